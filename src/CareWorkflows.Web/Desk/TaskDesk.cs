using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Web.Wording;

namespace CareWorkflows.Web.Desk;

/// <summary>Whose tasks a list shows.</summary>
public enum WhoseTasks
{
    /// <summary>My own, and those of people I cover for.</summary>
    Mine,

    /// <summary>Owed by a role of mine, taken by nobody.</summary>
    Waiting,

    /// <summary>Owed by me, taken by somebody else.</summary>
    Handed,

    /// <summary>Of everybody in a team, or of one person.</summary>
    Team,
}

/// <summary>What is asked of a list of tasks. What is not given is not filtered by.</summary>
/// <param name="Team">With <see cref="WhoseTasks.Team"/>: which; null: that of who asks. <paramref name="Person"/>: one of them.</param>
/// <param name="Due">The name of a <see cref="DueChoice"/>.</param>
public sealed record TaskQuestion(
    WhoseTasks Whose = WhoseTasks.Mine, string? Team = null, string? Person = null, string? Due = null, string? Process = null, string? Child = null, string? Role = null, int Page = 1)
{
    public bool IsNarrowed => Person is not null || Due is not null || Process is not null || Child is not null || Role is not null;
}

/// <summary>A way to narrow a list by when its tasks are due, and how many there are of it.</summary>
/// <param name="Name">As it stands in an address; null: all.</param>
public sealed record DueChoice(string? Name, string Label, int Count);

/// <summary>A task in a list, and why it is due then.</summary>
/// <param name="Pressing"><c>due tomorrow</c>.</param>
/// <param name="Why"><c>6 weeks after ‘Hold a meeting’ no. 1 on 14 January 2026</c>; null: its rule has nothing to tell.</param>
/// <param name="Title">With what this one is about.</param>
/// <param name="Subject">What its case is about: a child, a session, a series; null: its process says enough.</param>
/// <param name="For">Whose task it is, when that is not who asks.</param>
/// <param name="Place">Where it stands on the page of its case.</param>
public sealed record TaskLine(DutyId Task, string Title, string ProcessName, string? Child, string? Subject, string? Due, DutyStatus Status, string Pressing, string? Why, string? For, Held? Held, string Place);

/// <summary>A list of tasks as a page shows it.</summary>
/// <param name="Total">How many there are in all, of what is asked.</param>
/// <param name="Waiting">How many wait for somebody in a role of mine to take them.</param>
/// <param name="Covers">Covers, today or later, that I am part of.</param>
public sealed record TaskList(
    ImmutableList<TaskLine> Lines, int Total, ImmutableList<DueChoice> Dues, ImmutableList<Option> Processes, ImmutableList<string> Children, ImmutableList<Option> Roles,
    ImmutableList<string> Teams, ImmutableList<string> People, int Waiting, int Handed, ImmutableList<Cover> Covers)
{
    public int Overdue => Dues.Find(d => d.Name == TaskDesk.Overdue)?.Count ?? 0;
}

/// <summary>Brings together what a page of tasks shows. Decides nothing.</summary>
public sealed class TaskDesk(TaskLists lists, TaskHolders holders, CaseReading reading, CaseTeller teller, Council council, TimeProvider time)
{
    public const int PerPage = 50;

    /// <summary>Children beyond so many are typed, not chosen.</summary>
    public const int MostToChooseFrom = 100;

    public const string Overdue = "overdue";

    private const string Today = "today";

    private static readonly ImmutableArray<int> Ahead = [5, 10, 20];

    public async Task<TaskList> ListAsync(Actor who, TaskQuestion asked, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(who);
        ArgumentNullException.ThrowIfNull(asked);
        var wall = LondonTime.OnTheClock(time.GetUtcNow());
        var now = EventDate.Of(wall);
        var covers = await holders.CoversAsync(cancel);
        var today = DateOnly.FromDateTime(wall);
        var covered = covers.Where(c => c.CoveredBy == who.Person && c.FirstDay <= today).Select(c => c.Away).Distinct().ToList();
        var team = TeamOf(asked.Team ?? who.Team);
        var all = new TaskListFilter(
            asked.Whose switch
            {
                WhoseTasks.Mine => [who.Person, .. covered],
                WhoseTasks.Team => asked.Person is { } one ? [one] : [.. team],
                _ => [who.Person],
            },
            asked.Whose switch { WhoseTasks.Waiting => TaskPlace.Shared, WhoseTasks.Handed => TaskPlace.Handed, _ => TaskPlace.Own })
        { Roles = who.Roles };
        if (all.People.Count == 0)
        {
            return new TaskList([], 0, [], [], [], [], Teams, [], 0, 0, [.. covers]);
        }

        var days = DaysAhead(today);
        var filter = all with { Process = asked.Process, Child = asked.Child, Role = asked.Role };
        var counts = await lists.CountAsync(filter, who, now, [.. days.Select(d => EventDate.Of(d.Day))], cancel);
        ImmutableList<DueChoice> dues =
        [
            new(null, "All", counts.All), new(Overdue, "Overdue", counts.PastDue),
            .. days.Select((d, i) => new DueChoice(d.Name, d.Label, counts.By[i])),
        ];
        var due = dues.Find(d => d.Name == asked.Due) ?? dues[0];
        filter = due.Name switch
        {
            null => filter,
            Overdue => filter with { PastDueAt = now },
            var name => filter with { NotPastDueAt = now, DueBy = EventDate.Of(days.First(d => d.Name == name).Day) },
        };
        var page = await lists.ListAsync(filter with { Skip = (Math.Max(1, asked.Page) - 1) * PerPage, Take = PerPage }, who, cancel);
        var choices = await lists.ChoicesAsync(all, who, cancel);
        var told = await teller.DutiesAsync(who, [.. page.Select(t => t.Duty)], cancel);
        return new TaskList(
            [.. page.Select(t => Line(t, who, asked, wall, told.GetValueOrDefault(DutyId.Of(t.Duty))))],
            due.Count,
            dues,
            [.. choices.Processes.Select(p => new Option(p, NameOf(p))).OrderBy(o => o.Label, StringComparer.Ordinal)],
            [.. choices.Children],
            [.. choices.Roles.Where(IsRole).Select(r => new Option(r, RoleName(r))).OrderBy(o => o.Label, StringComparer.Ordinal)],
            Teams,
            [.. team],
            await CountAsync(who, TaskPlace.Shared, now, cancel),
            await CountAsync(who, TaskPlace.Handed, now, cancel),
            [.. covers.Where(c => c.Away == who.Person || c.CoveredBy == who.Person)]);
    }

    /// <summary>A task as a page about it alone shows it; null when it is not owed, or on a case the person may not see.</summary>
    public async Task<TaskLine?> FindAsync(Actor who, DutyId id, CancellationToken cancel)
    {
        var held = (await lists.HeldAsync(id.Case, cancel)).LastOrDefault(h => h.Task == id);
        return await reading.AskAsync(
            id.Case,
            who,
            reader => reader.Case.Duties.Find(d => DutyId.Of(id.Case, d) == id && d.End == DutyEnd.Owed) is { } duty
                ? new TaskLine(
                    id, Say.Named(TitleOf(reader.Machine, duty.Duty), reader.About(duty), 0), reader.Machine.Name, reader.Case.Child, reader.Case.Child ?? Say.Subject(reader.Machine, reader.Case), duty.Due, duty.StatusAt(LondonTime.OnTheClock(time.GetUtcNow())),
                    DueInWords.Of(duty, LondonTime.OnTheClock(time.GetUtcNow())), CaseTeller.Why(reader, duty), duty.Owners.Count == 0 ? RoleName(duty.OwnerRole) : Say.List(duty.Owners),
                    held is { Person: not null } ? held : null, CaseDuty.PlaceOf(duty))
                : null,
            cancel);
    }

    /// <summary>Everybody a task can be given to: those in the person's team first.</summary>
    public IEnumerable<Actor> Colleagues(Actor who) => council.Now.People.Everybody.OrderBy(p => p.Team != who.Team).ThenBy(p => p.Person, StringComparer.Ordinal);

    private async Task<int> CountAsync(Actor who, TaskPlace place, string now, CancellationToken cancel) =>
        (await lists.CountAsync(new TaskListFilter([who.Person], place) { Roles = who.Roles }, who, now, [], cancel)).All;

    private TaskLine Line(ListedTask task, Actor who, TaskQuestion asked, DateTime wall, ToldDuty? told)
    {
        var owed = task.Duty;
        var duty = new DutyOccurrence
        {
            Duty = owed.Duty, Key = owed.Key, Round = owed.Round, No = owed.No, Nature = owed.Nature, Due = owed.Due, NoDate = owed.NoDate, SoonFrom = owed.SoonFrom,
        };
        var title = council.Now.Library.Find(owed.Process) is { } machine ? TitleOf(machine, owed.Duty) : owed.Duty;
        return new TaskLine(
            DutyId.Of(owed), Say.Named(title, told?.About, owed.No), NameOf(owed.Process), owed.Child, owed.Child ?? told?.Subject, owed.Due, duty.StatusAt(wall), DueInWords.Of(duty, wall), told?.Why,
            asked.Whose is WhoseTasks.Mine or WhoseTasks.Team && task.Of != who.Person ? task.Of : null, task.Held, CaseDuty.PlaceOf(duty));
    }

    private List<(string Name, string Label, DateOnly Day)> DaysAhead(DateOnly today)
    {
        var days = new List<(string, string, DateOnly)> { (Today, "Due today", today) };
        foreach (var ahead in Ahead)
        {
            // A year without bank holidays gives no date, and so no choice.
            if (council.Now.Calendar.TryAddWorkingDays(today, ahead, out var day, out _))
            {
                var name = ahead.ToString(CultureInfo.InvariantCulture);
                days.Add((name, $"Next {name} working days", day));
            }
        }

        return days;
    }

    private ImmutableList<string> Teams => [.. council.Now.People.Everybody.Select(p => p.Team).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private List<string> TeamOf(string? team) => team is null ? [] : [.. council.Now.People.Everybody.Where(p => p.Team == team).Select(p => p.Person)];

    private static string TitleOf(ProcessMachine machine, string duty) => machine.DutiesByName.GetValueOrDefault(duty)?.Title ?? duty;

    private string NameOf(string process) => Say.Process(council.Now.Library, process);

    private string RoleName(string role) => Say.Role(council.Now.Library, role);

    /// <summary>What somebody owes by name is owed in no role.</summary>
    private bool IsRole(string role) => council.Now.Library.Latest.Any(m => m.Roles.ContainsKey(role));
}
