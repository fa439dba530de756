using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CareWorkflows.StudioApi.Definitions;

/// <summary>
/// A body that must be one JSON object, read strictly: a property given twice, or what is nested without end, has no one meaning. What is wrong is said
/// in words, as somebody may have chosen the wrong file.
/// </summary>
internal sealed record PostedDefinition(JsonObject Json)
{
    /// <summary>Ten times the largest process there is.</summary>
    private const int MostBytes = 4 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <exception cref="BadHttpRequestException">It is no JSON object; the message says why.</exception>
    public static ValueTask<PostedDefinition> BindAsync(HttpContext context) => ReadAsync(context.Request.Body, context.RequestAborted);

    /// <summary>The same of a file.</summary>
    /// <exception cref="BadHttpRequestException">It is no JSON object; the message says why.</exception>
    public static async ValueTask<PostedDefinition> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            return await ParseAsync(body, cancellation) is JsonObject json ? new PostedDefinition(json) : throw Refused("This is no workflow: it must be a JSON object.");
        }
        catch (JsonException unreadable)
        {
            throw Refused("This is no workflow: it can't be read as JSON. " + unreadable.Message);
        }
    }

    /// <summary>
    /// Where a definition is not of the kind it must be to be kept at all, even as a draft: nothing of it may get lost unsaid. Whether it works is the
    /// compiler's to say.
    /// </summary>
    public static IEnumerable<string> Misfits(JsonObject model)
    {
        if (model["root"] is not JsonObject root)
        {
            return ["this is no workflow: it has no root"];
        }

        return Misfits(model, "",
            ("definitionId", Is.Text), ("id", Is.Text), ("name", Is.Text), ("description", Is.Text), ("version", Is.WholeNumber), ("variables", Is.Objects),
            ("inputs", Is.List), ("outputs", Is.List), ("outcomes", Is.List), ("customProperties", Is.Object), ("options", Is.Object))
            .Concat(Misfits(root, "the root's ", ("type", Is.Text), ("id", Is.Text), ("initialState", Is.Text), ("states", Is.Objects), ("transitions", Is.Objects)))
            .Concat(Each(root["states"]).SelectMany((s, i) => Misfits(s, $"of state {i + 1}, ", ("name", Is.Text), ("entry", Is.Object), ("exit", Is.Object))))
            .Concat(Each(root["transitions"]).SelectMany((t, i) =>
                Misfits(t, $"of transition {i + 1}, ", ("name", Is.Text), ("from", Is.Text), ("to", Is.Text), ("trigger", Is.Object), ("action", Is.Object))));
    }

    /// <summary>What is written in a language nothing here reads: kept as text, it would be taken for what it is not.</summary>
    public static IEnumerable<string> Foreign(JsonNode? node, string within = "") => node switch
    {
        JsonObject map => from property in map
                          let at = map["type"] is JsonValue && map["name"] is JsonValue name && name.GetValueKind() == JsonValueKind.String ? name.GetValue<string>() : within
                          from said in property.Value is JsonObject input && Language(input) is { } language
                              ? [$"{(at.Length > 0 ? at + ", " : "")}'{property.Key}' is written in {language}; here it must be text or JavaScript"]
                              : Foreign(property.Value, at)
                          select said,
        JsonArray list => list.SelectMany(item => Foreign(item, within)),
        _ => [],
    };

    private static string? Language(JsonObject input) =>
        input["expression"] is JsonObject expression && expression["type"] is JsonValue type && type.GetValueKind() == JsonValueKind.String
            && type.GetValue<string>() is not ("Literal" or "Object" or "Json" or "JavaScript" or "Variable" or "Input" or "") ? type.GetValue<string>() : null;

    private static async Task<JsonNode?> ParseAsync(Stream body, CancellationToken cancellation)
    {
        using var read = new MemoryStream();
        var buffer = new byte[81920];
        while (await body.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            if (read.Length + count > MostBytes)
            {
                throw Refused("This is no workflow: it is larger than 4 MB.");
            }

            read.Write(buffer, 0, count);
        }

        return JsonNode.Parse(read.GetBuffer().AsSpan(0, (int)read.Length), documentOptions: Strict);
    }

    private static IEnumerable<string> Misfits(JsonObject json, string of, params (string Name, Is Must)[] properties) =>
        from property in properties
        let value = json[property.Name]
        where value is not null && !Fits(value, property.Must)
        select $"{of}'{property.Name}' must be {Said(property.Must)}";

    private static bool Fits(JsonNode value, Is must) => must switch
    {
        Is.Text => value.GetValueKind() == JsonValueKind.String,
        Is.WholeNumber => value is JsonValue number && number.TryGetValue<int>(out _),
        Is.Object => value is JsonObject,
        Is.List => value is JsonArray,
        _ => value is JsonArray list && list.All(i => i is JsonObject),
    };

    private static string Said(Is must) => must switch
    {
        Is.Text => "a text",
        Is.WholeNumber => "a whole number",
        Is.Object => "an object",
        Is.List => "a list",
        _ => "a list of objects",
    };

    private static IEnumerable<JsonObject> Each(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static BadHttpRequestException Refused(string why) => new(why, StatusCodes.Status400BadRequest);

    private enum Is
    {
        Text,
        WholeNumber,
        Object,
        List,
        Objects,
    }
}
