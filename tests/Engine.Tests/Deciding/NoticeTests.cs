using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>What a duty that is information only has to say (C9), and what a case lets others see of it.</summary>
public class NoticeTests
{
    private const string Wait = "wait";
    private const string Watcher = "watcher";

    private static readonly ProcessLibrary Two = TestCouncil.With(("wait", WaitDefinition), ("watcher", WatcherDefinition));

    [Fact]
    public async Task A_duty_that_is_information_only_says_what_it_has_to_say_as_a_notice_and_never_breaches()
    {
        await using var council = await Opened();

        council.GoTo("2026-02-01T09:00");
        await council.Waker.DrainAsync();
        await council.Waker.DrainAsync();

        var said = (await council.Queries.HistoryAsync(Wait)).SelectMany(e => e.Messages).ToList();
        said.Select(m => (m.Kind, m.About, m.Text)).Should().Equal(
            (MessageKind.Notice, "O1", "It ends on 20 January 2026."), (MessageKind.Notice, "O1", "It has ended."));
        (await council.Case(Wait)).Breaches.Should().BeEmpty();
    }

    [Fact]
    public async Task Other_cases_see_the_data_that_are_public_and_no_others()
    {
        await using var council = await Opened();
        await council.Accept(new StartCase(council.NextId(), Asha, Watcher, "watcher", TestCouncil.Child, "Watch", TestCouncil.Form(("watched", Wait))));

        (await council.Case(Watcher)).Data["seen"].Text.Should().Be("2026-01-20, , 20 January 2026");
    }

    private static Actor Asha => new("Asha", ["SW"]);

    private static async Task<TestCouncil> Opened()
    {
        var council = await TestCouncil.OpenAsync(Two, "2026-01-07T09:00");
        await council.Accept(new StartCase(council.NextId(), Asha, Wait, "wait", TestCouncil.Child, "Begin", TestCouncil.Form(("endsOn", "2026-01-20"), ("secret", "hush"))));
        return council;
    }

    // Nobody can do anything about O1 while waiting; what meets it comes in a state in which it is still owed.
    private const string WaitDefinition =
        """
        {
          "definitionId": "wait", "name": "Wait", "version": 1,
          "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "endsOn", "typeName": "Date", "public": true }, { "name": "secret", "typeName": "Text" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Waiting" }, { "name": "Ready" }, { "name": "Done", "final": true },
              { "name": "(live)", "entry": { "type": "Care.Duty", "name": "O1", "title": "End", "owner": ["SW"], "in": ["Waiting", "Ready"], "due": "on endsOn", "metBy": ["Finish"],
                  "nature": "information", "remind": [ { "on": "3 days before due", "to": ["SW"], "say": "It ends on {endsOn}." }, { "on": "on due", "to": ["SW"], "say": "It has ended." } ] } } ],
            "transitions": [
              { "from": "Start", "to": "Waiting", "trigger": { "type": "Care.Action", "name": "Begin", "label": "Begin", "roles": ["SW"],
                  "form": [ { "name": "endsOn", "type": "Date" }, { "name": "secret", "type": "Text" } ] } },
              { "from": "Waiting", "to": "Ready", "trigger": { "type": "Care.Action", "name": "Prepare", "label": "Prepare", "roles": ["SW"] } },
              { "from": "Ready", "to": "Done", "trigger": { "type": "Care.Action", "name": "Finish", "label": "Finish", "roles": ["SW"] } }
            ] } }
        """;

    private const string WatcherDefinition =
        """
        {
          "definitionId": "watcher", "name": "Watcher", "version": 1,
          "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "seen", "typeName": "Text" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Seen", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Seen", "trigger": { "type": "Care.Action", "name": "Watch", "label": "Watch", "roles": ["SW"], "form": [ { "name": "watched", "type": "Text" } ],
                  "writes": { "seen": "`${case_(form.watched).endsOn}, ${case_(form.watched).secret}, ${inWords(case_(form.watched).endsOn)}`" } } }
            ] } }
        """;
}
