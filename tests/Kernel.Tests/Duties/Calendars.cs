using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Kernel.Tests.Duties;

internal static class Calendars
{
    /// <summary>The file the product ships.</summary>
    public static WorkingCalendar Shipped { get; } = CalendarJson.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "calendar.json")));

    /// <summary>What scenarios run with (C1).</summary>
    public static WorkingCalendar TwoYears { get; } = Shipped.ForYears([2026, 2027]);
}
