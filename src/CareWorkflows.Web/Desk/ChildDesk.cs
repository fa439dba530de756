using System.Collections.Immutable;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Wording;

namespace CareWorkflows.Web.Desk;

/// <summary>Something the child's record says, for all of the child's cases.</summary>
/// <param name="IsFlag">It is so, and that is all there is to say.</param>
public sealed record ChildFact(string Label, string Value, bool IsFlag);

/// <summary>A case of a child, in a list.</summary>
public sealed record ChildCase(Case Case, ProcessMachine Machine, string? NextDue, int OpenBreaches);

/// <summary>A duty owed on one of a child's cases.</summary>
/// <param name="About">What this one is about; null: what its title says.</param>
public sealed record ChildDuty(ChildCase Of, DutyOccurrence Duty, string Title, string? About, DutyStatus Status, string Pressing);

/// <summary>What an act did in one case.</summary>
public sealed record ChildEntry(HistoryEntry Entry, ProcessMachine Machine);

/// <summary>One act, shown once however many cases it reached.</summary>
/// <param name="Entries">What it did in each case: first where it was recorded.</param>
public sealed record ChildAct(ImmutableList<ChildEntry> Entries)
{
    public ChildEntry First => Entries[0];
}

/// <summary>A child as its page shows it to one person.</summary>
/// <param name="Record">The case that is the child's own record; null: there is none.</param>
/// <param name="Next">What is owed next over all cases, the earliest first.</param>
/// <param name="Acts">One page of <paramref name="ActsInAll"/>, the latest first.</param>
public sealed record ChildView(
    string Child, string? Team, ImmutableList<ChildFact> Facts, ImmutableList<ChildCase> Cases, ImmutableList<ChildDuty> Next, int Owed,
    ChildCase? Record, ImmutableList<Offer> Events, ImmutableList<ProcessStarts> Starts, ImmutableList<ChildAct> Acts, int ActsInAll);

/// <summary>Brings together what a child's page shows. Decides nothing.</summary>
public sealed class ChildDesk(CaseQueries queries, CaseReading reading, Council council, TimeProvider time)
{
    public const int ActsPerPage = 20;

    private const int MostNext = 10;

    /// <summary>Null when there is no case of the child that the person may see.</summary>
    /// <param name="case">Only acts that reached this case.</param>
    public async Task<ChildView?> FindAsync(Actor who, string child, string? @case, int page, CancellationToken cancel)
    {
        var library = council.Now.Library;
        var sight = await queries.SightAsync(who, cancel);
        var cases = (await queries.CasesOfChildAsync(child, cancel)).Where(c => sight.MaySee(c) && library.Find(c.Process, c.Version) is not null)
            .Select(c => new ChildCase(
                c, library.Of(c), c.Duties.Where(d => d.End == DutyEnd.Owed).Min(d => d.Due), c.Breaches.Count(b => b.Status == BreachStatus.Open)))
            .OrderBy(c => c.Case.Final).ThenBy(c => c.Machine.IsChildRecord).ThenBy(c => c.NextDue is null).ThenBy(c => c.NextDue, StringComparer.Ordinal).ToImmutableList();
        if (cases.Count == 0)
        {
            return null;
        }

        var now = LondonTime.OnTheClock(time.GetUtcNow());
        var owed = cases.SelectMany(c => c.Case.Duties.Where(d => d.End == DutyEnd.Owed).Select(d => new ChildDuty(
                c, d, c.Machine.DutiesByName.GetValueOrDefault(d.Duty)?.Title ?? d.Duty, null, d.StatusAt(now), DueInWords.Of(d, now))))
            .OrderBy(d => d.Duty.Due is null).ThenBy(d => d.Duty.Due, StringComparer.Ordinal).ToList();
        var next = owed.Take(MostNext).ToList();
        var about = await AboutAsync(who, child, next, cancel);
        var record = cases.Find(c => c.Machine.IsChildRecord);
        var (facts, team, events) = record is null ? ([], null, []) : await reading.AskAsync(record.Case.Id, who, r => (Facts(r), r.Team, r.Offers()), cancel);
        var acts = await queries.ActsOfChildAsync(child, who, @case, (page - 1) * ActsPerPage, ActsPerPage, cancel);
        return new ChildView(
            child, team, facts, cases, [.. next.Select(d => d with { About = about.GetValueOrDefault(DutyId.Of(d.Of.Case.Id, d.Duty)) })], owed.Count, record, events, await StartsAsync(who, child, cancel),
            [.. acts.Items.Select(a => ActOf(a, cases))], acts.Total);
    }

    /// <summary>What those of the duties are about that say so.</summary>
    private async Task<Dictionary<DutyId, string>> AboutAsync(Actor who, string child, List<ChildDuty> duties, CancellationToken cancel)
    {
        var saying = duties.Where(d => d.Of.Machine.DutiesByName.GetValueOrDefault(d.Duty.Duty)?.About is not null).ToLookup(d => d.Of.Case.Id, d => d.Duty);
        var about = await reading.AskEachAsync([.. saying.Select(s => s.Key)], [child], who, r => saying[r.Case.Id].Select(d => (Id: DutyId.Of(r.Case.Id, d), About: r.About(d))).ToList(), cancel);
        return about.Values.SelectMany(a => a).Where(a => a.About is not null).ToDictionary(a => a.Id, a => a.About!);
    }

    private static ChildAct ActOf(ActOnRecord act, ImmutableList<ChildCase> cases)
    {
        // Where it was recorded first; there, what was done before the time that passed meanwhile; then the others, as the child's cases stand.
        var entries = act.Entries
            .OrderBy(e => e.Cause is not null).ThenBy(e => e.Action == HistoryEntry.TimePassed)
            .ThenBy(e => cases.FindIndex(c => c.Case.Id == e.Case)).ThenBy(e => e.No);
        return new ChildAct([.. entries.Select(e => new ChildEntry(e, cases.Find(c => c.Case.Id == e.Case)!.Machine))]);
    }

    /// <summary>Everything the record tells other cases, in its own order, as its forms call it. What is not so, is not said.</summary>
    private static ImmutableList<ChildFact> Facts(CaseReader reader)
    {
        var machine = reader.Machine;
        var fields = machine.TriggersInOrder.SelectMany(t => t.Form).GroupBy(f => f.Name).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var facts = ImmutableList.CreateBuilder<ChildFact>();
        foreach (var name in machine.Computed.Values.Where(c => c.IsPublic).Select(c => c.Name).OrderBy(n => Order(n)))
        {
            var value = reader.Value(name);
            if (value.IsNothing || value.Bool == false || (value.Kind == ValueKind.List && value.Items.Count == 0))
            {
                continue;
            }

            var field = fields.GetValueOrDefault(name);
            facts.Add(new ChildFact(field?.Label ?? Say.Name(name), Say.Value(value, field), value.Bool == true));
        }

        return facts.ToImmutable();

        // As the forms ask for it; what no form asks for comes after.
        int Order(string name) => machine.TriggersInOrder.SelectMany(t => t.Form).Select(f => f.Name).ToList() is var order && order.IndexOf(name) is >= 0 and var at ? at : int.MaxValue;
    }

    private async Task<ImmutableList<ProcessStarts>> StartsAsync(Actor who, string child, CancellationToken cancel)
    {
        var starts = ImmutableList.CreateBuilder<ProcessStarts>();
        foreach (var machine in council.Now.Library.Latest.Where(m => m.AboutChild && !m.IsChildRecord))
        {
            var offers = await reading.AskNewAsync(machine.Process, child, who, reader => reader.Offers(), cancel);
            if (offers is { Count: > 0 })
            {
                starts.Add(new ProcessStarts(machine, offers));
            }
        }

        return starts.ToImmutable();
    }
}
