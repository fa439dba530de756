using CareWorkflows.Web.Tests.Support;

namespace CareWorkflows.Web.Tests.Pages;

public sealed class PagesTests(PaperSite site) : IClassFixture<PaperSite>
{
    [Fact]
    public async Task MyTasks_SaysHowPressingEachIs_MostUrgentFirst()
    {
        var page = await (await site.SignedInAsync()).PageAsync("/");

        page.QuerySelectorAll(".care-task__title").Select(t => t.TextContent.Trim()).Should().Equal("Visit the child", "Hold the first meeting", "Update and circulate the plan");
        page.QuerySelectorAll(".care-task__reason").Select(t => t.TextContent).Should().Equal("3 days late", "Due in 2 days", "Due in 44 days");
        page.QuerySelectorAll(".care-task .govuk-tag").Select(t => t.TextContent).Should().Equal("Late", "Due soon", "To do");
    }

    [Fact]
    public async Task MyTasks_NothingOwed_SaysSoAndWhereToGo()
    {
        var page = await (await site.SignedInAsync("max")).PageAsync("/");

        page.QuerySelector("main")!.TextContent.Should().Contain("You owe nothing at the moment.");
        page.QuerySelector("main a[href='/cases']").Should().NotBeNull();
    }

    [Fact]
    public async Task Case_SaysWhatIsOwedAndWhyThen()
    {
        var page = await (await site.SignedInAsync()).PageAsync("/cases/c1");

        var duty = page.QuerySelector("#D1")!;
        duty.QuerySelector("h3")!.TextContent.Should().Be("Hold the first meeting");
        duty.TextContent.Should().Contain("8 January 2026").And.Contain("due in 2 days").And.Contain("Owed by Asha, Social worker");
        duty.QuerySelector(".care-why")!.TextContent.Should().Contain("Plan started on 22 December 2025").And.Contain("10 working days after 22 December 2025").And.Contain("Christmas Day");
    }

    [Fact]
    public async Task Case_OffersWhatICanDo_AndSaysWhyNotTheRest()
    {
        var page = await (await site.SignedInAsync()).PageAsync("/cases/c1");

        page.QuerySelectorAll(".care-actions__list a").Select(a => a.GetAttribute("href"))
            .Should().Equal("/cases/c1/actions/HoldMeeting", "/cases/c1/actions/RecordVisit", "/cases/c1/actions/Delay");
        page.QuerySelector(".care-cannot")!.TextContent.Should()
            .Contain("Close the case").And.Contain("A second meeting must have been held.").And.Contain("CFP-44").And.Contain("Letters must have been sent first.")
            .And.Contain("Send the letters is for: Practice Supervisor");
    }

    [Fact]
    public async Task Case_HistoryTellsWhoWhenAndWhy_RefusalsAndCorrectionsToo()
    {
        var page = await (await site.SignedInAsync()).PageAsync("/cases/c1");

        page.QuerySelectorAll(".moj-timeline__item").Select(i => i.Id).Should().Equal((await site.HistoryAsync(PaperProcess.Case)).Reverse().Select(e => $"entry-{e.No}"));
        page.QuerySelector("#entry-2")!.TextContent.Should().Contain("by Asha, Social worker").And.Contain("Happened 22 December 2025 at 10:00").And.Contain("Gone on because: The qualified worker was ill on the day").And.Contain("Now owed").And.Contain("At school");
        page.QuerySelector("#entry-3")!.TextContent.Should().Contain("Recorded late").And.Contain("23 December 2025 at 15:04");
        page.QuerySelector("#entry-4")!.TextContent.Should().Contain("Refused: Close the case").And.Contain("A second meeting must have been held.").And.Contain("Letters must have been sent first.");
        page.QuerySelector("#entry-5 del")!.TextContent.Should().Contain("2 December 2025");
        page.QuerySelector("#entry-5 ins")!.TextContent.Should().Contain("1 December 2025");
    }

    [Fact]
    public async Task Case_JustActedOn_SaysWhatWasRecordedAndWhatIsDueNext()
    {
        var page = await (await site.SignedInAsync()).PageAsync("/cases/c1?done=3");

        page.QuerySelector(".govuk-notification-banner--success")!.TextContent.Should().Contain("Record a visit").And.Contain("In hand, unchanged").And.Contain("Next due").And.MatchRegex("Visit the child, 3 January 2026");
    }

    [Fact]
    public async Task Case_LinkThatClaimsSomebodyElsesEntry_ClaimsNothing()
    {
        var page = await (await site.SignedInAsync("tom")).PageAsync("/cases/c1?done=3");

        page.QuerySelectorAll(".govuk-notification-banner").Should().BeEmpty();
    }

    [Fact]
    public async Task Start_OffersWhatIMayStart_AndSaysWhyNotTheRest()
    {
        var page = await (await site.SignedInAsync()).PageAsync("/start?child=C1");

        page.QuerySelectorAll(".care-start ul a").Select(a => a.GetAttribute("href")).Should().Equal("/start/paper-process/Open?child=C1");
        page.QuerySelectorAll(".care-cannot").Select(c => c.TextContent).Should().Contain(t => t.Contains("Take a case over is for: Team Manager"));
    }
}
