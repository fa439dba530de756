using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace CareWorkflows.Engine.Library;

/// <summary>Every rule of the procedures, with its source; and what their words leave open. Kept in <c>workflows/_common/rules.json</c>.</summary>
/// <param name="Sources">The procedures by the number they are cited with.</param>
public sealed record RuleCatalogue(ImmutableSortedDictionary<string, string> Sources, ImmutableList<RuleSection> Sections)
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private FrozenSet<string>? ids;

    public static RuleCatalogue Empty { get; } = new(ImmutableSortedDictionary<string, string>.Empty, []);

    /// <exception cref="FormatException">It can't be read, or has a rule twice.</exception>
    public static RuleCatalogue Read(string json)
    {
        try
        {
            var read = JsonSerializer.Deserialize<RuleCatalogue>(json, Strict) ?? throw new FormatException("The catalogue of rules is empty.");
            return read.Rules.GroupBy(r => r.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
                ? throw new FormatException($"The catalogue of rules has {twice.Key} twice.")
                : read;
        }
        catch (JsonException error)
        {
            throw new FormatException($"The catalogue of rules can't be read: {error.Message}", error);
        }
    }

    public IEnumerable<CatalogueRule> Rules => Sections.SelectMany(s => s.Rules);

    public bool Knows(string id) => (ids ??= Rules.Select(r => r.Id).ToFrozenSet(StringComparer.Ordinal)).Contains(id);
}

public sealed record RuleSection(string Title, ImmutableList<CatalogueRule> Rules);

/// <param name="Source">Document and line, and the part of it: <c>004:19 s1</c>.</param>
/// <param name="Quote">The words it comes from.</param>
/// <param name="Rule">What they ask for.</param>
/// <param name="Kind">What sort of rule. A reading, context or convention asks for nothing by itself.</param>
/// <param name="NoMachine">Why no machine can see to it; null: one can.</param>
public sealed record CatalogueRule(string Id, string Source, string? Quote, string Rule, string Kind, string? NoMachine)
{
    /// <summary>Something a process has to account for.</summary>
    public bool Binds => Kind is not ("reading" or "context" or "convention");
}
