namespace CareWorkflows.Engine.Tests.Storage;

/// <summary>A clock that stands until it is moved; timers due by then fire as it moves.</summary>
internal sealed class ManualTime(DateTime utc) : TimeProvider
{
    private readonly Lock moving = new();
    private readonly List<Timer> timers = [];
    private DateTimeOffset now = new(utc, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public DateTime Now => now.UtcDateTime;

    public void MoveTo(DateTime utc)
    {
        List<Timer> due;
        lock (moving)
        {
            now = new DateTimeOffset(utc, TimeSpan.Zero);
            due = timers.FindAll(t => t.At <= now);
            timers.RemoveAll(t => t.At <= now);
        }

        due.ForEach(t => t.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset At { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.moving)
            {
                time.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                At = time.now + dueTime;
                if (At > time.now)
                {
                    time.timers.Add(this);
                    return true;
                }
            }

            Fire();
            return true;
        }

        public void Dispose()
        {
            lock (time.moving)
            {
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
