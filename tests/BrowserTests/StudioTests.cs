using System.Text.Json.Nodes;
using CareWorkflows.BrowserTests.Support;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests;

/// <summary>The real Elsa Studio on our pages: that it starts, can be read, and can't be broken by what happens around it.</summary>
[Collection(InABrowser.Name)]
public sealed class StudioTests(Chromium chromium, Site site) : BrowserTest(chromium), IClassFixture<Site>
{
    private const string Process = "/studio/workflows/definitions/permanency-tracking/edit";
    private const string Case = "demo-plan-1";

    private readonly List<string> complaints = [];
    private readonly List<string> saved = [];

    [Fact]
    public async Task Processes_OpenFromTheNavigation_AndAProcessFromItsRow()
    {
        var page = await WindowAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Process designer" }).ClickAsync();
        await page.GetByText("Permanency tracking").First.ClickAsync();
        await page.WaitForURLAsync("**" + Process);

        await page.Locator(".x6-node").First.WaitForAsync();
        await page.PictureAsync("studio-process");
        complaints.Should().BeEmpty();
        saved.Should().BeEmpty("a process that is only opened must not become a draft");
    }

    [Fact]
    public async Task TwelveStates_StandApart_InSightAndReadable_WithTheirNamesInTheirBoxes()
    {
        var page = await WindowAsync();
        await page.GotoAsync(Process);
        await page.Locator(".x6-node").Nth(11).WaitForAsync();

        // The drawing settles over a few frames.
        await page.WaitForFunctionAsync("""
            () => {
              const canvas = document.querySelector('.x6-graph').getBoundingClientRect();
              return [...document.querySelectorAll('.x6-node > rect:first-of-type')].map(r => r.getBoundingClientRect())
                .every(b => b.left >= canvas.left && b.right <= canvas.right && b.top >= canvas.top && b.bottom <= canvas.bottom);
            }
            """);
        await page.PictureAsync("studio-twelve-states");
        var faults = await page.EvaluateAsync<string[]>("""
            () => {
              const faults = [];
              const boxes = [...document.querySelectorAll('.x6-node')].map(n => ({
                name: n.querySelector('text').textContent, box: n.querySelector('rect').getBoundingClientRect(), text: n.querySelector('text').getBoundingClientRect() }));
              for (const a of boxes) {
                if (a.text.left < a.box.left || a.text.right > a.box.right || a.text.top < a.box.top || a.text.bottom > a.box.bottom) faults.push(`${a.name} sticks out of its box`);
                if (a.text.height < 9) faults.push(`${a.name} is ${a.text.height} high`);
                for (const b of boxes) {
                  if (a !== b && a.box.left < b.box.right && b.box.left < a.box.right && a.box.top < b.box.bottom && b.box.top < a.box.bottom) faults.push(`${a.name} lies on ${b.name}`);
                }
              }
              return faults;
            }
            """);

        faults.Should().BeEmpty();
        saved.Should().BeEmpty();
        complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task StateAdded_IsSavedByItself_WithoutTraceOfOurDrawing_AndTheFindingsAreAskedAgain()
    {
        var page = await WindowAsync();
        await page.OpenProcessAsync("care-planning-meetings");
        var before = await page.EvaluateAsync<string>("async () => (await fetch('/elsa/api/workflow-definitions/by-definition-id/care-planning-meetings')).text()");
        var strip = page.Locator(".studio-findings");
        await Assertions.Expect(strip).ToContainTextAsync("Published, version 1");

        await page.Locator("summary", new() { HasTextString = "Add state" }).ClickAsync();
        var menu = page.Locator("details.state-machine-designer__create-menu[open]");
        await menu.Locator("input").First.FillAsync("Paused");
        await menu.Locator("button").First.ClickAsync();

        await Assertions.Expect(strip.Locator("summary")).ToContainTextAsync("1 thing to mend before this can be published");
        await Assertions.Expect(page.Locator(".x6-node", new() { HasTextString = "Paused" })).Not.ToContainTextAsync("Current");
        await strip.Locator("summary").ClickAsync();
        (await strip.Locator("li").AllTextContentsAsync()).Should().Equal("Pausedno transition leads here");
        await Assertions.Expect(menu).ToHaveCountAsync(0);
        var root = JsonNode.Parse(saved[^1])!["model"]!["root"]!;
        root["states"]!.AsArray().Select(s => (string?)s!["name"]).Should().Contain("Paused");
        root["transitions"]!.ToJsonString().Should().Be(JsonNode.Parse(before)!["root"]!["transitions"]!.ToJsonString());
    }

    [Fact]
    public async Task Switches_NobodyShouldTouchHere_AreNotShown()
    {
        var page = await WindowAsync();
        await page.GotoAsync(Process);
        await page.Locator(".x6-node").First.WaitForAsync();

        await Assertions.Expect(page.GetByText("Auto-save")).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByText("Current state")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".mud-tab", new() { HasTextRegex = new("^\\s*Test\\s*$") })).ToBeHiddenAsync();

        await page.GotoAsync("/studio/workflows/instances");
        await page.Locator("tbody .mud-menu button").First.WaitForAsync();
        await Assertions.Expect(page.GetByText("Bulk actions")).ToBeHiddenAsync();
        await page.PictureAsync("studio-cases");
        var asked = await page.RunAndWaitForRequestAsync(
            () => page.Locator(".mud-table-sort-label", new() { HasTextString = "Updated" }).ClickAsync(), request => request.Url.EndsWith("/workflow-instances", StringComparison.Ordinal));
        asked.PostData.Should().Contain("\"orderBy\":\"LastExecuted\"", "Studio leaves it out, and draws the arrow");
        await page.Locator("tbody .mud-menu button").First.ClickAsync();
        await Assertions.Expect(page.GetByText("Delete", new() { Exact = true })).ToBeHiddenAsync();

        await page.GotoAsync($"/studio/workflows/instances/{Case}/view");
        await page.Locator(".x6-node").First.WaitForAsync();
        await Assertions.Expect(page.GetByText("Structured Logs")).ToBeHiddenAsync();
        await page.PictureAsync("studio-case");
        complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task SessionEnded_SaysSo_AndSigningInLeadsBack()
    {
        var page = await WindowAsync();
        await page.GotoAsync(Process);
        await page.Locator(".x6-node").First.WaitForAsync();

        await page.Context.ClearCookiesAsync();
        await page.EvaluateAsync("() => { fetch('/elsa/api/features/installed'); }"); // not awaited: to a session that has ended there is no answer

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You have been signed out" })).ToBeVisibleAsync();
        await page.PictureAsync("studio-signed-out");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in again" }).ClickAsync();
        (await page.EvaluateAsync<string>("decodeURIComponent(location.search)")).Should().Be($"?then={Process}");
    }

    [Theory]
    [InlineData(403, "You may not do this")]
    [InlineData(404, "Something went wrong")]
    public async Task Refusal_LeavesNoDeadPage(int status, string said)
    {
        var page = await WindowAsync();
        const string Everything = "**/elsa/api/**";
        await page.RouteAsync(Everything, route => route.FulfillAsync(new() { Status = status }));
        await page.GotoAsync(Process);

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = said })).ToBeVisibleAsync();
        await page.PictureAsync($"studio-{status}");
        await page.UnrouteAsync(Everything);
        await page.GetByRole(AriaRole.Link, new() { Name = "Load the page again" }).ClickAsync();
        await page.Locator(".x6-node").First.WaitForAsync();
    }

    [Fact]
    public async Task Navigating_Hastily_BackAndForth_BreaksNothing()
    {
        var page = await WindowAsync();
        foreach (var path in new[] { "/studio", Process, "/studio/workflows/instances", "/studio", Process })
        {
            await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
        }

        await page.Locator(".x6-node").First.WaitForAsync();
        // Not before the page stands: the driver, not the page, loses its way between two that are still coming.
        await page.GoBackAsync(new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await page.GoForwardAsync(new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await page.Locator(".x6-node").First.WaitForAsync();

        // Where Studio goes by itself, another page opens.
        await page.EvaluateAsync($"history.pushState(null, '', 'workflows/instances/{Case}/view')");
        await page.WaitForURLAsync($"**/studio/workflows/instances/{Case}/view");
        await page.Locator(".x6-node").First.WaitForAsync();
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
    }

    private async Task<IPage> WindowAsync()
    {
        var page = await Chromium.WindowAsync(site.Address, width: 1440);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(site.Address, StringComparison.Ordinal) && request.Url.StartsWith("http", StringComparison.Ordinal))
            {
                complaints.Add($"asked for {request.Url}");
            }

            if (request.Method == "POST" && request.Url.EndsWith("/elsa/api/workflow-definitions", StringComparison.Ordinal))
            {
                saved.Add(request.PostData!);
            }
        };
        await page.SignInAsync("dana");
        return page;
    }
}
