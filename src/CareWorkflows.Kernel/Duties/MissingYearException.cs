using System.Globalization;

namespace CareWorkflows.Kernel.Duties;

/// <summary>Working days were to be counted over a year the calendar has no data for. Never answered with a Monday-to-Friday count (C1).</summary>
public sealed class MissingYearException(int year) : Exception(MessageFor(year))
{
    public int Year { get; } = year;

    internal static string MessageFor(int year) =>
        string.Create(CultureInfo.InvariantCulture, $"The working-day calendar has no bank holidays for {year}");
}
