using System.Globalization;
using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>An event that happened n days earlier moves the duties that count from it, by what the rule says of that day, and no other duty (C2, C5).</summary>
public class BackDatingTests
{
    private static readonly HashSet<string> Holidays =
    [
        "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28",
        "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28",
    ];

    [Fact]
    public void MeetingHeldEarlier_MovesOnlyWhatCountsFromIt() => Moves(12, 1, 30, async (council, day) =>
    {
        await Plan(council);
        await council.Do("plan", "HoldFirstMeeting", EventDate.Of(Around(council).AddDays(-40)) + "T10:00");
        await council.Do("plan", "HoldMeeting", EventDate.Of(day) + "T10:00", ("supportNetwork", "Both"));
        return "plan";
    }, day => new()
    {
        ["O4#2"] = day.AddDays(42), ["O5#2"] = WorkingDays(day, 5), ["O6#2"] = WorkingDays(day, 5), ["O7#2"] = WorkingDays(day, 5),
    });

    [Fact]
    public void VisitEarlier_MovesOnlyTheNextVisit() => Moves(12, 1, 30, async (council, day) =>
    {
        await Plan(council);
        await council.Do("plan", "RecordVisit", EventDate.Of(day) + "T15:30");
        return "plan";
    }, day => new() { ["O3#2"] = day.AddDays(21) });

    [Fact]
    public void DisputeRaisedEarlier_MovesOnlyTheDiscussion() => Moves(12, 0, 30, async (council, day) =>
    {
        await council.Start(TestCouncil.Dispute, "dispute", "Raise", EventDate.Of(day));
        return "dispute";
    }, day => new() { ["O1"] = WorkingDays(day, 5) });

    [Fact]
    public void ReferredEarlier_MovesOnlyTheRungItCameTo() => Moves(12, 0, 30, async (council, day) =>
    {
        await council.Start(TestCouncil.Dispute, "dispute", "Raise", EventDate.Of(Around(council).AddDays(-40)));
        await council.Do("dispute", "AgreeNextSteps", EventDate.Of(Around(council).AddDays(-38)), ("timescaleOn", Around(council).AddDays(20)));
        await council.Do("dispute", "Escalate", EventDate.Of(day));
        return "dispute";
    }, day => new() { ["O3"] = WorkingDays(day, 5) });

    /// <summary>Worked out by hand with a wall calendar.</summary>
    [Theory]
    [InlineData("2025-12-22", "2026-01-22", "20 working days over Christmas: 25 and 26 December and 1 January fall out")]
    [InlineData("2026-03-16", "2026-04-15", "20 working days over Easter: 3 and 6 April fall out")]
    [InlineData("2026-04-20", "2026-05-19", "20 working days over the early May holiday")]
    [InlineData("2026-03-28", "2026-04-28", "from a Saturday: the first working day after it is day 1; the night the clocks go forward")]
    [InlineData("2026-10-24", "2026-11-20", "from the Saturday before the clocks go back")]
    [InlineData("2026-12-01", "2026-12-31", "ends on the last day before New Year")]
    [InlineData("2026-12-25", "2027-01-26", "from Christmas Day itself: an anchor need not be a working day")]
    public async Task DayTwenty_OnRealDates(string started, string due, string why)
    {
        await using var council = await TestCouncil.OpenAsync("2026-12-30T09:00");
        await council.Start(TestCouncil.Plan, "plan", "OpenAssessment", started, ("caseOpenedOn", started));
        (await council.Case("plan")).Duties.Single(d => d.Duty == "O1").Due.Should().Be(due, why);
    }

    [Theory]
    [InlineData("2026-05-31", "2027-02-28", "no 31 February: the last day of the month")]
    [InlineData("2026-02-28", "2026-11-28", "the same day number, not the end of the month")]
    [InlineData("2026-03-29", "2026-12-29", "from the day the clocks go forward")]
    [InlineData("2026-01-25", "2026-10-25", "to the day they go back")]
    [InlineData("2026-03-25", "2026-12-25", "calendar dates on a holiday are not moved (C3)")]
    public async Task NineMonths_OnRealDates(string opened, string due, string why)
    {
        await using var council = await TestCouncil.OpenAsync("2026-07-01T09:00");
        await council.Start(TestCouncil.Plan, "plan", "OpenAssessment", "2026-06-01", ("caseOpenedOn", opened));
        await council.Do("plan", "StartPlan", "2026-06-02");
        (await council.Case("plan")).Duties.Single(d => d.Duty == "O8").Due.Should().Be(due, why);
    }

    private static void Moves(int times, int least, int most, Func<TestCouncil, DateOnly, Task<string>> live, Func<DateOnly, Dictionary<string, DateOnly>> expected) => Property.Check(times, async random =>
    {
        var now = new DateOnly(2026, 3, 1).AddDays(random.Next(300)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T18:00";
        var days = new[] { random.Next(least, most), random.Next(least, most) };
        var wanted = new List<Dictionary<string, DateOnly>>();
        var told = new List<Dictionary<string, string>>();
        foreach (var back in days)
        {
            await using var council = await TestCouncil.OpenAsync(now, null, ("dsp.autoEscalate", false));
            var day = Around(council).AddDays(-back);
            var @case = await council.Case(await live(council, day));
            told.Add(@case.Duties.ToDictionary(d => d.Label + (d.No == 0 ? d.Key : ""), d => d.Due ?? "none"));
            wanted.Add(expected(day));
        }

        for (var i = 0; i < 2; i++)
        {
            foreach (var (duty, due) in wanted[i])
            {
                told[i].Should().Contain(t => (t.Key == duty || t.Key == duty + "-") && t.Value == EventDate.Of(due), "{0} is due on {1}, {2} days before {3}", duty, due, days[i], now);
            }
        }

        foreach (var (other, due) in told[0].Where(t => !wanted[0].ContainsKey(t.Key.TrimEnd('-'))))
        {
            told[1].Should().Contain(other, due, "{0} does not count from it", other);
        }
    });

    private static DateOnly Around(TestCouncil council) => DateOnly.FromDateTime(council.Now);

    private static async Task Plan(TestCouncil council)
    {
        var start = EventDate.Of(Around(council).AddDays(-45));
        await council.Start(TestCouncil.Plan, "plan", "OpenAssessment", start, ("caseOpenedOn", start));
        await council.Do("plan", "StartPlan", start);
    }

    // Counted on the fingers, not with the code under test.
    private static DateOnly WorkingDays(DateOnly from, int count)
    {
        var day = from;
        while (count > 0)
        {
            day = day.AddDays(1);
            count -= day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || Holidays.Contains(EventDate.Of(day)) ? 0 : 1;
        }

        return day;
    }
}
