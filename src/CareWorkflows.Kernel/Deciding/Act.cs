using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>
/// One act being decided: an action with the signals and starts it carries along, over every case it touches. All of it or none (design idea 5, T1).
/// </summary>
internal sealed class Act : CasesInView
{
    private const int MostEntries = 200;
    private const int MostRounds = 10;
    private const int MostAutomatic = 8;

    private readonly Dictionary<string, Step> steps = new(StringComparer.Ordinal);
    private readonly List<Step> order = [];
    private readonly Queue<Action> carried = new();
    private readonly List<Refusal> refusals = [];
    private readonly HashSet<(string Process, string Key)> given = [];
    private readonly HashSet<(string Case, int Entry)> corrected = [];
    private int started;
    private int entries;
    private bool isCarrying;

    public Act(CaseCommand command, World world) : base(world)
    {
        Command = command;
        NowOnTheClock = LondonTime.OnTheClock(new DateTimeOffset(world.Now, TimeSpan.Zero));
    }

    public CaseCommand Command { get; }

    /// <summary>How many errands in a row one promised now would make.</summary>
    public int Round => Command is CarryOut errand ? errand.Errand.Round + 1 : 1;

    /// <summary>London wall time of the recording.</summary>
    public DateTime NowOnTheClock { get; }

    /// <summary>The role the person of the act acts in; carried along to every entry (T24).</summary>
    public string ActingRole { get; private set; } = "System";

    public IReadOnlyList<Refusal> Refusals => refusals;

    public bool IsRefused => refusals.Count > 0;

    public override Case? Find(string id) => steps.TryGetValue(id, out var step) ? step.Now : base.Find(id);

    protected override bool IsUnknown(string id) => !steps.ContainsKey(id) && base.IsUnknown(id);

    public override IEnumerable<Case> OfChild(string child) =>
        base.OfChild(child).Select(c => Find(c.Id)!)
            .Concat(order.Where(s => s.Before is null && s.Now.Child == child && !s.Machine.IsChildRecord).Select(s => s.Now))
            .OrderBy(c => c.Process, StringComparer.Ordinal).ThenBy(c => c.Id, StringComparer.Ordinal);

    public override IEnumerable<Case> OfProcess(string process) =>
        base.OfProcess(process).Concat(order.Where(s => s.Before is null && s.Now.Process == process).Select(s => s.Now));

    public override IEnumerable<Case> At(string session) => InOrderAt(base.At(session).Concat(order.Select(s => s.Now)), session);

    /// <summary>The case as part of this act; null when there is none of that id.</summary>
    public Step? Take(string id)
    {
        if (steps.TryGetValue(id, out var step))
        {
            return step;
        }

        return Find(id) is { } found ? Add(new Step(this, World.Library.Of(found), found, found)) : null;
    }

    public Step Open(string id, ProcessMachine machine, string? child, string? key) =>
        Add(new Step(this, machine, null, Case.Unopened(id, machine.Process, machine.Version, child, key, World.Now)));

    public void Refuse(Refusal refusal, Step? step = null) =>
        refusals.Add(step is null || step == order[0] ? refusal : refusal with { Process = step.Machine.Process });

    public void Refuse(string reason, Step? step = null) => Refuse(new Refusal(reason), step);

    /// <summary>Fires a trigger on a case and lets everything it carries along happen. False: refused.</summary>
    public bool Fire(Step step, string action, Record form, string? on)
    {
        if (!Firing.Fire(this, step, action, form, on, Command.By, null))
        {
            return false;
        }

        return Carry() && Settle();
    }

    /// <summary>Lets what was promised within this act happen in the other cases, first in first out (T1.5).</summary>
    public bool Carry()
    {
        // A hearer that is brought up to now by a deadline is in the middle of this: what it carries along waits its turn.
        if (isCarrying)
        {
            return !IsRefused;
        }

        isCarrying = true;
        while (!IsRefused && carried.TryDequeue(out var next))
        {
            next();
        }

        isCarrying = false;
        return !IsRefused;
    }

    /// <summary>The person of the act has been let in; what it carries along is not asked again.</summary>
    public void Admit(string role) => ActingRole = role;

    /// <summary>An entry is being corrected. False: this act has corrected it already; what two cases told each other comes back to where it was mended (T11).</summary>
    public bool Corrects(string @case, int entry) => corrected.Add((@case, entry));

    /// <summary>Counts an entry. More than an act may have: refused.</summary>
    public bool CountEntry(Step step)
    {
        if (++entries <= MostEntries)
        {
            return true;
        }

        Refuse($"this would change too many cases at once (over {MostEntries} entries)", step);
        return false;
    }

    /// <summary>Fires what fires by itself, at most so often: a loop of them is refused (T3).</summary>
    public bool FireAutomatic(Step step)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i <= MostAutomatic; i++)
        {
            var edge = step.Machine.States[step.Now.State].Automatic.FirstOrDefault(e => e.Condition is null || e.Condition.Evaluate(step.Facts).IsTruthy);
            if (edge is null)
            {
                return true;
            }

            if (!taken.Add(edge.Id) || i == MostAutomatic)
            {
                Refuse($"'{edge.Trigger}' goes round in circles", step);
                return false;
            }

            if (!Firing.Take(this, step, edge, step.Draft?.Action))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Does within this act what a case asks of others.</summary>
    /// <param name="cause">The action that asks it.</param>
    public void Do(Step asking, Errand errand, string cause)
    {
        switch (errand)
        {
            case Errand.Tell tell:
                carried.Enqueue(() => Deliver(asking, tell, cause));
                break;
            case Errand.Start start:
                Start(asking, start, cause);
                break;
        }
    }

    /// <summary>Whether a case may promise an errand. Each is carried out by an act of its own, so the bounds of one act would never stop cases that ask each other for ever.</summary>
    public bool MayPromise(Errand errand, Step step)
    {
        if (Round > MostRounds)
        {
            Refuse($"{errand.InWords} goes round in circles: {MostRounds} in a row have led to it", step);
        }

        return !IsRefused;
    }

    /// <summary>Does what the case promised to do after its commit. What becomes of it is an entry of that case, when there is something to say.</summary>
    public bool CarryOut(Step promising, CarryOut command)
    {
        Admit(command.By.Roles[0]);
        promising.Begin(new EntryDraft
        {
            Action = HistoryEntry.CarryOut,
            By = command.By,
            Role = ActingRole,
            OccurredOn = EventDate.Of(NowOnTheClock),
            Cause = command.Cause,
            Form = command.Said,
        });
        Do(promising, command.Errand, command.Cause);
        return CountEntry(promising) && Carry() && Settle();
    }

    private void Start(Step starter, Errand.Start start, string cause)
    {
        if (World.Library.Find(start.Process) is not { } machine)
        {
            Refuse($"there is no process '{start.Process}' to start", starter);
            return;
        }

        if (start.Key is { } key && IsTaken(start.Process, key))
        {
            if (!start.SkipIfExists)
            {
                Refuse(new Refusal($"There is already one called {key}.", Process: start.Process));
            }

            return;
        }

        if (OpenedBy(starter, start) is { } opened)
        {
            starter.Change(LinkTo(opened.Now.Id));
            opened.Change(LinkBack());
            return;
        }

        var id = IdOf(++started);
        starter.Change(LinkTo(id));
        carried.Enqueue(() =>
        {
            var step = Open(id, machine, machine.AboutChild ? starter.Now.Child : null, start.Key);
            if (Firing.Fire(this, step, start.Action, start.Values, null, Command.By, cause))
            {
                step.Change(LinkBack());
            }
        });

        Changes LinkTo(string started) => new() { Links = [new CaseLink(start.Link ?? start.Process, start.Process, started)] };
        Changes LinkBack() => new() { Links = [new CaseLink("source", starter.Now.Process, starter.Now.Id)] };
    }

    /// <summary>The case that had the starter do this, when this act opened it by the very start that is asked: two cases that carry each other along start one another once (T11).</summary>
    private Step? OpenedBy(Step starter, Errand.Start start) => starter.Draft!.Cause != start.Action ? null
        : order.Find(s => s.Before is null && s.Now.Process == start.Process && s.Now.Child == starter.Now.Child && s.HasFired(start.Action));

    /// <summary>Another case of the process has the name, or gets it in this act.</summary>
    private bool IsTaken(string process, string key) =>
        !given.Add((process, key))
        || (World.Named.TryGetValue((process, key), out var named) ? named is not null : throw new WorldIncomplete(new WorldKey.Named(process, key)));

    /// <summary>Every case that has entries, the one asked first.</summary>
    public ImmutableList<CaseChange> Seal()
    {
        return [.. order.Where(s => s.HasEntries).Select(s => s.Seal(PassingTime.NextWakeUp(s)))];
    }

    private Step Add(Step step)
    {
        steps[step.Now.Id] = step;
        order.Add(step);
        Note(step);
        return step;
    }

    /// <summary>A case has changed: what others work out from it may have too, and the schedule, if it is a session or a series.</summary>
    public void Note(Step step)
    {
        ForgetOthers();
        if (step.Machine.Sessions is not null || step.Machine.Series is not null)
        {
            ForgetSchedule();
        }
    }

    private void Deliver(Step sender, Errand.Tell signal, string cause)
    {
        var heard = false;
        foreach (var step in Hearers(sender, signal).ToList())
        {
            heard |= Hear(step, sender, signal.Signal, signal.Values, cause);
            if (IsRefused)
            {
                return;
            }
        }

        if (!heard && signal.MustBeHeard)
        {
            Refuse($"no case hears {signal.Signal}", sender);
        }
    }

    /// <summary>The cases a signal reaches, as part of this act, whether or not they listen.</summary>
    public IEnumerable<Step> Hearers(Step sender, Errand.Tell signal)
    {
        switch (signal.To)
        {
            case SignalTo.Record when sender.Now.Child is { } child && World.Library.Records is { } records:
                var id = ProcessLibrary.RecordOf(child);
                yield return Take(id) ?? Open(id, records, child, null);
                break;
            case SignalTo.Child when sender.Now.Child is { } child:
                foreach (var other in OfChild(child).Where(c => c.Id != sender.Now.Id && (signal.Process is null || c.Process == signal.Process)).ToList())
                {
                    yield return Take(other.Id)!;
                }

                break;
            case SignalTo.Case when signal.Case is not null && Take(signal.Case) is { } one:
                yield return one;
                break;
            case SignalTo.Linked:
                foreach (var link in sender.Now.Links.Where(l => l.Name == signal.Link && (signal.Process is null || l.Process == signal.Process)).ToList())
                {
                    if (Take(link.Case) is { } linked)
                    {
                        yield return linked;
                    }
                }

                break;
        }
    }

    /// <summary>
    /// A state with no edge for a signal, or none whose condition holds, records it and stays; a case that knows nothing of it does not hear it (C20, X3).
    /// A process may hear one signal as several things: then the conditions say which it is.
    /// </summary>
    private bool Hear(Step step, Step sender, string signal, Record values, string cause)
    {
        var listening = step.Machine.TriggersInOrder.Where(t => t.Signal == signal).ToList();
        if (listening.Count == 0 || !BringUpToNow(step))
        {
            return false;
        }

        // What this act has done here already need not be told again: it may be what the signal comes from (T11). Another case may tell the same.
        if (listening.Exists(t => step.Knows(sender.Now.Id, t.Fires ?? t.Name)))
        {
            return true;
        }

        var meant = listening.FindAll(t => Firing.IsMeant(this, step, t, t.Takes(values), cause));
        if (meant.Count == 0)
        {
            var known = listening.Find(t => t.Name == signal) ?? listening[0];
            if (!step.Now.Final && step.Before is not null)
            {
                step.Heard(sender.Now.Id, known.Name);
                Firing.RecordOnly(this, step, known, values, cause);
            }

            return false;
        }

        if (meant.Count > 1)
        {
            Refuse($"{signal} could mean {string.Join(" or ", meant.Select(t => t.Name))}; the definition must say which", step);
            return false;
        }

        step.Heard(sender.Now.Id, meant[0].Fires ?? meant[0].Name);
        return Firing.Fire(this, step, meant[0].Name, meant[0].Takes(values), null, Command.By, cause);
    }

    /// <summary>A case comes up to now before anything is decided on it (T1.0), so that what is decided is decided on what is true.</summary>
    public bool BringUpToNow(Step step) =>
        step.HasEntries || step.Now.NextWakeUp is not { } wake || wake > World.Now || PassingTime.Run(this, step);

    /// <summary>When nothing more is carried along: duties, once for each case, in its final state (T1.6); and for the child's other cases when the child's record changed (T22, T28).</summary>
    public bool Settle()
    {
        foreach (var record in order.Where(s => s.Machine.IsChildRecord && s.HasEntries && s.Now.Child is not null && s.Before is not null).ToList())
        {
            foreach (var other in OfChild(record.Now.Child!).ToList())
            {
                Take(other.Id);
            }
        }

        // Whoever changes whom a record names, and however: a reallocation or a correction too.
        foreach (var record in order.Where(s => s.Machine.IsChildRecord && s.HasEntries && s.Machine.Restriction is not null))
        {
            var restriction = record.Machine.Restriction!;
            if (Authority.IsClosedForGood(this, record.Now.Child!, restriction) && (record.Before is null || !Authority.IsClosedForGood(new CasesInView(World), record.Now.Child!, restriction)))
            {
                Refuse(restriction.Say, record);
                return false;
            }
        }

        // What is owed to whom hangs on the child's record too.
        var isRecordNew = order.Exists(s => s.Machine.IsChildRecord && s.HasEntries);
        foreach (var step in order.ToList())
        {
            step.IsAllNew |= isRecordNew || step.Before is null;
            if (!step.HasEntries)
            {
                PassingTime.BeginEntry(step, EventDate.Of(NowOnTheClock), order[0].Draft?.Action);
            }

            PassingTime.Settle(step, NowOnTheClock);
            step.DropIfEmpty();
        }

        return !IsRefused;
    }

    /// <summary>Ids of cases an act opens follow from the command: deciding again gives the same.</summary>
    private string IdOf(int number) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Command.Id}/{number}"))).AsSpan(0, 8));
}
