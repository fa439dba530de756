using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Engine.Queries;

/// <summary>A part of a longer list.</summary>
/// <param name="Total">How many there are in all.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total);

/// <summary>What is not given is not filtered by.</summary>
/// <param name="For">Whose list it is: what they may not see is not in it. Null: the engine's own.</param>
public sealed record CaseFilter(string? Child = null, string? Process = null, string? State = null, bool? Open = null, int Skip = 0, int Take = 50, Actor? For = null);

/// <param name="EnteredOn">Event date; London.</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="ChangedAt">UTC.</param>
public sealed record CaseLine(
    string Id, string Process, int Version, string? Child, string? Key, string State, string EnteredOn, bool Final,
    DateTime OpenedAt, DateTime ChangedAt, int LastEntry);

/// <param name="DueBefore">Exclusive; a London day or day and time, as text.</param>
/// <param name="For">As in <see cref="CaseFilter"/>.</param>
public sealed record DutyFilter(
    string? Owner = null, string? Child = null, string? Process = null, string? Case = null, string? DueBefore = null, int Skip = 0, int Take = 50, Actor? For = null)
{
    /// <summary>Roles of <see cref="Owner"/>.</summary>
    public IReadOnlyCollection<string> Roles { get; init; } = [];
}

/// <summary>Something owed. How it stands today follows from its dates: see <see cref="StatusAt"/>.</summary>
public sealed record OwedDuty(
    string Case, string Process, string? Child, string Duty, string Key, int Round, int No, string Label, DutyNature Nature,
    string? Due, string? NoDate, string? From, string? SoonFrom, string OwnerRole, IReadOnlyList<string> Owners,
    IReadOnlyList<string> Rules, string? Session)
{
    /// <param name="at">London wall time.</param>
    public DutyStatus StatusAt(DateTime at) =>
        new DutyOccurrence { Duty = Duty, Key = Key, Nature = Nature, Due = Due, NoDate = NoDate, SoonFrom = SoonFrom }.StatusAt(at);
}

/// <param name="For">As in <see cref="CaseFilter"/>.</param>
public sealed record BreachFilter(string? Process = null, string? Child = null, bool OpenOnly = true, int Skip = 0, int Take = 50, Actor? For = null);

public sealed record BreachLine(
    string Case, int Id, string Process, string? Child, string? Duty, IReadOnlyList<string> Rules, string Since, string? Due,
    BreachStatus Status, int? DaysLate, string? Reason, string? AcknowledgedOn, string? Note);

/// <param name="Role">The role acted in.</param>
/// <param name="From">Only moves out of this state, into another.</param>
/// <param name="To">Only moves into this state, out of another.</param>
/// <param name="Rule">Only entries that came up against this rule: overrode it, were refused for it, opened or changed a breach of it.</param>
/// <param name="Corrected">Whether the entry corrects an earlier one.</param>
/// <param name="RecordedFrom">UTC, inclusive.</param>
/// <param name="RecordedBefore">UTC, exclusive.</param>
/// <param name="For">As in <see cref="CaseFilter"/>.</param>
public sealed record HistoryFilter(
    string? Case = null, string? Process = null, string? Child = null, string? Person = null, string? Role = null, string? Action = null,
    string? From = null, string? To = null, string? Rule = null, bool? Overridden = null, bool? Corrected = null, bool? Late = null, bool? Refused = null,
    DateTime? RecordedFrom = null, DateTime? RecordedBefore = null, int Skip = 0, int Take = 50, Actor? For = null);

/// <param name="OccurredOn">London.</param>
/// <param name="RecordedAt">UTC.</param>
/// <param name="Rules">The rules it came up against.</param>
public sealed record HistoryLine(
    string Case, string Process, int Version, string? Child, string? Key, int No, string Action, string By, string Role, string OccurredOn,
    DateTime RecordedAt, string From, string To, bool Refused, bool LateRecorded, bool Overridden, string Rules);

/// <param name="Case">The case asked; null when it was refused without one.</param>
/// <param name="HandledAt">UTC.</param>
public sealed record CommandOutcome(string Id, bool Accepted, string? Case, int FirstEntry, int LastEntry, DateTime HandledAt);

/// <summary>One act and what it did in each case it reached.</summary>
/// <param name="RecordedAt">UTC.</param>
public sealed record ActOnRecord(string Id, DateTime RecordedAt, IReadOnlyList<HistoryEntry> Entries);
