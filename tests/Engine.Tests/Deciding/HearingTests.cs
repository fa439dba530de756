using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>What a case makes of a signal: conditions say which of its triggers is meant (X3, C20); and what it made of it is corrected where it came from (X19).</summary>
public class HearingTests
{
    private const string Sender = "sender";
    private const string Hearer = "hearer";

    private static readonly ProcessLibrary Two = TestCouncil.With(("sender", SenderDefinition), ("hearer", HearerDefinition), ("begun", BegunDefinition));

    [Theory]
    [InlineData(1, "First", "Begun")]
    [InlineData(2, "Later", "Waiting")]
    public async Task Conditions_say_which_trigger_a_signal_is(int no, string action, string state)
    {
        await using var council = await Opened();
        await Tell(council, no);

        (await council.Case(Hearer)).State.Should().Be(state);
        (await council.Queries.HistoryAsync(Hearer))[^1].Should().BeEquivalentTo(new { Action = action, Cause = "Tell" });
    }

    [Fact]
    public async Task A_signal_that_is_none_of_them_is_recorded_and_the_case_stays()
    {
        await using var council = await Opened();
        await Tell(council, 9);

        var entry = (await council.Queries.HistoryAsync(Hearer))[^1];
        entry.Should().BeEquivalentTo(new { Action = "First", Edge = (string?)null, Cause = "Tell" });
        (await council.Case(Hearer)).State.Should().Be("Waiting");
    }

    [Fact]
    public async Task A_signal_that_could_be_both_is_refused_for_all()
    {
        await using var council = await Opened();
        var refused = await council.Refuse(new FireAction(council.NextId(), Asha, Sender, "Tell", Told(5)));

        refused.Reasons.Single().Should().BeEquivalentTo(new { Process = "hearer", Reason = "Told could mean First or Later; the definition must say which" });
        (await council.Queries.HistoryAsync(Sender)).Should().NotContain(e => e.Action == "Tell" && !e.IsRefused);
    }

    [Fact]
    public async Task What_is_not_asked_is_not_taken()
    {
        await using var council = await Opened();
        await Tell(council, 2);

        (await council.Queries.HistoryAsync(Hearer))[^1].Form.Has("note").Should().BeFalse("it is asked of number 1 only");
    }

    [Fact]
    public async Task A_correction_reaches_what_fired_an_action_and_what_it_began_and_asks_their_guards()
    {
        await using var council = await Opened();
        council.GoTo("2026-02-10T09:00");
        await council.Accept(new FireAction(council.NextId(), Asha, Sender, "Move", TestCouncil.Form(("on", "2026-02-02"))));
        var begun = (await council.Case(Sender)).Links.Single().Case;
        (await council.Case(Hearer)).Data["movedOn"].Text.Should().Be("2026-02-02");

        var entry = await council.EntryOf(Sender, "Move", "2026-02-02");
        await council.Correct(Sender, entry, "2026-02-03");

        (await council.Case(Hearer)).Data["movedOn"].Text.Should().Be("2026-02-03");
        (await council.Case(begun)).Data["begunOn"].Text.Should().Be("2026-02-03");
        (await council.Queries.HistoryAsync(Hearer))[^1].Correction.Should().BeEquivalentTo(new { Action = "RecordMove" });

        var refused = await council.Refuse(new CorrectEntry(council.NextId(), TestCouncil.Anybody, Sender, entry, "2026-01-01", Record.Empty, "typed wrong"));
        refused.Reasons.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Process = "hearer", Reason = "Not before this year's first week" });
        (await council.Case(begun)).Data["begunOn"].Text.Should().Be("2026-02-03");
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task A_correction_that_would_take_another_case_another_way_is_refused()
    {
        await using var council = await Opened();
        await Tell(council, 1);
        var entry = (await council.Queries.HistoryAsync(Sender)).Last(e => e.Action == "Tell").No;

        var refused = await council.Refuse(new CorrectEntry(council.NextId(), TestCouncil.Anybody, Sender, entry, null, TestCouncil.Form(("no", 2)), "typed wrong"));

        refused.Reasons.Single().Should().BeEquivalentTo(new { Process = "hearer" }).And.Match<Refusal>(r => r.Reason.Contains("can't be changed"));
        (await council.Case(Hearer)).State.Should().Be("Begun");
    }

    /// <summary>What can't be done any more is late at once, by the date it then has, until somebody acknowledges it; unless it turns out to have been done.</summary>
    [Fact]
    public async Task What_is_missed_is_late_at_once_and_met_when_it_proves_done()
    {
        await using var council = await Opened();
        await Tell(council, 1);
        (await council.Case(Hearer)).Duties.Single().Should().BeEquivalentTo(new { Label = "O1#1", Due = "2026-03-02", End = DutyEnd.Owed });

        await council.Accept(new FireAction(council.NextId(), Asha, Hearer, "Review", Record.Empty, "2026-01-06"));
        var missed = await council.Case(Hearer);
        missed.Duties.First().Should().BeEquivalentTo(new { Label = "O1#1", Due = "2026-01-05", End = DutyEnd.Missed });
        missed.Breaches.Single().Should().BeEquivalentTo(new { Status = BreachStatus.Open, Due = "2026-01-05", Since = "2026-01-06" });

        await council.Accept(new FireAction(council.NextId(), Asha, Hearer, "Meet", Record.Empty, "2026-01-05"));
        (await council.Case(Hearer)).Breaches.Single().Status.Should().Be(BreachStatus.MetRecordedLate);
    }

    private static Actor Asha => new("Asha", ["SW"]);

    private static Record Told(int no) => TestCouncil.Form(("no", no), ("note", "as told"));

    private static Task<Decision.Accepted> Tell(TestCouncil council, int no) =>
        council.Accept(new FireAction(council.NextId(), Asha, Sender, "Tell", Told(no)));

    private static async Task<TestCouncil> Opened()
    {
        var council = await TestCouncil.OpenAsync(Two, "2026-01-07T09:00");
        await council.Accept(new StartCase(council.NextId(), Asha, Sender, "sender", TestCouncil.Child, "Open", Record.Empty));
        await council.Accept(new StartCase(council.NextId(), Asha, Hearer, "hearer", TestCouncil.Child, "Wait", Record.Empty, "2026-01-02"));
        return council;
    }

    private const string SenderDefinition =
        """
        {
          "definitionId": "sender", "name": "Sender", "version": 1,
          "customProperties": { "care": { "about": "child" } },
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Open" }, { "name": "Closed", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Open", "trigger": { "type": "Care.Action", "name": "Open", "roles": ["SW"] } },
              { "from": "Open", "to": "Closed", "trigger": { "type": "Care.Action", "name": "Close", "roles": ["SW"] } },
              { "from": "Open", "to": "Open", "trigger": { "type": "Care.Action", "name": "Tell", "roles": ["SW"], "form": [ { "name": "no", "type": "Int" }, { "name": "note", "type": "Text" } ] },
                "action": { "type": "Care.SendSignal", "to": "child", "signal": "Told", "values": "form" } },
              { "from": "Open", "to": "Open", "trigger": { "type": "Care.Action", "name": "Move", "roles": ["SW"], "eventDate": "on", "form": [ { "name": "on", "type": "Date" } ] },
                "action": { "type": "Elsa.Sequence", "activities": [
                  { "type": "Care.SendSignal", "to": "child", "signal": "Moved", "values": "form" },
                  { "type": "Care.StartProcess", "process": "begun", "do": "Begin", "values": { "begunOn": "form.on" } } ] } }
            ] } }
        """;

    private const string HearerDefinition =
        """
        {
          "definitionId": "hearer", "name": "Hearer", "version": 1,
          "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "movedOn", "typeName": "Date" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Waiting" },
              { "name": "Begun", "entry": { "type": "Care.Duty", "name": "O1", "owner": ["SW"], "occurrence": "first from movedOn, then each review",
                  "due": "1 day before next review after it, else on {addDays(it, 59)}", "when": "!has('review', r => r.on > (it.on ?? it))", "missedWhen": "has('review', r => r.on > (it.on ?? it))",
                  "metBy": ["Meet"], "alert": ["SW"] } },
              { "name": "Closed", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Waiting", "trigger": { "type": "Care.Action", "name": "Wait", "roles": ["SW"], "writes": { "movedOn": "dayOf(occurredOn)" } } },
              { "from": "Waiting", "to": "Begun", "condition": "form.no == 1 || form.no == 5",
                "trigger": { "type": "Care.Signal", "name": "First", "signal": "Told", "form": [ { "name": "no", "type": "Int" }, { "name": "note", "type": "Text" } ] } },
              { "from": "Waiting", "to": "Waiting", "condition": "form.no == 2 || form.no == 5",
                "trigger": { "type": "Care.Signal", "name": "Later", "signal": "Told", "form": [ { "name": "no", "type": "Int" }, { "name": "note", "type": "Text", "when": "form.no == 1" } ] } },
              { "from": "(live)", "to": "(live)", "trigger": { "type": "Care.Action", "name": "RecordMove", "roles": ["SW"], "eventDate": "movedOn", "form": [ { "name": "movedOn", "type": "Date" } ],
                  "requirements": [ { "grade": "hard", "if": "form.movedOn > '2026-01-05'", "say": "Not before this year's first week" } ] } },
              { "from": "(live)", "to": "(live)", "trigger": { "type": "Care.Signal", "name": "Moved", "eventDate": "on", "form": [ { "name": "on", "type": "Date" } ], "fires": "RecordMove", "with": { "movedOn": "form.on" } } },
              { "from": "Begun", "to": "Begun", "trigger": { "type": "Care.Action", "name": "Meet", "roles": ["SW"] } },
              { "from": "Begun", "to": "Begun", "trigger": { "type": "Care.Action", "name": "Review", "roles": ["SW"], "countsAs": [ { "stream": "review" } ] } },
              { "from": "(live)", "to": "Closed", "trigger": { "type": "Care.Action", "name": "Close", "roles": ["SW"] } }
            ] } }
        """;

    private const string BegunDefinition =
        """
        {
          "definitionId": "begun", "name": "Begun", "version": 1,
          "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "begunOn", "typeName": "Date" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Open" }, { "name": "Closed", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Open", "trigger": { "type": "Care.Action", "name": "Begin", "roles": ["System"], "eventDate": "begunOn", "form": [ { "name": "begunOn", "type": "Date" } ] } },
              { "from": "Open", "to": "Closed", "trigger": { "type": "Care.Action", "name": "Close", "roles": ["SW"] } }
            ] } }
        """;
}
