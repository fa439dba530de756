namespace CareWorkflows.Kernel.Duties;

/// <summary>A bank holiday of England and Wales.</summary>
/// <param name="Date">The day that isn't worked: for a substitute day that day, not the one it stands for.</param>
/// <param name="Name">As people know it: <c>Christmas Day (substitute day)</c>.</param>
/// <param name="Confirmed">Published. False: projected by the usual rule, and may still move (C1).</param>
public sealed record BankHoliday(DateOnly Date, string Name, bool Confirmed);

/// <summary>A day the council is closed beside weekends and bank holidays (<c>cal.closures</c>, C1).</summary>
public sealed record ClosureDay(DateOnly Date, string Reason);

/// <summary>A Monday to Friday that was not counted as a working day, and what it is called.</summary>
/// <param name="Projected">It is a bank holiday not yet confirmed: what was counted over it may still change.</param>
public readonly record struct SkippedDay(DateOnly Date, string Name, bool Projected)
{
    /// <summary>As in a sentence: <c>28 December (Boxing Day, substitute day)</c>.</summary>
    public override string ToString()
    {
        var name = Name.Replace(" (", ", ", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
        return $"{Words.DayAndMonth(Date)} ({name}{(Projected ? "; projected, not yet confirmed" : "")})";
    }
}
