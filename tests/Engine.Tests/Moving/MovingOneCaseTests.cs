using System.Text.Json.Nodes;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Engine.Tests.Moving;

/// <summary>What moving a case onto a later version makes of it (design idea 7, T5), on real dates. Every case here was opened on Monday 2 March 2026.</summary>
public sealed class MovingOneCaseTests : IAsyncLifetime
{
    private VisitsCouncil council = null!;

    public async Task InitializeAsync() => council = await VisitsCouncil.OpenAsync();

    public async Task DisposeAsync()
    {
        await council.HoldsAsync();
        await council.DisposeAsync();
    }

    [Fact]
    public async Task A_changed_due_rule_gives_the_same_duty_another_date_and_the_entry_says_so()
    {
        await council.StartAsync("a");
        var version = await council.PublishAsync(d => VisitsCouncil.Duty(d, "O1")["due"] = "5 days after OpenVisits");
        council.GoTo("2026-03-04T10:00");

        var move = await council.MovedAsync("a", version);

        move.From.Should().Be(1);
        move.Duties.Should().Equal(new DutyChange("O1", DutyChangeKind.NewDate, "2026-03-16", "2026-03-07", "5 days after OpenVisits"));
        (await council.CaseAsync("a")).Version.Should().Be(2);
        (await council.DutyAsync("a", "O1")).Should().BeEquivalentTo(new { Round = 1, OpenedByEntry = 1, Due = "2026-03-07", End = DutyEnd.Owed });
        (await council.DutyAsync("a", "O2")).Due.Should().Be("2026-03-09");
        var entry = (await council.Queries.HistoryAsync("a"))[^1];
        entry.Should().BeEquivalentTo(new { Action = HistoryEntry.Moved, By = "Dana", Role = "Designer", OccurredOn = "2026-03-04T10:00", From = "Planning", To = "Planning", Version = 2, Edge = (string?)null });
        (await council.DoAsync("a", "HoldMeeting", ("heldOn", "2026-03-04"))).Entrance.Entries[^1].Version.Should().Be(2);
    }

    [Fact]
    public async Task A_new_date_that_has_passed_is_a_breach_in_the_same_commit()
    {
        await council.StartAsync("a");
        var version = await council.PublishAsync(d => VisitsCouncil.Duty(d, "O1")["due"] = "5 days after OpenVisits");
        council.GoTo("2026-03-09T10:00");

        await council.MovedAsync("a", version);

        (await council.CaseAsync("a")).Breaches.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Duty = "O1", Due = "2026-03-07", Since = "2026-03-08", Status = BreachStatus.Open });
        (await council.Queries.HistoryAsync("a"))[^1].Messages.Where(m => m.Kind == MessageKind.Breach).Select(m => m.To).Should().Equal("Asha", "Tom");
    }

    [Fact]
    public async Task A_breach_that_the_new_date_makes_none_stands_down()
    {
        await council.StartAsync("a");
        var version = await council.PublishAsync(d => VisitsCouncil.Duty(d, "O2")["due"] = "20 working days after OpenVisits");
        council.GoTo("2026-03-11T10:00");
        await council.DrainAsync();
        (await council.CaseAsync("a")).Breaches.Should().ContainSingle().Which.Status.Should().Be(BreachStatus.Open);

        await council.MovedAsync("a", version);

        (await council.CaseAsync("a")).Breaches.Should().ContainSingle().Which.Status.Should().Be(BreachStatus.Closed);
        (await council.Queries.HistoryAsync("a"))[^1].Messages.Where(m => m.Kind == MessageKind.StandDown).Select(m => m.To).Should().Equal("Asha", "Tom");
    }

    [Fact]
    public async Task A_duty_the_version_lacks_is_cancelled_and_its_breach_waits_to_be_acknowledged()
    {
        await council.StartAsync("a");
        var version = await council.PublishAsync(d => VisitsCouncil.Duties(d).RemoveAt(1));
        council.GoTo("2026-03-11T10:00");
        await council.DrainAsync();

        var move = await council.MovedAsync("a", version);

        move.Duties.Should().Equal(new DutyChange("O2", DutyChangeKind.Cancelled, "2026-03-09", null, "version 2 no longer has it"));
        (await council.DutyAsync("a", "O2")).Should().BeEquivalentTo(new { End = DutyEnd.Cancelled, EndedOn = "2026-03-11T10:00" });
        (await council.CaseAsync("a")).Breaches.Should().ContainSingle().Which.Status.Should().Be(BreachStatus.Open);
        council.GoTo("2026-03-20T10:00");
        await council.DrainAsync();
        (await council.CaseAsync("a")).Breaches.Should().Contain(b => b.Duty == "O2" && b.Status == BreachStatus.Open && b.Sent.Count == 1, "it goes on being told about");

        await council.DoAsync("a", "AcknowledgeBreach", ("breach", "1"));

        (await council.CaseAsync("a")).Breaches.Should().Contain(b => b.Duty == "O2" && b.Status == BreachStatus.Closed);
    }

    [Fact]
    public async Task A_duty_that_counts_otherwise_is_another_duty_and_the_breach_of_the_old_one_stays()
    {
        await council.StartAsync("a");
        var version = await council.PublishAsync(d => VisitsCouncil.Duty(d, "O2")["occurrence"] = "each visit");
        council.GoTo("2026-03-11T10:00");
        await council.DrainAsync();

        var move = await council.MovedAsync("a", version);

        move.Duties.Should().Equal(new DutyChange("O2", DutyChangeKind.Cancelled, "2026-03-09", null, "version 2 does not ask for it here"));
        (await council.CaseAsync("a")).Breaches.Should().ContainSingle().Which.Status.Should().Be(BreachStatus.Open);
    }

    [Fact]
    public async Task A_renamed_duty_goes_on_under_its_new_name()
    {
        await council.StartAsync("a");
        (await council.Holders.GiveAsync(DutyId.Of("a", await council.DutyAsync("a", "O2")), VisitsCouncil.Asha, "Tom", "I am away")).Should().BeNull();
        var version = await council.PublishAsync(d =>
        {
            VisitsCouncil.Duty(d, "O2")["was"] = new JsonArray("O2");
            VisitsCouncil.Duty(d, "O2")["name"] = "P2";
        });
        council.GoTo("2026-03-11T10:00");

        // Nobody has woken the case: it first becomes late under version 1.
        var move = await council.MovedAsync("a", version);

        move.Duties.Should().Equal(new DutyChange("P2", DutyChangeKind.Otherwise, "2026-03-09", "2026-03-09", "called P2, before O2"));
        var @case = await council.CaseAsync("a");
        @case.Duties.Should().NotContain(d => d.Duty == "O2");
        @case.Breaches.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Duty = "P2", DutyName = "P2", Status = BreachStatus.Open });
        (await council.Queries.BreachesAsync(new())).Items.Should().ContainSingle().Which.Duty.Should().Be("P2");
        (await council.Tasks.ListAsync(new TaskListFilter(["Tom"]), VisitsCouncil.Tom)).Should().ContainSingle().Which.Duty.Duty.Should().Be("P2", "whoever has taken it has it still");
        await council.DoAsync("a", "WritePlan");
        (await council.CaseAsync("a")).Breaches.Should().ContainSingle().Which.Status.Should().Be(BreachStatus.MetLate);
    }

    [Fact]
    public async Task A_renamed_state_is_the_same_state()
    {
        await council.StartAsync("a");
        var version = await council.PublishAsync(d => VisitsCouncil.Rename(d, "Planning", "Preparing"));
        council.GoTo("2026-03-04T10:00");

        var move = await council.MovedAsync("a", version);

        move.Duties.Should().BeEmpty();
        (await council.CaseAsync("a")).Should().BeEquivalentTo(new { State = "Preparing", EnteredOn = "2026-03-02", Version = 2 });
        (await council.Queries.HistoryAsync("a"))[^1].Should().BeEquivalentTo(new { From = "Planning", To = "Preparing" });
        await council.DoAsync("a", "Close");
        (await council.CaseAsync("a")).State.Should().Be("Closed");
    }

    [Fact]
    public async Task A_state_the_version_lacks_keeps_the_case_where_it_is()
    {
        await council.StartAsync("a");
        await council.DoAsync("a", "Assess");
        var version = await council.PublishAsync(VisitsCouncil.RemoveAssessing);
        var before = await council.CaseAsync("a");

        var refused = (await council.Send(council.Move("a", version))).Should().BeOfType<Decision.Refused>().Subject;

        refused.Reasons.Should().ContainSingle().Which.Reason.Should().Be("The case is in Assessing, which version 2 no longer has: put the state back, or take the case out of it under version 1");
        var after = await council.CaseAsync("a");
        (after.Version, after.State, after.LastEntry).Should().Be((1, "Assessing", before.LastEntry + 1));
        CaseJson.WriteFacts(after).Should().Equal(CaseJson.WriteFacts(before));
        await council.DoAsync("a", "BackToPlanning");
        await council.MovedAsync("a", version);
    }

    [Fact]
    public async Task What_was_due_before_the_move_is_done_first_under_the_version_it_was_due_by()
    {
        await council.StartAsync("a");
        var version = await council.PublishAsync(d => VisitsCouncil.Duty(d, "O2")["due"] = "20 working days after OpenVisits");
        council.GoTo("2026-03-11T10:00");

        await council.MovedAsync("a", version);

        (await council.Queries.HistoryAsync("a")).Where(e => e.RecordedAt.Day == 11).Select(e => (e.Action, e.Version, e.OccurredOn)).Should().Equal(
            (HistoryEntry.TimePassed, 1, "2026-03-05T00:00"), (HistoryEntry.TimePassed, 1, "2026-03-10T00:00"), (HistoryEntry.Moved, 2, "2026-03-11T10:00"));
        (await council.CaseAsync("a")).Breaches.Should().ContainSingle().Which.Status.Should().Be(BreachStatus.Closed);
    }

    [Fact]
    public async Task What_had_ended_stays_as_its_own_version_judged_it()
    {
        await council.StartAsync("a");
        council.GoTo("2026-03-20T10:00");
        await council.DoAsync("a", "RecordVisit", ("visitedOn", "2026-03-20"));
        var version = await council.PublishAsync(d => VisitsCouncil.Duty(d, "O3")["due"] = "7 days after it");
        council.GoTo("2026-03-21T10:00");

        var move = await council.MovedAsync("a", version);

        move.Duties.Should().Equal(new DutyChange("O3#2", DutyChangeKind.NewDate, "2026-04-10", "2026-03-27", "7 days after it"));
        var first = (await council.CaseAsync("a")).Duties.Single(d => d.Duty == "O3" && d.Key == "0");
        first.Should().BeEquivalentTo(new { Due = "2026-03-23", MetOn = "2026-03-20", End = DutyEnd.Met });
        (await council.Reading.AskAsync("a", VisitsCouncil.Tom, r => string.Join(" ", r.Why(first))))!.Should().Contain("23 March 2026");

        // And it goes on doing so, whatever else happens.
        council.GoTo("2026-03-26T10:00");
        await council.DoAsync("a", "RecordVisit", ("visitedOn", "2026-03-26"));
        await council.DrainAsync();
        (await council.CaseAsync("a")).Duties.Single(d => d.Duty == "O3" && d.Key == "0").Should().BeEquivalentTo(first);
        (await council.CaseAsync("a")).Breaches.Should().NotContain(b => b.DutyName == "O3");

        // Corrected to after the 23rd it is late by the rule of that time, and only by that.
        await council.CorrectAsync("a", "OpenVisits", ("startedOn", "2026-02-25"));
        var corrected = await council.CaseAsync("a");
        corrected.Duties.Single(d => d.Duty == "O3" && d.Key == "0").Due.Should().Be("2026-03-18");
        corrected.Breaches.Should().ContainSingle(b => b.DutyName == "O3").Which.Should().BeEquivalentTo(new { Status = BreachStatus.MetLate, DaysLate = 2 });
    }

    [Fact]
    public async Task What_was_done_before_any_version_asked_for_it_was_never_owed()
    {
        await council.StartAsync("a");
        council.GoTo("2026-03-06T10:00");
        await council.DoAsync("a", "RecordCall", ("calledOn", "2026-03-06"));
        var version = await council.PublishAsync(d => VisitsCouncil.Duties(d).Add(JsonNode.Parse(
            """{ "id": "d9", "type": "Care.Duty", "version": 1, "name": "O9", "title": "Call the school", "owner": ["SW"], "due": "2 days after OpenVisits", "metBy": ["RecordCall"] }""")));
        council.GoTo("2026-03-09T10:00");

        var move = await council.MovedAsync("a", version);
        council.GoTo("2026-03-12T10:00");
        await council.DrainAsync();

        move.Duties.Should().BeEmpty();
        (await council.CaseAsync("a")).Duties.Should().NotContain(d => d.Duty == "O9");
    }

    [Fact]
    public async Task A_new_duty_counts_from_what_was_recorded_though_nobody_kept_it_for_that()
    {
        await council.StartAsync("a");
        council.GoTo("2026-03-05T10:00");
        await council.DoAsync("a", "RecordCall", ("calledOn", "2026-03-05"));
        var version = await council.PublishAsync(d => VisitsCouncil.Duties(d).Add(JsonNode.Parse(
            """{ "id": "d9", "type": "Care.Duty", "version": 1, "name": "O9", "title": "Write up the call", "owner": ["SW"], "due": "10 days after RecordCall", "metBy": ["WritePlan"] }""")));
        council.GoTo("2026-03-06T10:00");

        var move = await council.MovedAsync("a", version);

        move.Duties.Should().Equal(new DutyChange("O9", DutyChangeKind.Opened, null, "2026-03-15", "10 days after RecordCall"));
        await council.CorrectAsync("a", "RecordCall", ("calledOn", "2026-03-03"));
        (await council.DutyAsync("a", "O9")).Due.Should().Be("2026-03-13", "the call is corrected, and with it what counts from it");
    }

    [Fact]
    public async Task An_entry_of_before_is_corrected_by_the_form_it_was_made_with()
    {
        await council.StartAsync("a");
        council.GoTo("2026-03-05T10:00");
        await council.DoAsync("a", "RecordVisit", ("visitedOn", "2026-03-05"), ("seenBy", "Asha"));
        var version = await council.PublishAsync(d => VisitsCouncil.Transitions(d)[1]!["trigger"]!["form"]!.AsArray().RemoveAt(1));
        await council.MovedAsync("a", version);

        var corrected = await council.CorrectAsync("a", "RecordVisit", ("seenBy", "Priya"));

        corrected.Entrance.Entries[^1].Should().BeEquivalentTo(new { Version = 2, Action = HistoryEntry.Correct });
        corrected.Entrance.Entries[^1].Correction!.Now["seenBy"].Text.Should().Be("Priya");
    }

    [Fact]
    public async Task A_variable_that_is_new_has_its_first_value()
    {
        await council.StartAsync("a");
        var version = await council.PublishAsync(d =>
        {
            d["variables"]!.AsArray().Add(JsonNode.Parse("""{ "name": "tier", "typeName": "Num", "value": 2 }"""));
            VisitsCouncil.Duties(d).Add(JsonNode.Parse(
                """{ "id": "d9", "type": "Care.Duty", "version": 1, "name": "O9", "title": "Second tier", "owner": ["SW"], "when": "tier == 2", "due": "12 days after OpenVisits", "metBy": ["WritePlan"] }"""));
        });

        (await council.MovedAsync("a", version)).Duties.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Duty = "O9", Now = "2026-03-14" });

        (await council.CaseAsync("a")).Data.Has("tier").Should().BeFalse();
        (await council.Reading.AskAsync("a", VisitsCouncil.Asha, r => r.Value("tier")))!.Number.Should().Be(2);
    }

    [Fact]
    public async Task What_fires_by_itself_under_the_new_version_does_so_at_once()
    {
        await council.StartAsync("a");
        var version = await council.PublishAsync(d => VisitsCouncil.Transitions(d).Add(JsonNode.Parse(
            """{ "id": "t-auto", "name": "GoOn", "from": "Planning", "to": "Assessing", "condition": "startedOn" }""")));

        var move = await council.MovedAsync("a", version);

        (await council.CaseAsync("a")).State.Should().Be("Assessing");
        move.Duties.Select(d => (d.Duty, d.Kind)).Should().BeEquivalentTo([("O1", DutyChangeKind.Cancelled), ("O2", DutyChangeKind.Cancelled), ("O3#1", DutyChangeKind.Cancelled)]);
    }

    [Fact]
    public async Task Only_onto_the_version_in_force_and_only_while_the_case_is_open()
    {
        await council.StartAsync("a");
        await council.StartAsync("ended");
        await council.DoAsync("ended", "Close");
        var second = await council.PublishAsync(_ => { });
        var third = await council.PublishAsync(_ => { });

        (await council.Send(council.Move("a", second))).Should().BeOfType<Decision.Refused>().Which.Reasons.Should().ContainSingle().Which.Reason.Should().Be("Version 2 of Visits is not the one in force");
        (await council.Send(council.Move("ended", third))).Should().BeOfType<Decision.Refused>().Which.Reasons.Should().ContainSingle().Which.Reason.Should().StartWith("The case has ended");
        await council.MovedAsync("a", third);
        (await council.Send(council.Move("a", third))).Should().BeOfType<Decision.NothingToDo>();
        (await council.Send(council.Move("nobody", third))).Should().BeOfType<Decision.Refused>();
    }

    [Fact]
    public async Task Moved_twice_each_version_keeps_what_ended_under_it()
    {
        await council.StartAsync("a");
        council.GoTo("2026-03-20T10:00");
        await council.DoAsync("a", "RecordVisit", ("visitedOn", "2026-03-20"));
        await council.MovedAsync("a", await council.PublishAsync(d => VisitsCouncil.Duty(d, "O3")["due"] = "14 days after it"));
        council.GoTo("2026-04-01T10:00");
        await council.DoAsync("a", "RecordVisit", ("visitedOn", "2026-04-01"));
        await council.MovedAsync("a", await council.PublishAsync(d => VisitsCouncil.Duty(d, "O3")["due"] = "7 days after it"));
        council.GoTo("2026-04-04T10:00");
        await council.DrainAsync();

        (await council.CaseAsync("a")).Duties.Where(d => d.Duty == "O3").Select(d => (d.Due, d.End)).Should().Equal(
            ("2026-03-23", DutyEnd.Met), ("2026-04-03", DutyEnd.Met), ("2026-04-08", DutyEnd.Owed));
    }
}
