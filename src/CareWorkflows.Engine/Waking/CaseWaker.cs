using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Deciding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareWorkflows.Engine.Waking;

/// <summary>
/// Notices that time has passed and says so, as a command. Each case's next wake-up is a row in an index; nothing is held in
/// memory but the moment until which there is nothing to do.
/// </summary>
public sealed partial class CaseWaker : BackgroundService
{
    private const int AtOnce = 500;

    /// <summary>A timer cannot be set for years; looking once an hour costs nothing.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);

    private readonly CareEngine engine;
    private readonly CaseCommands commands;
    private readonly Func<CareDbContext> context;
    private readonly TimeProvider time;
    private readonly ILogger<CaseWaker> log;
    private readonly Nudge nudge = new();
    private long sleepsUntil = long.MaxValue;

    internal CaseWaker(CareEngine engine, CaseCommands commands, Func<CareDbContext> context, TimeProvider time, ILogger<CaseWaker> log)
    {
        this.engine = engine;
        this.commands = commands;
        this.context = context;
        this.time = time;
        this.log = log;
    }

    /// <summary>When a case is next due; UTC. Null: none ever, as things stand.</summary>
    public async Task<DateTime?> NextAsync(CancellationToken cancellation = default)
    {
        await using var db = context();

        // Not MinAsync: for that SQLite reads every case.
        return await db.Cases.Where(c => c.WakeAt != null).OrderBy(c => c.WakeAt).Select(c => c.WakeAt).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>
    /// Wakes every case that is due, and those that come due by it, instant by instant in order of time, until none is left.
    /// For whoever moves the clock himself: tests and scenarios.
    /// </summary>
    /// <param name="until">UTC; null: now.</param>
    /// <returns>How many wake-ups there were.</returns>
    /// <exception cref="Exception">Whatever a wake-up failed with.</exception>
    public async Task<int> DrainAsync(DateTime? until = null, CancellationToken cancellation = default)
    {
        var limit = until ?? time.GetUtcNow().UtcDateTime;
        var count = 0;
        while (await NextAsync(cancellation) is { } next && next <= limit)
        {
            var due = await DueAsync(next, cancellation);
            await Task.WhenAll(due.Select(d => commands.HandleAsync(d, cancellation)));
            count += due.Count;
        }

        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        engine.Committed += OnCommitted;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var pause = await WakeDueAsync(stoppingToken);
                await nudge.WaitAsync(pause, time, stoppingToken);
            }
        }
        finally
        {
            engine.Committed -= OnCommitted;
        }
    }

    private async Task<TimeSpan> WakeDueAsync(CancellationToken cancellation)
    {
        try
        {
            // From here on every earlier wake-up that is written nudges; so none is missed between looking and sleeping.
            Interlocked.Exchange(ref sleepsUntil, long.MaxValue);
            while (true)
            {
                var now = time.GetUtcNow().UtcDateTime;
                var due = await DueAsync(now, cancellation);
                if (due.Count == 0)
                {
                    break;
                }

                await Task.WhenAll(due.Select(d => WakeAsync(d, cancellation)));
            }

            if (await NextAsync(cancellation) is not { } next)
            {
                return LongestSleep;
            }

            Interlocked.Exchange(ref sleepsUntil, next.Ticks);
            var pause = next - time.GetUtcNow().UtcDateTime;
            return pause < TimeSpan.Zero ? TimeSpan.Zero : pause < LongestSleep ? pause : LongestSleep;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(fault, AfterFault);
            return AfterFault;
        }
    }

    private async Task WakeAsync(PassTime wakeUp, CancellationToken cancellation)
    {
        try
        {
            await commands.HandleAsync(wakeUp, cancellation);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or StorageUnavailableException))
        {
            // Said in the log and put off already; the others go on.
        }
    }

    /// <summary>The next that are due, in order of time.</summary>
    internal async Task<List<PassTime>> DueAsync(DateTime until, CancellationToken cancellation)
    {
        await using var db = context();
        var due = await db.Cases.AsNoTracking()
            .Where(c => c.WakeAt <= until)
            .OrderBy(c => c.WakeAt).ThenBy(c => c.Id)
            .Take(AtOnce)
            .Select(c => new { c.Id, c.WakeAt })
            .ToListAsync(cancellation);
        return due.ConvertAll(d => new PassTime($"time/{d.Id}/{d.WakeAt:yyyyMMddTHHmmssfffZ}", d.Id));
    }

    private void OnCommitted(Commit commit)
    {
        if (commit.EarliestWakeUp is { } at && at.Ticks < Interlocked.Read(ref sleepsUntil))
        {
            nudge.Give();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for due cases failed; trying again in {Pause}")]
    private partial void LogFault(Exception fault, TimeSpan pause);
}
