using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareWorkflows.Engine.Library;
using CareWorkflows.StudioApi.Definitions;

namespace CareWorkflows.StudioApi.Descriptors;

/// <summary>Something a definition names, in words where it has any.</summary>
internal sealed record Named(string Name, string? Words = null);

/// <param name="Kind">Action, Deadline or Signal.</param>
/// <param name="Starts">Stands at the start: doing it opens a case.</param>
internal sealed record NamedTrigger(string Name, string? Label, string Kind, string? Signal, bool Starts, JsonArray? Form, JsonArray? CountsAs);

internal sealed record NamedVariable(string Name, string Type, string? Description)
{
    public bool IsSetting => Name.Contains('.', StringComparison.Ordinal);
}

/// <summary>
/// What one definition names, for lists and completion. Read leniently: a draft may be half done, and whatever can't be read is passed over;
/// the compiler says what is wrong.
/// </summary>
internal sealed class NamesInDefinition
{
    /// <summary>A stored definition never changes, so it is read once.</summary>
    private static readonly ConditionalWeakTable<StoredDefinition, NamesInDefinition> Read = [];

    private readonly JsonObject definition;
    private readonly List<JsonObject> activities;

    private NamesInDefinition(string process, string text)
    {
        Process = process;
        definition = Parsed(text);
        var root = definition["root"] as JsonObject;
        activities = [.. Activities(root)];
        Name = Text(definition["name"]) ?? process;
        var care = Care;
        IsLibrary = care["library"] is JsonValue library && library.GetValueKind() == JsonValueKind.True;
        IsRecord = Text(care["record"]) is not null;
        Roles = [.. Objects(care["roles"]).Select(r => new Named(Text(r["name"]) ?? "", Text(r["title"]))).Where(r => r.Name.Length > 0)];
        States = [.. Objects(root?["states"]).Select(s => new Named(Text(s["name"]) ?? "", Text(s["title"]))).Where(s => s.Name.Length > 0 && !s.Name.StartsWith('('))];
        Variables = [.. Objects(definition["variables"]).Select(v => new NamedVariable(Text(v["name"]) ?? "", Text(v["typeName"]) ?? "Text", Text(v["description"]))).Where(v => v.Name.Length > 0).DistinctBy(v => v.Name)];
        Initial = Text(root?["initialState"]) ?? "Start";
        // A trigger is often only named; the place that says most tells what it is.
        Triggers = [.. Objects(root?["transitions"]).Where(t => t["trigger"] is JsonObject)
            .Select(t => Trigger((JsonObject)t["trigger"]!, Text(t["from"]) == Initial)).OfType<NamedTrigger>()
            .GroupBy(t => t.Name, StringComparer.Ordinal)
            .Select(g => g.OrderByDescending(t => (t.Label is null ? 0 : 1) + (t.Form is null ? 0 : 2)).First() with { Starts = g.Any(t => t.Starts) })];
        Duties = [.. OfType("Care.Duty").Select(d => new Named(Plain(d, "name") ?? "", Plain(d, "title"))).Where(d => d.Name.Length > 0).OrderBy(d => d.Words is null).DistinctBy(d => d.Name)];
        SignalsSent = [.. OfType("Care.SendSignal").Select(s => Plain(s, "signal")).OfType<string>().Distinct()];
        Links = [.. OfType("Care.StartProcess").Select(s => Plain(s, "link") ?? Plain(s, "process")).OfType<string>().Distinct()];
    }

    public string Process { get; }

    public string Name { get; }

    public bool IsLibrary { get; }

    /// <summary>The child's own record.</summary>
    public bool IsRecord { get; }

    public IReadOnlyList<Named> Roles { get; }

    /// <summary>The state before anything has happened.</summary>
    public string Initial { get; }

    /// <summary>Real ones, no groups.</summary>
    public IReadOnlyList<Named> States { get; }

    public IReadOnlyList<NamedVariable> Variables { get; }

    public IReadOnlyList<NamedTrigger> Triggers { get; }

    public IReadOnlyList<Named> Duties { get; }

    public IReadOnlyList<string> SignalsSent { get; }

    public IReadOnlyList<string> Links { get; }

    public IEnumerable<string> Streams => Triggers.SelectMany(t => Objects(t.CountsAs)).Select(c => Text(c["stream"])).OfType<string>().Distinct();

    public IEnumerable<string> FieldGroups => Care["fieldGroups"] is JsonObject groups ? groups.Select(g => g.Key) : [];

    private JsonObject Care => definition["customProperties"] is JsonObject custom && custom["care"] is JsonObject care ? care : [];

    public static NamesInDefinition Of(StoredDefinition stored) => Read.GetValue(stored, s => new NamesInDefinition(s.Version.Process, s.Text));

    /// <summary>The fields of a group, as somebody wrote them.</summary>
    public JsonArray? FieldGroup(string name) => (Care["fieldGroups"] as JsonObject)?[name] as JsonArray;

    /// <summary>What an input says just now, wherever an activity of that type stands.</summary>
    public IEnumerable<string> Said(string type, string input) => OfType(type).SelectMany(a => Texts(PlainNode(a, input)));

    /// <summary>The texts of a list, or the text that stands in its place.</summary>
    public static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(Text).OfType<string>(),
        _ => Text(node) is { } text ? [text] : [],
    };

    public static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray)?.OfType<JsonObject>() ?? [];

    public static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text ? text : null;

    /// <summary>An input without its wrapping, under whichever of its names it stands.</summary>
    public static JsonNode? PlainNode(JsonObject activity, string input) =>
        StudioInputs.Describe(Text(activity["type"]))?.Input(input) is { } described
            ? StudioInputs.Unwrap(described, activity[StudioInputs.WireName(input)] ?? activity[input])
            : activity[input];

    private static string? Plain(JsonObject activity, string input) => Text(PlainNode(activity, input));

    private static NamedTrigger? Trigger(JsonObject trigger, bool starts) =>
        Text(trigger["type"]) is { } type && type.StartsWith("Care.", StringComparison.Ordinal) && Plain(trigger, "name") is { } name
            ? new NamedTrigger(name, Plain(trigger, "label"), type["Care.".Length..], Plain(trigger, "signal"), starts, PlainNode(trigger, "form") as JsonArray, PlainNode(trigger, "countsAs") as JsonArray)
            : null;

    private static JsonObject Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<JsonObject> Activities(JsonNode? node) => node switch
    {
        JsonObject o => [.. Text(o["type"]) is { } type && type.Contains('.', StringComparison.Ordinal) ? new[] { o } : [], .. o.SelectMany(p => Activities(p.Value))],
        JsonArray list => list.SelectMany(Activities),
        _ => [],
    };

    private IEnumerable<JsonObject> OfType(string type) => activities.Where(a => Text(a["type"]) == type);
}
