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
}
