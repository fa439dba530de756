using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>What <see cref="CaseDecider"/> says to a command.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Write all of this, or none of it.</summary>
    /// <param name="Cases">Every case the act touches; the first is the one asked.</param>
    public sealed record Accepted(ImmutableList<CaseChange> Cases) : Decision
    {
        public CaseChange Entrance => Cases[0];

        public IEnumerable<HistoryEntry> Entries => Cases.SelectMany(c => c.Entries);
    }

    /// <summary>Nothing changes. Each reason says what to mend.</summary>
    /// <param name="Attempt">The refused attempt as an entry of the case asked (C10), to be written on its own; null when there is no case to keep it.</param>
    public sealed record Refused(ImmutableList<Refusal> Reasons, CaseChange? Attempt) : Decision;

    /// <summary>Time passed and nothing was due; nobody heard what was told; or the case is on that version already.</summary>
    /// <param name="NextWakeUp">When time next has something to say to the case; UTC. It is derived, so it needs no entry.</param>
    public sealed record NothingToDo(DateTime? NextWakeUp) : Decision;

    /// <summary>These must be in the world before it can be decided: load them and ask again.</summary>
    public sealed record Needs(ImmutableHashSet<WorldKey> Keys) : Decision;
}

/// <summary>A case before and after, and the entries that lead from one to the other.</summary>
/// <param name="Before">Null: the case is new.</param>
public sealed record CaseChange(Case? Before, Case After, ImmutableList<HistoryEntry> Entries)
{
    /// <summary>Names of the sessions for which what the case owes is no longer as it was.</summary>
    public IEnumerable<string> SessionsTouched()
    {
        // Most cases have nothing to do with sessions, and this is asked of every one that is written.
        if (ReferenceEquals(Before?.Duties, After.Duties) || (!After.Duties.Exists(IsAtOne) && Before?.Duties.Exists(IsAtOne) != true))
        {
            return [];
        }

        return After.Duties.Select(now => (Now: now, Was: Before?.Duties.Find(now.IsSame)))
            .Where(d => (d.Was?.End, d.Was?.Session) != (d.Now.End, d.Now.Session))
            .SelectMany(d => new[] { d.Now.Session, d.Was?.Session }).OfType<string>().Distinct();

        static bool IsAtOne(DutyOccurrence duty) => duty.Session is not null;
    }
}

/// <summary>Something a decision may need to see.</summary>
public abstract record WorldKey
{
    private WorldKey()
    {
    }

    /// <summary>One case as it stands; or that there is none of that id.</summary>
    public sealed record OneCase(string Id) : WorldKey;

    /// <summary>Every case about a child, final ones too.</summary>
    public sealed record CasesOfChild(string Child) : WorldKey;

    /// <summary>Every case of a process, final ones too: for processes that have few, like the sessions of panels.</summary>
    public sealed record CasesOf(string Process) : WorldKey;

    /// <summary>Every case that owes, or owed, something meant for a session.</summary>
    public sealed record CasesAt(string Session) : WorldKey;

    /// <summary>The case of that name (<see cref="Case.Key"/>); or that there is none.</summary>
    public sealed record Named(string Process, string Key) : WorldKey;

    /// <summary>The whole history of a case.</summary>
    public sealed record History(string Case) : WorldKey;
}
