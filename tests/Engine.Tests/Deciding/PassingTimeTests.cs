using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>Time does the same whether somebody watches it pass or it is caught up with after a week off (C12, T10).</summary>
public class PassingTimeTests
{
    [Fact]
    public void TimePassed_AskedTwice_HasNothingMoreToSay() => Property.Check(15, async random =>
    {
        await using var council = await Begin(random);
        council.GoTo(council.Now.AddDays(random.Next(1, 120)));
        await council.DrainAsync();
        var before = await council.Cases();
        foreach (var @case in before)
        {
            (await council.Send(new PassTime(council.NextId(), @case.Id))).Should().BeOfType<Decision.NothingToDo>();
        }

        var after = await council.Cases();
        after.Select(CaseJson.Write).Should().BeEquivalentTo(before.Select(CaseJson.Write));
        after.Should().OnlyContain(c => c.NextWakeUp == null || c.NextWakeUp > council.NowUtc);
    });

    [Fact]
    public void TimePassed_InOneJumpOrDayByDay_ComesToTheSame() => Property.Check(20, async random =>
    {
        var seed = random.Next();
        var days = random.Next(1, 150);
        var (one, byDay) = (await Pass(seed, days, false), await Pass(seed, days, true));
        one.Should().Be(byDay);
    });

    [Fact]
    public void TimePassed_InOneJump_TellsOnlyThoseWhoWouldHaveBeenToldDayByDay() => Property.Check(20, async random =>
    {
        var seed = random.Next();
        var days = random.Next(1, 150);
        (await Alerts(seed, days, false)).Should().BeEquivalentTo(await Alerts(seed, days, true));
    });

    [Fact]
    public void EveryBreach_IsTold_OnceToEachPerson() => Property.Check(15, async random =>
    {
        await using var council = await Begin(random);
        await council.PassAsync(EventDate.Of(council.Now.AddDays(random.Next(1, 120))), dayByDay: random.Next(2) == 0);
        var told = await council.Queries.MessagesAsync();
        told.Where(m => m.Kind == MessageKind.Breach).GroupBy(m => (m.Case, m.To, m.Text)).Should().OnlyContain(g => g.Count() == 1);
        foreach (var @case in await council.Cases())
        {
            foreach (var breach in @case.Breaches)
            {
                breach.Told.Should().NotBeEmpty("{0} must have been told to somebody", breach);
                foreach (var person in breach.Told)
                {
                    told.Should().Contain(m => m.Case == @case.Id && m.To == person && m.Kind == MessageKind.Breach);
                }
            }
        }
    });

    /// <summary>A week off: the discussion timed out on its day, so nobody above is told that it is still open.</summary>
    [Fact]
    public async Task DisputeTimedOutDuringDowntime_IsNotEscalatedForABreachThatItsTimeoutClosed()
    {
        await using var council = await TestCouncil.OpenAsync("2026-03-02T09:00");
        await council.Start(TestCouncil.Dispute, "dispute", "Raise", "2026-03-02");

        // O1 is due on 9 March; line management has until 17 March. Nobody was there until the 19th.
        await council.PassAsync("2026-03-19T09:00");

        var history = await council.Queries.HistoryAsync("dispute");
        history.Where(e => e.Edge is not null).Select(e => (e.Action, e.OccurredOn)).Should().Equal(
            ("Raise", "2026-03-02"), ("DiscussionTimedOut", "2026-03-10"), ("LineManagementTimedOut", "2026-03-18"));
        history.Single(e => e.Messages.Any(m => m is { About: "O1", Kind: MessageKind.Breach })).OccurredOn.Should().StartWith("2026-03-10");
        (await council.Queries.MessagesAsync(to: "Sam")).Should().BeEmpty("the breach of O1 lasted no five working days");
    }

    private static async Task<string> Pass(int seed, int days, bool dayByDay)
    {
        await using var council = await Begin(new Random(seed));
        await council.PassAsync(EventDate.Of(council.Now.AddDays(days)), dayByDay);
        return string.Join("\n", (await council.Cases()).OrderBy(c => c.Id).Select(Told));
    }

    private static async Task<IEnumerable<(string, string, string)>> Alerts(int seed, int days, bool dayByDay)
    {
        await using var council = await Begin(new Random(seed));
        await council.PassAsync(EventDate.Of(council.Now.AddDays(days)), dayByDay);
        return (await council.Queries.MessagesAsync()).Where(m => m.Kind != MessageKind.Reminder).Select(m => (m.Case, m.About, m.To)).Distinct();
    }

    /// <summary>A plan somewhere on its way and a dispute beside it, both recorded some days late.</summary>
    private static async Task<TestCouncil> Begin(Random random)
    {
        var council = await TestCouncil.OpenAsync("2026-03-20T09:00", null, ("dsp.autoEscalate", random.Next(3) > 0), ("cfp.supervision.every", random.Next(2) == 0 ? "off" : "1 m"));
        await council.Start(TestCouncil.Dispute, "dispute", "Raise", EventDate.Of(new DateOnly(2026, 3, 20).AddDays(-random.Next(0, 20))));
        await council.Start(TestCouncil.Plan, "plan", "OpenAssessment", "2026-01-05", ("caseOpenedOn", "2026-01-05"));
        if (random.Next(4) > 0)
        {
            await council.Do("plan", "StartPlan", EventDate.Of(new DateOnly(2026, 1, 10).AddDays(random.Next(0, 40))));
        }

        if (random.Next(3) > 0 && (await council.Case("plan")).State == "FirstMeetingDue")
        {
            await council.Do("plan", "HoldFirstMeeting", EventDate.Of(new DateOnly(2026, 3, 1).AddDays(random.Next(0, 19))) + "T10:00", ("supportNetwork", "Both"),
                ("actions", Value.Of([(Value)TestCouncil.Form(("what", "Ring"), ("owner", "Hari"), ("dueOn", new DateOnly(2026, 3, 25).AddDays(random.Next(60))))])));
        }

        return council;
    }

    private static string Told(Case @case) => $"{@case.Process} {@case.State} since {@case.EnteredOn}\n" + string.Join("\n",
        @case.Duties.Select(d => $"  {d.Duty} {d.Key} {d.Round}: due {d.Due}, {d.End} {d.MetOn} ended {EventDate.DayOf(d.EndedOn ?? "-")}, sent {string.Join(",", d.Sent.Order())}")
            .Concat(@case.Breaches.Select(b => $"  breach of {b.Duty} {string.Join(",", b.Rules)} {b.Status} since {b.Since} due {b.Due} told {string.Join(",", b.Told.Order())}"))
            .Concat(@case.Data.Names.Order(StringComparer.Ordinal).Select(n => $"  {n} = {@case.Data[n]}")));
}
