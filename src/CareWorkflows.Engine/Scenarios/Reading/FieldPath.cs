using System.Globalization;
using System.Text.RegularExpressions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Reading;

/// <summary>A place in a form: <c>gaps</c>, <c>actions[1].owner</c>. Rows count from 1, as people do.</summary>
internal sealed partial record FieldPath(string Text, string Field, int Row, string? Item)
{
    /// <summary>The name of the field itself: <c>owner</c> in <c>actions[1].owner</c>.</summary>
    public string Name => Item ?? Field;

    /// <summary>Null when it is no path.</summary>
    public static FieldPath? Parse(string text)
    {
        var match = Shape().Match(text);
        return match.Success
            ? new FieldPath(
                text,
                match.Groups["field"].Value,
                match.Groups["row"].Success ? int.Parse(match.Groups["row"].Value, CultureInfo.InvariantCulture) : 0,
                match.Groups["item"].Success ? match.Groups["item"].Value : null)
            : null;
    }

    /// <summary>There is something at this place.</summary>
    public bool IsIn(Record form) => this switch
    {
        { Row: 0 } => form.Has(Field),
        { Item: null } => form[Field].Items.Count >= Row,
        _ => form[Field].Items.Count >= Row && !form[Field].Items[Row - 1][Item].IsNothing,
    };

    /// <summary>The form without what stands there; the same when nothing does.</summary>
    public Record RemoveFrom(Record form)
    {
        if (!IsIn(form))
        {
            return form;
        }

        if (Row == 0)
        {
            return form.With(Field, Value.Nothing);
        }

        var rows = form[Field].Items.ToList();
        if (Item is null)
        {
            rows.RemoveAt(Row - 1);
        }
        else
        {
            var row = rows[Row - 1].Members;
            rows[Row - 1] = new Record(row.Names.Where(n => n != Item).Select(n => KeyValuePair.Create(n, row[n])));
        }

        return form.With(Field, Value.Of(rows));
    }

    public override string ToString() => Text;

    [GeneratedRegex(@"^(?<field>\w+)(\[(?<row>[1-9][0-9]{0,3})\](\.(?<item>\w+))?)?$")]
    private static partial Regex Shape();
}
