using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Deciding;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Looking;

/// <summary>Somebody looked at a case or a child.</summary>
/// <param name="Case">Null: at the child, not at one of the cases.</param>
/// <param name="Child">Null: the case is about no child.</param>
/// <param name="Page">Which page, as the route that led to it.</param>
/// <param name="At">UTC.</param>
/// <param name="Refused">It was not shown to them.</param>
public sealed record Look(string Person, string? Case, string? Child, string Page, DateTime At, bool Refused)
{
    /// <summary>Hours since 1970, UTC: of one hour one look is kept.</summary>
    public long Hour => new DateTimeOffset(DateTime.SpecifyKind(At, DateTimeKind.Utc)).ToUnixTimeSeconds() / 3600;
}

/// <summary>What is not given is not filtered by.</summary>
/// <param name="For">Who asks: looks at restricted children who are not open to them are not told.</param>
public sealed record LookFilter(Actor For, string? Child = null, string? Case = null, string? Person = null, int Skip = 0, int Take = 50);

/// <summary>Who looked at what: kept for good, of each person, case or child and hour the first look.</summary>
public sealed class Looks
{
    private readonly CareEngine engine;
    private readonly Func<CareDbContext> context;

    internal Looks(CareEngine engine, Func<CareDbContext> context)
    {
        this.engine = engine;
        this.context = context;
    }

    public Task KeepAsync(IReadOnlyList<Look> looks, CancellationToken cancellation = default) => engine.Writer.DoAsync(
        store =>
        {
            foreach (var look in looks)
            {
                store.SaveLook(new LookRow
                {
                    Person = look.Person, CaseId = look.Case ?? "", Child = look.Child ?? "", Hour = look.Hour, Refused = look.Refused, At = look.At, Page = look.Page,
                });
            }

            return true;
        },
        isMachine: true, cancellation);

    /// <summary>The latest first. Takes one more than is shown, to know whether there are more.</summary>
    public async Task<IReadOnlyList<Look>> ListAsync(LookFilter filter, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = context();
        var hidden = db.HiddenFrom(filter.For);

        // Bounded as the history is, so that a page is read from the latest look on.
        var looks = db.Looks.AsNoTracking().Where(l => l.At >= DateTime.UnixEpoch && !hidden.Contains(l.Child));
        if (filter.Child is { } child)
        {
            looks = looks.Where(l => l.Child == child);
        }

        if (filter.Case is { } @case)
        {
            looks = looks.Where(l => l.CaseId == @case);
        }

        if (filter.Person is { } person)
        {
            looks = looks.Where(l => l.Person == person);
        }

        var rows = await looks.OrderByDescending(l => l.At).ThenBy(l => l.Person).ThenBy(l => l.CaseId).ThenBy(l => l.Child).Skip(filter.Skip).Take(filter.Take).ToListAsync(cancellation);
        return rows.ConvertAll(l => new Look(l.Person, l.CaseId.Length == 0 ? null : l.CaseId, l.Child.Length == 0 ? null : l.Child, l.Page, l.At, l.Refused));
    }
}
