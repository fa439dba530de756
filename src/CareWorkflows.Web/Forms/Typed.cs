using System.Globalization;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Desk;
using Microsoft.Extensions.Primitives;

namespace CareWorkflows.Web.Forms;

/// <summary>
/// What somebody typed into a form, exactly as typed, by the place it stands at: <c>heldOn.day</c>, <c>actions[1].owner</c> (rows count from 1).
/// Whatever the answer is, the page shows this again: nothing typed is ever lost.
/// </summary>
public sealed class Typed
{
    /// <summary>Stands before every place in the name of an input, so that a field may be called anything.</summary>
    public const string Prefix = "f.";

    /// <summary>More rows than any list of a form has.</summary>
    private const int MostRows = 100;

    private readonly Dictionary<string, StringValues> answers = new(StringComparer.Ordinal);

    /// <summary>Reads a posted form.</summary>
    public static Typed From(IEnumerable<KeyValuePair<string, StringValues>> posted)
    {
        var typed = new Typed();
        foreach (var (name, value) in posted)
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                typed.answers[name[Prefix.Length..]] = value;
            }
        }

        return typed;
    }

    /// <summary>All of it, as a form posts it.</summary>
    public IEnumerable<KeyValuePair<string, StringValues>> Posted => answers.Select(a => KeyValuePair.Create(Prefix + a.Key, a.Value));

    /// <summary>What stands at a place; empty when nothing does.</summary>
    public string this[string place]
    {
        get => answers.TryGetValue(place, out var value) ? value.ToString() : "";
        set => answers[place] = value;
    }

    /// <summary>All that was ticked at a place.</summary>
    public IReadOnlyList<string> All(string place) =>
        answers.TryGetValue(place, out var values) ? [.. values.Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v!)] : [];

    /// <summary>The place has been on the page, even if it was left empty.</summary>
    public bool Has(string place) => answers.Keys.Any(k => k == place || (k.StartsWith(place, StringComparison.Ordinal) && k[place.Length] is '.' or '['));

    /// <summary>Nothing was typed at or below the place; a number of rows and a unit are not typed.</summary>
    public bool IsBlankWithin(string place) => !answers.Any(a =>
        a.Key.StartsWith(place, StringComparison.Ordinal)
        && (a.Key.Length == place.Length || a.Key[place.Length] is '.' or '[')
        && !a.Key.EndsWith(".rows", StringComparison.Ordinal)
        && !a.Key.EndsWith(".unit", StringComparison.Ordinal)
        && a.Value.Any(v => !string.IsNullOrWhiteSpace(v)));

    public int Rows(string list) =>
        int.TryParse(this[$"{list}.rows"], NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? Math.Min(rows, MostRows) : 0;

    public void SetRows(string list, int rows) => this[$"{list}.rows"] = Math.Min(rows, MostRows).ToString(CultureInfo.InvariantCulture);

    public void AddRow(string list) => SetRows(list, Rows(list) + 1);

    /// <summary>Takes out the rows nothing was typed in: they were never meant.</summary>
    public void RemoveBlankRows(IEnumerable<FormField> fields, string within = "")
    {
        foreach (var field in fields.Where(f => f.Field.Type == FieldType.List))
        {
            var list = within + field.Field.Name;
            for (var row = Rows(list); row > 0; row--)
            {
                if (IsBlankWithin($"{list}[{row}]"))
                {
                    RemoveRow($"{list}[{row}]");
                }
                else
                {
                    RemoveBlankRows(field.Items, $"{list}[{row}].");
                }
            }
        }
    }

    /// <summary>Takes one row out; those after it move up.</summary>
    /// <param name="row">Place of the row: <c>actions[1]</c>.</param>
    public void RemoveRow(string row)
    {
        var open = row.LastIndexOf('[');
        if (open < 0 || !int.TryParse(row.AsSpan(open + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var gone))
        {
            return;
        }

        var list = row[..open];
        var rows = Rows(list);
        if (gone < 1 || gone > rows)
        {
            return;
        }

        MoveRow(list, gone, null);
        for (var i = gone + 1; i <= rows; i++)
        {
            MoveRow(list, i, i - 1);
        }

        SetRows(list, rows - 1);
    }

    /// <summary>Puts values into the places nothing was typed at.</summary>
    public void Fill(IEnumerable<FormField> fields, Members values, string within = "")
    {
        foreach (var field in fields.Where(f => !Has(within + f.Field.Name)))
        {
            Put(within + field.Field.Name, field.Field, values[field.Field.Name], field.Items);
        }
    }

    /// <summary>Puts the defaults of the fields that are asked into the places nothing was typed at, and the rows a list must have.</summary>
    public void FillDefaults(IReadOnlyCollection<FormField> fields)
    {
        foreach (var field in fields.Where(f => f.Asked && !Has(f.Field.Name)))
        {
            Put(field.Field.Name, field.Field, field.Default, field.Items);
        }

        foreach (var list in fields.Where(f => f.Asked && f.Field is { Type: FieldType.List, Optional: false }))
        {
            SetRows(list.Field.Name, Math.Max(Rows(list.Field.Name), (int)(list.Field.Min ?? 0)));
        }
    }

    private void Put(string place, Field field, Value value, IReadOnlyList<FormField> items)
    {
        if (value.IsNothing)
        {
            return;
        }

        switch (field.Type)
        {
            case FieldType.Date or FieldType.DateTime when value.Date is { } date:
                this[$"{place}.day"] = date.Day.ToString(CultureInfo.InvariantCulture);
                this[$"{place}.month"] = date.Month.ToString(CultureInfo.InvariantCulture);
                this[$"{place}.year"] = date.Year.ToString(CultureInfo.InvariantCulture);
                if (field.Type == FieldType.DateTime && value.Text!.Length > 10)
                {
                    this[$"{place}.time"] = value.Text[11..16];
                }

                break;
            case FieldType.Duration when Amount.TryParse(value.Text, out var amount):
                this[$"{place}.number"] = amount.Number.ToString(CultureInfo.InvariantCulture);
                this[$"{place}.unit"] = (amount with { Number = 1 }).ToString()[2..];
                break;
            case FieldType.Multi:
                answers[place] = new StringValues([.. value.Items.Select(i => i.ToString())]);
                break;
            case FieldType.List:
                SetRows(place, value.Items.Count);
                for (var i = 0; i < value.Items.Count; i++)
                {
                    PutRow($"{place}[{i + 1}]", field, value.Items[i], items);
                }

                break;
            default:
                this[place] = value.ToString();
                break;
        }
    }

    private void PutRow(string row, Field list, Value value, IReadOnlyList<FormField> items)
    {
        if (items.Count == 0)
        {
            Put(row, RowField(list), value, []);
            return;
        }

        foreach (var item in items)
        {
            Put($"{row}.{item.Field.Name}", item.Field, value[item.Field.Name], item.Items);
        }
    }

    /// <summary>The field of a row that is one value.</summary>
    internal static Field RowField(Field list) =>
        new() { Name = "", Type = list.Of ?? FieldType.Text, Label = list.Label, Optional = true, Options = list.Options };

    private void MoveRow(string list, int from, int? to)
    {
        var prefix = $"{list}[{from}]";
        foreach (var key in answers.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).ToList())
        {
            answers.Remove(key, out var value);
            if (to is { } row)
            {
                answers[$"{list}[{row}]{key[prefix.Length..]}"] = value;
            }
        }
    }
}
