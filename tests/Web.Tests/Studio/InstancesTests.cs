using System.Net;
using System.Text.Json.Nodes;
using CareWorkflows.Web.Tests.Api;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>Cases as Studio's instances, against what Studio once got (contract 4.3).</summary>
public sealed class InstancesTests(PlanInStudio plan) : IClassFixture<PlanInStudio>
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
        var page = await ListAsync();

        page.ShouldBeLike(StudioSite.Recorded("POST_workflow-instances"), "finishedAt");
        page["totalCount"]!.GetValue<int>().Should().Be(3);
        var listed = page["items"]!.AsArray().Single(i => i!.Text("id") == "plan")!;
        listed.Text("definitionId").Should().Be(ApiSite.Plan);
        listed.Text("definitionVersionId").Should().Be($"{ApiSite.Plan}:1");
        listed.Text("correlationId").Should().Be("C1");
        listed.Text("name").Should().Contain("C1");
        listed.Text("status").Should().Be("Running");
        listed.Text("subStatus").Should().Be("Suspended");
        listed.Text("createdAt").Should().Be("2026-12-01T09:00:00Z");
        listed.Text("updatedAt").Should().Be("2026-12-22T09:00:00Z");
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
        var page = await ListAsync(request);

        string.Join(", ", page["items"]!.AsArray().Select(i => i!.Text("id"))).Should().Be(found);
    }

    [Fact]
    public async Task Instance_is_as_recorded_and_says_where_it_stands()
    {
        var max = plan.Max;

        var instance = await max.GetJsonAsync("/elsa/api/workflow-instances/plan");

        // The child's reference may be a name, and the state is shown raw.
        instance.ShouldBeLike(StudioSite.Recorded("GET_workflow-instances-id", r =>
        {
            r["workflowState"]!["correlationId"] = null;
            r["workflowState"]!["input"] = new JsonObject();
        }), "finishedAt");
        instance.Text("definitionVersionId").Should().Be($"{ApiSite.Plan}:1~FirstMeetingDue");
        instance["workflowState"]!.Text("definitionVersionId").Should().Be($"{ApiSite.Plan}:1");
        instance["workflowState"]!["bookmarks"]!.AsArray().Select(b => b!.Text("activityNodeId")).Should().Contain($"{Machine}:a-record-visit");
        instance["workflowState"]!.ToJsonString().Should().NotContain("Asha").And.NotContain("C1").And.NotContain("safety-plan");
    }

    [Fact]
    public async Task Variables_and_state_are_as_recorded()
    {
        var max = plan.Max;

        var variables = await max.GetJsonAsync("/elsa/api/workflow-instances/plan/variables");
        var state = await max.GetJsonAsync("/elsa/api/workflow-instances/plan/execution-state");

        // Values are of whatever kind the variable is.
        variables.ShouldBeLike(StudioSite.Recorded("GET_workflow-instances-variables", r => r["items"]![0]!["value"] = null));
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
        var ada = await plan.Site.InStudioAsync("ada");
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
        await (await plan.Max.GetAsync(path)).RefusedAsync(HttpStatusCode.NotFound);
    }

    private async Task<JsonNode> ListAsync(string request = Everything) =>
        await (await plan.Max.PostAsync("/elsa/api/workflow-instances", ApiSite.Json(request))).AcceptedAsync();
}
