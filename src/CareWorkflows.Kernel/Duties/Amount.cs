using System.Globalization;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Duties;

/// <summary>What an <see cref="Amount"/> counts. Units are types: none is ever converted into another.</summary>
public enum Unit : byte
{
    /// <summary>By the calendar (C2). Keeps a time the rule itself gives.</summary>
    WorkingDay,

    /// <summary>Calendar days, the time on the wall kept: a day with a change of clocks is a day.</summary>
    Day,

    /// <summary>Seven days (C2).</summary>
    Week,

    /// <summary>The same day number N months on, clamped to the month's last day: 31 August + 6 months is 28 February 2027 (C2).</summary>
    Month,

    /// <summary>Twelve months; 29 February + 1 year is 28 February.</summary>
    Year,

    /// <summary>Hours on the London wall clock; a date without a time starts at 00:00 (C5).</summary>
    Hour,

    /// <summary>Likewise: how long a session sits.</summary>
    Minute,
}

/// <summary>A number of one unit: <c>10 wd</c>, <c>6 w</c>. Never converted; 6 weeks and 42 days are different amounts that reach the same day.</summary>
/// <param name="Number">May be negative in a setting (<c>-2 wd</c>): then it counts the other way.</param>
public readonly record struct Amount(int Number, Unit Unit)
{
    /// <summary>More than any procedure asks, and less than makes dates overflow.</summary>
    internal const int Most = 100_000;

    private static readonly Dictionary<string, Unit> Names = new(StringComparer.Ordinal)
    {
        ["wd"] = Unit.WorkingDay, ["working day"] = Unit.WorkingDay, ["working days"] = Unit.WorkingDay,
        ["d"] = Unit.Day, ["day"] = Unit.Day, ["days"] = Unit.Day,
        ["w"] = Unit.Week, ["week"] = Unit.Week, ["weeks"] = Unit.Week,
        ["m"] = Unit.Month, ["month"] = Unit.Month, ["months"] = Unit.Month,
        ["y"] = Unit.Year, ["year"] = Unit.Year, ["years"] = Unit.Year,
        ["h"] = Unit.Hour, ["hour"] = Unit.Hour, ["hours"] = Unit.Hour,
        ["min"] = Unit.Minute, ["minute"] = Unit.Minute, ["minutes"] = Unit.Minute,
    };

    /// <summary>The text of a Duration value: <c>10 wd</c>, <c>6 weeks</c>, <c>3 m</c>, <c>5 working days</c>, <c>-2 wd</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Amount Parse(string text) =>
        TryParse(text, out var amount) ? amount : throw new FormatException($"'{text}' is not an amount of time such as 10 wd, 6 weeks or 3 months");

    public static bool TryParse(string? text, out Amount amount)
    {
        amount = default;
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed.Length > 0 && trimmed[0] is '-' or '+' ? 1 : 0;
        while (digits < trimmed.Length && char.IsAsciiDigit(trimmed[digits]))
        {
            digits++;
        }

        if (!int.TryParse(trimmed[..digits], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || number is < -Most or > Most
            || !TryUnit(string.Join(' ', trimmed[digits..].ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), out var unit))
        {
            return false;
        }

        amount = new Amount(number, unit);
        return true;
    }

    /// <summary>As a Duration value and in expressions: <c>10 wd</c>.</summary>
    public Value AsValue => ToString();

    /// <summary>As in a sentence and in a due rule: <c>10 working days</c>, <c>1 month</c>.</summary>
    public string InWords
    {
        get
        {
            var unit = Unit switch
            {
                Unit.WorkingDay => "working day",
                Unit.Day => "day",
                Unit.Week => "week",
                Unit.Month => "month",
                Unit.Year => "year",
                Unit.Hour => "hour",
                _ => "minute",
            };
            return string.Create(CultureInfo.InvariantCulture, $"{Number} {unit}{(Math.Abs(Number) == 1 ? "" : "s")}");
        }
    }

    public static Amount operator -(Amount amount) => amount with { Number = -amount.Number };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Number} {Unit switch
        {
            Unit.WorkingDay => "wd",
            Unit.Day => "d",
            Unit.Week => "w",
            Unit.Month => "m",
            Unit.Year => "y",
            Unit.Hour => "h",
            _ => "min",
        }}");

    internal static bool TryUnit(string name, out Unit unit) => Names.TryGetValue(name, out unit);

    /// <summary>This much after a date (before it when negative), always counted from that date itself (C2).</summary>
    /// <exception cref="MissingYearException">Working days over a year without data.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The result lies outside the years 1 to 9999.</exception>
    public Due After(Due anchor, WorkingCalendar calendar) =>
        Unit == Unit.WorkingDay ? anchor with { Date = calendar.AddWorkingDays(anchor.Date, Number) } : AfterOnTheCalendar(anchor);

    /// <summary>The same for every unit but working days, which needs no calendar.</summary>
    internal Due AfterOnTheCalendar(Due anchor) => Unit switch
    {
        Unit.Day => anchor with { Date = anchor.Date.AddDays(Number) },
        Unit.Week => anchor with { Date = anchor.Date.AddDays(7 * Number) },
        Unit.Month => anchor with { Date = anchor.Date.AddMonths(Number) },
        Unit.Year => anchor with { Date = anchor.Date.AddYears(Number) },
        Unit.Hour => Due.At(anchor.OnTheClock.AddHours(Number)),
        Unit.Minute => Due.At(anchor.OnTheClock.AddMinutes(Number)),
        _ => throw new InvalidOperationException("Working days are counted by a calendar"),
    };
}
