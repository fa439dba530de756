using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.StudioApi.Descriptors;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Api;
using CareWorkflows.Web.Tests.Support;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>What Studio asks before it can draw, held against what was recorded of the real one.</summary>
public sealed class DescriptorsTests(DescriptorsTests.Site site) : IClassFixture<DescriptorsTests.Site>
{
    private const string Dispute = "dispute-escalation";

    /// <summary>Those of the contract, section 6, that were seen to work.</summary>
    private static readonly string[] HintsStudioKnows =
        ["singleline", "multiline", "checkbox", "dropdown", "radiolist", "checklist", "multitext", "code-editor", "json-editor", "expression-editor", "dictionary"];

    public static TheoryData<string, string> Recorded => new()
    {
        { "GET_descriptors-activities", "descriptors/activities?Refresh=True" },
        { "GET_descriptors-expression-descriptors", "descriptors/expression-descriptors" },
        { "GET_descriptors-variables", "descriptors/variables" },
        { "GET_descriptors-storage-drivers", "descriptors/storage-drivers" },
        { "GET_descriptors-workflow-activation-strategies", "descriptors/workflow-activation-strategies" },
        { "GET_descriptors-incident-strategies", "descriptors/incident-strategies" },
        { "GET_descriptors-log-persistence-strategies", "descriptors/log-persistence-strategies" },
        { "GET_descriptors-commit-strategies-workflows", "descriptors/commit-strategies/workflows" },
        { "GET_descriptors-commit-strategies-workflows", "descriptors/commit-strategies/activities" },
        { "GET_descriptors-output-converters", "descriptors/output-converters?sourceType=a&destinationType=b" },
        { "GET_features-installed", "features/installed" },
    };

    public static TheoryData<string> JsonInputs => [.. ActivityCatalogue.Descriptions.SelectMany(d => d.Inputs.Where(i => i.Kind == InputKind.Json).Select(i => $"{d.Type}/{i.Name}"))];

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task Answer_HasTheShapeThatWasRecorded(string recording, string address)
    {
        var ours = await site.GetAsync(address);

        JsonShape.Differences(Recording(recording), ours).Should().BeEmpty();
    }

    [Fact]
    public async Task EveryActivityThatIsOffered_HasAPictureOfItsOwn()
    {
        var offered = (await site.GetAsync("descriptors/activities"))["items"]!.AsArray().Where(d => d!["isBrowsable"]!.GetValue<bool>()).Select(d => d!["typeName"]!.ToString());

        var icons = await (await site.SendAsync(HttpMethod.Get, "/studio/icons.js")).Content.ReadAsStringAsync();

        offered.Should().AllSatisfy(type => icons.Should().Contain($"'{type}': ["));
    }

    [Fact]
    public async Task EveryDescribedInput_IsOnce_WithAnEditorStudioKnows()
    {
        var descriptors = (await site.GetAsync("descriptors/activities"))["items"]!.AsArray().ToDictionary(d => d!["typeName"]!.ToString(), d => d!);

        foreach (var activity in ActivityCatalogue.Descriptions)
        {
            var inputs = descriptors[activity.Type]["inputs"]!.AsArray().Where(i => i!["isBrowsable"]!.GetValue<bool>()).ToList();
            inputs.Should().HaveCount(activity.Inputs.Count);
            inputs.Select(i => i!["name"]!.ToString()).Should().OnlyHaveUniqueItems().And.NotContain(["Name", "Id", "Type", "Version", "Metadata", "CustomProperties", "NodeId"]);
            inputs.Select(i => i!["uiHint"]!.ToString()).Except(HintsStudioKnows).Should().BeEmpty();
        }

        descriptors["Care.End"]["displayName"]!.ToString().Should().Be("End");
        descriptors["Care.Action"]["kind"]!.ToString().Should().Be("Trigger");
        descriptors["Elsa.If"]["ports"]!.AsArray().Select(p => p!["name"] + " " + p["type"]).Should().Equal("Then Embedded", "Else Embedded", "Done Flow");
        descriptors["Elsa.StateMachine"]["isBrowsable"]!.GetValue<bool>().Should().BeFalse("a machine in a state is read by nobody");
    }

    [Fact]
    public async Task WithTheEditorsAddress_ListsAreFilledFromTheDefinition()
    {
        Items(await Input("Care.Duty", "In")).Should().Contain("Discussion").And.NotContain(s => s.StartsWith('(') || s == "Start", "no group holds the state before anything has happened");
        Items(await Input("Care.Deadline", "Answers")).Should().Contain("O1");
        Items(await Input("Care.Action", "Roles")).Should().Contain(["SW", "TM", "System"]);
        ((string?)(await Input("Care.Action", "EventDate"))["uiHint"]).Should().Be("singleline", "the field was just written in the form, and lists are behind by one selection");
        Items(await Input("Care.Signal", "Signal")).Should().Contain("Reallocated");
        Items(await Input("Elsa.SetVariable", "Variable")).Should().Contain("cause");
        Items(await Input("Care.StartProcess", "Process")).Should().Contain(Dispute).And.NotContain("_common");
        Items(await Input("Care.StartProcess", "Do")).Should().Contain("Raise").And.NotContain("AcknowledgeBreach");
        Items(await Input("Care.Notify", "To")).Should().Contain("SM").And.Contain(i => i.StartsWith("form.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutTheEditorsAddress_ListsHoldWhatAllShare()
    {
        var descriptors = await site.GetAsync("descriptors/activities", referer: null);

        Items(Input(descriptors, "Care.Action", "Roles")).Should().Contain("SW");
        Items(Input(descriptors, "Care.Duty", "In")).Should().BeEmpty();
    }

    /// <summary>A check list drops what it doesn't list with the first tick, so all that is said must be listed.</summary>
    [Fact]
    public async Task WhatAnActivitySays_IsListed_WhateverItIs()
    {
        var said = site.Definition(Dispute).Said("Care.Duty", "alert").Distinct().ToList();

        said.Should().Contain(s => s.Contains('('), "an expression stands there");
        Items(await Input("Care.Duty", "Alert")).Should().Contain(said);
    }

    [Fact]
    public async Task Options_AnsweredAnew_AreInTheShapeRecorded_AndKeepWhatIsNotSavedYet()
    {
        var ours = await site.PostAsync("descriptors/activities/Care.Duty/options/Alert", """{ "context": { "alert": { "typeName": null, "expression": { "type": "Object", "value": "[\"SM\",\"people.holders('AD')\"]" } } } }""");

        Items(ours["items"]!).Should().Contain(["SM", "owner", "people.holders('AD')"]);
        var dropDown = await site.PostAsync("descriptors/activities/Care.Action/options/EventDate", """{ "context": null }""");
        JsonShape.Differences(Recording("POST_descriptors-activities-options"), dropDown)
            .Should().BeSubsetOf(["$.items.dropdown.providerName was never recorded", "$.items.dropdown.selectList.sortItems was never recorded"], "descriptors were recorded with these two, the answer without");
        Items(dropDown["items"]!).Should().StartWith("", "a choice can be taken back");
    }

    [Theory]
    [InlineData("descriptors/activities/Care.Nothing/options/Alert")]
    [InlineData("descriptors/activities/Care.Duty/options/Nothing")]
    public async Task Options_OfWhatThereIsNot_AreNotFound(string address) =>
        (await site.SendAsync(HttpMethod.Post, address, "{}")).StatusCode.Should().Be(HttpStatusCode.NotFound);

    [Fact]
    public async Task ActionsOfAnotherProcess_AreThoseThatStartIt()
    {
        var ours = await site.PostAsync("descriptors/activities/Care.StartProcess/options/Do", $$"""{ "context": { "process": { "expression": { "type": "Literal", "value": "{{Dispute}}" } } } }""");

        Items(ours["items"]!).Should().Equal("Raise");
    }

    [Fact]
    public async Task LanguagesOffered_AreThoseExecuted()
    {
        var items = (await site.GetAsync("descriptors/expression-descriptors"))["items"]!.AsArray();

        items.Where(i => i!["isBrowsable"]!.GetValue<bool>()).Select(i => i!["type"]!.ToString()).Should().Equal("JavaScript");
    }

    [Fact]
    public async Task Declarations_NameWhatExpressionsOfThatProcessSee()
    {
        var response = await site.SendAsync(HttpMethod.Post, $"scripting/javascript/type-definitions/{Dispute}", $$"""{ "workflowDefinitionId": "{{Dispute}}", "activityTypeName": "Care.Action", "propertyName": "Writes" }""");
        var text = await response.Content.ReadAsStringAsync();

        response.Content.Headers.ContentType!.MediaType.Should().Be("text/plain");
        text.Should().Contain("declare var form: Form;").And.Contain("declare var referredOn: string;").And.Contain("'dsp.agreeWithin': string").And.Contain("  Raise: Fact & {")
            .And.Contain("declare function last<").And.Contain("  asOf(date: string): Child;").And.Contain("  TM: true;");
        // Studio adds the text anew with every editor: what may be said only once would be an error the second time.
        Regex.Matches(text, @"^(declare (const|let|class|enum)|type) ", RegexOptions.Multiline).Should().BeEmpty();
        text.Count(c => c == '{').Should().Be(text.Count(c => c == '}'));
    }

    [Fact]
    public async Task Declarations_OfAProcessThereIsNot_AreWhatAllShare() =>
        (await (await site.SendAsync(HttpMethod.Post, "scripting/javascript/type-definitions/nothing", "{}")).Content.ReadAsStringAsync()).Should().Contain("declare function setting<");

    [Theory]
    [MemberData(nameof(JsonInputs))]
    public async Task EveryJsonInput_TellsItsSchema(string input)
    {
        var (type, name) = (input.Split('/')[0], input.Split('/')[1]);
        (await Input(type, char.ToUpperInvariant(name[0]) + name[1..]))["description"]!.ToString().Should().EndWith($"/studio/schema/{input}");

        var schema = JsonNode.Parse(InputSchemas.Of(type, name)!)!;

        schema.AsObject().Should().Contain(p => p.Key == "type" || p.Key == "anyOf");
    }

    [Fact]
    public async Task Schema_IsServed_AndNoneWhereThereIsNone()
    {
        (await site.SendAsync(HttpMethod.Get, "/studio/schema/Care.Action/form")).Content.Headers.ContentType!.MediaType.Should().Be("application/schema+json");
        (await site.SendAsync(HttpMethod.Get, "/studio/schema/Care.Action/label")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task WhoMayNeitherDesignNorLookAtCases_IsRefused()
    {
        var socialWorker = await site.SignedInAsync("asha");

        (await socialWorker.GetAsync("/elsa/api/descriptors/activities")).StatusCode.Should().BeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.Found);
        (await socialWorker.GetAsync("/elsa/api/features/installed")).StatusCode.Should().BeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.Found);
    }

    /// <summary>A draft may be anything: what can be read of it is listed.</summary>
    [Theory]
    [InlineData("{ half", 0)]
    [InlineData("[]", 0)]
    [InlineData("""{ "root": { "states": [1, {}, { "name": "A" }], "transitions": [null, { "trigger": 3 }] }, "variables": "none" }""", 1)]
    [InlineData("""{ "root": { "states": [{ "name": "A", "entry": { "type": "Care.Duty", "careName": { "typeName": null, "expression": { "type": "Literal", "value": "O1" } } } }, { "name": "(live)" }] } }""", 1)]
    public void Names_AreReadLeniently(string text, int states)
    {
        var names = NamesInDefinition.Of(new StoredDefinition(
            new DefinitionVersion("draft", 1, "Draft", null, true, false, false, DateTime.UnixEpoch, 1, DateTime.UnixEpoch, "dana"), text));

        names.States.Should().HaveCount(states);
        names.Duties.Select(d => d.Name).Should().Equal(text.Contains("Care.Duty", StringComparison.Ordinal) ? ["O1"] : []);
    }

    private static JsonNode Recording(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(), $"{name}.json")))!;

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CareWorkflows.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "tests/Web.Tests/Studio/Recorded");
    }

    private static JsonNode Input(JsonNode descriptors, string type, string input) =>
        descriptors["items"]!.AsArray().Single(d => d!["typeName"]!.ToString() == type)!["inputs"]!.AsArray().Single(i => i!["name"]!.ToString() == (input == "Name" ? "CareName" : input))!;

    private static List<string> Items(JsonNode node)
    {
        var specifications = node["uiSpecifications"] ?? node;
        var items = specifications["checklist"]?["checkList"]?["items"] ?? specifications["dropdown"]!["selectList"]!["items"];
        return [.. items!.AsArray().Select(i => i!["value"]!.ToString())];
    }

    private async Task<JsonNode> Input(string type, string input) => Input(await site.GetAsync("descriptors/activities"), type, input);

    /// <summary>The real site, with a designer at it.</summary>
    public sealed class Site : IAsyncLifetime
    {
        private const string Editor = $"https://care.invalid/studio/workflows/definitions/{Dispute}/edit";
        private HttpClient designer = null!;

        public ApiSite Api { get; } = new();

        public async Task InitializeAsync()
        {
            await Api.OpenAsync();
            designer = await SignedInAsync("dana");
        }

        /// <summary>By cookie, as Studio is.</summary>
        public async Task<HttpClient> SignedInAsync(string person)
        {
            var client = Api.Anonymous();
            await client.SignInAsync(person);
            return client;
        }

        public async Task<JsonNode> GetAsync(string address, string? referer = Editor) => await JsonAsync(await SendAsync(HttpMethod.Get, address, null, referer));

        public async Task<JsonNode> PostAsync(string address, string body) => await JsonAsync(await SendAsync(HttpMethod.Post, address, body));

        public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string? body = null, string? referer = Editor)
        {
            var request = new HttpRequestMessage(method, address.StartsWith('/') ? address : $"/elsa/api/{address}");
            if (body is not null)
            {
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            }

            if (referer is not null)
            {
                request.Headers.Referrer = new Uri(referer);
            }

            return await designer.SendAsync(request);
        }

        internal NamesInDefinition Definition(string process) =>
            NamesInDefinition.Of(((Definitions)Api.Services.GetService(typeof(Definitions))!).LatestOf(process)!);

        public async Task DisposeAsync() => await Api.DisposeAsync();

        private static async Task<JsonNode> JsonAsync(HttpResponseMessage response)
        {
            var text = await response.Content.ReadAsStringAsync();
            response.StatusCode.Should().Be(HttpStatusCode.OK, text);
            return JsonNode.Parse(text)!;
        }
    }
}
