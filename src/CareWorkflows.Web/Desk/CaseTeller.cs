using CareWorkflows.Engine.Holding;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Wording;

namespace CareWorkflows.Web.Desk;

/// <summary>What only its case tells of a duty.</summary>
/// <param name="Why"><c>6 weeks after ‘Hold a meeting’ no. 1 on 14 January 2026</c>; null: its rule has nothing to tell.</param>
/// <param name="About">Which of several it is.</param>
/// <param name="Subject">What the case is about, when it is about no child.</param>
public sealed record ToldDuty(string? Why, string? About, string? Subject);

/// <summary>Tells what a list can't know of its lines: opens the cases of one page together.</summary>
public sealed class CaseTeller(CaseReading reading)
{
    /// <summary>What cases are about that are about no child, by case: the others are left out.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SubjectsAsync(Actor who, IEnumerable<(string Case, string? Child)> lines, CancellationToken cancel)
    {
        var told = await reading.AskEachAsync([.. lines.Where(l => l.Child is null).Select(l => l.Case).Distinct()], [], who, r => Say.Subject(r.Machine, r.Case), cancel);
        return told.Where(t => t.Value is not null).ToDictionary(t => t.Key, t => t.Value!);
    }

    /// <returns>Without duties of cases that the person may not see.</returns>
    public async Task<IReadOnlyDictionary<DutyId, ToldDuty>> DutiesAsync(Actor who, IReadOnlyCollection<OwedDuty> duties, CancellationToken cancel)
    {
        var wanted = duties.Select(DutyId.Of).ToHashSet();
        return await TellAsync(who, duties.Select(d => (d.Case, d.Child)), r => r.Case.Duties.Select(d => (DutyId.Of(r.Case.Id, d), d)).Where(d => wanted.Contains(d.Item1)), cancel);
    }

    /// <returns>The duty that each is a breach of, by case and breach.</returns>
    public async Task<IReadOnlyDictionary<(string Case, int Breach), ToldDuty>> BreachesAsync(Actor who, IReadOnlyCollection<BreachLine> breaches, CancellationToken cancel)
    {
        var wanted = breaches.Select(b => (b.Case, b.Id)).ToHashSet();
        return await TellAsync(
            who,
            breaches.Select(b => (b.Case, b.Child)),
            r => r.Case.Breaches.Where(b => wanted.Contains((r.Case.Id, b.Id))).SelectMany(b => r.Case.Duties.Where(b.IsOf).Take(1).Select(d => ((r.Case.Id, b.Id), d))),
            cancel);
    }

    /// <summary>Why a duty is due then, in brief.</summary>
    public static string? Why(CaseReader reader, DutyOccurrence duty)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(duty);
        return duty.Due is null ? null : reader.Why(duty).LastOrDefault(s => s.Brief is not null).Brief;
    }

    private async Task<Dictionary<TId, ToldDuty>> TellAsync<TId>(
        Actor who, IEnumerable<(string Case, string? Child)> lines, Func<CaseReader, IEnumerable<(TId Id, DutyOccurrence Duty)>> of, CancellationToken cancel)
        where TId : notnull
    {
        var all = lines.ToList();
        var told = await reading.AskEachAsync(
            [.. all.Select(l => l.Case).Distinct()],
            all.Select(l => l.Child).OfType<string>(),
            who,
            r => of(r).Select(d => (d.Id, Told: new ToldDuty(Why(r, d.Duty), r.About(d.Duty), Say.Subject(r.Machine, r.Case)))).ToList(),
            cancel);
        return told.Values.SelectMany(t => t).ToDictionary(t => t.Id, t => t.Told);
    }
}
