using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CareWorkflows.Engine.Commands;

/// <summary>
/// The one front door: people's pages, the Studio API and the clock all come through here. Load, decide, commit; the answer
/// is given only once it is on the disk.
/// </summary>
public sealed partial class CaseCommands
{
    /// <summary>Deciding asks for more at most this often, so that a definition cannot make it ask for ever.</summary>
    private const int MostRounds = 50;

    private const int MostAttempts = 5;

    private const int MostAtOnce = 200;

    /// <summary>A wake-up that failed is tried again after this.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromMinutes(5);

    /// <summary>Time refused: the definition says something that can't be worked out. Its history says so once a day until it is mended.</summary>
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromDays(1);

    private readonly CareEngine engine;
    private readonly Council council;
    private readonly TimeProvider time;
    private readonly ILogger<CaseCommands> log;
    private readonly Func<CaseCommand, World, Decision> decide;

    /// <summary>
    /// What has asked for the child's other cases before: then they are loaded at once, as deciding twice costs far more than
    /// reading a few cases in vain.
    /// </summary>
    private readonly ConcurrentDictionary<(string Process, string Action), bool> looksAround = new();

    public CaseCommands(CareEngine engine, Council council, TimeProvider time, ILogger<CaseCommands> log)
        : this(engine, council, time, log, CaseDecider.Decide)
    {
    }

    internal CaseCommands(CareEngine engine, Council council, TimeProvider time, ILogger<CaseCommands> log, Func<CaseCommand, World, Decision> decide)
    {
        this.engine = engine;
        this.council = council;
        this.time = time;
        this.log = log;
        this.decide = decide;
    }

    /// <summary>
    /// Decides and, if accepted, saves everything the act changes, in every case it touches, or nothing. A refusal is saved
    /// too, as an attempt. Either way the command's id is used up: sent again it gets the same answer, so a form that is shown
    /// again after a refusal needs a new id.
    /// </summary>
    /// <param name="cancellation">Gives up waiting for its turn. Once begun it is finished.</param>
    /// <exception cref="StorageUnavailableException">It could not be saved; send it again under the same id.</exception>
    public Task<Decision> HandleAsync(CaseCommand command, CancellationToken cancellation = default) => HandleAsync(command, null, cancellation);

    /// <summary>The same for what was typed in a form: once it is accepted its draft is gone, in the same commit.</summary>
    /// <param name="draft">The place of the draft; null: there is none.</param>
    /// <exception cref="StorageUnavailableException">It could not be saved; send it again under the same id.</exception>
    public async Task<Decision> HandleAsync(CaseCommand command, string? draft, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        var prepared = Prepare(command);
        if (command is CarryOut errand)
        {
            return await engine.Writer.DoAsync(store => CarryOut(errand, prepared, store), isMachine: true, cancellation);
        }

        if (command is not PassTime wakeUp)
        {
            // A move of many cases waits for people; each of its commands is one of them.
            return await engine.Writer.DoAsync(store => Handle(command, prepared, store, draft), isMachine: command is MoveCase or LookAgain, cancellation);
        }

        var (decision, fault) = await engine.Writer.DoAsync(store => PassTime(wakeUp, prepared, store), isMachine: true, cancellation);
        fault?.Throw();
        return decision;
    }

    /// <summary>
    /// What would be decided now, for a person who is asked to check it first. An acceptance is not saved. A refusal is, as the attempt it was, and uses up
    /// the command's id.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The refusal could not be saved.</exception>
    public async Task<Decision> CheckAsync(CaseCommand command, CancellationToken cancellation = default)
    {
        var decision = await TryAsync(command, cancellation);
        return decision is Decision.Refused ? await engine.Writer.DoAsync(store => Check(command, store), isMachine: false, cancellation) : decision;
    }

    /// <summary>What would be decided now. Saves nothing, and uses up no id.</summary>
    public Task<Decision> TryAsync(CaseCommand command, CancellationToken cancellation = default) => TryAsync(command, council.Now, cancellation);

    /// <summary>What would be decided if that held for the council.</summary>
    internal async Task<Decision> TryAsync(CaseCommand command, Council.Snapshot holds, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        return engine.Reads is { } reads
            ? Decide(command, reads, Now(), holds).Decision
            : await engine.Writer.DoAsync(store => Decide(command, store, Now(), holds).Decision, isMachine: true, cancellation);
    }

    /// <summary>
    /// Decides on the caller's own thread, so that the writer has only to write: deciding is pure, and the writer decides again when anything looked at
    /// has changed meanwhile. Null: not possible here, or it failed; then the writer does it all.
    /// </summary>
    private Prepared? Prepare(CaseCommand command)
    {
        if (engine.Reads is not { } reads)
        {
            return null;
        }

        try
        {
            var commits = reads.Sequence;
            var now = Now();
            var (decision, world) = Decide(command, reads, now);
            return new Prepared(decision, world, Written.Of(decision), commits, now);
        }
#pragma warning disable CA1031 // Whatever went wrong goes wrong again in its turn, and is answered there.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private Decision Check(CaseCommand command, CaseStore store)
    {
        var now = Now();
        var (decision, _) = Decide(command, store, now);
        if (decision is Decision.Refused && !(Save(Written.Of(decision), store, now) && store.SaveAnswer(command.Id, decision, now)))
        {
            store.Undo();
            store.Savepoint();
        }

        return decision;
    }

    private Decision Handle(CaseCommand command, Prepared? prepared, CaseStore store, string? draft)
    {
        var now = prepared?.Now ?? Now();
        var decision = DecideAndSave(command, prepared, store, now);
        if (command is LookAgain change && decision is Decision.NothingToDo nothing)
        {
            store.MoveWakeUp(change.Case, nothing.NextWakeUp);
        }

        if (decision is not Decision.NothingToDo && !store.SaveAnswer(command.Id, decision, now))
        {
            // Asked before: a double click, or a caller that lost the answer. That is rare, so it is found out last.
            store.Undo();
            store.Savepoint();
            decision = store.FindAnswer(command.Id)!;
        }

        if (decision is Decision.Accepted && draft is not null)
        {
            store.DropDraft(command.By.Person, draft);
        }

        return decision;
    }

    /// <summary>
    /// Needs no answered-command row: the errand is marked done in the same commit as what it caused, accepted or refused, and
    /// asked twice it is done already.
    /// </summary>
    private Decision CarryOut(CarryOut errand, Prepared? prepared, CaseStore store)
    {
        var now = prepared?.Now ?? Now();
        var decision = DecideAndSave(errand, prepared, store, now);
        if (store.MarkDelivered(errand.Errand.Id, now))
        {
            return decision;
        }

        store.Undo();
        store.Savepoint();
        return new Decision.NothingToDo(store.Find(errand.Case)?.NextWakeUp);
    }

    /// <summary>
    /// Needs no answered-command row: the wake-up is moved in the same commit as what it caused, and asked twice the clock
    /// has nothing more to say. (An id made of case and instant would even be wrong: two wake-ups may fall on one instant.)
    /// </summary>
    private (Decision Decision, ExceptionDispatchInfo? Fault) PassTime(PassTime wakeUp, Prepared? prepared, CaseStore store)
    {
        var now = Now();
        Decision decision;
        try
        {
            decision = DecideAndSave(wakeUp, prepared, store, now);
        }
        catch (Exception fault) when (fault is not (SqliteException or StorageUnavailableException))
        {
            // It must not fail again at once, for ever, in front of all others that are due.
            LogWakeUpFailed(fault, wakeUp.Case, AfterFault);
            store.Undo();
            store.Savepoint();
            store.PutOffWakeUp(wakeUp.Case, now, now + AfterFault);
            return (new Decision.NothingToDo(now + AfterFault), ExceptionDispatchInfo.Capture(fault));
        }

        if (decision is not Decision.Accepted)
        {
            var next = decision is Decision.NothingToDo nothing ? nothing.NextWakeUp : now + AfterRefusal;
            if (next <= now)
            {
                LogNothingToSay(wakeUp.Case);
                next = now + AfterRefusal;
            }

            store.MoveWakeUp(wakeUp.Case, next);
        }

        return (decision, null);
    }

    private Decision DecideAndSave(CaseCommand command, Prepared? prepared, CaseStore store, DateTime now)
    {
        if (prepared is not null && store.IsUnchangedSince(prepared.Commits, prepared.World)
            && (prepared.Decision is not Decision.Accepted ready || NameTaken(ready, store) is null))
        {
            if (Save(prepared.Written, store, prepared.Now))
            {
                return prepared.Decision;
            }

            store.Undo();
            store.Savepoint();
        }

        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var (decision, _) = Decide(command, store, now);
            if (decision is Decision.Accepted accepted && NameTaken(accepted, store) is { } taken)
            {
                decision = new Decision.Refused([taken], null);
            }

            if (Save(Written.Of(decision), store, now))
            {
                return decision;
            }

            // Somebody else's change came between. Deciding is pure, so decide again on what is true now.
            store.Undo();
            store.Savepoint();
        }

        throw new StorageUnavailableException("The case kept changing while this was being saved. Nothing was saved; try again.");
    }

    private (Decision Decision, World World) Decide(CaseCommand command, ICaseSource store, DateTime now, Council.Snapshot? holds = null)
    {
        var (world, child, kind) = WorldOf(command, store, now, holds ?? council.Now);
        if (child is not null && looksAround.ContainsKey(kind))
        {
            world = With(world, new WorldKey.CasesOfChild(child), store);
        }

        for (var round = 0; round < MostRounds; round++)
        {
            var decision = decide(command, world);
            if (decision is not Decision.Needs needs)
            {
                return (decision, world);
            }

            if (child is not null && needs.Keys.Contains(new WorldKey.CasesOfChild(child)))
            {
                looksAround[kind] = true;
            }

            world = needs.Keys.Aggregate(world, (w, key) => With(w, key, store));
        }

        throw new InvalidOperationException($"{command.GetType().Name} still asks for more after {MostRounds} rounds.");
    }

    private static (World World, string? Child, (string Process, string Action) Kind) WorldOf(CaseCommand command, ICaseSource store, DateTime now, Council.Snapshot holds)
    {
        var (asked, given, doing) = command switch
        {
            StartCase start => (start.Case, start.Child, start.Action),
            FireAction action => (action.Case, null, action.Action),
            CorrectEntry correction => (correction.Case, null, HistoryEntry.Correct),
            PassTime wakeUp => (wakeUp.Case, null, HistoryEntry.TimePassed),
            MoveCase move => (move.Case, null, HistoryEntry.Moved),
            LookAgain change => (change.Case, null, HistoryEntry.CouncilChanged),
            CarryOut errand => (errand.Case, null, HistoryEntry.CarryOut),
            _ => throw new ArgumentException($"No case is asked by {command.GetType().Name}.", nameof(command)),
        };
        var @case = store.Find(asked);
        var cases = ImmutableDictionary.Create<string, Case?>().Add(asked, @case);
        var child = @case?.Child ?? given;
        if (child is not null && ProcessLibrary.RecordOf(child) is var record && record != asked)
        {
            cases = cases.Add(record, store.Find(record));
        }

        return (holds.World(now, cases), child, (@case?.Process ?? (command as StartCase)?.Process ?? "", doing));
    }

    private static World With(World world, WorldKey key, ICaseSource store) => key switch
    {
        WorldKey.OneCase one => world with { Cases = world.Cases.SetItem(one.Id, store.Find(one.Id)) },
        WorldKey.CasesOfChild of => WithAll(world with { CasesOfChild = world.CasesOfChild.SetItem(of.Child, store.CasesOfChild(of.Child)) }, store, w => w.CasesOfChild[of.Child]),
        WorldKey.CasesOf of => WithAll(world with { CasesOf = world.CasesOf.SetItem(of.Process, store.CasesOf(of.Process)) }, store, w => w.CasesOf[of.Process]),
        WorldKey.CasesAt at => WithAll(world with { CasesAt = world.CasesAt.SetItem(at.Session, store.CasesAt(at.Session)) }, store, w => w.CasesAt[at.Session]),
        WorldKey.Named name => world with { Named = world.Named.SetItem((name.Process, name.Key), store.FindNamed(name.Process, name.Key)) },
        WorldKey.History of => world with { Histories = world.Histories.SetItem(of.Case, store.HistoryOf(of.Case)) },
        _ => throw new ArgumentException($"Nothing is known of {key.GetType().Name}.", nameof(key)),
    };

    /// <summary>With the cases themselves: whoever asks which there are looks at them next.</summary>
    private static World WithAll(World world, ICaseSource store, Func<World, ImmutableList<string>> ids) =>
        world with { Cases = ids(world).Aggregate(world.Cases, (cases, id) => cases.ContainsKey(id) ? cases : cases.Add(id, store.Find(id))) };

    /// <returns>False: one of the cases is no longer as it was when this was decided.</returns>
    private bool Save(IReadOnlyList<Written> written, CaseStore store, DateTime now)
    {
        if (!written.All(each => store.Save(each, now)))
        {
            return false;
        }

        WakeReaders(written, store, now);
        foreach (var child in written.Where(w => council.Now.Library.Find(w.Change.After.Process) is { IsChildRecord: true }).Select(w => w.Change.After))
        {
            NoteChild(child, store, now);
        }

        return true;
    }

    /// <summary>Works out of records what lists need of them, where that has not been done: once, after the tables for it came to be.</summary>
    public async Task NoteChildrenAsync(CancellationToken cancellation = default)
    {
        while (await engine.Writer.DoAsync(
            store =>
            {
                var children = store.ChildrenToNote(MostAtOnce);
                foreach (var record in children.Select(c => store.Find(ProcessLibrary.RecordOf(c))).OfType<Case>())
                {
                    NoteChild(record, store, Now());
                }

                return children.Count == MostAtOnce;
            },
            isMachine: true, cancellation))
        {
        }
    }

    /// <summary>In the same commit as the record, so that nobody sees a child in between who may not.</summary>
    private void NoteChild(Case record, CaseStore store, DateTime now)
    {
        var world = council.Now.World(now, ImmutableDictionary.Create<string, Case?>().Add(record.Id, record));
        (string? Team, string? TeamOf, ImmutableList<Reader>? OpenTo) noted;
        while (CaseReader.Try(() => Noted(CaseReader.Of(world, record, Actor.System)), out noted) is { } needs)
        {
            world = needs.Keys.Aggregate(world, (w, key) => With(w, key, store));
        }

        store.SaveChild(record.Child!, noted.Team, noted.TeamOf, noted.OpenTo);

        static (string?, string?, ImmutableList<Reader>?) Noted(CaseReader reader) => (reader.RecordedTeam, reader.TeamOf, reader.OpenTo);
    }

    /// <summary>In the same commit: those whom a session that changed may move; and a session, when what cases have to bring to it has changed (T22).</summary>
    private void WakeReaders(IReadOnlyList<Written> written, CaseStore store, DateTime now)
    {
        var library = council.Now.Library;
        if (SessionChanges(written, store, now) is { IsEmpty: false } changes)
        {
            foreach (var (process, version) in store.VersionsInUse())
            {
                if (library.Find(process, version)?.ScheduleReaders.FindAll(r => changes.Exists(r.IsMovedBy)) is { IsEmpty: false } readers)
                {
                    store.WakeReaders(process, version, readers, changes.ConvertAll(c => c.Name), now);
                }
            }
        }

        foreach (var linked in written.Select(w => w.Change).Where(ChangesWhatOthersSee).SelectMany(c => LinkedReaders(c.After, library, store)).Distinct())
        {
            store.Wake(linked, now);
        }

        foreach (var session in written.SelectMany(w => w.Sessions).Distinct())
        {
            foreach (var holder in library.Latest.Where(m => m.Sessions is not null))
            {
                store.WakeNamed(holder.Process, session, now);
            }
        }
    }

    private static bool ChangesWhatOthersSee(CaseChange change) => !change.After.Links.IsEmpty
        && (change.Before is not { } before || before.State != change.After.State || before.Version != change.After.Version
            || !ReferenceEquals(before.Data, change.After.Data) || !ReferenceEquals(before.Facts, change.After.Facts));

    /// <summary>The cases that look at a linked case for what they owe, also through one that is linked to both.</summary>
    private static IEnumerable<string> LinkedReaders(Case changed, ProcessLibrary library, CaseStore store)
    {
        foreach (var link in changed.Links)
        {
            if (library.Find(link.Process) is not { } machine || (machine.LinkReaders.IsEmpty && !machine.TellsOfLinked) || store.Find(link.Case) is not { } near)
            {
                continue;
            }

            foreach (var reader in (machine.TellsOfLinked ? near.Links.Where(l => l.Case != changed.Id && library.Find(l.Process) is { LinkReaders.IsEmpty: false })
                .Select(l => store.Find(l.Case)).OfType<Case>() : []).Append(near))
            {
                if (library.Of(reader).LinkReaders.Exists(r => r.States.Contains(reader.State) || reader.Duties.Exists(d => d.Duty == r.Duty && d.End == DutyEnd.Owed)))
                {
                    yield return reader.Id;
                }
            }
        }
    }

    private ImmutableList<SessionChange> SessionChanges(IReadOnlyList<Written> written, CaseStore store, DateTime now)
    {
        var holds = council.Now;
        if (!written.Any(w => holds.Library.Find(w.Change.After.Process, w.Change.After.Version) is { } machine && (machine.Sessions is not null || machine.Series is not null)))
        {
            return [];
        }

        var changes = written.Select(w => w.Change).ToList();
        World Having(Func<CaseChange, Case?> which) => holds.World(now, ImmutableDictionary.CreateRange(changes.Select(c => KeyValuePair.Create(c.After.Id, which(c)))));
        var (before, after) = (Having(c => c.Before), Having(c => c.After));
        ImmutableList<SessionChange>? found;
        while (CaseReader.Try(() => ScheduleChanges.Of(changes, before, after), out found) is { } needs)
        {
            before = needs.Keys.Aggregate(before, (w, key) => With(w, key, store));
            after = needs.Keys.Aggregate(after, (w, key) => With(w, key, store));
        }

        return found!;
    }

    private static Refusal? NameTaken(Decision.Accepted accepted, CaseStore store) => accepted.Cases
        .Where(c => c.Before is null && c.After.Key is { } key && store.FindNamed(c.After.Process, key) is not null)
        .Select(c => new Refusal($"There is already one called {c.After.Key}.", Process: c.After.Process))
        .FirstOrDefault();

    /// <summary>To the millisecond, as it is stored.</summary>
    private DateTime Now() => UtcMilliseconds.From(UtcMilliseconds.Of(time.GetUtcNow().UtcDateTime));

    /// <summary>What was decided beside the writer.</summary>
    /// <param name="Commits">How many there had been when it began to look.</param>
    private sealed record Prepared(Decision Decision, World World, IReadOnlyList<Written> Written, long Commits, DateTime Now);

    [LoggerMessage(Level = LogLevel.Error, Message = "Waking case {Case} failed; it is tried again after {Pause}")]
    private partial void LogWakeUpFailed(Exception fault, string @case, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Case {Case} asked to be woken and then had nothing to say; it is asked again in a day")]
    private partial void LogNothingToSay(string @case);
}
