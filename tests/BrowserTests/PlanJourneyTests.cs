using CareWorkflows.BrowserTests.Support;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests;

/// <summary>From signing in to a recorded visit, on the real engine and the real processes, with scripts and without.</summary>
[Collection(InABrowser.Name)]
public sealed class PlanJourneyTests(Chromium chromium, Site site) : BrowserTest(chromium), IClassFixture<Site>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AssessmentToVisit(bool scripts)
    {
        var child = scripts ? "Mia D" : "Leo P";
        var page = await Chromium.WindowAsync(site.Address, scripts, width: scripts ? 1280 : 375);
        var picture = scripts ? "journey-wide" : "journey-narrow";

        async Task Look(string name)
        {
            await page.PictureAsync($"{picture}-{name}");
            await page.AssertFitsAsync();
            if (scripts)
            {
                await page.AssertAccessibleAsync();
            }
        }

        Task Go() => page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        await page.SignInAsync("asha");
        await Look("tasks");

        await page.GotoAsync("/start");
        await Look("start");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open a child's record", Exact = true }).ClickAsync();
        await page.GetByLabel("Child", new() { Exact = true }).FillAsync(child);
        await Look("register");
        await FillRegistrationAsync(page, child);
        await page.SendAsync();
        await page.WaitForURLAsync("**/cases/child:*");
        await Look("record");

        await page.GotoAsync($"/start?child={Uri.EscapeDataString(child)}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open an assessment", Exact = true }).ClickAsync();
        await page.FillDateAsync("When was the case opened?", 1, 12, 2026);
        await page.FillDateAsync("When did the assessment start?", 1, 12, 2026);
        await Look("assessment");
        await FillOpeningAsync(page);
        await page.SendAsync();
        await page.WaitForURLAsync("**/cases/*done=*");
        await Look("assessing");

        await page.GetByRole(AriaRole.Link, new() { Name = "Start the plan", Exact = true }).ClickAsync();
        await page.GetByLabel("The assessment found a child in need").CheckAsync();
        await page.FillDateAsync("When does the plan start?", 22, 12, 2026);
        await page.GetByLabel("Or give the name of the document where it is kept").FillAsync("safety-plan.pdf");
        await FillServiceActionAsync(page);
        await Look("plan-form");
        await page.SendAsync();
        await page.WaitForURLAsync("**/cases/*done=*");

        await page.Locator("#O2 summary").First.ClickAsync();
        await Look("plan");
        (await page.Locator("#O2").InnerTextAsync()).Should().Contain("8 January 2027").And.Contain("due in 10 days").And.Contain("CFP-18").And.Contain("25 December").And.Contain("1 January");
        (await page.Locator("#O3-1").InnerTextAsync()).Should().Contain("12 January 2027");

        await page.GetByRole(AriaRole.Link, new() { Name = "Record a visit", Exact = true }).ClickAsync();
        await FillVisitAsync(page, Go);
        await Look("visit-form");
        await page.SendAsync();
        await page.WaitForURLAsync("**/cases/*done=*");
        await Look("visited");

        (await page.Locator(".govuk-notification-banner").InnerTextAsync()).Should().Contain("Record a visit").And.Contain("Next due");
        (await page.GetByText("18 January 2027").First.IsVisibleAsync()).Should().BeTrue("the visit that happened on 28 December moves the next one");
        var newest = await page.Locator(".moj-timeline__item").First.InnerTextAsync();
        newest.Should().Contain("Record a visit").And.Contain("by Asha, Social worker").And.Contain("28 December 2026 at 14:30");
        (await page.Locator(".care-cannot").TextContentAsync()).Should().Contain("Close between meetings").And.Contain("Team Manager");
    }

    private static async Task FillRegistrationAsync(IPage page, string child)
    {
        await page.GetByLabel("Name of the child").FillAsync(child);
        await page.GetByLabel("Social worker").FillAsync("Asha");
        await page.Choice("Is the social worker a student?", "No").CheckAsync();
    }

    private static async Task FillOpeningAsync(IPage page)
    {
        await page.GetByLabel("Social worker").FillAsync("Asha");
        await page.Choice("Is this person a student?", "No").CheckAsync();
        await page.Choice("Is a TAC plan open?", "No").CheckAsync();
    }

    private static async Task FillServiceActionAsync(IPage page)
    {
        await page.Locator("[name='f.serviceActions[1].what']").FillAsync("Parenting course place");
        await page.Locator("[name='f.serviceActions[1].owner']").FillAsync("Asha");
        await page.Locator("[name='f.serviceActions[1].dueOn.day']").FillAsync("30");
        await page.Locator("[name='f.serviceActions[1].dueOn.month']").FillAsync("June");
        await page.Locator("[name='f.serviceActions[1].dueOn.year']").FillAsync("2027");
    }

    private static async Task FillVisitAsync(IPage page, Func<Task> go)
    {
        await page.FillDateAsync("When was the visit?", 28, 12, 2026);
        await page.GetByRole(AriaRole.Group, new() { Name = "When was the visit?" }).GetByLabel("Time").FillAsync("2.30pm");
        await page.GetByLabel("Who visited?").FillAsync("Asha");
        await page.Choice("Was it at home?", "No").CheckAsync();
        await page.Choice("Was the child seen?", "Yes").CheckAsync();
        await page.Choice("Was the child seen alone?", "Yes").CheckAsync();
        await page.Choice("Was it during a meeting?", "No").CheckAsync();
        await page.GetByLabel("What are the child's views?").FillAsync("Likes the breakfast club");

        // With scripts the question comes by itself; without, the button brings it.
        if (!await page.EvaluateAsync<bool>("document.body.classList.contains('js-enabled')"))
        {
            await go();
        }

        await page.GetByLabel("Why not at home?").FillAsync("Met at school");
    }
}
