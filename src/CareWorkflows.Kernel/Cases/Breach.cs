using System.Collections.Immutable;

namespace CareWorkflows.Kernel.Cases;

public enum BreachStatus
{
    Open,
    MetLate,
    MetRecordedLate,

    /// <summary>Acknowledged, corrected away, or answered by a timeout's transition.</summary>
    Closed,
}

/// <summary>A duty past its due date, or an overridden requirement, until it is met, acknowledged or corrected (C8, C9).</summary>
public sealed record Breach
{
    /// <summary>Counts from 1 within the case.</summary>
    public required int Id { get; init; }

    /// <summary>Label of the duty it is a breach of (<c>O5#3</c>); null for an override or a flag.</summary>
    public string? Duty { get; init; }

    public string? DutyName { get; init; }

    public string? DutyKey { get; init; }

    public int DutyRound { get; init; }

    /// <summary>The entry whose requirement was overridden or flagged; 0 for a duty.</summary>
    public int Entry { get; init; }

    public required ImmutableList<string> Rules { get; init; }

    /// <summary>First day of the breach; London.</summary>
    public required string Since { get; init; }

    /// <summary>The due date that passed; null for an override.</summary>
    public string? Due { get; init; }

    public BreachStatus Status { get; init; }

    /// <summary>Calendar days after the due date on which the duty was met.</summary>
    public int? DaysLate { get; init; }

    /// <summary>The reason given for the override.</summary>
    public string? Reason { get; init; }

    /// <summary>Who was told of it, and so is told when it stands down.</summary>
    public ImmutableList<string> Told { get; init; } = [];

    /// <summary>Keys of the escalations already sent.</summary>
    public ImmutableList<string> Sent { get; init; } = [];

    public string? AcknowledgedOn { get; init; }

    public string? Note { get; init; }

    public bool IsOf(DutyOccurrence duty) => DutyName == duty.Duty && DutyKey == duty.Key && DutyRound == duty.Round;
}
