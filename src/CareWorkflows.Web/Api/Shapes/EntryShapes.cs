using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Wording;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Web.Api.Shapes;

/// <summary>One line of a case's history, with everything in it.</summary>
/// <param name="OccurredOn">When it happened; London.</param>
/// <param name="RecordedAt">When it was typed in; UTC.</param>
/// <param name="ActId">The command. Entries of one act share it, whichever case they are in.</param>
/// <param name="Cause">What carried it along, when it came with something else.</param>
/// <param name="Move">What moving the case onto this version changed in what is owed, when that is what the entry did.</param>
/// <param name="Refusals">Why it was refused; a refused attempt changes nothing.</param>
internal sealed record EntryAnswer(
    string Case, int No, string Action, string Label, string By, string Role, string OccurredOn, DateTime RecordedAt, string From, string To,
    string? Edge, int Version, string ActId, string? Cause, bool LateRecorded, bool Refused, Record Form, ImmutableList<GuardResult> Guards,
    ChangesAnswer Changes, ImmutableList<Message> Messages, ImmutableList<Document> Documents, ImmutableList<ErrandAnswer> Errands, Correction? Correction, VersionMove? Move,
    ImmutableList<Refusal> Refusals, string PreviousHash, string Hash)
{
    public static EntryAnswer Of(HistoryEntry entry, ProcessMachine? machine) => new(
        entry.Case, entry.No, entry.Action, machine is null ? entry.Action : Say.Action(machine, entry.Action), entry.By, entry.Role, entry.OccurredOn,
        entry.RecordedAt, entry.From, entry.To, entry.Edge, entry.Version, entry.ActId, entry.Cause, entry.LateRecorded, entry.IsRefused, entry.Form,
        entry.Guards, ChangesAnswer.Of(entry.Changes), entry.Messages, entry.Documents, [.. entry.Errands.Select(ErrandAnswer.Of)], entry.Correction, entry.Move, entry.Refusals, entry.PreviousHash, entry.Hash);
}

/// <summary>Something promised to be done in other cases after the commit.</summary>
/// <param name="What">In words: the signal and who hears it, or the process that is started.</param>
/// <param name="ActId">The act that does it; its entries have it, in whichever cases.</param>
internal sealed record ErrandAnswer(string What, string ActId, Record Values)
{
    public static ErrandAnswer Of(Errand errand) => new(errand.InWords, CarryOut.IdOf(errand), errand.Values);
}

/// <summary>What an entry changed on its case.</summary>
/// <param name="State">The state entered; none when it stayed.</param>
/// <param name="Data">Data set, by name; null where it was cleared.</param>
/// <param name="NextWakeUp">When time next has something to say to the case; UTC.</param>
internal sealed record ChangesAnswer(
    string? State, bool? Final, IReadOnlyDictionary<string, Value> Data, ImmutableList<FactChanged> Facts, ImmutableList<DutyOccurrence> Duties,
    ImmutableList<Breach> Breaches, ImmutableList<CaseLink> Links, DateTime? NextWakeUp)
{
    public static ChangesAnswer Of(Changes changes) => new(
        changes.State, changes.Final, changes.Data.GroupBy(d => d.Key).ToDictionary(d => d.Key, d => d.Last().Value), [.. changes.Facts.Select(FactChanged.Of)],
        changes.Duties, changes.Breaches, changes.Links, changes.NextWakeUp);
}

/// <summary>A fact added (no <paramref name="Was"/>), replaced, or taken away (no <paramref name="Now"/>).</summary>
internal sealed record FactChanged(string Stream, FactAnswer? Was, FactAnswer? Now)
{
    public static FactChanged Of(FactChange change) => new(change.Stream, FactAnswer.Of(change.Was), FactAnswer.Of(change.Now));
}

/// <param name="On">Its event date.</param>
/// <param name="Kept">The fields of the form that rules read.</param>
internal sealed record FactAnswer(int No, string On, int Entry, string Action, Record Kept, int Item)
{
    public static FactAnswer? Of(Fact? fact) => fact is null ? null : new(fact.No, fact.On, fact.Entry, fact.Action, fact.Kept, fact.Item);
}
