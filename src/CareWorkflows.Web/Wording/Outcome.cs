using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Web.Wording;

/// <summary>One thing that comes of an act: <c>Now owed: Visit the child, by 3 January 2026</c>.</summary>
public sealed record OutcomeLine(string Name, ImmutableList<string> Items);

/// <summary>What comes of an act, said the same before it is recorded and after. Decides nothing.</summary>
public static class Outcome
{
    /// <param name="entries">Of one case, in their order.</param>
    /// <param name="nameOf">What people call a process.</param>
    /// <param name="before">Duties as they stood before, the latest last, to say whose date has moved; null: that is not said.</param>
    public static ImmutableList<OutcomeLine> Of(ProcessMachine machine, IReadOnlyList<HistoryEntry> entries, Func<string, string> nameOf, IEnumerable<DutyOccurrence>? before = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(entries);
        var duties = entries.SelectMany(e => e.Changes.Duties.Select(d => (Entry: e, Duty: d))).ToList();
        var moved = from d in duties
                    where d.Duty is { End: DutyEnd.Owed, Due: not null } && d.Duty.OpenedByEntry != d.Entry.No
                    let earlier = before?.LastOrDefault(b => b.Duty == d.Duty.Duty && b.Key == d.Duty.Key && b.Round == d.Duty.Round)?.Due
                    where earlier is not null && earlier != d.Duty.Due
                    select $"{Title(machine, d.Duty)}, from {Say.Date(earlier)} to {Say.Date(d.Duty.Due!)}";
        var (from, to) = (entries[0].From, entries[^1].To);
        OutcomeLine[] lines =
        [
            new("State", from == to ? [$"{Say.State(machine, to)}, unchanged"] : from == Case.Start ? [Say.State(machine, to)] : [$"From {Say.State(machine, from)} to {Say.State(machine, to)}"]),
            new("Done", [.. duties.Where(d => d.Duty.EndedByEntry == d.Entry.No && d.Duty.End == DutyEnd.Met).Select(d => Title(machine, d.Duty)).Distinct()]),
            new("Now owed", [.. duties.Where(d => d.Duty.OpenedByEntry == d.Entry.No && d.Duty.End == DutyEnd.Owed).Select(d => Title(machine, d.Duty) + (d.Duty.Due is { } due ? $", by {Say.Date(due)}" : ""))]),
            new("Now due on another day", [.. moved]),
            new("No longer owed", [.. duties.Where(d => d.Duty.EndedByEntry == d.Entry.No && d.Duty.End == DutyEnd.Cancelled).Select(d => Title(machine, d.Duty)).Distinct()]),
            new("Take note", [.. entries.SelectMany(e => e.Guards).Where(g => !g.Held && g.Say is not null).Select(g => g.Say + (g.Rule is { } rule ? $" ({rule})" : ""))]),
            new("Will be told", [.. entries.SelectMany(e => e.Messages).Select(m => m.To).Distinct()]),
            new("Linked case", [.. entries.SelectMany(e => e.Changes.Links).Select(l => nameOf(l.Process)).Distinct()]),
        ];
        return [.. lines.Where(l => l.Items.Count > 0)];
    }

    private static string Title(ProcessMachine machine, DutyOccurrence duty) =>
        (machine.Duties.Find(d => d.Name == duty.Duty)?.Title ?? duty.Duty) + (duty.No > 0 ? $" {duty.No}" : "");
}
