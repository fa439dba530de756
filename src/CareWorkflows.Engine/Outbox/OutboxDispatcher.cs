using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareWorkflows.Engine.Outbox;

/// <summary>A message that was promised when its entry was committed.</summary>
/// <param name="Id">The same however often it is delivered: the receiver drops what it has already had.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="DeliveredAt">UTC; null: not yet.</param>
public sealed record PromisedMessage(
    string Id, string Case, int Entry, string To, string About, MessageKind Kind, string Text, IReadOnlyList<string> Rules,
    DateTime CreatedAt, DateTime? DeliveredAt, int Attempts);

/// <summary>
/// Does after the commit what the decision promised, in order as far as can be: delivers every message to its person at least once, and
/// sends every errand to other cases as a command, through the front door like anybody's. Each goes its own way: no case waits for a slow mail server.
/// </summary>
public sealed partial class OutboxDispatcher : BackgroundService
{
    private const int AtOnce = 100;

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly CareEngine engine;
    private readonly CaseCommands commands;
    private readonly CareEngineOptions options;
    private readonly Func<CareDbContext> context;
    private readonly TimeProvider time;
    private readonly ILogger<OutboxDispatcher> log;
    private readonly Nudge ofMessages = new(), ofErrands = new();

    internal OutboxDispatcher(
        CareEngine engine, CaseCommands commands, CareEngineOptions options, Func<CareDbContext> context, TimeProvider time, ILogger<OutboxDispatcher> log)
    {
        this.engine = engine;
        this.commands = commands;
        this.options = options;
        this.context = context;
        this.time = time;
        this.log = log;
    }

    /// <summary>Does all that may be tried now, and what is promised by it.</summary>
    /// <returns>How many messages were delivered and errands done.</returns>
    public async Task<int> DrainAsync(CancellationToken cancellation = default) =>
        await DrainAsync(errands: true, cancellation) + await DrainAsync(errands: false, cancellation);

    private async Task<int> DrainAsync(bool errands, CancellationToken cancellation)
    {
        var count = 0;
        while (true)
        {
            var now = time.GetUtcNow().UtcDateTime;
            List<OutboxRow> ready;
            await using (var db = context())
            {
                ready = await db.Outbox.AsNoTracking().Where(o => o.TryAt <= now && o.Kind == OutboxRow.Errand == errands).OrderBy(o => o.TryAt).ThenBy(o => o.No).Take(AtOnce).ToListAsync(cancellation);
            }

            if (ready.Count == 0)
            {
                return count;
            }

            foreach (var row in ready)
            {
                count += await DeliverAsync(row, cancellation) ? 1 : 0;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        engine.Committed += OnCommitted;
        try
        {
            await Task.WhenAll(RunAsync(errands: true, ofErrands, stoppingToken), RunAsync(errands: false, ofMessages, stoppingToken));
        }
        finally
        {
            engine.Committed -= OnCommitted;
        }
    }

    private async Task RunAsync(bool errands, Nudge nudge, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = TimeSpan.FromSeconds(10);
            try
            {
                await DrainAsync(errands, stoppingToken);
                pause = await PauseAsync(errands, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(fault, pause);
            }

            await nudge.WaitAsync(pause, time, stoppingToken);
        }
    }

    /// <summary>Killed between delivering and noting it, it is delivered once more: hence the id.</summary>
    private async Task<bool> DeliverAsync(OutboxRow row, CancellationToken cancellation)
    {
        try
        {
            if (row.Kind == OutboxRow.Errand)
            {
                // A refusal is an answer too, and is kept with the case: only what could not be saved is tried again.
                await commands.HandleAsync(await ErrandOf(row, cancellation), cancellation);
                return true;
            }

            await options.Deliver(MessageOf(row), cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            var again = time.GetUtcNow().UtcDateTime + PauseAfter(row.Attempts + 1);
            LogNotDelivered(fault, row.Id, row.Attempts + 1, again);
            await NoteAsync(store => store.TryAgain(row.Id, again));
            return false;
        }

        var now = time.GetUtcNow().UtcDateTime;
        await NoteAsync(store => store.MarkDelivered(row.Id, now));
        return true;

        Task NoteAsync(Action<CaseStore> note) => engine.Writer.DoAsync(
            store =>
            {
                note(store);
                return true;
            },
            isMachine: true, CancellationToken.None);
    }

    private async Task<CarryOut> ErrandOf(OutboxRow row, CancellationToken cancellation)
    {
        await using var db = context();
        var body = await db.History.Where(h => h.CaseId == row.CaseId && h.No == row.Entry).Select(h => h.Body).SingleAsync(cancellation);
        var entry = HistoryJson.Read(body);
        return CarryOut.Of(entry, entry.Errands.Find(e => e.Id == row.Id) ?? throw new InvalidDataException($"Entry {row.Entry} of case {row.CaseId} did not promise {row.Id}."));
    }

    internal static PromisedMessage MessageOf(OutboxRow row) => new(
        row.Id, row.CaseId, row.Entry, row.Recipient, row.About, Enum.Parse<MessageKind>(row.Kind), row.Text,
        row.Rules.Split(", ", StringSplitOptions.RemoveEmptyEntries), row.CreatedAt, row.DeliveredAt, row.Attempts);

    /// <summary>10 seconds, then twice as long each time, up to an hour.</summary>
    private static TimeSpan PauseAfter(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(10 * Math.Pow(2, attempts - 1), LongestPause.TotalSeconds));

    private async Task<TimeSpan> PauseAsync(bool errands, CancellationToken cancellation)
    {
        await using var db = context();
        var next = await db.Outbox.Where(o => o.TryAt != null && o.Kind == OutboxRow.Errand == errands).OrderBy(o => o.TryAt).Select(o => o.TryAt).FirstOrDefaultAsync(cancellation);
        var pause = next - time.GetUtcNow().UtcDateTime ?? LongestPause;
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause < LongestPause ? pause : LongestPause;
    }

    private void OnCommitted(Commit commit)
    {
        if (commit.HasPromises)
        {
            ofErrands.Give();
            ofMessages.Give();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Promise {Id} was not kept at attempt {Attempt}; trying again at {Again}")]
    private partial void LogNotDelivered(Exception fault, string id, int attempt, DateTime again);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading the outbox failed; trying again in {Pause}")]
    private partial void LogFault(Exception fault, TimeSpan pause);
}
