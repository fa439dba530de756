using System.Text.Json.Nodes;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Tests.Storage;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using Microsoft.Extensions.DependencyInjection;
using Directory = System.IO.Directory;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Moving;

/// <summary>
/// A council with one process, visits, that designers keep changing. Version 1: opened, a first meeting is due 10 working days later and a plan 5 working days later,
/// and each visit 21 days after the one before.
/// </summary>
internal sealed class VisitsCouncil : IAsyncDisposable
{
    public const string Process = "visits";

    private const string Library = """
        { "definitionId": "_common", "name": "Common", "version": 1,
          "variables": [{ "name": "alerts.reminder", "typeName": "Duration", "value": "-2 wd" }, { "name": "alerts.second", "typeName": "Duration", "value": "5 wd" }],
          "customProperties": { "care": { "library": true, "secondAlert": ["SM"], "mayCorrect": ["TM"], "roles": [{ "name": "SW", "title": "Social worker" }, { "name": "TM", "title": "Team Manager" }, { "name": "SM", "title": "Service Manager" }] } },
          "root": { "id": "m", "type": "Elsa.StateMachine", "version": 1, "name": "Common",
            "states": [{ "id": "s-any", "name": "(any)" }],
            "transitions": [{ "id": "t-ack", "name": "AcknowledgeBreach", "from": "(any)", "to": "(any)",
              "trigger": { "id": "a-ack", "type": "Care.Action", "version": 1, "name": "AcknowledgeBreach", "label": "Acknowledge a breach", "roles": ["TM"],
                "form": [{ "name": "breach", "type": "Choice", "label": "Which?", "options": "breaches(b => b.open).map(b => ({ value: b.id, label: b.label }))" }],
                "requirements": [{ "grade": "hard", "if": "!breach(form.breach).canBeMet", "say": "It can still be done: record it instead." }] },
              "action": { "id": "a-close", "type": "Care.CloseBreach", "version": 1, "breach": "form.breach" } }] } }
        """;

    private const string Visits = """
        { "definitionId": "visits", "name": "Visits", "version": 1, "variables": [{ "name": "startedOn", "typeName": "Date" }],
          "customProperties": { "care": { "about": "child" } },
          "root": { "id": "m", "type": "Elsa.StateMachine", "version": 1, "name": "Visits", "initialState": "Start",
            "states": [
              { "id": "s-start", "name": "Start" },
              { "id": "s-planning", "name": "Planning", "entry": { "id": "q", "type": "Elsa.Sequence", "version": 1, "activities": [
                { "id": "d1", "type": "Care.Duty", "version": 1, "name": "O1", "title": "Hold the first meeting", "owner": ["SW"], "due": "10 working days after OpenVisits", "metBy": ["HoldMeeting"], "alert": ["owner", "TM"] },
                { "id": "d2", "type": "Care.Duty", "version": 1, "name": "O2", "title": "Write the plan", "owner": ["SW"], "due": "5 working days after OpenVisits", "metBy": ["WritePlan"], "alert": ["owner", "TM"] },
                { "id": "d3", "type": "Care.Duty", "version": 1, "name": "O3", "title": "Visit the child", "owner": ["SW"], "occurrence": "first from startedOn, then each visit", "due": "21 days after it", "metBy": ["visit"], "alert": ["owner", "TM"] } ] } },
              { "id": "s-assessing", "name": "Assessing" },
              { "id": "s-closed", "name": "Closed", "final": true } ],
            "transitions": [
              { "id": "t-open", "name": "OpenVisits", "from": "Start", "to": "Planning", "trigger": { "id": "a1", "type": "Care.Action", "version": 1, "name": "OpenVisits", "label": "Open", "roles": ["SW"], "eventDate": "startedOn", "form": [{ "name": "startedOn", "type": "Date", "label": "When?" }] } },
              { "id": "t-visit", "name": "RecordVisit", "from": "Planning", "to": "Planning", "trigger": { "id": "a2", "type": "Care.Action", "version": 1, "name": "RecordVisit", "label": "Visit", "roles": ["SW"], "eventDate": "visitedOn", "form": [{ "name": "visitedOn", "type": "Date", "label": "When?" }, { "name": "seenBy", "type": "Text", "label": "Who?", "optional": true }], "countsAs": [{ "stream": "visit" }] } },
              { "id": "t-meeting", "name": "HoldMeeting", "from": "Planning", "to": "Planning", "trigger": { "id": "a3", "type": "Care.Action", "version": 1, "name": "HoldMeeting", "label": "Meet", "roles": ["SW"], "eventDate": "heldOn", "form": [{ "name": "heldOn", "type": "Date", "label": "When?" }] } },
              { "id": "t-plan", "name": "WritePlan", "from": "Planning", "to": "Planning", "trigger": { "id": "a4", "type": "Care.Action", "version": 1, "name": "WritePlan", "label": "Write the plan", "roles": ["SW"] } },
              { "id": "t-call", "name": "RecordCall", "from": "Planning", "to": "Planning", "trigger": { "id": "a5", "type": "Care.Action", "version": 1, "name": "RecordCall", "label": "Call", "roles": ["SW"], "eventDate": "calledOn", "form": [{ "name": "calledOn", "type": "Date", "label": "When?" }, { "name": "note", "type": "Text", "label": "What?", "optional": true }] } },
              { "id": "t-assess", "name": "Assess", "from": "Planning", "to": "Assessing", "trigger": { "id": "a6", "type": "Care.Action", "version": 1, "name": "Assess", "label": "Assess", "roles": ["SW"] } },
              { "id": "t-back", "name": "BackToPlanning", "from": "Assessing", "to": "Planning", "trigger": { "id": "a7", "type": "Care.Action", "version": 1, "name": "BackToPlanning", "label": "Back", "roles": ["SW"] } },
              { "id": "t-close", "name": "Close", "from": "Planning", "to": "Closed", "trigger": { "id": "a8", "type": "Care.Action", "version": 1, "name": "Close", "label": "Close", "roles": ["SW"] } } ] } }
        """;

    public static readonly Actor Asha = new("Asha", ["SW"]);
    public static readonly Actor Tom = new("Tom", ["TM"]);
    public static readonly Actor Dana = new("Dana", ["Designer"]);

    private readonly string folder = Directory.CreateTempSubdirectory("care-moving-").FullName;
    private readonly ManualTime clock = new(new DateTime(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc));
    private ServiceProvider services = null!;
    private int sent;

    public Definitions Definitions => services.GetRequiredService<Definitions>();

    public CaseMoves Moves => services.GetRequiredService<CaseMoves>();

    public CaseQueries Queries => services.GetRequiredService<CaseQueries>();

    public TaskHolders Holders => services.GetRequiredService<TaskHolders>();

    public TaskLists Tasks => services.GetRequiredService<TaskLists>();

    public CaseReading Reading => services.GetRequiredService<CaseReading>();

    public CareEngine Engine => services.GetRequiredService<CareEngine>();

    public Verification Verification => services.GetRequiredService<Verification>();

    /// <summary>It is Monday 2 March 2026, 9:00.</summary>
    public static async Task<VisitsCouncil> OpenAsync()
    {
        var council = new VisitsCouncil();
        council.Write("_common", Library);
        council.Write(Process, Visits);
        await File.WriteAllTextAsync(
            Path.Combine(council.folder, "_common", "calendar.json"),
            await File.ReadAllTextAsync(Path.Combine(WorkflowsFolder.Find(null, AppContext.BaseDirectory).Path, "_common", "calendar.json")));
        await council.StartEngineAsync();
        return council;
    }

    public async Task RestartAsync()
    {
        await services.DisposeAsync();
        await StartEngineAsync();
    }

    /// <param name="now">London wall time.</param>
    public void GoTo(string now) => clock.MoveTo(LondonTime.InstantOf(EventDate.Wall(now)).UtcDateTime);

    public Task DrainAsync() => services.GetRequiredService<CaseWaker>().DrainAsync();

    public Task<Decision> Send(CaseCommand command) => services.GetRequiredService<CaseCommands>().HandleAsync(command);

    public Task<Decision> TryAsync(CaseCommand command) => services.GetRequiredService<CaseCommands>().TryAsync(command);

    public async Task StartAsync(string id, string on = "2026-03-02") =>
        Accepted(await Send(new StartCase($"c{++sent}", Asha, id, Process, "C1", "OpenVisits", new Record([new("startedOn", on)]))));

    public async Task<Decision.Accepted> DoAsync(string id, string action, params (string Name, Value Value)[] form) =>
        Accepted(await Send(new FireAction($"c{++sent}", action == "AcknowledgeBreach" ? Tom : Asha, id, action, new Record(form.Select(f => KeyValuePair.Create(f.Name, f.Value))))));

    public async Task<Decision.Accepted> CorrectAsync(string id, string action, params (string Name, Value Value)[] form)
    {
        var entry = (await Queries.HistoryAsync(id)).Last(e => e.Action == action).No;
        return Accepted(await Send(new CorrectEntry($"c{++sent}", Tom, id, entry, null, new Record(form.Select(f => KeyValuePair.Create(f.Name, f.Value))), "typed wrong")));
    }

    public MoveCase Move(string id, int version) => new($"c{++sent}", Dana, id, version);

    /// <summary>Moves a case and says what its entry says of it.</summary>
    public async Task<VersionMove> MovedAsync(string id, int version) => Accepted(await Send(Move(id, version))).Entrance.Entries.Find(e => e.Move is not null)!.Move!;

    public async Task<Case> CaseAsync(string id) => (await Queries.FindAsync(id))!;

    public async Task<DutyOccurrence> DutyAsync(string id, string duty) => (await CaseAsync(id)).Spoken(duty)!;

    public async Task HoldsAsync()
    {
        (await Verification.VerifyAsync()).Bad.Should().BeNull();
        foreach (var line in (await Queries.CasesAsync(new CaseFilter(Take: 1000))).Items)
        {
            // What lists read is what the case says.
            var @case = await CaseAsync(line.Id);
            var owed = (await Queries.OwedAsync(new DutyFilter(Case: line.Id))).Items;
            owed.Select(d => (d.Label, d.Due)).Should().BeEquivalentTo(@case.Duties.Where(d => d.End == DutyEnd.Owed).Select(d => (d.Label, d.Due)));
            (await Queries.OwedAsync(new DutyFilter(Case: line.Id, Owner: "Asha"))).Items.Select(d => d.Label).Should().BeEquivalentTo(owed.Select(d => d.Label));
        }
    }

    /// <summary>Publishes version 1 as changed by a designer.</summary>
    public async Task<int> PublishAsync(Action<JsonObject> change)
    {
        var newest = Definitions.LatestOf(Process)!;
        var json = DefinitionText.Read(newest.Text);
        json["description"] = $"Made from version {newest.Version.Version}";
        change(json);
        (await Definitions.SaveAsync(new DefinitionToSave(Process, DefinitionText.Write(json), (newest.Version.Version, newest.Version.Revision), "Dana"))).Should().BeOfType<DefinitionAnswer.Done>();
        var answer = await Definitions.PublishAsync(Process, "Dana");
        return answer.Should().BeOfType<DefinitionAnswer.Done>("{0}", answer is DefinitionAnswer.Refused r ? string.Join(" | ", r.Findings) : "").Which.Definition.Version.Version;
    }

    public static JsonArray States(JsonObject definition) => definition["root"]!["states"]!.AsArray();

    public static JsonArray Transitions(JsonObject definition) => definition["root"]!["transitions"]!.AsArray();

    public static JsonArray Duties(JsonObject definition) => States(definition)[1]!["entry"]!["activities"]!.AsArray();

    public static JsonObject Duty(JsonObject definition, string name) => Duties(definition).Single(d => d!["name"]!.GetValue<string>() == name)!.AsObject();

    public static void Rename(JsonObject definition, string from, string to)
    {
        States(definition).Single(s => s!["name"]!.GetValue<string>() == from)!["name"] = to;
        foreach (var transition in Transitions(definition))
        {
            foreach (var end in new[] { "from", "to" })
            {
                if (transition![end]!.GetValue<string>() == from)
                {
                    transition[end] = to;
                }
            }
        }
    }

    public static void RemoveAssessing(JsonObject definition)
    {
        States(definition).RemoveAt(2);
        foreach (var transition in Transitions(definition).Where(t => t!["from"]!.GetValue<string>() == "Assessing" || t["to"]!.GetValue<string>() == "Assessing").ToList())
        {
            Transitions(definition).Remove(transition);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static Decision.Accepted Accepted(Decision decision) =>
        decision.Should().BeOfType<Decision.Accepted>("{0}", decision is Decision.Refused refused ? string.Join(" | ", refused.Reasons.Select(r => r.Reason)) : "").Subject;

    private void Write(string process, string text)
    {
        Directory.CreateDirectory(Path.Combine(folder, process));
        File.WriteAllText(Path.Combine(folder, process, "process.json"), DefinitionText.Write(DefinitionText.Read(text)));
    }

    private async Task StartEngineAsync()
    {
        services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_ => clock)
            .AddCareEngine(new CareEngineOptions { ConnectionString = $"Data Source={Path.Combine(folder, "care.db")}", RunsByItself = false })
            .BuildServiceProvider();
        await services.GetRequiredService<CareEngine>().OpenAsync();
        var workflows = WorkflowsFolder.Find(folder);
        (await Definitions.OpenAsync(workflows)).Where(f => f.IsError).Should().BeEmpty();
        var council = services.GetRequiredService<Council>();
        council.Use(workflows.ReadCalendar());
        council.Use(new Kernel.Deciding.Directory([Asha, Tom, new Actor("Sam", ["SM"])]));
    }
}
