using CareWorkflows.BrowserTests.Support;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests;

/// <summary>Calendar, settings and reports, wide and narrow, on the demo council.</summary>
[Collection(InABrowser.Name)]
public sealed class CouncilPagesTests(Chromium chromium, Site site) : BrowserTest(chromium), IClassFixture<Site>
{
    [Theory]
    [InlineData(1280)]
    [InlineData(375)]
    public async Task Settings_AreLookedAtForeseenAndMended(int width)
    {
        var page = await Chromium.WindowAsync(site.Address, width: width);
        await page.SignInAsync("ada");
        await page.GotoAsync("/settings");
        await LookAtAsync(page, $"settings-{width}");

        await page.GotoAsync("/settings/change");
        await page.GetByRole(AriaRole.Button, new() { Name = "See what it moves" }).ClickAsync();
        (await page.Locator(".govuk-error-summary__list li").AllInnerTextsAsync()).Should().Equal("Give the day", "Choose what the day is", "Say why it is changed");
        await LookAtAsync(page, $"settings-errors-{width}");

        await page.GetByLabel("A day the offices are closed").CheckAsync();
        await page.GetByLabel("Day", new() { Exact = true }).FillAsync("29");
        await page.GetByLabel("Month").FillAsync("12");
        await page.GetByLabel("Year").FillAsync("2026");
        await page.GetByLabel("What is the day called?").FillAsync("Offices closed");
        await page.GetByLabel("Why is it changed?").FillAsync("Burst pipe");
        await page.GetByRole(AriaRole.Button, new() { Name = "See what it moves" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "what that moves" }).WaitForAsync();
        await LookAtAsync(page, $"settings-foreseen-{width}");
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(375)]
    public async Task EveryReport_FitsAndIsAccessible(int width)
    {
        var page = await Chromium.WindowAsync(site.Address, width: width);
        await page.SignInAsync("max");
        await page.GotoAsync("/reports");
        await LookAtAsync(page, $"reports-{width}");
        var reports = await page.Locator("main a[href^='/reports/']").EvaluateAllAsync<string[]>("links => links.map(l => l.getAttribute('href'))");

        reports.Should().HaveCountGreaterThan(10);
        foreach (var report in reports.Where(r => !r.EndsWith(".csv", StringComparison.Ordinal)))
        {
            await page.GotoAsync(report);
            await LookAtAsync(page, $"report-{report.Split('/')[^1]}-{width}");
        }
    }

    private static async Task LookAtAsync(IPage page, string name)
    {
        await page.PictureAsync(name);
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
    }
}
