using System.Collections.Immutable;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Queries;

/// <summary>What should never be.</summary>
public enum Invariant
{
    /// <summary>An open case of a child whose record names nobody, or on which all that is owed is owed by roles nobody holds.</summary>
    NoOwner,

    /// <summary>An open case on which nothing is owed and which nothing will wake.</summary>
    Asleep,

    /// <summary>An open breach nobody was told of.</summary>
    NotAlerted,

    /// <summary>A message or an errand that was promised an hour ago and has not been delivered.</summary>
    NotDelivered,

    /// <summary>A case whose wake-up passed an hour ago and which has not been woken.</summary>
    NotWoken,

    /// <summary>A case with an entry older than a day that has not been verified since.</summary>
    NotVerified,
}

/// <param name="What">The duty, breach or message it is about; null: the case itself.</param>
/// <param name="Since">UTC, or a London day; as text. Null: not known.</param>
public sealed record InvariantLine(string Case, string Process, int Version, string? Child, string? Key, string State, string? What, string? Since);

/// <summary>
/// The board on which every figure should be 0: how many cases break each invariant, and which. A child's own record owes nothing and sleeps by
/// its nature, and is left out.
/// </summary>
public sealed class Invariants
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);
    private static readonly TimeSpan Unverified = TimeSpan.FromDays(1);

    private readonly Func<CareDbContext> context;
    private readonly Council council;
    private readonly TimeProvider time;

    internal Invariants(Func<CareDbContext> context, Council council, TimeProvider time)
    {
        this.context = context;
        this.council = council;
        this.time = time;
    }

    public async Task<ImmutableSortedDictionary<Invariant, int>> CountAsync(Actor who, CancellationToken cancellation = default)
    {
        await using var db = context();
        var counts = ImmutableSortedDictionary.CreateBuilder<Invariant, int>();
        foreach (var invariant in Enum.GetValues<Invariant>())
        {
            counts[invariant] = await (await BrokenAsync(db, invariant, who, cancellation)).CountAsync(cancellation);
        }

        return counts.ToImmutable();
    }

    public async Task<Page<InvariantLine>> ListAsync(Invariant invariant, Actor who, int skip, int take, CancellationToken cancellation = default)
    {
        await using var db = context();
        var broken = await BrokenAsync(db, invariant, who, cancellation);
        var rows = await broken.OrderBy(b => b.CaseId).Skip(skip).Take(take).ToListAsync(cancellation);
        var ids = rows.ConvertAll(r => r.CaseId);
        var cases = await db.Cases.Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Process, c.Version, c.Child, c.Key, c.State }).ToDictionaryAsync(c => c.Id, cancellation);
        return new Page<InvariantLine>(
            [.. rows.Select(r => (Row: r, Case: cases[r.CaseId])).Select(r => new InvariantLine(
                r.Case.Id, r.Case.Process, r.Case.Version, r.Case.Child, r.Case.Key, r.Case.State, r.Row.What, r.Row.Day ?? (r.Row.At is { } at ? $"{at:yyyy-MM-ddTHH:mm:ss}Z" : null)))],
            skip == 0 && rows.Count < take ? rows.Count : await broken.CountAsync(cancellation));
    }

    private async Task<IQueryable<Broken>> BrokenAsync(CareDbContext db, Invariant invariant, Actor who, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var late = now - Patience;
        var records = council.Now.Library.Latest.Where(m => m.IsChildRecord).Select(m => m.Process).ToList();
        var seen = db.Cases.AsNoTracking().SeenBy(who, db);
        var open = seen.Where(c => !c.Final && !records.Contains(c.Process));
        var owed = db.Duties.Where(d => d.Ended == null);
        switch (invariant)
        {
            case Invariant.NoOwner:
                return open.Where(c => (c.Child != null && !db.Children.Any(k => k.Child == c.Child && k.TeamOf != null))
                        || (owed.Any(d => d.CaseId == c.Id) && !owed.Any(d => d.CaseId == c.Id && d.Owners != "")))
                    .Select(c => new Broken { CaseId = c.Id, Day = c.EnteredOn });
            case Invariant.Asleep:
                return open.Where(c => c.WakeAt == null && !owed.Any(d => d.CaseId == c.Id)).Select(c => new Broken { CaseId = c.Id, Day = c.EnteredOn });
            case Invariant.NotAlerted:
                return db.Breaches.AsNoTracking().Where(b => b.Status == BreachStatus.Open && b.Told == "").SeenBy(who, db)
                    .Select(b => new Broken { CaseId = b.CaseId, What = b.Duty ?? b.Rules, Day = b.Since });
            case Invariant.NotDelivered:
                return db.Outbox.AsNoTracking().Where(o => o.TryAt != null && o.CreatedAt < late).Where(o => seen.Any(c => c.Id == o.CaseId))
                    .Select(o => new Broken { CaseId = o.CaseId, What = o.About, At = o.CreatedAt });
            case Invariant.NotWoken:
                return seen.Where(c => c.WakeAt != null && c.WakeAt < late).Select(c => new Broken { CaseId = c.Id, At = c.WakeAt });
            default:
                var from = await db.Verifications.Where(v => v.BadCase == null).OrderByDescending(v => v.No).Select(v => (DateTime?)v.StartedAt).FirstOrDefaultAsync(cancellation) ?? DateTime.UnixEpoch;
                var until = now - Unverified;
                return db.History.AsNoTracking().Where(h => h.RecordedAt >= from && h.RecordedAt < until).Where(h => seen.Any(c => c.Id == h.CaseId))
                    .GroupBy(h => h.CaseId).Select(g => new Broken { CaseId = g.Key, At = g.Min(h => h.RecordedAt) });
        }
    }

    private sealed class Broken
    {
        public required string CaseId { get; init; }
        public string? What { get; init; }
        public string? Day { get; init; }
        public DateTime? At { get; init; }
    }
}
