using System.Globalization;

namespace CareWorkflows.Kernel.Cases;

/// <summary>
/// When something happened or is due, as text: a day (<c>2026-01-08</c>) or a day with a time (<c>2026-01-08T10:00</c>).
/// London wall time, never an instant; it sorts as text.
/// </summary>
public static class EventDate
{
    private static readonly string[] WithTime = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    public static string Of(DateTime wall) =>
        string.Create(CultureInfo.InvariantCulture, stackalloc char[16], $"{DateOnly.FromDateTime(wall):O}T{wall.Hour:D2}:{wall.Minute:D2}");

    public static string Of(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    public static bool HasTime(string date) => date.Length > 10;

    /// <summary>The day, without the time.</summary>
    public static string DayOf(string date) => date.Length > 10 ? date[..10] : date;

    public static DateOnly Day(string date) =>
        date.Length >= 10 && TryDay(date.AsSpan(0, 10), out var day) ? day : throw new FormatException($"'{date}' does not begin with a date");

    /// <summary>
    /// Reads <c>2026-01-08</c> and nothing else. By hand: dates are read for every duty in every decision, and the library's parser of any format took a
    /// quarter of the time of deciding.
    /// </summary>
    public static bool TryDay(ReadOnlySpan<char> text, out DateOnly day)
    {
        day = default;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-'
            || !TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..], out var dayOfMonth)
            || year < 1 || month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateOnly(year, month, dayOfMonth);
        return true;
    }

    /// <summary>Reads <c>09:30</c> and nothing else.</summary>
    public static bool TryTime(ReadOnlySpan<char> text, out TimeOnly time)
    {
        time = default;
        if (text.Length != 5 || text[2] != ':' || !TryNumber(text[..2], out var hour) || !TryNumber(text[3..], out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        time = new TimeOnly(hour, minute);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return true;
    }

    /// <summary>The wall time; a day is its 00:00 (C5).</summary>
    public static DateTime Wall(string date) => !HasTime(date) ? Day(date).ToDateTime(TimeOnly.MinValue)
        : date[10] == 'T' && TryTime(date.AsSpan(11), out var time) ? Day(date).ToDateTime(time)
        : DateTime.ParseExact(date, WithTime, CultureInfo.InvariantCulture, DateTimeStyles.None);

    /// <summary>Reads what people send: a date, or a date and a time with <c>T</c> or a space between. Null when it is neither.</summary>
    public static string? Read(string text)
    {
        if (TryDay(text, out _))
        {
            return text;
        }

        return DateTime.TryParseExact(text, WithTime, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall) ? Of(wall) : null;
    }

    /// <summary>C4, T19: compared by the day, unless the limit has a time; then by the minute. An event without a time then counts as its 00:00.</summary>
    public static bool IsAfter(string occurredOn, string limit) => HasTime(limit)
        ? Wall(occurredOn) > Wall(limit)
        : string.CompareOrdinal(DayOf(occurredOn), limit) > 0;

    /// <summary>From when a due date is past: 00:00 of the next day, or the minute after an exact time. London wall time. The last day there is never is.</summary>
    public static DateTime BreachAt(string due) => Day(due) == DateOnly.MaxValue ? DateTime.MaxValue : HasTime(due) ? Wall(due).AddMinutes(1) : Wall(due).AddDays(1);

    /// <summary>Calendar days from one to the other.</summary>
    public static int DaysBetween(string from, string to) => Day(to).DayNumber - Day(from).DayNumber;
}
