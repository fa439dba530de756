using CareWorkflows.Engine.Library;

namespace CareWorkflows.Engine.Tests.Library;

/// <summary>Every rule is accounted for, and the page that says so is as the definitions and scenarios are.</summary>
public sealed class RuleAccountTests : IDisposable
{
    private static readonly WorkflowsFolder Real = WorkflowsFolder.Find(null, AppContext.BaseDirectory);

    private readonly string root = Directory.CreateTempSubdirectory("rules-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Every_id_a_definition_or_a_scenario_names_is_in_the_catalogue() => RuleAccount.Of(Real).Unknown.Should().BeEmpty();

    [Fact]
    public void The_page_is_not_stale()
    {
        var account = RuleAccount.Of(Real);

        var isAsWritten = File.Exists(account.FilePath) && File.ReadAllText(account.FilePath) == account.Write();

        isAsWritten.Should().BeTrue("docs/rules.md follows from definitions and scenarios; write it anew: dotnet run --project src/CareWorkflows.Web -- rules");
    }

    [Fact]
    public void What_is_named_claimed_kept_or_beyond_a_machine_is_told_apart()
    {
        var account = RuleAccount.Of(Folder());

        account.Unknown.Should().Equal("ABC-9: small, Do", "ABC-9: workflows/small/scenarios/S01-done.yaml, Done");
        account.Unaccounted.Should().Equal("ABC-2", "ABC-6");
        var rows = account.Write().Split('\n').Where(l => l.StartsWith("| A", StringComparison.Ordinal)).Select(l => l[2..^2].Split(" | ")).ToDictionary(c => c[0], c => (Where: c[3], ShownBy: c[4]));
        rows["ABC-1"].Should().Be(("**S** Do (Start)", "[S S01](../workflows/small/scenarios/S01-done.yaml)"));
        rows["ABC-2"].Where.Should().Be("claimed by S, and nothing there names it");
        rows["ABC-3"].Where.Should().Be("**S** duty O1 (Open); guard of End (override) (Open); who may End (Open)");
        rows["ABC-4"].Where.Should().Be("It is good advice.");
        rows["ABC-5"].Where.Should().Be("**S** its name");
        rows["ABC-6"].Where.Should().Be("not accounted for yet");
        rows["AMB-1"].Where.Should().BeEmpty("a reading asks for nothing by itself");
    }

    [Fact]
    public void A_process_with_an_error_is_not_left_out_in_silence()
    {
        var folder = Folder();
        Write(Path.Combine("small", "process.json"), """{ "definitionId": "small", "name": "Small" }""");

        FluentActions.Invoking(() => RuleAccount.Of(folder)).Should().Throw<FormatException>().WithMessage("*small*");
    }

    [Theory]
    [InlineData("""{ "sources": {}, "sections": [ { "title": "T", "rules": [ { "id": "A-1", "source": "1", "rule": "r", "kind": "guard" }, { "id": "A-1", "source": "1", "rule": "r", "kind": "guard" } ] } ] }""", "A-1 twice")]
    [InlineData("""{ "sources": {}, "chapters": [] }""", "can't be read")]
    public void A_catalogue_that_is_wrong_says_how(string json, string says) =>
        FluentActions.Invoking(() => RuleCatalogue.Read(json)).Should().Throw<FormatException>().WithMessage($"*{says}*");

    /// <summary>One small process among what all processes share.</summary>
    private WorkflowsFolder Folder()
    {
        foreach (var file in new[] { "process.json", "calendar.json" })
        {
            Write(Path.Combine("_common", file), File.ReadAllText(Path.Combine(Real.Path, "_common", file)));
        }

        Write(Path.Combine("_common", "rules.json"), """
            { "sources": { "1": "A procedure" }, "sections": [ { "title": "Rules", "rules": [
              { "id": "ABC-1", "source": "1", "rule": "Do it", "kind": "guard" }, { "id": "ABC-2", "source": "1", "rule": "Say it", "kind": "data" },
              { "id": "ABC-3", "source": "1", "rule": "End it", "kind": "role" }, { "id": "ABC-4", "source": "1", "rule": "Mean it", "kind": "principle", "noMachine": "It is good advice." },
              { "id": "ABC-5", "source": "1", "rule": "Call it", "kind": "data" }, { "id": "ABC-6", "source": "1", "rule": "Forget it", "kind": "effect" },
              { "id": "AMB-1", "source": "1", "rule": "It is meant so", "kind": "reading" } ] } ] }
            """);
        Write(Path.Combine("small", "process.json"), """
            { "definitionId": "small", "name": "Small", "version": 1, "variables": [ { "name": "doneOn", "typeName": "Date" } ],
              "customProperties": { "care": { "code": "S", "claims": ["ABC-1", "ABC-2"], "keeps": { "ABC-5": "its name" } } },
              "root": { "type": "Elsa.StateMachine", "initialState": "Start",
                "states": [ { "name": "Start" }, { "name": "Closed", "final": true },
                  { "name": "Open", "entry": { "type": "Care.Duty", "name": "O1", "owner": ["SW"], "due": "5 days after doneOn [ABC-3]", "metBy": ["End"] } } ],
                "transitions": [
                  { "from": "Start", "to": "Open", "trigger": { "type": "Care.Action", "name": "Do", "roles": ["SW"], "rules": ["ABC-1", "ABC-9"], "eventDate": "doneOn", "form": [ { "name": "doneOn", "type": "Date" } ] } },
                  { "from": "Open", "to": "Closed", "trigger": { "type": "Care.Action", "name": "End", "label": "End", "roles": ["SW"], "rolesRule": "ABC-3",
                      "requirements": [ { "grade": "override", "rule": "ABC-3", "if": "false", "say": "Not yet" } ] } } ] } }
            """);
        Write(Path.Combine("small", "scenarios", "S01-done.yaml"), """
            scenario: Done
            rules: [ABC-1, ABC-9]
            people: { Asha: SW }
            steps:
              - at: 2026-01-05 09:00
            """);
        return WorkflowsFolder.Find(Path.Combine(root, "workflows"), root);
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(root, "workflows", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
