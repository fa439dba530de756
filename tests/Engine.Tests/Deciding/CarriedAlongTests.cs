using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>Cases that carry each other along: one act from whichever side it is begun (T11), and corrected as one (X19).</summary>
public class CarriedAlongTests
{
    private const string Stay = "stay";
    private const string Move = "move";
    private static readonly Actor Asha = new("Asha", ["SW"]);
    private static readonly Actor Ben = new("Ben", ["BS"]);

    private static readonly ProcessLibrary Two = TestCouncil.With((Stay, StayDefinition), (Move, MoveDefinition));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_cases_that_start_each_other_do_it_once_and_are_linked_whichever_is_asked(bool fromTheStay)
    {
        await using var council = await Begun(fromTheStay);

        var stay = await council.Case(Stay);
        var move = await MoveOf(council);
        stay.State.Should().Be("Leaving");
        move.State.Should().Be("Under");
        stay.Links.Should().Equal(new CaseLink("move", Move, move.Id));
        move.Links.Should().Equal(new CaseLink("source", Stay, Stay));
        (await council.Queries.HistoryAsync(Stay)).Select(e => e.Action).Should().Equal("Settle", "Leave");
        (await council.Queries.HistoryAsync(move.Id)).Select(e => (e.Action, e.By, e.Role)).Should().Equal(("Begin", "Asha", "SW"));
        (await council.Queries.HistoryAsync(Stay))[^1].Should().BeEquivalentTo(new { By = "Asha", Role = "SW", OccurredOn = "2026-01-05", Cause = fromTheStay ? null : "Begin" });
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task What_only_another_case_may_have_it_do_nobody_can_do_by_hand()
    {
        await using var council = await Settled();

        var refused = await council.Refuse(new FireAction(council.NextId(), Asha, Stay, "Begun", TestCouncil.Form(("knownOn", "2026-01-05"), ("note", "me")), null));

        refused.Reasons.Should().ContainSingle().Which.Reason.Should().Contain("happens by itself");
        (await council.Case(Stay)).State.Should().Be("Settled");
    }

    [Fact]
    public async Task Somebody_else_is_refused_by_the_rule_that_says_who_may()
    {
        await using var council = await Settled();

        var refused = await council.Refuse(new FireAction(council.NextId(), Ben, Stay, "Leave", TestCouncil.Form(("knownOn", "2026-01-05"), ("note", "me")), null));

        refused.Reasons.Should().Equal(new Refusal("Leave is for: Social worker", "ABC-1"));
    }

    [Fact]
    public async Task A_signal_for_which_no_condition_holds_is_recorded_and_the_case_stays()
    {
        await using var council = await Begun(fromTheStay: true);
        var move = await MoveOf(council);
        await Fire(council, move.Id, "End", ("result", "perhaps"));

        (await council.Case(Stay)).State.Should().Be("Leaving");
        (await council.Queries.HistoryAsync(Stay))[^1].Should().BeEquivalentTo(new { Action = "Over", From = "Leaving", To = "Leaving", Cause = "End", IsRefused = false });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Corrected_on_the_side_it_was_recorded_it_is_corrected_on_the_other(bool fromTheStay)
    {
        await using var council = await Begun(fromTheStay);
        council.GoTo("2026-01-08T09:00");
        var move = await MoveOf(council);
        var (origin, action, copy) = fromTheStay ? (Stay, "Leave", move.Id) : (move.Id, "Begin", Stay);

        await council.Correct(origin, await council.EntryOf(origin, action, "2026-01-05"), "2026-01-02", ("note", "to her aunt"));

        foreach (var id in new[] { Stay, move.Id })
        {
            var data = (await council.Case(id)).Data;
            data["note"].Text.Should().Be("to her aunt");
            data["knownOn"].Text.Should().Be("2026-01-02");
        }

        (await council.Queries.HistoryAsync(copy))[^1].Should().BeEquivalentTo(new { Action = HistoryEntry.Correct, Cause = HistoryEntry.Correct });
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task A_later_entry_that_handed_on_what_is_corrected_hands_on_the_corrected_value()
    {
        await using var council = await Begun(fromTheStay: true);
        var move = await MoveOf(council);
        await Fire(council, move.Id, "Arrive", ("livesThereFrom", "2026-01-03"));
        await Fire(council, move.Id, "End", ("result", "gone"));
        (await council.Case(Stay)).Data["goneFrom"].Text.Should().Be("2026-01-03");
        council.GoTo("2026-01-08T09:00");

        await council.Correct(move.Id, await council.EntryOf(move.Id, "Arrive", "2026-01-05"), null, ("livesThereFrom", "2026-01-04"));

        var stay = await council.Case(Stay);
        stay.Data["goneFrom"].Text.Should().Be("2026-01-04");
        stay.State.Should().Be("Gone");
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task What_another_case_would_have_refused_can_not_be_corrected_into_it()
    {
        await using var council = await Begun(fromTheStay: true);
        var move = await MoveOf(council);
        await Fire(council, move.Id, "Arrive", ("livesThereFrom", "2026-01-03"));
        await Fire(council, move.Id, "End", ("result", "gone"));

        var refused = await council.Refuse(new CorrectEntry(council.NextId(), TestCouncil.Anybody, move.Id, await council.EntryOf(move.Id, "Arrive", "2026-01-05"), null,
            TestCouncil.Form(("livesThereFrom", "2026-01-01")), "typed wrong"));

        refused.Reasons.Should().Equal(new Refusal("Nobody goes on New Year's Day.", Process: Stay));
        (await council.Case(Stay)).Data["goneFrom"].Text.Should().Be("2026-01-03");
    }

    [Fact]
    public async Task An_answer_that_chose_the_way_another_case_took_can_not_be_changed()
    {
        await using var council = await Begun(fromTheStay: true);
        var move = await MoveOf(council);
        await Fire(council, move.Id, "End", ("result", "gone"));

        var refused = await council.Refuse(new CorrectEntry(council.NextId(), TestCouncil.Anybody, move.Id, await council.EntryOf(move.Id, "End", "2026-01-05"), null,
            TestCouncil.Form(("result", "back")), "typed wrong"));

        refused.Reasons.Should().ContainSingle().Which.Reason.Should().Contain("Gone").And.Contain("can't be changed");
        (await council.Case(move.Id)).Data["result"].Text.Should().Be("gone");
        (await council.Case(Stay)).State.Should().Be("Gone");
    }

    private static async Task<TestCouncil> Settled()
    {
        var council = await TestCouncil.OpenAsync(Two);
        await council.Accept(new StartCase(council.NextId(), Asha, Stay, Stay, TestCouncil.Child, "Settle", TestCouncil.Form(), null));
        return council;
    }

    private static async Task<TestCouncil> Begun(bool fromTheStay)
    {
        var council = await Settled();
        var form = TestCouncil.Form(("knownOn", "2026-01-05"), ("note", "to her uncle"));
        await council.Accept(fromTheStay
            ? new FireAction(council.NextId(), Asha, Stay, "Leave", form, null)
            : new StartCase(council.NextId(), Asha, "m", Move, TestCouncil.Child, "Begin", form, null));
        return council;
    }

    private static Task<Decision.Accepted> Fire(TestCouncil council, string id, string action, params (string Name, Value Value)[] form) =>
        council.Accept(new FireAction(council.NextId(), Asha, id, action, TestCouncil.Form(form), null));

    private static async Task<Case> MoveOf(TestCouncil council) => (await council.Cases()).Single(c => c.Process == Move);

    private const string StayDefinition =
        """
        {
          "definitionId": "stay", "name": "Stay", "version": 1, "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "note", "typeName": "Text" }, { "name": "knownOn", "typeName": "Date" }, { "name": "goneFrom", "typeName": "Date" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Settled" }, { "name": "Leaving" }, { "name": "Gone", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Settled", "trigger": { "type": "Care.Action", "name": "Settle", "label": "Settle", "roles": ["SW"] } },
              { "from": "Settled", "to": "Leaving",
                "trigger": { "type": "Care.Action", "name": "Leave", "label": "Leave", "roles": ["SW"], "rolesRule": "ABC-1", "eventDate": "knownOn", "form": [ { "use": "move/Begin" } ] },
                "action": { "type": "Care.StartProcess", "process": "move", "do": "Begin", "values": "form", "link": "move" } },
              { "from": "Settled", "to": "Settled",
                "trigger": { "type": "Care.Signal", "name": "Begun", "label": "Begun", "roles": ["System"], "eventDate": "knownOn", "form": [ { "use": "move/Begin" } ], "fires": "Leave", "with": "form" } },
              { "from": "Leaving", "to": "Gone", "condition": "form.result == 'gone'",
                "trigger": { "type": "Care.Signal", "name": "Over", "label": "Over", "form": [ { "name": "result", "type": "Text" }, { "name": "goneFrom", "type": "Date", "optional": true } ],
                  "requirements": [ { "grade": "hard", "if": "form.goneFrom != '2026-01-01'", "say": "Nobody goes on New Year's Day." } ] } },
              { "from": "Leaving", "to": "Settled", "condition": "form.result == 'back'", "trigger": { "type": "Care.Signal", "name": "Over" } }
            ] } }
        """;

    private const string MoveDefinition =
        """
        {
          "definitionId": "move", "name": "Move", "version": 1, "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "note", "typeName": "Text" }, { "name": "knownOn", "typeName": "Date" }, { "name": "livesThereFrom", "typeName": "Date" }, { "name": "result", "typeName": "Text" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Under" }, { "name": "Ended", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Under",
                "trigger": { "type": "Care.Action", "name": "Begin", "label": "Begin", "roles": ["SW"], "eventDate": "knownOn",
                  "form": [ { "name": "knownOn", "type": "Date" }, { "name": "note", "type": "Text" } ],
                  "requirements": [ { "grade": "hard", "if": "act.cause == 'Leave' || child.cases('stay').some(s => s.state == 'Settled')", "say": "The child is not settled anywhere." } ] },
                "action": { "type": "Care.SendSignal", "to": "child", "process": "stay", "signal": "Begun", "values": "form", "mustBeHeard": true } },
              { "from": "Under", "to": "Under", "trigger": { "type": "Care.Action", "name": "Arrive", "label": "Arrive", "roles": ["SW"], "form": [ { "name": "livesThereFrom", "type": "Date" } ] } },
              { "from": "Under", "to": "Ended", "trigger": { "type": "Care.Action", "name": "End", "label": "End", "roles": ["SW"], "form": [ { "name": "result", "type": "Text" } ] },
                "action": { "type": "Care.SendSignal", "to": "linked", "link": "source", "signal": "Over", "values": { "result": "form.result", "goneFrom": "data.livesThereFrom" } } }
            ] } }
        """;
}
