using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Engine.Queries;

/// <summary>A series with those of its sessions that a list shows.</summary>
/// <param name="Called">What people call it.</param>
/// <param name="Series">The case that is the series; null: there are only sessions of it.</param>
/// <param name="Ahead">Sitting or to come, the next first.</param>
/// <param name="Past">Over or cancelled, the latest first.</param>
public sealed record SeriesOfMeetings(string Called, string? Series, string Process, ImmutableList<MeetingLine> Ahead, ImmutableList<MeetingLine> Past);

/// <summary>A session in a list.</summary>
/// <param name="Items">Cases on its agenda that the person may see.</param>
public sealed record MeetingLine(Session Session, Case Case, ProcessMachine Machine, int Items, int Decided, ImmutableList<DutyOccurrence> Owed);

/// <summary>Sessions as those who hold them look at them. A session is open to the roles its process names, and to whoever sits on it.</summary>
public sealed class Meetings(CaseQueries queries, CaseReading reading, Council council, TimeProvider time)
{
    /// <summary>How many sessions a list shows, before now and after.</summary>
    private const int Shown = 4;

    private sealed record Sitting(DateTimeOffset At, ImmutableHashSet<string> People);

    private volatile Sitting members = new(DateTimeOffset.MinValue, []);

    /// <summary>Every series with sessions the person is concerned with.</summary>
    public async Task<ImmutableList<SeriesOfMeetings>> AllAsync(Actor who, CancellationToken cancellation = default)
    {
        var all = new List<SeriesOfMeetings>();
        foreach (var series in (await SessionsAsync(cancellation)).GroupBy(s => (s.Machine.Process, s.Session.Series)).OrderBy(g => g.Key))
        {
            var inOrder = series.OrderBy(s => s.Session.StartsAt).ToList();
            var ahead = await LinesAsync(inOrder.Where(s => !IsPast(s.Session)).Take(Shown), who, cancellation);
            var past = await LinesAsync(inOrder.Where(s => IsPast(s.Session)).Reverse().Take(Shown), who, cancellation);
            if (ahead.Count + past.Count > 0)
            {
                all.Add(new SeriesOfMeetings(Called(series.First().Machine, series.Key.Series), await SeriesCaseAsync(series.Key.Series, cancellation), series.Key.Process, ahead, past));
            }
        }

        return [.. all];
    }

    /// <summary>The case of a session, by its name or by its id; null when there is none, or it is not open to the person.</summary>
    public async Task<Case?> FindAsync(string name, Actor who, CancellationToken cancellation = default)
    {
        Case? found = null;
        foreach (var machine in Machines)
        {
            found ??= await queries.FindByKeyAsync(machine.Process, name, cancellation);
        }

        found ??= await queries.FindAsync(name, cancellation);
        return found is not null && council.Now.Library.Find(found.Process, found.Version)?.Sessions?.Of(found) is not null
            && await reading.AskAsync(found, who, r => r.IsConcerned, cancellation)
            ? found
            : null;
    }

    /// <summary>Whether sessions are any business of the person: by their role, or as a member of a series that goes on. Members are looked up once a minute.</summary>
    public async Task<bool> AreOpenToAsync(Actor who, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        if (Machines.Any(m => m.Sessions!.Meeting!.OpenTo.Overlaps(who.Roles)))
        {
            return true;
        }

        var now = time.GetUtcNow();
        if (now - members.At > TimeSpan.FromMinutes(1) || now < members.At)
        {
            members = new Sitting(now, await MembersAsync(who, cancellation));
        }

        return members.People.Contains(who.Person);
    }

    /// <summary>What people call a series: as the form that chooses it does.</summary>
    public static string Called(ProcessMachine machine, string series)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return machine.TriggersInOrder.SelectMany(t => t.Form).Where(f => f.Name == (machine.Sessions?.Series ?? machine.Series?.Series)).SelectMany(f => f.Options).FirstOrDefault(o => o.Value == series)?.Label ?? Words.Sentence(Words.Split(series));
    }

    private IEnumerable<ProcessMachine> Machines => council.Now.Library.Latest.Where(m => m.Sessions?.Meeting is not null);

    private static bool IsPast(Session session) => session.Over || session.Cancelled;

    private async Task<ImmutableList<MeetingLine>> LinesAsync(IEnumerable<(ProcessMachine Machine, Case Case, Session Session)> sessions, Actor who, CancellationToken cancellation)
    {
        var some = sessions.ToList();
        var sight = await queries.SightAsync(who, cancellation);
        var meetings = await reading.AskEachAsync([.. some.Select(s => s.Case.Id)], [], who, r => r.IsConcerned ? r.Meeting() : null, cancellation);
        return
        [
            .. from s in some
               let meeting = meetings.GetValueOrDefault(s.Case.Id)
               where meeting is not null
               let items = meeting.Items.Where(i => i.Case is not null && sight.MaySee(i.Child)).DistinctBy(i => i.Case).ToList()
               select new MeetingLine(s.Session, s.Case, s.Machine, items.Count, items.Count(i => i.Outcome is not null), [.. s.Case.Duties.Where(d => d.End == DutyEnd.Owed)]),
        ];
    }

    private async Task<string?> SeriesCaseAsync(string series, CancellationToken cancellation)
    {
        foreach (var machine in council.Now.Library.Latest.Where(m => m.Series is not null))
        {
            if ((await queries.CasesOfAsync(machine.Process, cancellation)).LastOrDefault(c => c.Data[machine.Series!.Series].Text == series) is { } found)
            {
                return found.Id;
            }
        }

        return null;
    }

    private async Task<ImmutableHashSet<string>> MembersAsync(Actor who, CancellationToken cancellation)
    {
        var next = (await SessionsAsync(cancellation)).Where(s => !IsPast(s.Session))
            .GroupBy(s => (s.Machine.Process, s.Session.Series)).Select(g => g.MinBy(s => s.Session.StartsAt).Case.Id);
        var meetings = await reading.AskEachAsync([.. next], [], who, r => r.Members, cancellation);
        return [.. meetings.Values.SelectMany(m => m).SelectMany(m => new[] { m.Holder, m.Substitute }).OfType<string>()];
    }

    /// <summary>Every session there is or was.</summary>
    private async Task<List<(ProcessMachine Machine, Case Case, Session Session)>> SessionsAsync(CancellationToken cancellation)
    {
        var found = new List<(ProcessMachine Machine, Case Case, Session Session)>();
        foreach (var machine in Machines)
        {
            foreach (var @case in await queries.CasesOfAsync(machine.Process, cancellation))
            {
                if (council.Now.Library.Find(@case.Process, @case.Version) is { } own && own.Sessions?.Of(@case) is { } session)
                {
                    found.Add((own, @case, session));
                }
            }
        }

        return found;
    }
}
