using CareWorkflows.BrowserTests.Support;
using CareWorkflows.Web.SignIn;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests;

/// <summary>A form begun, left, found again, signed out of, checked, overtaken by a colleague, and recorded: with scripts and without.</summary>
[Collection(InABrowser.Name)]
public sealed class FormJourneyTests(Chromium chromium, PaperSite site) : BrowserTest(chromium), IClassFixture<PaperSite>
{
    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 375)]
    public async Task BegunLeftFoundCheckedRecorded(bool scripts, int width)
    {
        var id = await site.OpenCaseAsync();
        var form = $"/cases/{id}/actions/RecordVisit";
        var page = await Chromium.WindowAsync(site.Address, scripts, width);

        async Task Look(string name)
        {
            await page.PictureAsync($"form-journey-{width}-{name}");
            await page.AssertFitsAsync();
            if (scripts)
            {
                await page.AssertAccessibleAsync();
            }
        }

        Task Press(string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

        await page.SignInAsync("asha");
        await page.GotoAsync(form);
        await page.FillDateAsync("When was the visit?", 5, 1, 2026);
        if (scripts)
        {
            await page.GetByText("What you typed was kept").WaitForAsync();
            await page.GotoAsync("/");
        }
        else
        {
            await Press("Save and come back later");
            (await page.GetByRole(AriaRole.Alert).InnerTextAsync()).Should().Contain("What you typed is kept");
        }

        await Look("unfinished");
        await page.Locator($".care-unfinished a[href='{form}']").ClickAsync();
        await Look("restored");
        (await page.GetByText("You started this on 6 January 2026").IsVisibleAsync()).Should().BeTrue();
        (await page.GetByRole(AriaRole.Group, new() { Name = "When was the visit?" }).GetByLabel("Day").InputValueAsync()).Should().Be("5");

        await page.Context.ClearCookiesAsync(new() { Name = "care-signed-in" });
        await page.Choice("Was the child seen?", "Yes").CheckAsync();
        await page.Locator(".govuk-button-group").GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.GetByText("You have been signed out.").WaitForAsync();
        await Look("signed-out");
        await page.GetByLabel("User name").FillAsync("asha");
        await page.GetByLabel("Password").FillAsync(DemoPeople.Password);
        await Press("Sign in");
        await page.GetByText("You started this on").WaitForAsync();
        page.Url.Should().EndWith(form);
        (await page.Choice("Was the child seen?", "Yes").IsCheckedAsync()).Should().BeTrue("what was typed last came along");

        await page.Locator(".govuk-button-group").GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Check your answers" }).WaitForAsync();
        await Look("check");
        await site.PauseAsync(id);
        await Press("Record");
        await page.GetByText("Tom recorded ‘Pause the case’").WaitForAsync();
        await Look("overtaken");
        await Press("Record");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Recorded", Exact = true }).WaitForAsync();
        await Look("recorded");
        (await page.GetByRole(AriaRole.Alert).InnerTextAsync()).Should().Contain("From Paused to In hand");
        await page.GotoAsync("/");
        (await page.Locator($".care-unfinished a[href='{form}']").CountAsync()).Should().Be(0);
    }
}
