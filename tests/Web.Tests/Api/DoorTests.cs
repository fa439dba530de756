using System.Net;
using System.Net.Http.Json;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Directory = CareWorkflows.Kernel.Deciding.Directory;

namespace CareWorkflows.Web.Tests.Api;

/// <summary>Who gets in, and what is said to those who send what can't be read.</summary>
public sealed class DoorTests : OnApiSite
{
    [Theory]
    [InlineData("/api/tasks")]
    [InlineData("/api/openapi.json")]
    [InlineData("/api/nothing/here")]
    public async Task Nobody_gets_in_unless_signed_in(string path)
    {
        var response = await Site.Anonymous().GetAsync(path);

        await response.ProblemAsync(401);
        response.Headers.WwwAuthenticate.ToString().Should().Be("Bearer");
    }

    [Fact]
    public async Task A_token_that_is_none_is_no_way_in()
    {
        var client = Site.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "made-up");

        await (await client.GetAsync("/api/tasks")).ProblemAsync(401);
    }

    [Fact]
    public async Task A_token_ends_after_an_hour_and_can_be_renewed()
    {
        var client = Site.Anonymous();
        var tokens = await (await client.PostAsJsonAsync("/api/sign-in", new { userName = "asha", password = DemoPeople.Password })).JsonAsync();
        Site.Time.Is("2026-12-01T10:01");
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Text("accessToken"));
        await (await client.GetAsync("/api/tasks")).ProblemAsync(401);

        var renewed = await (await client.PostAsJsonAsync("/api/sign-in/renew", new { refreshToken = tokens.Text("refreshToken") })).JsonAsync();

        client.DefaultRequestHeaders.Authorization = new("Bearer", renewed.Text("accessToken"));
        (await client.GetAsync("/api/tasks")).StatusCode.Should().Be(HttpStatusCode.OK);
        await (await client.PostAsJsonAsync("/api/sign-in/renew", new { refreshToken = "made-up" })).ProblemAsync(401);
    }

    [Fact]
    public async Task Five_wrong_passwords_close_the_account()
    {
        var client = Site.Anonymous();
        for (var i = 0; i < 5; i++)
        {
            await (await client.PostAsJsonAsync("/api/sign-in", new { userName = "sam", password = "wrong" })).ProblemAsync(401);
        }

        var problem = await (await client.PostAsJsonAsync("/api/sign-in", new { userName = "sam", password = DemoPeople.Password })).ProblemAsync(401);

        problem.Text("detail").Should().Contain("15 minutes");
    }

    [Fact]
    public async Task An_account_without_a_place_in_the_directory_does_nothing()
    {
        var asha = await Site.SignedInAsync();
        Site.Services.GetRequiredService<Council>().Use(Directory.Empty);

        await (await asha.GetAsync("/api/tasks")).ProblemAsync(403);
    }

    [Theory]
    [InlineData("System", "SW")]
    [InlineData("Asha", "System")]
    public async Task Nobody_is_the_clock(string person, string role)
    {
        await using (var scope = Site.Services.CreateAsyncScope())
        {
            var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            var account = await accounts.FindByNameAsync("asha");
            account!.Person = person;
            await accounts.UpdateAsync(account);
        }

        var client = await Site.SignedInAsync();
        Site.Services.GetRequiredService<Council>().Use(new Directory([new Actor(person, [role])]));

        await (await client.GetAsync("/api/tasks")).ProblemAsync(403);
    }

    [Fact]
    public async Task The_sites_cookie_is_good_from_the_site_itself()
    {
        var client = Site.Anonymous();
        await client.SignInAsync("asha");
        (await client.GetAsync("/api/tasks")).StatusCode.Should().Be(HttpStatusCode.OK);

        await (await client.PostAsync("/api/cases", new StringContent("{}"))).ProblemAsync(415);
        client.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        await (await client.PostAsync("/api/cases", ApiSite.Open("a"))).ProblemAsync(403);
        client.DefaultRequestHeaders.Remove("Origin");
        client.DefaultRequestHeaders.Add("Origin", "http://localhost");
        (await client.PostAsync("/api/cases", ApiSite.Open("a"))).StatusCode.Should().Be(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("""{ "process": "child-and-family-progress", "action": "OpenAssessment", "colour": "red" }""", "colour")]
    [InlineData("""{ "process": "child-and-family-progress" }""", "action")]
    [InlineData("""{ "process": 7, "action": "OpenAssessment" }""", "process")]
    [InlineData("""{ "process": null, "action": "OpenAssessment" }""", "process")]
    [InlineData("""{ "process": "child-and-family-progress", "action": "OpenAssessment", "form": [] }""", "form")]
    [InlineData("""{ "process": "child-and-family-progress", "action": "a", "action": "b" }""", "action")]
    [InlineData("""{ "process": "child-and-family-progress", "action": "a", "form": { "x": 1, "x": 2 } }""", "x")]
    [InlineData("""{ "process": "child-and-family-progress", "action": """, null)]
    [InlineData("", null)]
    public async Task What_cannot_be_read_is_named(string body, string? field)
    {
        var asha = await Site.SignedInAsync();

        var problem = await (await asha.PostAsync("/api/cases", ApiSite.Json(body))).ProblemAsync(400);

        problem.Text("field").Should().Be(field);
        problem.Text("detail").Should().NotBeNullOrEmpty().And.NotContain("CareWorkflows.").And.NotContain("System.");
    }

    [Theory]
    [InlineData("GET", "/api/cases/none", 404)]
    [InlineData("GET", "/api/cases/none/history", 404)]
    [InlineData("GET", "/api/processes/none", 404)]
    [InlineData("GET", "/api/processes/none/diagram", 404)]
    [InlineData("GET", "/api/processes/child-and-family-progress/diagram?format=png", 400)]
    [InlineData("GET", "/api/verify/none", 404)]
    [InlineData("GET", "/api/commands/none", 404)]
    [InlineData("GET", "/api/nothing/here", 404)]
    [InlineData("GET", "/api/tasks?status=red", 400)]
    [InlineData("GET", "/api/tasks?take=0", 400)]
    [InlineData("GET", "/api/tasks?take=many", 400)]
    [InlineData("DELETE", "/api/cases/none", 405)]
    public async Task What_is_not_there_is_a_problem_and_no_page(string method, string path, int status)
    {
        var asha = await Site.SignedInAsync();

        await (await asha.SendAsync(new HttpRequestMessage(new HttpMethod(method), path))).ProblemAsync(status);
    }

    [Fact]
    public async Task A_case_or_process_that_is_not_there_cannot_be_acted_on()
    {
        var asha = await Site.SignedInAsync();

        await (await asha.PostAsync("/api/cases/none/actions/StartPlan", ApiSite.Json("{}"))).ProblemAsync(404);
        await (await asha.PostAsync("/api/cases/none/corrections", ApiSite.Json("""{ "entry": 1, "reason": "x" }"""))).ProblemAsync(404);
        await (await asha.PostAsync("/api/cases", ApiSite.Json("""{ "process": "none", "action": "x" }"""))).ProblemAsync(404);
    }

    [Fact]
    public async Task Too_much_is_too_much()
    {
        var asha = await Site.SignedInAsync();

        await (await asha.PostAsync("/api/cases", ApiSite.Json(new string(' ', 1_000_001)))).ProblemAsync(413);
    }

    [Fact]
    public async Task Two_ids_for_one_command_are_one_too_many()
    {
        var asha = await Site.SignedInAsync();
        asha.DefaultRequestHeaders.Add("Idempotency-Key", "one");

        var problem = await (await asha.PostAsync("/api/cases", ApiSite.Open("plan", "other"))).ProblemAsync(400);

        problem.Text("field").Should().Be("commandId");
    }

    [Theory]
    [InlineData(true, 503)]
    [InlineData(false, 500)]
    public async Task A_store_that_does_not_answer_is_worth_another_try(bool isStorage, int status)
    {
        var problems = new ProblemsOfApi(
            _ => throw (isStorage ? new StorageUnavailableException("The disk is full. Nothing was saved.") : new InvalidOperationException("secret")), NullLogger<ProblemsOfApi>.Instance);
        var context = new DefaultHttpContext { RequestServices = Site.Services };
        context.Response.Body = new MemoryStream();

        await problems.InvokeAsync(context);

        context.Response.StatusCode.Should().Be(status);
        context.Response.Headers.RetryAfter.ToString().Should().Be(isStorage ? "5" : "");
        context.Response.Body.Position = 0;
        (await new StreamReader(context.Response.Body).ReadToEndAsync()).Should().NotContain("secret");
    }
}
