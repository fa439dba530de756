using System.Collections.Immutable;
using System.Linq.Expressions;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Queries;

/// <summary>What the figures are told apart by.</summary>
public enum OversightBy
{
    /// <summary>The child's team: as recorded, else of the person the record names for it; <see cref="OversightFilter.None"/> where neither is known.</summary>
    Team,
    Process,

    /// <summary>Of several rules each counts.</summary>
    Rule,

    /// <summary>Who owes it, each of several; <c>role:TM</c> while nobody holds the role.</summary>
    Worker,
}

/// <summary>Which part of the work. What is null is not filtered by.</summary>
/// <param name="For">Whose figures: restricted children who are not open to them are not in them.</param>
public sealed record OversightFilter(Actor For, string? Team = null, string? Process = null, string? Rule = null, string? Worker = null)
{
    /// <summary>No team, no rule, nobody.</summary>
    public const string None = "-";

    public OversightFilter With(OversightBy by, string value) => by switch
    {
        OversightBy.Team => this with { Team = value },
        OversightBy.Process => this with { Process = value },
        OversightBy.Rule => this with { Rule = value },
        _ => this with { Worker = value },
    };
}

/// <summary>Which dates. London, as text.</summary>
/// <param name="Now">Wall time: what is due at a time of day is past due from then on.</param>
/// <param name="DueBy">Last days, rising; each counts what is due on it or earlier and is not past due.</param>
/// <param name="OpenFor">Days, rising; each counts breaches that have been open for no more, the last figure those open for longer.</param>
public sealed record OversightDates(string Now, IReadOnlyList<string> DueBy, IReadOnlyList<int> OpenFor)
{
    internal string Today => Now[..10];

    /// <summary>The first day of a breach that has been open for so many days.</summary>
    internal string Since(int days) => EventDate.Of(EventDate.Day(Now).AddDays(-days));
}

/// <summary>What is owed in one group of the work.</summary>
/// <param name="DueBy">One for each day asked for.</param>
public sealed record OwedFigures(string Group, int PastDue, ImmutableList<int> DueBy);

/// <summary>Open breaches in one group of the work.</summary>
/// <param name="OpenFor">One for each age asked for, and one for those that are older.</param>
public sealed record BreachFigures(string Group, ImmutableList<int> OpenFor);

/// <summary>How long open cases have been in a state.</summary>
/// <param name="MedianDays">Calendar days.</param>
public sealed record StateFigures(string Process, string State, int Cases, double MedianDays, int LongestDays);

/// <summary>Figures over all cases, worked out from what is owed now, and the lists behind them. Nothing is counted that is stored as a count, and no case is opened.</summary>
public sealed class Oversight
{
    /// <summary>Comes after every time of a day, before the next day.</summary>
    private const string EndOfDay = "~";

    private readonly Func<CareDbContext> context;
    private readonly Council council;

    internal Oversight(Func<CareDbContext> context, Council council)
    {
        this.context = context;
        this.council = council;
    }

    /// <summary>What is past due and due soon, the most past due first.</summary>
    public async Task<IReadOnlyList<OwedFigures>> OwedAsync(OversightFilter filter, OversightBy by, OversightDates dates, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(dates);
        await using var db = context();
        var last = dates.DueBy[^1] + EndOfDay;
        var duties = Among(Owed(db, filter.For), filter, db).Where(d => d.Due!.CompareTo(last) < 0);
        var lines = by switch
        {
            OversightBy.Team => duties.LeftJoin(db.Children, d => d.Child, c => c.Child, (d, c) => new Line { One = c!.Team, Other = c.TeamOf, Date = d.Due! }),
            OversightBy.Process => duties.Select(d => new Line { One = d.Process, Other = null, Date = d.Due! }),
            OversightBy.Rule => duties.Select(d => new Line { One = d.Rules, Other = null, Date = d.Due! }),
            _ => duties.Select(d => new Line { One = d.Owners, Other = d.OwnerRole, Date = d.Due! }),
        };

        // By due date too: there are few, and so the database counts and we add up.
        var counts = await lines.GroupBy(l => new { l.Date, l.One, l.Other }).Select(g => new { g.Key.One, g.Key.Other, g.Key.Date, Count = g.Count() }).ToListAsync(cancellation);
        return
        [
            .. counts.SelectMany(c => GroupsOf(by, c.One, c.Other).Select(group => (Group: group, c.Date, c.Count))).GroupBy(c => c.Group, StringComparer.Ordinal)
                .Select(g => new OwedFigures(
                    g.Key,
                    g.Where(c => IsPast(c.Date, dates)).Sum(c => c.Count),
                    [.. dates.DueBy.Select(day => g.Where(c => !IsPast(c.Date, dates) && string.CompareOrdinal(c.Date, day + EndOfDay) < 0).Sum(c => c.Count))]))
                .OrderByDescending(f => f.PastDue).ThenByDescending(f => f.DueBy[^1]).ThenBy(f => f.Group, StringComparer.Ordinal),
        ];
    }

    /// <summary>The duties behind a figure, most urgent first.</summary>
    /// <param name="dueBy">Due on this day or earlier but not past due; null: past due.</param>
    /// <returns>A longer list is counted up to <see cref="CaseSearch.MostCounted"/>.</returns>
    public async Task<Page<OwedDuty>> OwedListAsync(OversightFilter filter, string? dueBy, OversightDates dates, int skip, int take, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(dates);
        await using var db = context();
        var (today, now) = (dates.Today, dates.Now);
        Expression<Func<DutyRow, bool>> past = d => d.Due!.CompareTo(now) < 0 && (d.Due.CompareTo(today) < 0 || d.Due.Length > 10);
        Expression<Func<DutyRow, bool>> notPast = d => d.Due!.CompareTo(today) >= 0 && (d.Due.CompareTo(now) >= 0 || d.Due.Length == 10);
        var last = dueBy + EndOfDay;
        var duties = Among(Owed(db, filter.For), filter, db);
        duties = dueBy is null ? duties.Where(past) : duties.Where(notPast).Where(d => d.Due!.CompareTo(last) < 0);
        var rows = await duties.OrderBy(d => d.Due).ThenBy(d => d.CaseId).ThenBy(d => d.Duty).ThenBy(d => d.Key).ThenBy(d => d.Round).Skip(skip).Take(take).ToListAsync(cancellation);
        return new Page<OwedDuty>([.. rows.Select(CaseQueries.OwedOf)], await duties.Take(CaseSearch.MostCounted).CountAsync(cancellation));
    }

    /// <summary>Open breaches by how long they have been open, the most first.</summary>
    public async Task<IReadOnlyList<BreachFigures>> BreachesAsync(OversightFilter filter, OversightBy by, OversightDates dates, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(dates);
        await using var db = context();
        var breaches = Among(Open(db, filter.For), filter, db);
        var lines = by switch
        {
            OversightBy.Team => breaches.LeftJoin(db.Children, b => b.Child, c => c.Child, (b, c) => new Line { One = c!.Team, Other = c.TeamOf, Date = b.Since }),
            OversightBy.Process => breaches.Select(b => new Line { One = b.Process, Other = null, Date = b.Since }),
            OversightBy.Rule => breaches.Select(b => new Line { One = b.Rules, Other = null, Date = b.Since }),
            _ => breaches.LeftJoin(db.Duties.Where(d => d.Ended == null), b => new { b.CaseId, Label = b.Duty }, d => new { d.CaseId, Label = (string?)d.Label }, (b, d) => new Line { One = d!.Owners, Other = d.OwnerRole, Date = b.Since }),
        };
        var counts = await lines.GroupBy(l => new { l.Date, l.One, l.Other }).Select(g => new { g.Key.One, g.Key.Other, g.Key.Date, Count = g.Count() }).ToListAsync(cancellation);
        var sinces = dates.OpenFor.Select(dates.Since).ToList();
        return
        [
            .. counts.SelectMany(c => GroupsOf(by, c.One, c.Other).Select(group => (Group: group, Age: sinces.TakeWhile(s => string.CompareOrdinal(c.Date[..10], s) < 0).Count(), c.Count)))
                .GroupBy(c => c.Group, StringComparer.Ordinal)
                .Select(g => new BreachFigures(g.Key, [.. Enumerable.Range(0, sinces.Count + 1).Select(age => g.Where(c => c.Age == age).Sum(c => c.Count))]))
                .OrderByDescending(f => f.OpenFor[^1]).ThenByDescending(f => f.OpenFor.Sum()).ThenBy(f => f.Group, StringComparer.Ordinal),
        ];
    }

    /// <summary>The breaches behind a figure, oldest first.</summary>
    /// <param name="age">Which of the ages asked for, from 0; null: all.</param>
    public async Task<Page<BreachLine>> BreachListAsync(OversightFilter filter, int? age, OversightDates dates, int skip, int take, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(dates);
        await using var db = context();
        var breaches = Among(Open(db, filter.For), filter, db);
        if (age is { } younger && younger < dates.OpenFor.Count)
        {
            var since = dates.Since(dates.OpenFor[younger]);
            breaches = breaches.Where(b => b.Since.CompareTo(since) >= 0);
        }

        if (age is { } older and > 0)
        {
            var since = dates.Since(dates.OpenFor[older - 1]);
            breaches = breaches.Where(b => b.Since.CompareTo(since) < 0);
        }

        var rows = await breaches.OrderBy(b => b.Since).ThenBy(b => b.CaseId).ThenBy(b => b.Id).Skip(skip).Take(take).ToListAsync(cancellation);
        return new Page<BreachLine>([.. rows.Select(CaseQueries.BreachOf)], await breaches.CountAsync(cancellation));
    }

    /// <summary>Where open cases are, and for how long. A child's own record is always where it is, and left out.</summary>
    /// <param name="today">London.</param>
    public async Task<IReadOnlyList<StateFigures>> StatesAsync(Actor who, DateOnly today, CancellationToken cancellation = default)
    {
        await using var db = context();
        var standing = await Standing(db, who).GroupBy(c => new { c.Process, c.State, c.EnteredOn })
            .Select(g => new { g.Key.Process, g.Key.State, g.Key.EnteredOn, Count = g.Count() }).ToListAsync(cancellation);
        return
        [
            .. standing.GroupBy(s => (s.Process, s.State)).Select(g =>
                {
                    var days = g.Select(s => (Days: today.DayNumber - EventDate.Day(s.EnteredOn).DayNumber, s.Count)).OrderBy(d => d.Days).ToList();
                    var cases = days.Sum(d => d.Count);
                    return new StateFigures(g.Key.Process, g.Key.State, cases, (At(days, (cases - 1) / 2) + At(days, cases / 2)) / 2.0, days[^1].Days);
                })
                .OrderBy(f => f.Process, StringComparer.Ordinal).ThenByDescending(f => f.Cases).ThenBy(f => f.State, StringComparer.Ordinal),
        ];
    }

    /// <summary>The open cases in a state, the longest there first.</summary>
    public async Task<Page<CaseLine>> StandingAsync(Actor who, string process, string state, int skip, int take, CancellationToken cancellation = default)
    {
        await using var db = context();
        var cases = Standing(db, who).Where(c => c.Process == process && c.State == state);
        var lines = await cases.OrderBy(c => c.EnteredOn).ThenBy(c => c.Id).Skip(skip).Take(take)
            .Select(c => new CaseLine(c.Id, c.Process, c.Version, c.Child, c.Key, c.State, c.EnteredOn, c.Final, c.OpenedAt, c.ChangedAt, c.LastEntry)).ToListAsync(cancellation);
        return new Page<CaseLine>(lines, await cases.CountAsync(cancellation));
    }

    private IQueryable<CaseRow> Standing(CareDbContext db, Actor who)
    {
        var records = council.Now.Library.Latest.Where(m => m.IsChildRecord).Select(m => m.Process).ToList();
        return db.Cases.AsNoTracking().SeenBy(who, db).Where(c => !c.Final && !records.Contains(c.Process) && c.EnteredOn != "");
    }

    /// <summary>The <paramref name="no"/>th of many, from 0.</summary>
    private static int At(List<(int Days, int Count)> days, int no)
    {
        foreach (var (day, count) in days)
        {
            if ((no -= count) < 0)
            {
                return day;
            }
        }

        return days[^1].Days;
    }

    private static IQueryable<DutyRow> Owed(CareDbContext db, Actor who) => db.Duties.AsNoTracking().Where(d => d.Ended == null && d.Due != null).SeenBy(who, db);

    private static IQueryable<BreachRow> Open(CareDbContext db, Actor who) => db.Breaches.AsNoTracking().Where(b => b.Status == BreachStatus.Open).SeenBy(who, db);

    private IQueryable<DutyRow> Among(IQueryable<DutyRow> duties, OversightFilter filter, CareDbContext db)
    {
        if (filter.Process is { } process)
        {
            duties = duties.Where(d => d.Process == process);
        }

        if (filter.Team is { } team)
        {
            var children = ChildrenOf(team, db);
            duties = team == OversightFilter.None
                ? duties.Where(d => d.Child == null || !children.Contains(d.Child))
                : duties.Where(d => children.Contains(d.Child!));
        }

        if (filter.Rule is { } rule)
        {
            var named = $", {rule},";
            duties = rule == OversightFilter.None ? duties.Where(d => d.Rules == "") : duties.Where(d => (", " + d.Rules + ",").Contains(named));
        }

        return filter.Worker is { } worker ? duties.Where(OwedBy(worker)) : duties;
    }

    private IQueryable<BreachRow> Among(IQueryable<BreachRow> breaches, OversightFilter filter, CareDbContext db)
    {
        if (filter.Process is { } process)
        {
            breaches = breaches.Where(b => b.Process == process);
        }

        if (filter.Team is { } team)
        {
            var children = ChildrenOf(team, db);
            breaches = team == OversightFilter.None
                ? breaches.Where(b => b.Child == null || !children.Contains(b.Child))
                : breaches.Where(b => children.Contains(b.Child!));
        }

        if (filter.Rule is { } rule)
        {
            var named = $", {rule},";
            breaches = rule == OversightFilter.None ? breaches.Where(b => b.Rules == "") : breaches.Where(b => (", " + b.Rules + ",").Contains(named));
        }

        if (filter.Worker is { } worker)
        {
            var owed = db.Duties.Where(d => d.Ended == null);
            if (worker == OversightFilter.None)
            {
                breaches = breaches.Where(b => !owed.Any(d => d.CaseId == b.CaseId && d.Label == b.Duty));
            }
            else
            {
                owed = owed.Where(OwedBy(worker));
                breaches = breaches.Where(b => owed.Any(d => d.CaseId == b.CaseId && d.Label == b.Duty));
            }
        }

        return breaches;
    }

    private static Expression<Func<DutyRow, bool>> OwedBy(string worker)
    {
        var named = $", {worker},";
        if (worker.StartsWith(CaseStore.RoleAsPerson(""), StringComparison.Ordinal))
        {
            var role = $", {worker[CaseStore.RoleAsPerson("").Length..]},";
            return d => d.Owners == "" && (", " + d.OwnerRole + ",").Contains(role);
        }

        return worker == OversightFilter.None ? d => d.Owners == "" && d.OwnerRole == "" : d => (", " + d.Owners + ",").Contains(named);
    }

    /// <summary>The children of a team; for <see cref="OversightFilter.None"/> those of any.</summary>
    private IQueryable<string> ChildrenOf(string team, CareDbContext db)
    {
        var members = council.Now.People.EverybodyEver.Where(p => p.Team is not null && (team == OversightFilter.None || p.Team == team)).Select(p => p.Person).ToList();
        return db.Children.Where(c => c.Team != null ? c.Team == team || team == OversightFilter.None : members.Contains(c.TeamOf!)).Select(c => c.Child);
    }

    /// <summary>What a line of the database counts for.</summary>
    private IEnumerable<string> GroupsOf(OversightBy by, string? one, string? other) => by switch
    {
        OversightBy.Team => [one ?? (other is null ? null : council.Now.People.TeamOf(other)) ?? OversightFilter.None],
        OversightBy.Worker when string.IsNullOrEmpty(one) => Each(other).Select(role => role == OversightFilter.None ? role : CaseStore.RoleAsPerson(role)),
        _ => Each(one),
    };

    private static IEnumerable<string> Each(string? listed) =>
        string.IsNullOrEmpty(listed) ? [OversightFilter.None] : listed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct();

    private static bool IsPast(string due, OversightDates dates) => string.CompareOrdinal(due, due.Length > 10 ? dates.Now : dates.Today) < 0;

    private sealed class Line
    {
        public string? One { get; init; }
        public string? Other { get; init; }
        public required string Date { get; init; }
    }
}
