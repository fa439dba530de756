using System.Net;
using AngleSharp.Html.Dom;
using CareWorkflows.Web.Tests.Support;

namespace CareWorkflows.Web.Tests.Pages;

/// <summary>Nothing is sent before its answers have been looked at; and what comes of it is said before and after.</summary>
public sealed class CheckAnswersTests(PaperSite site) : IClassFixture<PaperSite>, IAsyncLifetime
{
    private HttpClient client = null!;
    private string id = "";

    private string Meeting => $"/cases/{id}/actions/HoldMeeting";

    public async Task InitializeAsync()
    {
        client = await site.SignedInAsync();
        id = await site.OpenCaseAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Check_SaysEveryAnswerAsPeopleReadIt_AndWhatItWillDo_AndRecordsNothing()
    {
        var page = await client.CheckAsync(Meeting, [.. ActionFormTests.Good, new("f.needs", "health"), new("f.needs", "home")]);

        page.Title.Should().StartWith("Check your answers: Hold a meeting");
        Answer(page, "When was the meeting held?").Should().Be("5 January 2026 at 14:30");
        Answer(page, "Role of the chair").Should().Be("Social worker");
        Answer(page, "Where").Should().Be("At school");
        Answer(page, "Was the child invited?").Should().Be("Yes");
        Answer(page, "Needs").Should().MatchRegex("Health\\s+Home");
        Answer(page, "Cost per week in pounds").Should().Be("Not given");
        Answer(page, "Actions").Should().Be("What: Find a school place; Owner: Asha; Due on: 30 January 2026");
        page.QuerySelector(".care-outcome")!.TextContent.Should().Contain("In hand, unchanged").And.Contain("Update and circulate the plan 1, by 5 March 2026").And.Contain("Start or end the plan by day 28");
        (await site.HistoryAsync(id)).Should().ContainSingle("it has only been looked at");
    }

    [Fact]
    public async Task Change_LeadsToItsField_WithWhatWasTyped()
    {
        var page = await client.CheckAsync(Meeting, ActionFormTests.Good);
        var link = page.QuerySelectorAll(".govuk-summary-list__actions a").Single(a => a.TextContent == "Change Chair").GetAttribute("href")!;

        var form = await client.PageAsync(link);

        link.Should().EndWith("#f-chair");
        form.QuerySelector("#f-chair")!.GetAttribute("value").Should().Be("Asha");
        form.QuerySelector("[name='f.actions[1].what']")!.GetAttribute("value").Should().Be("Find a school place");
        form.QuerySelectorAll(".care-started").Should().BeEmpty("it is not news that they began it");
        var changed = await client.CheckAsync(form, Meeting, [new("f.chair", "Tom")]);
        await client.RecordAsync(changed, Meeting);
        (await site.HistoryAsync(id))[^1].Form["chair"].Text.Should().Be("Tom");
    }

    [Fact]
    public async Task AnUploadedDocument_IsStillThereWhenTheAnswersHaveBeenChecked()
    {
        var page = await client.PageAsync(Meeting);
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in ActionFormTests.Good.Concat(new[] { "__RequestVerificationToken", "command", "shown", "seen", "f.actions.rows" }
            .Select(n => KeyValuePair.Create(n, page.QuerySelector($"form[data-care-form] [name='{n}']")!.GetAttribute("value")!))))
        {
            content.Add(new StringContent(value), name);
        }

        content.Add(new ByteArrayContent([1, 2, 3]), "f.plan.file", "plan.pdf");
        var check = await client.PageAsync((await client.PostAsync(Meeting, content)).Headers.Location!.OriginalString);
        Answer(check, "Plan").Should().Be("plan.pdf");

        await client.RecordAsync(check, Meeting);

        (await site.HistoryAsync(id))[^1].Form["plan"].Text.Should().MatchRegex("^[0-9a-f]{32}-plan.pdf$");
    }

    [Fact]
    public async Task WhatIsSent_IsWhatWasChecked_WhateverHasBeenTypedElsewhereMeanwhile()
    {
        var check = await client.CheckAsync(Meeting, ActionFormTests.Good);
        await client.CheckAsync(Meeting, [.. ActionFormTests.Good.Where(g => g.Key != "f.chair"), new("f.chair", "Tom")]);

        await client.RecordAsync(check, Meeting);

        (await site.HistoryAsync(id))[^1].Form["chair"].Text.Should().Be("Asha");
    }

    [Fact]
    public async Task Check_WithNothingToCheck_LeadsToTheForm()
    {
        var response = await client.GetAsync(Meeting + "?step=check");

        (response.StatusCode, response.Headers.Location!.OriginalString).Should().Be((HttpStatusCode.Redirect, Meeting));
    }

    [Fact]
    public async Task Recorded_SaysTheStateWhatIsDoneAndWhatIsDueNext()
    {
        var done = await client.RecordAsync(await client.CheckAsync(Meeting, ActionFormTests.Good), Meeting);

        var banner = (await client.PageAsync(done.Headers.Location!.OriginalString)).QuerySelector(".govuk-notification-banner--success")!.TextContent;
        banner.Should().Contain("Hold a meeting").And.Contain("Start or end the plan by day 28").And.Contain("Update and circulate the plan 1, by 5 March 2026").And.Contain("Next due");
    }

    [Fact]
    public async Task Check_OfWhatAColleagueHasRecordedMeanwhile_SaysSoBeforeItIsRecordedTwice()
    {
        await client.RecordAsync(await client.CheckAsync(Meeting, ActionFormTests.Good), Meeting);
        var check = await client.CheckAsync(Meeting, ActionFormTests.Good);
        var omar = await site.SignedInAsync("omar");
        await omar.RecordAsync(await omar.CheckAsync(Meeting, ActionFormTests.Good), Meeting);
        var recorded = (await site.HistoryAsync(id)).Count;

        var again = await (await client.RecordAsync(check, Meeting)).PageAsync();

        again.QuerySelector(".govuk-notification-banner")!.TextContent.Should().Contain("Omar recorded ‘Hold a meeting’");
        (await site.HistoryAsync(id)).Should().HaveCount(recorded);
        (await client.RecordAsync(again, Meeting)).StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await site.HistoryAsync(id)).Should().HaveCount(recorded + 1);
    }

    private static string Answer(IHtmlDocument page, string question) =>
        page.QuerySelectorAll(".care-answers .govuk-summary-list__row").Single(r => r.QuerySelector("dt")!.TextContent == question)
            .QuerySelector(".govuk-summary-list__value")!.TextContent.Trim();
}
