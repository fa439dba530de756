using System.Collections.Immutable;
using System.Text;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Wording;

namespace CareWorkflows.Web.Forms;

/// <summary>One field as a partial of <c>Shared/Fields</c> draws it.</summary>
/// <param name="Asked">The field, its options and the fields of its rows.</param>
/// <param name="Place">Where it stands: <c>actions[1].owner</c>.</param>
public sealed record FieldView(FormField Asked, string Place, FormView Form)
{
    public Field Field => Asked.Field;

    public string Label => Field.Optional ? $"{Field.Label} (optional)" : Field.Label;

    /// <summary>Name of the input that posts it, or one part of it.</summary>
    public string Name(string? part = null) => Typed.Prefix + (part is null ? Place : $"{Place}.{part}");

    /// <summary>Id of the element an error points at, or of one part.</summary>
    public string Id(string? part = null) => IdOf(part is null ? Place : $"{Place}.{part}");

    /// <summary>What was typed, as it was typed.</summary>
    public string Text(string? part = null) => Form.Typed[part is null ? Place : $"{Place}.{part}"];

    public IReadOnlyList<string> Ticked => Form.Typed.All(Place);

    public string? Error => Form.Errors.Find(e => e.Place == Place) is { } error ? error.Here ?? error.Message : null;

    public string? Hint => Field.Hint;

    /// <summary>Ids of what describes the input: its hint, its error.</summary>
    public string? DescribedBy => (Hint, Error) switch
    {
        (null, null) => null,
        (_, null) => $"{Id()}-hint",
        (null, _) => $"{Id()}-error",
        _ => $"{Id()}-hint {Id()}-error",
    };

    /// <summary>Another field is asked or not because of this one.</summary>
    public bool DecidesOthers => Form.Deciding.Contains(Field.Name);

    public IEnumerable<IReadOnlyList<FieldView>> Rows => Enumerable.Range(1, Form.Typed.Rows(Place)).Select(Row);

    public FieldView Within(FormField item, int row) => new(item, $"{Place}[{row}].{item.Field.Name}", Form);

    /// <summary>An answer to it as people read it, a line for each of several.</summary>
    public ImmutableList<string> Said(Value answer) => answer switch
    {
        { IsNothing: true } => ["Not given"],
        { Kind: ValueKind.List, Items.Count: 0 } => ["None"],
        { Kind: ValueKind.List } when Asked.Items.Count > 0 => [.. answer.Items.Select(SaidOfRow)],
        { Kind: ValueKind.List } => [.. answer.Items.Select(i => SaidOfOne(i, Field.Type == FieldType.List ? Typed.RowField(Field) : Field))],
        _ => [SaidOfOne(answer, Field)],
    };

    /// <summary>The id of the input at a place.</summary>
    public static string IdOf(string place)
    {
        var id = new StringBuilder("f-", place.Length + 2);
        foreach (var c in place)
        {
            id.Append(c switch { '.' or '[' => '-', ']' => null, _ => c });
        }

        return id.ToString();
    }

    private string SaidOfRow(Value row) => string.Join("; ", Asked.Items.Where(i => !row[i.Field.Name].IsNothing)
        .Select(i => $"{i.Field.Label}: {string.Join(", ", new FieldView(i, i.Field.Name, Form).Said(row[i.Field.Name]))}"));

    private string SaidOfOne(Value answer, Field field) =>
        field.Type == FieldType.Doc ? DocumentFolder.CalledBefore(answer.ToString())
        : Asked.Options.Find(o => o.Value == answer.ToString())?.Label ?? Say.Value(answer, field);

    private List<FieldView> Row(int row) => Asked.Items.Count > 0
        ? [.. Asked.Items.Select(i => Within(i, row))]
        : [new FieldView(Asked with { Field = Typed.RowField(Field) with { Label = $"{Field.Label} {row}", Optional = false } }, $"{Place}[{row}]", Form)];
}

/// <summary>A form as its page draws it.</summary>
/// <param name="Deciding">Fields that decide whether others are asked.</param>
public sealed record FormView(
    ImmutableList<FormField> Fields,
    Typed Typed,
    ImmutableList<FormError> Errors,
    ImmutableList<string> People,
    ImmutableHashSet<string> Deciding)
{
    public static FormView Of(FormPage page, Typed typed, IEnumerable<FormError> errors) => new(
        [.. page.Fields.Where(f => f.Asked)],
        typed,
        [.. errors],
        page.People,
        [.. page.Fields.Select(f => f.Field.When).OfType<Kernel.Expressions.Expression>().SelectMany(w => w.MemberNames.Concat(w.FreeNames))]);

    public IEnumerable<FieldView> Views => Fields.Select(f => new FieldView(f, f.Field.Name, this));

    /// <summary>A file is chosen somewhere, so the form goes out in parts.</summary>
    public bool HasFiles => Fields.Exists(f => f.Field.Type == FieldType.Doc || f.Items.Exists(i => i.Field.Type == FieldType.Doc));
}
