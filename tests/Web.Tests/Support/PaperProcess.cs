using System.Collections.Immutable;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Support;

/// <summary>
/// The council of <c>PaperWorkflows/</c>: a made-up process with every type of field, a requirement that may be overridden, an action
/// refused for two reasons, and a case of it that has every status of a duty and every kind of entry. Everything is done through the front door.
/// </summary>
public sealed class PaperProcess
{
    /// <summary>The case there is, about the child C1: for looking at.</summary>
    public const string Case = "c1";

    /// <summary>Entry of <see cref="Case"/>: opened, and corrected later.</summary>
    public const int Opening = 1;

    /// <summary>Entry of <see cref="Case"/>: a meeting that went on against a rule.</summary>
    public const int Meeting = 2;

    /// <summary>Entry of <see cref="Case"/>: a visit, recorded late.</summary>
    public const int Visit = 3;

    /// <summary>Entry of <see cref="Case"/>: refused for two reasons.</summary>
    public const int RefusedClosing = 4;

    /// <summary>Entry of <see cref="Case"/>: the date of the opening corrected.</summary>
    public const int Correction = 5;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "PaperWorkflows");

    private static readonly Actor Asha = new("Asha", ["SW"]);

    private static readonly Actor Tom = new("Tom", ["TM"]);

    private readonly Clock clock = new();
    private int sent;

    /// <summary>The form of <c>HoldMeeting</c>.</summary>
    public static ImmutableList<Field> EveryField { get; } = ProcessCompiler.Compile(WorkflowsFolder.Find(Folder).ReadDefinitions(), WorkflowsFolder.Find(Folder).ReadCalendar())
        .Library.Find("paper-process")!.Triggers["HoldMeeting"].Form;

    /// <summary>Makes it the council of a site, on a clock that stands still.</summary>
    public void Use(IWebHostBuilder builder)
    {
        builder.UseSetting(WorkflowsFolder.SettingKey, Folder);
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock));
    }

    /// <summary>What has happened on <see cref="Case"/> until the morning of 6 January 2026.</summary>
    public async Task LiveAsync(IServiceProvider site)
    {
        await DoAsync(site, "2025-12-01T10:00", id => new StartCase(id, Tom, ProcessLibrary.RecordOf("C1"), "child-record", "C1", "Register", new Record([new("allocatedWorker", "Asha")])));
        await DoAsync(site, "2025-12-02T10:00", id => new StartCase(id, Asha, Case, "paper-process", "C1", "Open", new Record([new("openedOn", "2025-12-02")])));
        await DoAsync(site, "2025-12-22T11:00", id => new FireAction(id, Asha, Case, "HoldMeeting", MeetingForm) { Overrides = ImmutableDictionary<string, string>.Empty.Add("CFP-19", "The qualified worker was ill on the day") });
        await DoAsync(site, "2025-12-23T15:04", id => new FireAction(id, Asha, Case, "RecordVisit", new Record([new("visitedOn", "2025-12-13"), new("childSeen", true)])));
        (await SendAsync(site, id => new FireAction(id, Asha, Case, "Close", Record.Empty))).Should().BeOfType<Decision.Refused>();
        await DoAsync(site, "2025-12-23T15:10", id => new CorrectEntry(id, Tom, Case, Opening, "2025-12-01", Record.Empty, "The letter has the date"));
        await DoAsync(site, "2025-12-23T15:20", id => new FireAction(id, Asha, Case, "Delay", Record.Empty));
        clock.Is("2026-01-06T09:30");
        await site.GetRequiredService<CaseWaker>().DrainAsync();
    }

    /// <summary>Opens another case, about the child C2, on the day before: nothing falls due on it today, so its entries are what is done on it.</summary>
    public async Task<string> OpenCaseAsync(IServiceProvider site)
    {
        var accepted = await AcceptedAsync(site, id => new StartCase(id, Asha, id, "paper-process", "C2", "Open", new Record([new("openedOn", "2026-01-05")])));
        return accepted.Entrance.After.Id;
    }

    /// <summary>Somebody else does something on a case.</summary>
    public Task ActAsync(IServiceProvider site, string @case, string person, string role, string action, params KeyValuePair<string, Value>[] form) =>
        AcceptedAsync(site, id => new FireAction(id, new Actor(person, [role]), @case, action, new Record(form)));

    /// <summary>Asha visits on 6 January 2026.</summary>
    /// <returns>The entry.</returns>
    public async Task<HistoryEntry> VisitAsync(IServiceProvider site, string @case) =>
        (await AcceptedAsync(site, id => new FireAction(id, Asha, @case, "RecordVisit", new Record([new("visitedOn", "2026-01-06"), new("childSeen", true)])))).Entrance.Entries[^1];

    private static Record MeetingForm => new(
    [
        new("heldOn", "2025-12-22T10:00"), new("plannedOn", "2025-12-22"), new("chair", "Sam"), new("chairRole", "SSW"), new("venue", "School"), new("childInvited", true),
        new("score", 7), new("notes", "All agreed"),
        new("actions", Value.Of([(Value)new Record([new("what", "Find a school place"), new("owner", "Asha"), new("dueOn", "2026-01-30")])])),
    ]);

    private async Task DoAsync(IServiceProvider site, string at, Func<string, CaseCommand> command)
    {
        clock.Is(at);
        await AcceptedAsync(site, command);
    }

    private async Task<Decision.Accepted> AcceptedAsync(IServiceProvider site, Func<string, CaseCommand> command) =>
        (await SendAsync(site, command)).Should().BeOfType<Decision.Accepted>().Subject;

    private Task<Decision> SendAsync(IServiceProvider site, Func<string, CaseCommand> command) =>
        site.GetRequiredService<CaseCommands>().HandleAsync(command($"paper-{++sent}"));
}
