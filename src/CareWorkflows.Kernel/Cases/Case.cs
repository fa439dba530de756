using System.Collections.Immutable;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Cases;

/// <summary>
/// One run of a process, as it stands. Always equal to its history applied from nothing: see <see cref="Apply"/>.
/// Holds everything a decision about it needs, so that deciding reads one row.
/// </summary>
public sealed record Case
{
    public required string Id { get; init; }

    /// <summary>Folder name of its process: <c>child-and-family-progress</c>.</summary>
    public required string Process { get; init; }

    /// <summary>Version of the process definition it runs on.</summary>
    public required int Version { get; init; }

    public string? Child { get; init; }

    /// <summary>A name no other case of the process has, for those that are named (sessions); otherwise null.</summary>
    public string? Key { get; init; }

    public required string State { get; init; }

    /// <summary>Event date on which it entered its state; London.</summary>
    public required string EnteredOn { get; init; }

    /// <summary>The state is an end of the process. Duties may still be owed (X6).</summary>
    public bool Final { get; init; }

    /// <summary>When the first entry was recorded; UTC.</summary>
    public required DateTime OpenedAt { get; init; }

    /// <summary>Number of its last history entry; the optimistic version of the case.</summary>
    public int LastEntry { get; init; }

    /// <summary>Hash of its last history entry, hex; the next entry carries it.</summary>
    public string LastHash { get; init; } = HistoryEntry.NoHash;

    /// <summary>When time next has something to say to it; UTC. Null: never, as things stand.</summary>
    public DateTime? NextWakeUp { get; init; }

    public Record Data { get; init; } = Record.Empty;

    /// <summary>Facts by stream or action name, each list in event-date order.</summary>
    public ImmutableSortedDictionary<string, ImmutableList<Fact>> Facts { get; init; } = NoFacts;

    public ImmutableList<DutyOccurrence> Duties { get; init; } = [];

    public ImmutableList<Breach> Breaches { get; init; } = [];

    public ImmutableList<CaseLink> Links { get; init; } = [];

    /// <summary>The moves onto later versions it has behind it, first to last.</summary>
    public ImmutableList<PastMove> Moves { get; init; } = [];

    private static ImmutableSortedDictionary<string, ImmutableList<Fact>> NoFacts { get; } =
        ImmutableSortedDictionary.Create<string, ImmutableList<Fact>>(StringComparer.Ordinal);

    /// <summary>The case before its first entry.</summary>
    public static Case Unopened(string id, string process, int version, string? child, string? key, DateTime now) => new()
    {
        Id = id,
        Process = process,
        Version = version,
        Child = child,
        Key = key,
        State = Start,
        EnteredOn = "",
        OpenedAt = now,
    };

    /// <summary>The state before anything has happened: start actions are its outgoing transitions.</summary>
    public const string Start = "Start";

    /// <summary>The case after one more entry. The only way a case changes; replaying a history through it gives the case.</summary>
    /// <exception cref="InvalidOperationException">The entry does not follow the one before it.</exception>
    public Case Apply(HistoryEntry entry)
    {
        if (entry.No != LastEntry + 1 || entry.PreviousHash != LastHash)
        {
            throw new InvalidOperationException($"Entry {entry.No} does not follow entry {LastEntry} of case {Id}.");
        }

        return With(entry.Changes, entry.OccurredOn) with
        {
            LastEntry = entry.No,
            LastHash = entry.Hash,
            Version = entry.Version,
            Moves = entry.Move is { } move ? Moves.Add(new PastMove(entry.No, move.From)) : Moves,
        };
    }

    /// <summary>The version an occurrence is judged by: that of the case, or, when it had ended before the case moved on, the one it ended under (T5).</summary>
    public int VersionThatJudges(DutyOccurrence occurrence)
    {
        ArgumentNullException.ThrowIfNull(occurrence);
        return occurrence.End == DutyEnd.Owed ? Version : Moves.Find(m => m.Entry > occurrence.EndedByEntry)?.From ?? Version;
    }

    /// <summary>The case with changes made, before they are an entry.</summary>
    internal Case With(Changes changes, string occurredOn) => (changes.Renamed is { } renamed ? Called(renamed) : this).Changed(changes, occurredOn);

    private Case Changed(Changes changes, string occurredOn) => this with
    {
        State = changes.State ?? State,
        EnteredOn = changes.State is null ? EnteredOn : occurredOn,
        Final = changes.Final ?? Final,
        Data = changes.Data.Count == 0 ? Data : Data.With(changes.Data),
        Facts = ApplyFacts(changes.Facts),
        Duties = ApplyDuties(changes.Duties),
        Breaches = ApplyBreaches(changes.Breaches),
        Links = changes.Links.Count == 0 ? Links : Links.AddRange(changes.Links),
        NextWakeUp = changes.NextWakeUp,
    };

    /// <summary>The occurrence people mean by a duty's bare name: the one owed now, else the latest (C21).</summary>
    public DutyOccurrence? Spoken(string duty)
    {
        DutyOccurrence? spoken = null;
        foreach (var occurrence in Duties)
        {
            if (occurrence.Duty == duty && (spoken is null || Precedes(spoken, occurrence)))
            {
                spoken = occurrence;
            }
        }

        return spoken;
    }

    /// <summary>The latest breach of an occurrence.</summary>
    public Breach? BreachOf(DutyOccurrence occurrence)
    {
        for (var i = Breaches.Count - 1; i >= 0; i--)
        {
            if (Breaches[i].IsOf(occurrence))
            {
                return Breaches[i];
            }
        }

        return null;
    }

    /// <summary>A name is all that changes: a renamed state has not been entered anew, a renamed duty not opened anew.</summary>
    private Case Called(Renames names)
    {
        static string Number(string? label) => label?.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? label[at..] : "";
        string? NewName(string? duty) => names.Duties.Find(n => n.Key == duty).Value;
        return this with
        {
            State = names.State ?? State,
            Duties = Duties.ConvertAll(d => NewName(d.Duty) is { } name ? d with { Duty = name } : d),
            Breaches = Breaches.ConvertAll(b => NewName(b.DutyName) is { } name ? b with { DutyName = name, Duty = name + Number(b.Duty) } : b),
        };
    }

    private static bool Precedes(DutyOccurrence one, DutyOccurrence other) =>
        (one.End == DutyEnd.Owed) != (other.End == DutyEnd.Owed) ? other.End == DutyEnd.Owed
        : one.End == DutyEnd.Owed ? string.CompareOrdinal(other.Due, one.Due) < 0
        : string.CompareOrdinal(one.Due, other.Due) <= 0;

    private ImmutableSortedDictionary<string, ImmutableList<Fact>> ApplyFacts(IReadOnlyList<FactChange> changes)
    {
        var facts = Facts;
        foreach (var change in changes)
        {
            var stream = facts.GetValueOrDefault(change.Stream, []);
            if (change.Was is { } was)
            {
                stream = stream.RemoveAll(f => f.Entry == was.Entry && f.Item == was.Item);
            }

            if (change.Now is { } now)
            {
                var at = stream.Count;
                while (at > 0 && Fact.InOrder(stream[at - 1], now) > 0)
                {
                    at--;
                }

                stream = stream.Insert(at, now);
            }

            facts = facts.SetItem(change.Stream, stream);
        }

        return facts;
    }

    private ImmutableList<DutyOccurrence> ApplyDuties(IReadOnlyList<DutyOccurrence> changes)
    {
        var duties = Duties;
        foreach (var change in changes)
        {
            var at = duties.FindIndex(d => d.IsSame(change));
            duties = at < 0 ? duties.Add(change) : duties.SetItem(at, change);
        }

        return duties;
    }

    private ImmutableList<Breach> ApplyBreaches(IReadOnlyList<Breach> changes)
    {
        var breaches = Breaches;
        foreach (var change in changes)
        {
            var at = breaches.FindIndex(b => b.Id == change.Id);
            breaches = at < 0 ? breaches.Add(change) : breaches.SetItem(at, change);
        }

        return breaches;
    }
}

/// <summary>Another case this one started, was started by, or is bound to.</summary>
/// <param name="Name">What the link is called on this side: <c>dispute</c>; on the started side: <c>source</c>.</param>
public sealed record CaseLink(string Name, string Process, string Case);
