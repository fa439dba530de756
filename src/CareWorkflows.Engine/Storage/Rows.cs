using CareWorkflows.Engine.Holding;
using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Engine.Storage;

// One class a table. `case` and `history` are the record; `duty`, `task` and `breach` are written beside them in the
// same commit so that lists can be read without opening cases. Instants are UTC; days and due dates are London text.

internal sealed class CaseRow
{
    public required string Id { get; set; }
    public required string Process { get; set; }
    public int Version { get; set; }
    public string? Child { get; set; }
    public string? Key { get; set; }
    public required string State { get; set; }
    public required string EnteredOn { get; set; }
    public DateTime OpenedAt { get; set; }
    public bool Final { get; set; }

    /// <summary>The optimistic version of the row.</summary>
    public int LastEntry { get; set; }
    public required string LastHash { get; set; }

    /// <summary>When the last entry was recorded.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>The case's own next wake-up, part of it and of its replay.</summary>
    public DateTime? NextWakeUp { get; set; }

    /// <summary>
    /// When the engine will next wake it. As a rule <see cref="NextWakeUp"/>; later when a wake-up failed, earlier when
    /// something it depends on changed. The engine's, not the case's: it may move without an entry.
    /// </summary>
    public DateTime? WakeAt { get; set; }

    /// <summary>See <see cref="CaseJson.WriteFacts"/>.</summary>
    public required byte[] Facts { get; set; }
}

internal sealed class HistoryRow
{
    public required string CaseId { get; set; }
    public int No { get; set; }
    public DateTime RecordedAt { get; set; }
    public required string OccurredOn { get; set; }
    public required string Action { get; set; }
    public required string Person { get; set; }
    public required string Role { get; set; }
    public required string FromState { get; set; }
    public required string ToState { get; set; }
    public required string ActId { get; set; }
    public bool Refused { get; set; }
    public bool Late { get; set; }

    /// <summary>A requirement was gone past with a reason.</summary>
    public bool Overridden { get; set; }

    /// <summary>The rules it came up against: requirements that did not hold, refusals, breaches opened or changed.</summary>
    public required string Rules { get; set; }

    /// <summary>See <see cref="HistoryJson.Write"/>. The columns above repeat what lists filter by; this is what is hashed.</summary>
    public required byte[] Body { get; set; }
    public required string Hash { get; set; }
}

internal sealed class DutyRow
{
    public required string CaseId { get; set; }
    public required string Duty { get; set; }
    public required string Key { get; set; }
    public int Round { get; set; }
    public int No { get; set; }
    public required string Label { get; set; }
    public required string Process { get; set; }
    public string? Child { get; set; }
    public DutyNature Nature { get; set; }
    public string? Due { get; set; }
    public string? NoDate { get; set; }
    public string? WindowFrom { get; set; }
    public string? SoonFrom { get; set; }
    public required string OwnerRole { get; set; }

    /// <summary>For showing; to search by, <see cref="TaskRow"/>.</summary>
    public required string Owners { get; set; }
    public required string Rules { get; set; }
    public string? Session { get; set; }
    public bool WasOverdue { get; set; }
    public string? MetOn { get; set; }

    /// <summary>Null while owed; otherwise how it ended.</summary>
    public DutyEnd? Ended { get; set; }
}

/// <summary>
/// An owed duty on somebody's list: of each who owes it (a person, or <c>role:TM</c> as long as nobody holds the role) and of who
/// has taken it. Gone once it has ended.
/// </summary>
internal sealed class TaskRow
{
    /// <summary>What stands in <see cref="Due"/> where there is no due date: after every date.</summary>
    public const string NoDue = "~";

    public required string Person { get; set; }
    public required string CaseId { get; set; }
    public required string Duty { get; set; }
    public required string Key { get; set; }
    public int Round { get; set; }
    public TaskPlace Place { get; set; }
    public required string Due { get; set; }

    // What lists are filtered by, so that no duty is read which is not shown.
    public required string Process { get; set; }
    public string? Child { get; set; }
    public required string Role { get; set; }
}

/// <summary>Somebody took a task, was given it, or gave it back. Append only: the last row of a task says who has it.</summary>
internal sealed class TaskHolderRow
{
    public long No { get; set; }
    public required string CaseId { get; set; }
    public required string Duty { get; set; }
    public required string Key { get; set; }
    public int Round { get; set; }

    /// <summary>Null: given back to those who owe it.</summary>
    public string? Person { get; set; }
    public required string ChangedBy { get; set; }
    public DateTime ChangedAt { get; set; }
    public string? Reason { get; set; }
}

/// <summary>Somebody looks after the tasks of a person who is away, from the first to the last day (London).</summary>
internal sealed class CoverRow
{
    public long No { get; set; }
    public required string Away { get; set; }
    public required string CoveredBy { get; set; }
    public required string FirstDay { get; set; }
    public required string LastDay { get; set; }
    public string? Note { get; set; }
    public required string ArrangedBy { get; set; }
    public DateTime ArrangedAt { get; set; }
    public string? EndedBy { get; set; }
    public DateTime? EndedAt { get; set; }
}

internal sealed class BreachRow
{
    public required string CaseId { get; set; }
    public int Id { get; set; }
    public required string Process { get; set; }
    public string? Child { get; set; }
    public string? Duty { get; set; }
    public required string Rules { get; set; }
    public required string Since { get; set; }
    public string? Due { get; set; }
    public BreachStatus Status { get; set; }
    public int? DaysLate { get; set; }
    public string? Reason { get; set; }
    public string? AcknowledgedOn { get; set; }
    public string? Note { get; set; }

    /// <summary>Who was told of it.</summary>
    public required string Told { get; set; }
}

/// <summary>What lists need of a child's record, worked out whenever the record is written.</summary>
internal sealed class ChildRow
{
    public required string Child { get; set; }

    /// <summary>As recorded.</summary>
    public string? Team { get; set; }

    /// <summary>The person whose team is the child's while none is recorded.</summary>
    public string? TeamOf { get; set; }
}

/// <summary>Somebody a restricted child's cases are open to. A child that has such rows is restricted; one that is open to nobody has one with nobody's name.</summary>
internal sealed class OpenToRow
{
    public const string Nobody = "";

    public required string Child { get; set; }
    public required string Person { get; set; }

    /// <summary>They opened it in an emergency, and until then it stays open to them; null: the record names them.</summary>
    public DateTime? Until { get; set; }
}

/// <summary>Somebody looked at a case or a child: the first time in an hour.</summary>
internal sealed class LookRow
{
    public required string Person { get; set; }

    /// <summary>Empty: the child, not one of the cases.</summary>
    public required string CaseId { get; set; }

    /// <summary>Empty: the case is about no child.</summary>
    public required string Child { get; set; }

    /// <summary>Hours since 1970, UTC.</summary>
    public long Hour { get; set; }
    public bool Refused { get; set; }
    public DateTime At { get; set; }
    public required string Page { get; set; }
}

/// <summary>The history of every case was verified.</summary>
internal sealed class VerificationRow
{
    public long No { get; set; }
    public required string StartedBy { get; set; }
    public DateTime StartedAt { get; set; }
    public DateTime FinishedAt { get; set; }
    public int Cases { get; set; }
    public long Entries { get; set; }

    /// <summary>The first entry that was not as it was written; null: all was well.</summary>
    public string? BadCase { get; set; }
    public int BadEntry { get; set; }
    public string? What { get; set; }
}

/// <summary>A promise: a message to a person, or an errand in other cases.</summary>
internal sealed class OutboxRow
{
    /// <summary>The <see cref="Kind"/> of an errand. What it is stands in its entry, where it is hashed.</summary>
    public const string Errand = "Errand";

    /// <summary>The order in which they were promised.</summary>
    public long No { get; set; }
    public required string Id { get; set; }
    public required string CaseId { get; set; }
    public int Entry { get; set; }
    public required string Recipient { get; set; }
    public required string About { get; set; }

    /// <summary>The name of a <see cref="MessageKind"/>, or <see cref="Errand"/>.</summary>
    public required string Kind { get; set; }
    public required string Text { get; set; }
    public required string Rules { get; set; }
    public DateTime CreatedAt { get; set; }
    public int Attempts { get; set; }

    /// <summary>Not before this; null once delivered.</summary>
    public DateTime? TryAt { get; set; }
    public DateTime? DeliveredAt { get; set; }
}

/// <summary>A command that was answered, so that sent again it gets the same answer.</summary>
internal sealed class CommandRow
{
    public required string Id { get; set; }
    public bool Accepted { get; set; }
    public DateTime HandledAt { get; set; }
    public string? CaseId { get; set; }

    /// <summary>The entries written to that case; 0 when none was.</summary>
    public int FirstEntry { get; set; }
    public int LastEntry { get; set; }

    /// <summary>Accepted: the other cases of the act and their entries. Refused: the reasons. JSON.</summary>
    public byte[]? More { get; set; }
}

internal sealed class PersonRow
{
    /// <summary>The name as history has it.</summary>
    public required string Id { get; set; }
    public required string Roles { get; set; }
    public string? Team { get; set; }
}

internal sealed class DefinitionRow
{
    public required string Process { get; set; }
    public int Version { get; set; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    public required string Json { get; set; }
    public DateTime CreatedAt { get; set; }

    /// <summary>How often this version has been saved.</summary>
    public int Revision { get; set; }
    public DateTime SavedAt { get; set; }
    public required string SavedBy { get; set; }

    /// <summary>
    /// Counts publications of any process; null: a draft. What is published together shares it, so what a version was compiled with can always be found
    /// again: of every other process the newest version not published later.
    /// </summary>
    public long? Publication { get; set; }

    /// <summary>New cases start on it.</summary>
    public bool InForce { get; set; }
}

/// <summary>A change of the calendar or of a setting, in the order they were made. What holds now follows from all of them.</summary>
internal sealed class CouncilChangeRow
{
    public long No { get; set; }
    public required string Kind { get; set; }

    /// <summary>The setting; or the day, <c>2026-12-29</c>.</summary>
    public required string Key { get; set; }

    /// <summary>JSON of the setting's value, or of what the day is called. Null: as it is without the council's word.</summary>
    public string? Value { get; set; }
    public required string Reason { get; set; }
    public DateTime ChangedAt { get; set; }
    public required string ChangedBy { get; set; }

    /// <summary>When every case had been looked at again; null: not yet.</summary>
    public DateTime? FinishedAt { get; set; }
}

/// <summary>A form somebody has begun: one for each person and form.</summary>
internal sealed class DraftRow
{
    public required string Person { get; set; }

    /// <summary>The address of the form.</summary>
    public required string Place { get; set; }

    /// <summary>What was typed. JSON.</summary>
    public required string Form { get; set; }

    /// <summary>The case's last entry when the form was opened.</summary>
    public int Seen { get; set; }
    public DateTime StartedAt { get; set; }
    public DateTime SavedAt { get; set; }
}
