using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>A session of the Tracking Meeting as it is with the repository, and a process of children who come to it.</summary>
public class TrackingMeetingTests
{
    private const string Meeting = "TrackingMeeting@2026-01-27";

    private static readonly ProcessLibrary Library = TestCouncil.With(("tracked", TrackedDefinition));

    [Fact]
    public async Task Agenda_has_three_parts_and_says_who_is_invited()
    {
        await using var council = await Opened();
        await Begin(council, "one", 2);
        await Begin(council, "two", 1, 3);

        var agenda = await Public(council, "agendaRows");
        agenda.Items.Select(r => (r["part"].Number, r["case"].Text, r["drift"].Bool)).Should().Equal((1, "two", true), (2, "one", false), (3, "two", false));
        (await Public(council, "invited")).Items.Select(i => i.Text).Should().Equal("PMC", "TMA");

        await council.Accept(new FireAction(council.NextId(), TestCouncil.Anybody, ProcessLibrary.RecordOf(TestCouncil.Child), "ChangeHolders", TestCouncil.Form(("from", "2026-01-07"), ("cwd", true))));
        (await Public(council, "invited")).Items.Select(i => i.Text).Should().Equal("PMC", "TMA", "CWD");
    }

    [Fact]
    public async Task Papers_are_in_when_every_child_has_sent_them()
    {
        await using var council = await Opened();
        (await Duty(council, "O2")).End.Should().Be(DutyEnd.Met, "there is no child");

        await Begin(council, "one", 2);
        await Begin(council, "two", 2);
        await council.DrainAsync();
        (await Duty(council, "O2")).Should().BeEquivalentTo(new { End = DutyEnd.Owed, Due = "2026-01-20" });

        await Do(council, "one", "SubmitPapers", ("session", Meeting));
        await council.DrainAsync();
        (await Duty(council, "O2")).End.Should().Be(DutyEnd.Owed);
        await Do(council, "two", "SubmitPapers", ("session", Meeting));
        await council.DrainAsync();
        (await Duty(council, "O2")).End.Should().Be(DutyEnd.Met);
    }

    [Fact]
    public async Task It_closes_when_every_child_has_been_presented_or_not_and_needs_a_record_of_each_presented()
    {
        await using var council = await Opened();
        await Begin(council, "one", 2);
        await Begin(council, "two", 1);
        council.GoTo("2026-01-22T10:00");
        await Do(council, await Session(council), "CirculateAgenda", ("to", Value.Of("PMC", "TMA")));
        council.GoTo("2026-01-27T10:00");
        await Do(council, await Session(council), "Open");
        (await Refusal(council, "CloseSession")).Should().Be(("PTM-40", "These children have been neither presented nor recorded as not presented: C1, C1."));

        await Do(council, "one", "Present", ("session", Meeting));
        await Do(council, "two", "RecordNotPresented", ("session", Meeting));
        await Do(council, await Session(council), "CloseSession");

        (string Name, Value Value)[] minutes = [("minutes", "m.pdf"), ("circulatedTo", Value.Of("PMC", "TMA")), ("uploadedOn", "2026-01-27")];
        (await Refusal(council, "IssueMinutes", [.. minutes, ("records", Value.Of((Value[])[]))])).Should().Be(("PTM-40", "Every child presented has a record; 1 are without one."));
        await Do(council, await Session(council), "IssueMinutes", [.. minutes, ("records", Value.Of([new Record([
            new("case", "one"), new("record", "one.pdf"), new("decisions", Value.Of((Value[])["Go on"])), new("actions", Value.Of((Value[])[]))])]))]);

        (await council.Case(await Session(council))).State.Should().Be("Issued");
        (await Public(council, "agendaRows")).Items.Select(r => (r["case"].Text, r["action"].Text)).Should().Equal(("two", "RecordNotPresented"), ("one", "Present"));
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task Moving_it_says_whom_it_makes_too_late()
    {
        await using var council = await Opened();
        await Begin(council, "one", 2);
        var moved = await Do(council, await Session(council), "Reschedule", ("newStartsAt", "2026-01-30T10:00"), ("reason", "Room"), ("agreedBy", "Petra"));

        moved.Entries.SelectMany(e => e.Guards).Where(g => !g.Held).Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Rule = "PTM-05", Grade = "warn", Say = "These children would be presented too late: C1." });
    }

    private static Actor Petra => new("Petra", ["PMC", "TMA", "SW"]);

    private static async Task<TestCouncil> Opened()
    {
        var council = await TestCouncil.OpenAsync(Library, "2026-01-07T09:00");
        await council.Accept(new StartCase(council.NextId(), Petra, "series", "panel-series", null, "StartSeries", TestCouncil.Form(
            ("profile", "TrackingMeeting"), ("firstOn", "2026-01-13"),
            ("members", Value.Of([new Record([new("post", "PMC"), new("holder", "Petra")]), new Record([new("post", "TMA"), new("holder", "Petra")])])))));
        await council.DrainAsync();
        return council;
    }

    private static Task<Decision.Accepted> Begin(TestCouncil council, string id, params int[] parts) => council.Accept(new StartCase(
        council.NextId(), Petra, id, "tracked", TestCouncil.Child, "Begin", TestCouncil.Form(("byOn", "2026-01-29"), ("parts", Value.Of([.. parts.Select(p => Value.Of(p))])))));

    private static Task<Decision.Accepted> Do(TestCouncil council, string id, string action, params (string Name, Value Value)[] form) =>
        council.Accept(new FireAction(council.NextId(), Petra, id, action, TestCouncil.Form(form)));

    private static async Task<(string? Rule, string Reason)> Refusal(TestCouncil council, string action, params (string Name, Value Value)[] form)
    {
        var refusal = (await council.Refuse(new FireAction(council.NextId(), Petra, await Session(council), action, TestCouncil.Form(form)))).Reasons.Single();
        return (refusal.Rule, refusal.Reason);
    }

    private static async Task<string> Session(TestCouncil council) => (await council.Cases()).Single(c => c.Key == Meeting).Id;

    private static async Task<DutyOccurrence> Duty(TestCouncil council, string name) => (await council.Case(await Session(council))).Duties.Single(d => d.Duty == name);

    private static async Task<Value> Public(TestCouncil council, string name) =>
        (await council.Reading.AskAsync(await Session(council), Petra, r => new Box(r.Value(name))))!.Value;

    private sealed record Box(Value Value);

    private const string TrackedDefinition =
        """
        {
          "definitionId": "tracked", "name": "Tracked", "version": 1,
          "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "byOn", "typeName": "Date" }, { "name": "parts", "typeName": "List" }, { "name": "agendaParts", "typeName": "Computed", "value": "parts", "public": true } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Tracked", "entry": { "type": "Elsa.Sequence", "activities": [
                { "type": "Care.Duty", "name": "O1", "owner": ["SW"], "due": "on byOn", "session": "the last TrackingMeeting session on or before byOn where (!over), else the next TrackingMeeting session", "metBy": ["Present"] },
                { "type": "Care.Duty", "name": "O2", "owner": ["SW"], "occurrence": "each session of (O1)", "due": "7 days before it", "metBy": [ { "action": "SubmitPapers", "where": "form.session == it.name" } ] } ] } },
              { "name": "Left", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Tracked", "trigger": { "type": "Care.Action", "name": "Begin", "label": "Begin", "roles": ["SW"], "form": [ { "name": "byOn", "type": "Date" }, { "name": "parts", "type": "List", "of": "Int" } ] } },
              { "from": "Tracked", "to": "Tracked", "trigger": { "type": "Care.Action", "name": "SubmitPapers", "label": "Submit papers", "roles": ["SW"], "form": [ { "name": "session", "type": "Text" } ] } },
              { "from": "Tracked", "to": "Tracked", "trigger": { "type": "Care.Action", "name": "Present", "label": "Present", "roles": ["SW"], "form": [ { "name": "session", "type": "Text" } ] },
                "action": { "type": "Care.SendSignal", "to": "case", "case": "sessionOf(form.session).id", "signal": "RecordDecision", "mustBeHeard": true,
                  "values": { "case": "caseId", "action": "act.name", "by": "actor.person", "on": "sessionOf(form.session).startsAt" } } },
              { "from": "Tracked", "to": "Tracked", "trigger": { "type": "Care.Action", "name": "RecordNotPresented", "label": "Record not presented", "roles": ["SW"], "form": [ { "name": "session", "type": "Text" } ] },
                "action": { "type": "Care.SendSignal", "to": "case", "case": "sessionOf(form.session).id", "signal": "RecordDecision", "mustBeHeard": true,
                  "values": { "case": "caseId", "action": "act.name", "by": "actor.person", "on": "sessionOf(form.session).startsAt" } } },
              { "from": "Tracked", "to": "Left", "trigger": { "type": "Care.Action", "name": "Leave", "label": "Leave", "roles": ["SW"] } }
            ] } }
        """;
}
