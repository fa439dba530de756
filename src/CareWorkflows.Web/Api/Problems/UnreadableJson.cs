using System.Text.Json;
using System.Text.RegularExpressions;

namespace CareWorkflows.Web.Api.Problems;

/// <summary>Why a body could not be read, in words for who sent it and not for who wrote the reader.</summary>
internal static partial class UnreadableJson
{
    /// <returns>The field to mend, as <c>form.actions[0]</c>, and what is wrong with it.</returns>
    public static (string? Field, string Detail) Say(JsonException fault)
    {
        var field = fault.Path is { Length: > 2 } path ? path[2..] : null;
        if (Unknown().Match(fault.Message) is { Success: true } unknown)
        {
            var name = unknown.Groups[1].Value;
            return (name, $"'{name}' is not known here. Take it out, or see how it is written in /api/openapi.json.");
        }

        if (Twice().Match(fault.Message) is { Success: true } twice)
        {
            var name = twice.Groups[1].Value;
            return (name, $"'{name}' stands there twice. Send it once.");
        }

        if (Missing().Match(fault.Message) is { Success: true } missing)
        {
            return (missing.Groups[1].Value, $"'{missing.Groups[1].Value}' is missing.");
        }

        // Broken JSON is broken somewhere, but no field is wrong; a value of the wrong type is one field's.
        return field is null || fault.InnerException is JsonException
            ? (null, fault.LineNumber is { } line ? $"The body is not JSON: see line {line + 1}, position {fault.BytePositionInLine + 1}." : "The body is not JSON.")
            : (field, $"'{field}' is not of the type that is asked.");
    }

    [GeneratedRegex("JSON property '([^']*)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("Duplicate property '([^']*)'")]
    private static partial Regex Twice();

    [GeneratedRegex("missing required properties including: '([^']*)'")]
    private static partial Regex Missing();
}
