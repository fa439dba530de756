using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace CareWorkflows.Web.Forms;

/// <summary>A form in its drafts: what would be posted, as JSON.</summary>
public static class FormText
{
    /// <summary>Stands before a rule in the name of the box for the reason to override it.</summary>
    public const string ReasonPrefix = "reason.";

    /// <summary>Input with the person a form was made for.</summary>
    public const string ForInput = "for";

    /// <summary>Input with the case's last entry when the form was opened.</summary>
    public const string SeenInput = "seen";

    /// <summary>Of what a form posts, what a person has typed.</summary>
    public static bool IsTyped(string name) =>
        name.StartsWith(Typed.Prefix, StringComparison.Ordinal) || name.StartsWith(ReasonPrefix, StringComparison.Ordinal);

    public static string Write(IEnumerable<KeyValuePair<string, StringValues>> posted) =>
        JsonSerializer.Serialize(posted.Where(p => IsTyped(p.Key)).ToDictionary(p => p.Key, p => p.Value.ToArray(), StringComparer.Ordinal));

    public static IReadOnlyDictionary<string, StringValues> Read(string text) =>
        JsonSerializer.Deserialize<Dictionary<string, string?[]>>(text)!.ToDictionary(p => p.Key, p => new StringValues(p.Value), StringComparer.Ordinal);
}
