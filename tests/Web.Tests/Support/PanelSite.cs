using System.Net;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Directory = System.IO.Directory;

namespace CareWorkflows.Web.Tests.Support;

/// <summary>
/// The real site with the real processes and two panels (see <see cref="MeetingCouncil"/>): the Tracking Meeting of 3 December 2026 and the Family on Track
/// panel of 8 December. The clock stands at ten on the day of the Tracking Meeting.
/// </summary>
public sealed class PanelSite : WebApplicationFactory<Program>, IAsyncLifetime
{
    public const string Tracking = "TrackingMeeting@2026-12-03";
    public const string Panel = "FamilyOnTrack@2026-12-08";

    private readonly string folder = Directory.CreateTempSubdirectory("care-panels-").FullName;
    private readonly Clock clock = new();
    private int sent;

    public async Task InitializeAsync()
    {
        await MeetingCouncil.LiveAsync(Services);
        await Services.GetRequiredService<OutboxDispatcher>().DrainAsync();
        await GoToAsync("2026-12-03T10:00");
    }

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

    /// <summary>All that falls due on the way happens.</summary>
    public async Task GoToAsync(string at)
    {
        clock.Is(at);
        await Services.GetRequiredService<CaseWaker>().DrainAsync();
        await Services.GetRequiredService<OutboxDispatcher>().DrainAsync();
    }

    public async Task<Case> SessionAsync(string name) => (await Services.GetRequiredService<CaseQueries>().FindByKeyAsync("panel-session", name))!;

    public async Task RecordAsync(string person, string @case, string action, params KeyValuePair<string, Value>[] form) =>
        (await Services.GetRequiredService<CaseCommands>().HandleAsync(new FireAction($"panels-{++sent}", DemoPeople.All.Single(p => p.Person == person), @case, action, new Record(form)))).Should().BeOfType<Decision.Accepted>();

    public async Task<HttpClient> SignedInAsync(string person)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        var response = await client.PostFormAsync("/sign-in", [new("name", person), new("password", DemoPeople.Password)]);
        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");

        // Where there is a store already, no demo is made.
        File.WriteAllBytes(Path.Combine(folder, "care.db"), []);
        builder.UseSetting("ConnectionStrings:Care", $"Data Source={Path.Combine(folder, "care.db")}");
        builder.UseSetting("Documents:Folder", Path.Combine(folder, "documents"));
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(folder))
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
