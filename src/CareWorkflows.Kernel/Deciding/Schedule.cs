using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>
/// The sessions of every series: those there are cases of, and by each series' own rule those it will still open, to the end of the calendar's last year.
/// </summary>
internal sealed class Schedule(CasesInView cases)
{
    /// <summary>Far more than a council has series; beyond it all are forgotten and worked out again.</summary>
    private const int MostPlans = 50;

    /// <summary>
    /// Worked out once, for as long as the series, the calendar and the settings stay as they are. A case read again is another object: its last entry's
    /// hash tells that it is the same.
    /// </summary>
    private static readonly ConditionalWeakTable<ProcessMachine, ConcurrentDictionary<string, Plan>> Plans = [];

    private readonly Dictionary<string, IReadOnlyList<Session>> known = new(StringComparer.Ordinal);
    private Dictionary<string, Session>? byName;

    /// <summary>In order of their start, cancelled ones too; empty when there is no such series.</summary>
    public IReadOnlyList<Session> Of(string series)
    {
        if (!known.TryGetValue(series, out var sessions))
        {
            var held = Held().Where(s => s.Series == series).ToList();
            var names = held.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
            sessions = known[series] = [.. held.Concat(Planned(series).Where(s => !names.Contains(s.Name))).OrderBy(s => s.StartsAt).ThenBy(s => s.Name, StringComparer.Ordinal)];
        }

        return sessions;
    }

    /// <summary>The session of that name, or null.</summary>
    public Session? Named(string name)
    {
        byName ??= Held().DistinctBy(s => s.Name).ToDictionary(s => s.Name, StringComparer.Ordinal);
        return byName.TryGetValue(name, out var held) ? held : SeriesCases().Select(s => Of(s.Name).FirstOrDefault(o => o.Name == name)).FirstOrDefault(s => s is not null);
    }

    /// <summary>The series goes on beyond the sessions that are known.</summary>
    public bool RunsOn(string series) => SeriesCases().Any(s => s.Name == series && s.Declaration.Runs.Contains(s.Case.State));

    /// <summary>What a due rule of the session's own case sees; null while there is no case of it.</summary>
    public CaseDueScope? ScopeOf(Session session) =>
        session.Case is { } id && cases.Find(id) is { } held ? new CaseDueScope(new CaseScope(cases, cases.World.Library.Of(held), held)) : null;

    private IEnumerable<Session> Held() =>
        cases.World.Library.Latest.Where(m => m.Sessions is not null).SelectMany(m => cases.OfProcess(m.Process)).Select(c => cases.World.Library.Of(c).Sessions?.Of(c)).OfType<Session>();

    private IEnumerable<(string Name, SeriesDeclaration Declaration, Case Case)> SeriesCases() =>
        from machine in cases.World.Library.Latest
        where machine.Series is not null
        from @case in cases.OfProcess(machine.Process)
        let declaration = cases.World.Library.Of(@case).Series
        where declaration is not null && @case.Data[declaration.Series].Text is not null
        select (@case.Data[declaration.Series].Text, declaration, @case);

    private IEnumerable<Session> Planned(string series) =>
        SeriesCases().Where(s => s.Name == series && s.Declaration.Runs.Contains(s.Case.State)).SelectMany(s => PlanOf(s.Case, s.Declaration, series));

    private IReadOnlyList<Session> PlanOf(Case @case, SeriesDeclaration declaration, string series)
    {
        var (calendar, settings, machine) = (cases.World.Calendar, cases.World.Settings, cases.World.Library.Of(@case));
        if (!ReferenceEquals(cases.World.Cases.GetValueOrDefault(@case.Id), @case))
        {
            // In the middle of an act its hash is still that of the entry before.
            return Plan.Read(new CaseScope(cases, machine, @case), declaration, series, calendar);
        }

        var plans = Plans.GetOrCreateValue(machine);
        if (plans.TryGetValue(@case.Id, out var plan) && plan.IsFor(@case, calendar, settings))
        {
            return plan.Sessions;
        }

        plan = new Plan(@case.LastHash, calendar, settings, Plan.Read(new CaseScope(cases, machine, @case), declaration, series, calendar));
        if (plans.Count >= MostPlans)
        {
            plans.Clear();
        }

        plans[@case.Id] = plan;
        return plan.Sessions;
    }

    private sealed record Plan(string Hash, WorkingCalendar Calendar, Record Settings, IReadOnlyList<Session> Sessions)
    {
        public bool IsFor(Case @case, WorkingCalendar calendar, Record settings) =>
            Hash == @case.LastHash && ReferenceEquals(Calendar, calendar) && ReferenceEquals(Settings, settings);

        /// <summary>
        /// Month by month, each worked out for itself: one that needs a year the calendar lacks is left out, not all of them, and none of many years takes
        /// more steps than an expression may.
        /// </summary>
        public static List<Session> Read(CaseScope scope, SeriesDeclaration declaration, string series, WorkingCalendar calendar)
        {
            var sessions = new List<Session>();
            for (var month = new DateOnly(Math.Max(calendar.FirstYear, 1), 1, 1); month.Year <= calendar.LastYear; month = month.AddMonths(1))
            {
                try
                {
                    sessions.AddRange(Run.Apart(() => Of(scope, declaration, series, month)));
                }
                catch (MissingYearException)
                {
                    // A session on the last days of the last year may have to move into the next.
                }
            }

            return sessions;
        }

        private static List<Session> Of(CaseScope scope, SeriesDeclaration declaration, string series, DateOnly month) =>
            scope.Variable(declaration.Planned).Function is { } planned
                ? [.. planned([month, month.AddMonths(1).AddDays(-1)]).Items.Select(p => SeriesDeclaration.SessionOf(series, p)).OfType<Session>()]
                : [];
    }
}

/// <summary>A session as an expression sees it: its parts, and where an action is judged also what its case makes public.</summary>
internal sealed class SessionInView(CasesInView cases, Session session, bool isJudging) : Members
{
    public override Value this[string name]
    {
        get
        {
            if (name == "due")
            {
                return Value.Of(a => Due(a.Length > 0 ? a[0].Text : null));
            }

            var value = session.AsValue[name];
            return value.IsNothing && isJudging && session.Case is { } id && cases.Find(id) is { } held ? new OtherCase(cases, held)[name] : value;
        }
    }

    public override IReadOnlyCollection<string> Names => session.AsValue.Members.Names;

    /// <summary>When a duty of the session itself is due; Nothing while there is no case of it.</summary>
    private Value Due(string? duty) =>
        duty is null ? Value.Nothing : cases.Schedule.ScopeOf(session)?.DueOf(duty, null, whileOwed: false)?.AsValue ?? Value.Nothing;
}

/// <summary>A case on the agenda of a session: it owes, or owed, something that is meant for it.</summary>
internal sealed class AgendaRow(CasesInView cases, Case @case, string session) : Members
{
    public override Value this[string name] => name switch
    {
        "case" => @case.Id,
        "child" => @case.Child,
        "duties" => Value.Of([.. @case.Duties.Where(d => d.Session == session && d.End != DutyEnd.Cancelled).Select(d => Value.Of(d.Duty)).Distinct()]),
        "owed" => Value.Of([.. @case.Duties.Where(d => d.Session == session && d.End == DutyEnd.Owed).Select(d => Value.Of(d.Duty)).Distinct()]),
        "due" => new Record(@case.Duties.Where(d => d.Session == session && d.End == DutyEnd.Owed && d.Due is not null)
            .GroupBy(d => d.Duty).Select(g => KeyValuePair.Create(g.Key, Value.Of(g.Min(d => d.Due)!)))),
        _ => new OtherCase(cases, @case)[name],
    };

    public override IReadOnlyCollection<string> Names => ["case", "child", "duties", "owed", "due", "process", "state", "final", "live", "openedOn"];
}
