using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Engine.Scenarios.Playing;

/// <summary>A clock that goes when the scenario says so. Never backwards.</summary>
internal sealed class ScenarioClock : TimeProvider
{
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>London wall time.</summary>
    public DateTime OnTheClock => LondonTime.OnTheClock(now);

    public void GoTo(DateTimeOffset instant)
    {
        if (instant > now)
        {
            now = instant;
        }
    }
}
