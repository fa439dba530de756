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

    [Theory]
    [InlineData(1280, false)]
    [InlineData(320, true)]
    public async Task Accounts_SomebodyIsAddedChoosesAPasswordAndLeaves_WithScriptsAndWithout(int width, bool scripts)
    {
        var (name, user) = ($"Zoë Adams {width}", $"zoe{width}");
        var ada = await Chromium.WindowAsync(site.Address, scripts, width);
        await ada.SignInAsync("ada");
        await ada.GetByRole(AriaRole.Link, new() { Name = "Accounts" }).ClickAsync();
        await LookAtAsync(ada, $"accounts-{width}", scripts);
        await ada.GetByRole(AriaRole.Button, new() { Name = "Add an account" }).ClickAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Add the account" }).ClickAsync();
        (await ada.Locator(".govuk-error-summary__list li").AllInnerTextsAsync()).Should().Equal("Enter the name of the person", "Enter a user name", "Choose at least one role", "Enter a new password");
        await LookAtAsync(ada, $"accounts-errors-{width}", scripts);

        await ada.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await ada.GetByLabel("User name").FillAsync(user);
        await ada.GetByLabel("Social worker SW", new() { Exact = true }).CheckAsync();
        await ada.GetByLabel("Team", new() { Exact = true }).FillAsync("North");
        await ada.GetByLabel("First password").FillAsync("three words apart");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Add the account" }).ClickAsync();
        await Assertions.Expect(ada.GetByText($"{name} can sign in as {user}")).ToBeVisibleAsync();
        await LookAtAsync(ada, $"account-{width}", scripts);

        var zoe = await Chromium.WindowAsync(site.Address, scripts, width);
        await zoe.GotoAsync("/sign-in");
        await zoe.GetByLabel("User name").FillAsync(user);
        await zoe.GetByLabel("Password").FillAsync("three words apart");
        await zoe.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(zoe.GetByRole(AriaRole.Heading, new() { Name = "Choose a password of your own" })).ToBeVisibleAsync();
        await LookAtAsync(zoe, $"password-{width}", scripts);
        await zoe.GetByLabel("Password you have now").FillAsync("three words apart");
        await zoe.GetByLabel("New password", new() { Exact = true }).FillAsync("my own three words");
        await zoe.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await zoe.GetByRole(AriaRole.Link, new() { Name = "Go to my tasks" }).ClickAsync();
        await Assertions.Expect(zoe.GetByRole(AriaRole.Heading, new() { Name = "My tasks" })).ToBeVisibleAsync();

        await ada.GetByRole(AriaRole.Button, new() { Name = "Close the account" }).ClickAsync();
        await Assertions.Expect(ada.GetByText($"The account of {name} is closed")).ToBeVisibleAsync();
        await zoe.GotoAsync("/");
        await Assertions.Expect(zoe.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    /// <param name="scripts">Without them no machine can look for faults.</param>
    private static async Task LookAtAsync(IPage page, string name, bool scripts = true)
    {
        await page.PictureAsync(name);
        if (scripts)
        {
            await page.AssertFitsAsync();
            await page.AssertAccessibleAsync();
        }
    }
}
