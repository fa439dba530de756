using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>One case within an act: as it was, as it stands now, and the entries being written. Lives as long as the decision.</summary>
internal sealed class Step
{
    private readonly List<EntryDraft> drafts = [];
    private readonly HashSet<string> fired = new(StringComparer.Ordinal);
    private readonly HashSet<(string Sender, string Action)> heard = [];
    private readonly Dictionary<string, Value> bound = new(StringComparer.Ordinal);
    private CaseScope? facts;
    private int promises;

    public Step(Act act, ProcessMachine machine, Case? before, Case now)
    {
        Act = act;
        Machine = machine;
        Before = before;
        Now = now;
    }

    public Act Act { get; }

    public ProcessMachine Machine { get; private set; }

    /// <summary>This act has moved the case onto another version.</summary>
    public bool IsMoving { get; private set; }

    /// <summary>The case before the act; null when the act opens it.</summary>
    public Case? Before { get; }

    public Case Now { get; private set; }

    /// <summary>The entry being written.</summary>
    public EntryDraft? Draft => drafts.Count > 0 ? drafts[^1] : null;

    /// <summary>Trigger and form of the entry being written, for its effects.</summary>
    public Trigger? Trigger { get; private set; }

    public Record Form { get; private set; } = Record.Empty;

    /// <summary>What effects see: the form, and the data after its writes.</summary>
    public CaseScope Scope { get; private set; } = null!;

    /// <summary>The state a transition of the machine is leaving from and arriving at.</summary>
    public string MachineState { get; set; } = "";

    /// <summary>The edge chosen for the transition under way.</summary>
    public Edge? Chosen { get; set; }

    public bool HasEntries => drafts.Count > 0;

    /// <summary>Names of the data and of the facts that have changed in this act.</summary>
    public HashSet<string> Changed { get; } = new(StringComparer.Ordinal);

    /// <summary>Everything must be worked out again: the state is new, time has passed, or something outside the case changed.</summary>
    public bool IsAllNew { get; set; }

    /// <summary>A fact was added, changed or taken away, or an entry corrected, so that occurrences already ended must be looked at again.</summary>
    public bool FactsChanged { get; set; }

    /// <summary>Sees what has been recorded, and nothing else.</summary>
    public CaseScope Facts => facts is { } scope && ReferenceEquals(scope.Case, Now) ? scope : facts = new CaseScope(Act, Machine, Now);

    /// <summary>An action was done here, and not because another case told of it.</summary>
    public void Did(string action)
    {
        if (!heard.Any(h => h.Action == action))
        {
            fired.Add(action);
        }
    }

    /// <summary>Another case told of it.</summary>
    public void Heard(string sender, string action) => heard.Add((sender, action));

    /// <summary>Each action runs at most once on a case in an act, once for each case that tells of it: what goes in a circle is no news (T11).</summary>
    public bool Knows(string sender, string action) => HasFired(action) || heard.Contains((sender, action));

    public bool HasFired(string action) => fired.Contains(action);

    public void Begin(EntryDraft draft, Trigger? trigger = null)
    {
        drafts.Add(draft);
        draft.From = draft.To = Now.State;
        draft.Version = Machine.Version;
        Trigger = trigger;
        Form = draft.Form;
    }

    /// <summary>From the entry being written on, the case is judged by another version of its process.</summary>
    public void MoveTo(ProcessMachine machine)
    {
        Now = Now with { Version = machine.Version, Moves = Now.Moves.Add(new PastMove(EntryNo, Machine.Version)) };
        Machine = machine;
        Draft!.Version = machine.Version;
        facts = null;
        Act.Note(this);
        IsMoving = true;
        IsAllNew = true;
    }

    /// <summary>Drops the entry of time passing, of an errand carried out or of the council's change, when nothing came of it here. What somebody did is an entry though it changes nothing.</summary>
    public void DropIfEmpty()
    {
        if (Draft is { IsEmpty: true, Action: HistoryEntry.TimePassed or HistoryEntry.CarryOut or HistoryEntry.CouncilChanged })
        {
            drafts.RemoveAt(drafts.Count - 1);
        }
    }

    public void See(Judgement judgement)
    {
        Scope = new CaseScope(Act, Machine, Now) { Judged = judgement };
        foreach (var (name, value) in bound)
        {
            Scope.Bind(name, value);
        }
    }

    public void Change(Changes changes)
    {
        Draft!.Add(changes);
        Now = Now.With(changes, Draft.OccurredOn);
        Draft.To = Now.State;
        Note(changes);
        Act.Note(this);
        if (Scope is { Judged: { } judgement })
        {
            See(judgement);
        }
    }

    private void Note(Changes changes)
    {
        IsAllNew |= changes.State is not null;
        foreach (var (name, _) in changes.Data)
        {
            Changed.Add(name);
        }

        foreach (var fact in changes.Facts)
        {
            Changed.Add(fact.Stream);
            FactsChanged = true;
        }
    }

    public void Enter(string state) => Change(new Changes { State = state, Final = Machine.States[state].Final });

    public void Set(string name, Value value) => Change(new Changes { Data = [KeyValuePair.Create(name, value)] });

    public void Keep(Document document) => Draft!.Documents.Add(document);

    /// <summary>Asks something of other cases: it runs on in this act, or the entry promises it.</summary>
    public void Ask(Errand errand, bool afterwards)
    {
        if (!afterwards)
        {
            Act.Do(this, errand, Draft!.Action);
        }
        else if (Act.MayPromise(errand, this))
        {
            Draft!.Errands.Add(errand with { Id = PromiseId(), Round = Act.Round });
        }
    }

    /// <summary>Tells each person once.</summary>
    public void Tell(IEnumerable<string> people, string about, MessageKind kind, string text, ImmutableList<string> rules)
    {
        foreach (var person in people.Distinct(StringComparer.Ordinal))
        {
            Draft!.Messages.Add(new Message(PromiseId(), person, about, kind, text, rules));
        }
    }

    /// <summary>Binds a name for the time of an action.</summary>
    public void With(string name, Value value, Action action)
    {
        bound[name] = value;
        Scope.Bind(name, value);
        action();
        bound.Remove(name);
        Scope.Bind(name, Value.Nothing);
    }

    /// <summary>The people meant (C16, C17, C18). A child's own holder stands for a role; a student's supervisor is told with the student.</summary>
    public ImmutableList<string> People(IEnumerable<Recipient> recipients, IEnumerable<string>? owners = null, bool alsoTold = true, Value it = default) =>
        Recipients.People(recipients, Act, Now, it.IsNothing && Scope is { } scope && ReferenceEquals(scope.Case, Now) ? scope : FactsWith(it), owners, alsoTold);

    public CaseScope FactsWith(Value it)
    {
        if (it.IsNothing)
        {
            return Facts;
        }

        var scope = new CaseScope(Act, Machine, Now);
        scope.Bind("it", it);
        return scope;
    }

    /// <summary>A manager has seen a breach that can't be met any more.</summary>
    public void Acknowledge(int breach, string? note)
    {
        if (Now.Breaches.FirstOrDefault(b => b.Id == breach) is { Status: BreachStatus.Open } open)
        {
            Change(new Changes { Breaches = [open with { Status = BreachStatus.Closed, AcknowledgedOn = Draft!.OccurredOn, Note = note }] });
        }
    }

    /// <summary>The case after the act, and its entries.</summary>
    public CaseChange Seal(DateTime? nextWakeUp)
    {
        var after = Before ?? Case.Unopened(Now.Id, Now.Process, Now.Version, Now.Child, Now.Key, Now.OpenedAt);
        var entries = ImmutableList.CreateBuilder<HistoryEntry>();
        foreach (var draft in drafts)
        {
            var entry = draft.Seal(after, Act.Command.Id, Act.World.Now, nextWakeUp);
            entries.Add(entry);
            after = after.Apply(entry);
        }

        return new CaseChange(Before, after, entries.ToImmutable());
    }

    private string PromiseId() => string.Create(CultureInfo.InvariantCulture, $"{Now.Id}/{EntryNo}/{++promises}");

    /// <summary>The number the entry being written will have.</summary>
    public int EntryNo => (Before?.LastEntry ?? 0) + drafts.Count;
}
