using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>Series, their sessions, and cases with something meant for one of them.</summary>
public class SessionsTests
{
    private const string Item = "item";

    private static readonly ProcessLibrary Three = TestCouncil.With(("series", SeriesDefinition), ("sitting", SittingDefinition), ("item", ItemDefinition));

    [Fact]
    public async Task Duty_is_meant_for_the_session_its_rule_picks_and_is_due_when_its_rule_says()
    {
        await using var council = await Opened();
        await Fire(council, Item, "Ask", ("askedOn", "2026-01-07"), ("byOn", "2026-01-23"));

        (await Duty(council, "O1")).Should().BeEquivalentTo(new { Due = "2026-01-23", Session = "Club@2026-01-19" }, "the last session on or before it");
    }

    [Fact]
    public async Task Rule_sees_sessions_that_have_no_case_yet()
    {
        await using var council = await Opened();
        await Fire(council, Item, "Ask", ("askedOn", "2026-01-07"), ("byOn", "2030-06-01"));

        (await Duty(council, "O1")).Session.Should().Be("Club@2030-05-20");
        (await council.Cases()).Should().NotContain(c => c.Key == "Club@2030-05-20");
    }

    [Fact]
    public async Task Session_cancelled_or_moved_moves_what_is_meant_for_it_and_those_concerned_are_told()
    {
        await using var council = await Opened();
        await Fire(council, Item, "Ask", ("askedOn", "2026-01-07"), ("byOn", "2026-01-23"));
        var session = await Session(council, "Club@2026-01-19");

        await Fire(council, session.Id, "Move", ("startsAt", "2026-01-26T13:00"), ("endsAt", "2026-01-26T15:00"));
        await council.DrainAsync();
        (await Duty(council, "O1")).Session.Should().Be("Club@2026-01-05", "the other lies after the 23rd now");

        await Fire(council, session.Id, "Move", ("startsAt", "2026-01-20T13:00"), ("endsAt", "2026-01-20T15:00"));
        await council.DrainAsync();
        (await Duty(council, "O1")).Session.Should().Be("Club@2026-01-19", "it keeps its name");

        await Fire(council, session.Id, "Cancel");
        await council.DrainAsync();
        (await Duty(council, "O1")).Session.Should().Be("Club@2026-01-05");
        (await council.Queries.HistoryAsync(Item)).SelectMany(e => e.Messages).Select(m => (m.To, m.Text)).Last().Should().Be(
            ("Asha", "Present it: it is now meant for the session of 5 January 2026 at 13:00, no longer for the session of 20 January 2026 at 13:00"));
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task Duty_of_each_session_is_owed_one_ahead_and_missed_when_its_day_has_passed_without_it()
    {
        await using var council = await Opened();
        await Fire(council, Item, "Ask", ("askedOn", "2026-01-07"), ("byOn", "2026-06-01"));
        (await Duties(council, "O2")).Should().Equal(("Club@2026-01-19", DutyStatus.Open));

        council.GoTo("2026-01-19T13:00");
        var session = await Session(council, "Club@2026-01-19");
        await Fire(council, session.Id, "Open");
        await Fire(council, session.Id, "Close");
        await council.DrainAsync();
        (await Duties(council, "O2")).Should().Equal(("Club@2026-01-19", DutyStatus.Soon));

        await council.PassAsync("2026-01-20T09:00");
        (await Duties(council, "O2")).Should().Equal(("Club@2026-01-19", DutyStatus.Missed), ("Club@2026-02-02", DutyStatus.Open));
        (await council.Case(Item)).Duties.Where(d => d.Duty == "O2").Select(d => d.Label).Should().Equal("O2#1", "O2#2");
        (await council.Case(Item)).Breaches.Should().ContainSingle().Which.Should().BeEquivalentTo(new { DutyName = "O2", Status = BreachStatus.Open, Since = "2026-01-20" });
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task Session_has_on_its_agenda_what_is_meant_for_it_and_looks_again_when_that_changes()
    {
        await using var council = await Opened();
        await Fire(council, Item, "Ask", ("askedOn", "2026-01-07"), ("byOn", "2026-01-23"));
        council.GoTo("2026-01-19T13:00");
        var session = await Session(council, "Club@2026-01-19");
        await Fire(council, session.Id, "Open");
        (await council.Send(new FireAction(council.NextId(), Chair, session.Id, "Close", Record.Empty))).Should().BeOfType<Decision.Refused>()
            .Which.Reasons.Should().ContainSingle().Which.Reason.Should().Be("Not presented yet: item");

        await Fire(council, Item, "Present", ("session", "Club@2026-01-19"));
        await council.DrainAsync();
        (await Duties(council, "O2"))[0].Should().Be(("Club@2026-01-19", DutyStatus.Met));
        await council.Accept(new FireAction(council.NextId(), Chair, session.Id, "Close", Record.Empty));
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task What_a_session_makes_public_is_looked_at_where_an_action_is_judged()
    {
        await using var council = await Opened();
        await Fire(council, Item, "Ask", ("askedOn", "2026-01-07"), ("byOn", "2026-01-23"));
        council.GoTo("2026-01-19T13:00");
        (await council.Send(new FireAction(council.NextId(), Chair, Item, "Present", TestCouncil.Form(("session", "Club@2026-01-19"))))).Should().BeOfType<Decision.Refused>()
            .Which.Reasons.Should().ContainSingle().Which.Reason.Should().Be("Nobody chairs Club@2026-01-19 yet");
    }

    [Fact]
    public async Task Session_that_changes_wakes_the_cases_it_may_move_and_no_others()
    {
        await using var council = await Opened();
        await council.Accept(new StartCase(council.NextId(), Chair, "choir", "series", null, "Begin", TestCouncil.Form(("profile", "Choir"), ("firstOn", "2026-01-12"))));
        await council.Accept(new StartCase(council.NextId(), Chair, "waiting", "item", TestCouncil.Child, "Begin", Record.Empty));
        await Fire(council, Item, "Ask", ("askedOn", "2026-01-07"), ("byOn", "2026-01-23"));
        await council.DrainAsync();

        await Fire(council, (await Session(council, "Choir@2026-01-12")).Id, "Move", ("startsAt", "2026-01-13T13:00"), ("endsAt", "2026-01-13T15:00"));
        (await Woken(council)).Should().BeEmpty("nothing is worked out from that series");

        await Fire(council, (await Session(council, "Club@2026-02-02")).Id, "Move", ("startsAt", "2026-02-03T13:00"), ("endsAt", "2026-02-03T15:00"));
        (await Woken(council)).Should().Equal(Item);
        await council.DrainAsync();

        // Another case of the series opens nothing, and the sessions that were planned are still the same.
        await Fire(council, "choir", "End");
        await Fire(council, "series", "End");
        (await Woken(council)).Should().Equal([Item], "the sessions that were to come will not");
    }

    [Fact]
    public async Task Session_that_is_opened_as_it_was_planned_wakes_nobody()
    {
        await using var council = await Opened();
        await Fire(council, Item, "Ask", ("askedOn", "2026-01-07"), ("byOn", "2026-01-23"));
        await council.DrainAsync();

        await Fire(council, "series", "OpenMore");
        (await council.Cases()).Should().Contain(c => c.Key == "Club@2026-07-20");
        (await Woken(council)).Should().BeEmpty();
    }

    [Fact]
    public async Task Case_at_its_end_is_moved_by_a_session_it_still_owes_something_for()
    {
        await using var council = await Opened();
        await Fire(council, Item, "Ask", ("askedOn", "2026-01-07"), ("byOn", "2026-01-23"));
        await Fire(council, Item, "Finish");
        (await Duty(council, "O3")).Should().BeEquivalentTo(new { Due = "2026-02-02", Session = "Club@2026-02-02", End = DutyEnd.Owed });

        await Fire(council, (await Session(council, "Club@2026-02-02")).Id, "Move", ("startsAt", "2026-02-04T13:00"), ("endsAt", "2026-02-04T15:00"));
        await council.DrainAsync();
        (await Duty(council, "O3")).Should().BeEquivalentTo(new { Due = "2026-02-04", Session = "Club@2026-02-02" });

        await Fire(council, Item, "Tell");
        await Fire(council, (await Session(council, "Club@2026-02-02")).Id, "Cancel");
        await council.DrainAsync();
        (await Duty(council, "O3")).Should().BeEquivalentTo(new { End = DutyEnd.Met, Session = "Club@2026-02-02" });
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    private static Actor Chair => new("Asha", ["SW"]);

    /// <summary>The cases of items that are due to be looked at.</summary>
    private static async Task<List<string>> Woken(TestCouncil council) =>
        [.. (await council.Waker.DueAsync(council.NowUtc, default)).Select(w => w.Case).Where(c => c is Item or "waiting")];

    private static async Task<TestCouncil> Opened()
    {
        var council = await TestCouncil.OpenAsync(Three, "2026-01-02T09:00");
        await council.Accept(new StartCase(council.NextId(), Chair, "series", "series", null, "Begin", TestCouncil.Form(("profile", "Club"), ("firstOn", "2026-01-05"))));
        await council.Accept(new StartCase(council.NextId(), Chair, Item, "item", TestCouncil.Child, "Begin", Record.Empty));
        council.GoTo("2026-01-07T09:00");
        return council;
    }

    private static async Task<Case> Session(TestCouncil council, string name) => (await council.Cases()).Single(c => c.Key == name);

    private static async Task<DutyOccurrence> Duty(TestCouncil council, string name) => (await council.Case(Item)).Duties.Single(d => d.Duty == name);

    private static async Task<List<(string Session, DutyStatus Status)>> Duties(TestCouncil council, string name) =>
        [.. (await council.Case(Item)).Duties.Where(d => d.Duty == name).Select(d => (d.Session!, d.StatusAt(council.Now))).OrderBy(d => d.Item1, StringComparer.Ordinal)];

    private static Task<Decision.Accepted> Fire(TestCouncil council, string @case, string action, params (string Name, Value Value)[] form) =>
        council.Accept(new FireAction(council.NextId(), Chair, @case, action, TestCouncil.Form(form)));

    /// <summary>Every fortnight from a first day; half a year of them is opened at once.</summary>
    private const string SeriesDefinition =
        """
        {
          "definitionId": "series", "name": "Series", "version": 1,
          "customProperties": { "care": { "series": { "series": "profile", "names": ["Club"], "planned": "planned", "runs": ["Running"] } } },
          "variables": [
            { "name": "profile", "typeName": "Text" }, { "name": "firstOn", "typeName": "Date" }, { "name": "openedTo", "typeName": "Date" },
            { "name": "between", "typeName": "Computed", "value": "(from, to) => datesEvery(firstOn, '14 d', from, to).filter(d => hasYear(d)).map(d => ({ name: profile + '@' + d, nominalOn: d, startsAt: d + 'T13:00', endsAt: add(d + 'T13:00', '120 min') }))" },
            { "name": "planned", "typeName": "Computed", "value": "(from, to) => between(from, to).filter(s => s.nominalOn > openedTo)" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Running" }, { "name": "Ended", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Running", "trigger": { "type": "Care.Action", "name": "Begin", "label": "Begin", "roles": ["SW"],
                  "form": [ { "name": "profile", "type": "Text" }, { "name": "firstOn", "type": "Date" } ], "writes": { "openedTo": "addMonths(form.firstOn, 6)" } },
                "action": { "type": "Elsa.ForEach", "items": "between(firstOn, openedTo)", "body": { "type": "Care.StartProcess", "process": "sitting", "do": "Schedule", "link": "session", "key": "item.name",
                  "values": { "profile": "profile", "nominalOn": "item.nominalOn", "startsAt": "item.startsAt", "endsAt": "item.endsAt" } } } },
              { "from": "Running", "to": "Running", "trigger": { "type": "Care.Action", "name": "OpenMore", "label": "Open more", "roles": ["SW"], "writes": { "openedTo": "addMonths(openedTo, 1)" } },
                "action": { "type": "Elsa.ForEach", "items": "between(addDays(before.data.openedTo, 1), openedTo)", "body": { "type": "Care.StartProcess", "process": "sitting", "do": "Schedule", "link": "session", "key": "item.name",
                  "values": { "profile": "profile", "nominalOn": "item.nominalOn", "startsAt": "item.startsAt", "endsAt": "item.endsAt" } } } },
              { "from": "Running", "to": "Ended", "trigger": { "type": "Care.Action", "name": "End", "label": "End", "roles": ["SW"] } }
            ] } }
        """;

    private const string SittingDefinition =
        """
        {
          "definitionId": "sitting", "name": "Sitting", "version": 1,
          "customProperties": { "care": { "session": { "series": "profile", "nominalOn": "nominalOn", "startsAt": "startsAt", "endsAt": "endsAt", "open": ["Scheduled"], "sitting": ["InSession"], "cancelled": ["Cancelled"] } } },
          "variables": [
            { "name": "profile", "typeName": "Text" }, { "name": "nominalOn", "typeName": "Date" }, { "name": "startsAt", "typeName": "DateTime" }, { "name": "endsAt", "typeName": "DateTime" },
            { "name": "chair", "typeName": "Computed", "value": "last('Open')?.chair", "public": true },
            { "name": "notPresented", "typeName": "Computed", "value": "agenda.filter(a => a.owed.includes('O2')).map(a => a.case)" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Scheduled" }, { "name": "InSession" }, { "name": "Closed", "final": true }, { "name": "Cancelled", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Scheduled", "trigger": { "type": "Care.Action", "name": "Schedule", "label": "Schedule", "roles": ["System"], "form": [
                  { "name": "profile", "type": "Text" }, { "name": "nominalOn", "type": "Date" }, { "name": "startsAt", "type": "DateTime" }, { "name": "endsAt", "type": "DateTime" } ] } },
              { "from": "Scheduled", "to": "Scheduled", "trigger": { "type": "Care.Action", "name": "Move", "label": "Move", "roles": ["SW"], "form": [
                  { "name": "startsAt", "type": "DateTime" }, { "name": "endsAt", "type": "DateTime" } ] } },
              { "from": "Scheduled", "to": "InSession", "trigger": { "type": "Care.Action", "name": "Open", "label": "Open", "roles": ["SW"], "form": [ { "name": "chair", "type": "Person", "default": "actor.person" } ] } },
              { "from": "Scheduled", "to": "Cancelled", "trigger": { "type": "Care.Action", "name": "Cancel", "label": "Cancel", "roles": ["SW"] } },
              { "from": "InSession", "to": "Closed", "trigger": { "type": "Care.Action", "name": "Close", "label": "Close", "roles": ["SW"],
                  "requirements": [ { "grade": "hard", "if": "agenda.every(a => !a.duties.includes('O1') || !a.owed.includes('O2'))", "say": "Not presented yet: {notPresented}" } ] } }
            ] } }
        """;

    private const string ItemDefinition =
        """
        {
          "definitionId": "item", "name": "Item", "version": 1,
          "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "askedOn", "typeName": "Date" }, { "name": "byOn", "typeName": "Date" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Waiting" }, { "name": "Asked", "entry": { "type": "Elsa.Sequence", "activities": [
                { "type": "Care.Duty", "name": "O1", "title": "Present it", "owner": ["SW"], "due": "on byOn", "session": "the last Club session on or before byOn where (!over)", "tellSessionChange": ["SW"], "metBy": ["Present"], "nature": "reminder" },
                { "type": "Care.Duty", "name": "O2", "owner": ["SW"], "occurrence": "each Club session where (day >= askedOn)", "due": "the day of it", "metBy": [{ "action": "Present", "where": "form.session == it.name" }] } ] } },
              { "name": "(any)", "entry": { "type": "Care.Duty", "name": "O3", "title": "Tell the next session", "owner": ["SW"], "when": "byOn", "due": "the day of the first Club session after byOn", "metBy": ["Tell"], "untilDone": true, "nature": "reminder" } },
              { "name": "Done", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Waiting", "trigger": { "type": "Care.Action", "name": "Begin", "label": "Begin", "roles": ["SW"] } },
              { "from": "Waiting", "to": "Asked", "trigger": { "type": "Care.Action", "name": "Ask", "label": "Ask", "roles": ["SW"], "eventDate": "askedOn", "form": [ { "name": "askedOn", "type": "Date" }, { "name": "byOn", "type": "Date" } ] } },
              { "from": "Asked", "to": "Asked", "trigger": { "type": "Care.Action", "name": "Present", "label": "Present", "roles": ["SW"], "form": [ { "name": "session", "type": "Text" } ],
                  "requirements": [ { "grade": "hard", "if": "sessionOf(form.session).chair", "say": "Nobody chairs {form.session} yet" } ] } },
              { "from": "Done", "to": "Done", "trigger": { "type": "Care.Action", "name": "Tell", "label": "Tell", "roles": ["SW"] } },
              { "from": "Asked", "to": "Done", "trigger": { "type": "Care.Action", "name": "Finish", "label": "Finish", "roles": ["SW"] } }
            ] } }
        """;
}
