using System.Globalization;
using System.Text.Json;

namespace CareWorkflows.Kernel.Duties;

/// <summary>
/// Reads the calendar that ships in <c>workflows/_common/calendar.json</c>:
/// <code>
/// { "source": "where the dates come from",
///   "years": { "first": 2019, "last": 2035 },      // complete for all of these
///   "confirmedThrough": 2028,                      // no date after this year may be confirmed
///   "closures": [ { "date": "2026-12-29", "reason": "Offices closed" } ],
///   "bankHolidays": [ { "date": "2026-12-28", "name": "Boxing Day (substitute day)", "confirmed": true } ] }
/// </code>
/// </summary>
public static class CalendarJson
{
    /// <param name="json">The text of the file.</param>
    /// <exception cref="FormatException">It isn't of that shape; the message names the entry.</exception>
    public static WorkingCalendar Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var years = root.GetProperty("years");
            var first = years.GetProperty("first").GetInt32();
            var last = years.GetProperty("last").GetInt32();
            var confirmedThrough = root.GetProperty("confirmedThrough").GetInt32();
            if (last < first)
            {
                throw new FormatException($"The calendar's years end ({last}) before they begin ({first})");
            }

            var holidays = root.GetProperty("bankHolidays").EnumerateArray().Select(Holiday).ToList();
            if (holidays.Find(h => h.Date.Year < first || h.Date.Year > last) is { } outside)
            {
                throw new FormatException($"{outside.Name}, {Words.Day(outside.Date)}, lies outside the calendar's years");
            }

            if (holidays.Find(h => h.Confirmed && h.Date.Year > confirmedThrough) is { } early)
            {
                throw new FormatException($"{early.Name}, {Words.Day(early.Date)}, is marked confirmed after the year confirmedThrough");
            }

            if (holidays.GroupBy(h => h.Date).FirstOrDefault(g => g.Count() > 1) is { } twice)
            {
                throw new FormatException($"{Words.Day(twice.Key)} stands in the calendar twice");
            }

            var closures = root.TryGetProperty("closures", out var listed) ? listed.EnumerateArray().Select(Closure).ToList() : [];
            return new WorkingCalendar(Enumerable.Range(first, last - first + 1), holidays, closures);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"The calendar can't be read: {error.Message}", error);
        }
    }

    private static BankHoliday Holiday(JsonElement entry) =>
        new(Date(entry), Text(entry, "name"), entry.GetProperty("confirmed").GetBoolean());

    private static ClosureDay Closure(JsonElement entry) => new(Date(entry), Text(entry, "reason"));

    private static DateOnly Date(JsonElement entry) =>
        DateOnly.TryParseExact(Text(entry, "date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new FormatException($"'{Text(entry, "date")}' is not a date of the form 2026-12-28");

    private static string Text(JsonElement entry, string name) =>
        entry.GetProperty(name).GetString() is { Length: > 0 } text ? text : throw new FormatException($"A calendar entry has no {name}: {entry}");
}
