using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Library;
using CareWorkflows.StudioApi.Definitions;
using CareWorkflows.Web.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using static CareWorkflows.Kernel.Tests.Definitions.BrokenDefinitions;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>One site for all: each test changes a process of its own, or is refused.</summary>
public sealed class DefinitionsInStudio : IAsyncLifetime
{
    public StudioSite Site { get; } = new();

    public HttpClient Dana { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Site.OpenAsync();
        Dana = await Site.InStudioAsync("dana");
    }

    public async Task DisposeAsync() => await Site.DisposeAsync();
}

/// <summary>Processes as Studio's definitions, against what Studio once got (contract 4.2), and every no it must be given.</summary>
public sealed class DefinitionsApiTests(DefinitionsInStudio studio) : IClassFixture<DefinitionsInStudio>
{
    private const string Api = "/elsa/api/workflow-definitions";
    private const string Children = "child-record";

    private readonly HttpClient dana = studio.Dana;

    [Theory]
    [InlineData("GET_workflow-definitions", "?versionOptions=Latest&Page=0&PageSize=10&IsSystem=False&OrderBy=Name&OrderDirection=Ascending")]
    [InlineData("GET_workflow-definitions", "?versionOptions=Published")]
    [InlineData("GET_workflow-definitions", "?versionOptions=LatestOrPublished")]
    [InlineData("GET_workflow-definitions.all-versions", "?versionOptions=AllVersions&DefinitionIds=dispute-escalation&OrderBy=Version&OrderDirection=Descending&Page=0&PageSize=10")]
    public async Task List_is_as_recorded(string recorded, string query)
    {
        var page = await dana.GetJsonAsync(Api + query);

        page.ShouldBeLike(StudioSite.Recorded(recorded), "description");
        page["items"]!.AsArray().Should().NotBeEmpty();
        Rels(page).Should().Contain(["bulk-publish", "bulk-retract", "bulk-delete-by-definition-id", "import", "create"]);
        page["items"]!.AsArray().Should().AllSatisfy(i => Rels(i!).Should().Contain(["publish", "retract", "delete", "export"]));
    }

    [Theory]
    [InlineData("?versionOptions=Latest&SearchTerm=ESCALATION", "dispute-escalation")]
    [InlineData("?versionOptions=Latest&SearchTerm=%25", "")]
    [InlineData("?versionOptions=&Ids=child-record:1&Ids=dispute-escalation:1&Ids=child-record:77", "child-record, dispute-escalation")]
    [InlineData("?versionOptions=Draft&DefinitionIds=child-record", "")]
    [InlineData("?versionOptions=1&DefinitionIds=child-record&DefinitionIds=no-such", "child-record")]
    [InlineData("?versionOptions=77&DefinitionIds=child-record", "")]
    [InlineData("?versionOptions=Latest&Page=2147483647&PageSize=2147483647", "")]
    [InlineData("?versionOptions=Latest&Page=-1&PageSize=-1&SearchTerm=dispute", "dispute-escalation")]
    [InlineData("?versionOptions=Latest&IsSystem=True", "")]
    public async Task List_is_filtered(string query, string found)
    {
        var page = await dana.GetJsonAsync(Api + query);

        page["items"]!.AsArray().Select(i => i!.Text("definitionId")).Order(StringComparer.Ordinal).Should().Equal(found.Split(", ", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task List_is_paged_in_its_order()
    {
        var all = await NamesAsync("?versionOptions=Published&OrderBy=Name&OrderDirection=Descending&DefinitionIds=child-record&DefinitionIds=dispute-escalation&DefinitionIds=child-and-family-progress");
        var first = await NamesAsync("?versionOptions=Published&OrderBy=Name&OrderDirection=Descending&DefinitionIds=child-record&DefinitionIds=dispute-escalation&DefinitionIds=child-and-family-progress&Page=0&PageSize=2");
        var second = await NamesAsync("?versionOptions=Published&OrderBy=Name&OrderDirection=Descending&DefinitionIds=child-record&DefinitionIds=dispute-escalation&DefinitionIds=child-and-family-progress&Page=1&PageSize=2");

        all.Should().HaveCount(3).And.BeInDescendingOrder(StringComparer.CurrentCulture);
        first.Concat(second).Should().Equal(all);

        async Task<List<string?>> NamesAsync(string query) => [.. (await dana.GetJsonAsync(Api + query))["items"]!.AsArray().Select(i => i!.Text("name"))];
    }

    [Theory]
    [InlineData("GET_workflow-definitions-by-definition-id", "/by-definition-id/dispute-escalation?versionOptions=Latest")]
    [InlineData("GET_workflow-definitions-by-definition-id", "/by-definition-id/dispute-escalation?versionOptions=Published")]
    [InlineData("GET_workflow-definitions-by-id", "/by-id/dispute-escalation:1")]
    [InlineData("GET_workflow-definitions-by-id", "/by-definition-id/dispute-escalation?versionOptions=1")]
    public async Task Definition_is_as_recorded(string recorded, string path)
    {
        var definition = await dana.GetJsonAsync(Api + path);

        definition.ShouldBeLike(StudioSite.Recorded(recorded, OfOurActivities), "description", "currentState");
        Rels(definition).Should().Contain(["publish", "retract", "delete", "export"]);
        definition["root"]!["currentState"].Should().BeNull("only a case is in a state");
        foreach (var activity in Activities(definition["root"]!))
        {
            activity.ShouldBeLike(JsonNode.Parse("""{ "id": "a", "nodeId": "Workflow1:m:a", "name": "A", "type": "T", "version": 1 }"""));
        }
    }

    [Fact]
    public async Task Version_of_a_case_says_the_state_it_is_in()
    {
        var definition = await dana.GetJsonAsync($"{Api}/by-id/dispute-escalation:1~IroResolution");

        definition.Text("id").Should().Be("dispute-escalation:1~IroResolution");
        definition["root"]!.Text("currentState").Should().Be("IroResolution");
        (await dana.GetJsonAsync($"{Api}/many-by-id?ids=dispute-escalation:1&ids=no-such:1"))["count"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task Segments_say_where_an_activity_stands()
    {
        var definition = await dana.GetJsonAsync($"{Api}/by-id/dispute-escalation:1");
        var trigger = definition["root"]!["transitions"]![0]!["trigger"]!.Text("nodeId")!;

        var found = await dana.GetJsonAsync($"{Api}/subgraph/segments/dispute-escalation:1~Discussion?childNodeId={trigger}");

        found.ShouldBeLike(StudioSite.Recorded("GET_workflow-definitions-subgraph-segments", r =>
        {
            r["childNode"]!["activity"] = JsonNode.Parse("""{ "id": "a", "nodeId": "n", "name": "A", "type": "T", "version": 1 }""");
            OfOurActivities(r["container"]!["activity"]!);
        }), "currentState");
        found["childNode"]!.Text("nodeId").Should().Be(trigger);
        (await dana.GetJsonAsync($"{Api}/subgraph/dispute-escalation:1?parentNodeId=")).Text("nodeId").Should().Be(definition["root"]!.Text("nodeId"));

        // What has gone since is no fault of who asks: the viewer would break.
        (await dana.GetJsonAsync($"{Api}/subgraph/segments/dispute-escalation:1?childNodeId=gone"))["childNode"]!["activity"].Should().NotBeNull();
    }

    [Theory]
    [InlineData("by-definition-id/no-such?versionOptions=Latest")]
    [InlineData("by-id/dispute-escalation:77")]
    [InlineData("by-id/nonsense")]
    [InlineData("no-such/export")]
    public async Task What_there_is_not_is_not_found(string path) => await (await dana.GetAsync($"{Api}/{path}")).RefusedAsync(HttpStatusCode.NotFound);

    [Fact]
    public async Task Names_are_unique()
    {
        var name = Uri.EscapeDataString((await dana.GetJsonAsync($"{Api}/by-definition-id/{Children}")).Text("name")!.ToUpperInvariant());

        (await UniqueAsync($"?name={name}")).Should().BeFalse();
        (await UniqueAsync($"?name={name}&definitionId={Children}")).Should().BeTrue("it is its own");
        (await UniqueAsync("?name=Something%20else")).Should().BeTrue();

        async Task<bool> UniqueAsync(string query)
        {
            var answer = await dana.GetJsonAsync($"{Api}/validation/is-name-unique{query}");
            answer.ShouldBeLike(StudioSite.Recorded("GET_workflow-definitions-is-name-unique"));
            return answer["isUnique"]!.GetValue<bool>();
        }
    }

    /// <summary>A process from the first click to the last, as Studio asks for it.</summary>
    [Fact]
    public async Task Process_is_made_changed_published_turned_back_and_deleted()
    {
        var created = await SaveAsync(Created("Family visits"), publish: null);
        created.ShouldBeLike(StudioSite.Recorded("POST_workflow-definitions.save-draft.response", r => OfOurActivities(r["workflowDefinition"]!)), "description", "currentState");
        var model = created["workflowDefinition"]!.AsObject();
        model.Text("definitionId").Should().Be("family-visits");
        model["root"]!["states"]!.ToJsonString().Should().Be("""[{"id":"s-start","name":"Start"}]""");

        Draw(model);
        model = (await SaveAsync(model, publish: false))["workflowDefinition"]!.AsObject();
        (model["version"]!.GetValue<int>(), model["isPublished"]!.GetValue<bool>()).Should().Be((1, false));
        Rels(model).Should().Contain("publish");

        model = (await SaveAsync(model, publish: true))["workflowDefinition"]!.AsObject();
        (model["version"]!.GetValue<int>(), model["isPublished"]!.GetValue<bool>()).Should().Be((1, true));
        Machine("family-visits")!.Version.Should().Be(1);
        Rels(model).Should().Contain("publish");

        // Opening it is no change; a change is a draft beside what is in force.
        (await SaveAsync(model, publish: false))["workflowDefinition"]!["version"]!.GetValue<int>().Should().Be(1);
        model["description"] = "With a reason";
        model = (await SaveAsync(model, publish: false))["workflowDefinition"]!.AsObject();
        (model["version"]!.GetValue<int>(), model["isPublished"]!.GetValue<bool>()).Should().Be((2, false));
        (await dana.GetJsonAsync($"{Api}/by-definition-id/family-visits?versionOptions=Published"))["version"]!.GetValue<int>().Should().Be(1);
        var published = await (await dana.PostAsync($"{Api}/family-visits/publish", ApiSite.Json("{}"))).AcceptedAsync();
        published.ShouldBeLike(StudioSite.Recorded("POST_workflow-definitions.save-draft.response", r => OfOurActivities(r["workflowDefinition"]!)), "description", "currentState");
        published["workflowDefinition"]!["isPublished"]!.GetValue<bool>().Should().BeTrue();

        var reverted = await (await dana.PostAsync($"{Api}/family-visits/revert/1", ApiSite.Json("{}"))).AcceptedAsync();
        reverted.ShouldBeLike(StudioSite.Recorded("GET_workflow-definitions.all-versions")["items"]![0], "description");
        (reverted["version"]!.GetValue<int>(), reverted["isLatest"]!.GetValue<bool>(), reverted["isPublished"]!.GetValue<bool>()).Should().Be((3, true, false));
        (await dana.GetJsonAsync($"{Api}?versionOptions=AllVersions&DefinitionIds=family-visits&OrderBy=Version"))["items"]!.AsArray()
            .Select(v => (v!["version"]!.GetValue<int>(), v["isPublished"]!.GetValue<bool>())).Should().Equal((3, false), (2, true), (1, false));

        (await dana.DeleteAsync("/elsa/api/workflow-definition-versions/family-visits:3")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        await (await dana.DeleteAsync("/elsa/api/workflow-definition-versions/family-visits:1")).RefusedAsync(HttpStatusCode.BadRequest);
        var retracted = await (await dana.PostAsync($"{Api}/family-visits/retract", ApiSite.Json("{}"))).AcceptedAsync();
        retracted["isPublished"]!.GetValue<bool>().Should().BeFalse();
        Rels(retracted).Should().Contain("publish");
        Machine("family-visits").Should().BeNull("no new case starts on it");

        (await dana.DeleteAsync($"{Api}/family-visits")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        await (await dana.GetAsync($"{Api}/by-definition-id/family-visits")).RefusedAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_exported_is_taken_in_again_as_the_same()
    {
        var answer = await dana.GetAsync($"{Api}/dispute-escalation/export?versionOptions=1&includeConsumingWorkflows=False");
        answer.Content.Headers.ContentDisposition!.FileName.Should().Be("dispute-escalation-v1.json");
        var file = await answer.JsonAsync();
        file.ShouldBeLike(StudioSite.Recorded("GET_workflow-definitions-export", r =>
        {
            OfOurActivities(r);
            r.AsObject().Remove("links");
            r["$schema"] = "Studio's importer asks for it";
        }), "description", "currentState");

        await WithoutDraftAsync(Dispute);
        var before = await KeptAsync();
        var imported = await (await dana.PostAsync($"{Api}/import", Json(file))).AcceptedAsync();
        imported.ShouldBeLike(StudioSite.Recorded("GET_workflow-definitions-by-definition-id", OfOurActivities), "description", "currentState");
        (await KeptAsync()).Should().Be(before, "it is the same");

        // Without an id it is another, called after its name.
        file["definitionId"] = null;
        file["id"] = null;
        file["name"] = "Another ladder";
        var other = await (await dana.PostAsync($"{Api}/import", Json(file))).AcceptedAsync();
        (other.Text("definitionId"), other["version"]!.GetValue<int>(), other["isPublished"]!.GetValue<bool>()).Should().Be(("another-ladder", 1, false));
        (await dana.DeleteAsync($"{Api}/another-ladder")).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Many_are_changed_at_once()
    {
        foreach (var name in new[] { "Bulk one", "Bulk two" })
        {
            var model = (await SaveAsync(Created(name), null))["workflowDefinition"]!.AsObject();
            Draw(model);
            await SaveAsync(model, publish: false);
        }

        const string both = """{ "definitionIds": ["bulk-one", "bulk-two", "no-such"] }""";
        (await BulkAsync("publish/workflow-definitions/by-definition-ids", both)).ToJsonString().Should()
            .Be("""{"published":["bulk-one","bulk-two"],"alreadyPublished":[],"notFound":["no-such"],"updatedConsumers":[]}""");
        (await BulkAsync("publish/workflow-definitions/by-definition-ids", both))["alreadyPublished"]!.AsArray().Should().HaveCount(2);
        using (var zip = new ZipArchive(await (await dana.PostAsync("/elsa/api/bulk-actions/export/workflow-definitions", ApiSite.Json("""{ "ids": ["bulk-one:1", "bulk-two:1"] }"""))).Content.ReadAsStreamAsync()))
        {
            zip.Entries.Select(e => e.Name).Should().Equal("bulk-one-v1.json", "bulk-two-v1.json");
        }

        (await BulkAsync("retract/workflow-definitions/by-definition-ids", both)).ToJsonString().Should().Be("""{"retracted":["bulk-one","bulk-two"],"alreadyRetracted":[],"notFound":["no-such"]}""");
        (await BulkAsync("delete/workflow-definitions/by-definition-id", both))["deleted"]!.GetValue<int>().Should().Be(2);

        var draft = (await SaveAsync(Created("Bulk three"), null))["workflowDefinition"]!.Text("id");
        (await BulkAsync("delete/workflow-definitions/by-id", $$"""{ "ids": ["{{draft}}"] }"""))["deleted"]!.GetValue<int>().Should().Be(1);

        async Task<JsonNode> BulkAsync(string action, string body) => await (await dana.PostAsync("/elsa/api/bulk-actions/" + action, ApiSite.Json(body))).AcceptedAsync();
    }

    [Theory]
    [InlineData("{}", "There is no definition in this")]
    [InlineData("""{ "model": [] }""", "There is no definition in this")]
    [InlineData("""{ "model": { "name": "X" } }""", "it has no root")]
    [InlineData("""{ "model": { "name": "X", "root": {}, "version": 1.5 } }""", "'version' must be a whole number")]
    [InlineData("""{ "model": { "name": "X", "root": {}, "version": "one" } }""", "'version' must be a whole number")]
    [InlineData("""{ "model": { "name": 5, "root": {} } }""", "'name' must be a text")]
    [InlineData("""{ "model": { "definitionId": {}, "root": {} } }""", "'definitionId' must be a text")]
    [InlineData("""{ "model": { "definitionId": "../up", "root": {} } }""", "can't be a process's id")]
    [InlineData("""{ "model": { "name": "X", "root": { "type": "Elsa.StateMachine", "states": { "a": 1 } } } }""", "'states' must be a list of objects")]
    [InlineData("""{ "model": { "name": "X", "root": { "type": "Elsa.StateMachine", "states": ["Start"] } } }""", "'states' must be a list of objects")]
    [InlineData("""{ "model": { "name": "X", "root": { "type": "Elsa.StateMachine", "transitions": 7 } } }""", "'transitions' must be a list of objects")]
    [InlineData("""{ "model": { "name": "X", "root": { "type": "Elsa.StateMachine", "states": [{ "name": "A" }, { "name": 7 }] } } }""", "of state 2, 'name' must be a text")]
    [InlineData("""{ "model": { "name": "X", "root": { "type": "Elsa.StateMachine", "transitions": [{ "trigger": [] }] } } }""", "of transition 1, 'trigger' must be an object")]
    [InlineData("""{ "model": { "name": "X", "root": {}, "root": {} } }""", "can't be read as JSON")]
    [InlineData("[]", "it must be a JSON object")]
    [InlineData("null", "it must be a JSON object")]
    [InlineData("\"text\"", "it must be a JSON object")]
    [InlineData("{ \"model\":", "can't be read as JSON")]
    [InlineData("", "can't be read as JSON")]
    public async Task Save_takes_nothing_that_is_no_definition(string body, string says) => await RefusedWithoutTraceAsync(Api, body, says);

    [Theory]
    [InlineData("[]", "it must be a JSON object")]
    [InlineData("Dear Sir or Madam", "can't be read as JSON")]
    [InlineData("{}", "it has no root")]
    [InlineData("""{ "name": "X", "root": [] }""", "it has no root")]
    [InlineData("""{ "name": "X", "root": { "id": "f", "type": "Elsa.Flowchart", "version": 1, "activities": [] } }""", "the root must be an Elsa.StateMachine")]
    [InlineData("""{ "name": "X", "root": { "id": "f", "type": "Elsa.Sequence", "version": 1, "activities": [] } }""", "the root must be an Elsa.StateMachine")]
    [InlineData("""{ "name": "X", "root": { "id": "f", "version": 1 } }""", "the root must be an Elsa.StateMachine")]
    [InlineData("""{ "name": "X", "version": 2.5, "root": {} }""", "'version' must be a whole number")]
    [InlineData("""{ "name": "X", "root": { "type": "Elsa.StateMachine", "states": "Start, Open" } }""", "'states' must be a list of objects")]
    [InlineData("""{ "name": "X", "root": { "type": "Elsa.StateMachine", "states": [{ "name": "Start" }], "transitions": [{ "name": "Go", "from": "Start", "to": "Start", "trigger": { "id": "h", "type": "Elsa.HttpEndpoint", "version": 1 } }] } }""", "'Elsa.HttpEndpoint' is no trigger")]
    public async Task Import_takes_nothing_that_is_no_workflow(string body, string says) => await RefusedWithoutTraceAsync($"{Api}/import", body, says);

    [Theory]
    [InlineData("")]
    [InlineData("/import")]
    public async Task Junk_is_refused_however_much(string path)
    {
        foreach (var junk in new[]
        {
            new string('x', 1_000_000), new string('[', 1_000_000), "{\"root\":" + new string('[', 1000) + new string(']', 1000) + "}",
            string.Concat(Enumerable.Repeat("{\"a\":", 1000)) + "1" + new string('}', 1000), $$"""{ "model": "{{new string('x', 5_000_000)}}" }""", "\0\u0001\u0002",
        })
        {
            await RefusedWithoutTraceAsync(Api + path, junk, "This is no workflow");
        }
    }

    /// <summary>As an Elsa server exports them, and what nothing here can run: each is named, and nothing of it is kept.</summary>
    [Theory]
    [InlineData(
        """
        { "id": "m", "type": "Elsa.StateMachine", "version": 1, "initialState": "Start", "currentState": "Start",
        "states": [{ "name": "Start", "entry": { "id": "w", "type": "Elsa.WriteLine", "version": 1, "text": { "typeName": "String", "expression": { "type": "Literal", "value": "New order" } } } }, { "name": "Paid" }],
        "transitions": [{ "name": "Pay", "from": "Start", "to": "Paid", "condition": true, "trigger": { "id": "e", "type": "Elsa.Event", "version": 1, "eventName": { "typeName": "String", "expression": { "type": "Literal", "value": "OrderPaid" } } } }] }
        """,
        "Start, entry: there is no activity 'Elsa.WriteLine'|'Elsa.Event' is no trigger|no state is an end")]
    [InlineData(
        """
        { "id": "f", "nodeId": "Workflow1:f", "type": "Elsa.Flowchart", "version": 1, "customProperties": { "notFoundConnections": [], "canStartWorkflow": false }, "metadata": {},
        "activities": [{ "id": "h", "nodeId": "Workflow1:f:h", "name": "HttpEndpoint1", "type": "Elsa.HttpEndpoint", "version": 1, "path": { "typeName": "String", "expression": { "type": "Literal", "value": "hello" } }, "policy": { "typeName": "String", "expression": { "type": "Literal" } }, "customProperties": { "canStartWorkflow": true }, "metadata": { "designer": { "position": { "x": -180.5, "y": -80 } } } },
        { "id": "r", "nodeId": "Workflow1:f:r", "name": "WriteHttpResponse1", "type": "Elsa.WriteHttpResponse", "version": 1, "content": { "typeName": "Object", "expression": { "type": "Liquid", "value": "{{ Input.Name }}" } } }],
        "connections": [{ "source": { "activity": "h", "port": "Done" }, "target": { "activity": "r", "port": "In" }, "vertices": [] }] }
        """,
        "not an Elsa.Flowchart|no activity 'Elsa.HttpEndpoint'|no activity 'Elsa.WriteHttpResponse'|WriteHttpResponse1, 'content' is written in Liquid")]
    [InlineData(
        """
        { "id": "s", "nodeId": "Workflow1:s", "type": "Elsa.Sequence", "version": 1, "activities": [{ "id": "d", "type": "Elsa.Delay", "version": 1, "timeSpan": { "typeName": "TimeSpan", "expression": { "type": "Literal", "value": "00:00:10" } } }], "variables": [] }
        """,
        "not an Elsa.Sequence|no activity 'Elsa.Delay'")]
    public async Task Export_of_an_Elsa_server_is_refused_by_what_it_needs(string root, string says)
    {
        var file = Exported(JsonNode.Parse(root)!);
        var before = await KeptAsync();

        var texts = Texts(await (await dana.PostAsync($"{Api}/import", Json(file))).RefusedAsync(HttpStatusCode.BadRequest));

        says.Split('|').Should().AllSatisfy(s => texts.Should().Contain(t => t.Contains(s, StringComparison.Ordinal)));
        (await KeptAsync()).Should().Be(before);
    }

    /// <summary>What it is made of there is made of here too: Elsa's own containers, its wrapped inputs and all that stands round them.</summary>
    [Fact]
    public async Task Export_of_an_Elsa_server_that_can_run_here_does()
    {
        var model = Created("From an Elsa server");
        Draw(model);
        model["root"]!["transitions"]![1]!["condition"] = true;
        model["root"]!["transitions"]![1]!["action"] = JsonNode.Parse("""
            { "id": "fc", "nodeId": "Workflow1:m:fc", "name": "Flowchart1", "type": "Elsa.Flowchart", "version": 1, "customProperties": { "notFoundConnections": [] }, "variables": [],
              "activities": [
                { "id": "fd", "nodeId": "n", "name": "FlowDecision1", "type": "Elsa.FlowDecision", "version": 1, "condition": { "typeName": "Boolean", "expression": { "type": "JavaScript", "value": "getVariable('note') == null" } }, "metadata": { "designer": { "position": { "x": 0.5, "y": 1 }, "size": { "width": 10, "height": 20 } } } },
                { "id": "sv", "nodeId": "n", "name": "SetVariable1", "type": "Elsa.SetVariable", "version": 1, "variable": { "id": "v1", "name": "note", "typeName": "Text", "isArray": false, "value": "", "storageDriverTypeName": null }, "value": { "typeName": "Object", "expression": { "type": "JavaScript", "value": "'finished'" } } }],
              "connections": [{ "source": { "activity": "fd", "port": "True" }, "target": { "activity": "sv", "port": "In" }, "vertices": [] }] }
            """);
        var file = Exported(model["root"]!);
        file["name"] = "From an Elsa server";
        file["definitionId"] = "7c3fcde80d4a6af8";
        file["variables"] = JsonNode.Parse("""[{ "id": "v1", "name": "note", "typeName": "Text", "isArray": false, "value": null, "storageDriverTypeName": "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core" }]""");

        await (await dana.PostAsync($"{Api}/import", Json(file))).AcceptedAsync();
        await (await dana.PostAsync($"{Api}/7c3fcde80d4a6af8/publish", ApiSite.Json("{}"))).AcceptedAsync();

        Machine("7c3fcde80d4a6af8")!.States["Visiting"].Edges["Finish"].Single().Action.Should().ContainSingle();
        await (await dana.PostAsync($"{Api}/7c3fcde80d4a6af8/retract", ApiSite.Json("{}"))).AcceptedAsync();
        (await dana.DeleteAsync($"{Api}/7c3fcde80d4a6af8")).StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Files_are_taken_in_all_or_none()
    {
        var one = Exported(Drawn());
        var other = Exported(Drawn());
        (one["name"], other["name"]) = ("File one", "File two");
        (one["definitionId"], other["definitionId"]) = ("file-one", "file-two");
        var before = await KeptAsync();

        var texts = Texts(await (await FilesAsync(("both.zip", Zip(("one.json", one.ToJsonString()), ("letter.json", "Dear Sir"), ("readme.txt", "x"))), ("two.json", Encoding.UTF8.GetBytes("{}")), ("no.zip", [1, 2, 3])))
            .RefusedAsync(HttpStatusCode.BadRequest));
        texts.Should().HaveCount(3).And.Contain(t => t.StartsWith("letter.json: This is no workflow", StringComparison.Ordinal)).And.Contain("two.json: this is no workflow: it has no root").And.Contain("no.zip: This is no archive.");
        Texts(await (await FilesAsync(("readme.zip", Zip(("readme.txt", "x"))))).RefusedAsync(HttpStatusCode.BadRequest)).Should().ContainSingle().Which.Should().StartWith("There is no workflow in this");
        (await KeptAsync()).Should().Be(before);

        (await (await FilesAsync(("both.zip", Zip(("one.json", one.ToJsonString()))), ("two.json", Encoding.UTF8.GetBytes(other.ToJsonString())))).AcceptedAsync()).ToJsonString().Should().Be("""{"count":2}""");
        foreach (var id in new[] { "file-one", "file-two" })
        {
            (await dana.DeleteAsync($"{Api}/{id}")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        }

        async Task<HttpResponseMessage> FilesAsync(params (string Name, byte[] Content)[] files)
        {
            var form = new MultipartFormDataContent();
            foreach (var (name, content) in files)
            {
                form.Add(new ByteArrayContent(content), "files", name);
            }

            return await dana.PostAsync($"{Api}/import-files", form);
        }

        static byte[] Zip(params (string Name, string Text)[] files)
        {
            using var zipped = new MemoryStream();
            using (var zip = new ZipArchive(zipped, ZipArchiveMode.Create))
            {
                foreach (var (name, text) in files)
                {
                    using var file = zip.CreateEntry(name).Open();
                    file.Write(Encoding.UTF8.GetBytes(text));
                }
            }

            return zipped.ToArray();
        }
    }

    /// <summary>Inputs as Studio wraps them, wrapped wrongly in every way: said, or kept as a draft, never a fault of the server.</summary>
    [Theory]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "expression": null }""")]
    [InlineData("""{ "expression": "Begin" }""")]
    [InlineData("""{ "expression": { } }""")]
    [InlineData("""{ "expression": { "type": "Literal" } }""")]
    [InlineData("""{ "expression": { "type": 7, "value": "Begin" } }""")]
    [InlineData("""{ "expression": { "type": "Literal", "value": { "a": 1 } } }""")]
    [InlineData("""{ "expression": { "type": "Object", "value": "[\"SW\"" } }""")]
    [InlineData("""{ "expression": { "type": "Object", "value": "[5, null, {}]" } }""")]
    [InlineData("""{ "expression": { "type": "Liquid", "value": "{{ X }}" } }""")]
    [InlineData("""{ "typeName": [], "expression": [ { "type": "Literal" } ], "memoryReference": 5 }""")]
    public async Task Input_wrapped_wrongly_is_told(string wrapped)
    {
        var model = Created("Wrapped wrongly");
        model["definitionId"] = "wrapped-wrongly";
        foreach (var input in new[] { "careName", "label", "roles", "form", "requirements", "writes", "countsAs", "reenter", "eventDate" })
        {
            Draw(model);
            model["root"]!["transitions"]![0]!["trigger"]![input] = JsonNode.Parse(wrapped);

            var answer = await dana.PostAsync($"{Api}/import", Json(model));

            answer.StatusCode.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.BadRequest], "of {0}", input);
            if (answer.StatusCode == HttpStatusCode.BadRequest)
            {
                Texts(await answer.RefusedAsync(HttpStatusCode.BadRequest)).Should().NotBeEmpty();
            }
            else
            {
                (await dana.DeleteAsync($"{Api}/wrapped-wrongly")).StatusCode.Should().Be(HttpStatusCode.NoContent);
            }
        }
    }

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    /// <summary>As it would be drawn: saved as a draft, never in force, and every fault said where it is, in the words of the designer.</summary>
    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task Broken_definition_is_not_published(string fault)
    {
        var (broken, place, says) = Faults[fault];
        var definition = Parsed();
        broken(definition);
        var inForce = Store.InForce(Dispute)!;
        await WithoutDraftAsync(Dispute);
        var newest = Store.LatestOf(Dispute)!.Version;
        var model = StudioForm.ToStudio(new StoredDefinition(newest, definition.ToJsonString()));

        var answer = await (await dana.PostAsync(Api, Saving(model, publish: true))).RefusedAsync(HttpStatusCode.BadRequest);

        var texts = Texts(answer);
        if (definition["root"] is not null)
        {
            texts.Should().Contain(t => t.Contains(place, StringComparison.Ordinal) && t.Contains(SaidOnAnyDay(says), StringComparison.Ordinal), "it has {0}", fault);
        }

        texts.Should().OnlyContain(t => !t.Contains("$.", StringComparison.Ordinal) && !t.Contains("root.", StringComparison.Ordinal), "places are said in words, not as paths");
        Store.InForce(Dispute)!.Text.Should().Be(inForce.Text);
        Machine(Dispute)!.Version.Should().Be(inForce.Version.Version);
    }

    [Fact]
    public async Task Every_fault_is_named_at_once()
    {
        string[] together =
        [
            "a role there isn't", "a due rule that can't be read", "a name that means nothing, in a condition", "a state nobody can reach", "a signal nobody hears",
            "a field of a type there isn't", "a requirement of a grade there isn't",
        ];
        var definition = Parsed();
        foreach (var fault in together)
        {
            Faults[fault].Break(definition);
        }

        await WithoutDraftAsync(Dispute);
        var model = StudioForm.ToStudio(new StoredDefinition(Store.LatestOf(Dispute)!.Version, definition.ToJsonString()));
        var onPublish = Texts(await (await dana.PostAsync(Api, Saving(model, publish: true))).RefusedAsync(HttpStatusCode.BadRequest));
        var onImport = Texts(await (await dana.PostAsync($"{Api}/import", Json(model))).RefusedAsync(HttpStatusCode.BadRequest));

        together.Should().AllSatisfy(f => onPublish.Should().Contain(t => t.Contains(Faults[f].Says, StringComparison.Ordinal)));
        onImport.Should().BeEquivalentTo(onPublish.Select(t => $"Dispute escalation ladder: {t}"), "of several files it must be said which");
    }

    /// <summary>Two designers at one process: the second is told, and neither loses anything.</summary>
    [Fact]
    public async Task Second_of_two_designers_is_told()
    {
        var ada = await studio.Site.InStudioAsync("ada");
        var first = (await SaveAsync(Created("Shared"), null))["workflowDefinition"]!.AsObject();
        var second = first.DeepClone().AsObject();
        first["description"] = "of the first";
        second["description"] = "of the second";
        await SaveAsync(first, publish: false);

        foreach (var publish in new[] { false, true })
        {
            var texts = Texts(await (await ada.PostAsync(Api, Saving(second, publish))).RefusedAsync(HttpStatusCode.BadRequest));
            texts.Should().ContainSingle().Which.Should().Contain("after you had opened this").And.Contain("Nothing of yours was saved over it");
        }

        var now = await ada.GetJsonAsync($"{Api}/by-definition-id/shared");
        now.Text("description").Should().Be("of the first");
        now["description"] = "of both";
        await (await ada.PostAsync(Api, Saving(now, publish: false))).AcceptedAsync();
        Texts(await (await dana.PostAsync(Api, Saving(first, publish: false))).RefusedAsync(HttpStatusCode.BadRequest)).Should().ContainSingle();
        (await dana.GetJsonAsync($"{Api}/by-definition-id/shared")).Text("description").Should().Be("of both");
    }

    /// <summary>One designer, two windows: our page says what each has, and the older is told; saves that follow each other in one are not.</summary>
    [Fact]
    public async Task Second_of_two_windows_is_told()
    {
        var first = (await SaveAsync(Created("Windows"), null))["workflowDefinition"]!.AsObject();
        first["description"] = "of the first";
        (await WindowAsync(first, "1.1")).StatusCode.Should().Be(HttpStatusCode.OK);
        first["description"] = "of the first, again";
        (await WindowAsync(first, "1.2")).StatusCode.Should().Be(HttpStatusCode.OK);
        first["description"] = "of the second";

        var answer = await WindowAsync(first, "1.1");

        answer.Headers.GetValues("X-Care-Stale").Should().Equal("true");
        Texts(await answer.RefusedAsync(HttpStatusCode.BadRequest)).Should().ContainSingle().Which.Should().StartWith("You saved version 1").And.Contain("in another window");
        (await dana.GetJsonAsync($"{Api}/by-definition-id/windows")).Text("description").Should().Be("of the first, again");

        // Not put in force is kept all the same, and no other window's.
        first["description"] = "of the first, to be published";
        var refused = await WindowAsync(first, "1.3", publish: true);
        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        refused.Headers.GetValues("X-Care-Window-Has").Should().Equal("1.4");
        first["description"] = "mended";
        (await WindowAsync(first, "1.4")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await dana.DeleteAsync($"{Api}/windows")).StatusCode.Should().Be(HttpStatusCode.NoContent);

        async Task<HttpResponseMessage> WindowAsync(JsonObject model, string has, bool publish = false)
        {
            var save = Saving(model, publish);
            save.Headers.Add("X-Care-Window-Has", has);
            return await dana.PostAsync(Api, save);
        }
    }

    [Theory]
    [InlineData("DELETE", "workflow-definitions/child-record", "there are cases of this process")]
    [InlineData("DELETE", "workflow-definition-versions/child-record:1", "has been published, so it is kept")]
    [InlineData("DELETE", "workflow-definitions/_common", "would no longer work without it")]
    [InlineData("POST", "workflow-definitions/_common/retract", "would no longer work without it")]
    [InlineData("POST", "bulk-actions/delete/workflow-definitions/by-definition-id", "there are cases of this process")]
    [InlineData("POST", "bulk-actions/delete/workflow-definitions/by-id", "has been published, so it is kept")]
    [InlineData("POST", "bulk-actions/retract/workflow-definitions/by-definition-ids", "would no longer work without it")]
    public async Task Definition_in_use_stays(string method, string path, string says)
    {
        var before = await KeptAsync();
        var request = new HttpRequestMessage(new HttpMethod(method), $"/elsa/api/{path}")
        {
            Content = method == "POST" ? ApiSite.Json("""{ "definitionIds": ["child-record", "_common"], "ids": ["child-record:1"] }""") : null,
        };

        Texts(await (await dana.SendAsync(request)).RefusedAsync(HttpStatusCode.BadRequest)).Should().Contain(t => t.Contains(says, StringComparison.Ordinal));
        (await KeptAsync()).Should().Be(before);
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "POST", "workflow-definitions" },
        { "POST", "workflow-definitions/import" },
        { "POST", "workflow-definitions/child-record/publish" },
        { "POST", "workflow-definitions/child-record/retract" },
        { "POST", "workflow-definitions/child-record/revert/1" },
        { "DELETE", "workflow-definitions/child-record" },
        { "DELETE", "workflow-definition-versions/child-record:1" },
        { "POST", "bulk-actions/delete/workflow-definitions/by-definition-id" },
        { "POST", "bulk-actions/delete/workflow-definitions/by-id" },
        { "POST", "bulk-actions/publish/workflow-definitions/by-definition-ids" },
        { "POST", "bulk-actions/retract/workflow-definitions/by-definition-ids" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Only_designers_change_anything_and_only_from_here(string method, string path)
    {
        var before = await KeptAsync();
        var elsewhere = await studio.Site.InStudioAsync("dana");
        elsewhere.DefaultRequestHeaders.Remove("Origin");
        elsewhere.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");

        await (await studio.Site.Anonymous().SendAsync(Request())).RefusedAsync(HttpStatusCode.Unauthorized);
        await (await (await studio.Site.InStudioAsync("max")).SendAsync(Request())).RefusedAsync(HttpStatusCode.Forbidden);
        await (await (await studio.Site.InStudioAsync("asha")).SendAsync(Request())).RefusedAsync(HttpStatusCode.Forbidden);
        await (await elsewhere.SendAsync(Request())).RefusedAsync(HttpStatusCode.BadRequest);
        (await KeptAsync()).Should().Be(before);

        HttpRequestMessage Request() => new(new HttpMethod(method), $"/elsa/api/{path}")
        {
            Content = method == "POST" ? ApiSite.Json("""{ "definitionIds": ["child-record"], "ids": ["child-record:1"] }""") : null,
        };
    }

    [Theory]
    [InlineData("")]
    [InlineData("/by-definition-id/child-record")]
    [InlineData("/by-id/child-record:1")]
    [InlineData("/child-record/export")]
    public async Task Managers_read_and_practitioners_do_not(string path)
    {
        (await (await studio.Site.InStudioAsync("max")).GetAsync(Api + path)).StatusCode.Should().Be(HttpStatusCode.OK);
        await (await (await studio.Site.InStudioAsync("asha")).GetAsync(Api + path)).RefusedAsync(HttpStatusCode.Forbidden);
        await (await studio.Site.Anonymous().GetAsync(Api + path)).RefusedAsync(HttpStatusCode.Unauthorized);
    }

    private Definitions Store => studio.Site.Services.GetRequiredService<Definitions>();

    private Kernel.Definitions.ProcessMachine? Machine(string process) => studio.Site.Services.GetRequiredService<Council>().Now.Library.Find(process);

    /// <summary>Everything the store has: what was refused must not have changed a letter of it.</summary>
    private async Task<string> KeptAsync()
    {
        var versions = await Store.VersionsAsync();
        return string.Join('\n', versions.Select(v => v.ToString()).Concat(Store.Latest.Select(d => d.Text)));
    }

    /// <summary>What a draft says of a variable stays in it, as Studio can't say it: broken drafts of other tests must not be built on.</summary>
    private async Task WithoutDraftAsync(string process)
    {
        if (Store.LatestOf(process)!.Version is { WasPublished: false } draft)
        {
            (await dana.DeleteAsync($"/elsa/api/workflow-definition-versions/{draft.Id}")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        }
    }

    /// <summary>Which days are given as an example follows from the calendar, and the site's is longer than the kernel's tests'.</summary>
    private static string SaidOnAnyDay(string says) => says.IndexOf(": from ", StringComparison.Ordinal) is > 0 and var at ? says[..at] : says;

    private async Task RefusedWithoutTraceAsync(string path, string body, string says)
    {
        var before = await KeptAsync();

        var answer = await (await dana.PostAsync(path, ApiSite.Json(body))).RefusedAsync(HttpStatusCode.BadRequest);

        answer.ShouldBeLike(StudioSite.Recorded("POST_workflow-definitions.validation-error.400"));
        Texts(answer).Should().Contain(t => t.Contains(says, StringComparison.Ordinal));
        Texts(answer).Should().OnlyContain(t => t.Length < 500, "it must fit on a note");
        (await KeptAsync()).Should().Be(before);
    }

    private async Task<JsonNode> SaveAsync(JsonObject model, bool? publish) => await (await dana.PostAsync(Api, Saving(model, publish))).AcceptedAsync();

    private static StringContent Saving(JsonNode model, bool? publish) => Json(new JsonObject { ["model"] = model.DeepClone(), ["publish"] = publish });

    private static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    /// <summary>As Studio posts it when the name was filled in and a state machine chosen.</summary>
    private static JsonObject Created(string name)
    {
        var model = StudioSite.Recorded("POST_workflow-definitions.create-flowchart.request")["model"]!.AsObject();
        model["name"] = name;
        model["root"] = JsonNode.Parse("""{ "id": "37385ec27b4722c6", "type": "Elsa.StateMachine", "version": 1, "name": "StateMachine1", "states": [], "transitions": [] }""");
        return model.DeepClone().AsObject();
    }

    /// <summary>What makes it a process: two steps, each somebody's.</summary>
    private static void Draw(JsonObject model)
    {
        model["root"]!["states"] = JsonNode.Parse("""
            [{ "id": "s-start", "name": "Start" }, { "name": "Visiting" },
             { "name": "Done", "entry": { "id": "e1", "nodeId": "Workflow1:37385ec27b4722c6:e1", "name": "End1", "type": "Care.End", "version": 1 } }]
            """);
        model["root"]!["transitions"] = new JsonArray(Step("Begin", "Start", "Visiting"), Step("Finish", "Visiting", "Done"));

        static JsonNode Step(string name, string from, string to) => JsonNode.Parse($$"""
            { "name": "{{name}}", "from": "{{from}}", "to": "{{to}}",
              "trigger": { "id": "{{name}}", "nodeId": "Workflow1:37385ec27b4722c6:{{name}}", "name": "Action1", "type": "Care.Action", "version": 1,
                "careName": { "typeName": null, "expression": { "type": "Literal", "value": "{{name}}" }, "memoryReference": null },
                "label": { "typeName": null, "expression": { "type": "Literal", "value": "{{name}} it" }, "memoryReference": null },
                "roles": { "typeName": null, "expression": { "type": "Object", "value": "[\"SW\"]" }, "memoryReference": null } } }
            """)!;
    }

    private static JsonNode Drawn()
    {
        var model = Created("Drawn");
        Draw(model);
        return model["root"]!;
    }

    /// <summary>What Elsa 3 writes round a root when it exports.</summary>
    private static JsonObject Exported(JsonNode root)
    {
        var file = JsonNode.Parse("""
            { "$schema": "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json", "id": "9a0b1c2d3e4f5a6b", "definitionId": "0f1e2d3c4b5a6978", "tenantId": "", "name": "Orders", "createdAt": "2026-01-05T09:00:00+00:00",
              "version": 7, "toolVersion": "3.5.1.0", "variables": [], "inputs": [], "outputs": [], "outcomes": [], "customProperties": {}, "isReadonly": false, "isSystem": false, "isLatest": true, "isPublished": true,
              "options": { "activationStrategyType": null, "usableAsActivity": false, "autoUpdateConsumingWorkflows": false, "activityCategory": null, "incidentStrategyType": null, "commitStrategyName": null }, "usableAsActivity": false }
            """)!.AsObject();
        file["root"] = root.DeepClone();
        return file;
    }

    private static IReadOnlyList<string> Texts(JsonNode refusal) => [.. refusal["errors"]!["generalErrors"]!.AsArray().Select(t => t!.GetValue<string>())];

    private static IEnumerable<string?> Rels(JsonNode node) => node["links"]!.AsArray().Select(l => l!.Text("rel"));

    /// <summary>The recorded definition has activities and names of its own; what every state and transition has is compared.</summary>
    private static void OfOurActivities(JsonNode recorded)
    {
        var root = recorded["root"] ?? recorded;
        root["states"] = JsonNode.Parse("""[{ "name": "A" }]""");
        root["transitions"] = JsonNode.Parse("""[{ "name": "a", "from": "A", "to": "B" }]""");
        foreach (var list in new[] { "variables", "inputs" }.Where(l => recorded[l] is not null))
        {
            recorded[list] = list == "variables" ? JsonNode.Parse("""[{ "id": "v", "name": "V", "typeName": "Text", "isArray": false, "value": null, "storageDriverTypeName": null }]""") : new JsonArray();
        }
    }

    private static IEnumerable<JsonNode> Activities(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(p => Activities(p.Value)).Concat(map["nodeId"] is null ? [] : [map]),
        JsonArray list => list.SelectMany(Activities),
        _ => [],
    };
}
