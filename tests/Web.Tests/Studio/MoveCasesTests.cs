using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Api;
using CareWorkflows.Web.Tests.Support;
using Microsoft.AspNetCore.Mvc.Testing;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>The page on which a designer moves open cases onto the version in force, and what Studio's page asks beside it.</summary>
public sealed class MoveCasesTests : IAsyncLifetime, IDisposable
{
    private readonly MovingSite site = new();

    public Task InitializeAsync() => site.OpenAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => site.Dispose();

    [Theory]
    [InlineData(MovingSite.Page)]
    [InlineData(MovingSite.Findings)]
    public async Task Only_designers_and_administrators(string path)
    {
        (await (await SignedInAsync("asha")).GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await (await SignedInAsync("max")).GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await (await SignedInAsync("dana")).GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await (await SignedInAsync("ada")).GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.OK);
        var nobody = await site.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }).GetAsync(path);
        nobody.StatusCode.Should().Be(path == MovingSite.Page ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized);
        (await (await SignedInAsync()).GetAsync(path.Replace("visits", "nothing", StringComparison.Ordinal))).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Each_case_says_what_changes_and_why_or_what_needs_a_decision()
    {
        await WithTwoCasesAndANewVersionAsync();
        site.GoToDecember(16);

        var page = await PageAsync();

        Text(page, "table.care-narrow tbody").Should().Be("2, in force 0 1 2");
        var rows = page.QuerySelectorAll(".care-stack tbody tr").Select(r => Squeezed(r.TextContent)).ToList();
        rows[0].Should().StartWith("assessed C1 Version 1, Being assessed Needs a decision The case is in Assessing (Being assessed), which version 2 no longer has");
        rows[1].Should().Be("planned C1 Version 1, Planning O1 Hold the first meeting due 21 December 2026 →becomes 12 December 2026 Late at once Version 2: 5 days after OpenVisits 1 other duty stays as it is.");
        page.QuerySelector("main a[href='/cases/planned']").Should().NotBeNull();
        page.QuerySelector("main form button")!.TextContent.Should().Be("Move 2 cases to version 2");
    }

    [Fact]
    public async Task They_are_moved_when_somebody_has_looked_and_the_history_says_so()
    {
        await WithTwoCasesAndANewVersionAsync();
        var dana = await SignedInAsync();

        var unlooked = await dana.SendAgainAsync(await dana.PageAsync(MovingSite.Page), MovingSite.Page + "?handler=move", [new("looked", "false")]);
        (await unlooked.Content.ReadAsStringAsync()).Should().Contain("Tick that you have looked at what changes");
        site.Moves.RunOf("visits").Should().BeNull();

        var moved = await MoveAsync(dana);
        moved.StatusCode.Should().Be(HttpStatusCode.Redirect);
        moved.Headers.Location!.OriginalString.Should().Be(MovingSite.Page);
        await site.Moves.SettledAsync("visits");

        var page = await dana.PageAsync(MovingSite.Page);
        Text(page, "main").Should().Contain("Cases were moved to version 2").And.Contain("1 case of 2 moved, 1 case needs a decision").And.Contain("Begun by Dana");
        Text(page, "main").Should().Contain("Cases left on older versions").And.Contain("Try again to move 1 case to version 2");
        page.QuerySelectorAll(".care-stack tbody tr").Should().ContainSingle().Which.TextContent.Should().Contain("assessed").And.Contain("Needs a decision");
        Text(page, "table.care-narrow tbody").Should().Be("2, in force 1 1 1");

        var asha = await SignedInAsync("asha");
        Text(await asha.PageAsync("/cases/planned"), "#entry-2").Should().Contain("Moved to version 2 of the process").And.Contain("by Dana, Designer")
            .And.Contain("From version 1.").And.Contain("Hold the first meeting: due was 21 December 2026 now 12 December 2026");
    }

    [Fact]
    public async Task When_all_are_on_it_there_is_nothing_to_do()
    {
        Text(await PageAsync(), "main").Should().Contain("There are no open cases of this process.");

        await site.StartAsync("a");
        Text(await PageAsync(), "main").Should().Contain("Every open case is on version 1.");

        await site.Definitions.RetractAsync("visits");
        Text(await PageAsync(), "main").Should().Contain("No version of this process is published, so there is none to move cases to.");
    }

    [Fact]
    public async Task What_has_been_published_since_they_looked_must_be_looked_at_first()
    {
        await WithTwoCasesAndANewVersionAsync();
        var dana = await SignedInAsync();
        var looked = await dana.PageAsync(MovingSite.Page);
        await site.PublishAsync(d => d["description"] = "Again");

        var answer = await dana.SendAgainAsync(looked, MovingSite.Page + "?handler=move", [new("looked", "true")]);

        (await answer.Content.ReadAsStringAsync()).Should().Contain("Version 3 has been published since you looked");
        site.Moves.RunOf("visits").Should().BeNull();
    }

    [Fact]
    public async Task A_page_of_another_site_moves_nothing()
    {
        await WithTwoCasesAndANewVersionAsync();

        var forged = await (await SignedInAsync()).PostAsync(MovingSite.Page + "?handler=move", new FormUrlEncodedContent([new("looked", "true"), new("version", "2")]));

        forged.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        site.Moves.RunOf("visits").Should().BeNull();
    }

    [Fact]
    public async Task While_it_runs_the_page_says_how_far_it_is_and_stops_it()
    {
        foreach (var n in Enumerable.Range(1, 5))
        {
            await site.StartAsync($"case{n}");
        }

        await site.PublishAsync();
        var dana = await SignedInAsync();
        using var firstIsMoved = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        site.Engine.Committed += Wait;
        await MoveAsync(dana);
        firstIsMoved.Wait();

        var running = await dana.PageAsync(MovingSite.Page);
        Text(running, "main").Should().Contain("Moving cases to version 2").And.Contain("of 5 moved").And.NotContain("What moving to version 2 changes");
        (await dana.SendAgainAsync(running, MovingSite.Page + "?handler=stop", [])).StatusCode.Should().Be(HttpStatusCode.Redirect);
        mayGoOn.Set();
        await site.Moves.SettledAsync("visits");
        site.Engine.Committed -= Wait;

        var left = await site.Moves.OnOlderVersionsAsync("visits");
        left.Should().BeInRange(3, 4, "it stops after the case at hand");
        var stopped = await dana.PageAsync(MovingSite.Page);
        Text(stopped, "main").Should().Contain("Moving cases to version 2 was stopped").And.Contain($"Go on with the other {left} cases");
        await dana.SendAgainAsync(stopped, MovingSite.Page + "?handler=move", []);
        await site.Moves.SettledAsync("visits");
        Text(await dana.PageAsync(MovingSite.Page), "main").Should().Contain("Every open case is on version 2.");

        void Wait(Commit commit)
        {
            firstIsMoved.Set();
            mayGoOn.Wait();
        }
    }

    [Fact]
    public async Task Many_cases_come_in_pages()
    {
        foreach (var n in Enumerable.Range(1, 21))
        {
            await site.StartAsync($"case{n:00}");
        }

        await site.PublishAsync();
        var dana = await SignedInAsync();

        var first = await dana.PageAsync(MovingSite.Page);
        first.QuerySelectorAll(".care-stack tbody tr").Should().HaveCount(20);
        var second = await dana.PageAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        second.QuerySelectorAll(".care-stack tbody tr").Should().ContainSingle().Which.TextContent.Should().Contain("case21");
        second.QuerySelector("a[rel=next]").Should().BeNull();
        second.QuerySelector("a[rel=prev]").Should().NotBeNull();
    }

    [Fact]
    public async Task Studio_is_told_what_is_wrong_and_how_many_cases_are_behind()
    {
        await WithTwoCasesAndANewVersionAsync();
        var dana = await SignedInAsync();

        var published = await dana.GetAsync(MovingSite.Findings);
        published.Headers.CacheControl!.NoStore.Should().BeTrue();
        (await published.JsonAsync()).ToJsonString().Should().Be("""{"status":"published","version":2,"openCasesOnOlderVersions":2,"findings":[]}""");

        await site.SaveAsync(d => d["root"]!["states"]![1]!["entry"]!["activities"]![1]!["metBy"] = new JsonArray("Nothing"));
        var draft = await dana.GetJsonAsync(MovingSite.Findings);
        (draft.Text("status"), draft["version"]!.GetValue<int>()).Should().Be(("draft", 3));
        var finding = draft["findings"]!.AsArray().Should().Contain(f => f!.Text("message")!.Contains("Nothing", StringComparison.Ordinal)).Which!;
        finding.AsObject().Select(p => p.Key).Should().Equal("place", "message", "isError");
        (finding.Text("place"), finding["isError"]!.GetValue<bool>()).Should().Be(("O2", true));
    }

    [Fact]
    public async Task What_is_not_in_force_any_more_is_unpublished()
    {
        await site.Definitions.RetractAsync("visits");

        (await (await SignedInAsync()).GetJsonAsync(MovingSite.Findings)).ToJsonString().Should().Be("""{"status":"unpublished","version":1,"openCasesOnOlderVersions":0,"findings":[]}""");
    }

    /// <param name="person">A designer, unless another is named.</param>
    private async Task<HttpClient> SignedInAsync(string person = "dana")
    {
        var client = site.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        await client.SignInAsync(person);
        return client;
    }

    private async Task WithTwoCasesAndANewVersionAsync()
    {
        await site.StartAsync("planned");
        await site.StartAsync("assessed");
        await site.DoAsync("assessed", "Assess");
        await site.PublishAsync();
    }

    private async Task<IHtmlDocument> PageAsync() => await (await SignedInAsync()).PageAsync(MovingSite.Page);

    private static async Task<HttpResponseMessage> MoveAsync(HttpClient dana) =>
        await dana.SendAgainAsync(await dana.PageAsync(MovingSite.Page), MovingSite.Page + "?handler=move", [new("looked", "true")]);

    private static string Text(IHtmlDocument page, string selector) => Squeezed(page.QuerySelector(selector)!.TextContent);

    private static string Squeezed(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
