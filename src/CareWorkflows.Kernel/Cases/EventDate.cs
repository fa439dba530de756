using System.Globalization;

namespace CareWorkflows.Kernel.Cases;

/// <summary>
/// When something happened or is due, as text: a day (<c>2026-01-08</c>) or a day with a time (<c>2026-01-08T10:00</c>).
/// London wall time, never an instant; it sorts as text.
/// </summary>
public static class EventDate
{
    private static readonly string[] WithTime = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    public static string Of(DateTime wall) => wall.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static bool HasTime(string date) => date.Length > 10;

    /// <summary>The day, without the time.</summary>
    public static string DayOf(string date) => date.Length > 10 ? date[..10] : date;

    public static DateOnly Day(string date) => DateOnly.ParseExact(date.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The wall time; a day is its 00:00 (C5).</summary>
    public static DateTime Wall(string date) => HasTime(date)
        ? DateTime.ParseExact(date, WithTime, CultureInfo.InvariantCulture, DateTimeStyles.None)
        : Day(date).ToDateTime(TimeOnly.MinValue);

    /// <summary>Reads what people send: a date, or a date and a time with <c>T</c> or a space between. Null when it is neither.</summary>
    public static string? Read(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
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
