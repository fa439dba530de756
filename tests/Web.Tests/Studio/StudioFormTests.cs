using System.Text.Json;
using System.Text.Json.Nodes;
using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.StudioApi.Definitions;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>What Studio has is what the files have: there and back gives the same bytes, and what Studio changes changes nothing else.</summary>
public class StudioFormTests
{
    private static readonly WorkflowsFolder Workflows = WorkflowsFolder.Find(null, AppContext.BaseDirectory);

    public static TheoryData<string> Processes => [.. Workflows.ReadDefinitions().Keys];

    [Theory]
    [MemberData(nameof(Processes))]
    public void A_file_comes_back_from_Studio_byte_for_byte(string process)
    {
        var text = Workflows.ReadDefinitions()[process];

        var posted = AsStudioPosts(StudioForm.ToStudio(Stored(process, text)));

        StudioForm.FromStudio(posted, text).Should().Be(text);
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void A_file_taken_in_anew_compiles_as_before(string process)
    {
        var definitions = new Dictionary<string, string>(Workflows.ReadDefinitions(), StringComparer.Ordinal);
        var posted = AsStudioPosts(StudioForm.ToStudio(Stored(process, definitions[process])));

        definitions[process] = StudioForm.FromStudio(posted, before: null);

        ProcessCompiler.Compile(definitions, Workflows.ReadCalendar()).Findings.Where(f => f.IsError).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void Every_activity_has_what_Studio_needs(string process)
    {
        var root = StudioForm.ToStudio(Stored(process, Workflows.ReadDefinitions()[process]))["root"]!.AsObject();

        var nodes = Activities(root).ToList();

        nodes.Should().AllSatisfy(a => a.Should().ContainKeys("id", "nodeId", "type", "version", "name"));
        nodes.Should().AllSatisfy(a => a["name"]!.GetValueKind().Should().Be(JsonValueKind.String));
        nodes.Select(a => a["nodeId"]!.GetValue<string>()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void An_input_set_in_Studio_is_a_plain_value_of_its_kind()
    {
        var posted = Posted("""
            { "id": "a1", "nodeId": "Workflow1:m:a1", "name": "Action1", "type": "Care.Action", "version": 1,
              "careName": { "typeName": null, "expression": { "type": "Literal", "value": "Escalate" }, "memoryReference": null },
              "roles": { "typeName": null, "expression": { "type": "Object", "value": "[\"SW\",\"TM\"]" }, "memoryReference": null },
              "label": { "typeName": null, "expression": { "type": "Literal", "value": "" }, "memoryReference": null },
              "form": { "typeName": null, "expression": { "type": "Literal", "value": "[{ \"name\": \"why\", \"type\": \"Long\" }]" }, "memoryReference": null } }
            """);

        var trigger = DefinitionText.Read(StudioForm.FromStudio(posted, null))["root"]!["transitions"]![0]!["trigger"]!;

        trigger.ToJsonString().Should().Be("""{"id":"a1","type":"Care.Action","version":1,"name":"Escalate","roles":["SW","TM"],"form":[{"name":"why","type":"Long"}]}""");
    }

    [Fact]
    public void What_Studio_numbered_has_no_name_until_somebody_gives_it_one()
    {
        var posted = Posted("""{ "id": "a1", "nodeId": "Workflow1:m:a1", "name": "Action12", "type": "Care.Action", "version": 1 }""");

        DefinitionText.Read(StudioForm.FromStudio(posted, null))["root"]!["transitions"]![0]!["trigger"]!.AsObject().Should().NotContainKey("name");
    }

    [Fact]
    public void What_Studio_made_is_called_by_its_kind_until_it_has_a_name()
    {
        var text = StudioForm.FromStudio(Posted("""{ "id": "f494f047d31e60", "name": "Action12", "type": "Care.Action", "version": 1 }"""), null);

        var studio = StudioForm.ToStudio(Stored("p", text));

        ((string?)studio["root"]!["transitions"]![0]!["trigger"]!["name"]).Should().Be("Action");
        StudioForm.FromStudio(AsStudioPosts(studio), text).Should().Be(text);
    }

    [Fact]
    public void An_end_is_an_activity_in_Studio_and_a_word_in_the_file()
    {
        var text = DefinitionText.Write(DefinitionText.Read("""
            {
              "definitionId": "p",
              "name": "P",
              "version": 1,
              "toolVersion": "3.8.2.0",
              "variables": [],
              "inputs": [],
              "outputs": [],
              "outcomes": [],
              "customProperties": {},
              "root": {
                "id": "m",
                "type": "Elsa.StateMachine",
                "version": 1,
                "name": "P",
                "initialState": "Start",
                "states": [
                  { "id": "s-start", "name": "Start" },
                  { "id": "s-1", "name": "One", "final": true },
                  { "id": "s-2", "name": "Two", "final": true, "entry": { "id": "n", "type": "Care.Notify", "version": 1, "to": ["TM"], "say": "Done" } },
                  {
                    "id": "s-3",
                    "name": "Three",
                    "final": true,
                    "entry": { "id": "q", "type": "Elsa.Sequence", "version": 1, "activities": [ { "id": "n2", "type": "Care.Notify", "version": 1, "say": "Done" } ] }
                  }
                ],
                "transitions": []
              }
            }
            """));
        var studio = StudioForm.ToStudio(Stored("p", text));

        studio["root"]!["states"]!.AsArray().Skip(1).Should().AllSatisfy(s => s!["entry"]!.ToJsonString().Should().Contain("Care.End"));
        studio["root"]!["states"]!.AsArray().Should().AllSatisfy(s => s!.AsObject().Should().NotContainKey("final"));
        StudioForm.FromStudio(AsStudioPosts(studio), text).Should().Be(text);

        studio["root"]!["states"]![1]!.AsObject().Remove("entry");
        DefinitionText.Read(StudioForm.FromStudio(AsStudioPosts(studio), text))["root"]!["states"]![1]!.AsObject().Should().NotContainKey("final");
    }

    [Fact]
    public void A_variable_keeps_what_Studio_does_not_know_of_it()
    {
        const string process = "child-record";
        var text = Workflows.ReadDefinitions()[process];
        var studio = StudioForm.ToStudio(Stored(process, text));
        var posted = AsStudioPosts(studio);
        foreach (var variable in posted["variables"]!.AsArray().OfType<JsonObject>())
        {
            foreach (var unknown in variable.Select(p => p.Key).Except(["id", "name", "typeName", "isArray", "value", "storageDriverTypeName"]).ToList())
            {
                variable.Remove(unknown);
            }
        }

        StudioForm.FromStudio(posted, text).Should().Be(text);
    }

    /// <summary>Duplicate and import post Studio's own model, with no file to look in.</summary>
    [Theory]
    [MemberData(nameof(Processes))]
    public void A_duplicate_keeps_what_Studio_does_not_know_of_its_variables(string process)
    {
        var text = Workflows.ReadDefinitions()[process];
        var posted = AsStudioPosts(StudioForm.ToStudio(Stored(process, text)));
        string[] known = ["id", "name", "typeName", "isArray", "value", "storageDriverTypeName"];
        foreach (var variable in posted["variables"]!.AsArray().OfType<JsonObject>())
        {
            (variable["value"]?.GetValueKind() ?? JsonValueKind.String).Should().Be(JsonValueKind.String, "Studio's importer reads nothing else");
            foreach (var unknown in variable.Select(p => p.Key).Except(known).ToList())
            {
                variable.Remove(unknown);
            }
        }

        var kept = DefinitionText.Read(StudioForm.FromStudio(posted, before: null))["variables"]!.AsArray();

        kept.Should().HaveSameCount(DefinitionText.Read(text)["variables"]!.AsArray());
        foreach (var (variable, before) in kept.Zip(DefinitionText.Read(text)["variables"]!.AsArray()))
        {
            JsonNode.DeepEquals(variable, before).Should().BeTrue("{0} was {1}", variable!.ToJsonString(), before!.ToJsonString());
        }
    }

    [Fact]
    public void Numbers_typed_as_text_are_numbers()
    {
        var posted = Posted("""{ "id": "a1", "type": "Care.Action", "version": 1 }""");
        posted["variables"] = new JsonArray(
            new JsonObject { ["id"] = "v1", ["name"] = "x.limit", ["typeName"] = "Int", ["isArray"] = false, ["value"] = "8" },
            new JsonObject { ["id"] = "v2", ["name"] = "x.within", ["typeName"] = "Duration", ["isArray"] = false, ["value"] = "5 wd" },
            new JsonObject { ["id"] = "v3", ["name"] = "x.on", ["typeName"] = "Bool", ["isArray"] = false, ["value"] = "True" });

        var variables = DefinitionText.Read(StudioForm.FromStudio(posted, null))["variables"]!.AsArray();

        variables.Select(v => v!["value"]!.ToJsonString()).Should().Equal("8", "\"5 wd\"", "true");
    }

    [Fact]
    public void A_machine_drawn_from_nothing_gets_a_beginning_and_ids()
    {
        var posted = JsonNode.Parse("""
            { "definitionId": null, "name": "Family visits", "variables": null, "customProperties": null, "options": null, "id": null, "version": 1,
              "root": { "id": "37385ec27b4722c6", "type": "Elsa.StateMachine", "version": 1, "name": "StateMachine1", "states": [], "transitions": [] } }
            """)!.AsObject();

        var root = DefinitionText.Read(StudioForm.FromStudio(posted, null))["root"]!;

        root["initialState"]!.GetValue<string>().Should().Be("Start");
        root["states"]!.ToJsonString().Should().Be("""[{"id":"s-start","name":"Start"}]""");
    }

    [Fact]
    public void The_current_state_is_the_cases_and_never_the_definitions()
    {
        var posted = Posted("""{ "id": "a1", "type": "Care.Action", "version": 1 }""");
        posted["root"]!["currentState"] = "Start";

        StudioForm.FromStudio(posted, null).Should().NotContain("currentState");
    }

    /// <summary>Through text, as over the wire.</summary>
    private static JsonObject AsStudioPosts(JsonObject studio) => JsonNode.Parse(studio.ToJsonString())!.AsObject();

    private static JsonObject Posted(string trigger) => JsonNode.Parse($$"""
        { "definitionId": "p", "name": "P", "variables": [], "customProperties": {}, "version": 1,
          "root": { "id": "m", "nodeId": "Workflow1:m", "type": "Elsa.StateMachine", "version": 1, "name": "M", "initialState": "Start",
                    "states": [{ "name": "Start" }, { "name": "Open" }],
                    "transitions": [{ "name": "open", "from": "Start", "to": "Open", "trigger": {{trigger}} }] } }
        """)!.AsObject();

    private static IEnumerable<JsonObject> Activities(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(p => Activities(p.Value)).Concat(map["nodeId"] is null ? [] : [map]),
        JsonArray list => list.SelectMany(Activities),
        _ => [],
    };

    private static StoredDefinition Stored(string process, string text) =>
        new(new DefinitionVersion(process, 1, process, null, true, true, true, DateTime.UnixEpoch, 3, DateTime.UnixEpoch, "Dana"), text);
}
