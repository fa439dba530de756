using System.Threading.Channels;
using CareWorkflows.Engine.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CareWorkflows.Engine.Commands;

/// <summary>
/// The one thread that writes. It takes whatever is queued, people before machines, does each piece in a savepoint of its own,
/// commits the group once, and only then answers. So a slow disk is waited for once a group, and nobody hears of anything
/// that is not on the disk.
/// </summary>
internal sealed partial class Writer : IAsyncDisposable
{
    /// <summary>Beyond some fifty, a larger group gains little; this bounds how long one waits for the others.</summary>
    private const int LargestGroup = 200;

    /// <summary>So that a person never waits for a whole night's wake-ups.</summary>
    private const int MostMachines = 100;

    private readonly Channel<Work> people = Channel.CreateBounded<Work>(new BoundedChannelOptions(1000) { SingleReader = true });
    private readonly Channel<Work> machines = Channel.CreateBounded<Work>(new BoundedChannelOptions(1000) { SingleReader = true });
    private readonly ManualResetEventSlim queued = new();
    private readonly CaseStore store;
    private readonly ILogger log;
    private readonly Thread thread;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool stopping;

    public Writer(CaseStore store, ILogger log)
    {
        this.store = store;
        this.log = log;
        thread = new Thread(Write) { Name = "Case writer", IsBackground = true };
        thread.Start();
    }

    /// <summary>After each commit, on the writer's thread.</summary>
    public event Action<Commit>? Committed;

    /// <summary>Does it, and answers once it is on the disk. A full queue makes the caller wait.</summary>
    /// <exception cref="StorageUnavailableException">It could not be saved.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before it was begun; later is too late.</exception>
    public async Task<T> DoAsync<T>(Func<CaseStore, T> work, bool isMachine, CancellationToken cancellation)
    {
        var item = new Work<T>(work, cancellation);
        var channel = isMachine ? machines : people;
        if (!channel.Writer.TryWrite(item))
        {
            try
            {
                await channel.Writer.WriteAsync(item, cancellation);
            }
            catch (ChannelClosedException)
            {
                throw new StorageUnavailableException("The engine is stopping.");
            }
        }

        queued.Set();
        return await item.Answer;
    }

    /// <summary>Finishes what is queued and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        people.Writer.TryComplete();
        machines.Writer.TryComplete();
        stopping = true;
        queued.Set();
        await ended.Task;
        store.Dispose();
        queued.Dispose();
    }

    private void Write()
    {
        var group = new List<Work>(LargestGroup);
        while (true)
        {
            Take(group);
            if (group.Count > 0)
            {
                Write(group);
                group.Clear();
            }
            else if (stopping)
            {
                break;
            }
            else
            {
                queued.Wait();
                queued.Reset();
            }
        }

        ended.SetResult();
    }

    private void Take(List<Work> group)
    {
        while (group.Count < LargestGroup && people.Reader.TryRead(out var work))
        {
            AddUnlessCancelled(group, work);
        }

        for (var i = 0; i < MostMachines && group.Count < LargestGroup && machines.Reader.TryRead(out var work); i++)
        {
            AddUnlessCancelled(group, work);
        }
    }

    private static void AddUnlessCancelled(List<Work> group, Work work)
    {
        if (!work.IsCancelled())
        {
            group.Add(work);
        }
    }

    private void Write(List<Work> group)
    {
        try
        {
            store.Begin();
            foreach (var work in group)
            {
                Write(work);
            }

            store.Commit();
        }
        catch (Exception fault)
        {
            Fail(group, fault);
            return;
        }

        foreach (var work in group)
        {
            work.Finish();
        }

        Committed?.Invoke(new Commit(store.EarliestWakeUp, store.HasPromises, store.Changed()));
    }

    private void Write(Work work)
    {
        store.Savepoint();
        try
        {
            work.Run(store);
            store.Release();
        }
        catch (Exception fault) when (!IsOfTheDisk(fault) && store.IsInTransaction)
        {
            // Its own fault and nobody else's: the others of the group go on.
            store.Undo();
            work.Fault = fault;
        }
    }

    private void Fail(List<Work> group, Exception fault)
    {
        LogNotSaved(fault, group.Count);
        try
        {
            store.Rollback();
        }
        catch (SqliteException worse)
        {
            LogNotRolledBack(worse);
        }

        var answer = new StorageUnavailableException(Explain(fault), fault);
        foreach (var work in group)
        {
            work.Fault = answer;
            work.Finish();
        }
    }

    private static bool IsOfTheDisk(Exception fault) => fault is SqliteException
    {
        SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_READONLY
            or SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOMEM or SQLitePCL.raw.SQLITE_BUSY
            or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_NOTADB
    };

    private static string Explain(Exception fault) => (fault as SqliteException)?.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_FULL => "The disk is full. Nothing was saved.",
        SQLitePCL.raw.SQLITE_READONLY => "The database cannot be written. Nothing was saved.",
        SQLitePCL.raw.SQLITE_BUSY => "Somebody else kept the database locked. Nothing was saved.",
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB => "The database file is damaged. Nothing was saved.",
        _ => "The database did not take it. Nothing was saved.",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A group of {Count} could not be saved; its callers were told")]
    private partial void LogNotSaved(Exception fault, int count);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The transaction could not be rolled back")]
    private partial void LogNotRolledBack(Exception fault);

    private abstract class Work
    {
        public Exception? Fault { get; set; }

        public abstract bool IsCancelled();

        public abstract void Run(CaseStore store);

        /// <summary>Answers the caller; on another thread, so that the writer can go on.</summary>
        public abstract void Finish();
    }

    private sealed class Work<T>(Func<CaseStore, T> work, CancellationToken cancellation) : Work
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T result = default!;

        public Task<T> Answer => answer.Task;

        public override bool IsCancelled() => cancellation.IsCancellationRequested && answer.TrySetCanceled(cancellation);

        public override void Run(CaseStore store) => result = work(store);

        public override void Finish()
        {
            if (Fault is null)
            {
                answer.SetResult(result);
            }
            else
            {
                answer.SetException(Fault);
            }
        }
    }
}
