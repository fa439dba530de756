using System.Globalization;

namespace CareWorkflows.Web.Tests.Support;

/// <summary>Stands still until it is told otherwise; timers run as always.</summary>
public sealed class Clock : TimeProvider
{
    private DateTimeOffset now = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);

    /// <param name="at">In winter, when London keeps UTC.</param>
    public void Is(string at) => now = DateTimeOffset.Parse(at + ":00Z", CultureInfo.InvariantCulture);

    public override DateTimeOffset GetUtcNow() => now;
}
