using System.Net;
using CareWorkflows.Web.Hosting;
using CareWorkflows.Web.Studio;
using CareWorkflows.Web.Tests.Support;

namespace CareWorkflows.Web.Tests.Studio;

public sealed class StudioPagesTests(PaperSite site) : IClassFixture<PaperSite>
{
    private const string Processes = "/studio";
    private const string Process = "/studio/workflows/definitions/paper-process/edit";
    private const string Cases = "/studio/workflows/instances";
    private const string Case = "/studio/workflows/instances/c1/view";

    public static TheoryData<string, string, HttpStatusCode> WhoMayEnter()
    {
        var data = new TheoryData<string, string, HttpStatusCode>();
        foreach (var path in new[] { Processes, Process, Cases, Case })
        {
            data.Add("dana", path, HttpStatusCode.OK);
            data.Add("ada", path, HttpStatusCode.OK);
            data.Add("max", path, path is Cases or Case ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
            data.Add("asha", path, HttpStatusCode.Forbidden);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(WhoMayEnter))]
    public async Task Page_IsOpenToItsRolesOnly(string person, string path, HttpStatusCode expected)
    {
        var response = await (await site.SignedInAsync(person)).GetAsync(path);

        response.StatusCode.Should().Be(expected);
        (await response.PageAsync()).QuerySelectorAll("#studio").Length.Should().Be(expected == HttpStatusCode.OK ? 1 : 0);
    }

    /// <summary>As Studio's viewer has it, which doesn't know where its pages lie.</summary>
    [Fact]
    public async Task LinkFromTheRoot_LeadsToThePageBelowStudio()
    {
        var response = await (await site.SignedInAsync("dana")).GetAsync(Process["/studio".Length..]);

        response.Headers.Location!.OriginalString.Should().Be(Process);
    }

    [Theory]
    [InlineData(Processes)]
    [InlineData(Process)]
    [InlineData(Cases)]
    [InlineData(Case)]
    public async Task Page_NotSignedIn_LeadsToSignInAndBack(string path)
    {
        var response = await site.Anonymous().GetAsync(path);

        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        response.Headers.Location!.PathAndQuery.Should().Be("/sign-in?then=" + Uri.EscapeDataString(path));
    }

    [Theory]
    [InlineData(Processes, "elsa-workflow-definition-list", null, null)]
    [InlineData(Process, "elsa-workflow-definition-editor", "definition-id", "paper-process")]
    [InlineData(Cases, "elsa-workflow-instance-list", null, null)]
    [InlineData(Case, "elsa-workflow-instance-viewer", "instance-id", "c1")]
    public async Task Page_SaysWhichElementOfWhat(string path, string element, string? attribute, string? id)
    {
        var studio = (await (await site.SignedInAsync("dana")).PageAsync(path)).QuerySelector("#studio")!;

        studio.GetAttribute("data-element").Should().Be(element);
        if (attribute is not null)
        {
            studio.GetAttribute($"data-{attribute}").Should().Be(id);
        }
    }

    [Fact]
    public async Task Page_MayDoNoMoreThanStudioNeeds_AndTheRestOfTheSiteAsLittleAsBefore()
    {
        var client = await site.SignedInAsync("dana");
        var policy = (await client.GetAsync(Process)).Headers.GetValues("Content-Security-Policy").Single();

        policy.Should().Be(StudioPages.ContentSecurityPolicy);
        policy.Split("; ").Single(p => p.StartsWith("script-src ", StringComparison.Ordinal))
            .Should().NotContain("unsafe-inline").And.NotContain("'unsafe-eval'").And.NotContain("blob:").And.NotContain("http");
        (await client.GetAsync("/cases")).Headers.GetValues("Content-Security-Policy").Should().Equal(SecurityHeaders.ContentSecurityPolicy);
        (await (await site.SignedInAsync("asha")).GetAsync(Process)).Headers.GetValues("Content-Security-Policy").Should().Equal(SecurityHeaders.ContentSecurityPolicy);
    }

    [Theory]
    [InlineData(Processes)]
    [InlineData(Process)]
    [InlineData(Cases)]
    [InlineData(Case)]
    public async Task Page_AsksForNothingFromElsewhere_AndIsNotKept(string path)
    {
        var response = await (await site.SignedInAsync("dana")).GetAsync(path);
        var page = await response.PageAsync();

        response.Headers.CacheControl!.NoStore.Should().BeTrue();
        page.QuerySelectorAll("[src], link[href]").Select(e => e.GetAttribute("src") ?? e.GetAttribute("href")).Should().NotContain(u => u!.Contains("//"));
        page.QuerySelectorAll("script:not([src]), style, [style], [onclick]").Should().BeEmpty();
        foreach (var file in page.QuerySelectorAll("script[src], link[rel=stylesheet], link[rel=preload], link[rel=modulepreload]").Select(e => e.GetAttribute("src") ?? e.GetAttribute("href")))
        {
            (await site.Anonymous().GetAsync(new Uri(new Uri("http://localhost/studio/"), file))).StatusCode.Should().Be(HttpStatusCode.OK, $"{file} is on the page");
        }
    }

    [Theory]
    [InlineData("dana", "/studio")]
    [InlineData("ada", "/studio")]
    [InlineData("max", "/studio/workflows/instances")]
    [InlineData("asha", null)]
    public async Task Navigation_LeadsThoseThereWhoMayEnter(string person, string? link)
    {
        var page = await (await site.SignedInAsync(person)).PageAsync("/");

        page.QuerySelectorAll(".care-nav a[href^='/studio']").Select(a => a.GetAttribute("href")).Should().Equal(link is null ? [] : new[] { link });
    }

    [Theory]
    [InlineData("dana", HttpStatusCode.NoContent)]
    [InlineData("max", HttpStatusCode.NoContent)]
    [InlineData("asha", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task Session_SaysWhetherThePageMayGoOn_WithoutAPage(string? person, HttpStatusCode expected)
    {
        var client = person is null ? site.Anonymous() : await site.SignedInAsync(person);

        var response = await client.GetAsync("/studio/session");

        response.StatusCode.Should().Be(expected);
        (await response.Content.ReadAsStringAsync()).Should().BeEmpty();
        (response.Headers.TryGetValues("X-Care-Person", out var who) ? who.Single() : null).Should().BeEquivalentTo(expected == HttpStatusCode.NoContent ? person : null, "a page goes on only with the one it was made for");
        response.Headers.CacheControl!.NoStore.Should().BeTrue();
    }
}

public sealed class SignOfLifeTests
{
    [Theory]
    [InlineData("/studio/session", "", false)]
    [InlineData("/studio/session", "?active", true)]
    [InlineData("/elsa/api/workflow-instances", "", false)]
    [InlineData("/elsa/hubs/workflow-instance", "", false)]
    [InlineData("/studio", "", true)]
    [InlineData("/cases", "", true)]
    public void Session_IsRenewedByWhatAPersonDoes_NotByWhatAnOpenPageAsks(string path, string query, bool expected)
    {
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.Path = path;
        context.Request.QueryString = new(query);

        StudioSession.IsSignOfLife(context.Request).Should().Be(expected);
    }
}
