using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CareWorkflows.Engine;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Directory = CareWorkflows.Kernel.Deciding.Directory;

namespace CareWorkflows.Web.Tests.Api;

/// <summary>The real site on the real engine, with the processes of <c>workflows/</c>, the demo people, and a clock that stands where it is put.</summary>
public class ApiSite : WebApplicationFactory<Program>
{
    public const string Plan = "child-and-family-progress";

    public Clock Time { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // Not Development: that fills the store with demo cases.
        builder.UseEnvironment("Testing");
        builder.UseSetting("ConnectionStrings:Care", $"Data Source=api-{Guid.NewGuid():N};Mode=Memory;Cache=Shared");
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Time));
    }

    public HttpClient Anonymous() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>Knows the demo people, and two children.</summary>
    public async Task<ApiSite> OpenAsync()
    {
        await DemoPeople.SeedAsync(Services);
        Services.GetRequiredService<Council>().Use(new Directory(DemoPeople.All));
        var tom = await SignedInAsync("tom");
        foreach (var child in (string[])["C1", "C2"])
        {
            await (await tom.PostAsync("/api/cases", Register(child))).AcceptedAsync();
        }

        return this;
    }

    public async Task<HttpClient> SignedInAsync(string person = "asha")
    {
        var client = Anonymous();
        var response = await client.PostAsJsonAsync("/api/sign-in", new { userName = person, password = DemoPeople.Password });
        response.IsSuccessStatusCode.Should().BeTrue(await response.Content.ReadAsStringAsync());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await response.JsonAsync()).Text("accessToken"));
        return client;
    }

    /// <summary>Scenario S02 as far as its expectations: assessed from 1 December, the plan started on 22 December.</summary>
    public async Task<HttpClient> WithPlanAsync(string id = "plan")
    {
        await (await (await SignedInAsync()).PostAsync("/api/cases", Open(id))).AcceptedAsync();

        // Three weeks later no token is good any more.
        Time.Is("2026-12-22T09:00");
        var asha = await SignedInAsync();
        await (await asha.PostAsync($"/api/cases/{id}/actions/StartPlan", StartPlan($"{id}-start"))).AcceptedAsync();
        return asha;
    }

    private static StringContent Register(string child) => Json($$"""
        {
          "id": "child:{{child}}", "process": "child-record", "child": "{{child}}", "action": "Register",
          "form": { "name": "{{child}}", "dateOfBirth": "2017-05-14", "from": "2026-11-02", "allocatedWorker": "Asha", "workerIsStudent": false }
        }
        """);

    public static StringContent Open(string id, string? commandId = null, string child = "C1") => Json($$"""
        {
          "commandId": "{{commandId ?? id}}", "id": "{{id}}", "process": "{{Plan}}", "child": "{{child}}", "action": "OpenAssessment",
          "form": { "caseOpenedOn": "2026-12-01", "assessmentStartedOn": "2026-12-01", "allocatedWorker": "Asha", "workerIsStudent": false, "tacPlanOpen": false, "siblings": [] }
        }
        """);

    public static StringContent StartPlan(string commandId) => Json($$"""
        {
          "commandId": "{{commandId}}", "on": "2026-12-22",
          "form": {
            "basis": "AssessmentCIN", "planStartedOn": "2026-12-22", "safetyPlan": "safety-plan.pdf",
            "serviceActions": [{ "what": "Parenting course place", "owner": "Asha", "dueOn": "2027-09-30" }],
            "involved": [
              { "person": "Mother", "role": "Parent", "agency": "Family", "kind": "family" },
              { "person": "School", "role": "Designated safeguarding lead", "agency": "School", "kind": "agency" }
            ]
          }
        }
        """);

    public static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
}

/// <summary>Each test has a site of its own.</summary>
public abstract class OnApiSite : IAsyncLifetime, IDisposable
{
    protected ApiSite Site { get; } = new();

    public Task InitializeAsync() => Site.OpenAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        Site.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Reading answers in tests.</summary>
public static class Answers
{
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    public static async Task<JsonNode> GetJsonAsync(this HttpClient client, string path) => await (await client.GetAsync(path)).AcceptedAsync();

    /// <summary>Whatever else came back is said.</summary>
    public static async Task<JsonNode> AcceptedAsync(this HttpResponseMessage response)
    {
        response.IsSuccessStatusCode.Should().BeTrue("{0}", await response.Content.ReadAsStringAsync());
        return await response.JsonAsync();
    }

    public static string? Text(this JsonNode node, string name) => node[name]?.GetValue<string>();

    public static JsonNode Duty(this JsonNode @case, string label) => @case["duties"]!.AsArray().Single(d => d!.Text("label") == label)!;

    /// <summary>Every problem has a title, its own status and the right type.</summary>
    public static async Task<JsonNode> ProblemAsync(this HttpResponseMessage response, int status)
    {
        var body = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).Should().Be(status, body);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = JsonNode.Parse(body)!;
        problem["status"]!.GetValue<int>().Should().Be(status);
        problem.Text("title").Should().NotBeNullOrEmpty();
        return problem;
    }
}
