namespace CareWorkflows.Kernel.Duties;

/// <summary>When the owner of a duty is reminded, unless the duty names another day.</summary>
public static class Reminders
{
    /// <summary>How long before its due date a duty turns <c>soon</c> (<c>alerts.reminder</c>).</summary>
    public static Amount Usual { get; } = new(2, Unit.WorkingDay);

    /// <summary>
    /// C3: that long before the due date when the due date is a working day, otherwise the last working day before it.
    /// Null when it needs a year without data: a reminder never hides a due date that is known (C1).
    /// </summary>
    /// <param name="amount">How long before, in any unit; a minus is read over, so that the setting may say <c>-2 wd</c>.</param>
    public static DateOnly? Default(Due due, Amount amount, WorkingCalendar calendar)
    {
        if (!calendar.HasYear(due.Date.Year))
        {
            return null;
        }

        var before = calendar.IsWorkingDay(due.Date) ? amount with { Number = -Math.Abs(amount.Number) } : new Amount(-1, Unit.WorkingDay);
        return before.Unit != Unit.WorkingDay ? before.AfterOnTheCalendar(due).Date
            : calendar.TryAddWorkingDays(due.Date, before.Number, out var date, out _) ? date
            : null;
    }
}
