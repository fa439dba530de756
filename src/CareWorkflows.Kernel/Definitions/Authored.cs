using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>
/// A JSON object of a definition as somebody wrote it, with the place it stands in. Reading what is malformed gives a finding and nothing, so that one pass finds every fault.
/// Inputs read the same whether plain (<c>"label": "x"</c>) or wrapped as Studio writes them (<c>{ "expression": { "type", "value" } }</c>).
/// </summary>
internal sealed class Authored(JsonObject json, string process, string place, List<Finding> findings)
{
    public string Place => place;

    public bool Has(string name) => Plain(name) is not null;

    public IEnumerable<string> Names => json.Select(p => p.Key);

    public void Find(string message, bool isError = true) => findings.Add(new Finding(process, place, message, isError));

    /// <summary>The same object, spoken of by another place.</summary>
    public Authored At(string name) => new(json, process, place.Length > 0 ? $"{place}, {name}" : name, findings);

    /// <summary>An object that holds one property of this one, under another name; null when there is none.</summary>
    public Authored? Renamed(string name, string to) =>
        json[name] is { } node ? new Authored(new JsonObject { [to] = node.DeepClone() }, process, place, findings) : null;

    /// <summary>What it says, without what only tells one copy from another: ids, layout, and what an edge adds.</summary>
    public string Definition()
    {
        var copy = json.DeepClone().AsObject();
        foreach (var own in new[] { "id", "nodeId", "version", "metadata", "customProperties", "roles", "holders", "requirements", "in", "notIn", "reenter" })
        {
            copy.Remove(own);
        }

        return copy.ToJsonString();
    }

    /// <summary>The processes named by <c>use: "process/Action"</c> anywhere within.</summary>
    public IEnumerable<string> Uses() => Within(json)
        .Select(o => o["use"]).OfType<JsonValue>()
        .Where(u => u.GetValueKind() == JsonValueKind.String)
        .Select(u => u.GetValue<string>().Split('/')).Where(u => u.Length == 2)
        .Select(u => u[0]);

    /// <summary>Types of the activities within, at whatever depth: what a process from elsewhere is made of.</summary>
    public IEnumerable<string> ActivityTypes() => OfActivities("type");

    /// <summary>Ids of the activities within, at whatever depth.</summary>
    public IEnumerable<string> ActivityIds() => OfActivities("id");

    private IEnumerable<string> OfActivities(string name) => json.Select(p => p.Value).SelectMany(Within)
        .Where(o => o["id"] is JsonValue && o["type"] is JsonValue && o["version"] is JsonValue)
        .Select(o => o[name]!)
        .Where(t => t.GetValueKind() == JsonValueKind.String)
        .Select(t => t.GetValue<string>());

    private static IEnumerable<JsonObject> Within(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(p => Within(p.Value)).Prepend(map),
        JsonArray list => list.SelectMany(Within),
        _ => [],
    };

    public string? Text(string name)
    {
        switch (Plain(name))
        {
            case null:
                return null;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                var text = value.GetValue<string>();
                return text.Length > 0 ? text : null;
            case JsonValue value when value.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return value.ToJsonString();
            default:
                Find($"'{name}' must be text");
                return null;
        }
    }

    public string Needed(string name)
    {
        if (Text(name) is { } text)
        {
            return text;
        }

        Find($"'{name}' is missing");
        return "";
    }

    public bool Flag(string name)
    {
        switch (Plain(name))
        {
            case null:
                return false;
            case JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
                return value.GetValue<bool>();
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && bool.TryParse(value.GetValue<string>(), out var flag):
                return flag;
            default:
                Find($"'{name}' must be true or false");
                return false;
        }
    }

    public double? Number(string name)
    {
        switch (Plain(name))
        {
            case null:
                return null;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                return value.GetValue<double>();
            default:
                Find($"'{name}' must be a number");
                return null;
        }
    }

    /// <summary>A list of texts; a single text is a list of one.</summary>
    public ImmutableList<string> Texts(string name)
    {
        switch (Plain(name))
        {
            case null:
                return [];
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return [value.GetValue<string>()];
            case JsonArray array when array.All(i => i?.GetValueKind() == JsonValueKind.String):
                return [.. array.Select(i => i!.GetValue<string>())];
            default:
                Find($"'{name}' must be a list of texts");
                return [];
        }
    }

    public Authored? Object(string name)
    {
        switch (Plain(name))
        {
            case null:
                return null;
            case JsonObject value:
                return new Authored(value, process, place, findings);
            default:
                Find($"'{name}' must be an object");
                return null;
        }
    }

    /// <summary>A list of objects, each placed by its name or its number.</summary>
    public ImmutableList<Authored> Objects(string name, string called)
    {
        switch (Plain(name))
        {
            case null:
                return [];
            case JsonArray array:
                var objects = ImmutableList.CreateBuilder<Authored>();
                for (var i = 0; i < array.Count; i++)
                {
                    if (array[i] is JsonObject item)
                    {
                        var named = item["name"] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : $"{called} {i + 1}";
                        objects.Add(new Authored(item, process, place.Length > 0 ? $"{place}, {named}" : named, findings));
                    }
                    else
                    {
                        Find($"'{name}' must be a list of objects; number {i + 1} is not one");
                    }
                }

                return objects.ToImmutable();
            default:
                Find($"'{name}' must be a list");
                return [];
        }
    }

    /// <summary>A list whose items may be texts or objects; texts come as an object with that text under <paramref name="textAs"/>.</summary>
    public ImmutableList<Authored> Mixed(string name, string textAs) => Plain(name) is JsonArray array
        ? [.. array.Select((item, i) => new Authored(
            item as JsonObject ?? new JsonObject { [textAs] = item?.DeepClone() },
            process,
            $"{place}, {name} {i + 1}",
            findings))]
        : [.. Texts(name).Select(t => new Authored(new JsonObject { [textAs] = t }, process, place, findings))];

    public Expression? AsExpression(string name) => Text(name) is { } source ? AsExpression(name, source) : null;

    public Expression? AsExpression(string name, string source)
    {
        if (Expression.TryParse(source, out var expression, out var error))
        {
            return expression;
        }

        Find($"'{name}' can't be read: {error.Message}");
        return null;
    }

    /// <summary>Expressions by name, in order; <c>null</c> is the expression null.</summary>
    public ImmutableList<KeyValuePair<string, Expression>> AsExpressions(string name)
    {
        if (Plain(name) is not JsonObject map)
        {
            if (Has(name))
            {
                Find($"'{name}' must be an object of expressions");
            }

            return [];
        }

        var expressions = ImmutableList.CreateBuilder<KeyValuePair<string, Expression>>();
        foreach (var (key, value) in map)
        {
            if (AsExpression($"{name}.{key}", value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : value?.ToJsonString() ?? "null") is { } expression)
            {
                expressions.Add(new(key, expression));
            }
        }

        return expressions.ToImmutable();
    }

    public Template? AsTemplate(string name)
    {
        if (Text(name) is not { } source)
        {
            return null;
        }

        try
        {
            return Template.Parse(source);
        }
        catch (ExpressionError error)
        {
            Find($"'{name}' can't be read: {error.Message}");
            return null;
        }
    }

    public DueRule? AsDueRule(string name)
    {
        if (Text(name) is not { } source)
        {
            return null;
        }

        try
        {
            return DueRule.Parse(source);
        }
        catch (DueRuleError error)
        {
            Find($"'{name}' is no due rule: {error.Message}");
            return null;
        }
    }

    public Value AsValue(string name)
    {
        try
        {
            return Plain(name) is { } node ? ValueJson.Read(JsonSerializer.SerializeToElement(node)) : Value.Nothing;
        }
        catch (JsonException error)
        {
            Find($"'{name}' can't be read: {error.Message}");
            return Value.Nothing;
        }
    }

    /// <summary>The input by that name without its wrapping. What Studio keeps as JSON in a text is read as JSON.</summary>
    public JsonNode? Plain(string name)
    {
        if (json[name] is not JsonObject wrapped || wrapped["expression"] is not JsonObject expression || expression["type"] is null)
        {
            return json[name];
        }

        var value = expression["value"];
        if (value is JsonValue text && text.GetValueKind() == JsonValueKind.String && text.GetValue<string>().TrimStart() is ['[' or '{', ..] source)
        {
            try
            {
                return JsonNode.Parse(source, documentOptions: DefinitionText.Strict);
            }
            catch (JsonException)
            {
                // An expression may begin with a bracket too; it is read as the text it is.
            }
        }

        return value;
    }
}
