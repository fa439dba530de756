using System.Collections.Immutable;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Engine.Holding;

/// <summary>Which duty is meant, in all cases.</summary>
public readonly record struct DutyId(string Case, string Duty, string Key, int Round)
{
    public static DutyId Of(string caseId, DutyOccurrence duty)
    {
        ArgumentNullException.ThrowIfNull(duty);
        return new(caseId, duty.Duty, duty.Key, duty.Round);
    }

    public static DutyId Of(OwedDuty duty)
    {
        ArgumentNullException.ThrowIfNull(duty);
        return new(duty.Case, duty.Duty, duty.Key, duty.Round);
    }
}

/// <summary>How a task stands on a person's list.</summary>
public enum TaskPlace
{
    /// <summary>To be done by this person: nobody else owes it, or this person has taken it.</summary>
    Own,

    /// <summary>Owed by everybody in a role alike, and taken by nobody yet.</summary>
    Shared,

    /// <summary>Owed by this person, and taken by somebody else.</summary>
    Handed,
}

/// <summary>A duty that is owed, as lists of tasks know it.</summary>
/// <param name="Due">London; null: no date.</param>
/// <param name="Owners">Who owes it by the rules; empty while nobody holds the role.</param>
/// <param name="Holder">Who has taken it, or was given it; null: nobody.</param>
internal sealed record OpenTask(DutyId Id, string Process, string? Child, string? Due, string OwnerRole, ImmutableList<string> Owners, string? Holder)
{
    /// <summary>Null when the duty is no longer owed.</summary>
    public static OpenTask? Of(Case @case, DutyOccurrence duty, string? holder) => duty.End == DutyEnd.Owed
        ? new(DutyId.Of(@case.Id, duty), @case.Process, @case.Child, duty.Due, duty.OwnerRole, duty.Owners, holder)
        : null;

    /// <summary>On whose lists it stands, and how.</summary>
    public ImmutableList<(string Person, TaskPlace Place)> Lists
    {
        get
        {
            var owing = Owners.IsEmpty ? [.. Roles.Select(CaseStore.RoleAsPerson)] : Owners;
            var lists = owing.ConvertAll(person => (person, Holder is null ? Unheld : Holder == person ? TaskPlace.Own : TaskPlace.Handed));
            return Holder is null || owing.Contains(Holder) ? lists : lists.Add((Holder, TaskPlace.Own));
        }
    }

    public IEnumerable<string> Roles => OwnerRole.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Several people named one by one each owe it; several in one role owe it together.</summary>
    private TaskPlace Unheld => Owners.IsEmpty || (Owners.Count > 1 && OwnerRole.All(c => char.IsLetterOrDigit(c) || c == '-')) ? TaskPlace.Shared : TaskPlace.Own;
}
