using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Playing;

/// <summary>
/// What a scenario calls its cases. A case a step opens has its alias as id, so an alias in a form is an id as it stands;
/// a case that another opened has an id of its own, which is put in the alias's place.
/// </summary>
internal sealed class Names
{
    private readonly Dictionary<string, string> idByAlias = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> aliasById = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Aliases => idByAlias.Keys;

    public void Add(string alias, string id)
    {
        idByAlias[alias] = id;
        aliasById[id] = alias;
    }

    public string? IdOf(string alias) => idByAlias.GetValueOrDefault(alias);

    public string NameOf(string id) => aliasById.GetValueOrDefault(id, id);

    public Value Translate(Value value) => value.Kind switch
    {
        ValueKind.Text => idByAlias.GetValueOrDefault(value.Text!, value.Text!),
        ValueKind.List => Value.Of([.. value.Items.Select(Translate)]),
        ValueKind.Map => TranslateForm(value.Members),
        _ => value,
    };

    public Record TranslateForm(Members members) => new(members.Names.Select(n => KeyValuePair.Create(n, Translate(members[n]))));
}
