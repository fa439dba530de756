using System.Collections.Immutable;
using System.Net;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Tests.Support;

namespace CareWorkflows.Web.Tests.Pages;

public sealed class ActionFormTests(PaperSite site) : IClassFixture<PaperSite>, IAsyncLifetime
{
    private const string Meeting = "/cases/c1/actions/HoldMeeting";

    private static readonly KeyValuePair<string, string>[] Good =
    [
        new("f.heldOn.day", "5"), new("f.heldOn.month", "1"), new("f.heldOn.year", "2026"), new("f.heldOn.time", "14:30"),
        new("f.plannedOn.day", "8"), new("f.plannedOn.month", "1"), new("f.plannedOn.year", "2026"),
        new("f.chair", "Asha"), new("f.chairRole", "SW"), new("f.venue", "School"), new("f.childInvited", "true"), new("f.score", "7"),
        new("f.notes", "All agreed"), new("f.actions[1].what", "Find a school place"), new("f.actions[1].owner", "Asha"),
        new("f.actions[1].dueOn.day", "30"), new("f.actions[1].dueOn.month", "1"), new("f.actions[1].dueOn.year", "2026"),
    ];

    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        client = await site.SignedInAsync();
        site.Desk.Sent.Clear();
        site.Desk.Answer = PaperDesk.Accept;
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
        page.QuerySelectorAll("select[name='f.chairRole'] option").Should().HaveCount(4);
        page.QuerySelector("textarea[name='f.notes']").Should().NotBeNull();
        page.QuerySelector("input[name='f.chair']")!.GetAttribute("list").Should().Be("people");
        page.QuerySelector("[name='f.actions[1].what']").Should().NotBeNull("a list that must have a row starts with one");
        page.QuerySelector("[name='f.reasonNotInvited']").Should().BeNull("it is asked only when the child was not invited");
        page.QuerySelector("form[data-care-form]")!.GetAttribute("enctype").Should().Be("multipart/form-data");
    }

    [Fact]
    public async Task Post_GoodForm_SendsOneActAndLeadsToTheCase()
    {
        var response = await client.PostFormAsync(Meeting, Good);

        response.Headers.Location!.OriginalString.Should().Be("/cases/c1?done=3");
        var act = site.Desk.Sent.Should().ContainSingle().Which.Should().BeOfType<FireAction>().Which;
        (act.By.Person, act.Case, act.Action).Should().Be(("Asha", "c1", "HoldMeeting"));
        act.Form["heldOn"].Should().Be((Value)"2026-01-05T14:30");
        act.Form["score"].Should().Be((Value)7);
        act.Form["actions"].Items.Should().ContainSingle();
    }

    [Fact]
    public async Task Post_TheSamePageTwice_IsOneAct()
    {
        var page = await client.PageAsync(Meeting);

        await client.SendAgainAsync(page, Meeting, Good);
        await client.SendAgainAsync(page, Meeting, Good);

        site.Desk.Sent.Select(c => c.Id).Distinct().Should().ContainSingle();
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
        site.Desk.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task Post_AnAnswerThatAsksForMore_ShowsTheNewQuestionAndSendsNothing()
    {
        var first = await client.PostFormAsync(Meeting, [.. Good.Where(g => g.Key != "f.childInvited"), new("f.childInvited", "false")]);
        var page = await first.PageAsync();

        page.QuerySelector("[name='f.reasonNotInvited']").Should().NotBeNull();
        page.QuerySelector(".care-new")!.TextContent.Should().Contain("Why not?");
        page.QuerySelectorAll(".govuk-error-summary").Should().BeEmpty();
        site.Desk.Sent.Should().BeEmpty();

        await client.SendAgainAsync(page, Meeting, [new("f.reasonNotInvited", "Too young")]);

        ((FireAction)site.Desk.Sent.Single()).Form["reasonNotInvited"].Should().Be((Value)"Too young");
    }

    [Fact]
    public async Task Post_AnAnswerNoLongerAsked_IsNotSent()
    {
        var page = await (await client.PostFormAsync(Meeting, [.. Good.Where(g => g.Key != "f.childInvited"), new("f.childInvited", "false")])).PageAsync();

        await client.SendAgainAsync(page, Meeting, [new("f.childInvited", "true"), new("f.reasonNotInvited", "Too young")]);

        ((FireAction)site.Desk.Sent.Single()).Form["reasonNotInvited"].IsNothing.Should().BeTrue();
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
        site.Desk.Sent.Should().BeEmpty();
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
        site.Desk.Answer = _ => new Decision.Refused([new Refusal("The owner must be somebody on the plan.", "KOT-26", "actions[1].owner"), new Refusal("Only a TM may do this.", "CFP-44")], null);

        var page = await (await client.PostFormAsync(Meeting, Good)).PageAsync();

        page.QuerySelector(".govuk-error-summary a")!.GetAttribute("href").Should().Be("#f-actions-1-owner");
        page.QuerySelector(".govuk-error-summary")!.TextContent.Should().Contain("Only a TM may do this.").And.Contain("CFP-44").And.Contain("KOT-26");
        page.QuerySelector("[name=command]")!.GetAttribute("value").Should().NotBe(site.Desk.Sent.Single().Id);
        page.QuerySelector("[name='f.chair']")!.GetAttribute("value").Should().Be("Asha");
    }

    [Fact]
    public async Task Refused_ButAReasonWouldDo_AsksForIt_AndSendsItUnderItsRule()
    {
        site.Desk.Answer = c => c.Overrides.ContainsKey("CFP-19") ? PaperDesk.Accept(c) : new Decision.Refused([new Refusal("The meeting must be chaired by a qualified worker.", "CFP-19", Overridable: true)], null);

        var page = await (await client.PostFormAsync(Meeting, Good)).PageAsync();
        page.QuerySelector(".care-reasons")!.TextContent.Should().Contain("You may go on if you give a reason").And.Contain("must be chaired by a qualified worker");
        page.QuerySelector(".govuk-error-summary a")!.GetAttribute("href").Should().Be("#" + page.QuerySelector("textarea[name='reason.CFP-19']")!.Id);

        var response = await client.SendAgainAsync(page, Meeting, [new("reason.CFP-19", "The qualified worker was ill")]);

        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        site.Desk.Sent[^1].Overrides.Should().Equal(ImmutableDictionary<string, string>.Empty.Add("CFP-19", "The qualified worker was ill"));
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

        await client.SendAgainAsync(missing, "/start/paper-process/Open", [new("f.case.child", " C7 ")]);

        var start = site.Desk.Sent.Should().ContainSingle().Which.Should().BeOfType<StartCase>().Which;
        (start.Process, start.Action, start.Child).Should().Be(("paper-process", "Open", "C7"));
        start.Case.Should().Be(start.Id);
    }

    [Fact]
    public async Task Correct_StandsOnWhatWasRecorded_AndSendsOnlyWhatChanged()
    {
        var page = await client.PageAsync("/cases/c1/correct/3");
        page.QuerySelector("[name='f.visitedOn.day']")!.GetAttribute("value").Should().Be("13");

        var without = await (await client.SendAgainAsync(page, "/cases/c1/correct/3", [new("f.visitedOn.day", "12")])).PageAsync();
        without.QuerySelector(".govuk-error-summary a")!.TextContent.Should().Contain("enter a reason");
        await client.SendAgainAsync(without, "/cases/c1/correct/3", [new("f.correction.reason", "Typed the wrong day")]);

        var correction = site.Desk.Sent.Should().ContainSingle().Which.Should().BeOfType<CorrectEntry>().Which;
        (correction.Entry, correction.On, correction.Reason, correction.Changes.Count).Should().Be((3, "2025-12-12", "Typed the wrong day", 0));
    }
}
