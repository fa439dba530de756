using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>Whenever what is owed is worked out again, it comes out the same; and it is worked out again whenever something it hangs on has changed. Found by the random year.</summary>
public class WorkedOutAgainTests
{
    private const string Id = "errand";

    [Fact]
    public async Task What_a_condition_without_a_date_has_met_stays_met_on_the_day_it_was_found_met()
    {
        await using var council = await Opened();
        await council.PassAsync("2026-03-02T09:00");

        (await council.Send(new PassTime(council.NextId(), Id))).Should().BeOfType<Decision.NothingToDo>();
        (await Duty(council, "O1")).Should().BeEquivalentTo(new { End = DutyEnd.Met, MetOn = "2026-01-05" });
        (await council.Case(Id)).Breaches.Should().NotContain(b => b.DutyName == "O1", "it was met long before it was due");
    }

    [Fact]
    public async Task What_is_overdue_and_has_been_told_to_everybody_passes_to_a_new_worker_too()
    {
        await using var council = await Opened();
        await council.PassAsync("2026-03-02T09:00");
        (await council.Case(Id)).NextWakeUp.Should().BeNull("time has no more to say");

        await council.Accept(new FireAction(council.NextId(), TestCouncil.Anybody, ProcessLibrary.RecordOf(TestCouncil.Child), "Reallocate",
            TestCouncil.Form(("worker", "Hari"), ("isStudent", false), ("from", "2026-03-02"))));
        (await Duty(council, "O2")).Owners.Should().Equal("Hari");
    }

    private static async Task<TestCouncil> Opened()
    {
        var council = await TestCouncil.OpenAsync(TestCouncil.With((Id, Definition)));
        await council.Accept(new StartCase(council.NextId(), TestCouncil.Anybody, Id, Id, TestCouncil.Child, "Begin", Record.Empty));
        return council;
    }

    private static async Task<DutyOccurrence> Duty(TestCouncil council, string name) => (await council.Case(Id)).Duties.Single(d => d.Duty == name);

    private const string Definition =
        """
        {
          "definitionId": "errand", "name": "Errand", "version": 1,
          "customProperties": { "care": { "about": "child" } },
          "variables": [ { "name": "begunOn", "typeName": "Date" }, { "name": "isBusy", "typeName": "Bool" } ],
          "root": {
            "type": "Elsa.StateMachine", "initialState": "Start",
            "states": [ { "name": "Start" }, { "name": "Begun", "entry": { "type": "Elsa.Sequence", "activities": [
                { "type": "Care.Duty", "name": "O1", "owner": ["SW"], "due": "5 days after begunOn", "metWhen": "!isBusy", "alert": ["TM"] },
                { "type": "Care.Duty", "name": "O2", "owner": ["SW"], "due": "5 days after begunOn", "metBy": ["Finish"], "alert": ["TM"] } ] } },
              { "name": "Done", "final": true } ],
            "transitions": [
              { "from": "Start", "to": "Begun", "trigger": { "type": "Care.Action", "name": "Begin", "label": "Begin", "roles": ["SW"], "eventDate": "begunOn", "form": [ { "name": "begunOn", "type": "Date" } ] } },
              { "from": "Begun", "to": "Done", "trigger": { "type": "Care.Action", "name": "Finish", "label": "Finish", "roles": ["SW"] } }
            ] } }
        """;
}
