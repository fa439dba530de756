using System.Globalization;
using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Kernel.Cases;

/// <summary>How pressing a duty is, as a person would say it: <c>3 days late</c>, <c>due tomorrow</c>. Judged by the London day.</summary>
public static class DueInWords
{
    /// <param name="at">London wall time.</param>
    public static string Of(DutyOccurrence duty, DateTime at)
    {
        if (duty.End != DutyEnd.Owed)
        {
            return duty.MetOn is { } met ? $"done on {DayOf(met)}" : "no longer owed";
        }

        if (duty.NoDate is { } reason)
        {
            return reason;
        }

        if (duty.Due is not { } due)
        {
            return "no date yet";
        }

        var days = EventDate.DaysBetween(EventDate.Of(at), due);
        var time = EventDate.HasTime(due) ? " " + Words.Time(TimeOnly.FromDateTime(EventDate.Wall(due))) : "";
        return days switch
        {
            < 0 => $"{Days(-days)} late",
            0 when duty.IsPast(at) => $"late since{time} today",
            0 => time.Length == 0 ? "due today" : $"due today by{time}",
            1 => time.Length == 0 ? "due tomorrow" : $"due tomorrow by{time}",
            _ => $"due in {Days(days)}",
        };
    }

    private static string Days(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} day{(count == 1 ? "" : "s")}");

    private static string DayOf(string date) => Words.Day(EventDate.Day(date));
}
