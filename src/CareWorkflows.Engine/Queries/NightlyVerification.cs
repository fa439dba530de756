using CareWorkflows.Engine.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareWorkflows.Engine.Queries;

/// <summary>A walk over the whole history that came to its end.</summary>
/// <param name="StartedAt">UTC, as <paramref name="FinishedAt"/>. What was recorded before it has been verified.</param>
public sealed record VerificationRun(string StartedBy, DateTime StartedAt, DateTime FinishedAt, VerificationResult Result);

/// <summary>Verifies the whole history once a day and whenever somebody asks, one walk at a time, and keeps what it found.</summary>
public sealed partial class NightlyVerification : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromHours(1);
    private static readonly TimeSpan Daily = TimeSpan.FromHours(20);

    private readonly Verification verification;
    private readonly Func<CareDbContext> context;
    private readonly TimeProvider time;
    private readonly ILogger<NightlyVerification> log;
    private readonly SemaphoreSlim walking = new(1, 1);

    internal NightlyVerification(Verification verification, Func<CareDbContext> context, TimeProvider time, ILogger<NightlyVerification> log)
    {
        this.verification = verification;
        this.context = context;
        this.time = time;
        this.log = log;
    }

    /// <summary>A walk is under way.</summary>
    public bool IsRunning => walking.CurrentCount == 0;

    /// <summary>The last that came to its end; null: none has.</summary>
    public async Task<VerificationRun?> LastAsync(CancellationToken cancellation = default)
    {
        await using var db = context();
        return await db.Verifications.AsNoTracking().OrderByDescending(v => v.No).FirstOrDefaultAsync(cancellation) is { } row
            ? new VerificationRun(row.StartedBy, row.StartedAt, row.FinishedAt, new VerificationResult(row.Cases, row.Entries, row.BadCase is null ? null : new BadEntry(row.BadCase, row.BadEntry, row.What ?? "")))
            : null;
    }

    /// <summary>Walks, unless a walk is under way.</summary>
    /// <returns>Null: one is.</returns>
    public async Task<VerificationRun?> RunAsync(string startedBy, CancellationToken cancellation = default)
    {
        if (!await walking.WaitAsync(0, cancellation))
        {
            return null;
        }

        try
        {
            var started = time.GetUtcNow().UtcDateTime;
            var result = await verification.VerifyAsync(null, cancellation);
            var finished = time.GetUtcNow().UtcDateTime;
            await using var db = context();
            db.Verifications.Add(new VerificationRow
            {
                StartedBy = startedBy, StartedAt = started, FinishedAt = finished, Cases = result.Cases, Entries = result.Entries,
                BadCase = result.Bad?.Case, BadEntry = result.Bad?.No ?? 0, What = result.Bad?.What,
            });
            await db.SaveChangesAsync(cancellation);
            return new VerificationRun(startedBy, started, finished, result);
        }
        finally
        {
            walking.Release();
        }
    }

    /// <summary>Walks without anybody waiting for it.</summary>
    public void Begin(string startedBy) => _ = Task.Run(() => TryAsync(() => RunAsync(startedBy)));

    public override void Dispose()
    {
        walking.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // At once as well: a site that is started anew each night would else never get to it.
        using var hours = new PeriodicTimer(Often, time);
        do
        {
            await TryAsync(async () =>
            {
                if (await LastAsync(stoppingToken) is not { } last || time.GetUtcNow().UtcDateTime - last.StartedAt > Daily)
                {
                    await RunAsync(Kernel.Deciding.Actor.System.Person, stoppingToken);
                }
            });
        }
        while (await hours.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TryAsync(Func<Task> walk)
    {
        try
        {
            await walk();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogNotVerified(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The history could not be verified; it is tried again within the hour")]
    private partial void LogNotVerified(Exception fault);
}
