using System.Text.Json.Nodes;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Library;
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

/// <summary>The real site with one small process, visits: opened, a meeting is due in 10 working days and a plan in 5. It is Monday 7 December 2026.</summary>
public sealed class MovingSite : WebApplicationFactory<Program>
{
    public const string Page = "/studio/workflows/definitions/visits/cases";
    public const string Findings = "/studio/workflows/definitions/visits/findings";

    private const string Library = """
        { "definitionId": "_common", "name": "Common", "version": 1, "variables": [{ "name": "alerts.reminder", "typeName": "Duration", "value": "-2 wd" }],
          "customProperties": { "care": { "library": true, "roles": [{ "name": "SW", "title": "Social worker" }, { "name": "TM", "title": "Team Manager" }] } },
          "root": { "id": "m", "type": "Elsa.StateMachine", "version": 1, "name": "Common", "states": [], "transitions": [] } }
        """;

    private const string Visits = """
        { "definitionId": "visits", "name": "Visits to the family", "version": 1, "variables": [], "customProperties": { "care": { "about": "child" } },
          "root": { "id": "m", "type": "Elsa.StateMachine", "version": 1, "name": "Visits", "initialState": "Start",
            "states": [
              { "id": "s-start", "name": "Start" },
              { "id": "s-planning", "name": "Planning", "title": "Planning", "entry": { "id": "q", "type": "Elsa.Sequence", "version": 1, "activities": [
                { "id": "d1", "type": "Care.Duty", "version": 1, "name": "O1", "title": "Hold the first meeting", "owner": ["SW"], "due": "10 working days after OpenVisits", "metBy": ["HoldMeeting"], "alert": ["owner", "TM"] },
                { "id": "d2", "type": "Care.Duty", "version": 1, "name": "O2", "title": "Write the plan", "owner": ["SW"], "due": "5 working days after OpenVisits", "metBy": ["WritePlan"], "alert": ["owner", "TM"] } ] } },
              { "id": "s-assessing", "name": "Assessing", "title": "Being assessed" },
              { "id": "s-closed", "name": "Closed", "final": true } ],
            "transitions": [
              { "id": "t-open", "name": "OpenVisits", "from": "Start", "to": "Planning", "trigger": { "id": "a1", "type": "Care.Action", "version": 1, "name": "OpenVisits", "label": "Open", "roles": ["SW"] } },
              { "id": "t-meeting", "name": "HoldMeeting", "from": "Planning", "to": "Planning", "trigger": { "id": "a3", "type": "Care.Action", "version": 1, "name": "HoldMeeting", "label": "Hold a meeting", "roles": ["SW"] } },
              { "id": "t-plan", "name": "WritePlan", "from": "Planning", "to": "Planning", "trigger": { "id": "a4", "type": "Care.Action", "version": 1, "name": "WritePlan", "label": "Write the plan", "roles": ["SW"] } },
              { "id": "t-assess", "name": "Assess", "from": "Planning", "to": "Assessing", "trigger": { "id": "a6", "type": "Care.Action", "version": 1, "name": "Assess", "label": "Assess", "roles": ["SW"] } },
              { "id": "t-back", "name": "Back", "from": "Assessing", "to": "Planning", "trigger": { "id": "a7", "type": "Care.Action", "version": 1, "name": "Back", "label": "Back", "roles": ["SW"] } },
              { "id": "t-close", "name": "Close", "from": "Planning", "to": "Closed", "trigger": { "id": "a8", "type": "Care.Action", "version": 1, "name": "Close", "label": "Close", "roles": ["SW"] } } ] } }
        """;

    private static readonly Actor Asha = new("Asha", ["SW"]);

    private readonly string folder = Directory.CreateTempSubdirectory("care-moving-site-").FullName;
    private readonly Clock clock = new();
    private int sent;

    public MovingSite()
    {
        Write("_common", Library);
        Write("visits", Visits);
        File.Copy(Path.Combine(WorkflowsFolder.Find(null, AppContext.BaseDirectory).Path, "_common", "calendar.json"), Path.Combine(folder, "_common", "calendar.json"));
    }

    public CaseMoves Moves => Services.GetRequiredService<CaseMoves>();

    public Definitions Definitions => Services.GetRequiredService<Definitions>();

    public CareEngine Engine => Services.GetRequiredService<CareEngine>();

    public async Task<MovingSite> OpenAsync()
    {
        await DemoPeople.SeedAsync(Services);
        Services.GetRequiredService<Council>().Use(new Kernel.Deciding.Directory(DemoPeople.All));
        return this;
    }

    /// <summary>Goes to a morning in December 2026, 9:00.</summary>
    public void GoToDecember(int day) => clock.Now = new DateTimeOffset(2026, 12, day, 9, 0, 0, TimeSpan.Zero);

    public async Task StartAsync(string id) =>
        (await SendAsync(new StartCase($"s{++sent}", Asha, id, "visits", "C1", "OpenVisits", Record.Empty))).Should().BeOfType<Decision.Accepted>();

    public async Task DoAsync(string id, string action) =>
        (await SendAsync(new FireAction($"s{++sent}", Asha, id, action, Record.Empty))).Should().BeOfType<Decision.Accepted>();

    /// <summary>Version 2: the meeting is due in 5 days, and nobody is assessed any more.</summary>
    public Task PublishAsync() => PublishAsync(d =>
    {
        d["root"]!["states"]![1]!["entry"]!["activities"]![0]!["due"] = "5 days after OpenVisits";
        var states = d["root"]!["states"]!.AsArray();
        states.RemoveAt(2);
        var transitions = d["root"]!["transitions"]!.AsArray();
        foreach (var gone in transitions.Where(t => t!["from"]!.GetValue<string>() == "Assessing" || t["to"]!.GetValue<string>() == "Assessing").ToList())
        {
            transitions.Remove(gone);
        }
    });

    public async Task PublishAsync(Action<JsonObject> change)
    {
        await SaveAsync(change);
        (await Definitions.PublishAsync("visits", "Dana")).Should().BeOfType<DefinitionAnswer.Done>();
    }

    public async Task SaveAsync(Action<JsonObject> change)
    {
        var newest = Definitions.LatestOf("visits")!;
        var json = DefinitionText.Read(newest.Text);
        change(json);
        (await Definitions.SaveAsync(new DefinitionToSave("visits", DefinitionText.Write(json), (newest.Version.Version, newest.Version.Revision), "Dana"))).Should().BeOfType<DefinitionAnswer.Done>();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing");
        builder.UseSetting("ConnectionStrings:Care", $"Data Source={Path.Combine(folder, "care.db")}");
        builder.UseSetting(WorkflowsFolder.SettingKey, folder);
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

    private Task<Decision> SendAsync(CaseCommand command) => Services.GetRequiredService<CaseCommands>().HandleAsync(command);

    private void Write(string process, string text)
    {
        Directory.CreateDirectory(Path.Combine(folder, process));
        File.WriteAllText(Path.Combine(folder, process, "process.json"), DefinitionText.Write(DefinitionText.Read(text)));
    }

    /// <summary>Stands still until it is put elsewhere.</summary>
    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 12, 7, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
