using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.StudioApi.Definitions;

/// <summary>
/// A definition as Studio has it, made from a definition as the files have it, and back. Back gives the same bytes where nothing was changed, and
/// nothing is lost that Studio does not know of.
/// </summary>
internal static partial class StudioForm
{
    public const string StateMachine = "Elsa.StateMachine";

    /// <summary>Marks a state as an end in Studio, which has no other way to say so. In the files it is <c>"final": true</c>.</summary>
    public const string End = "Care.End";

    private const string Sequence = "Elsa.Sequence";
    private const string Revision = "careRevision";
    private const string EndsWith = "care-end";

    /// <summary>What the file says of variables and Studio has no place for: it comes back with this when Studio makes a new definition of an old one.</summary>
    private const string VariablesMore = "careVariables";

    private static readonly string[] OfVariables = ["id", "name", "typeName", "value", "isArray", "storageDriverTypeName"];

    /// <summary>What a file says of itself, in this order. Everything else of Studio's is worked out.</summary>
    private static readonly string[] Kept = ["name", "description", "toolVersion", "variables", "inputs", "outputs", "outcomes", "customProperties", "root"];

    /// <summary>What an activity of a file begins with.</summary>
    private static readonly string[] Head = ["id", "type", "version", "name", StudioInputs.WireName("name")];

    private static readonly string[] WorkedOut =
    [
        "id", "definitionId", "version", "links", "createdAt", "isLatest", "isPublished", "isReadonly", "isSystem", "materializerName", "providerName",
        "isMaterializerAvailable", "$schema",
    ];

    /// <param name="currentState">For the viewer of a case: the state it is in. Never part of a definition.</param>
    public static JsonObject ToStudio(StoredDefinition stored, string? currentState = null)
    {
        var (version, file) = (stored.Version, DefinitionText.Read(stored.Text));
        var studio = DefinitionLinks.Summary(version);
        foreach (var (name, value) in file.Where(p => !WorkedOut.Contains(p.Key)))
        {
            studio[name] = value?.DeepClone();
        }

        studio["variables"] = Variables(file["variables"] as JsonArray);
        foreach (var list in new[] { "inputs", "outputs", "outcomes" })
        {
            studio[list] ??= new JsonArray();
        }

        var custom = file["customProperties"]?.DeepClone() as JsonObject ?? [];
        custom[Revision] = version.Revision;
        custom[VariablesMore] = new JsonObject(
            from variable in Objects(file["variables"])
            let more = variable.Where(p => !OfVariables.Contains(p.Key)).ToList()
            where more.Count > 0 && (Text(variable["id"]) ?? Text(variable["name"])) is not null
            group more by Text(variable["id"]) ?? Text(variable["name"])! into byId
            select KeyValuePair.Create<string, JsonNode?>(byId.Key, new JsonObject(byId.First().Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())))));
        studio["customProperties"] = custom;
        studio["options"] ??= new JsonObject
        {
            ["activationStrategyType"] = null, ["usableAsActivity"] = null, ["autoUpdateConsumingWorkflows"] = false,
            ["activityCategory"] = null, ["incidentStrategyType"] = null, ["commitStrategyName"] = null,
        };
        if (file["root"] is JsonObject root)
        {
            studio["root"] = Root(root, currentState);
        }

        return studio;
    }

    /// <summary>The file's text of what Studio posted.</summary>
    /// <param name="before">The text it was made from, for what Studio drops on the way; null: it is new.</param>
    public static string FromStudio(JsonObject model, string? before)
    {
        var old = before is null ? null : DefinitionText.Read(before);
        var process = Text(model["definitionId"]) ?? "";
        var file = new JsonObject { ["definitionId"] = process, ["name"] = Text(model["name"]) ?? "" };
        if (Text(model["description"]) is { Length: > 0 } description)
        {
            file["description"] = description;
        }

        file["version"] = old?["version"]?.DeepClone() ?? 1;
        file["toolVersion"] = model["toolVersion"]?.DeepClone() ?? "3.8.2.0";
        file["variables"] = FileVariables(model["variables"] as JsonArray, old?["variables"] as JsonArray, model["customProperties"]?[VariablesMore] as JsonObject);
        foreach (var list in new[] { "inputs", "outputs", "outcomes" })
        {
            file[list] = model[list]?.DeepClone() ?? new JsonArray();
        }

        var custom = model["customProperties"]?.DeepClone() as JsonObject ?? [];
        custom.Remove(Revision);
        custom.Remove(VariablesMore);
        if (old is null && !custom.ContainsKey("care"))
        {
            custom["care"] = new JsonObject { ["about"] = "child" };
        }

        file["customProperties"] = custom;
        if (model["root"] is JsonObject root)
        {
            file["root"] = FileRoot(root);
        }

        foreach (var (name, value) in model.Where(p => !Kept.Contains(p.Key) && !WorkedOut.Contains(p.Key) && p.Key != "options"))
        {
            file[name] = value?.DeepClone();
        }

        if (old?["options"] is { } options)
        {
            file["options"] = options.DeepClone();
        }

        return DefinitionText.Write(file);
    }

    /// <summary>Version and revision that what was posted is based on; null: it says neither.</summary>
    public static (int Version, int Revision)? BasedOn(JsonObject model) =>
        model["version"] is { } version && version.GetValueKind() == JsonValueKind.Number && Text(model["id"]) is { Length: > 0 }
            ? (version.GetValue<int>(), model["customProperties"] is JsonObject custom && custom[Revision] is { } revision && revision.GetValueKind() == JsonValueKind.Number ? revision.GetValue<int>() : int.MaxValue)
            : null;

    /// <summary>An activity of the definition and the node ids from the root to it; null: there is none of that node id.</summary>
    public static (JsonObject Activity, JsonObject Container, string Port)? FindNode(JsonObject root, string nodeId)
    {
        foreach (var (activity, container, port) in Nodes(root))
        {
            if (Text(activity["nodeId"]) == nodeId)
            {
                return (activity, container, port);
            }
        }

        return null;
    }

    private static JsonObject Root(JsonObject root, string? currentState)
    {
        var studio = Activity(root, "Workflow1");
        if (Text(root["type"]) != StateMachine)
        {
            return studio;
        }

        var path = Text(studio["nodeId"])!;
        studio["customProperties"] ??= new JsonObject();
        studio["metadata"] ??= new JsonObject();
        studio["initialState"] = root["initialState"]?.DeepClone();
        studio["currentState"] = currentState;
        studio["states"] = new JsonArray([.. Objects(root["states"]).Select(s => State(s, path))]);
        studio["transitions"] = new JsonArray([.. Objects(root["transitions"]).Select(t => Transition(t, path))]);
        return studio;
    }

    private static JsonObject State(JsonObject state, string path)
    {
        var studio = new JsonObject();
        foreach (var (name, value) in state.Where(p => p.Key != "final"))
        {
            studio[name] = name is "entry" or "exit" && value is JsonObject activity ? Activity(activity, path) : value?.DeepClone();
        }

        if (state["final"] is { } final && final.GetValueKind() == JsonValueKind.True)
        {
            var end = new JsonObject { ["id"] = EndsWith + "-" + Text(state["id"]), ["type"] = End, ["version"] = 1, ["name"] = "End" };
            studio["entry"] = studio["entry"] switch
            {
                JsonObject sequence when Text(sequence["type"]) == Sequence && sequence["activities"] is JsonArray list => With(sequence, list, end),
                JsonObject other => Activity(new JsonObject
                {
                    ["id"] = EndsWith + "-entry-" + Text(state["id"]), ["type"] = Sequence, ["version"] = 1,
                    ["activities"] = new JsonArray(((JsonObject)state["entry"]!).DeepClone(), end),
                }, path),
                _ => Activity(end, path),
            };
        }

        return studio;

        static JsonObject With(JsonObject sequence, JsonArray list, JsonObject end)
        {
            list.Add(Activity(end, Text(sequence["nodeId"])!));
            return sequence;
        }
    }

    private static JsonObject Transition(JsonObject transition, string path)
    {
        var studio = new JsonObject();
        foreach (var (name, value) in transition)
        {
            studio[name] = (name, value) switch
            {
                ("trigger" or "action", JsonObject activity) => Activity(activity, path),
                ("condition", JsonValue condition) when condition.GetValueKind() == JsonValueKind.String => new JsonObject
                {
                    ["typeName"] = "Boolean",
                    ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = condition.GetValue<string>() },
                },
                _ => value?.DeepClone(),
            };
        }

        return studio;
    }

    /// <summary>An activity with its node id, its inputs wrapped, and those within it likewise.</summary>
    private static JsonObject Activity(JsonObject activity, string path)
    {
        var (id, type) = (Text(activity["id"]) ?? "", Text(activity["type"]) ?? "");
        var described = StudioInputs.Describe(type);
        var nodeId = $"{path}:{id}";
        var studio = new JsonObject { ["id"] = id, ["nodeId"] = nodeId, ["name"] = activity["name"]?.DeepClone() ?? (MadeByStudio().IsMatch(id) ? ShortName(type) : id) };
        foreach (var (name, value) in activity.Where(p => p.Key is not ("id" or "nodeId") && !(type == StateMachine && p.Key is "states" or "transitions")))
        {
            if (described?.Input(name) is { } input && value is not null)
            {
                studio[StudioInputs.WireName(name)] = StudioInputs.Wrap(input, value);
            }
            else if (name != "name")
            {
                studio[name] = value switch
                {
                    JsonObject inner when IsActivity(inner) => Activity(inner, nodeId),
                    JsonArray list when list.Count > 0 && list.All(IsActivity) => new JsonArray([.. list.Select(i => Activity((JsonObject)i!, nodeId))]),
                    _ => value?.DeepClone(),
                };
            }
        }

        return studio;
    }

    private static JsonObject FileRoot(JsonObject root)
    {
        var file = FileActivity(root);
        if (Text(root["type"]) != StateMachine)
        {
            return file;
        }

        foreach (var own in new[] { "currentState", "initialState", "states", "transitions" })
        {
            file.Remove(own);
        }

        var states = Objects(root["states"]).Select(FileState).ToList();
        var transitions = Objects(root["transitions"]).Select(FileTransition).ToList();
        if (states.Count == 0)
        {
            // Every process begins before anything has happened.
            states.Add(new JsonObject { ["id"] = "s-start", ["name"] = "Start" });
        }

        Stamp(states, "s", s => Text(s["name"]));
        Stamp(transitions, "t", t => $"{Text(t["from"])}-{Text(t["name"])}");
        file["initialState"] = root["initialState"]?.DeepClone() ?? Text(states[0]["name"]);
        file["states"] = new JsonArray([.. states]);
        file["transitions"] = new JsonArray([.. transitions]);
        return file;
    }

    private static JsonObject FileState(JsonObject state)
    {
        var file = new JsonObject();
        var isEnd = false;
        foreach (var (name, value) in state.Where(p => p.Key != "final"))
        {
            var slot = name is "entry" or "exit" && value is JsonObject activity ? FileActivity(activity) : value?.DeepClone();
            if (name == "entry" && slot is JsonObject entry)
            {
                (slot, isEnd) = WithoutEnd(entry);
            }

            if (slot is not null)
            {
                file[name] = slot;
            }
        }

        if (!isEnd)
        {
            return file;
        }

        // Where the files have it: behind what the state is called.
        var ordered = new JsonObject();
        foreach (var (name, value) in file.ToList())
        {
            file.Remove(name);
            if (name is "position" or "entry" or "exit" && !ordered.ContainsKey("final"))
            {
                ordered["final"] = true;
            }

            ordered[name] = value;
        }

        ordered["final"] = true;
        return ordered;
    }

    private static (JsonObject? Entry, bool IsEnd) WithoutEnd(JsonObject entry)
    {
        if (Text(entry["type"]) == End)
        {
            return (null, true);
        }

        if (Text(entry["type"]) != Sequence || entry["activities"] is not JsonArray list || !list.Any(IsEnd))
        {
            return (entry, false);
        }

        foreach (var end in list.Where(IsEnd).ToList())
        {
            list.Remove(end);
        }

        // The sequence stood there only for the two to have room.
        var only = Text(entry["id"])?.StartsWith(EndsWith, StringComparison.Ordinal) == true && list.Count == 1 ? list[0] as JsonObject : null;
        return (list.Count == 0 ? null : only?.DeepClone() as JsonObject ?? entry, true);

        static bool IsEnd(JsonNode? activity) => activity is JsonObject one && Text(one["type"]) == End;
    }

    private static JsonObject FileTransition(JsonObject transition)
    {
        var file = new JsonObject();
        foreach (var (name, value) in transition)
        {
            switch (name, value)
            {
                case ("trigger" or "action", JsonObject activity):
                    file[name] = FileActivity(activity);
                    break;
                case ("condition", JsonObject condition) when condition["expression"] is JsonObject expression:
                    if (Condition(expression["value"]) is { } said)
                    {
                        file[name] = said;
                    }

                    break;
                case (_, null):
                    break;
                default:
                    file[name] = value.DeepClone();
                    break;
            }
        }

        return file;
    }

    /// <summary>"Never" and "Always" of Studio are booleans; always is no condition.</summary>
    private static JsonNode? Condition(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null or JsonValueKind.True => null,
        JsonValueKind.False => "false",
        JsonValueKind.String when bool.TryParse(value.GetValue<string>(), out var always) => always ? null : "false",
        JsonValueKind.String when value.GetValue<string>().Trim().Length == 0 => null,
        _ => value.DeepClone(),
    };

    private static JsonObject FileActivity(JsonObject studio)
    {
        var type = Text(studio["type"]) ?? "";
        var described = StudioInputs.Describe(type);
        var inputs = described?.Inputs.ToDictionary(i => StudioInputs.WireName(i.Name), StringComparer.Ordinal);
        var file = new JsonObject();
        foreach (var (name, value) in studio.OrderBy(p => Array.IndexOf(Head, p.Key) is >= 0 and var at ? at : Head.Length))
        {
            if (inputs?.GetValueOrDefault(name) is { } input)
            {
                if (StudioInputs.Unwrap(input, value) is { } plain)
                {
                    file[input.Name] = plain;
                }

                continue;
            }

            switch (name, value)
            {
                case ("nodeId", _) or (_, null) or ("customProperties" or "metadata", JsonObject { Count: 0 }):
                    break;
                case ("name", JsonValue given) when type != StateMachine:
                    // Where it is an input of ours, that has been said under its own name; else Studio's number for what was dropped there says nothing.
                    if (!studio.ContainsKey(StudioInputs.WireName("name")) && Text(given) is { } called && called != Text(studio["id"]) && !IsNumbered(called, type))
                    {
                        file[name] = called;
                    }

                    break;
                case (_, JsonObject inner) when IsActivity(inner):
                    file[name] = FileActivity(inner);
                    break;
                case (_, JsonArray list) when list.Count > 0 && list.All(IsActivity):
                    file[name] = new JsonArray([.. list.Select(i => FileActivity((JsonObject)i!))]);
                    break;
                default:
                    file[name] = value.DeepClone();
                    break;
            }
        }

        return file;
    }

    private static JsonArray Variables(JsonArray? variables) => new([.. Objects(variables).Select(v =>
    {
        var studio = v.DeepClone().AsObject();
        studio["id"] = Text(v["id"]) ?? Text(v["name"]);
        studio["isArray"] = false;
        studio["value"] = v["value"] is { } value ? VariableText(value) : null;
        studio["storageDriverTypeName"] = null;
        return studio;
    })]);

    /// <summary>Studio's importer takes a value as text only.</summary>
    private static string VariableText(JsonNode value) => Text(value) ?? value.ToJsonString(Relaxed);

    /// <summary>Studio knows name, type and value of a variable; what else the file says of it is found again by the name it had.</summary>
    private static JsonArray FileVariables(JsonArray? variables, JsonArray? before, JsonObject? more)
    {
        var old = Objects(before).ToList();
        return new([.. Objects(variables).Select(v =>
        {
            var id = Text(v["id"]);
            var file = old.Find(o => (Text(o["id"]) ?? Text(o["name"])) == id)?.DeepClone().AsObject() ?? (id is null ? null : more?[id]?.DeepClone()) as JsonObject ?? [];
            var typeName = Text(v["typeName"]) ?? "Text";
            file["name"] = Text(v["name"]) ?? "";
            file["typeName"] = typeName;
            if (VariableValue(v["value"], file["value"], typeName) is { } value)
            {
                file["value"] = value;
            }
            else
            {
                file.Remove("value");
            }

            foreach (var (name, more) in v.Where(p => !OfVariables.Contains(p.Key) && p.Value is not null))
            {
                file[name] = more!.DeepClone();
            }

            return file;
        })]);
    }

    /// <summary>Studio's editor gives every value as text; the file has numbers, yes and no, and lists as such.</summary>
    private static JsonNode? VariableValue(JsonNode? value, JsonNode? before, string typeName)
    {
        if (value is not JsonValue said || said.GetValueKind() != JsonValueKind.String)
        {
            return value?.DeepClone();
        }

        var text = said.GetValue<string>();
        if (before is not null && VariableText(before) == text)
        {
            return before.DeepClone();
        }

        var isText = before?.GetValueKind() == JsonValueKind.String || typeName is "Computed" or "Duration" or "Text" or "Long" or "Choice" or "Date" or "Person";
        if (isText || text.Length == 0)
        {
            return text.Length == 0 && before is null ? null : JsonValue.Create(text);
        }

        try
        {
            return JsonNode.Parse(typeName == "Bool" ? text.ToLowerInvariant() : text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    /// <summary>Every activity below the root, with what holds it and through which slot.</summary>
    private static IEnumerable<(JsonObject Activity, JsonObject Container, string Port)> Nodes(JsonObject root)
    {
        foreach (var owner in Objects(root["states"]).Concat(Objects(root["transitions"])))
        {
            foreach (var slot in new[] { "entry", "exit", "trigger", "action" })
            {
                if (owner[slot] is JsonObject activity)
                {
                    yield return (activity, root, char.ToUpperInvariant(slot[0]) + slot[1..]);
                    foreach (var inner in Inner(activity))
                    {
                        yield return inner;
                    }
                }
            }
        }
    }

    private static IEnumerable<(JsonObject Activity, JsonObject Container, string Port)> Inner(JsonObject container)
    {
        foreach (var (name, value) in container)
        {
            var within = value switch
            {
                JsonObject one when IsActivity(one) => [one],
                JsonArray list => list.OfType<JsonObject>().Where(IsActivity),
                _ => Enumerable.Empty<JsonObject>(),
            };
            foreach (var activity in within)
            {
                yield return (activity, container, char.ToUpperInvariant(name[0]) + name[1..]);
                foreach (var inner in Inner(activity))
                {
                    yield return inner;
                }
            }
        }
    }

    /// <summary>Gives an id to what Studio made without one: cases and histories go by it, and a new name does not lose it.</summary>
    private static void Stamp(List<JsonObject> objects, string prefix, Func<JsonObject, string?> called)
    {
        var taken = objects.Select(o => Text(o["id"])).OfType<string>().ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < objects.Count; i++)
        {
            if (Text(objects[i]["id"]) is { Length: > 0 })
            {
                continue;
            }

            var words = $"{prefix}-{Unwanted().Replace(called(objects[i]) ?? "", "-").Trim('-').ToLowerInvariant()}";
            var id = Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? words : $"{words}-{n}").First(taken.Add);
            var stamped = new JsonObject { ["id"] = id };
            foreach (var (name, value) in objects[i].Where(p => p.Key != "id").ToList())
            {
                objects[i].Remove(name);
                stamped[name] = value;
            }

            objects[i] = stamped;
        }
    }

    /// <summary><c>Action5</c> for a Care.Action.</summary>
    private static bool IsNumbered(string name, string type)
    {
        var shortName = ShortName(type);
        return name.StartsWith(shortName, StringComparison.Ordinal) && name[shortName.Length..].All(char.IsAsciiDigit);
    }

    private static string ShortName(string type) => type[(type.LastIndexOf('.') + 1)..];

    private static bool IsActivity(JsonNode? node) => node is JsonObject activity && Text(activity["type"])?.Contains('.', StringComparison.Ordinal) == true;

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>An id that tells a reader nothing.</summary>
    [GeneratedRegex("^[0-9a-f]{10,16}$")]
    private static partial Regex MadeByStudio();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Unwanted();
}
