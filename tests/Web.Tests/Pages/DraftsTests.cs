using System.Net;
using CareWorkflows.Web.Tests.Support;

namespace CareWorkflows.Web.Tests.Pages;

/// <summary>What somebody types is theirs until it is sent: no time-out, crash or colleague takes it.</summary>
public sealed class DraftsTests(PaperSite site) : IClassFixture<PaperSite>, IAsyncLifetime
{
    private HttpClient client = null!;
    private string id = "";

    private string Visit => $"/cases/{id}/actions/RecordVisit";

    public async Task InitializeAsync()
    {
        client = await site.SignedInAsync();
        id = await site.OpenCaseAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task WhatAScriptKeepsWhileTyping_IsThereInAnotherBrowser_AndOnlyForThem()
    {
        var kept = await client.PostFormAsync(Visit, [new("f.visitedOn.day", "5"), new("f.childSeen", "false"), new("f.reasonNotSeen", "Away"), new("keep", "on")]);
        kept.StatusCode.Should().Be(HttpStatusCode.NoContent);

        var page = await (await site.SignedInAsync()).PageAsync(Visit);

        page.QuerySelector(".care-started")!.TextContent.Should().Contain("You started this on 6 January 2026 at 09:30");
        page.QuerySelector("[name='f.visitedOn.day']")!.GetAttribute("value").Should().Be("5");
        page.QuerySelector("[name='f.reasonNotSeen']")!.GetAttribute("value").Should().Be("Away", "the questions an answer brought are there too");
        (await (await site.SignedInAsync("sam")).PageAsync(Visit)).QuerySelector("[name='f.visitedOn.day']")!.GetAttribute("value").Should().BeEmpty();
        (await site.HistoryAsync(id)).Should().ContainSingle();
    }

    [Fact]
    public async Task SaveAndComeBackLater_KeepsIt_AndItIsAmongTheUnfinishedForms()
    {
        var response = await client.PostFormAsync(Visit, [new("f.visitedOn.day", "5")], "keep=leave");

        var tasks = await client.PageAsync(response.Headers.Location!.OriginalString);
        tasks.QuerySelector(".govuk-notification-banner--success")!.TextContent.Should().Contain("What you typed is kept");
        var row = tasks.QuerySelector($".care-unfinished a[href='{Visit}']")!.Closest("li")!;
        row.TextContent.Should().Contain("Record a visit").And.Contain("C2").And.Contain("started 6 January 2026 at 09:30");
        (await (await site.SignedInAsync("tom")).PageAsync("/")).QuerySelectorAll(".care-unfinished").Should().BeEmpty();
    }

    [Fact]
    public async Task StartAgain_DiscardsIt()
    {
        await client.PostFormAsync(Visit, [new("f.visitedOn.day", "5")], "keep=leave");

        var again = await client.SendAgainAsync(await client.PageAsync(Visit), Visit, [], "discard=again");

        var page = await client.PageAsync(again.Headers.Location!.OriginalString);
        page.QuerySelector("[name='f.visitedOn.day']")!.GetAttribute("value").Should().BeEmpty();
        page.QuerySelectorAll(".care-started").Should().BeEmpty();
    }

    [Fact]
    public async Task OnceRecorded_TheDraftIsGone()
    {
        await client.RecordAsync(await client.CheckAsync(Visit, [.. Seen]), Visit);

        (await client.PageAsync(Visit)).QuerySelectorAll(".care-started").Should().BeEmpty();
        (await client.PageAsync("/")).QuerySelectorAll($".care-unfinished a[href='{Visit}']").Should().BeEmpty();
    }

    [Fact]
    public async Task ACaseBegunForOneChild_IsNotTheDraftForAnother()
    {
        await client.PostFormAsync("/start/paper-process/Open?child=C8", [new("f.openedOn.day", "3")], "keep=leave");

        (await client.PageAsync("/start/paper-process/Open?child=C9")).QuerySelector("[name='f.openedOn.day']")!.GetAttribute("value").Should().BeEmpty();
        (await client.PageAsync("/start/paper-process/Open?child=C8")).QuerySelector("[name='f.openedOn.day']")!.GetAttribute("value").Should().Be("3");
    }

    [Fact]
    public async Task PostedAfterTheSessionHasEnded_ItComesAlongThroughSigningIn()
    {
        var page = await client.PageAsync(Visit);
        var answers = page.QuerySelectorAll("form[data-care-form] input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!))
            .Append(new("f.visitedOn.day", "5")).ToList();
        var nobody = site.Anonymous();
        nobody.DefaultRequestHeaders.Add("Origin", "http://localhost");

        var sentOn = await nobody.PostAsync(Visit, new FormUrlEncodedContent(answers));
        sentOn.StatusCode.Should().Be(HttpStatusCode.TemporaryRedirect, "the browser then posts the same again");
        var signIn = await (await nobody.PostAsync(sentOn.Headers.Location, new FormUrlEncodedContent(answers))).PageAsync();
        signIn.QuerySelector("main")!.TextContent.Should().Contain("You have been signed out.");
        var wrong = await (await nobody.SendAgainAsync(signIn, "/sign-in", [new("name", "asha"), new("password", "wrong")])).PageAsync();
        var back = await nobody.SendAgainAsync(wrong, "/sign-in", [new("name", "asha"), new("password", CareWorkflows.Web.SignIn.DemoPeople.Password)]);

        back.Headers.Location!.OriginalString.Should().Be(Visit);
        (await nobody.PageAsync(Visit)).QuerySelector("[name='f.visitedOn.day']")!.GetAttribute("value").Should().Be("5");
    }

    [Fact]
    public async Task PostedAfterTheSessionHasEnded_ItIsNotForWhoeverSignsInNext()
    {
        var nobody = site.Anonymous();
        nobody.DefaultRequestHeaders.Add("Origin", "http://localhost");
        KeyValuePair<string, string>[] answers = [new("for", "Asha"), new("f.visitedOn.day", "5")];
        var signIn = await (await nobody.PostAsync($"/sign-in?then={Uri.EscapeDataString(Visit)}", new FormUrlEncodedContent(answers))).PageAsync();

        await nobody.SendAgainAsync(signIn, "/sign-in", [new("name", "sam"), new("password", CareWorkflows.Web.SignIn.DemoPeople.Password)]);

        (await nobody.PageAsync(Visit)).QuerySelectorAll(".care-started").Should().BeEmpty();
        (await client.PageAsync(Visit)).QuerySelectorAll(".care-started").Should().BeEmpty();
    }

    [Fact]
    public async Task AFormOfAnotherSite_IsNotCarriedAlong()
    {
        var nobody = site.Anonymous();
        nobody.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        KeyValuePair<string, string>[] answers = [new("for", "Asha"), new("f.visitedOn.day", "5")];

        (await nobody.PostAsync(Visit, new FormUrlEncodedContent(answers))).StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await nobody.PostAsync($"/sign-in?then={Uri.EscapeDataString(Visit)}", new FormUrlEncodedContent(answers))).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task SomebodyElseRecordsSomethingInNobodysWay_ItGoesThroughAndIsMentioned()
    {
        var check = await client.CheckAsync(Visit, [.. Seen]);
        await site.SendLettersAsync(id);

        var done = await client.RecordAsync(check, Visit);

        var page = await client.PageAsync(done.Headers.Location!.OriginalString);
        page.QuerySelector(".govuk-notification-banner--success")!.TextContent.Should().Contain("Priya recorded ‘Send the letters’ on 6 January 2026 at 09:30");
    }

    [Fact]
    public async Task SomebodyElseMakesItImpossible_SaysWhoDidWhat_AndKeepsWhatWasTyped()
    {
        var meeting = $"/cases/{id}/actions/HoldMeeting";
        var check = await client.CheckAsync(meeting, ActionFormTests.Good);
        await site.PauseAsync(id);

        var page = await (await client.RecordAsync(check, meeting)).PageAsync();

        page.QuerySelector(".govuk-error-summary")!.TextContent.Should().Contain("not possible in Paused");
        page.QuerySelector(".govuk-notification-banner")!.TextContent.Should()
            .Contain("Tom recorded ‘Pause the case’ on 6 January 2026 at 09:30").And.Contain("From In hand to Paused");
        page.QuerySelector("textarea[name='f.notes']")!.TextContent.Trim().Should().Be("All agreed");
        (await site.HistoryAsync(id))[^1].IsRefused.Should().BeTrue("what was tried is on record");
    }

    [Fact]
    public async Task SomebodyElseMakesItMeanSomethingElse_ItIsCheckedOnceMore_ThenSent()
    {
        var check = await client.CheckAsync(Visit, [.. Seen]);
        await site.PauseAsync(id);

        var again = await (await client.RecordAsync(check, Visit)).PageAsync();
        again.QuerySelector("h1")!.TextContent.Should().Be("Check your answers");
        again.QuerySelector(".govuk-notification-banner")!.TextContent.Should().Contain("Tom recorded ‘Pause the case’");
        again.QuerySelectorAll(".care-outcome")[^1].TextContent.Should().Contain("From Paused to In hand");
        (await site.HistoryAsync(id)).Should().HaveCount(2, "the visit is not recorded yet");

        var done = await client.RecordAsync(again, Visit);

        done.StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await site.HistoryAsync(id))[^1].Action.Should().Be("RecordVisit");
    }

    [Fact]
    public async Task ADraftOfACaseThatHasMovedOn_SaysWhatChanged()
    {
        await client.PostFormAsync(Visit, [new("f.visitedOn.day", "5")], "keep=leave");
        await site.PauseAsync(id);

        var page = await client.PageAsync(Visit);

        page.QuerySelector(".govuk-notification-banner")!.TextContent.Should().Contain("Tom recorded ‘Pause the case’");
    }

    private static IEnumerable<KeyValuePair<string, string>> Seen =>
        [new("f.visitedOn.day", "5"), new("f.visitedOn.month", "1"), new("f.visitedOn.year", "2026"), new("f.childSeen", "true")];
}
