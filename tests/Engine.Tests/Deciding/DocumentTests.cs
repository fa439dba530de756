using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>A document made from a template: its text is worked out in the decision and kept in history.</summary>
public class DocumentTests
{
    [Fact]
    public async Task Text_is_made_once_and_verified_with_the_rest()
    {
        await using var council = await TestCouncil.OpenAsync(TestCouncil.With(("letters", Definition)), "2026-01-07T09:00");

        await WriteAsync(council, "l1", ("writtenOn", "2026-01-05"), ("why", "MovedAway"), ("safe", true), ("note", "One *word*.\n- no bullet\n1. no number <b>"),
            ("people", Value.Of([Person("Ann", "Aunt"), Person("B|b", "Uncle")])));

        var document = (await council.Queries.HistoryAsync("l1")).Single().Documents.Single();
        document.Should().BeEquivalentTo(new { Kind = "letter", To = "Ann, B|b", File = (string?)null });
        document.Text.Should().Be("""
            # It ended on 5 January 2026

            Why: The family moved away
            Safe: Yes
            One \*word\*.
            \- no bullet
            1\. no number \<b\>

            - Ann, Aunt
            - B\|b, Uncle

            | Who | What |
            |---|---|
            | Ann | Aunt |
            | B\|b | Uncle |

            Both: Ann, B\|b

            """.ReplaceLineEndings("\n"));
        (await council.Verification.VerifyAsync("l1")).Bad.Should().BeNull();
    }

    [Fact]
    public async Task What_comes_to_nothing_is_left_out()
    {
        await using var council = await TestCouncil.OpenAsync(TestCouncil.With(("letters", Definition)), "2026-01-07T09:00");

        await WriteAsync(council, "l2", ("writtenOn", "2026-01-05"), ("why", "Other"), ("safe", false), ("people", Value.Of(Array.Empty<Value>())));

        (await council.Queries.HistoryAsync("l2")).Single().Documents.Single().Text.Should().Be("""
            # It ended on 5 January 2026

            Why: Something else
            Safe: No


            | Who | What |
            |---|---|


            """.ReplaceLineEndings("\n"));
    }

    /// <summary>As they were written before documents had texts.</summary>
    [Fact]
    public void Old_entries_read_and_write_as_ever()
    {
        const string Old = """{"kind":"letter","to":"parents","file":"a.pdf"}""";

        var entry = HistoryJson.Read(HistoryJson.Write(Entry(new Document("letter", null, "parents", null, "a.pdf"))));

        System.Text.Encoding.UTF8.GetString(HistoryJson.Write(entry)).Should().Contain(Old);
        entry.Documents.Single().Text.Should().BeNull();
    }

    private static HistoryEntry Entry(Document document) => new()
    {
        Case = "c", No = 1, Action = "Write", By = "Asha", Role = "SW", OccurredOn = "2026-01-05", RecordedAt = new DateTime(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc),
        From = "Start", To = "Written", Version = 1, ActId = "a", Documents = [document],
    };

    private static Value Person(string name, string role) => new Record([new("name", name), new("role", role)]);

    private static async Task WriteAsync(TestCouncil council, string id, params (string Name, Value Value)[] form) =>
        await council.Accept(new StartCase(council.NextId(), new Actor("Asha", ["SW"]), id, "letters", TestCouncil.Child, "Write", TestCouncil.Form(form)));

    private const string Definition =
        """
        {
          "definitionId": "letters", "name": "Letters", "version": 1, "variables": [],
          "customProperties": { "care": { "about": "child", "templates": {
            "letter.md": "# It ended on {form.writtenOn}\n\nWhy: {form.why}\nSafe: {form.safe}\n{form.note}\n\n- {form.people.map(p => `${p.name}, ${p.role}`)}\n\n| Who | What |\n|---|---|\n| {form.people.map(p => p.name)} | {form.people.map(p => p.role)} |\n\nBoth: {form.people.map(p => p.name)}\n" } } },
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Written", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Written", "trigger": { "type": "Care.Action", "name": "Write", "label": "Write", "roles": ["SW"], "form": [
                  { "name": "writtenOn", "type": "Date" }, { "name": "why", "type": "Choice", "options": [ { "value": "MovedAway", "label": "The family moved away" }, { "value": "Other", "label": "Something else" } ] },
                  { "name": "safe", "type": "Bool" }, { "name": "note", "type": "Long", "optional": true },
                  { "name": "people", "type": "List", "items": [ { "name": "name", "type": "Text" }, { "name": "role", "type": "Text" } ] } ] },
                "action": { "type": "Care.Document", "kind": "letter", "to": "{form.people.map(p => p.name)}", "template": "letter.md" } } ] } }
        """;
}
