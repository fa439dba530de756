using System.Net;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Tests.Support;

namespace CareWorkflows.Web.Tests.Pages;

public sealed class ActionFormTests(PaperSite site) : IClassFixture<PaperSite>, IAsyncLifetime
{
    internal static readonly KeyValuePair<string, string>[] Good =
    [
        new("f.heldOn.day", "5"), new("f.heldOn.month", "1"), new("f.heldOn.year", "2026"), new("f.heldOn.time", "14:30"),
        new("f.plannedOn.day", "8"), new("f.plannedOn.month", "1"), new("f.plannedOn.year", "2026"),
        new("f.chair", "Asha"), new("f.chairRole", "SW"), new("f.venue", "School"), new("f.childInvited", "true"), new("f.score", "7"),
        new("f.notes", "All agreed"), new("f.actions[1].what", "Find a school place"), new("f.actions[1].owner", "Asha"),
        new("f.actions[1].dueOn.day", "30"), new("f.actions[1].dueOn.month", "1"), new("f.actions[1].dueOn.year", "2026"),
    ];

    private HttpClient client = null!;
    private string id = "";

    /// <summary>The form of a meeting, on a case of the test's own.</summary>
    private string Meeting => $"/cases/{id}/actions/HoldMeeting";

    public async Task InitializeAsync()
    {
        client = await site.SignedInAsync();
        id = await site.OpenCaseAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Get_EveryField_HasALabelledInputOfItsKind()
    {
        var page = await client.PageAsync(Meeting);

        foreach (var input in page.QuerySelectorAll("form[data-care-form] input:not([type=hidden]), form[data-care-form] select, form[data-care-form] textarea"))
        {
            page.QuerySelector($"label[for='{input.Id}']").Should().NotBeNull($"{input.Id} needs a label");
        }

        page.QuerySelectorAll("fieldset.govuk-fieldset:has(.govuk-date-input) legend").Select(l => l.TextContent).Should().Contain("When was the meeting held?").And.Contain("Planned for");
        page.QuerySelectorAll("[name='f.venue'][type=radio]").Should().HaveCount(3);
        page.QuerySelectorAll("[name='f.needs'][type=checkbox]").Should().HaveCount(3);
        page.QuerySelectorAll("select[name='f.chairRole'] option").Select(o => o.TextContent).Should().Contain(["Choose", "Social worker", "Team Manager"]).And.NotContain("System");
        page.QuerySelector("textarea[name='f.notes']").Should().NotBeNull();
        page.QuerySelector("input[name='f.chair']")!.GetAttribute("list").Should().Be("people");
        page.QuerySelector("[name='f.actions[1].what']").Should().NotBeNull("a list that must have a row starts with one");
        page.QuerySelector("[name='f.reasonNotInvited']").Should().BeNull("it is asked only when the child was not invited");
        page.QuerySelector("form[data-care-form]")!.GetAttribute("enctype").Should().Be("multipart/form-data");
    }

    [Fact]
    public async Task Post_GoodForm_SendsOneActAndLeadsToTheCase()
    {
        var response = await client.RecordAsync(await client.CheckAsync(Meeting, Good), Meeting);

        response.Headers.Location!.OriginalString.Should().Be($"/cases/{id}?done=2");
        var entry = await SentAsync();
        (entry.By, entry.Action, entry.OccurredOn, entry.IsRefused).Should().Be(("Asha", "HoldMeeting", "2026-01-05T14:30", false));
        entry.Form["heldOn"].Should().Be((Value)"2026-01-05T14:30");
        entry.Form["score"].Should().Be((Value)7);
        entry.Form["actions"].Items.Should().ContainSingle();
    }

    [Fact]
    public async Task Post_TheSamePageTwice_IsOneAct()
    {
        var page = await client.CheckAsync(Meeting, Good);

        var first = await client.RecordAsync(page, Meeting);
        var second = await client.RecordAsync(page, Meeting);

        (await SentAsync()).ActId.Should().Be(page.QuerySelector("[name=command]")!.GetAttribute("value"));
        second.Headers.Location.Should().Be(first.Headers.Location).And.NotBeNull();
        (await client.PageAsync("/")).QuerySelectorAll($".care-unfinished a[href='{Meeting}']").Should().BeEmpty("the second click must not bring the draft back");
    }

    [Fact]
    public async Task Post_Mistakes_AreSummedUpAtTheTopAndNothingTypedIsLost()
    {
        var page = await (await client.PostFormAsync(Meeting, [.. Good.Where(g => g.Key is not ("f.chair" or "f.plannedOn.month" or "f.venue")), new("f.plannedOn.month", "13"), new("f.chair", " ")])).PageAsync();

        page.Title.Should().StartWith("Error: Hold a meeting");
        var links = page.QuerySelectorAll(".govuk-error-summary a").ToList();
        links.Select(a => a.TextContent).Should().Equal("Planned for: enter a real date, like 8 1 2026", "Chair: enter a name", "Where: choose one");
        links.Select(a => page.QuerySelector(a.GetAttribute("href")!)).Should().NotContainNulls("each leads to its input");
        page.QuerySelector("[name='f.plannedOn.month']")!.GetAttribute("value").Should().Be("13");
        page.QuerySelector("textarea[name='f.notes']")!.TextContent.Trim().Should().Be("All agreed");
        page.QuerySelector("[name='f.actions[1].what']")!.GetAttribute("value").Should().Be("Find a school place");
        (await NothingSentAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task Post_AnAnswerThatAsksForMore_ShowsTheNewQuestionAndSendsNothing()
    {
        var first = await client.PostFormAsync(Meeting, [.. Good.Where(g => g.Key != "f.childInvited"), new("f.childInvited", "false")]);
        var page = await first.PageAsync();

        page.QuerySelector("[name='f.reasonNotInvited']").Should().NotBeNull();
        page.QuerySelector(".care-new")!.TextContent.Should().Contain("Why not?");
        page.QuerySelectorAll(".govuk-error-summary").Should().BeEmpty();
        (await NothingSentAsync()).Should().BeTrue();

        await client.RecordAsync(await client.CheckAsync(page, Meeting, [new("f.reasonNotInvited", "Too young")]), Meeting);

        (await SentAsync()).Form["reasonNotInvited"].Should().Be((Value)"Too young");
    }

    [Fact]
    public async Task Post_AnAnswerNoLongerAsked_IsNotSent()
    {
        var page = await (await client.PostFormAsync(Meeting, [.. Good.Where(g => g.Key != "f.childInvited"), new("f.childInvited", "false")])).PageAsync();

        await client.RecordAsync(await client.CheckAsync(page, Meeting, [new("f.childInvited", "true"), new("f.reasonNotInvited", "Too young")]), Meeting);

        (await SentAsync()).Form["reasonNotInvited"].IsNothing.Should().BeTrue();
    }

    [Fact]
    public async Task AddAndRemove_WorkWithoutScripts_AndKeepWhatWasTyped()
    {
        var two = await (await client.PostFormAsync(Meeting, Good, "add=actions")).PageAsync();
        two.QuerySelector("[name='f.actions[2].what']").Should().NotBeNull();
        two.QuerySelector("textarea[name='f.notes']")!.TextContent.Trim().Should().Be("All agreed");
        two.QuerySelectorAll(".govuk-error-summary").Should().BeEmpty();

        var one = await (await client.SendAgainAsync(two, Meeting, [new("f.actions[2].what", "Write to the GP")], "remove=actions[1]")).PageAsync();
        one.QuerySelector("[name='f.actions[1].what']")!.GetAttribute("value").Should().Be("Write to the GP");
        one.QuerySelector("[name='f.actions[2].what']").Should().BeNull();
        (await NothingSentAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task Enter_PressesAButtonThatRemovesNothing()
    {
        var page = await client.PageAsync(Meeting);

        page.QuerySelector("form[data-care-form] button")!.HasAttribute("name").Should().BeFalse("a browser presses the first button");
    }

    [Fact]
    public async Task Refused_ShowsEveryReasonWithItsRule_AndIsANewActNextTime()
    {
        var page = await (await client.PostFormAsync(Meeting, [.. Good.Where(g => g.Key != "f.actions[1].owner"), new("f.actions[1].owner", "Nobody"), new("f.cost", "1200")])).PageAsync();

        page.QuerySelector(".govuk-error-summary")!.TextContent.Should()
            .Contain("The owner of an action must be somebody.").And.Contain("KOT-26").And.Contain("for the panel to agree").And.Contain("CFP-44");
        var refused = await SentAsync();
        refused.Refusals.Select(r => r.Rule).Should().Equal("KOT-26", "CFP-44");
        page.QuerySelector("[name=command]")!.GetAttribute("value").Should().NotBe(refused.ActId);
        page.QuerySelector("[name='f.chair']")!.GetAttribute("value").Should().Be("Asha");
    }

    [Fact]
    public async Task Refused_ForWhatStandsInARow_LeadsThere()
    {
        var page = await (await client.PostFormAsync(Meeting, [.. Good, new("f.actions[1].priority", "Sometime")])).PageAsync();

        var link = page.QuerySelector(".govuk-error-summary a")!;
        link.GetAttribute("href").Should().Be("#f-actions-1-priority");
        page.QuerySelector(link.GetAttribute("href")!).Should().NotBeNull();
        (await SentAsync()).IsRefused.Should().BeTrue();
    }

    [Fact]
    public async Task Refused_ButAReasonWouldDo_AsksForIt_AndSendsItUnderItsRule()
    {
        var page = await (await client.PostFormAsync(Meeting, [.. Good.Where(g => g.Key != "f.chairRole"), new("f.chairRole", "SSW")])).PageAsync();
        page.QuerySelector(".care-reasons")!.TextContent.Should().Contain("You may go on if you give a reason").And.Contain("must be chaired by a qualified worker");
        page.QuerySelector(".govuk-error-summary a")!.GetAttribute("href").Should().Be("#" + page.QuerySelector("textarea[name='reason.CFP-19']")!.Id);

        var check = await client.CheckAsync(page, Meeting, [new("reason.CFP-19", "The qualified worker was ill")]);
        check.QuerySelector(".care-answers")!.TextContent.Should().Contain("Reason for going on against CFP-19").And.Contain("The qualified worker was ill");
        var response = await client.RecordAsync(check, Meeting);

        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        var history = await site.HistoryAsync(id);
        history[^1].Guards.Single(g => g.Rule == "CFP-19").Should().Match<GuardResult>(g => !g.Held && g.Reason == "The qualified worker was ill");
        history[^1].ActId.Should().NotBe(history[^2].ActId, "the refusal was the answer to the first");
    }

    [Fact]
    public async Task Upload_IsKeptAtOnce_AndItsNameStaysThroughAnError()
    {
        var page = await client.PageAsync(Meeting);
        var content = new MultipartFormDataContent();
        foreach (var name in new[] { "__RequestVerificationToken", "command", "shown" })
        {
            content.Add(new StringContent(page.QuerySelector($"form[data-care-form] [name={name}]")!.GetAttribute("value")!), name);
        }

        content.Add(new ByteArrayContent([1, 2, 3]), "f.plan.file", "../safety plan.pdf");

        var again = await (await client.PostAsync(Meeting, content)).PageAsync();

        again.QuerySelector("[name='f.plan']")!.GetAttribute("value").Should().MatchRegex("^[0-9a-f]{32}-safety-plan.pdf$");
    }

    [Fact]
    public async Task Upload_OfAProgram_IsNotKept()
    {
        var page = await client.PageAsync(Meeting);
        var content = new MultipartFormDataContent();
        foreach (var name in new[] { "__RequestVerificationToken", "command", "shown" })
        {
            content.Add(new StringContent(page.QuerySelector($"form[data-care-form] [name={name}]")!.GetAttribute("value")!), name);
        }

        content.Add(new ByteArrayContent([1, 2, 3]), "f.plan.file", "plan.exe");

        var again = await (await client.PostAsync(Meeting, content)).PageAsync();

        again.QuerySelector("[name='f.plan']")!.GetAttribute("value").Should().BeNullOrEmpty();
        again.QuerySelector(".govuk-error-summary")!.TextContent.Should().Contain("must be a document");
    }

    [Fact]
    public async Task Start_AboutAChild_AsksWhich_AndTheCaseGetsTheIdOfTheAct()
    {
        var missing = await (await client.PostFormAsync("/start/paper-process/Open", [new("f.openedOn.day", "5"), new("f.openedOn.month", "1"), new("f.openedOn.year", "2026")])).PageAsync();
        missing.QuerySelector(".govuk-error-summary a")!.TextContent.Should().StartWith("Child");

        var check = await client.CheckAsync(missing, "/start/paper-process/Open", [new("f.case.child", " C7 ")]);
        check.QuerySelector(".care-answers")!.TextContent.Should().Contain("C7");
        var accepted = await client.RecordAsync(check, "/start/paper-process/Open");

        var opened = accepted.Headers.Location!.OriginalString.Split('/', '?')[2];
        var entry = (await site.HistoryAsync(opened)).Should().ContainSingle().Subject;
        (entry.Action, entry.ActId, entry.OccurredOn).Should().Be(("Open", opened, "2026-01-05"));
        (await client.PageAsync($"/cases/{opened}")).QuerySelector(".govuk-caption-xl")!.TextContent.Should().Be("C7");
    }

    [Fact]
    public async Task Correct_StandsOnWhatWasRecorded_AndSendsOnlyWhatChanged()
    {
        var visit = await site.VisitAsync(id);
        var tom = await site.SignedInAsync("tom");
        var form = $"/cases/{id}/correct/{visit.No}";
        var page = await tom.PageAsync(form);
        page.QuerySelector("[name='f.visitedOn.day']")!.GetAttribute("value").Should().Be("6");

        var without = await (await tom.SendAgainAsync(page, form, [new("f.visitedOn.day", "5")])).PageAsync();
        without.QuerySelector(".govuk-error-summary a")!.TextContent.Should().Contain("enter a reason");
        await tom.RecordAsync(await tom.CheckAsync(without, form, [new("f.correction.reason", "Typed the wrong day")]), form);

        var correction = (await site.HistoryAsync(id))[^1].Correction!;
        (correction.Of, correction.Reason).Should().Be((visit.No, "Typed the wrong day"));
        correction.Now.Names.Should().OnlyContain(n => n == "occurredOn" || n == "visitedOn");
        correction.Now["occurredOn"].Should().Be((Value)"2026-01-05");
    }

    /// <summary>The one entry that what was sent has made, accepted or refused.</summary>
    private async Task<HistoryEntry> SentAsync() => (await site.HistoryAsync(id)).Skip(1).Should().ContainSingle().Subject;

    private async Task<bool> NothingSentAsync() => (await site.HistoryAsync(id)).Count == 1;
}
