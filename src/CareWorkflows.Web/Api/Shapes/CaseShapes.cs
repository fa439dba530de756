using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Web.Wording;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Web.Api.Shapes;

/// <summary>A case as it stands.</summary>
/// <param name="EnteredOn">Event date on which it entered its state; London.</param>
/// <param name="Final">At an end of its process. Duties may still be owed.</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="LastHash">Hash of its last entry: kept elsewhere, it proves later that the history was not put back.</param>
internal sealed record CaseStanding(
    string Id, string Process, string ProcessName, string? Code, int Version, string? Child, string? Key,
    string State, string StateTitle, string EnteredOn, bool Final, DateTime OpenedAt, int LastEntry, string LastHash,
    Record Data, ImmutableList<DutyStanding> Duties, ImmutableList<Breach> Breaches, ImmutableList<CaseLink> Links)
{
    /// <param name="machine">The process it runs on; null when that version is gone, and then names stand for titles.</param>
    /// <param name="at">London wall time.</param>
    public static CaseStanding Of(Case @case, ProcessMachine? machine, DateTime at) => new(
        @case.Id, @case.Process, machine?.Name ?? @case.Process, machine?.Code, @case.Version, @case.Child, @case.Key,
        @case.State, machine is null ? @case.State : Say.State(machine, @case.State), @case.EnteredOn, @case.Final, @case.OpenedAt, @case.LastEntry, @case.LastHash,
        @case.Data, [.. @case.Duties.Select(d => DutyStanding.Of(d, machine, at))], @case.Breaches, @case.Links);
}

/// <summary>A case and what the caller may do with it now.</summary>
internal sealed record CaseAnswer(CaseStanding Case, ImmutableList<ActionOffer> Actions);

/// <param name="Action">The name to send.</param>
/// <param name="Open">The caller may, as far as can be told without the form.</param>
/// <param name="WhyNot">What stands in the way, and the rule behind it.</param>
internal sealed record ActionOffer(string Action, string Label, bool Open, ImmutableList<Refusal> WhyNot, string? Guidance, ImmutableList<string> Rules)
{
    public static ActionOffer Of(Offer offer) => new(
        offer.Trigger.Name, offer.Trigger.Label, offer.IsOpen, offer.WhyNot, offer.Trigger.Guidance, offer.Trigger.Rules);
}

/// <summary>Something owed, or that was.</summary>
/// <param name="Label"><c>O5#3</c>: the third of duty O5.</param>
/// <param name="Due">A London day, or day and time.</param>
/// <param name="From">First day of its window.</param>
/// <param name="SoonFrom">First day on which it is soon due.</param>
/// <param name="InWords">How pressing it is: <c>3 days late</c>.</param>
/// <param name="NoDate">Why there is no date, when there is none.</param>
internal sealed record DutyStanding(
    string Label, string Duty, string Title, DutyStatus Status, string? Due, string InWords, string? From, string? SoonFrom, string? NoDate,
    DutyNature Nature, string OwnerRole, IReadOnlyList<string> Owners, IReadOnlyList<string> Rules, string? MetOn, string? Session,
    int? Minimum, int? Target)
{
    public static DutyStanding Of(DutyOccurrence duty, ProcessMachine? machine, DateTime at) => new(
        duty.Label, duty.Duty, TitleOf(duty.Duty, machine), duty.StatusAt(at), duty.Due, DueInWords.Of(duty, at), duty.From, duty.SoonFrom, duty.NoDate,
        duty.Nature, duty.OwnerRole, duty.Owners, duty.Rules, duty.MetOn, duty.Session, duty.Minimum, duty.Target);

    public static string TitleOf(string duty, ProcessMachine? machine) => machine?.Duties.Find(d => d.Name == duty)?.Title ?? duty;
}

/// <summary>Why a duty is due then.</summary>
/// <param name="Sentences">What was counted from where to where, as a parent could follow it.</param>
/// <param name="PassedOver">What the rule also names and was not counted from, and why.</param>
internal sealed record WhyAnswer(string Label, string Title, string? Due, ImmutableList<string> Rules, ImmutableList<string> Sentences, ImmutableList<string> PassedOver)
{
    public static WhyAnswer Of(DutyOccurrence duty, CaseReader reader)
    {
        var steps = reader.Why(duty);
        return new WhyAnswer(
            duty.Label, DutyStanding.TitleOf(duty.Duty, reader.Machine), duty.Due, duty.Rules,
            [.. steps.Where(s => s.Kind != WhyKind.PassedOver).Select(s => s.Text)],
            [.. steps.Where(s => s.Kind == WhyKind.PassedOver).Select(s => s.Text)]);
    }
}
