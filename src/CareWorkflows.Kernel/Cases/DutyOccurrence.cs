using System.Collections.Immutable;

namespace CareWorkflows.Kernel.Cases;

/// <summary>How a duty stands at a moment (C9).</summary>
public enum DutyStatus
{
    Open,

    /// <summary>From 00:00 of its reminder date.</summary>
    Soon,
    Breached,
    Met,
    MetLate,
    MetRecordedLate,

    /// <summary>No longer owed.</summary>
    Cancelled,

    /// <summary>Bound to a session or timeout that has passed.</summary>
    Missed,

    /// <summary>Its date needs a year the calendar has no data for (C1).</summary>
    NoDate,

    /// <summary>Past due, but never a breach: reminder or information only.</summary>
    Overdue,
}

/// <summary>What a missed due date means.</summary>
public enum DutyNature
{
    Breach,
    Reminder,
    Information,
}

/// <summary>Whether a duty is still owed, and if not, why not. What it looks like today is <see cref="DutyOccurrence.StatusAt"/>.</summary>
public enum DutyEnd
{
    Owed,
    Met,
    Cancelled,
    Missed,
}

/// <summary>
/// One occurrence of a duty on a case: the thing somebody owes. Identified by (duty, key, round), never by its date (T4).
/// The due date is derived; it stands here so that lists and wake-ups can be found by it, and is derived again after every change.
/// </summary>
public sealed record DutyOccurrence
{
    /// <summary>Name in the definition: <c>O5</c>.</summary>
    public required string Duty { get; init; }

    /// <summary>What it is an occurrence of: entry number of the anchor fact (<c>14</c>, <c>14.2</c> for an item), or <c>-</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Counts how often a duty with key <c>-</c> was owed anew.</summary>
    public int Round { get; init; } = 1;

    /// <summary>The occurrence people speak of: 3 in <c>O5#3</c>; 0 when the duty has no numbers.</summary>
    public int No { get; init; }

    public required DutyNature Nature { get; init; }

    /// <summary>Due date (<c>2026-01-08</c>) or date and time (<c>2026-02-04T12:00</c>), London. Null: none yet, see <see cref="NoDate"/>.</summary>
    public string? Due { get; init; }

    /// <summary>Why there is no due date though one is owed: the missing year.</summary>
    public string? NoDate { get; init; }

    /// <summary>The year the calendar lacks, when that is why there is no date.</summary>
    public int? MissingYear { get; init; }

    /// <summary>First day of its window, when it has one.</summary>
    public string? From { get; init; }

    /// <summary>First day on which it is <see cref="DutyStatus.Soon"/>.</summary>
    public string? SoonFrom { get; init; }

    /// <summary>Role names or persons as the definition says them, for lists: <c>SW</c>.</summary>
    public string OwnerRole { get; init; } = "";

    /// <summary>The people who owe it now.</summary>
    public ImmutableList<string> Owners { get; init; } = [];

    /// <summary>Rules a breach of it names.</summary>
    public ImmutableList<string> Rules { get; init; } = [];

    public DutyEnd End { get; init; }

    /// <summary>The event date that met it, and the entry that said so.</summary>
    public string? MetOn { get; init; }

    public int MetByEntry { get; init; }

    /// <summary>Number of the entry that opened it, and of the one that ended it (0 while owed).</summary>
    public int OpenedByEntry { get; init; }

    public int EndedByEntry { get; init; }

    /// <summary>Event date of the entry that ended it.</summary>
    public string? EndedOn { get; init; }

    /// <summary>It was owed here when last looked at; false once its state was left.</summary>
    public bool Live { get; init; }

    /// <summary>It was past due at some time before it was known to be met.</summary>
    public bool WasOverdue { get; init; }

    /// <summary>Keys of the reminders already sent for its present due date (T23).</summary>
    public ImmutableList<string> Sent { get; init; } = [];

    public string? Session { get; init; }

    public int? Minimum { get; init; }

    public int? Target { get; init; }

    /// <summary><c>O5#3</c>, or <c>O3</c> when it has no number.</summary>
    public string Label => No > 0 ? $"{Duty}#{No}" : Duty;

    public bool IsSame(DutyOccurrence other) => Duty == other.Duty && Key == other.Key && Round == other.Round;

    /// <summary>How it stands at a moment. In time = by the London day, or by the minute where the due date has a time (C4, T19).</summary>
    /// <param name="at">London wall time.</param>
    public DutyStatus StatusAt(DateTime at) => End switch
    {
        DutyEnd.Cancelled => DutyStatus.Cancelled,
        DutyEnd.Missed => DutyStatus.Missed,
        DutyEnd.Met when IsLate(MetOn!) => DutyStatus.MetLate,
        DutyEnd.Met => WasOverdue ? DutyStatus.MetRecordedLate : DutyStatus.Met,
        _ when NoDate is not null => DutyStatus.NoDate,
        _ when Due is null => DutyStatus.Open,
        _ when IsPast(at) => Nature == DutyNature.Breach ? DutyStatus.Breached : DutyStatus.Overdue,
        _ when SoonFrom is not null && string.CompareOrdinal(EventDate.Of(at), SoonFrom) >= 0 => DutyStatus.Soon,
        _ => DutyStatus.Open,
    };

    /// <summary>Something that happened then happened after the due date.</summary>
    public bool IsLate(string occurredOn) => Due is not null && EventDate.IsAfter(occurredOn, Due);

    /// <summary>The due date has passed: from 00:00 of the day after it, or right after its exact time.</summary>
    public bool IsPast(DateTime at) => Due is not null && at >= EventDate.BreachAt(Due);
}
