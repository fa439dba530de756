using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Expecting;

/// <summary>A case as an <c>expect</c> sees it: as it stands, how it came there, and what can be asked about it at this moment.</summary>
internal sealed record CaseSeen
{
    public required Case Case { get; init; }

    /// <summary>Every entry in order, refused attempts too.</summary>
    public required IReadOnlyList<HistoryEntry> History { get; init; }

    /// <summary>The clock, London.</summary>
    public required DateTime At { get; init; }

    public required Kernel.Deciding.Directory People { get; init; }

    /// <summary>Last entry at the previous <c>expect</c> of this case; 0 when there was none.</summary>
    public int SeenUpTo { get; init; }

    /// <summary>Every case there is, for links and sessions.</summary>
    public IReadOnlyList<Case> AllCases { get; init; } = [];

    /// <summary>The machine the case runs on; null in tests that need none.</summary>
    public ProcessMachine? Machine { get; init; }

    /// <summary>Entries of the last accepted step, in whichever cases.</summary>
    public IReadOnlyList<HistoryEntry> LastAct { get; init; } = [];

    /// <summary>Values of the case by name: its data, the child's record, what is computed.</summary>
    public Members Values { get; init; } = Members.None;

    /// <summary>Why a duty is due when it is, in words.</summary>
    public Func<DutyOccurrence, string> Why { get; init; } = _ => "";

    /// <summary>Act ids of the events that were given an <c>id</c>.</summary>
    public IReadOnlyDictionary<string, string> Events { get; init; } = new Dictionary<string, string>();

    /// <summary>Ids for the aliases in an expected value.</summary>
    public Func<Value, Value> Translate { get; init; } = value => value;

    /// <summary>The alias of a case, or its id.</summary>
    public Func<string, string> NameOf { get; init; } = id => id;

    /// <summary>What may be done now, by one person or by anybody.</summary>
    public IReadOnlySet<string> Offered { get; init; } = new HashSet<string>();

    public IEnumerable<Message> NewMessages => History.Where(e => e.No > SeenUpTo && !e.IsRefused).SelectMany(e => e.Messages);

    /// <summary>When an entry was recorded, London.</summary>
    public static string RecordedAt(HistoryEntry entry) =>
        EventDate.Of(LondonTime.OnTheClock(new DateTimeOffset(DateTime.SpecifyKind(entry.RecordedAt, DateTimeKind.Utc))));
}
