using CareWorkflows.BrowserTests.Support;
using CareWorkflows.Web.Tests.Support;

namespace CareWorkflows.BrowserTests;

/// <summary>Every page, wide and narrow: it fits, and no machine finds fault with it.</summary>
[Collection(InABrowser.Name)]
public sealed class PagesTests(Chromium chromium, PaperSite site) : BrowserTest(chromium), IClassFixture<PaperSite>
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("tasks", "/"),
        ("cases", "/cases"),
        ("case", "/cases/c1?done=3"),
        ("child", "/children/C1"),
        ("start", "/start"),
        ("start-form", "/start/paper-process/Open"),
        ("form", "/cases/c1/actions/HoldMeeting"),
        ("correct", "/cases/c1/correct/3"),
        ("outbox", "/outbox"),
        ("not-found", "/nowhere"),
    ];

    [Theory]
    [InlineData(1280)]
    [InlineData(375)]
    public async Task EveryPage_FitsAndIsAccessible(int width)
    {
        var page = await Chromium.WindowAsync(site.Address, width: width);
        await page.GotoAsync("/sign-in");
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
        await page.PictureAsync($"sign-in-{width}");
        await page.SignInAsync("asha");
        foreach (var (name, path) in Pages)
        {
            await page.GotoAsync(path);
            await page.PictureAsync($"{name}-{width}");
            await page.AssertFitsAsync();
            await page.AssertAccessibleAsync();
        }

        await page.GotoAsync("/cases/c1/actions/HoldMeeting");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.PictureAsync($"form-errors-{width}");
        await page.AssertAccessibleAsync();
        (await page.TitleAsync()).Should().StartWith("Error: ");
        (await page.EvaluateAsync<string>("document.activeElement.className")).Should().Contain("govuk-error-summary");

        await page.GotoAsync("/cases/c1");
        foreach (var summary in await page.Locator("summary").AllAsync())
        {
            await summary.ClickAsync();
        }

        await page.PictureAsync($"case-open-{width}");
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
    }

    [Fact]
    public async Task AnAnswerThatAsksForMore_BringsTheQuestionAtOnce_AndKeepsWhatIsTyped()
    {
        var page = await Chromium.WindowAsync(site.Address);
        await page.SignInAsync("asha");
        await page.GotoAsync($"/cases/{await site.OpenCaseAsync()}/actions/HoldMeeting");
        await page.GetByLabel("What was said").FillAsync("All agreed");

        await page.Choice("Was the child invited?", "No").CheckAsync();
        await page.GetByLabel("Why not?").FillAsync("Too young");
        await page.GetByLabel("What was said").FillAsync("All agreed, twice");

        (await page.GetByLabel("Why not?").InputValueAsync()).Should().Be("Too young");
        await page.PictureAsync("form-asked");
        await page.Choice("Was the child invited?", "Yes").CheckAsync();
        await page.GetByLabel("Why not?").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        (await page.GetByLabel("What was said").InputValueAsync()).Should().Be("All agreed, twice");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_AreAddedAndRemoved_WithScriptsAndWithout(bool scripts)
    {
        var page = await Chromium.WindowAsync(site.Address, scripts);
        await page.SignInAsync("asha");
        await page.GotoAsync($"/cases/{await site.OpenCaseAsync()}/actions/HoldMeeting");
        await page.GetByLabel("What", new() { Exact = true }).FillAsync("Find a school place");

        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Add another to Actions" }).ClickAsync();
        await page.GetByLabel("What", new() { Exact = true }).Nth(1).FillAsync("Write to the GP");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Remove Actions 1" }).ClickAsync();

        (await page.GetByLabel("What", new() { Exact = true }).InputValueAsync()).Should().Be("Write to the GP");
    }

    [Fact]
    public async Task WithoutScripts_EverythingCanStillBeSeen()
    {
        var page = await Chromium.WindowAsync(site.Address, scripts: false);
        await page.SignInAsync("asha");
        await page.GotoAsync("/cases/c1");

        await page.GetByText("Why this date").First.ClickAsync();

        (await page.GetByText("21 days after 13 December 2025").IsVisibleAsync()).Should().BeTrue();
        await page.PictureAsync("case-no-scripts");
    }

    [Fact]
    public async Task Keyboard_FirstTabSkipsToTheContent()
    {
        var page = await Chromium.WindowAsync(site.Address);
        await page.SignInAsync("asha");
        await page.GotoAsync("/cases");

        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("document.activeElement.textContent")).Should().Be("Skip to main content");
        await page.Keyboard.PressAsync("Enter");
        (await page.EvaluateAsync<string>("document.activeElement.id")).Should().Be("main");
    }
}
