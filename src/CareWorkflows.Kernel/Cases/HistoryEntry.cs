using System.Collections.Immutable;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Cases;

/// <summary>
/// One line of a case's history: who did what, when it happened, when it was recorded, and everything it changed.
/// Append only. Each carries the hash of the one before it (C10).
/// </summary>
public sealed record HistoryEntry
{
    /// <summary>What stands where the first entry has no predecessor.</summary>
    public const string NoHash = "";

    /// <summary>Name of the entry by which time passes: breaches, reminders and escalations.</summary>
    public const string TimePassed = "TimePassed";

    /// <summary>Name of the entry by which an earlier one is corrected.</summary>
    public const string Correct = "Correct";

    /// <summary>Name of the entry by which a case comes onto a later version of its process.</summary>
    public const string Moved = "MovedToVersion";

    /// <summary>Name of the entry by which a change of the council's calendar or settings moved what is owed.</summary>
    public const string CouncilChanged = "CouncilChanged";

    /// <summary>Name of the entry that says what became of an errand (<see cref="Errands"/>): the case it opened, or why it was refused.</summary>
    public const string CarryOut = "CarryOut";

    public required string Case { get; init; }

    /// <summary>Counts from 1 within the case.</summary>
    public required int No { get; init; }

    /// <summary>The trigger, or <see cref="TimePassed"/>, <see cref="Correct"/>, <see cref="CarryOut"/> or <see cref="Moved"/>.</summary>
    public required string Action { get; init; }

    public required string By { get; init; }

    /// <summary>The role acted in; <c>System</c> only for time.</summary>
    public required string Role { get; init; }

    /// <summary>When it happened; London.</summary>
    public required string OccurredOn { get; init; }

    /// <summary>When it was typed in; UTC.</summary>
    public required DateTime RecordedAt { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>Id of the edge taken; null for a correction, for time passing, for a move and for a refusal.</summary>
    public string? Edge { get; init; }

    /// <summary>Version of the definition that judged it.</summary>
    public required int Version { get; init; }

    /// <summary>The command it was part of. Entries of one act share it, whichever case they are in.</summary>
    public required string ActId { get; init; }

    /// <summary>Name of what began it, when this entry is carried along: the event, the signal's sender. Afterwards too, though that is an act of its own.</summary>
    public string? Cause { get; init; }

    /// <summary>Recorded later than <c>rec.lateAfter</c> after it happened (C6).</summary>
    public bool LateRecorded { get; init; }

    /// <summary>The form, as normalised.</summary>
    public Record Form { get; init; } = Record.Empty;

    public ImmutableList<GuardResult> Guards { get; init; } = [];

    public Changes Changes { get; init; } = new();

    public ImmutableList<Message> Messages { get; init; } = [];

    public ImmutableList<Document> Documents { get; init; } = [];

    /// <summary>Promised to be done in other cases after the commit, in this order.</summary>
    public ImmutableList<Errand> Errands { get; init; } = [];

    public Correction? Correction { get; init; }

    /// <summary>Of an entry that moved the case onto <see cref="Version"/>.</summary>
    public VersionMove? Move { get; init; }

    /// <summary>Why it was refused; empty when it was accepted. A refused attempt changes nothing.</summary>
    public ImmutableList<Refusal> Refusals { get; init; } = [];

    public string PreviousHash { get; init; } = NoHash;

    /// <summary>SHA-256 of <see cref="PreviousHash"/> and of everything above, hex. See <c>HistoryJson</c>.</summary>
    public string Hash { get; init; } = "";

    public bool IsRefused => Refusals.Count > 0;
}

/// <summary>How a requirement fared.</summary>
/// <param name="Grade"><c>hard</c>, <c>override</c>, <c>warn</c> or <c>flag</c>.</param>
/// <param name="Say">The sentence for the person, when it did not hold.</param>
/// <param name="Reason">The reason given for overriding it.</param>
public sealed record GuardResult(string Grade, string? Rule, bool Held, string? Say, string? Reason);

/// <summary>What a correction changed: the old values stay in the entry it corrects.</summary>
/// <param name="Of">Number of the corrected entry.</param>
/// <param name="Action">Its trigger.</param>
/// <param name="Was">The values replaced, the event date under <c>occurredOn</c>.</param>
/// <param name="Now">The values they became.</param>
public sealed record Correction(int Of, string Action, Record Was, Record Now, string Reason);

/// <summary>Why something was not accepted, in words that say what to mend.</summary>
/// <param name="Reason">A sentence for the person.</param>
/// <param name="Rule">The rule behind it, when there is one.</param>
/// <param name="Field">The form field to mend (<c>actions[1].owner</c>), when it is one.</param>
/// <param name="Process">The process that said no, when it is not the one asked.</param>
/// <param name="Overridable">A reason would do.</param>
public sealed record Refusal(string Reason, string? Rule = null, string? Field = null, string? Process = null, bool Overridable = false);

/// <summary>Everything an entry changes on its case. Applying it needs no definition, no calendar and no expression.</summary>
public sealed record Changes
{
    /// <summary>The state entered; null when it stays.</summary>
    public string? State { get; init; }

    public bool? Final { get; init; }

    /// <summary>What is only called otherwise from now on; done before anything else here.</summary>
    public Renames? Renamed { get; init; }

    /// <summary>Data set, by name; Nothing clears.</summary>
    public ImmutableList<KeyValuePair<string, Value>> Data { get; init; } = [];

    public ImmutableList<FactChange> Facts { get; init; } = [];

    /// <summary>Occurrences opened or changed, whole.</summary>
    public ImmutableList<DutyOccurrence> Duties { get; init; } = [];

    /// <summary>Breaches opened or changed, whole.</summary>
    public ImmutableList<Breach> Breaches { get; init; } = [];

    public ImmutableList<CaseLink> Links { get; init; } = [];

    /// <summary>The next wake-up after this entry; UTC.</summary>
    public DateTime? NextWakeUp { get; init; }

}

/// <summary>A fact added (no <paramref name="Was"/>), replaced, or taken away (no <paramref name="Now"/>).</summary>
public sealed record FactChange(string Stream, Fact? Was, Fact? Now);

public enum MessageKind
{
    Reminder,
    Breach,
    StandDown,
    Notice,
}

/// <summary>Something promised to be told to a person after the commit.</summary>
/// <param name="Id">Unique and the same however often it is delivered.</param>
/// <param name="About">The duty's label, the rule of an override, or the action that sent it.</param>
public sealed record Message(string Id, string To, string About, MessageKind Kind, string Text, ImmutableList<string> Rules);

/// <summary>A document made or kept by a step.</summary>
/// <param name="To">Whom it is for, in words.</param>
/// <param name="File">The file that was handed in.</param>
/// <param name="Text">What it says, in Markdown, when it was made from a template: what was sent stays what was sent.</param>
public sealed record Document(string Kind, string? Type, string? To, string? Version, string? File, string? Text = null);
