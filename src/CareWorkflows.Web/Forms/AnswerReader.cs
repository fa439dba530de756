using System.Globalization;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Desk;

namespace CareWorkflows.Web.Forms;

/// <summary>Something to mend in a form.</summary>
/// <param name="Place">Where it stands: <c>actions[1].dueOn</c>; null when it is about the form as a whole.</param>
/// <param name="Message">What to do about it, said so that it can be read away from the field.</param>
/// <param name="Rule">The rule behind it, when there is one.</param>
/// <param name="Here">The same where the field's label stands beside it.</param>
public sealed record FormError(string? Place, string Message, string? Rule = null, string? Here = null);

/// <summary>
/// Turns what was typed into values, field by field, as the definition describes them. Checks only that each answer is there
/// and can be read; whether it may be so is the kernel's to say.
/// </summary>
public sealed class AnswerReader
{
    private static readonly string[] Times = ["H:mm", "HH:mm", "H.mm", "HH.mm", "h:mmtt", "h.mmtt", "h:mm tt", "h.mm tt", "htt", "h tt"];

    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    private readonly Typed typed;
    private readonly List<FormError> errors = [];

    private AnswerReader(Typed typed) => this.typed = typed;

    /// <summary>The values of the fields that are asked, and what could not be read or is missing.</summary>
    public static (Record Values, IReadOnlyList<FormError> Errors) Read(IEnumerable<FormField> fields, Typed typed)
    {
        var reader = new AnswerReader(typed);
        var values = reader.Fields(fields.Where(f => f.Asked), "", "");
        return (values, reader.errors);
    }

    /// <summary>The values of all fields as far as they can be read: enough to ask which fields are to be asked.</summary>
    public static Record SoFar(IEnumerable<Field> fields, Typed typed) =>
        new AnswerReader(typed).Fields(fields.Where(f => typed.Has(f.Name)).Select(Plain), "", "");

    private static FormField Plain(Field field) =>
        new(field, true, field.Options, Value.Nothing, [.. field.Items.Select(Plain)]);

    /// <param name="within">Place of the row the fields stand in, with its dot; empty at the top.</param>
    /// <param name="called">What that row is called, with a comma.</param>
    private Record Fields(IEnumerable<FormField> fields, string within, string called) =>
        new([.. fields.Select(f => KeyValuePair.Create(f.Field.Name, One(f.Field, f.Items, within + f.Field.Name, called + f.Field.Label.TrimEnd(' ', ':', '.'))))]);

    private Value One(Field field, IReadOnlyList<FormField> items, string place, string called) => field.Type switch
    {
        FieldType.Date => Date(field, place, called),
        FieldType.DateTime => DateTime(field, place, called),
        FieldType.Time => Time(field, place, called),
        FieldType.Duration => Duration(field, place, called),
        FieldType.Bool => Bool(field, place, called),
        FieldType.Int or FieldType.Num => Number(field, place, called),
        FieldType.Multi => Multi(field, place, called),
        FieldType.List => List(field, items, place, called),
        _ => Text(field, place, called),
    };

    private Value Missing(Field field, string place, string called, string what)
    {
        if (!field.Optional && field.Default is null)
        {
            Wrong(place, called, what);
        }

        return Value.Nothing;
    }

    /// <summary>A field's label may be a question: then what to do stands after it as a sentence of its own.</summary>
    private Value Wrong(string place, string called, string what)
    {
        errors.Add(new FormError(place, called.EndsWith('?') ? $"{called} {Words.Sentence(what)}" : $"{called}: {what}", Here: Words.Sentence(what)));
        return Value.Nothing;
    }

    private Value Text(Field field, string place, string called)
    {
        var text = typed[place].Trim().ReplaceLineEndings("\n");
        return text.Length > 0 ? text : Missing(field, place, called, field.Type switch
        {
            FieldType.Person => "enter a name",
            FieldType.Doc => "choose a file or enter its name",
            FieldType.Choice or FieldType.Role => "choose one",
            _ => "enter an answer",
        });
    }

    private Value Date(Field field, string place, string called)
    {
        var (day, month, year) = (typed[$"{place}.day"].Trim(), typed[$"{place}.month"].Trim(), typed[$"{place}.year"].Trim());
        return day.Length + month.Length + year.Length == 0 ? Missing(field, place, called, "enter a date")
            : ReadDate(day, month, year, out var wrong) is { } date ? date
            : Wrong(place, called, wrong);
    }

    /// <summary>A date typed in three parts; null: <paramref name="wrong"/> says what to mend.</summary>
    public static DateOnly? ReadDate(string day, string month, string year, out string wrong)
    {
        string[] formats = ["d M yyyy", "d MMM yyyy", "d MMMM yyyy"];
        var missing = new[] { ("day", day), ("month", month), ("year", year) }.Where(p => p.Item2.Length == 0).Select(p => $"a {p.Item1}").ToList();
        wrong = missing.Count > 0 ? $"the date must include {string.Join(" and ", missing)}"
            : year.Length != 4 ? "the year must have 4 numbers, like 2026"
            : "enter a real date, like 8 1 2026";
        return missing.Count == 0 && year.Length == 4 && DateOnly.TryParseExact($"{day} {month} {year}", formats, English, DateTimeStyles.None, out var date) ? date : null;
    }

    private Value DateTime(Field field, string place, string called)
    {
        var date = Date(field, place, called);
        var time = typed[$"{place}.time"].Trim();
        if (time.Length == 0)
        {
            return date;
        }

        if (ReadTime(time) is not { } read)
        {
            return Wrong(place, called, "enter the time like 14:30");
        }

        if (date.IsNothing && !errors.Exists(e => e.Place == place))
        {
            return Wrong(place, called, "enter a date as well as the time");
        }

        return date.IsNothing ? date : $"{date.Text}T{Words.Time(read)}";
    }

    private Value Time(Field field, string place, string called)
    {
        var text = typed[place].Trim();
        return text.Length == 0 ? Missing(field, place, called, "enter a time")
            : ReadTime(text) is { } time ? Words.Time(time)
            : Wrong(place, called, "enter a time like 14:30");
    }

    private static TimeOnly? ReadTime(string text) =>
        TimeOnly.TryParseExact(text.ToUpperInvariant(), Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private Value Duration(Field field, string place, string called)
    {
        var (number, unit) = (typed[$"{place}.number"].Trim(), typed[$"{place}.unit"]);
        return number.Length == 0 ? Missing(field, place, called, "enter a number")
            : Amount.TryParse($"{number} {unit}", out var amount) && amount.Number >= 0 ? amount.AsValue
            : Wrong(place, called, "enter a whole number of the unit chosen, like 6 weeks");
    }

    private Value Bool(Field field, string place, string called) => typed[place] switch
    {
        "true" => true,
        "false" => false,
        _ when field.IsTicked => false,
        _ => Missing(field, place, called, "choose yes or no"),
    };

    private Value Number(Field field, string place, string called)
    {
        var text = typed[place].Trim();
        if (text.Length == 0)
        {
            return Missing(field, place, called, "enter a number");
        }

        if (!double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(number))
        {
            return Wrong(place, called, "enter a number, like 12");
        }

        if (field.Type == FieldType.Int && number != Math.Truncate(number))
        {
            return Wrong(place, called, "enter a whole number");
        }

        return (field.Min, field.Max) switch
        {
            ({ } min, { } max) when number < min || number > max => Wrong(place, called, $"enter a number from {Say(min)} to {Say(max)}"),
            ({ } min, null) when number < min => Wrong(place, called, $"enter {Say(min)} or more"),
            (null, { } max) when number > max => Wrong(place, called, $"enter {Say(max)} or less"),
            _ => number,
        };
    }

    private static string Say(double number) => number.ToString(CultureInfo.InvariantCulture);

    private Value Multi(Field field, string place, string called)
    {
        var ticked = typed.All(place);
        return ticked.Count > 0 ? Value.Of([.. ticked]) : Missing(field, place, called, "choose at least one");
    }

    private Value List(Field field, IReadOnlyList<FormField> items, string place, string called)
    {
        var rows = new List<Value>();
        for (var i = 1; i <= typed.Rows(place); i++)
        {
            var row = $"{place}[{i}]";
            if (typed.IsBlankWithin(row))
            {
                continue; // never meant
            }

            var rowCalled = string.Create(CultureInfo.InvariantCulture, $"{called.TrimEnd('?')} {i}");
            rows.Add(items.Count > 0 ? Fields(items, $"{row}.", $"{rowCalled}, ") : One(Typed.RowField(field), [], row, rowCalled));
        }

        var least = (int)(field.Min ?? 0);
        if (rows.Count < least && !(field.Optional && rows.Count == 0))
        {
            return Wrong(place, called, string.Create(CultureInfo.InvariantCulture, $"add at least {least}"));
        }

        return field.Optional && rows.Count == 0 ? Value.Nothing : Value.Of(rows);
    }
}
