using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>Signals and starts: afterwards, by an act of their own (A2), and with the step (T1).</summary>
public class AfterwardsTests
{
    private const string Enquiry = "enquiry";
    private const string Panel = "panel";

    private static readonly ProcessLibrary Two = TestCouncil.With((Enquiry, EnquiryDefinition), (Panel, PanelDefinition));

    [Fact]
    public async Task Signal_afterwards_is_promised_by_the_entry_and_heard_once_it_is_carried_out()
    {
        await using var council = await Opened();
        await Fire(council, Enquiry, "Ask", ("askedOn", "2026-01-06"), ("note", "how is she?"));

        var promised = (await council.Queries.HistoryAsync(Enquiry))[^1];
        promised.Errands.Should().ContainSingle().Which.InWords.Should().Be("Asked to the child's other cases (panel)");
        (await council.Case(Panel)).Data["note"].IsNothing.Should().BeTrue("nothing has been sent yet");

        council.GoTo("2026-01-08T10:00");
        (await council.Outbox.DrainAsync()).Should().Be(1);

        (await council.Case(Panel)).Data["note"].Text.Should().Be("how is she?");
        (await council.Queries.HistoryAsync(Panel))[^1].Should().BeEquivalentTo(new
        {
            Action = "Asked", By = "Asha", Role = "SW", OccurredOn = "2026-01-06", Cause = "Ask", ActId = CarryOut.IdOf(promised.Errands[0]),
        });
        (await council.Queries.HistoryAsync(Enquiry))[^1].Should().BeEquivalentTo(promised, "the sender has nothing to add");
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task Who_hears_is_seen_when_it_is_carried_out_and_what_is_told_when_it_was_asked()
    {
        await using var council = await Opened(panel: false);
        await Fire(council, Enquiry, "Ask", ("askedOn", "2026-01-06"), ("note", "first"));
        await Fire(council, Enquiry, "Note", ("said", "second"));
        await Begin(council);

        await council.Outbox.DrainAsync();
        (await council.Case(Panel)).Data["note"].Text.Should().Be("first");
    }

    [Fact]
    public async Task Signal_nobody_hears_is_done_with_and_one_that_must_be_heard_says_so_in_the_senders_history()
    {
        await using var council = await Opened(panel: false);
        await Fire(council, Enquiry, "Ask", ("askedOn", "2026-01-06"), ("note", "anybody?"));
        (await council.Outbox.DrainAsync()).Should().Be(1);
        (await council.Queries.HistoryAsync(Enquiry))[^1].Action.Should().Be("Ask");

        await Fire(council, Enquiry, "Insist", ("note", "anybody at all?"));
        (await council.Outbox.DrainAsync()).Should().Be(1);
        (await council.Outbox.DrainAsync()).Should().Be(0);

        var said = (await council.Queries.HistoryAsync(Enquiry))[^1];
        said.Should().BeEquivalentTo(new { Action = HistoryEntry.CarryOut, By = "Asha", Role = "SW", Cause = "Insist", IsRefused = true });
        said.Refusals.Should().ContainSingle().Which.Reason.Should().Be("no case hears Asked");
        said.Form["errand"].Text.Should().Be("Asked to the child's other cases (panel)");
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task What_a_hearer_refuses_is_kept_with_the_sender_and_changes_nothing()
    {
        await using var council = await Opened();
        await Fire(council, Enquiry, "Ask", ("askedOn", "2026-01-06"), ("note", "no"));
        (await council.Outbox.DrainAsync()).Should().Be(1);

        (await council.Queries.HistoryAsync(Enquiry))[^1].Refusals.Should().BeEquivalentTo([new Refusal("Not that", Process: "panel")]);
        (await council.Case(Panel)).LastEntry.Should().Be(1);
        council.GoTo("2026-02-01T09:00");
        (await council.Outbox.DrainAsync()).Should().Be(0, "it is not tried again");
    }

    [Fact]
    public async Task Process_started_afterwards_is_linked_both_ways_and_the_starter_has_an_entry_of_it()
    {
        await using var council = await Opened(panel: false);
        await Fire(council, Enquiry, "Refer", ("title", "S1"));
        (await council.Cases()).Should().NotContain(c => c.Process == "panel");

        await council.Outbox.DrainAsync();

        var opened = (await council.Cases()).Single(c => c.Process == "panel");
        opened.Key.Should().Be("S1");
        opened.Child.Should().Be(TestCouncil.Child);
        opened.Links.Should().Equal(new CaseLink("source", "enquiry", Enquiry));
        (await council.Case(Enquiry)).Links.Should().Equal(new CaseLink("panel", "panel", opened.Id));
        (await council.Queries.HistoryAsync(Enquiry))[^1].Should().BeEquivalentTo(new { Action = HistoryEntry.CarryOut, Cause = "Refer", By = "Asha", IsRefused = false });
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Theory]
    [InlineData("Refer", false)]
    [InlineData("ReferAtOnce", false)]
    [InlineData("ReferAnew", true)]
    public async Task A_name_that_is_taken_is_skipped_where_the_definition_says_so_and_else_refused(string action, bool refused)
    {
        await using var council = await Opened(panel: false);
        await Fire(council, Enquiry, "Refer", ("title", "S1"));
        await Fire(council, Enquiry, action, ("title", "S1"));
        await council.Outbox.DrainAsync();

        (await council.Cases()).Where(c => c.Process == "panel").Should().ContainSingle("the names are looked at when it is carried out");
        (await council.Case(Enquiry)).Links.Should().ContainSingle();
        (await council.Queries.HistoryAsync(Enquiry)).Where(e => e.IsRefused).SelectMany(e => e.Refusals).Select(r => r.Reason)
            .Should().Equal(refused ? ["There is already one called S1."] : []);
    }

    [Fact]
    public async Task Correction_of_the_sender_reaches_what_was_told_afterwards()
    {
        await using var council = await Opened();
        await Fire(council, Enquiry, "Ask", ("askedOn", "2026-01-06"), ("note", "how is she?"));
        await council.Outbox.DrainAsync();

        await council.Correct(Enquiry, 2, null, ("note", "how are they?"));
        (await council.Case(Panel)).Data["note"].Text.Should().Be("how are they?");
    }

    [Fact]
    public async Task Cases_that_send_each_other_round_in_circles_are_stopped()
    {
        await using var council = await Opened();
        await Fire(council, Enquiry, "Serve", ("note", "ping"));
        (await council.Outbox.DrainAsync()).Should().Be(10);

        var history = (await council.Queries.HistoryAsync(Enquiry)).Concat(await council.Queries.HistoryAsync(Panel)).ToList();
        history.Where(e => e.IsRefused).SelectMany(e => e.Refusals).Should().ContainSingle().Which.Reason.Should().Contain("round in circles");
    }

    [Fact]
    public async Task Hearer_is_first_brought_up_to_now()
    {
        await using var council = await Opened();

        // It lapsed on the 12th, and nobody has woken it.
        council.GoTo("2026-01-15T09:00");
        await Fire(council, Enquiry, "AskAtOnce", ("note", "too late"));

        (await council.Case(Panel)).Should().BeEquivalentTo(new { State = "Lapsed", EnteredOn = "2026-01-12" });
        (await council.Case(Panel)).Data["note"].IsNothing.Should().BeTrue();
        (await council.Queries.HistoryAsync(Panel)).Single(e => e.Action == "Lapse").Should().BeEquivalentTo(new { By = "System", Role = "System", OccurredOn = "2026-01-12" });
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    private static async Task<TestCouncil> Opened(bool panel = true)
    {
        var council = await TestCouncil.OpenAsync(Two, "2026-01-07T09:00");
        await council.Accept(new StartCase(council.NextId(), Asha, Enquiry, "enquiry", TestCouncil.Child, "Open", Record.Empty));
        if (panel)
        {
            await Begin(council);
        }

        return council;
    }

    private static Actor Asha => new("Asha", ["SW"]);

    private static Task<Decision.Accepted> Begin(TestCouncil council) =>
        council.Accept(new StartCase(council.NextId(), Asha, Panel, "panel", TestCouncil.Child, "Begin", Record.Empty));

    private static Task<Decision.Accepted> Fire(TestCouncil council, string @case, string action, params (string Name, Value Value)[] form) =>
        council.Accept(new FireAction(council.NextId(), Asha, @case, action, TestCouncil.Form(form)));

    internal const string EnquiryDefinition =
        """
        {
          "definitionId": "enquiry", "name": "Enquiry", "version": 1,
          "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "note", "typeName": "Text" }, { "name": "said", "typeName": "Text" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Open" }, { "name": "Closed", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Open", "trigger": { "type": "Care.Action", "name": "Open", "label": "Open", "roles": ["SW"] } },
              { "from": "Open", "to": "Closed", "trigger": { "type": "Care.Action", "name": "Close", "label": "Close", "roles": ["SW"] } },
              { "from": "Open", "to": "Open", "trigger": { "type": "Care.Action", "name": "Note", "label": "Note", "roles": ["SW"], "form": [ { "name": "said", "type": "Text" } ] } },
              { "from": "Open", "to": "Open", "trigger": { "type": "Care.Action", "name": "Ask", "label": "Ask", "roles": ["SW"], "eventDate": "askedOn",
                  "form": [ { "name": "askedOn", "type": "Date" }, { "name": "note", "type": "Text" } ] },
                "action": { "type": "Care.SendSignal", "to": "child", "process": "panel", "signal": "Asked", "values": "form", "when": "afterwards" } },
              { "from": "Open", "to": "Open", "trigger": { "type": "Care.Action", "name": "Insist", "label": "Insist", "roles": ["SW"], "form": [ { "name": "note", "type": "Text" } ] },
                "action": { "type": "Care.SendSignal", "to": "child", "process": "panel", "signal": "Asked", "values": { "note": "form.note", "askedOn": "occurredOn" }, "when": "afterwards", "mustBeHeard": true } },
              { "from": "Open", "to": "Open", "trigger": { "type": "Care.Action", "name": "AskAtOnce", "label": "Ask at once", "roles": ["SW"], "form": [ { "name": "note", "type": "Text" } ] },
                "action": { "type": "Care.SendSignal", "to": "child", "process": "panel", "signal": "Asked", "values": { "note": "form.note", "askedOn": "occurredOn" } } },
              { "from": "Open", "to": "Open", "trigger": { "type": "Care.Action", "name": "Refer", "label": "Refer", "roles": ["SW"], "form": [ { "name": "title", "type": "Text" } ] },
                "action": { "type": "Care.StartProcess", "process": "panel", "do": "Begin", "key": "form.title", "ifExists": "skip", "link": "panel", "when": "afterwards" } },
              { "from": "Open", "to": "Open", "trigger": { "type": "Care.Action", "name": "ReferAtOnce", "label": "Refer at once", "roles": ["SW"], "form": [ { "name": "title", "type": "Text" } ] },
                "action": { "type": "Care.StartProcess", "process": "panel", "do": "Begin", "key": "form.title", "ifExists": "skip", "link": "panel" } },
              { "from": "Open", "to": "Open", "trigger": { "type": "Care.Action", "name": "ReferAnew", "label": "Refer anew", "roles": ["SW"], "form": [ { "name": "title", "type": "Text" } ] },
                "action": { "type": "Care.StartProcess", "process": "panel", "do": "Begin", "key": "form.title", "link": "panel", "when": "afterwards" } },
              { "from": "Open", "to": "Open", "trigger": { "type": "Care.Action", "name": "Serve", "label": "Serve", "roles": ["SW"], "form": [ { "name": "note", "type": "Text" } ] },
                "action": { "type": "Care.SendSignal", "to": "child", "process": "panel", "signal": "Ping", "values": "form", "when": "afterwards" } },
              { "from": "Open", "to": "Open", "trigger": { "type": "Care.Signal", "name": "Pong", "label": "Pong", "form": [ { "name": "note", "type": "Text" } ] },
                "action": { "type": "Care.SendSignal", "to": "child", "process": "panel", "signal": "Ping", "values": "form", "when": "afterwards" } }
            ] } }
        """;

    internal const string PanelDefinition =
        """
        {
          "definitionId": "panel", "name": "Panel", "version": 1,
          "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "note", "typeName": "Text" }, { "name": "begunOn", "typeName": "Date" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Waiting" }, { "name": "Lapsed", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Waiting", "trigger": { "type": "Care.Action", "name": "Begin", "label": "Begin", "roles": ["SW"], "writes": { "begunOn": "dayOf(occurredOn)" } } },
              { "from": "Waiting", "to": "Lapsed", "trigger": { "type": "Care.Deadline", "name": "Lapse", "label": "Lapse", "due": "5 days after begunOn" } },
              { "from": "Waiting", "to": "Waiting", "trigger": { "type": "Care.Signal", "name": "Asked", "label": "Asked", "eventDate": "askedOn",
                  "form": [ { "name": "askedOn", "type": "Date" }, { "name": "note", "type": "Text" } ],
                  "requirements": [ { "grade": "hard", "if": "form.note != 'no'", "say": "Not that" } ] } },
              { "from": "Waiting", "to": "Waiting", "trigger": { "type": "Care.Signal", "name": "Ping", "label": "Ping", "form": [ { "name": "note", "type": "Text" } ] },
                "action": { "type": "Care.SendSignal", "to": "child", "process": "enquiry", "signal": "Pong", "values": "form", "when": "afterwards" } }
            ] } }
        """;
}
