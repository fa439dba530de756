using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.StudioApi.Instances;

/// <summary>An activity where it stands in a definition.</summary>
/// <param name="NodeId">As Studio has it: its parent's node id, a colon, its own id.</param>
/// <param name="Inputs">What the designer gave it, plain texts only, by the name Studio shows.</param>
internal sealed record ActivityNode(string Id, string NodeId, string Type, int Version, string? Name, ImmutableDictionary<string, string> Inputs);

/// <summary>Finds in a definition, as it was authored, the activity that made an entry of a case's history.</summary>
internal sealed class DefinitionNodes
{
    /// <summary>What stands before the root in every node id; free, but it must never change.</summary>
    private const string Workflow = "Workflow1";

    private readonly List<Transition> transitions = [];
    private readonly List<(string State, string Duty, ActivityNode Node)> duties = [];
    private readonly FrozenDictionary<string, Transition> byEdge;

    private DefinitionNodes(JsonObject definition)
    {
        var root = definition["root"] as JsonObject ?? [];
        Machine = Node(root, Workflow) ?? new ActivityNode("root", $"{Workflow}:root", "Elsa.StateMachine", 1, null, ImmutableDictionary<string, string>.Empty);
        foreach (var state in Objects(root["states"]))
        {
            AddDuties(Text(state["name"]) ?? "", state["entry"], Machine.NodeId);
        }

        foreach (var transition in Objects(root["transitions"]))
        {
            var trigger = transition["trigger"] as JsonObject;
            var (from, to) = (Text(transition["from"]) ?? "", Text(transition["to"]) ?? "");
            var name = Text(trigger?["name"]) ?? Text(transition["name"]) ?? "";

            // The compiler names an edge that has no id of its own in the same way.
            transitions.Add(new Transition(Text(transition["id"]) ?? $"{from}-{name}-{to}", from, name, trigger is null ? null : Node(trigger, Machine.NodeId)));
        }

        byEdge = transitions.DistinctBy(t => t.Id).ToFrozenDictionary(t => t.Id, StringComparer.Ordinal);
    }

    /// <summary>The state machine itself: what happened in no activity of this definition happened in it.</summary>
    public ActivityNode Machine { get; }

    /// <summary>Of a text that is no definition only the root is known.</summary>
    public static DefinitionNodes Of(string? text)
    {
        try
        {
            return new DefinitionNodes(text is null ? [] : DefinitionText.Read(text));
        }
        catch (JsonException)
        {
            return new DefinitionNodes([]);
        }
    }

    /// <summary>What made an entry. Its edge says so; for a refusal and a correction, which took none, the action they are about and the state of the case.</summary>
    public ActivityNode Of(HistoryEntry entry) =>
        entry.Edge is { } edge && (byEdge.GetValueOrDefault(edge) ?? byEdge.GetValueOrDefault(Authored(edge))) is { } taken ? taken.Trigger ?? Machine
        : TriggerOf(entry.Correction?.Action ?? entry.Action, entry.From) ?? Machine;

    /// <summary>Where an action, deadline or signal stands; in the state asked for if it stands there.</summary>
    public ActivityNode? TriggerOf(string name, string state) =>
        (transitions.Find(t => t.Name == name && t.From == state) ?? transitions.Find(t => t.Name == name && IsGroup(t.From)) ?? transitions.Find(t => t.Name == name))?.Trigger;

    /// <summary>Where a duty stands; in the state asked for if it stands there.</summary>
    public ActivityNode? DutyOf(string name, string state) =>
        (duties.Find(d => d.Duty == name && d.State == state) is { Node: { } here } ? here
            : duties.Find(d => d.Duty == name && IsGroup(d.State)) is { Node: { } live } ? live
            : duties.Find(d => d.Duty == name).Node);

    /// <summary>Each thing a case in that state waits for, where this definition says so itself.</summary>
    public IEnumerable<(string Trigger, ActivityNode Node)> WaitingIn(ProcessMachine machine, string state) =>
        machine.States.TryGetValue(state, out var here)
            ? here.TriggersInOrder.SelectMany(t => here.Edges[t]).Select(e => (e.Trigger, Node: (byEdge.GetValueOrDefault(e.Id) ?? byEdge.GetValueOrDefault(Authored(e.Id)))?.Trigger))
                .Where(w => w.Node is not null).Select(w => (w.Trigger, w.Node!)).DistinctBy(w => w.Item2.NodeId)
            : [];

    /// <summary>A transition out of a group is an edge out of each of its states: <c>t-move@Active</c>.</summary>
    private static string Authored(string edge) => edge.LastIndexOf('@') is var at and > 0 ? edge[..at] : edge;

    private static bool IsGroup(string state) => state.StartsWith('(');

    private void AddDuties(string state, JsonNode? slot, string parent)
    {
        if (slot is not JsonObject activity || Node(activity, parent) is not { } node)
        {
            return;
        }

        if (node is { Type: "Care.Duty", Name: { } name })
        {
            duties.Add((state, name, node));
        }

        foreach (var child in Objects(activity["activities"]))
        {
            AddDuties(state, child, node.NodeId);
        }
    }

    private static ActivityNode? Node(JsonObject activity, string parent) => Text(activity["id"]) is { Length: > 0 } id && Text(activity["type"]) is { } type
        ? new ActivityNode(
            id, $"{parent}:{id}", type, activity["version"] is JsonValue v && v.TryGetValue<int>(out var version) ? version : 1, Text(activity["name"]),
            activity.Select(p => (p.Key, Text: Plain(p.Value))).Where(p => p.Text is not null && p.Key is not ("id" or "nodeId" or "type" or "version" or "initialState" or "currentState"))
                .ToImmutableDictionary(p => Journal.Pascal(p.Key), p => p.Text!))
        : null;

    /// <summary>The text of a text, the texts of a list of texts; through Elsa's wrapping. What is more than that is for the inspector.</summary>
    private static string? Plain(JsonNode? input) => input switch
    {
        JsonObject wrapped when wrapped["expression"] is JsonObject expression => Plain(expression["value"]),
        JsonArray list when list.All(i => i is JsonValue) => string.Join(", ", list.Select(Plain)),
        JsonValue value => value.ToString(),
        _ => null,
    };

    private static string? Text(JsonNode? node) => node switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonObject wrapped when wrapped["expression"] is JsonObject expression => Text(expression["value"]),
        _ => null,
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray)?.OfType<JsonObject>() ?? [];

    private sealed record Transition(string Id, string From, string Name, ActivityNode? Trigger);
}
