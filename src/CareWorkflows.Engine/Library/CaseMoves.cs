using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CareWorkflows.Engine.Library;

/// <summary>Open cases of a process on one version of it.</summary>
public sealed record CasesOnVersion(int Version, int Count);

/// <summary>What moving one case onto the version in force would do.</summary>
/// <param name="Before">The case as it is.</param>
/// <param name="After">As it would be; null: it can't be moved, see <paramref name="WhyNot"/>.</param>
/// <param name="Move">What would change in what is owed; null with <paramref name="After"/>.</param>
/// <param name="WhyNot">What somebody has to decide first.</param>
public sealed record MoveForeseen(Case Before, Case? After, VersionMove? Move, ImmutableList<Refusal> WhyNot);

public enum MovingState
{
    Running,

    /// <summary>Somebody stopped it, the product was stopped, or another version was published; some may be left.</summary>
    Stopped,

    /// <summary>Every case was moved or is in the list of those that need a decision.</summary>
    Finished,
}

/// <summary>A case that was left on its version, and why.</summary>
public sealed record LeftBehind(string Case, ImmutableList<Refusal> WhyNot);

/// <summary>One run over the open cases of a process, as it stands.</summary>
/// <param name="To">The version they are moved onto.</param>
/// <param name="Of">How many were on older versions when it began.</param>
/// <param name="NeedDecision">In order of their ids.</param>
/// <param name="Fault">Why it stopped, when nobody stopped it.</param>
public sealed record MovingRun(string Process, int To, string By, MovingState State, int Of, int Moved, ImmutableList<LeftBehind> NeedDecision, string? Fault);

/// <summary>
/// Moves open cases onto the version of their process in force: counts, foresees, and does it, one command and one commit a case, behind people's acts.
/// What is left to do follows from the cases alone, so it goes on after a stop, a crash or a restart as soon as somebody says so; nothing of a run is stored.
/// </summary>
public sealed partial class CaseMoves : IAsyncDisposable
{
    private const int AtOnce = 100;

    private readonly Func<CareDbContext> context;
    private readonly CaseCommands commands;
    private readonly Definitions definitions;
    private readonly ILogger<CaseMoves> log;
    private readonly ConcurrentDictionary<string, Running> runs = new(StringComparer.Ordinal);
    private readonly Lock starting = new();

    internal CaseMoves(Func<CareDbContext> context, CaseCommands commands, Definitions definitions, ILogger<CaseMoves> log)
    {
        this.context = context;
        this.commands = commands;
        this.definitions = definitions;
        this.log = log;
    }

    /// <summary>Open cases by version, newest first; one index, no case is read.</summary>
    public async Task<IReadOnlyList<CasesOnVersion>> CountAsync(string process, CancellationToken cancellation = default)
    {
        await using var db = context();
        var counts = await db.Cases.Where(c => c.Process == process && !c.Final).GroupBy(c => c.Version)
            .Select(g => new { Version = g.Key, Count = g.Count() }).ToListAsync(cancellation);
        return [.. counts.OrderByDescending(c => c.Version).Select(c => new CasesOnVersion(c.Version, c.Count))];
    }

    /// <summary>How many open cases are on versions older than the one in force; 0 when none is in force.</summary>
    public async Task<int> OnOlderVersionsAsync(string process, CancellationToken cancellation = default) =>
        definitions.InForce(process) is { } published ? (await CountAsync(process, cancellation)).Where(c => c.Version < published.Version.Version).Sum(c => c.Count) : 0;

    /// <summary>What moving would do to each open case on an older version, in order of their ids. Decided as it would be, and nothing saved.</summary>
    public async Task<Page<MoveForeseen>> ForeseeAsync(string process, Actor by, int skip = 0, int take = 20, CancellationToken cancellation = default)
    {
        if (definitions.InForce(process) is not { } published)
        {
            return new Page<MoveForeseen>([], 0);
        }

        await using var db = context();
        var version = published.Version.Version;
        var older = db.Cases.AsNoTracking().Where(c => c.Process == process && !c.Final && c.Version < version);
        var foreseen = new List<MoveForeseen>();
        foreach (var row in await older.OrderBy(c => c.Id).Skip(skip).Take(take).ToListAsync(cancellation))
        {
            var before = CaseQueries.CaseOf(row);
            switch (await commands.TryAsync(Command(before.Id, version, before.LastEntry, by), cancellation))
            {
                case Decision.Accepted { Entrance: var change }:
                    foreseen.Add(new MoveForeseen(before, change.After, change.Entries.Find(e => e.Move is not null)!.Move, []));
                    break;
                case Decision.Refused refused:
                    foreseen.Add(new MoveForeseen(before, null, null, refused.Reasons));
                    break;
            }
        }

        return new Page<MoveForeseen>(foreseen, await older.CountAsync(cancellation));
    }

    /// <summary>The last run over a process since the product was started, finished or not; null: none.</summary>
    public MovingRun? RunOf(string process) => runs.GetValueOrDefault(process)?.Now;

    /// <summary>Moves whatever is on an older version, in the background. While one runs it does nothing.</summary>
    /// <param name="by">In whose name; they act in their first role.</param>
    /// <returns>The run; null: no version is in force.</returns>
    public async Task<MovingRun?> StartAsync(string process, Actor by, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (definitions.InForce(process) is not { } published)
        {
            return null;
        }

        var count = await OnOlderVersionsAsync(process, cancellation);
        lock (starting)
        {
            if (runs.TryGetValue(process, out var running) && running.Now.State == MovingState.Running)
            {
                return running.Now;
            }

            var run = new Running(new MovingRun(process, published.Version.Version, by.Person, MovingState.Running, count, 0, [], null));
            runs[process] = run;
            run.Work = Task.Run(() => MoveAllAsync(run, by), CancellationToken.None);
            return run.Now;
        }
    }

    /// <summary>Stops after the case that is being moved.</summary>
    public void Stop(string process)
    {
        if (runs.TryGetValue(process, out var run))
        {
            run.Stop();
        }
    }

    /// <summary>Returns when no run over the process is under way.</summary>
    public Task SettledAsync(string process) => runs.TryGetValue(process, out var run) ? run.Work : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var run in runs.Values)
        {
            run.Stop();
            await run.Work;
        }
    }

    /// <summary>
    /// The same as long as the case is the same, so that asked twice it is done once. With its last entry: what was refused while the case was elsewhere may be
    /// asked again.
    /// </summary>
    private static MoveCase Command(string @case, int version, int lastEntry, Actor by) =>
        new(string.Create(CultureInfo.InvariantCulture, $"move/{@case}/{version}/{lastEntry}"), by, @case, version);

    private async Task MoveAllAsync(Running run, Actor by)
    {
        var (process, version) = (run.Now.Process, run.Now.To);
        try
        {
            var after = "";
            while (await NextAsync(process, version, after) is { Count: > 0 } next)
            {
                foreach (var (id, lastEntry) in next)
                {
                    if (run.IsStopped || definitions.InForce(process)?.Version.Version != version)
                    {
                        run.End(MovingState.Stopped);
                        return;
                    }

                    await MoveAsync(run, Command(id, version, lastEntry, by));
                    after = id;
                }
            }

            run.End(MovingState.Finished);
        }
#pragma warning disable CA1031 // Nobody awaits it: whoever looks at the run has to be told.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(fault, process);
            run.End(MovingState.Stopped, fault is StorageUnavailableException ? fault.Message : "Something went wrong; it is in the log.");
        }
    }

    private async Task MoveAsync(Running run, MoveCase move)
    {
        try
        {
            // Nobody has asked for this one case: what can't be moved is listed, and its history is not told of an attempt.
            var decision = await commands.TryAsync(move);
            if (decision is Decision.Accepted)
            {
                decision = await commands.HandleAsync(move);
            }

            run.Add(move.Case, decision);
        }
        catch (Exception fault) when (fault is not StorageUnavailableException)
        {
            LogFaultOfCase(fault, move.Case);
            run.Add(move.Case, new Decision.Refused([new Refusal("It could not be worked out; what went wrong is in the log.")], null));
        }
    }

    private async Task<List<(string Id, int LastEntry)>> NextAsync(string process, int version, string after)
    {
        await using var db = context();
        var next = await db.Cases.Where(c => c.Process == process && !c.Final && c.Version < version && c.Id.CompareTo(after) > 0)
            .OrderBy(c => c.Id).Take(AtOnce).Select(c => new { c.Id, c.LastEntry }).ToListAsync();
        return next.ConvertAll(c => (c.Id, c.LastEntry));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Moving the cases of {Process} stopped")]
    private partial void LogFault(Exception fault, string process);

    [LoggerMessage(Level = LogLevel.Error, Message = "Case {Case} could not be moved")]
    private partial void LogFaultOfCase(Exception fault, string @case);

    /// <summary>A run under way. Written by its own task alone; read by whoever looks.</summary>
    private sealed class Running(MovingRun begun)
    {
        private volatile MovingRun now = begun;
        private volatile bool stopped;

        public MovingRun Now => now;

        public bool IsStopped => stopped;

        public Task Work { get; set; } = Task.CompletedTask;

        public void Stop() => stopped = true;

        public void Add(string @case, Decision decision) => now = decision switch
        {
            Decision.Accepted => now with { Moved = now.Moved + 1 },
            Decision.Refused refused => now with { NeedDecision = now.NeedDecision.Add(new LeftBehind(@case, refused.Reasons)) },
            _ => now,
        };

        public void End(MovingState state, string? fault = null) => now = now with { State = state, Fault = fault };
    }
}
