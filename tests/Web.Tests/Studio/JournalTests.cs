using System.Text.Json.Nodes;
using CareWorkflows.Web.Tests.Api;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>A case's history as Studio's journal and executions, against what Studio once got (contract 4.3).</summary>
public sealed class JournalTests(LivedInStudio lived) : IClassFixture<LivedInStudio>
{
    private const string Machine = "Workflow1:child-and-family-progress-machine";

    private HttpClient Max => lived.Max;

    [Fact]
    public async Task Journal_is_as_recorded_and_points_into_the_diagram()
    {
        var journal = await JournalAsync("plan");

        journal.ShouldBeLike(StudioSite.Recorded("POST_workflow-instances-journal", r => r["items"]![0]!["activityState"] = new JsonObject()));
        var records = journal["items"]!.AsArray();
        journal["totalCount"]!.GetValue<int>().Should().Be(records.Count);
        records.Select(r => r!["sequence"]!.GetValue<int>()).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        records.Select(r => r!.Text("id")).Should().OnlyHaveUniqueItems();
        records[0]!.Text("nodeId").Should().Be(Machine);
        var start = records.Single(r => r!.Text("nodeId") == $"{Machine}:a-start-plan")!;
        start.Text("eventName").Should().Be("Completed");
        start.Text("activityType").Should().Be("Care.Action");
        start["payload"]!.Text("who").Should().Be("Asha");
        start["payload"]!.Text("actingAs").Should().Be("SW");
        start["payload"]!.Text("happenedOn").Should().Be("2026-12-22");
        start["payload"]!.Text("from").Should().Be("Assessing");
        start["payload"]!.Text("to").Should().Be("FirstMeetingDue");
        start["payload"]!.Text("dutiesOpened").Should().Contain("O2");
        start["activityState"]!.Text("PlanStartedOn").Should().Be("2026-12-22");
        start["activityState"]!.Text("Label").Should().NotBeNullOrEmpty();

        // A transition out of the group of all live states is one in the diagram.
        records.Should().Contain(r => r!.Text("nodeId") == $"{Machine}:a-record-visit" && r!.Text("eventName") == "Completed");
        records.Should().Contain(r => r!.Text("nodeId") == $"{Machine}:a-duties-live:a-o2" && r!.Text("eventName") == "Started" && r!.Text("message")!.Contains("2027-01-08"));
    }

    [Fact]
    public async Task Refusals_and_breaches_are_incidents()
    {
        var faulted = (await JournalAsync("plan", """{"filter":{"activityIds":null,"activityNodeIds":[],"excludedActivityTypes":["Elsa.Workflow","Elsa.Flowchart"],"eventNames":["Faulted"]}}"""))["items"]!.AsArray();
        var instance = await Max.GetJsonAsync("/elsa/api/workflow-instances/plan");
        var listed = await ListAsync("""{ "hasIncidents": true }""");
        var duties = await Max.GetJsonAsync($"/elsa/api/activity-executions/list?WorkflowInstanceId=plan&ActivityNodeId={Uri.EscapeDataString($"{Machine}:a-duties-live:a-o2")}");

        faulted.Should().OnlyContain(r => r!.Text("eventName") == "Faulted");
        faulted[0]!.Text("nodeId").Should().Be($"{Machine}:a-record-visit");
        faulted[0]!["payload"]!.Text("refused").Should().NotBeNullOrEmpty();
        var breach = faulted.Single(r => r!.Text("nodeId") == $"{Machine}:a-duties-live:a-o2")!;
        breach.Text("message").Should().Contain("8 January 2027").And.Contain("CFP-18");
        var incidents = instance["workflowState"]!["incidents"]!.AsArray();
        incidents.Should().Contain(i => i!.Text("activityNodeId") == $"{Machine}:a-duties-live:a-o2" && i!["exception"]!.Text("message")!.Contains("CFP-18"));
        instance["incidentCount"]!.GetValue<int>().Should().Be(incidents.Count).And.BeGreaterThan(0);
        listed["items"]!.AsArray().Should().ContainSingle().Which!["incidentCount"]!.GetValue<int>().Should().Be(incidents.Count);
        duties["items"]!.AsArray().Should().ContainSingle().Which!["aggregateFaultCount"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task A_case_at_its_end_is_finished()
    {
        const string finished = "dispute";
        var instance = await Max.GetJsonAsync($"/elsa/api/workflow-instances/{finished}");
        var listed = (await ListAsync("""{ "statuses": ["Finished"] }"""))["items"]!.AsArray().Single()!;
        var found = await ListAsync("""{ "timestampFilters": [{ "column": "FinishedAt", "operator": "Is", "timestamp": "2026-12-22T09:00:00Z" }] }""");

        instance.Text("status").Should().Be("Finished");
        instance.Text("subStatus").Should().Be("Finished");
        instance.Text("finishedAt").Should().Be("2026-12-22T09:00:00Z");
        instance["workflowState"]!["bookmarks"]!.AsArray().Should().BeEmpty();
        listed.Text("id").Should().Be(finished);
        listed.Text("finishedAt").Should().Be("2026-12-22T09:00:00Z");
        found["items"]!.AsArray().Should().ContainSingle();
        (await JournalAsync(finished))["items"]!.AsArray()[^1]!.Text("message").Should().Contain("end");
    }

    [Fact]
    public async Task Journal_is_read_in_parts_and_by_node()
    {
        var all = (await JournalAsync("plan"))["items"]!.AsArray();

        var part = await JournalAsync("plan", query: "?skip=1&take=2");
        var node = await JournalAsync("plan", $$"""{ "filter": { "activityNodeIds": ["{{Machine}}:a-start-plan"] } }""");
        var none = await JournalAsync("plan", """{ "filter": { "excludedActivityTypes": ["Elsa.StateMachine", "Care.Action", "Care.Duty"] } }""");

        part["items"]!.AsArray().Select(r => r!.Text("id")).Should().Equal(all.Skip(1).Take(2).Select(r => r!.Text("id")));
        part["totalCount"]!.GetValue<int>().Should().Be(all.Count);
        node["items"]!.AsArray().Should().ContainSingle();
        none["items"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public async Task Executions_are_as_recorded()
    {
        var node = Uri.EscapeDataString($"{Machine}:a-start-plan");

        var list = await Max.GetJsonAsync($"/elsa/api/activity-executions/list?WorkflowInstanceId=plan&ActivityNodeId={node}");
        var summaries = await Max.GetJsonAsync($"/elsa/api/activity-execution-summaries/list?WorkflowInstanceId=plan&ActivityNodeId={node}");
        var id = list["items"]![0]!.Text("id")!;
        var one = await Max.GetJsonAsync($"/elsa/api/activity-executions/by-id?id={Uri.EscapeDataString(id)}");
        var stack = await Max.GetJsonAsync($"/elsa/api/activity-executions/{Uri.EscapeDataString(id)}/call-stack");
        var report = await (await Max.PostAsync(
            "/elsa/api/activity-executions/report",
            ApiSite.Json($$"""{ "workflowInstanceId": "plan", "activityNodeIds": ["{{Machine}}:a-start-plan", "{{Machine}}:a-duties-live:a-o2"] }"""))).AcceptedAsync();
        var retries = await Max.GetJsonAsync($"/elsa/api/resilience/retries/{Uri.EscapeDataString(id)}");

        list.ShouldBeLike(StudioSite.Recorded("GET_activity-executions-list", WithoutInputs));
        summaries.ShouldBeLike(StudioSite.Recorded("GET_activity-execution-summaries-list", WithoutInputs));
        one.ShouldBeLike(StudioSite.Recorded("GET_activity-executions-by-id", WithoutInput));
        one.Text("status").Should().Be("Completed");
        one["activityState"]!.Text("Basis").Should().Be("AssessmentCIN");
        one["payload"]!.Text("Outcomes").Should().Be("Assessing to FirstMeetingDue");
        stack["items"]!.AsArray().Select(e => e!.Text("activityNodeId")).Should().Equal(Machine, $"{Machine}:a-start-plan");
        stack.Text("activityExecutionId").Should().Be(id);
        report.ShouldBeLike(StudioSite.Recorded("POST_activity-executions-report"));
        report["stats"]!.AsArray().Single(s => s!.Text("activityId") == "a-o2")!["isBlocked"]!.GetValue<bool>().Should().BeTrue();
        retries["items"]!.AsArray().Should().BeEmpty();
        var journal = (await JournalAsync("plan"))["items"]!.AsArray();
        journal.Single(r => r!.Text("activityId") == "a-start-plan")!.Text("activityInstanceId").Should().Be(id);
    }

    private async Task<JsonNode> JournalAsync(string id, string request = """{"filter":{"activityIds":null,"activityNodeIds":[],"excludedActivityTypes":["Elsa.Workflow","Elsa.Flowchart"],"eventNames":null}}""", string query = "?skip=0&take=114") =>
        await (await Max.PostAsync($"/elsa/api/workflow-instances/{id}/journal{query}", ApiSite.Json(request))).AcceptedAsync();

    private async Task<JsonNode> ListAsync(string request) => await (await Max.PostAsync("/elsa/api/workflow-instances", ApiSite.Json(request))).AcceptedAsync();

    /// <summary>Which inputs and outputs there are is each activity's own affair.</summary>
    private static void WithoutInputs(JsonNode list)
    {
        foreach (var item in list["items"]!.AsArray())
        {
            WithoutInput(item!);
        }
    }

    private static void WithoutInput(JsonNode execution)
    {
        execution["activityState"] = new JsonObject();
        execution["outputs"] = new JsonObject();
    }
}
