namespace CareWorkflows.Kernel.Duties;

/// <summary>
/// Between instants and the London wall clock. Nothing else in the product converts.
/// <para>
/// The clocks go forward on the last Sunday of March at 01:00 and back on the last Sunday of October at 02:00 (2026: 29 March, 25 October).
/// A wall time that is skipped (29 March 2026, 01:30) is read with the offset before the change: 02:30 summer time, the same instant.
/// A wall time that comes twice (25 October 2026, 01:30) is the first of the two.
/// </para>
/// </summary>
public static class LondonTime
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>What the London wall clock shows at that instant (<see cref="DateTimeKind.Unspecified"/>).</summary>
    public static DateTime OnTheClock(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone).DateTime;

    /// <summary>The London day of that instant: 31 May 2026 23:30 UTC is 1 June.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(OnTheClock(instant));

    /// <summary>The UTC instant at which the London wall clock shows that time.</summary>
    public static DateTimeOffset InstantOf(DateTime onTheClock)
    {
        var wall = DateTime.SpecifyKind(onTheClock, DateTimeKind.Unspecified);
        var offset = Zone.IsInvalidTime(wall) ? Zone.GetUtcOffset(wall.AddHours(-2))
            : Zone.IsAmbiguousTime(wall) ? Zone.GetAmbiguousTimeOffsets(wall).Max()
            : Zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset).ToUniversalTime();
    }

    /// <summary>The UTC instant of 00:00 in London: 23:00 UTC of the day before in summer.</summary>
    public static DateTimeOffset StartOfDay(DateOnly date) => InstantOf(date.ToDateTime(TimeOnly.MinValue));
}
