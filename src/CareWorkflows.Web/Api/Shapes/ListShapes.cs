using System.Collections.Immutable;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Web.Api.Shapes;

/// <summary>Something owed, on which case and about whom.</summary>
internal sealed record TaskAnswer(string Case, string Process, string? Child, DutyStanding Duty)
{
    /// <param name="at">London wall time.</param>
    public static TaskAnswer Of(OwedDuty owed, ProcessMachine? machine, DateTime at)
    {
        var duty = new DutyOccurrence
        {
            Duty = owed.Duty, Key = owed.Key, Round = owed.Round, No = owed.No, Nature = owed.Nature, Due = owed.Due, NoDate = owed.NoDate, From = owed.From,
            SoonFrom = owed.SoonFrom, OwnerRole = owed.OwnerRole, Owners = [.. owed.Owners], Rules = [.. owed.Rules], Session = owed.Session,
        };
        return new TaskAnswer(owed.Case, owed.Process, owed.Child, DutyStanding.Of(duty, machine, at));
    }
}

/// <param name="Ok">Nobody edited the history, and each case is what its history makes of it.</param>
/// <param name="Bad">The first entry that is not as it was written.</param>
internal sealed record VerifyAnswer(bool Ok, int Cases, long Entries, BadEntry? Bad)
{
    public static VerifyAnswer Of(VerificationResult result) => new(result.Bad is null, result.Cases, result.Entries, result.Bad);
}

/// <summary>A case's whole history, first entry first.</summary>
internal sealed record HistoryAnswer(string Case, ImmutableList<EntryAnswer> Entries);
