using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests.Support;

/// <summary>Answers Studio in a browser as it was answered when it was recorded, so that its pages can be tried without its API.</summary>
public sealed class RecordedStudioApi
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Recorded");
    private static readonly string Nothing = """{"items":[],"count":0}""";

    /// <summary>What was saved, newest last.</summary>
    public List<JsonNode> Saved { get; } = [];

    /// <summary>Instead of an answer, this status: a session that ended, a right taken away, a server that broke.</summary>
    public int? Refusal { get; set; }

    public string Findings { get; set; } = """{"status":"draft","version":3,"findings":[]}""";

    public JsonNode Definition { get; set; } = Recorded("GET_workflow-definitions-by-definition-id");

    public async Task AnswerAsync(IPage page)
    {
        await page.RouteAsync("**/elsa/api/**", AnswerAsync);
        await page.RouteAsync("**/studio/workflows/definitions/*/findings", route => JsonAsync(route, Findings));
    }

    private Task AnswerAsync(IRoute route)
    {
        if (Refusal is { } status)
        {
            return route.FulfillAsync(new() { Status = status });
        }

        var request = route.Request;
        var url = new Uri(request.Url);
        var path = url.AbsolutePath["/elsa/api".Length..];
        return (request.Method, path) switch
        {
            ("POST", "/workflow-definitions") => SaveAsync(route, JsonNode.Parse(request.PostData!)!),
            ("GET", "/workflow-definitions") => JsonAsync(route, Recorded(url.Query.Contains("Ids=", StringComparison.Ordinal) ? "GET_workflow-definitions.by-ids" : "GET_workflow-definitions")),
            ("GET", _) when path.StartsWith("/workflow-definitions/by-definition-id/", StringComparison.Ordinal) => JsonAsync(route, Definition),
            ("GET", _) when path.StartsWith("/workflow-definitions/by-id/", StringComparison.Ordinal) => JsonAsync(route, Recorded("GET_workflow-definitions-by-id")),
            ("GET", "/descriptors/activities") => JsonAsync(route, Recorded("GET_descriptors-activities")),
            ("GET", "/descriptors/expression-descriptors") => JsonAsync(route, Recorded("GET_descriptors-expression-descriptors")),
            ("GET", "/descriptors/storage-drivers") => JsonAsync(route, Recorded("GET_descriptors-storage-drivers")),
            ("POST", "/workflow-instances") => JsonAsync(route, Recorded("POST_workflow-instances")),
            ("POST", _) when path.EndsWith("/journal", StringComparison.Ordinal) => JsonAsync(route, Recorded("POST_workflow-instances-journal")),
            ("GET", _) when path.EndsWith("/execution-state", StringComparison.Ordinal) => JsonAsync(route, Recorded("GET_workflow-instances-execution-state")),
            ("GET", _) when path.EndsWith("/variables", StringComparison.Ordinal) && path.StartsWith("/workflow-instances/", StringComparison.Ordinal) => JsonAsync(route, Recorded("GET_workflow-instances-variables")),
            ("GET", _) when path.StartsWith("/workflow-instances/", StringComparison.Ordinal) => JsonAsync(route, Recorded("GET_workflow-instances-id")),
            ("POST", "/activity-executions/report") => JsonAsync(route, """{"stats":[]}"""),
            _ => JsonAsync(route, Nothing),
        };
    }

    private Task SaveAsync(IRoute route, JsonNode request)
    {
        var model = request["model"]!.DeepClone();
        Saved.Add(model.DeepClone());
        model["links"] = Definition["links"]?.DeepClone();
        model["isPublished"] = request["publish"]?.GetValue<bool>() ?? false;
        Definition = model;
        return JsonAsync(route, new JsonObject { ["workflowDefinition"] = model.DeepClone(), ["alreadyPublished"] = false, ["consumingWorkflowCount"] = 0 });
    }

    public static JsonNode Recorded(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!;

    private static Task JsonAsync(IRoute route, JsonNode body) => JsonAsync(route, body.ToJsonString());

    private static Task JsonAsync(IRoute route, string body) => route.FulfillAsync(new() { Status = 200, ContentType = "application/json", Body = body });
}
