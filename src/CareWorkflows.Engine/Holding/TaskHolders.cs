using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Duties;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Holding;

/// <summary>Somebody looks after the tasks of a person who is away.</summary>
/// <param name="FirstDay">London; <paramref name="LastDay"/> is the last day, inclusive.</param>
/// <param name="ArrangedAt">UTC.</param>
public sealed record Cover(long No, string Away, string CoveredBy, DateOnly FirstDay, DateOnly LastDay, string? Note, string ArrangedBy, DateTime ArrangedAt);

/// <summary>
/// Who does a task, which is not who owes it: that the rules say, and nothing here changes it, nor what anybody may do, nor who is told
/// (decision 0012). The one way to take a task, to give it to a colleague, and to have tasks covered; each is kept for good with who said so and when.
/// </summary>
public sealed class TaskHolders
{
    private readonly CareEngine engine;
    private readonly Council council;
    private readonly CaseQueries queries;
    private readonly Func<CareDbContext> context;
    private readonly TimeProvider time;

    internal TaskHolders(CareEngine engine, Council council, CaseQueries queries, Func<CareDbContext> context, TimeProvider time)
    {
        this.engine = engine;
        this.council = council;
        this.queries = queries;
        this.context = context;
        this.time = time;
    }

    /// <summary>Takes a task that nobody has taken.</summary>
    /// <returns>Why not; null: it is theirs.</returns>
    public async Task<Refusal?> ClaimAsync(DutyId task, Actor by, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        var covered = await CoveredAsync(by.Person, cancellation);
        return await WithAsync(
            task,
            by,
            (store, open) =>
            {
                if (open.Holder == by.Person)
                {
                    return null;
                }

                if (open.Holder is { } holder)
                {
                    return new Refusal($"{holder} has taken this task. Ask to have it given to you");
                }

                if (!Owes(open, by) && !covered.Any(c => OnListOf(open, c)))
                {
                    return new Refusal($"Only {Words.List(open.Owners.IsEmpty ? [.. open.Roles] : open.Owners, "or")} can take this task");
                }

                store.Hold(open, by.Person, by.Person, Now, null);
                return null;
            },
            cancellation);
    }

    /// <summary>Gives a task to a colleague.</summary>
    /// <returns>Why not; null: it is theirs now.</returns>
    public async Task<Refusal?> GiveAsync(DutyId task, Actor by, string to, string reason, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (council.Now.People.Find(to) is null)
        {
            return new Refusal("Choose a colleague from the list", Field: "to");
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return new Refusal("Say why you give it to somebody else", Field: "reason");
        }

        var covered = await CoveredAsync(by.Person, cancellation);
        return await WithAsync(
            task,
            by,
            (store, open) =>
            {
                if (!MayGive(open, by, covered))
                {
                    return new Refusal("Only those who owe this task, who have taken it, or who work in the same team can give it to somebody");
                }

                if (open.Lists is [(var only, TaskPlace.Own)] && only == to)
                {
                    return new Refusal($"{to} has this task already", Field: "to");
                }

                store.Hold(open, to, by.Person, Now, reason.Trim());
                return null;
            },
            cancellation);
    }

    /// <summary>Gives a task back to those who owe it.</summary>
    /// <returns>Why not; null: done.</returns>
    public Task<Refusal?> GiveBackAsync(DutyId task, Actor by, CancellationToken cancellation = default) => WithAsync(
        task,
        by,
        (store, open) =>
        {
            if (open.Holder is null)
            {
                return null;
            }

            if (open.Holder != by.Person && !MayGive(open, by, []))
            {
                return new Refusal($"Only {open.Holder}, those who owe this task or their team can give it back");
            }

            store.Hold(open, null, by.Person, Now, null);
            return null;
        },
        cancellation);

    /// <summary>Arranges that somebody looks after the tasks of a person who is away: they see them beside their own.</summary>
    /// <returns>Why not; null: arranged.</returns>
    public async Task<Refusal?> CoverAsync(string away, string coveredBy, DateOnly firstDay, DateOnly lastDay, string? note, Actor by, CancellationToken cancellation = default)
    {
        var people = council.Now.People;
        var refusal = people.Find(away) is null ? new Refusal("Choose who is away", Field: "away")
            : people.Find(coveredBy) is null ? new Refusal("Choose who covers", Field: "coveredBy")
            : away == coveredBy ? new Refusal("Nobody can cover for themselves: choose somebody else", Field: "coveredBy")
            : lastDay < firstDay ? new Refusal("The last day must be the first day or later", Field: "lastDay")
            : lastDay < LondonTime.DayOf(time.GetUtcNow()) ? new Refusal("The last day must be today or later", Field: "lastDay")
            : !MayArrangeFor(away, by) ? new Refusal($"Only {away} or somebody in the same team can arrange this", Field: "away")
            : null;
        if (refusal is not null)
        {
            return refusal;
        }

        await using var db = context();
        db.Covers.Add(new CoverRow
        {
            Away = away, CoveredBy = coveredBy, FirstDay = EventDate.Of(firstDay), LastDay = EventDate.Of(lastDay),
            Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim(), ArrangedBy = by.Person, ArrangedAt = Now,
        });
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Ends a cover at once; that there was one stays on record.</summary>
    /// <returns>Why not; null: it has ended.</returns>
    public async Task<Refusal?> EndCoverAsync(long no, Actor by, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        await using var db = context();
        if (await db.Covers.FirstOrDefaultAsync(c => c.No == no && c.EndedAt == null, cancellation) is not { } cover)
        {
            return new Refusal("There is no such cover any more");
        }

        if (cover.CoveredBy != by.Person && !MayArrangeFor(cover.Away, by))
        {
            return new Refusal($"Only {cover.Away}, {cover.CoveredBy} or somebody in the same team can end this");
        }

        (cover.EndedBy, cover.EndedAt) = (by.Person, Now);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Covers that hold today or later, the earliest first.</summary>
    public async Task<IReadOnlyList<Cover>> CoversAsync(CancellationToken cancellation = default)
    {
        var today = Today;
        await using var db = context();
        var rows = await db.Covers.AsNoTracking().Where(c => c.EndedAt == null && c.LastDay.CompareTo(today) >= 0)
            .OrderBy(c => c.FirstDay).ThenBy(c => c.No).ToListAsync(cancellation);
        return rows.ConvertAll(CoverOf);
    }

    /// <summary>Whose tasks a person looks after today, by name.</summary>
    public async Task<IReadOnlyList<string>> CoveredAsync(string person, CancellationToken cancellation = default)
    {
        var today = Today;
        await using var db = context();
        return await db.Covers.AsNoTracking()
            .Where(c => c.CoveredBy == person && c.EndedAt == null && c.FirstDay.CompareTo(today) <= 0 && c.LastDay.CompareTo(today) >= 0)
            .Select(c => c.Away).Distinct().OrderBy(a => a).ToListAsync(cancellation);
    }

    /// <summary>Themselves, and whoever works in the same team.</summary>
    public bool MayArrangeFor(string away, Actor by)
    {
        ArgumentNullException.ThrowIfNull(by);
        return away == by.Person || InTeamOf(away, by);
    }

    private bool MayGive(OpenTask task, Actor by, IEnumerable<string> covered) =>
        Owes(task, by) || task.Holder == by.Person
        || covered.Any(c => OnListOf(task, c))
        || task.Lists.Exists(l => InTeamOf(l.Person, by));

    private bool InTeamOf(string person, Actor by) => by.Team is { } team && council.Now.People.Find(person)?.Team == team;

    private static bool Owes(OpenTask task, Actor by) => task.Owners.Contains(by.Person) || (task.Owners.IsEmpty && task.Roles.Intersect(by.Roles).Any());

    private static bool OnListOf(OpenTask task, string person) => task.Lists.Exists(l => l.Person == person);

    /// <summary>To whom the child is not open, its task is not there either.</summary>
    private async Task<Refusal?> WithAsync(DutyId task, Actor by, Func<CaseStore, OpenTask, Refusal?> change, CancellationToken cancellation)
    {
        var sight = await queries.SightAsync(by, cancellation);
        return await engine.Writer.DoAsync(
            store => store.FindTask(task) is { } open && sight.MaySee(open.Child) ? change(store, open) : new Refusal("This task is no longer owed"),
            isMachine: false, cancellation);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private string Today => EventDate.Of(LondonTime.DayOf(time.GetUtcNow()));

    private static Cover CoverOf(CoverRow row) => new(
        row.No, row.Away, row.CoveredBy, EventDate.Day(row.FirstDay), EventDate.Day(row.LastDay), row.Note, row.ArrangedBy, row.ArrangedAt);
}
