using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Pages;

/// <summary>A session is held on its pages, from the agenda to the minutes, on the real processes.</summary>
public sealed class PanelPagesTests : IAsyncLifetime, IDisposable
{
    private const string Session = $"/panels/{PanelSite.Tracking}";

    private readonly PanelSite site = new();

    public Task InitializeAsync() => site.InitializeAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => site.Dispose();

    [Fact]
    public async Task AMeeting_FromItsAgendaToItsMinutes_WithoutTypingADate()
    {
        var tia = await site.OnPagesAsync("tia");
        var petra = await site.OnPagesAsync("petra");
        var agenda = await tia.PageAsync(Session);
        agenda.QuerySelectorAll(".care-agenda__title a").Select(a => a.TextContent).Should().BeEquivalentTo("Jay B", "Leo W", "Mia T");
        agenda.QuerySelector(".care-agenda")!.TextContent.Should().Contain("First presentation").And.Contain("Care plan: missing");

        await OnSessionAsync(tia, "CirculateAgenda");
        await OnSessionAsync(tia, "RecordAttendance", new("f.attendance[1].present", "true"), new("f.attendance[3].present", "true"));
        (await tia.PageAsync(Session)).QuerySelector(".govuk-summary-list")!.TextContent.Should().Contain("1 of 1 needed: quorate");
        await OnSessionAsync(petra, "Open");

        var at = await FollowAsync(petra, $"{Session}/next");
        at = await DecideAsync(petra, at, "Item 1 of 3", "PresentFirst", [
            new("f.swPresent", "true"), new("f.tmPresent", "true"), new("f.carePlanDetail", "Long term fostering"), new("f.legalStatus", "ICO"), new("f.permanencyClassification", "PermanentFostering"),
            new("f.timescales", "Final hearing in week 26"), new("f.actionToSecurePermanency", "Family finding"), new("f.blocksAndBarriers", "None known"), new("f.driftRisk", "None"),
            new("f.driftRiskNote", "No risk seen"), new("f.notes", "Presented by the social worker"), new("f.decisions.rows", "1"), new("f.decisions[1]", "Family finding to start in parallel"),
            new("reason.PTM-39", "The papers were read at the meeting"), new("shown", EveryField)]);
        (await petra.PageAsync(at)).QuerySelector(".govuk-notification-banner")!.TextContent.Should().Contain("Item 1").And.Contain("Record the first presentation");
        at = await DecideAsync(petra, at, "Item 2 of 3", "RecordNotPresented", NotPresented);
        at = await DecideAsync(petra, at, "Item 3 of 3", "RecordNotPresented", NotPresented);
        at.Should().Be($"{Session}?all=true");

        await OnSessionAsync(tia, "CloseSession");
        var minutes = await tia.PageAsync(await FormAsync("IssueMinutes"));
        minutes.QuerySelectorAll("[name^='f.circulatedTo[']").Should().HaveCount(6, "all members are suggested");
        minutes.QuerySelector("[name='f.records.rows']")!.GetAttribute("value").Should().Be("1", "one child was presented");
        minutes.QuerySelector("[name='f.records[1].decisions[1]']")!.GetAttribute("value").Should().Be("Family finding to start in parallel");
        minutes.QuerySelector("[name='f.records[1].case'] option[selected], [name='f.records[1].case'][checked] + label")!.TextContent.Trim().Should().BeOneOf("Jay B", "Leo W", "Mia T"); // the child, not the id of a case
        await OnSessionAsync(tia, "IssueMinutes", new KeyValuePair<string, string>("f.discussion", "Carers are few"));

        var held = await site.SessionAsync(PanelSite.Tracking);
        held.State.Should().Be("Issued");
        var issued = (await site.Services.GetRequiredService<CaseQueries>().HistoryAsync(held.Id)).Single(e => e.Action == "IssueMinutes" && !e.IsRefused);
        issued.Messages.Select(m => m.To).Should().Contain("Petra").And.Contain("Lucy");
        (await tia.PageAsync($"/cases/{held.Id}/letters/{issued.No}/1")).QuerySelector(".care-letter")!.TextContent
            .Should().Contain("Carers are few").And.Contain("Presented for the first time").And.Contain("Closed at: 3 December 2026");
        var entries = (await site.Services.GetRequiredService<CaseQueries>().HistoryAsync(held.Id)).Where(e => !e.IsRefused).ToDictionary(e => (e.Action, e.No), e => e.OccurredOn);
        entries.Where(e => e.Key.Action is "Open" or "CloseSession" or "RecordDecision").Select(e => e.Value).Should().OnlyContain(on => on == "2026-12-03T10:00").And.HaveCount(5);
        var printed = await tia.PageAsync($"{Session}?print=true");
        printed.QuerySelector(".care-agenda")!.TextContent.Should().Contain("Family finding to start in parallel").And.Contain("Record that a child was not presented");
    }

    [Fact]
    public async Task Attendance_IsAskedOfTheMembers_AndCountedAsItIsTicked()
    {
        var pat = await site.OnPagesAsync("pat");
        var form = await FormAsync("RecordAttendance", PanelSite.Panel);
        var page = await pat.PageAsync(form);
        page.QuerySelectorAll("[name$='.person']").Select(p => p.GetAttribute("value")).Should().Equal("Ade", "Hal", "Hal", "Ade", "Cora", "Rita", "Rita", "Cora", "Carl", "Seb", "Seb", "Carl");
        Count(page).Should().StartWith("0 of 5 needed: not quorate");

        KeyValuePair<string, string>[] two = [new("f.attendance[5].present", "true"), new("f.attendance[6].present", "true")];
        KeyValuePair<string, string>[] again = [new("again", "true")];
        Count(await (await pat.SendAgainAsync(page, form, [.. two, .. again])).PageAsync()).Should().StartWith("2 of 5 needed: not quorate");
        KeyValuePair<string, string>[] twice = [new("f.attendance[7].present", "true")];
        Count(await (await pat.SendAgainAsync(page, form, [.. two, .. twice, .. again])).PageAsync()).Should().StartWith("2 of 5", "who stands for two posts counts once");
        KeyValuePair<string, string>[] rest = [new("f.attendance[1].present", "true"), new("f.attendance[9].present", "true"), new("f.attendance[11].present", "true")];
        Count(await (await pat.SendAgainAsync(page, form, [.. two, .. rest, .. again])).PageAsync()).Should().StartWith("5 of 5 needed: quorate");
    }

    [Fact]
    public async Task WhoseBusinessItIsNot_SeesNoPanels_AndARestrictedChildIsNotOnTheAgenda()
    {
        var asha = await site.OnPagesAsync("asha");
        (await asha.PageAsync("/")).QuerySelectorAll(".care-nav a").Should().NotContain(a => a.TextContent == "Panels");
        (await asha.GetAsync("/panels")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await asha.GetAsync(Session)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await asha.GetAsync($"{Session}/items/1")).StatusCode.Should().Be(HttpStatusCode.NotFound);

        await OnSessionAsync(await site.OnPagesAsync("tia"), "CirculateAgenda");
        var session = (await site.SessionAsync(PanelSite.Tracking)).Id;
        var sent = $"/cases/{session}/letters/{(await site.Services.GetRequiredService<CaseQueries>().HistoryAsync(session)).Single(e => e.Action == "CirculateAgenda" && !e.IsRefused).No}/1";
        await site.RecordAsync("Tom", "child:Leo W", "ChangeHolders", new("from", "2026-12-02"), new("restricted", true), new("openTo", Value.Of(["Tom"])));
        var tia = await site.OnPagesAsync("tia");
        (await tia.PageAsync("/")).QuerySelectorAll(".care-nav a").Should().Contain(a => a.TextContent == "Panels");
        (await tia.PageAsync("/panels")).Body!.TextContent.Should().Contain("3 December 2026").And.NotContain("Leo W");
        (await tia.PageAsync(Session)).QuerySelectorAll(".care-agenda__title a").Select(a => a.TextContent).Should().BeEquivalentTo("Jay B", "Mia T");
        (await tia.GetAsync($"{Session}/items/3")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await tia.PageAsync(sent)).QuerySelector(".care-letter")!.TextContent.Should().Contain("Mia T").And.Contain("(name withheld)").And.NotContain("Leo W", "not in what was sent before either");
        (await (await site.OnPagesAsync("tom")).PageAsync(sent)).QuerySelector(".care-letter")!.TextContent.Should().Contain("Leo W");
        await OnSessionAsync(await site.OnPagesAsync("petra"), "Open");
        var closing = await tia.SendAgainAsync(await tia.PageAsync(await FormAsync("CloseSession")), await FormAsync("CloseSession"), []);
        (await closing.PageAsync()).Body!.TextContent.Should().Contain("neither presented").And.Contain("(name withheld)").And.NotContain("Leo W");
        (await tia.PageAsync($"/cases/{session}?print=true")).Body!.TextContent.Should().NotContain("Leo W");
        (await tia.PageAsync(Session)).QuerySelectorAll("[data-head=Present]").Select(p => p.TextContent).Should().Contain("Petra, in the chair");

        var cases = (await site.Services.GetRequiredService<CaseQueries>().CasesOfChildAsync("Leo W")).Select(c => c.Id).ToList();
        var told = new StringBuilder();
        foreach (var address in (string[])[$"/api/cases/{session}", $"/api/cases/{session}/history", $"/elsa/api/workflow-instances/{session}/variables"])
        {
            told.Append(await (address.StartsWith("/api", StringComparison.Ordinal) ? await site.SignedInAsync("tia") : await site.OnPagesAsync("max")).GetStringAsync(address));
        }

        told.ToString().Should().Contain("Mia T").And.Contain("(name withheld)").And.NotContainAny([.. cases, "Leo W"]);
    }

    [Fact]
    public async Task AMeetingOfManyChildren_Opens()
    {
        foreach (var no in Enumerable.Range(1, 37))
        {
            await MeetingCouncil.TakeIntoCareAsync(site.Services, $"Child {no}", 45);
        }

        var tia = await site.OnPagesAsync("tia");
        (await tia.PageAsync(Session)).QuerySelectorAll(".care-agenda__title a").Should().HaveCount(40);
    }

    private static readonly KeyValuePair<string, string>[] NotPresented =
        [new("f.reason", "OutOfTime"), new("f.reasonNote", "The session ran out of time"), new("shown", "session reason reasonNote")];

    private const string EveryField = "session swPresent tmPresent carePlanDetail legalStatus permanencyClassification contingencyPlan adoptionTracker inProceedings timescales actionToSecurePermanency blocksAndBarriers driftRisk driftRiskNote notes decisions actions nextConsiderationOn";

    private static string Count(IHtmlDocument page) => page.QuerySelector("[data-care-count]")!.TextContent.Trim();

    private async Task<string> FormAsync(string action, string session = PanelSite.Tracking) =>
        $"/cases/{(await site.SessionAsync(session)).Id}/actions/{action}?session={Uri.EscapeDataString(session)}";

    /// <summary>Does something on the session itself with what stands in its form, and comes back to it.</summary>
    private async Task OnSessionAsync(HttpClient client, string action, params KeyValuePair<string, string>[] answers)
    {
        var form = await FormAsync(action);
        var recorded = await client.RecordAsync(await client.CheckAsync(form, answers), form);
        recorded.Headers.Location!.OriginalString.Should().StartWith($"/panels/{Uri.EscapeDataString(PanelSite.Tracking)}?done=");
    }

    private static async Task<string> FollowAsync(HttpClient client, string path) => Uri.UnescapeDataString((await client.GetAsync(path)).Headers.Location!.OriginalString);

    /// <returns>Where it leads on.</returns>
    private static async Task<string> DecideAsync(HttpClient client, string item, string progress, string action, KeyValuePair<string, string>[] answers)
    {
        (await client.PageAsync(item)).QuerySelector(".govuk-caption-l")!.TextContent.Should().StartWith(progress);
        var form = (await client.GetAsync($"{item.Split('?')[0]}?choose=true&take={action}")).Headers.Location!.OriginalString;
        var page = await client.PageAsync(form);
        page.QuerySelector($"[name='f.session'][checked], [name='f.session'] option[selected]")!.GetAttribute("value").Should().Be(PanelSite.Tracking);
        var recorded = await client.RecordAsync(await client.CheckAsync(page, form, answers), form);
        return await FollowAsync(client, recorded.Headers.Location!.OriginalString);
    }
}
