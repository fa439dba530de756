using CareWorkflows.Kernel.Cases;
using CareWorkflows.StudioApi.Instances;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>Which activity of the diagram made an entry.</summary>
public sealed class DefinitionNodesTests
{
    /// <summary>As written by hand and as Studio wraps it, with ids and without.</summary>
    private const string Definition = """
        {
          "root": {
            "id": "m", "type": "Elsa.StateMachine", "version": 1, "name": "M",
            "states": [
              { "name": "A", "entry": { "id": "seq", "type": "Elsa.Sequence", "version": 1, "activities": [{ "id": "d1", "type": "Care.Duty", "version": 1, "name": "O1" }] } },
              { "name": "(live)", "entry": { "id": "d2", "type": "Care.Duty", "version": 1, "name": "O2" } }
            ],
            "transitions": [
              { "id": "t-go", "from": "A", "to": "B", "trigger": { "id": "a-go", "type": "Care.Action", "version": 2, "name": "Go", "label": "Go on", "roles": ["SW", "TM"], "form": [{ "name": "x" }] } },
              { "id": "t-note", "from": "(live)", "to": "(live)", "trigger": { "id": "a-note", "type": "Care.Action", "version": 1, "name": "Note" } },
              { "from": "B", "to": "A", "trigger": { "id": "a-back", "type": "Care.Action", "version": 1, "name": { "typeName": null, "expression": { "type": "Literal", "value": "Back" } } } },
              { "id": "t-self", "from": "B", "to": "C" }
            ]
          }
        }
        """;

    private static readonly DefinitionNodes Nodes = DefinitionNodes.Of(Definition);

    [Theory]
    [InlineData("t-go", "Go", "Workflow1:m:a-go")]
    [InlineData("t-note@B", "Note", "Workflow1:m:a-note")]
    [InlineData("B-Back-A", "Back", "Workflow1:m:a-back")]
    [InlineData("t-self", "", "Workflow1:m")]
    [InlineData("t-of-the-library@A", "CloseAction", "Workflow1:m")]
    [InlineData(null, "Note", "Workflow1:m:a-note")]
    [InlineData(null, HistoryEntry.TimePassed, "Workflow1:m")]
    public void An_entry_is_its_trigger_s(string? edge, string action, string node) => Nodes.Of(Entry(edge, action)).NodeId.Should().Be(node);

    [Fact]
    public void A_correction_is_at_what_it_corrects() =>
        Nodes.Of(Entry(null, HistoryEntry.Correct) with { Correction = new Correction(1, "Go", Record.Empty, Record.Empty, "Typed wrongly") }).NodeId.Should().Be("Workflow1:m:a-go");

    [Fact]
    public void A_duty_is_in_its_state_or_its_group()
    {
        Nodes.DutyOf("O1", "A")!.NodeId.Should().Be("Workflow1:m:seq:d1");
        Nodes.DutyOf("O2", "A")!.NodeId.Should().Be("Workflow1:m:d2");
        Nodes.DutyOf("O3", "A").Should().BeNull();
    }

    [Fact]
    public void Plain_inputs_are_told()
    {
        var go = Nodes.TriggerOf("Go", "A")!;

        go.Version.Should().Be(2);
        go.Inputs.Should().Contain("Label", "Go on").And.Contain("Roles", "SW, TM").And.NotContainKey("Form");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("""{ "root": { "states": 7, "transitions": [1, {}] } }""")]
    public void Of_what_is_no_definition_only_the_machine_is_known(string? text) =>
        DefinitionNodes.Of(text).Of(Entry("t-go", "Go")).Type.Should().Be("Elsa.StateMachine");

    private static HistoryEntry Entry(string? edge, string action) => new()
    {
        Case = "c", No = 1, Action = action, By = "Asha", Role = "SW", OccurredOn = "2026-12-01", RecordedAt = DateTime.UnixEpoch, From = "A", To = "A",
        Edge = edge, Version = 1, ActId = "act",
    };
}
