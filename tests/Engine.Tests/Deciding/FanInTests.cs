using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>Several cases that tell one case the same in one act (T11), and who is meant when that hangs on the case.</summary>
public class FanInTests
{
    private const string Party = "party";

    private static readonly ProcessLibrary Two = TestCouncil.With(("party", PartyDefinition), ("guest", GuestDefinition));

    [Fact]
    public async Task Two_cases_that_tell_a_third_the_same_in_one_act_are_both_heard_and_a_circle_ends()
    {
        await using var council = await Opened();
        await Fire(council, "Invite", ("name", "Ann"));
        await Fire(council, "Invite", ("name", "Bob"));

        await Fire(council, "Call");

        (await council.Queries.HistoryAsync(Party)).Where(e => e.Action == "Came").Select(e => e.Form["name"].Text).Should().BeEquivalentTo("Ann", "Bob");
        (await council.Case(Party)).Facts["arrival"].Select(f => f.No).Should().Equal(1, 2);
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task Who_owes_it_hangs_on_the_case()
    {
        await using var council = await Opened();
        (await council.Case(Party)).Duties.Single().Should().BeEquivalentTo(new { OwnerRole = "SW", Owners = new[] { "Asha" } });

        await Fire(council, "Grow");
        (await council.Case(Party)).Duties.Single().Should().BeEquivalentTo(new { OwnerRole = "TM, SM", Owners = new[] { "Tom", "Sam" } });
    }

    [Fact]
    public void What_the_condition_names_must_mean_something()
    {
        var compilation = ProcessCompiler.Compile(
            new Dictionary<string, string>(TestCouncil.Folder.ReadDefinitions()) { ["party"] = PartyDefinition.Replace("SW when (!big)", "SW when (!huge)", StringComparison.Ordinal), ["guest"] = GuestDefinition },
            TestCouncil.AllYears);

        compilation.Findings.Where(f => f.Process == "party").Select(f => f.ToString()).Should().ContainSingle().Which.Should().Contain("'huge' means nothing here");
    }

    [Fact]
    public async Task Minutes_are_counted_on_the_wall_clock()
    {
        await using var council = await Opened();
        (await council.Case(Party)).Data["minutes"].Number.Should().Be((24 * 60) - 30, "the clocks go forward that night, and nobody's meeting is shorter for it");
    }

    private static Actor Asha => new("Asha", ["SW"]);

    private static async Task<TestCouncil> Opened()
    {
        var council = await TestCouncil.OpenAsync(Two, "2026-01-07T09:00");
        await council.Accept(new StartCase(council.NextId(), Asha, Party, "party", TestCouncil.Child, "Plan", Record.Empty));
        return council;
    }

    private static Task<Decision.Accepted> Fire(TestCouncil council, string action, params (string Name, Value Value)[] form) =>
        council.Accept(new FireAction(council.NextId(), Asha, Party, action, TestCouncil.Form(form)));

    private const string PartyDefinition =
        """
        {
          "definitionId": "party", "name": "Party", "version": 1,
          "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "big", "typeName": "Bool", "value": false }, { "name": "minutes", "typeName": "Int" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" },
              { "name": "Planned", "entry": { "type": "Care.Duty", "name": "O1", "title": "Hold it", "owner": ["SW when (!big)", "TM when (big)", "SM when (big)"], "due": "on 2026-02-02", "metBy": ["Call"] } },
              { "name": "Over", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Planned", "trigger": { "type": "Care.Action", "name": "Plan", "label": "Plan", "roles": ["SW"],
                  "writes": { "minutes": "minutesBetween('2026-03-28T13:00', '2026-03-29T12:30')" } } },
              { "from": "Planned", "to": "Planned", "trigger": { "type": "Care.Action", "name": "Grow", "label": "Grow", "roles": ["SW"], "writes": { "big": "true" } } },
              { "from": "Planned", "to": "Planned", "trigger": { "type": "Care.Action", "name": "Invite", "label": "Invite", "roles": ["SW"], "form": [ { "name": "name", "type": "Text" } ] },
                "action": { "type": "Care.StartProcess", "process": "guest", "do": "Expect", "link": "guest", "key": "form.name", "values": { "name": "form.name" } } },
              { "from": "Planned", "to": "Over", "trigger": { "type": "Care.Action", "name": "Call", "label": "Call", "roles": ["SW"] },
                "action": { "type": "Care.SendSignal", "to": "linked", "link": "guest", "signal": "Called" } },
              { "from": "Over", "to": "Over", "trigger": { "type": "Care.Signal", "name": "Came", "label": "Came", "form": [ { "name": "name", "type": "Text" } ], "countsAs": [ { "stream": "arrival", "keep": ["name"] } ] },
                "action": { "type": "Care.SendSignal", "to": "linked", "link": "guest", "signal": "Called" } }
            ] } }
        """;

    private const string GuestDefinition =
        """
        {
          "definitionId": "guest", "name": "Guest", "version": 1,
          "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "name", "typeName": "Text" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Expected" }, { "name": "Gone", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Expected", "trigger": { "type": "Care.Action", "name": "Expect", "label": "Expect", "roles": ["System"], "form": [ { "name": "name", "type": "Text" } ] } },
              { "from": "Expected", "to": "Expected", "trigger": { "type": "Care.Signal", "name": "Called", "label": "Called" },
                "action": { "type": "Care.SendSignal", "to": "linked", "link": "source", "signal": "Came", "values": { "name": "data.name" } } },
              { "from": "Expected", "to": "Gone", "trigger": { "type": "Care.Action", "name": "Leave", "label": "Leave", "roles": ["SW"] } }
            ] } }
        """;
}
