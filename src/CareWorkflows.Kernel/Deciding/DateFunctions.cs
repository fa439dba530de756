using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>Pure functions over dates and values. What needs a year the calendar lacks throws <see cref="MissingYearException"/>.</summary>
internal static class DateFunctions
{
    public static bool TryResolve(string name, WorkingCalendar calendar, out Value value)
    {
        value = name switch
        {
            "addWorkingDays" => Value.Of(a => Day(a) is { } day ? calendar.AddWorkingDays(day, Count(a)) : Value.Nothing),
            "addDays" => Value.Of(a => Added(a, new Amount(Count(a), Unit.Day), calendar)),
            "addMonths" => Value.Of(a => Added(a, new Amount(Count(a), Unit.Month), calendar)),
            "hasYear" => Value.Of(a => Day(a) is { } day && calendar.HasYear(day.Year)),
            "nextWorkingDay" => Value.Of(a => Day(a) is { } day ? calendar.NextWorkingDay(day) : Value.Nothing),
            "datesEvery" => Value.Of(a => Every(a, calendar)),
            "add" => Value.Of(a => a.Length > 1 && Amount.TryParse(a[1].Text, out var amount) ? Added(a, amount, calendar) : Value.Nothing),
            "weekdayOf" => Value.Of(a => Day(a) is { } day ? day.DayOfWeek.ToString()[..3] : Value.Nothing),
            "isWorkingDay" => Value.Of(a => Day(a) is { } day && calendar.IsWorkingDay(day)),
            "dayOf" => Value.Of(a => a[0].Date is { } ? EventDate.DayOf(a[0].Text!) : Value.Nothing),
            "timeOf" => Value.Of(a => a[0].Text is { Length: > 11 } text ? text[11..] : Value.Nothing),
            "daysBetween" => Value.Of(a => a[0].Date is { } from && a[1].Date is { } to ? to.DayNumber - from.DayNumber : Value.Nothing),
            "minutesBetween" => Value.Of(a => Moment(a, 0) is { } from && Moment(a, 1) is { } to ? (int)(to - from).TotalMinutes : Value.Nothing),
            "duration" => Value.Of(a => a[0].Number is { } number && a[1].Text is { } unit ? Amount.Parse($"{number} {unit}").AsValue : Value.Nothing),
            "max" => Value.Of(a => Extreme(a, 1, all: false)),
            "min" => Value.Of(a => Extreme(a, -1, all: false)),
            "latestOf" => Value.Of(a => Extreme(a, 1, all: true)),
            "earliestOf" => Value.Of(a => Extreme(a, -1, all: false)),
            "inWords" => Value.Of(a => a.Length > 0 ? Template.InWords(a[0]) : ""),
            "distinct" => Value.Of(a => Value.Of([.. a[0].Items.Distinct()])),
            _ => default,
        };
        return !value.IsNothing;
    }

    /// <summary>Dates from a first one on, an amount apart, that lie between two days: counted from the first each time, so month ends do not creep (C2). At most 400.</summary>
    private static Value Every(Value[] arguments, WorkingCalendar calendar)
    {
        if (arguments.Length < 4 || arguments[0].Date is not { } first || arguments[1].Text is not { } text || !Amount.TryParse(text, out var amount)
            || arguments[2].Date is not { } from || arguments[3].Date is not { } to)
        {
            return Value.Nothing;
        }

        var dates = new List<Value>();
        for (var k = 0; dates.Count < 400; k++)
        {
            var date = new Amount(amount.Number * k, amount.Unit).After(new Due(first), calendar).Date;
            if (date > to || (k > 0 && date <= first))
            {
                break;
            }

            if (date >= from)
            {
                dates.Add(date);
            }
        }

        return Value.Of([.. dates]);
    }

    private static DateOnly? Day(Value[] arguments) => arguments.Length > 0 ? arguments[0].Date : null;

    private static DateTime? Moment(Value[] arguments, int at) => arguments.Length > at && Due.TryParse(arguments[at].Text, out var moment) ? moment.OnTheClock : null;

    private static int Count(Value[] arguments) => arguments.Length > 1 && arguments[1].Number is { } number ? (int)number : 0;

    private static Value Added(Value[] arguments, Amount amount, WorkingCalendar calendar) =>
        arguments.Length > 0 && Due.TryParse(arguments[0].Text, out var anchor) ? amount.After(anchor, calendar).AsValue : Value.Nothing;

    /// <summary>The latest or earliest, or the largest or smallest, of the arguments or of one list. What is missing is passed over, or (<paramref name="all"/>) makes it Nothing.</summary>
    private static Value Extreme(Value[] arguments, int sign, bool all)
    {
        var values = arguments is [{ Kind: ValueKind.List } list] ? list.Items : arguments;
        var extreme = Value.Nothing;
        foreach (var value in values)
        {
            if (value.IsNothing)
            {
                if (all)
                {
                    return Value.Nothing;
                }

                continue;
            }

            if (extreme.IsNothing || Math.Sign(Compare(value, extreme)) == sign)
            {
                extreme = value;
            }
        }

        return extreme;
    }

    private static int Compare(Value left, Value right) => left.Number is { } x && right.Number is { } y ? x.CompareTo(y) : string.CompareOrdinal(left.Text, right.Text);
}
