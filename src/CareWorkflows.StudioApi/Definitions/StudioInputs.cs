using System.Collections.Frozen;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Activities;

namespace CareWorkflows.StudioApi.Definitions;

/// <summary>
/// Inputs of activities: plain values in the files (<c>"label": "Record a visit"</c>), wrapped ones in Studio
/// (<c>{ "typeName", "expression": { "type", "value" }, "memoryReference" }</c>). Unwrapping what was wrapped gives the same bytes.
/// </summary>
internal static class StudioInputs
{
    /// <summary>Properties an activity of Elsa has for itself: an input of ours by that name goes under another on the wire.</summary>
    private static readonly FrozenSet<string> Taken =
        new[] { "id", "nodeId", "name", "type", "version", "metadata", "customProperties" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ActivityDescription> Activities =
        ActivityCatalogue.Descriptions.ToFrozenDictionary(d => d.Type, StringComparer.Ordinal);

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    public static ActivityDescription? Describe(string? type) => type is null ? null : Activities.GetValueOrDefault(type);

    /// <summary>The property Studio keeps an input under: <c>eventDate</c>; <c>careName</c> for <c>name</c>.</summary>
    public static string WireName(string input) => Taken.Contains(input) ? "care" + char.ToUpperInvariant(input[0]) + input[1..] : input;

    public static JsonObject Wrap(InputDescription input, JsonNode value)
    {
        var (typeName, syntax, text) = input.Kind switch
        {
            InputKind.Flag when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False =>
                ("Boolean", "Literal", value.GetValue<bool>().ToString(CultureInfo.InvariantCulture)),
            InputKind.Choices or InputKind.Texts when value is JsonArray => ("Object", "Object", value.ToJsonString(Relaxed)),
            InputKind.Expression when value.GetValueKind() == JsonValueKind.String => ("Object", "JavaScript", value.GetValue<string>()),
            _ when value.GetValueKind() == JsonValueKind.String => ("String", "Literal", value.GetValue<string>()),
            _ => ("String", "Literal", value.ToJsonString(Readable)),
        };
        return new JsonObject
        {
            ["typeName"] = typeName,
            ["expression"] = new JsonObject { ["type"] = syntax, ["value"] = text },
            ["memoryReference"] = null,
        };
    }

    /// <summary>The plain value; null: nothing is said, so the input is left out.</summary>
    public static JsonNode? Unwrap(InputDescription input, JsonNode? wire)
    {
        var value = wire is JsonObject wrapped && wrapped["expression"] is JsonObject expression && expression.ContainsKey("type") ? expression["value"] : wire;
        if (value is not JsonValue said || said.GetValueKind() != JsonValueKind.String)
        {
            return value?.DeepClone();
        }

        var text = said.GetValue<string>();
        return text.Length == 0 ? null : input.Kind switch
        {
            InputKind.Flag when bool.TryParse(text, out var flag) => JsonValue.Create(flag),
            InputKind.Choices or InputKind.Texts or InputKind.Json when text.TrimStart() is ['[' or '{', ..] && Parsed(text) is { } parsed => parsed,
            _ => JsonValue.Create(text),
        };
    }

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            // Half typed: kept as the text it is, and the compiler says what it must be.
            return null;
        }
    }
}
