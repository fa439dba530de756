namespace CareWorkflows.Kernel.Duties;

public enum WhyKind : byte
{
    /// <summary>What the date is counted from.</summary>
    Anchor,

    /// <summary>What was counted, and where it led.</summary>
    Counted,

    /// <summary>Bank holidays and closure days left out of the count.</summary>
    NotCounted,

    /// <summary>It rests on bank holidays that are not confirmed.</summary>
    Projected,

    /// <summary>An alternative, fact or session that was not taken, and why.</summary>
    PassedOver,

    /// <summary>What hasn't happened yet.</summary>
    Awaited,

    /// <summary>Why there can be no date.</summary>
    NoDate,

    Result,
}

/// <summary>One step of how a date came about, as a sentence a parent can read.</summary>
/// <param name="Brief">The same as part of a sentence, with what it was counted from: <c>6 weeks after hold meeting on 14 January 2026</c>. Null: the step gives no date.</param>
public readonly record struct WhyStep(WhyKind Kind, string Text, string? Brief = null)
{
    public override string ToString() => Text;
}

/// <summary>
/// The answer of a due rule: a date; or none, because nothing it counts from has happened; or <c>noDate</c>, because it can't be known.
/// </summary>
public sealed record Derivation
{
    /// <summary>Null: see <see cref="NoDateReason"/>, else <see cref="Awaited"/>.</summary>
    public Due? Due { get; init; }

    /// <summary>The date it was counted from, at the innermost. A fact before it does not meet the duty (T4).</summary>
    public Due? Anchor { get; init; }

    /// <summary>The session the date is of, when it is one's start, day or cut-off.</summary>
    public Session? Session { get; init; }

    /// <summary>Rules of the alternative that gave the date; of all that did, when several tie.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A sentence: the year that is missing, or the value that is no date. Null when there is a date or nothing has happened.</summary>
    public string? NoDateReason { get; init; }

    /// <summary>The year whose bank holidays are missing, when that is why there is no date: derived again once it is loaded (C1).</summary>
    public int? MissingYear { get; init; }

    /// <summary>Names of what would give a date but has not happened, when there is none.</summary>
    public IReadOnlyList<string> Awaited { get; init; } = [];

    /// <summary>The steps in order; empty unless <see cref="DueRule.Explain"/> was asked.</summary>
    public IReadOnlyList<WhyStep> Why { get; init; } = [];

    /// <summary>Nothing it counts from has happened yet.</summary>
    public bool IsNone => Due is null && NoDateReason is null;

    /// <summary>Known from <see cref="Why"/>: a bank holiday counted over is not confirmed yet.</summary>
    public bool RestsOnProjected => Why.Any(s => s.Kind == WhyKind.Projected);

    public IEnumerable<string> Sentences => Why.Select(s => s.Text);

    public override string ToString() => Why.Count > 0 ? string.Join(" ", Sentences) : Due?.InWords ?? NoDateReason ?? "No date yet";
}
