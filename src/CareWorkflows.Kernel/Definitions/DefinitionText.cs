using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>
/// A definition as the text people review: every property in the order it was written, what nobody here knows of kept, and one layout.
/// A file that was written by <see cref="Write"/> reads and writes back to the same bytes.
/// </summary>
public static class DefinitionText
{
    /// <summary>Objects and lists that fit within this many characters stand on one line.</summary>
    private const int Width = 150;

    /// <summary>Where the templates stand in a definition (<c>customProperties.care</c>), so that a version keeps its own for ever.</summary>
    internal const string Templates = "templates";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <exception cref="JsonException">It is no JSON, has a property twice, or is no object.</exception>
    public static JsonObject Read(string text) =>
        JsonNode.Parse(text, documentOptions: Strict) as JsonObject ?? throw new JsonException("the definition must be a JSON object");

    public static string Write(JsonObject definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var text = new StringBuilder();
        Write(text, definition, 0, 0);
        return text.Append('\n').ToString();
    }

    /// <summary>The definition with the templates it is made with, by file name; those it had are dropped. What is no definition is left as it is.</summary>
    public static string WithTemplates(string text, IReadOnlyDictionary<string, string> templates)
    {
        ArgumentNullException.ThrowIfNull(templates);
        JsonObject definition;
        try
        {
            definition = Read(text);
        }
        catch (JsonException)
        {
            return text;
        }

        var care = definition["customProperties"]?["care"] as JsonObject;
        var had = care?.Remove(Templates) ?? false;
        if (templates.Count == 0)
        {
            return had ? Write(definition) : text;
        }

        if (care is null)
        {
            if (definition["customProperties"] is not JsonObject custom)
            {
                definition["customProperties"] = custom = [];
            }

            custom["care"] = care = [];
        }

        care[Templates] = new JsonObject(templates.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));
        return Write(definition);
    }

    /// <summary>The templates a definition was made with, by file name.</summary>
    public static IReadOnlyDictionary<string, string> TemplatesIn(string text) => Read(text)["customProperties"]?["care"]?[Templates] is JsonObject templates
        ? templates.Where(t => t.Value?.GetValueKind() == JsonValueKind.String).ToDictionary(t => t.Key, t => t.Value!.GetValue<string>(), StringComparer.Ordinal)
        : new Dictionary<string, string>(StringComparer.Ordinal);

    /// <param name="before">Characters that stand before it on its line, indentation apart.</param>
    private static void Write(StringBuilder text, JsonNode? node, int indent, int before)
    {
        var flat = Flat(node);
        if (node is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }) || (2 * indent) + before + flat.Length + 1 <= Width)
        {
            text.Append(flat);
            return;
        }

        var inner = new string(' ', 2 * (indent + 1));
        if (node is JsonObject map)
        {
            text.Append("{\n");
            var at = 0;
            foreach (var (name, value) in map)
            {
                var key = Text(name) + ": ";
                text.Append(inner).Append(key);
                Write(text, value, indent + 1, key.Length);
                text.Append(++at < map.Count ? ",\n" : "\n");
            }

            text.Append(' ', 2 * indent).Append('}');
        }
        else
        {
            var list = (JsonArray)node;
            text.Append("[\n");
            for (var i = 0; i < list.Count; i++)
            {
                text.Append(inner);
                Write(text, list[i], indent + 1, 0);
                text.Append(i + 1 < list.Count ? ",\n" : "\n");
            }

            text.Append(' ', 2 * indent).Append(']');
        }
    }

    private static string Flat(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject { Count: 0 } => "{}",
        JsonObject map => "{ " + string.Join(", ", map.Select(p => $"{Text(p.Key)}: {Flat(p.Value)}")) + " }",
        JsonArray list when list.Any(i => i is JsonObject { Count: > 0 }) => "[ " + string.Join(", ", list.Select(Flat)) + " ]",
        JsonArray list => "[" + string.Join(", ", list.Select(Flat)) + "]",
        _ => node.ToJsonString(Relaxed),
    };

    private static string Text(string text) => JsonSerializer.Serialize(text, Relaxed);
}
