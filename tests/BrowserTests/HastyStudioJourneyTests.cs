using CareWorkflows.BrowserTests.Support;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests;

/// <summary>A designer who waits for nothing: what was just typed in the real Studio is not lost.</summary>
[Collection(InABrowser.Name)]
public sealed class HastyStudioJourneyTests(Chromium chromium, Site site) : BrowserTest(chromium), IClassFixture<Site>
{
    [Fact]
    public async Task WhatWasJustTyped_IsKept_WhereTheDesignerGoesOnAtOnce_AndPublished()
    {
        var page = await Chromium.WindowAsync(site.Address, width: 1440);
        await page.SignInAsync("dana");
        await page.OpenProcessAsync("dispute-escalation");
        await page.OutlineAsync();
        await page.AddStateAsync("Mediation");
        await page.SelectStateAsync("Mediation");
        await page.PutActivityAsync("entry", "Care.Duty");

        await page.SavedAsync("EndMediation", async () =>
        {
            await page.TypeCodeAsync("Met by", """["EndMediation"]""");
            await page.SelectStateAsync("Discussion");
        });
        await Assertions.Expect(page.Locator(".state-machine-designer__inspector input").First).ToHaveValueAsync("Discussion");

        await page.SelectStateAsync("Mediation");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit entry activity properties" }).ClickAsync();
        await page.TypeCodeAsync("Met by", """["LeaveMediation"]""");
        var asked = await page.RunAndWaitForRequestAsync(
            () => page.PressPublishAsync(), request => request.PostData?.Contains("\"publish\":true", StringComparison.Ordinal) == true);
        asked.PostData.Should().Contain("LeaveMediation");
    }

    [Fact]
    public async Task WhatWasJustTyped_InADesignerWithinAnother_IsKept_WhereTheDesignerGoesBackAtOnce()
    {
        var page = await Chromium.WindowAsync(site.Address, width: 1440);
        await page.SignInAsync("dana");
        await page.OpenProcessAsync("panel-session");
        await page.OutlineAsync();
        await page.AddStateAsync("Adjourned");
        await page.SelectStateAsync("Adjourned");
        await page.AddActivityAsync("entry", "Elsa.Sequence", "\"name\":\"Adjourned\",\"entry\"");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open entry activity designer" }).ClickAsync();
        await page.Locator(".mud-expand-panel-header", new() { HasTextString = "Care" }).ClickAsync();
        await page.SavedAsync("Care.Duty", () => page.Locator("[draggable=true]", new() { HasTextString = "Duty" }).First.DragToAsync(page.Locator(".graph-container").First));

        await page.TypeInputAsync("Title", "Meet again");
        await page.Locator(".mud-breadcrumbs").GetByText("Root").ClickAsync();

        await page.Locator(".state-machine-designer").WaitForAsync();
        var stored = await page.APIRequest.GetAsync("/elsa/api/workflow-definitions/by-definition-id/panel-session");
        (await stored.TextAsync()).Should().Contain("Meet again");
    }
}
