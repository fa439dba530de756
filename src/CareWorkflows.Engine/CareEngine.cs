using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace CareWorkflows.Engine;

/// <summary>
/// The open store: brought up to date, held by this process alone, with its one writer running. Loads no case and arms no
/// timer, however many there are.
/// </summary>
public sealed class CareEngine : IAsyncDisposable
{
    private readonly CareEngineOptions options;
    private readonly Council council;
    private readonly Func<CareDbContext> context;
    private readonly ILogger<CareEngine> log;
    private readonly SemaphoreSlim opening = new(1, 1);
    private StoreFile? file;
    private Writer? writer;

    internal CareEngine(CareEngineOptions options, Council council, Func<CareDbContext> context, ILogger<CareEngine> log)
    {
        this.options = options;
        this.council = council;
        this.context = context;
        this.log = log;
    }

    /// <exception cref="InvalidOperationException">It is not open yet.</exception>
    internal Writer Writer => writer ?? throw new InvalidOperationException($"Call {nameof(OpenAsync)} first.");

    /// <summary>For deciding beside the writer; null where that is not possible.</summary>
    internal CaseReads? Reads { get; private set; }

    /// <summary>After each commit, on the writer's thread: whoever listens must be quick and must not throw.</summary>
    public event Action<Commit>? Committed;

    /// <summary>Migrates, takes hold of the file and reads who there is. The host does it at start-up; done twice it does nothing.</summary>
    /// <exception cref="StorageUnavailableException">Another process has the file open.</exception>
    public async Task OpenAsync(CancellationToken cancellation = default)
    {
        await opening.WaitAsync(cancellation);
        try
        {
            if (writer is not null)
            {
                return;
            }

            file = StoreFile.Open(options.ConnectionString, context);
            await using (var db = context())
            {
                await council.LoadAsync(db, cancellation);
            }

            var recent = new RecentCases();
            var opened = new Writer(file.OpenWriter(recent), log);
            Reads = file.OpenReads(recent);
            opened.Committed += commit => Committed?.Invoke(commit);
            writer = opened;
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>
    /// Wakes every case that is not at its end, one after the other and behind people's acts: for when something has changed
    /// that due dates are derived from (calendar, setting, people). What is derived anew and is the same says nothing.
    /// </summary>
    /// <param name="now">UTC.</param>
    public Task WakeOpenCasesAsync(DateTime now, CancellationToken cancellation = default) => Writer.DoAsync(
        store =>
        {
            store.WakeOpenCases(now);
            return true;
        },
        isMachine: true, cancellation);

    /// <summary>Finishes what is queued, then lets go of the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (writer is not null)
        {
            await writer.DisposeAsync();
        }

        Reads?.Dispose();
        file?.Dispose();
        opening.Dispose();
    }
}
