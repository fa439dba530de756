using System.Collections.Immutable;
using System.Linq.Expressions;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Deciding;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Queries;

/// <summary>Which tasks of somebody's list. What is not given is not filtered by.</summary>
/// <param name="People">Whose lists; a person who covers for another reads both.</param>
/// <param name="PastDueAt">Only those past due at this London wall time, as text. <paramref name="NotPastDueAt"/>: only those that are not.</param>
/// <param name="DueBy">Only those with a due date on this London day or earlier, as text.</param>
public sealed record TaskListFilter(
    IReadOnlyCollection<string> People, TaskPlace Place = TaskPlace.Own, string? PastDueAt = null, string? NotPastDueAt = null, string? DueBy = null,
    string? Process = null, string? Child = null, string? Role = null, int Skip = 0, int Take = 50)
{
    /// <summary>For tasks of a role that nobody holds by name: the roles of whoever reads.</summary>
    public IReadOnlyCollection<string> Roles { get; init; } = [];
}

/// <summary>A task on somebody's list.</summary>
/// <param name="Of">Whose list it stands on; <c>role:TM</c> while nobody holds the role.</param>
/// <param name="Held">Who has taken it; null: nobody.</param>
public sealed record ListedTask(OwedDuty Duty, string Of, Held? Held);

/// <summary>Who took a task, or was given it.</summary>
/// <param name="Person">Null: it was given back to those who owe it.</param>
/// <param name="At">UTC.</param>
public sealed record Held(DutyId Task, string? Person, string By, DateTime At, string? Reason);

/// <summary>How many tasks of a list are due by when. A list longer than <see cref="TaskLists.MostCounted"/> is counted that far.</summary>
/// <param name="By">One for each day asked for: due on it or earlier, but not past due.</param>
public sealed record TaskCounts(int All, int PastDue, IReadOnlyList<int> By);

/// <summary>What a list may be narrowed down to: one person's by its first <see cref="TaskLists.MostCounted"/>, several people's by all, but of the children only the first <see cref="TaskLists.MostChildren"/>.</summary>
public sealed record TaskChoices(IReadOnlyList<string> Processes, IReadOnlyList<string> Children, IReadOnlyList<string> Roles);

/// <summary>
/// Lists of tasks, most urgent first, from one index that holds all they are filtered by: no duty is read that is not shown, however
/// many are owed in all.
/// </summary>
public sealed class TaskLists
{
    /// <summary>More than anybody works through: beyond it lists can be read on, but are not counted.</summary>
    public const int MostCounted = 5000;

    /// <summary>More than anybody chooses from.</summary>
    public const int MostChildren = 500;

    private readonly Func<CareDbContext> context;

    internal TaskLists(Func<CareDbContext> context) => this.context = context;

    public async Task<IReadOnlyList<ListedTask>> ListAsync(TaskListFilter filter, Actor who, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = context();
        var page = InOrder(Among(db, filter, who)).Skip(filter.Skip).Take(filter.Take);
        var rows = await page.Join(
                db.Duties.AsNoTracking(), t => new { t.CaseId, t.Duty, t.Key, t.Round }, d => new { d.CaseId, d.Duty, d.Key, d.Round }, (task, duty) => new { task, duty })
            .OrderBy(r => r.task.Due).ThenBy(r => r.task.CaseId).ThenBy(r => r.task.Duty).ThenBy(r => r.task.Key).ThenBy(r => r.task.Round).ThenBy(r => r.task.Person)
            .ToListAsync(cancellation);
        var held = await HeldAsync(db, [.. rows.Select(r => r.task.CaseId).Distinct()], cancellation);
        return rows.ConvertAll(r => new ListedTask(
            CaseQueries.OwedOf(r.duty), r.task.Person, held.GetValueOrDefault(new DutyId(r.duty.CaseId, r.duty.Duty, r.duty.Key, r.duty.Round)) is { Person: not null } taken ? taken : null));
    }

    /// <param name="now">London wall time, as text: a task with a time of day is past due from then on.</param>
    /// <param name="days">London days, as text, rising.</param>
    public async Task<TaskCounts> CountAsync(TaskListFilter filter, Actor who, string now, IReadOnlyList<string> days, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(days);
        await using var db = context();
        if (filter.People.Count > 1)
        {
            // The lists of several people are each in order, all together they are not: to put them in order only to count them would take longest.
            Task<int> Counted(TaskListFilter some) => Among(db, some, who).Take(MostCounted).CountAsync(cancellation);
            var by = ImmutableList.CreateBuilder<int>();
            foreach (var day in days)
            {
                by.Add(await Counted(filter with { PastDueAt = null, NotPastDueAt = now, DueBy = day }));
            }

            return new TaskCounts(
                await Counted(filter with { PastDueAt = null, NotPastDueAt = null, DueBy = null }), await Counted(filter with { PastDueAt = now, NotPastDueAt = null, DueBy = null }), by.ToImmutable());
        }

        // By due date, so that a day is counted with its hours; there are few of them.
        var dates = await InOrder(Among(db, filter with { PastDueAt = null, NotPastDueAt = null, DueBy = null }, who)).Take(MostCounted)
            .GroupBy(t => t.Due).Select(g => new { Due = g.Key, Count = g.Count() }).ToListAsync(cancellation);
        bool IsPast(string due) => string.CompareOrdinal(due, due.Length > 10 ? now : now[..10]) < 0;
        return new TaskCounts(
            dates.Sum(d => d.Count),
            dates.Where(d => IsPast(d.Due)).Sum(d => d.Count),
            [.. days.Select(day => dates.Where(d => !IsPast(d.Due) && d.Due != TaskRow.NoDue && string.CompareOrdinal(d.Due[..10], day) <= 0).Sum(d => d.Count))]);
    }

    public async Task<TaskChoices> ChoicesAsync(TaskListFilter filter, Actor who, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = context();
        if (filter.People.Count > 1)
        {
            var all = Among(db, new TaskListFilter(filter.People, filter.Place) { Roles = filter.Roles }, who);
            var kinds = await all.Select(t => new { t.Process, t.Role }).Distinct().ToListAsync(cancellation);
            var children = await all.Where(t => t.Child != null).Select(t => t.Child!).Distinct().Take(MostChildren).ToListAsync(cancellation);
            return new TaskChoices(
                [.. kinds.Select(k => k.Process).Distinct().Order(StringComparer.Ordinal)], [.. children.Order(StringComparer.Ordinal)], [.. kinds.Select(k => k.Role).Distinct().Order(StringComparer.Ordinal)]);
        }

        var some = await InOrder(Among(db, new TaskListFilter(filter.People, filter.Place) { Roles = filter.Roles }, who)).Take(MostCounted)
            .Select(t => new { t.Process, t.Child, t.Role }).Distinct().ToListAsync(cancellation);
        return new TaskChoices(
            [.. some.Select(s => s.Process).Distinct().Order(StringComparer.Ordinal)],
            [.. some.Select(s => s.Child).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            [.. some.Select(s => s.Role).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Everyone who took a task of a case, was given it or gave it back, first to last.</summary>
    public async Task<IReadOnlyList<Held>> HeldAsync(string caseId, CancellationToken cancellation = default)
    {
        await using var db = context();
        var rows = await db.TaskHolders.AsNoTracking().Where(h => h.CaseId == caseId).OrderBy(h => h.No).ToListAsync(cancellation);
        return rows.ConvertAll(Of);
    }

    private static async Task<Dictionary<DutyId, Held>> HeldAsync(CareDbContext db, List<string> cases, CancellationToken cancellation)
    {
        var rows = await db.TaskHolders.AsNoTracking().Where(h => cases.Contains(h.CaseId)).OrderBy(h => h.No).ToListAsync(cancellation);
        return rows.Select(Of).GroupBy(h => h.Task).ToDictionary(g => g.Key, g => g.Last());
    }

    private static Held Of(TaskHolderRow row) => new(new DutyId(row.CaseId, row.Duty, row.Key, row.Round), row.Person, row.ChangedBy, row.ChangedAt, row.Reason);

    private static IQueryable<TaskRow> InOrder(IQueryable<TaskRow> tasks) =>
        tasks.OrderBy(t => t.Due).ThenBy(t => t.CaseId).ThenBy(t => t.Duty).ThenBy(t => t.Key).ThenBy(t => t.Round).ThenBy(t => t.Person);

    private static IQueryable<TaskRow> Among(CareDbContext db, TaskListFilter filter, Actor who)
    {
        var tasks = db.Tasks.AsNoTracking().Where(t => t.Place == filter.Place).Where(OnListOf(filter));
        var hidden = db.HiddenFrom(who);
        tasks = tasks.Where(t => t.Child == null || !hidden.Contains(t.Child));

        if (filter.PastDueAt is { } past)
        {
            // A day is past when it is over, a time of day at once.
            var day = past[..10];
            tasks = tasks.Where(t => t.Due.CompareTo(past) < 0 && (t.Due.CompareTo(day) < 0 || t.Due.Length > 10));
        }

        if (filter.NotPastDueAt is { } notPast)
        {
            var day = notPast[..10];
            tasks = tasks.Where(t => t.Due.CompareTo(day) >= 0 && (t.Due.CompareTo(notPast) >= 0 || t.Due.Length == 10));
        }

        if (filter.DueBy is { } by)
        {
            // With any time of that day.
            var after = by + TaskRow.NoDue;
            tasks = tasks.Where(t => t.Due.CompareTo(after) < 0);
        }

        if (filter.Process is { } process)
        {
            tasks = tasks.Where(t => t.Process == process);
        }

        if (filter.Child is { } child)
        {
            tasks = tasks.Where(t => t.Child == child);
        }

        return filter.Role is { } role ? tasks.Where(t => t.Role == role) : tasks;
    }

    private static Expression<Func<TaskRow, bool>> OnListOf(TaskListFilter filter)
    {
        // One person is one range of the index, already in order; several are one parameter, however many they are.
        List<string> people = [.. filter.People, .. filter.Place == TaskPlace.Shared ? filter.Roles.Select(CaseStore.RoleAsPerson) : []];
        var only = people[0];
        return people.Count == 1 ? t => t.Person == only : t => EF.Parameter(people).Contains(t.Person);
    }
}
