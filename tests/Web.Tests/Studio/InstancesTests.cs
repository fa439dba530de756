using System.Net;
using System.Text.Json.Nodes;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Web.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>Cases as Studio's instances, against what Studio once got (contract 4.3).</summary>
public sealed class InstancesTests : OnStudioSite
{
    private const string Machine = "Workflow1:child-and-family-progress-machine";

    /// <summary>As Studio sends it when nothing is chosen.</summary>
    private const string Everything = """
        {"page":0,"pageSize":15,"searchTerm":"","definitionId":null,"definitionIds":[],"correlationId":null,"version":null,"hasIncidents":null,"isSystem":false,
         "status":null,"statuses":[],"subStatus":null,"subStatuses":[],"orderBy":null,"orderDirection":"Ascending","timestampFilters":[]}
        """;

    [Fact]
    public async Task List_is_as_recorded()
    {
        await Site.WithPlanAsync();

        var page = await ListAsync();

        page.ShouldBeLike(StudioSite.Recorded("POST_workflow-instances"), "finishedAt");
        page["totalCount"]!.GetValue<int>().Should().Be(3);
        var plan = page["items"]!.AsArray().Single(i => i!.Text("id") == "plan")!;
        plan.Text("definitionId").Should().Be(ApiSite.Plan);
        plan.Text("definitionVersionId").Should().Be($"{ApiSite.Plan}:1");
        plan.Text("correlationId").Should().Be("C1");
        plan.Text("name").Should().Contain("C1");
        plan.Text("status").Should().Be("Running");
        plan.Text("subStatus").Should().Be("Suspended");
        plan.Text("createdAt").Should().Be("2026-12-01T09:00:00Z");
        plan.Text("updatedAt").Should().Be("2026-12-22T09:00:00Z");
    }

    [Theory]
    [InlineData("""{ "searchTerm": "pla" }""", "plan")]
    [InlineData("""{ "searchTerm": "c2" }""", "child:C2")]
    [InlineData("""{ "searchTerm": "FAMILY progress" }""", "plan")]
    [InlineData("""{ "searchTerm": "%" }""", "")]
    [InlineData("""{ "definitionId": "child-and-family-progress" }""", "plan")]
    [InlineData("""{ "definitionIds": ["child-record", "no-such"], "correlationId": "C1" }""", "child:C1")]
    [InlineData("""{ "version": 7 }""", "")]
    [InlineData("""{ "statuses": ["Finished"] }""", "")]
    [InlineData("""{ "subStatuses": ["Faulted"] }""", "")]
    [InlineData("""{ "status": "Running", "subStatuses": ["Suspended", "Finished"], "definitionId": "child-and-family-progress" }""", "plan")]
    [InlineData("""{ "hasIncidents": true }""", "")]
    [InlineData("""{ "hasIncidents": false, "definitionId": "child-and-family-progress" }""", "plan")]
    [InlineData("""{ "timestampFilters": [{ "column": "UpdatedAt", "operator": "GreaterThan", "timestamp": "2026-12-21T00:00:00+00:00" }] }""", "plan")]
    [InlineData("""{ "timestampFilters": [{ "column": "CreatedAt", "operator": "LessThan", "timestamp": "2026-11-30T00:00:00+00:00" }] }""", "")]
    [InlineData("""{ "timestampFilters": [{ "column": "CreatedAt", "operator": "IsNot", "timestamp": "2026-12-01T09:00:00+00:00" }] }""", "")]
    [InlineData("""{ "timestampFilters": [{ "column": "FinishedAt", "operator": "GreaterThanOrEqual", "timestamp": "2020-01-01T00:00:00+00:00" }] }""", "")]
    [InlineData("""{ "page": 1, "pageSize": 2, "orderBy": "Name", "orderDirection": "Ascending" }""", "child:C2")]
    [InlineData("""{ "page": 0, "pageSize": 1, "orderBy": "LastExecuted", "orderDirection": "Descending" }""", "plan")]
    [InlineData("""{ "page": 2147483647, "pageSize": 2147483647, "orderBy": "Finished" }""", "")]
    public async Task List_is_filtered_and_ordered(string request, string found)
    {
        await Site.WithPlanAsync();

        var page = await ListAsync(request);

        string.Join(", ", page["items"]!.AsArray().Select(i => i!.Text("id"))).Should().Be(found);
    }

    [Fact]
    public async Task Instance_is_as_recorded_and_says_where_it_stands()
    {
        await Site.WithPlanAsync();
        var max = await Site.InStudioAsync();

        var instance = await max.GetJsonAsync("/elsa/api/workflow-instances/plan");

        // The child's reference may be a name, and the state is shown raw.
        instance.ShouldBeLike(Recorded("GET_workflow-instances-id", r => r["workflowState"]!["correlationId"] = null), "finishedAt");
        instance.Text("definitionVersionId").Should().Be($"{ApiSite.Plan}:1~FirstMeetingDue");
        instance["workflowState"]!.Text("definitionVersionId").Should().Be($"{ApiSite.Plan}:1");
        instance["workflowState"]!["bookmarks"]!.AsArray().Select(b => b!.Text("activityNodeId")).Should().Contain($"{Machine}:a-record-visit");
        instance["workflowState"]!.ToJsonString().Should().NotContain("Asha").And.NotContain("C1").And.NotContain("safety-plan");
    }

    [Fact]
    public async Task A_case_at_its_end_is_finished()
    {
        await Site.WithPlanAsync();
        var finished = await EndedAsync();
        var max = await Site.InStudioAsync();

        var instance = await max.GetJsonAsync($"/elsa/api/workflow-instances/{finished}");
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
    public async Task Journal_is_as_recorded_and_points_into_the_diagram()
    {
        var asha = await Site.WithPlanAsync();
        await (await asha.PostAsync("/api/cases/plan/actions/RecordVisit", ApiSite.Json(Visit))).AcceptedAsync();

        var journal = await JournalAsync("plan");

        journal.ShouldBeLike(Recorded("POST_workflow-instances-journal", r => r["items"]![0]!["activityState"] = new JsonObject()));
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
        var asha = await Site.WithPlanAsync();
        await (await asha.PostAsync("/api/cases/plan/actions/RecordVisit", ApiSite.Json("{}"))).ProblemAsync(422);
        Site.Time.Is("2027-01-11T09:00");
        await Site.Services.GetRequiredService<CaseWaker>().DrainAsync();
        var max = await Site.InStudioAsync();

        var faulted = (await JournalAsync("plan", """{"filter":{"activityIds":null,"activityNodeIds":[],"excludedActivityTypes":["Elsa.Workflow","Elsa.Flowchart"],"eventNames":["Faulted"]}}"""))["items"]!.AsArray();
        var instance = await max.GetJsonAsync("/elsa/api/workflow-instances/plan");
        var listed = await ListAsync("""{ "hasIncidents": true }""");
        var duties = await max.GetJsonAsync($"/elsa/api/activity-executions/list?WorkflowInstanceId=plan&ActivityNodeId={Uri.EscapeDataString($"{Machine}:a-duties-live:a-o2")}");

        faulted.Should().OnlyContain(r => r!.Text("eventName") == "Faulted");
        faulted[0]!.Text("nodeId").Should().Be($"{Machine}:a-record-visit");
        faulted[0]!["payload"]!.Text("refused").Should().NotBeNullOrEmpty();
        var breach = faulted.Single(r => r!.Text("nodeId") == $"{Machine}:a-duties-live:a-o2")!;
        breach.Text("message").Should().Contain("2027-01-08").And.Contain("CFP-18");
        var incidents = instance["workflowState"]!["incidents"]!.AsArray();
        incidents.Should().Contain(i => i!.Text("activityNodeId") == $"{Machine}:a-duties-live:a-o2" && i!["exception"]!.Text("message")!.Contains("CFP-18"));
        instance["incidentCount"]!.GetValue<int>().Should().Be(incidents.Count).And.BeGreaterThan(0);
        listed["items"]!.AsArray().Should().ContainSingle().Which!["incidentCount"]!.GetValue<int>().Should().Be(incidents.Count);
        duties["items"]!.AsArray().Should().ContainSingle().Which!["aggregateFaultCount"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task Journal_is_read_in_parts_and_by_node()
    {
        await Site.WithPlanAsync();
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
        await Site.WithPlanAsync();
        var max = await Site.InStudioAsync();
        var node = Uri.EscapeDataString($"{Machine}:a-start-plan");

        var list = await max.GetJsonAsync($"/elsa/api/activity-executions/list?WorkflowInstanceId=plan&ActivityNodeId={node}");
        var summaries = await max.GetJsonAsync($"/elsa/api/activity-execution-summaries/list?WorkflowInstanceId=plan&ActivityNodeId={node}");
        var id = list["items"]![0]!.Text("id")!;
        var one = await max.GetJsonAsync($"/elsa/api/activity-executions/by-id?id={Uri.EscapeDataString(id)}");
        var stack = await max.GetJsonAsync($"/elsa/api/activity-executions/{Uri.EscapeDataString(id)}/call-stack");
        var report = await (await max.PostAsync(
            "/elsa/api/activity-executions/report",
            ApiSite.Json($$"""{ "workflowInstanceId": "plan", "activityNodeIds": ["{{Machine}}:a-start-plan", "{{Machine}}:a-duties-live:a-o2"] }"""))).AcceptedAsync();
        var retries = await max.GetJsonAsync($"/elsa/api/resilience/retries/{Uri.EscapeDataString(id)}");

        list.ShouldBeLike(Recorded("GET_activity-executions-list", WithoutInputs));
        summaries.ShouldBeLike(Recorded("GET_activity-execution-summaries-list", WithoutInputs));
        one.ShouldBeLike(Recorded("GET_activity-executions-by-id", WithoutInput));
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

    [Fact]
    public async Task Variables_and_state_are_as_recorded()
    {
        await Site.WithPlanAsync();
        var max = await Site.InStudioAsync();

        var variables = await max.GetJsonAsync("/elsa/api/workflow-instances/plan/variables");
        var state = await max.GetJsonAsync("/elsa/api/workflow-instances/plan/execution-state");

        // Values are of whatever kind the variable is.
        variables.ShouldBeLike(Recorded("GET_workflow-instances-variables", r => r["items"]![0]!["value"] = null));
        variables["items"]!.AsArray().Single(v => v!.Text("name") == "planStartedOn")!.Text("value").Should().Be("2026-12-22");
        state.ShouldBeLike(StudioSite.Recorded("GET_workflow-instances-execution-state"));
        state.Text("updatedAt").Should().Be("2026-12-22T09:00:00Z");
    }

    [Theory]
    [InlineData("DELETE", "/elsa/api/workflow-instances/plan")]
    [InlineData("POST", "/elsa/api/cancel/workflow-instances/plan")]
    [InlineData("POST", "/elsa/api/bulk-actions/delete/workflow-instances/by-id")]
    [InlineData("POST", "/elsa/api/bulk-actions/cancel/workflow-instances")]
    [InlineData("GET", "/elsa/api/workflow-instances/plan/export")]
    [InlineData("POST", "/elsa/api/bulk-actions/export/workflow-instances")]
    [InlineData("POST", "/elsa/api/bulk-actions/import/workflow-instances")]
    public async Task Nothing_here_changes_a_case(string method, string path)
    {
        await Site.WithPlanAsync();
        var ada = await Site.InStudioAsync("ada");
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? ApiSite.Json("""{ "ids": ["plan"] }""") : null };

        var response = await ada.SendAsync(request);

        await response.RefusedAsync(HttpStatusCode.BadRequest);
        (await ada.GetJsonAsync("/elsa/api/workflow-instances/plan")).Text("status").Should().Be("Running");
    }

    [Theory]
    [InlineData("/elsa/api/workflow-instances/none")]
    [InlineData("/elsa/api/workflow-instances/none/variables")]
    [InlineData("/elsa/api/workflow-instances/none/execution-state")]
    [InlineData("/elsa/api/activity-executions/list?WorkflowInstanceId=none")]
    [InlineData("/elsa/api/activity-executions/by-id?id=none~1")]
    [InlineData("/elsa/api/activity-executions/by-id?id=child:C1~99")]
    [InlineData("/elsa/api/activity-executions/nonsense/call-stack")]
    [InlineData("/elsa/api/no/such/thing")]
    public async Task What_is_not_there_is_said_to_be_not_there(string path)
    {
        var max = await Site.InStudioAsync();

        await (await max.GetAsync(path)).RefusedAsync(HttpStatusCode.NotFound);
    }

    private async Task<JsonNode> ListAsync(string request = Everything) =>
        await (await (await Site.InStudioAsync()).PostAsync("/elsa/api/workflow-instances", ApiSite.Json(request))).AcceptedAsync();

    private async Task<JsonNode> JournalAsync(string id, string request = """{"filter":{"activityIds":null,"activityNodeIds":[],"excludedActivityTypes":["Elsa.Workflow","Elsa.Flowchart"],"eventNames":null}}""", string query = "?skip=0&take=114") =>
        await (await (await Site.InStudioAsync()).PostAsync($"/elsa/api/workflow-instances/{id}/journal{query}", ApiSite.Json(request))).AcceptedAsync();

    /// <summary>A second case, ended as soon as it was opened.</summary>
    private async Task<string> EndedAsync()
    {
        var asha = await Site.SignedInAsync();
        await (await asha.PostAsync("/api/cases", ApiSite.Json("""
            {
              "id": "dispute", "process": "dispute-escalation", "child": "C2", "action": "Raise",
              "form": {
                "raisedOn": "2026-12-22", "ladder": "CareTeam", "cause": "AgencyIssue", "concern": "No reply", "owner": "Asha",
                "parties": [{ "person": "School", "agency": "School", "lineManager": "Head" }]
              }
            }
            """))).AcceptedAsync();
        await (await asha.PostAsync("/api/cases/dispute/actions/Withdraw", ApiSite.Json("""{ "form": { "withdrawnOn": "2026-12-22", "reason": "Settled by telephone" } }"""))).AcceptedAsync();
        return "dispute";
    }

    private static JsonNode Recorded(string name, Action<JsonNode> but)
    {
        var recorded = StudioSite.Recorded(name);
        but(recorded);
        return recorded;
    }

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

    private const string Visit = """
        { "form": { "visitedOn": "2026-12-22", "visitedBy": "Asha", "atHome": true, "childSeen": true, "seenAlone": true, "duringMeeting": false, "childViews": "Likes the breakfast club" } }
        """;
}
