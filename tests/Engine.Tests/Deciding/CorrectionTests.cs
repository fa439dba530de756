using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>A corrected entry counts as if it had been typed in right (C7, T7, T14); both values stay in the history.</summary>
public class CorrectionTests
{
    [Fact]
    public void CorrectedDate_GivesWhatRecordingItRightWouldHave() => Property.Check(15, async random =>
    {
        var days = Enumerable.Range(1, 120).OrderBy(_ => random.Next()).Take(5).Select(d => new DateOnly(2026, 2, 12).AddDays(d)).ToList();
        var moved = random.Next(days.Count);
        var to = days[moved].AddDays(random.Next(-8, 9));
        while (days.Contains(to) || to <= new DateOnly(2026, 2, 12))
        {
            to = to.AddDays(7);
        }

        await using var right = await Live([.. days.Select((d, i) => i == moved ? to : d)]);
        await using var wrong = await Live(days);
        var before = await wrong.Case("plan");
        var entry = await wrong.EntryOf("plan", ActionOf(moved), EventDate.Of(days[moved]));
        await wrong.Correct("plan", entry, EventDate.Of(to) + "T10:00");
        Told(await wrong.Case("plan")).Split('\n').Should().BeEquivalentTo(Told(await right.Case("plan")).Split('\n'), "{0} of {1} moved to {2}; all: {3}", ActionOf(moved), days[moved], to, string.Join(" ", days));

        await wrong.Correct("plan", entry, EventDate.Of(days[moved]) + "T10:00");
        var back = await wrong.Case("plan");
        Told(back).Should().Be(Told(before));
        CaseJson.WriteFacts(back with { Duties = [], Breaches = [] }).Should().Equal(CaseJson.WriteFacts(before with { Duties = [], Breaches = [] }));
        (await wrong.Verification.VerifyAsync()).Bad.Should().BeNull();
    });

    /// <summary>The timeout fired in the same act that brought the correction: what it wrote stays.</summary>
    [Fact]
    public async Task Correction_RightAfterDowntime_KeepsWhatTheTimeoutWrote()
    {
        await using var council = await TestCouncil.OpenAsync("2026-03-02T09:00");
        await council.Start(TestCouncil.Dispute, "dispute", "Raise", "2026-03-02");
        council.GoTo("2026-03-12T09:00");

        // Nobody has woken the case; O1 was due on 9 March.
        await council.Correct("dispute", 1, null, ("concern", "The health assessments of both children"));

        var dispute = await council.Case("dispute");
        dispute.State.Should().Be("LineManagement");
        dispute.Data["referredOn"].Text.Should().Be("2026-03-10");
        dispute.Data["concern"].Text.Should().Be("The health assessments of both children");
        dispute.Duties.Single(d => d.Duty == "O3").Due.Should().Be("2026-03-17");
    }

    /// <summary>T7: a write that read the child's record is not worked out again from today's record because something else is corrected.</summary>
    [Fact]
    public async Task Correction_OfOneThing_LeavesWhatAnotherCaseHadSaidThen()
    {
        await using var council = await TestCouncil.OpenAsync("2026-03-02T09:00");
        await council.Start(TestCouncil.Dispute, "dispute", "Raise", "2026-03-02");
        await council.PassAsync("2026-03-20T09:00");
        (await council.Case("dispute")).Data["iro"].Text.Should().Be("Asha");
        var record = Kernel.Definitions.ProcessLibrary.RecordOf(TestCouncil.Child);
        await council.Correct(record, 1, null, ("iro", "Ines"));

        await council.Correct("dispute", 1, null, ("concern", "Both children"));

        (await council.Case("dispute")).Data["iro"].Text.Should().Be("Asha", "the dispute went to Asha");
    }

    [Fact]
    public async Task ValueThatChoseTheEdge_CanNotBeChanged()
    {
        await using var council = await TestCouncil.OpenAsync("2026-02-20T09:00");
        await council.Start(TestCouncil.Plan, "plan", "OpenAssessment", "2026-02-02", ("caseOpenedOn", "2026-02-02"));
        await council.Do("plan", "RecordStrategyDiscussion", "2026-02-10");
        var before = await council.Case("plan");

        var refused = await council.Refuse(new CorrectEntry("c1", TestCouncil.Anybody, "plan", await council.EntryOf("plan", "RecordStrategyDiscussion", "2026-02-10"), null,
            TestCouncil.Form(("outcome", "NoFurtherAction")), "typed wrong"));

        refused.Reasons.Single().Reason.Should().Contain("FirstMeetingDue").And.Contain("can't be changed");
        CaseJson.WriteFacts(await council.Case("plan")).Should().Equal(CaseJson.WriteFacts(before));
    }

    [Fact]
    public async Task BreachThatVanishes_IsClosedWithAStandDown_AndOneThatTurnsUpIsAlerted()
    {
        await using var council = await TestCouncil.OpenAsync("2026-03-02T09:00");
        await council.Start(TestCouncil.Plan, "plan", "OpenAssessment", "2026-01-26", ("caseOpenedOn", "2026-01-26"));
        await council.PassAsync("2026-03-02T10:00");
        (await council.Case("plan")).Breaches.Single().Status.Should().Be(BreachStatus.Open);

        await council.Correct("plan", 1, "2026-02-16");
        (await council.Case("plan")).Breaches.Single().Status.Should().Be(BreachStatus.Closed);
        var told = await council.Queries.MessagesAsync(caseId: "plan");
        told.Where(m => m.Kind == MessageKind.StandDown).Select(m => m.To).Should().BeEquivalentTo(told.Where(m => m.Kind == MessageKind.Breach).Select(m => m.To).Distinct());

        await council.Correct("plan", 1, "2026-01-19");
        var breaches = (await council.Case("plan")).Breaches;
        breaches.Select(b => (b.Status, b.Due)).Should().Equal((BreachStatus.Closed, breaches[0].Due), (BreachStatus.Open, "2026-02-16"));
        (await council.Queries.MessagesAsync(caseId: "plan")).Count(m => m.Kind == MessageKind.Breach).Should().BeGreaterThan(told.Count(m => m.Kind == MessageKind.Breach), "it is late after all: alerted again");
    }

    /// <summary>X19: what an entry told the child's record is corrected with it, in one act.</summary>
    [Fact]
    public async Task CorrectedWorker_IsCorrectedInTheChildsRecordToo()
    {
        await using var council = await TestCouncil.OpenAsync("2026-03-02T09:00");
        await council.Start(TestCouncil.Plan, "plan", "OpenAssessment", "2026-02-02", ("caseOpenedOn", "2026-02-02"));
        await council.Correct("plan", 1, null, ("allocatedWorker", "Priya"));
        (await council.Case("plan")).Duties.Single(d => d.Duty == "O1").Owners.Should().Equal("Priya");
    }

    private static string ActionOf(int i) => i % 2 == 0 ? "RecordVisit" : "HoldMeeting";

    private static async Task<TestCouncil> Live(List<DateOnly> days)
    {
        var council = await TestCouncil.OpenAsync("2026-02-12T18:00");
        await council.Start(TestCouncil.Plan, "plan", "OpenAssessment", "2026-01-05", ("caseOpenedOn", "2026-01-05"));
        await council.Do("plan", "StartPlan", "2026-02-02");
        await council.Do("plan", "HoldFirstMeeting", "2026-02-12T10:00");
        council.GoTo("2026-09-01T09:00");
        for (var i = 0; i < days.Count; i++)
        {
            await council.Do("plan", ActionOf(i), EventDate.Of(days[i]) + "T10:00");
        }

        return council;
    }

    private static string Told(Case @case) => @case.State + "\n" + string.Join("\n", @case.Duties.Where(d => d.End != DutyEnd.Cancelled)
        .Select(d => $"{d.Label} {Anchor(@case, d)} {d.Round}: due {d.Due}, {d.End} {d.MetOn}{(d.End == DutyEnd.Met && d.IsLate(d.MetOn!) ? " late" : "")}, {d.From}, {d.SoonFrom}").Order(StringComparer.Ordinal));

    // Entries are numbered as they come, and time makes entries too: what a duty hangs on is told by its date.
    private static string Anchor(Case @case, DutyOccurrence duty) => duty.Key is "-" or "0" ? duty.Key
        : @case.Facts.Values.SelectMany(f => f).First(f => f.Entry == int.Parse(duty.Key.Split('.')[0], null)).On;
}
