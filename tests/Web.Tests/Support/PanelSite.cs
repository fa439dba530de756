using CareWorkflows.Engine;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Support;

/// <summary>
/// The real site with the real processes and two panels (see <see cref="MeetingCouncil"/>): the Tracking Meeting of 3 December 2026 and the Family on Track
/// panel of 8 December. The clock stands at ten on the day of the Tracking Meeting.
/// </summary>
public sealed class PanelSite : ApiSite
{
    public const string Tracking = "TrackingMeeting@2026-12-03";
    public const string Panel = "FamilyOnTrack@2026-12-08";

    private int sent;

    public async Task InitializeAsync()
    {
        await DemoPeople.SeedAsync(Services);
        Services.GetRequiredService<Council>().Use(new Kernel.Deciding.Directory(DemoPeople.All));
        await MeetingCouncil.LiveAsync(Services);
        await Services.GetRequiredService<OutboxDispatcher>().DrainAsync();
        Time.Is("2026-12-03T10:00");
        await Services.GetRequiredService<CaseWaker>().DrainAsync();
        await Services.GetRequiredService<OutboxDispatcher>().DrainAsync();
    }

    public async Task<Case> SessionAsync(string name) => (await Services.GetRequiredService<CaseQueries>().FindByKeyAsync("panel-session", name))!;

    public async Task RecordAsync(string person, string @case, string action, params KeyValuePair<string, Value>[] form) =>
        (await Services.GetRequiredService<CaseCommands>().HandleAsync(new FireAction($"panels-{++sent}", DemoPeople.All.Single(p => p.Person == person), @case, action, new Record(form)))).Should().BeOfType<Decision.Accepted>();
}
