using System.Net;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Api;
using CareWorkflows.Web.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Pages;

/// <summary>The page of a case and of a child, over HTTP.</summary>
public sealed class CasePagesTests(PaperSite site) : IClassFixture<PaperSite>
{
    [Fact]
    public async Task Diagram_ShowsWhereTheCaseIsAndWas_AndTheSameInWords()
    {
        var page = await (await site.SignedInAsync()).PageAsync("/cases/c1");

        page.QuerySelectorAll(".care-diagram [data-state]").Select(s => s.GetAttribute("data-state")).Should().Equal("Start", "InHand", "Paused", "Ended");
        page.QuerySelectorAll(".care-diagram__state--here").Select(s => s.GetAttribute("data-state")).Should().Equal("InHand");
        page.QuerySelectorAll(".care-diagram__state--been").Select(s => s.GetAttribute("data-state")).Should().Equal("Start");
        page.QuerySelectorAll(".care-diagram__way--here").Should().HaveCount(2, "one leads to the pause, one to the end");
        var words = page.QuerySelector(".care-states")!.TextContent;
        words.Should().Contain("(the case is here)").And.Contain("To Ended: Close the case").And.Contain("Stays: Hold a meeting");
        page.QuerySelectorAll("svg [style], svg script").Should().BeEmpty("the content security policy would not have it");
    }

    [Fact]
    public async Task LongHistory_ComesInPages_AndWholeToBePrinted()
    {
        var id = await site.OpenCaseAsync();
        for (var i = 0; i < 30; i++)
        {
            await site.VisitAsync(id);
        }

        var asha = await site.SignedInAsync();
        var first = await asha.PageAsync($"/cases/{id}");
        first.QuerySelectorAll(".moj-timeline__item").Select(i => i.Id).Should().HaveCount(25).And.StartWith("entry-31").And.EndWith("entry-7");
        var next = await asha.PageAsync(first.QuerySelector(".govuk-pagination__next a")!.GetAttribute("href")!);
        next.QuerySelectorAll(".moj-timeline__item").Select(i => i.Id).Should().Equal("entry-6", "entry-5", "entry-4", "entry-3", "entry-2", "entry-1");
        var print = await asha.PageAsync($"/cases/{id}?print=true");
        print.QuerySelectorAll(".moj-timeline__item").Should().HaveCount(31);
    }

    [Fact]
    public async Task Document_IsGivenOut_ToWhoMaySeeTheCase_WhenItsHistoryNamesIt()
    {
        const string kept = "0123456789abcdef0123456789abcdef-plan.pdf";
        var folder = site.Services.GetRequiredService<IConfiguration>()["Documents:Folder"]!;
        System.IO.Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, kept), "the plan");
        await File.WriteAllTextAsync(Path.Combine(folder, "other.pdf"), "of another case");
        var id = await site.OpenCaseAsync();
        var met = new FireAction("with-a-plan", new Actor("Asha", ["SW"]), id, "HoldMeeting", new Record(
        [
            new("heldOn", "2026-01-06T09:00"), new("plannedOn", "2026-01-06"), new("chair", "Priya"), new("chairRole", "PS"), new("venue", "School"), new("childInvited", true),
            new("score", 7), new("notes", "All agreed"), new("plan", kept),
            new("actions", Value.Of([(Value)new Record([new("what", "Find a school place"), new("owner", "Asha"), new("dueOn", "2026-01-30")])])),
        ]));
        (await site.Services.GetRequiredService<CaseCommands>().HandleAsync(met)).Should().BeOfType<Decision.Accepted>();
        var asha = await site.SignedInAsync();

        var link = (await asha.PageAsync($"/cases/{id}")).QuerySelector("#documents + ul a")!;

        link.TextContent.Should().Be("plan.pdf");
        var file = await asha.GetAsync(link.GetAttribute("href"));
        (await file.Content.ReadAsStringAsync()).Should().Be("the plan");
        file.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        foreach (var wrong in (string[])[$"/cases/{id}/documents/2/other.pdf", $"/cases/{id}/documents/1/{kept}", $"/cases/c1/documents/2/{kept}", $"/cases/{id}/documents/2/..%2F{kept}"])
        {
            (await asha.GetAsync(wrong)).StatusCode.Should().Be(HttpStatusCode.NotFound, wrong);
        }

        (await site.Anonymous().GetAsync(link.GetAttribute("href"))).StatusCode.Should().Be(HttpStatusCode.Redirect, "nobody is signed in");
    }

    [Fact]
    public async Task Child_WhatIsRecordedOnceForAllCases_IsShownOnce_WithWhatItMovedInEach()
    {
        await using var own = await new ApiSite().OpenAsync();
        var asha = await own.SignedInAsync();
        await (await asha.PostAsync("/api/cases/child:C1/actions/BecameLookedAfter", ApiSite.Json("""
            { "commandId": "looked-after", "form": { "becameLookedAfterOn": "2026-11-30T10:30", "legalStatus": "ICO", "placementType": "Foster", "emergency": false } }
            """))).AcceptedAsync();
        var browser = own.Anonymous();
        await browser.SignInAsync("asha");

        var page = await browser.PageAsync("/children/C1");

        var act = page.QuerySelector(".moj-timeline__item")!;
        act.QuerySelector(".moj-timeline__title")!.TextContent.Should().Be("Became looked after");
        act.QuerySelectorAll(".care-reached__case").Select(c => c.TextContent.Split(',')[0].Trim()).Should().StartWith("Child's record").And.Contain("Keeping on Track").And.Contain("Permanency tracking").And.OnlyHaveUniqueItems();
        act.TextContent.Should().Contain("Waiting for the initial review").And.Contain("Now owed: Put the Care Plan on record");
        page.QuerySelectorAll(".moj-timeline__item").Should().HaveCount(2);
        page.QuerySelector(".care-facts")!.TextContent.Should().Contain("14 May 2017").And.Contain("Asha").And.Contain("Interim care order");
        page.QuerySelector(".care-flags")!.TextContent.Should().Contain("looked after");
        var keeping = page.QuerySelectorAll("#case option").Single(o => o.TextContent.StartsWith("Keeping", StringComparison.Ordinal)).GetAttribute("value")!;
        (await browser.PageAsync($"/children/C1?case={Uri.EscapeDataString(keeping)}")).QuerySelectorAll(".moj-timeline__item").Should().ContainSingle();
        page.QuerySelectorAll(".care-actions a[href*='/cases/child:C1/actions/']").Should().NotBeEmpty("what concerns all cases is recorded here");
        page.QuerySelectorAll("a[href^='/start/child-and-family-progress/']").Should().NotBeEmpty();
        page.QuerySelectorAll(".care-cannot dt").Select(d => d.TextContent).Should().Contain("Permanency tracking", "it says why not");
        (await browser.GetAsync("/children/Nobody")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Cases_AreFoundByChildCaseAndProcess()
    {
        var asha = await site.SignedInAsync();

        foreach (var text in (string[])["C1", "c1", "Paper"])
        {
            (await asha.PageAsync($"/cases?search={text}")).QuerySelectorAll("tbody a[href='/cases/c1']").Should().ContainSingle(text);
        }

        (await asha.PageAsync("/cases?search=nothing")).QuerySelector("main")!.TextContent.Should().Contain("No case matches.");
    }
}
