using System.Collections.Immutable;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Web.Wording;

namespace CareWorkflows.Web.Desk;

/// <summary>A session as its pages show it to one person. Children they may not see are not on it.</summary>
/// <param name="Called">What its series is called.</param>
/// <param name="Parts">The agenda; parts without an item are left out.</param>
/// <param name="Items">The cases on the agenda, numbered from 1; a case that stands on it twice is one item.</param>
public sealed record PanelView(
    Session Session, string Called, CaseView Case, Meeting Meeting, ImmutableList<PanelPart> Parts, ImmutableList<PanelItem> Items, ImmutableList<PanelPost> Posts)
{
    public string Name => Session.Name;

    public int Decided => Items.Count(i => i.IsDecided);

    /// <summary>It sits now: what is on the agenda may be decided.</summary>
    public bool IsSitting => !Session.Open && !Session.Over;

    public string When => $"{Say.Day(Session.Day)}, {Words.Time(TimeOnly.FromDateTime(Session.StartsAt))} to {Words.Time(TimeOnly.FromDateTime(Session.EndsAt))}";

    public PanelItem? ItemOf(string @case) => Items.Find(i => i.Item.Case == @case);

    /// <summary>The first item after one that is not decided, else the first of all; null: everything is decided.</summary>
    /// <param name="no">0: from the beginning.</param>
    public PanelItem? UndecidedAfter(int no) => Items.Find(i => i.No > no && !i.IsDecided) ?? Items.Find(i => !i.IsDecided);
}

/// <summary>A part of the agenda.</summary>
/// <param name="Taken">Minutes its items ask for.</param>
public sealed record PanelPart(string Title, int? Minutes, int Taken, ImmutableList<PanelItem> Items)
{
    /// <summary><c>3 children, 20 of 45 minutes</c></summary>
    public string Total
    {
        get
        {
            var cases = Items.Count(i => i.Item.Case is not null);
            string[] said =
            [
                cases > 0 ? Say.Count(cases, "child", "children") : "",
                Minutes is { } minutes ? $"{minutes} minutes{(Taken > 0 ? $", {Taken} of them for other matters" : "")}" : Taken > 0 ? Say.Count(Taken, "minute") : "",
            ];
            return string.Join(" · ", said.Where(s => s.Length > 0));
        }
    }
}

/// <summary>An item of the agenda.</summary>
/// <param name="No">0: a matter; it has no case to decide.</param>
/// <param name="Machine">Of its case; null: a matter.</param>
/// <param name="State">What the state of its case is called.</param>
/// <param name="Again">It stands further up too, and is discussed there.</param>
public sealed record PanelItem(int No, MeetingItem Item, ProcessMachine? Machine, string? State, bool Again)
{
    public bool IsDecided => Item.Outcome is not null;

    public string Title => Item.Child ?? Item.Title ?? Machine?.Name ?? "";

    public string? Outcome => Item.Outcome is { } outcome ? Machine is null ? outcome : Say.Action(Machine, outcome) : null;
}

/// <summary>A post, who holds it, and who came.</summary>
/// <param name="InTheChair">Who of them chairs the session.</param>
public sealed record PanelPost(string Title, string? Holder, string? Substitute, string? InTheChair, ImmutableList<MeetingAttendance> Recorded)
{
    public string Came => Recorded.IsEmpty ? InTheChair is { } chair ? $"{chair}, in the chair" : "Not recorded" : Recorded.Find(r => r.IsPresent) is { } there ? $"{there.Person}{(there.IsSubstitute ? ", as substitute" : "")}" : "Absent";
}

/// <summary>What the pages of a session ask of the engine. Acts go through <see cref="CaseDesk"/>.</summary>
public sealed class PanelDesk(CaseDesk desk, Meetings meetings, CaseReading reading)
{
    /// <summary>Null: there is no such session, or it is not open to the person.</summary>
    /// <param name="name">The session's name, or the id of its case.</param>
    public async Task<PanelView?> FindAsync(Actor who, string name, CancellationToken cancel)
    {
        if (await meetings.FindAsync(name, who, cancel) is not { } held || await desk.CaseAsync(who, held.Id, cancel) is not { } view
            || view.Machine.Sessions?.Of(view.Case) is not { } session || await reading.AskAsync(view.Case, who, r => r.Meeting(), cancel) is not { } meeting)
        {
            return null;
        }

        var cases = meeting.Items.Where(i => i.Case is not null).DistinctBy(i => i.Case).ToList();
        var seen = await reading.AskEachAsync([.. cases.Select(c => c.Case!)], cases.Select(c => c.Child).OfType<string>(), who, r => (r.Machine, State: Say.State(r.Machine, r.Case.State)), cancel);
        var items = new List<PanelItem>();
        foreach (var item in meeting.Items)
        {
            if (item.Case is null)
            {
                items.Add(new PanelItem(0, item, null, null, false));
            }
            else if (seen.TryGetValue(item.Case, out var known))
            {
                var before = items.Find(i => i.Item.Case == item.Case);
                items.Add(new PanelItem(before?.No ?? items.Select(i => i.No).DefaultIfEmpty().Max() + 1, item, known.Machine, known.State, before is not null));
            }
        }

        return new PanelView(
            session,
            Meetings.Called(view.Machine, session.Series),
            view,
            meeting,
            [.. meeting.Parts.Select(p => new PanelPart(p.Title, p.Minutes, items.Where(i => i.Item.Part == p.Part).Sum(i => i.Item.Minutes ?? 0), [.. items.Where(i => i.Item.Part == p.Part)])).Where(p => p.Items.Count > 0)],
            [.. items.Where(i => i is { No: > 0, Again: false })],
            [.. Posts(view.Machine, meeting)]);
    }

    /// <summary>What may be decided about a case in a session, and why not the rest.</summary>
    public async Task<ImmutableList<Offer>> OffersAsync(Actor who, PanelView panel, string @case, CancellationToken cancel) =>
        await reading.AskAsync(@case, who, r => r.OffersHeardBy(panel.Case.Machine), cancel) ?? [];

    private static IEnumerable<PanelPost> Posts(ProcessMachine machine, Meeting meeting)
    {
        var titles = machine.TriggersInOrder.SelectMany(t => t.Form).Where(f => f.Name == machine.Sessions!.Meeting!.Attendance).SelectMany(f => f.Items).SelectMany(i => i.Options)
            .DistinctBy(o => o.Value).ToDictionary(o => o.Value, o => o.Label, StringComparer.Ordinal);
        var members = meeting.Members.ToDictionary(m => m.Post, StringComparer.Ordinal);
        return meeting.Members.Select(m => m.Post).Concat(meeting.Attendance.Select(a => a.Post)).Distinct().Select(post =>
        {
            var (holder, substitute) = (members.GetValueOrDefault(post)?.Holder, members.GetValueOrDefault(post)?.Substitute);
            var chair = meeting.Chair is { } person && (person == holder || person == substitute) ? person : null;
            return new PanelPost(titles.GetValueOrDefault(post, post), holder, substitute, chair, meeting.Attendance.FindAll(a => a.Post == post));
        });
    }
}
