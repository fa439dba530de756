using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>What is owed, by when, and what was late follow from what happened; never from the order in which it was typed in (design idea 3, T8).</summary>
public class RecordingOrderTests
{
    [Fact]
    public void OrderOfRecording_OfAPlan_ChangesNoDutyAndNoVerdict() => Same(30, async random =>
    {
        var days = Enumerable.Range(1, 150).OrderBy(_ => random.Next()).Take(random.Next(4, 11)).Select(d => Meeting.AddDays(d)).ToList();
        var events = days.Select(day => AnyEvent(random, day)).ToList();
        foreach (var meeting in events.Where(e => e.Action == "HoldMeeting").Select(e => e.On).Prepend(Meeting).ToList())
        {
            if (random.Next(2) == 0)
            {
                events.Add(new("CirculatePlan", meeting.AddDays(random.Next(0, 12)), [], meeting));
            }

            if (random.Next(3) == 0)
            {
                events.Add(new("ReferToFGC", meeting.AddDays(random.Next(0, 12)), [], meeting));
            }
        }

        var one = await Live(events.OrderBy(e => e.On).ToList(), random.Next(2) == 0);
        var other = await Live(events.OrderBy(_ => random.Next()).ToList(), random.Next(2) == 0);
        return (one, other, string.Join("\n", events));
    });

    [Fact]
    public void OrderOfRecording_OfDiscussions_ChangesNoDutyAndNoVerdict() => Same(20, async random =>
    {
        var raised = new DateOnly(2026, 1, 5).AddDays(random.Next(300));
        var talks = Enumerable.Range(0, 20).OrderBy(_ => random.Next()).Take(random.Next(2, 5))
            .Select(d => (On: raised.AddDays(d), Until: raised.AddDays(d + random.Next(1, 60)))).ToList();

        var one = await Argue(raised, talks.OrderBy(t => t.On).ToList());
        var other = await Argue(raised, talks.OrderBy(_ => random.Next()).ToList());
        return (one, other, $"raised {raised}: " + string.Join("; ", talks));
    });

    private static readonly DateOnly Meeting = new(2026, 2, 12);

    private static void Same(int times, Func<Random, Task<(string One, string Other, string Events)>> play) => Property.Check(times, async random =>
    {
        var (one, other, events) = await play(random);
        other.Should().Be(one, "these are the same events in another order:\n{0}\n", events);
    });

    private static Happening AnyEvent(Random random, DateOnly day) => random.Next(7) switch
    {
        0 or 1 => new("HoldMeeting", day, [("supportNetwork", new[] { "None", "FNM", "FGC", "Both" }[random.Next(4)])]),
        2 or 3 => new("RecordVisit", day, []),
        4 => random.Next(2) == 0
            ? new("RecordVisit", day, [("childSeen", false), ("reasonNotSeen", "Nobody in")])
            : new("RecordVisit", day, [("duringMeeting", true)]),
        5 => new("RecordSupervision", day, []),
        _ => new("RecordNineMonthReview", day, []),
    };

    private static async Task<string> Live(List<Happening> events, bool slowly)
    {
        await using var council = await TestCouncil.OpenAsync("2026-01-05T09:00", null, ("cfp.supervision.every", "1 m"), ("cfp.nineMonth.repeatEvery", "3 m"));
        await council.Start(TestCouncil.Plan, "plan", "OpenAssessment", "2026-01-05", ("caseOpenedOn", "2026-01-05"));
        council.GoTo("2026-02-12T18:00");
        await council.Do("plan", "StartPlan", "2026-02-02");
        await council.Do("plan", "HoldFirstMeeting", "2026-02-12T10:00");

        // By now all has happened; the rest is typing.
        council.GoTo("2026-09-01T09:00");
        var later = new List<Happening>();
        foreach (var happening in events)
        {
            if (!await Record(council, happening))
            {
                later.Add(happening);
            }

            if (slowly)
            {
                council.GoTo(council.Now.AddDays(1));
                await council.DrainAsync();
            }
        }

        foreach (var happening in later.OrderBy(l => l.On))
        {
            await Record(council, happening);
        }

        council.GoTo("2026-10-01T09:00");
        await council.DrainAsync();
        return Told(await council.Case("plan"));
    }

    /// <summary>False: the meeting it is about is not on record yet.</summary>
    private static async Task<bool> Record(TestCouncil council, Happening happening)
    {
        var with = happening.With;
        if (happening.About is { } about)
        {
            // Meetings are numbered in order of recording: it is about that meeting by whatever number it got.
            if ((await council.Case("plan")).Facts["meeting"].Find(m => EventDate.Day(m.On) == about) is not { } meeting)
            {
                return false;
            }

            with = happening.Action == "CirculatePlan" ? [("meetingNo", meeting.No), ("planUpdatedOn", happening.On)] : [("meetingNo", meeting.No)];
        }

        await council.Do("plan", happening.Action, EventDate.Of(happening.On) + (happening.Action is "HoldMeeting" or "RecordVisit" ? "T10:00" : ""), with);
        return true;
    }

    private static async Task<string> Argue(DateOnly raised, List<(DateOnly On, DateOnly Until)> talks)
    {
        await using var council = await TestCouncil.OpenAsync("2026-12-01T09:00", null, ("dsp.autoEscalate", false));
        await council.Start(TestCouncil.Dispute, "dispute", "Raise", EventDate.Of(raised));
        foreach (var (on, until) in talks)
        {
            await council.Do("dispute", "AgreeNextSteps", EventDate.Of(on), ("timescaleOn", until), ("actions", Value.Of([(Value)TestCouncil.Form(("what", "Ring"), ("owner", "Hari"), ("dueOn", until))])));
        }

        await council.DrainAsync();
        return Told(await council.Case("dispute"));
    }

    /// <summary>Every duty there is or was, by what it hangs on: its date, whether it is owed, when it was met and whether that was late.</summary>
    private static string Told(Case @case) => string.Join("\n", @case.Duties
        .Where(d => d.End != DutyEnd.Cancelled)
        .Select(d => $"{d.Duty} from {Anchor(@case, d)}: due {d.Due}, {d.End} {d.MetOn}{(d.End == DutyEnd.Met && d.IsLate(d.MetOn!) ? " late" : "")}, reminder {d.SoonFrom}, window {d.From}, {string.Join(",", d.Rules)}")
        .Order(StringComparer.Ordinal)
        .Append($"state {@case.State}; open breaches: {string.Join(", ", @case.Breaches.Where(b => b.Status == BreachStatus.Open).Select(b => $"{b.DutyName} {b.Due} {b.Since}").Order(StringComparer.Ordinal))}"));

    private static string Anchor(Case @case, DutyOccurrence duty) => duty.Key is "-" or "0" ? duty.Key
        : @case.Facts.Values.SelectMany(f => f).FirstOrDefault(f => f.Entry == int.Parse(duty.Key.Split('.')[0], null))?.On ?? "?";

    private sealed record Happening(string Action, DateOnly On, (string, Value)[] With, DateOnly? About = null)
    {
        public override string ToString() => $"{On} {Action} {string.Join(", ", With)}";
    }
}
