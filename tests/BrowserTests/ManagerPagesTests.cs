using CareWorkflows.BrowserTests.Support;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests;

/// <summary>A manager looks over the demo council: every page fits and no machine finds fault with it; from a figure to the case without scripts.</summary>
[Collection(InABrowser.Name)]
public sealed class ManagerPagesTests(Chromium chromium, Site site) : BrowserTest(chromium), IClassFixture<Site>
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("oversight", "/manager"),
        ("oversight-worker", "/manager?by=Worker"),
        ("duties", "/manager/duties?due=20"),
        ("breaches", "/manager/breaches"),
        ("standing", "/manager/cases?process=panel-session&state=Scheduled"),
        ("board", "/manager/board"),
        ("broken", "/manager/board/NotVerified"),
        ("history", "/manager/history"),
        ("history-wrong", "/manager/history?since=soon"),
        ("looks", "/manager/looks"),
        ("emergency", "/emergency"),
        ("rules", "/rules?search=meeting"),
        ("rule", "/rules/CFP-23"),
        ("chronology", "/manager/cases/demo-plan-4/chronology"),
    ];

    [Theory]
    [InlineData(1280)]
    [InlineData(320)]
    public async Task EveryPage_FitsAndIsAccessible(int width)
    {
        var page = await Chromium.WindowAsync(site.Address, width: width);
        await page.SignInAsync("max");
        foreach (var (name, path) in Pages)
        {
            await page.GotoAsync(path);
            await page.PictureAsync($"manager-{name}-{width}");
            await page.AssertFitsAsync();
            await page.AssertAccessibleAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FromAFigureToTheCase_AndToWhatWasRecorded_WithScriptsAndWithout(bool scripts)
    {
        var page = await Chromium.WindowAsync(site.Address, scripts);
        await page.SignInAsync("max");
        await page.GetByRole(AriaRole.Link, new() { Name = "Oversight" }).ClickAsync();
        await page.GetByLabel("Show by").SelectOptionAsync("Worker");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "overdue, Asha" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overdue" })).ToBeVisibleAsync();
        await page.Locator("tbody tr a").First.ClickAsync();
        page.Url.Should().Contain("/cases/");

        await page.GotoAsync("/manager/history");
        await page.GetByLabel("Recorded late").CheckAsync();
        await page.GetByLabel("Who", new() { Exact = true }).SelectOptionAsync("Asha");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        page.Url.Should().Contain("only=late").And.Contain("who=Asha");
        (await page.Locator("tbody tr").CountAsync()).Should().BePositive();
        (await page.Locator("tbody tr").CountAsync()).Should().Be(await page.Locator("tbody tr .govuk-tag--yellow").CountAsync());
    }

    [Theory]
    [InlineData("max", true)]
    [InlineData("sue", false)]
    public async Task InAnEmergency_ARestrictedRecordIsOpenedWithAReason_WithScriptsAndWithout(string person, bool scripts)
    {
        const string Child = "Violet X";
        var page = await Chromium.WindowAsync(site.Address, scripts);
        await page.SignInAsync(person);
        await page.GotoAsync($"/children/{Child}");
        await page.GetByRole(AriaRole.Link, new() { Name = "open it in an emergency" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the record for 24 hours" }).ClickAsync();
        (await page.Locator(".govuk-error-summary__list li").CountAsync()).Should().Be(3);
        await page.GetByLabel("Which child?").FillAsync(Child);
        await page.GetByLabel("Why can it not wait?").FillAsync("The police ask where the child is, and nobody named can be reached");
        await page.GetByLabel("This is an emergency").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the record for 24 hours" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = Child, Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("open to you in an emergency until 30 December 2026 at 10:00")).ToBeVisibleAsync();
        await page.PictureAsync($"manager-emergency-open-{person}");
    }
}
