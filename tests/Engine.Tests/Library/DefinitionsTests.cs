using System.Text.Json.Nodes;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using Microsoft.Extensions.DependencyInjection;
using Directory = System.IO.Directory;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Library;

/// <summary>Drafts, the gate, versions and files, on the real engine and two small processes.</summary>
public sealed class DefinitionsTests : IAsyncLifetime
{
    private const string Library = """
        { "definitionId": "_common", "name": "Common", "version": 1, "variables": [],
          "customProperties": { "care": { "library": true, "roles": [{ "name": "SW", "title": "Social worker" }],
            "fieldGroups": { "why": [{ "name": "why", "type": "Text", "label": "Why?" }] } } },
          "root": { "id": "m", "type": "Elsa.StateMachine", "version": 1, "name": "Common", "states": [], "transitions": [] } }
        """;

    private const string Visits = """
        { "definitionId": "visits", "name": "Visits", "version": 1, "variables": [], "customProperties": { "care": { "about": "child" } },
          "root": { "id": "m", "type": "Elsa.StateMachine", "version": 1, "name": "Visits", "initialState": "Start",
            "states": [ { "id": "s-start", "name": "Start" }, { "id": "s-open", "name": "Open" }, { "id": "s-closed", "name": "Closed", "final": true } ],
            "transitions": [
              { "id": "t-open", "name": "OpenVisits", "from": "Start", "to": "Open", "trigger": { "id": "a1", "type": "Care.Action", "version": 1, "name": "OpenVisits", "label": "Open", "roles": ["SW"] } },
              { "id": "t-close", "name": "Close", "from": "Open", "to": "Closed", "trigger": { "id": "a2", "type": "Care.Action", "version": 1, "name": "Close", "label": "Close", "roles": ["SW"], "form": [{ "use": "why" }] } } ] } }
        """;

    private const string Scenario = """
        scenario: A visit case can be closed
        people: { Asha: SW }
        steps:
          - at: 2026-12-22 09:00
          - { start: visits, case: v, child: C1, do: OpenVisits, by: Asha }
          - { do: Close, case: v, by: Asha, with: { why: Done } }
          - expect: { case: v, state: Closed }
        """;

    private static readonly Actor Asha = new("Asha", ["SW"]);

    private readonly string folder = Directory.CreateTempSubdirectory("care-definitions-").FullName;
    private ServiceProvider services = null!;
    private int commands;

    private Definitions Definitions => services.GetRequiredService<Definitions>();

    public async Task InitializeAsync()
    {
        Write("_common", DefinitionText.Write(DefinitionText.Read(Library)));
        Write("visits", DefinitionText.Write(DefinitionText.Read(Visits)));
        Directory.CreateDirectory(Path.Combine(folder, "visits", "scenarios"));
        await File.WriteAllTextAsync(Path.Combine(folder, "visits", "scenarios", "close.yaml"), Scenario);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "_common", "calendar.json"), await File.ReadAllTextAsync(Path.Combine(WorkflowsFolder.Find(null, AppContext.BaseDirectory).Path, "_common", "calendar.json")));
        await OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Files_are_in_force_at_first_start_as_they_are()
    {
        Definitions.InForce("visits")!.Text.Should().Be(File.ReadAllText(FileOf("visits")));
        Definitions.InForce("visits")!.Version.Should().BeEquivalentTo(new { Process = "visits", Version = 1, Name = "Visits", IsLatest = true, IsPublished = true });
    }

    [Fact]
    public async Task A_file_with_a_fault_is_kept_as_a_draft_and_the_others_work()
    {
        Write("broken", Visits.Replace("\"visits\"", "\"broken\"", StringComparison.Ordinal).Replace("\"roles\": [\"SW\"]", "\"roles\": [\"XX\"]", StringComparison.Ordinal));

        await ReopenAsync();

        Definitions.InForce("broken").Should().BeNull();
        Definitions.FindingsOf("broken").Should().Contain(f => f.Message.Contains("there is no role 'XX'"));
        Definitions.InForce("visits").Should().NotBeNull();
    }

    [Fact]
    public async Task Saving_what_is_published_makes_a_draft_beside_it_and_saving_again_the_same_draft()
    {
        await SaveAsync(d => d["description"] = "One");
        var saved = await SaveAsync(d => d["description"] = "Two");

        saved.Version.Should().BeEquivalentTo(new { Version = 2, Revision = 2, IsPublished = false, SavedBy = "Dana", Description = "Two" });
        Definitions.InForce("visits")!.Version.Version.Should().Be(1);
        (await Definitions.VersionsAsync()).Where(v => v.Process == "visits").Select(v => v.Version).Should().Equal(2, 1);
    }

    [Fact]
    public async Task Merely_opening_makes_no_draft()
    {
        var saved = await SaveAsync(_ => { });

        saved.Version.Version.Should().Be(1);
        (await Definitions.VersionsAsync()).Count(v => v.Process == "visits").Should().Be(1);
    }

    [Fact]
    public async Task What_is_published_is_in_force_at_once_and_cases_go_on_with_theirs()
    {
        await StartAsync("before");
        await SaveAsync(d => State(d, 1)["name"] = Rename(d, "Open", "Visiting"));
        var published = await Definitions.PublishAsync("visits", "Dana");

        published.Should().BeOfType<DefinitionAnswer.Done>().Which.Definition.Version.Should().BeEquivalentTo(new { Version = 2, IsPublished = true });
        await StartAsync("after");
        (await CaseAsync("after")).Should().BeEquivalentTo(new { Version = 2, State = "Visiting" });
        (await FireAsync("before", "Close")).Should().BeOfType<Decision.Accepted>();
        (await CaseAsync("before")).Should().BeEquivalentTo(new { Version = 1, State = "Closed" });
    }

    [Fact]
    public async Task A_case_of_an_older_version_goes_on_after_a_restart()
    {
        await StartAsync("before");
        await SaveAsync(d => State(d, 1)["name"] = Rename(d, "Open", "Visiting"));
        await Definitions.PublishAsync("visits", "Dana");

        await ReopenAsync();

        (await FireAsync("before", "Close")).Should().BeOfType<Decision.Accepted>();
        (await CaseAsync("before")).Version.Should().Be(1);
    }

    [Fact]
    public async Task The_gate_names_every_fault_and_leaves_everything_as_it_was()
    {
        await SaveAsync(d =>
        {
            Transition(d, 0)["trigger"]!["roles"] = new JsonArray("XX");
            Transition(d, 1)["to"] = "Nowhere";
        });

        var refused = await Definitions.PublishAsync("visits", "Dana");

        refused.Should().BeOfType<DefinitionAnswer.Refused>().Which.Findings.Select(f => f.Message).Should()
            .Contain(m => m.Contains("XX")).And.Contain(m => m.Contains("Nowhere"));
        Definitions.InForce("visits")!.Version.Version.Should().Be(1);
        Definitions.LatestOf("visits")!.Version.Version.Should().Be(2);
    }

    [Fact]
    public async Task A_scenario_that_no_longer_comes_true_keeps_it_from_being_published()
    {
        await SaveAsync(d => Transition(d, 1)["trigger"]!["requirements"] = JsonNode.Parse("""[{ "grade": "hard", "if": "false", "say": "Never" }]"""));

        var refused = await Definitions.PublishAsync("visits", "Dana");

        refused.Should().BeOfType<DefinitionAnswer.Refused>().Which.Findings.Should().ContainSingle().Which.Place.Should().Be("scenario \"A visit case can be closed\"");
    }

    [Fact]
    public async Task What_others_are_made_of_takes_them_along()
    {
        await StartAsync("before");
        var common = Definitions.LatestOf("_common")!;
        var json = DefinitionText.Read(common.Text);
        json["customProperties"]!["care"]!["fieldGroups"]!["why"]![0]!["label"] = "What is the reason?";
        await Definitions.SaveAsync(new DefinitionToSave("_common", DefinitionText.Write(json), (1, 1), "Dana"));

        var published = await Definitions.PublishAsync("_common", "Dana");

        published.Should().BeOfType<DefinitionAnswer.Done>().Which.AlsoPublished.Should().Equal("visits");
        Definitions.InForce("visits")!.Version.Version.Should().Be(2);
        var council = services.GetRequiredService<Council>();
        council.Now.Library.Find("visits")!.Triggers["Close"].Form[0].Label.Should().Be("What is the reason?");
        council.Now.Library.Find("visits", 1)!.Triggers["Close"].Form[0].Label.Should().Be("Why?", "a case's law does not change under its version's number");
    }

    [Fact]
    public async Task Somebodys_draft_moves_up_when_its_process_is_published_along()
    {
        await SaveAsync(d => d["description"] = "Mine");
        var json = DefinitionText.Read(Definitions.LatestOf("_common")!.Text);
        json["description"] = "Changed";
        await Definitions.SaveAsync(new DefinitionToSave("_common", DefinitionText.Write(json), null, "Sam"));

        await Definitions.PublishAsync("_common", "Sam");

        (await Definitions.VersionsAsync()).Where(v => v.Process == "visits").Select(v => (v.Version, v.IsPublished, v.Description)).Should()
            .Equal((3, false, "Mine"), (2, true, null), (1, false, null));
    }

    [Fact]
    public async Task The_second_of_two_designers_is_told_and_overwrites_nothing()
    {
        var mine = Definitions.LatestOf("visits")!;
        await SaveAsync(d => d["description"] = "Theirs", "Sam");

        var answer = await Definitions.SaveAsync(new DefinitionToSave("visits", mine.Text.Replace("Visits", "Mine", StringComparison.Ordinal), (1, 1), "Dana"));

        answer.Should().BeOfType<DefinitionAnswer.Refused>().Which.Findings.Should().ContainSingle().Which.Message.Should().Contain("Sam saved version 2").And.Contain("reload");
        Definitions.LatestOf("visits")!.Version.Description.Should().Be("Theirs");
    }

    [Fact]
    public async Task Unpublished_it_starts_no_case_and_running_ones_go_on()
    {
        await StartAsync("before");

        await Definitions.RetractAsync("visits");

        services.GetRequiredService<Council>().Now.Library.Find("visits").Should().BeNull();
        (await FireAsync("before", "Close")).Should().BeOfType<Decision.Accepted>();
        (await Definitions.PublishAsync("visits", "Dana")).Should().BeOfType<DefinitionAnswer.Done>().Which.Definition.Version.Version.Should().Be(2);
    }

    [Fact]
    public async Task What_has_cases_is_not_deleted_and_what_was_published_neither()
    {
        (await Definitions.DeleteVersionAsync("visits", 1)).Should().BeOfType<DefinitionAnswer.Refused>();
        await StartAsync("before");
        (await Definitions.DeleteAsync("visits")).Should().BeOfType<DefinitionAnswer.Refused>();

        await SaveAsync(d => d["description"] = "Draft");
        (await Definitions.DeleteVersionAsync("visits", 2)).Should().BeOfType<DefinitionAnswer.Done>();
        Definitions.LatestOf("visits")!.Version.Version.Should().Be(1);
    }

    [Fact]
    public async Task Reverting_makes_a_draft_of_what_was()
    {
        await SaveAsync(d => d["description"] = "Two");
        await Definitions.PublishAsync("visits", "Dana");

        await Definitions.RevertAsync("visits", 1, "Dana");

        Definitions.LatestOf("visits")!.Version.Should().BeEquivalentTo(new { Version = 3, IsPublished = false, Description = (string?)null });
    }

    [Fact]
    public async Task What_was_published_is_exported_byte_for_byte_and_imported_again_says_nothing()
    {
        await SaveAsync(d => d["description"] = "Two");
        await Definitions.PublishAsync("visits", "Dana");

        Definitions.ExportFiles([]).Should().ContainSingle().Which.Should().Be(FileOf("visits"));
        File.ReadAllText(FileOf("visits")).Should().Be(Definitions.InForce("visits")!.Text);
        Definitions.ExportFiles([]).Should().BeEmpty();
        (await Definitions.ImportFilesAsync([], "Dana")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_changed_file_is_taken_in_through_the_gate()
    {
        Write("visits", Visits.Replace("\"name\": \"Visits\", \"version\": 1, \"variables\"", "\"name\": \"Family visits\", \"version\": 1, \"variables\"", StringComparison.Ordinal));

        await Definitions.ImportFilesAsync([], "Dana");

        Definitions.InForce("visits")!.Version.Should().BeEquivalentTo(new { Version = 2, Name = "Family visits" });
        Write("visits", Visits.Replace("\"to\": \"Closed\"", "\"to\": \"Nowhere\"", StringComparison.Ordinal));
        (await Definitions.ImportFilesAsync([], "Dana")).Should().ContainSingle().Which.Should().BeOfType<DefinitionAnswer.Refused>();
        Definitions.InForce("visits")!.Version.Version.Should().Be(2);
    }

    [Fact]
    public async Task A_file_taken_in_leaves_somebodys_draft_alone()
    {
        await SaveAsync(d => d["description"] = "Mine");
        Write("visits", Visits.Replace("\"name\": \"Visits\", \"version\": 1, \"variables\"", "\"name\": \"Family visits\", \"version\": 1, \"variables\"", StringComparison.Ordinal));

        await Definitions.ImportFilesAsync([], "Sam");

        (await Definitions.VersionsAsync()).Where(v => v.Process == "visits").Select(v => (v.Version, v.Name, v.IsPublished, v.Description)).Should()
            .Equal((3, "Visits", false, "Mine"), (2, "Family visits", true, null), (1, "Visits", false, null));
    }

    [Fact]
    public async Task A_new_process_is_called_after_its_name()
    {
        var first = await Definitions.SaveAsync(new DefinitionToSave(null, Visits, null, "Dana"));
        var second = await Definitions.SaveAsync(new DefinitionToSave(null, Visits.Replace("\"name\": \"Visits\", \"version\"", "\"name\": \"Family & friends\", \"version\"", StringComparison.Ordinal), null, "Dana"));

        first.Should().BeOfType<DefinitionAnswer.Done>().Which.Definition.Version.Process.Should().Be("visits-2");
        second.Should().BeOfType<DefinitionAnswer.Done>().Which.Definition.Version.Process.Should().Be("family-friends");
        DefinitionText.Read(Definitions.LatestOf("family-friends")!.Text)["definitionId"]!.GetValue<string>().Should().Be("family-friends");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    public async Task What_is_no_definition_is_refused_in_words(string text)
    {
        (await Definitions.SaveAsync(new DefinitionToSave("visits", text, null, "Dana"))).Should().BeOfType<DefinitionAnswer.Refused>()
            .Which.Findings.Should().ContainSingle().Which.Message.Should().StartWith("this is no process definition");
    }

    private static string Rename(JsonObject definition, string from, string to)
    {
        foreach (var transition in definition["root"]!["transitions"]!.AsArray())
        {
            foreach (var end in new[] { "from", "to" })
            {
                if (transition![end]!.GetValue<string>() == from)
                {
                    transition[end] = to;
                }
            }
        }

        return to;
    }

    private static JsonObject State(JsonObject definition, int index) => definition["root"]!["states"]![index]!.AsObject();

    private static JsonObject Transition(JsonObject definition, int index) => definition["root"]!["transitions"]![index]!.AsObject();

    [Fact]
    public async Task A_version_keeps_the_templates_it_was_published_with_and_gives_them_back_to_the_files()
    {
        var template = Path.Combine(folder, "visits", "templates", "letter.md");
        Directory.CreateDirectory(Path.GetDirectoryName(template)!);
        await File.WriteAllTextAsync(template, "# It ended: {form.why}\n");
        await SaveAsync(d => Transition(d, 1)["action"] = new JsonObject { ["id"] = "a3", ["type"] = "Care.Document", ["kind"] = "letter", ["template"] = "letter.md" });
        (await Definitions.PublishAsync("visits", "Dana")).Should().BeOfType<DefinitionAnswer.Done>();
        Definitions.ExportFiles(["visits"]).Should().Equal(FileOf("visits"));
        await StartAsync("a");

        await File.WriteAllTextAsync(template, "# It is over: {form.why}\n");
        await ReopenAsync();
        (await Definitions.ImportFilesAsync([], "System")).Should().ContainSingle("the letter alone says otherwise, and is a new version").Which.Should().BeOfType<DefinitionAnswer.Done>();
        await StartAsync("b");
        await FireAsync("a", "Close");
        await FireAsync("b", "Close");

        (await LetterOfAsync("a")).Should().Be("# It ended: Done\n", "the case runs on the version it began with");
        (await LetterOfAsync("b")).Should().Be("# It is over: Done\n");
        File.Delete(template);
        Definitions.ExportFiles(["visits"]).Should().Contain(template);
        (await File.ReadAllTextAsync(template)).Should().Be("# It is over: {form.why}\n");
        (await File.ReadAllTextAsync(FileOf("visits"))).Should().NotContain("It is over");
    }

    private async Task<string?> LetterOfAsync(string @case) => (await services.GetRequiredService<Queries.CaseQueries>().HistoryAsync(@case))[^1].Documents.Single().Text;

    private async Task<StoredDefinition> SaveAsync(Action<JsonObject> change, string by = "Dana")
    {
        var newest = Definitions.LatestOf("visits")!;
        var json = DefinitionText.Read(newest.Text);
        change(json);
        var answer = await Definitions.SaveAsync(new DefinitionToSave("visits", DefinitionText.Write(json), (newest.Version.Version, newest.Version.Revision), by));
        return answer.Should().BeOfType<DefinitionAnswer.Done>().Which.Definition;
    }

    private async Task StartAsync(string @case) => (await services.GetRequiredService<CaseCommands>().HandleAsync(
        new StartCase($"c{++commands}", Asha, @case, "visits", "C1", "OpenVisits", Record.Empty))).Should().BeOfType<Decision.Accepted>();

    private Task<Decision> FireAsync(string @case, string action) => services.GetRequiredService<CaseCommands>().HandleAsync(
        new FireAction($"c{++commands}", Asha, @case, action, new Record([new("why", "Done")])));

    private async Task<Case> CaseAsync(string id) => (await services.GetRequiredService<Queries.CaseQueries>().FindAsync(id))!;

    private string FileOf(string process) => Path.Combine(folder, process, "process.json");

    private void Write(string process, string text)
    {
        Directory.CreateDirectory(Path.Combine(folder, process));
        File.WriteAllText(FileOf(process), text);
    }

    private async Task OpenAsync()
    {
        services = new ServiceCollection()
            .AddCareEngine(new CareEngineOptions { ConnectionString = $"Data Source={Path.Combine(folder, "care.db")}", RunsByItself = false })
            .BuildServiceProvider();
        await services.GetRequiredService<CareEngine>().OpenAsync();
        var workflows = WorkflowsFolder.Find(folder);
        await Definitions.OpenAsync(workflows);
        var council = services.GetRequiredService<Council>();
        council.Use(workflows.ReadCalendar());
        council.Use(new Kernel.Deciding.Directory([Asha]));
    }

    private async Task ReopenAsync()
    {
        await services.DisposeAsync();
        await OpenAsync();
    }
}
