using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CareWorkflows.Web.Tests.Api;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>Who gets in to Studio's API, and from where.</summary>
public sealed class StudioDoorTests(PlanInStudio plan) : IClassFixture<PlanInStudio>
{
    private StudioSite Site => plan.Site;

    [Theory]
    [InlineData("/elsa/api/workflow-instances/child:C1")]
    [InlineData("/elsa/hubs/workflow-instance")]
    public async Task Nobody_gets_in_unless_signed_in(string path) =>
        await (await Site.Anonymous().GetAsync(path)).RefusedAsync(HttpStatusCode.Unauthorized);

    [Theory]
    [InlineData("asha")]
    [InlineData("tom")]
    public async Task Practitioners_have_their_own_pages(string person)
    {
        var client = await Site.InStudioAsync(person);

        await (await client.GetAsync("/elsa/api/workflow-instances/child:C1")).RefusedAsync(HttpStatusCode.Forbidden);
        await (await client.PostAsync("/elsa/api/workflow-instances", ApiSite.Json("{}"))).RefusedAsync(HttpStatusCode.Forbidden);
        await (await client.PostAsync("/elsa/hubs/workflow-instance/negotiate?negotiateVersion=1", null)).RefusedAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("dana")]
    [InlineData("ada")]
    [InlineData("max")]
    public async Task Designers_administrators_and_managers_look(string person)
    {
        var client = await Site.InStudioAsync(person);

        var response = await client.GetAsync("/elsa/api/workflow-instances/child:C1");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Headers.CacheControl!.NoStore.Should().BeTrue();
    }

    [Fact]
    public async Task Other_sites_change_nothing()
    {
        var max = await Site.InStudioAsync();
        max.DefaultRequestHeaders.Remove("Origin");
        max.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");

        await (await max.PostAsync("/elsa/api/workflow-instances", ApiSite.Json("{}"))).RefusedAsync(HttpStatusCode.BadRequest);
        await (await max.DeleteAsync("/elsa/api/workflow-instances/child:C1")).RefusedAsync(HttpStatusCode.BadRequest);
        await (await max.PostAsync("/elsa/hubs/workflow-instance/negotiate?negotiateVersion=1", null)).RefusedAsync(HttpStatusCode.BadRequest);
        await (await max.GetAsync("/elsa/hubs/workflow-instance?id=x")).RefusedAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_a_browser_calls_cross_site_is()
    {
        var max = await Site.InStudioAsync();
        max.DefaultRequestHeaders.Remove("Origin");
        max.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        await (await max.PostAsync("/elsa/api/workflow-instances", ApiSite.Json("{}"))).RefusedAsync(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("text/plain", "{}")]
    [InlineData("application/x-www-form-urlencoded", "page=0")]
    [InlineData("application/json", "{ broken")]
    [InlineData("application/json", """{ "page": "first" }""")]
    [InlineData("application/json", """{ "statuses": ["Sleeping"] }""")]
    public async Task Only_json_that_can_be_read_is_taken(string type, string body)
    {
        var max = await Site.InStudioAsync();

        var answer = await (await max.PostAsync("/elsa/api/workflow-instances", new StringContent(body, Encoding.UTF8, type))).RefusedAsync(HttpStatusCode.BadRequest);

        answer.ShouldBeLike(StudioSite.Recorded("POST_workflow-definitions.validation-error.400"));
    }
}

internal static class Refusals
{
    /// <summary>Every no is in Elsa's form, so that Studio shows it.</summary>
    public static async Task<JsonNode> RefusedAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(status, body);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        var answer = JsonNode.Parse(body)!;
        answer["statusCode"]!.GetValue<int>().Should().Be((int)status);
        answer["errors"]!["generalErrors"]!.AsArray().Should().NotBeEmpty();
        return answer;
    }
}
