using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Api;
using CareWorkflows.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Pages;

/// <summary>What managers see over all cases, on a plan that is late in places.</summary>
public sealed partial class ManagerPagesTests : OnApiSite
{
    private static readonly Actor Asha = DemoPeople.All.Single(p => p.Person == "Asha");
    private static readonly Actor Tom = DemoPeople.All.Single(p => p.Person == "Tom");

    [Fact]
    public async Task Pages_are_for_managers_and_administrators_alone()
    {
        await Site.WithPlanAsync();
        string[] paths =
        [
            "/manager", "/manager/duties", "/manager/breaches", "/manager/cases?process=child-and-family-progress&state=FirstMeetingDue", "/manager/board",
            "/manager/board/NoOwner", "/manager/board/Asleep", "/manager/board/NotAlerted", "/manager/board/NotDelivered", "/manager/board/NotWoken", "/manager/board/NotVerified",
            "/manager/history", "/manager/history?handler=file", "/manager/looks", "/manager/cases/plan/chronology",
        ];
        foreach (var (person, status) in new[] { ("asha", HttpStatusCode.Forbidden), ("tom", HttpStatusCode.Forbidden), ("dana", HttpStatusCode.Forbidden), ("max", HttpStatusCode.OK), ("ada", HttpStatusCode.OK) })
        {
            using var client = await OnPagesAsync(person);
            (await client.PageAsync("/")).QuerySelectorAll(".care-nav a[href='/manager']").Should().HaveCount(status == HttpStatusCode.OK ? 1 : 0);
            foreach (var path in paths)
            {
                (await client.GetAsync(path)).StatusCode.Should().Be(status, $"{person} asks for {path}");
            }
        }
    }

    [Fact]
    public async Task Each_figure_is_the_number_of_what_its_link_leads_to()
    {
        await LateAsync();
        using var max = await OnPagesAsync("max");
        var figures = 0;
        foreach (var by in Enum.GetNames<OversightBy>())
        {
            foreach (var link in (await max.PageAsync($"/manager?by={by}")).QuerySelectorAll("main table td a").OfType<IHtmlAnchorElement>())
            {
                var list = await max.PageAsync(link.PathName + link.Search);
                Number().Match(Text(list.QuerySelector("main h1 ~ p")!)).Value.Should().Be(Number().Match(link.TextContent).Value, $"{link.TextContent} by {by}: {link.Href}");
                list.QuerySelectorAll("tbody tr").Should().HaveCount(int.Parse(Number().Match(link.TextContent).Value, System.Globalization.CultureInfo.InvariantCulture));
                figures++;
            }
        }

        figures.Should().BeGreaterThan(15);
        Text(await max.PageAsync("/manager?by=Worker&worker=Tom")).Should().NotContain("Asha Overdue", "the filter holds for the figures");
        Text(await max.PageAsync("/manager/duties")).Should().Contain("Hold the first meeting10 working days after", "a list of what is late says why it was due then");
        (await max.GetAsync("/manager/duties?due=3")).StatusCode.Should().Be(HttpStatusCode.NotFound, "there is no such figure");
    }

    [Fact]
    public async Task Time_in_state_counts_from_the_day_it_happened()
    {
        await LateAsync();
        using var max = await OnPagesAsync("max");
        Text(await max.PageAsync("/manager")).Should().Contain("Child and Family Progress plan First meeting due 1 in First meeting due, Child and Family Progress plan 30 30");
    }

    [Fact]
    public async Task Filters_of_the_history_really_filter_and_the_file_has_what_they_leave()
    {
        await LateAsync();
        await DoAsync(id => new FireAction(id, Asha, "plan", "RecordVisit", Visit("2027-01-04")), "2027-01-21T10:00");
        var all = await Site.Services.GetRequiredService<CaseQueries>().TransitionsAsync(new HistoryFilter(Take: 1000)).ToListAsync();
        using var max = await OnPagesAsync("max");
        await ShowsAsync("", _ => true);
        await ShowsAsync("who=Tom", l => l.By == "Tom");
        await ShowsAsync("who=System", l => l.By == "System");
        await ShowsAsync("role=SW", l => l.Role == "SW");
        await ShowsAsync($"process={ApiSite.Plan}", l => l.Process == ApiSite.Plan);
        await ShowsAsync("child=C2", l => l.Child == "C2");
        await ShowsAsync("case=plan", l => l.Case == "plan");
        await ShowsAsync("action=StartPlan", l => l.Action == "StartPlan");
        await ShowsAsync("from=Assessing", l => l.From == "Assessing" && l.To != "Assessing");
        await ShowsAsync("to=FirstMeetingDue", l => l.To == "FirstMeetingDue" && l.From != "FirstMeetingDue");
        await ShowsAsync("rule=cfp-18", l => l.Rules.Split(", ").Contains("CFP-18"));
        await ShowsAsync("only=refused", l => l.Refused);
        await ShowsAsync("only=late", l => l.LateRecorded);
        await ShowsAsync("only=corrected", l => l.Action == HistoryEntry.Correct);
        await ShowsAsync("since=22/12/2026&until=2026-12-22", l => l.RecordedAt.Date == new DateTime(2026, 12, 22));
        await ShowsAsync("who=Asha&only=late&case=plan", l => l is { By: "Asha", LateRecorded: true, Case: "plan" });
        Text(await max.PageAsync("/manager/history?since=soon")).Should().Contain("Give a date such as 17/5/2026");
        Text(await max.PageAsync("/manager/history?since=3/1/2027&until=2/1/2027")).Should().Contain("The last day must be the first day or later");

        async Task ShowsAsync(string filter, Func<HistoryLine, bool> expected)
        {
            var wanted = all.Where(expected).Select(l => $"/cases/{Uri.EscapeDataString(l.Case)}#entry-{l.No}").ToList();
            wanted.Should().NotBeEmpty(filter);
            (filter.Length == 0 || wanted.Count < all.Count).Should().BeTrue(filter);
            var page = await max.PageAsync($"/manager/history?{filter}");
            page.QuerySelectorAll("tbody td:last-child a:not(.care-rule)").Select(a => a.GetAttribute("href")).Should().Equal(wanted, filter);
            var file = await max.GetStringAsync(page.QuerySelectorAll<IHtmlAnchorElement>("main p a").Single(a => a.TextContent.Contains("CSV", StringComparison.Ordinal)).GetAttribute("href"));
            file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(wanted.Count + 1, filter);
        }
    }

    [Fact]
    public async Task What_was_gone_past_with_a_reason_is_found_and_stands_in_the_chronology()
    {
        await using var paper = new PaperSite();
        await paper.InitializeAsync();
        using var max = await paper.SignedInAsync("max");
        (await max.PageAsync("/manager/history?only=overridden")).QuerySelectorAll("tbody td:last-child a:not(.care-rule)").Select(a => a.GetAttribute("href")).Should().Equal($"/cases/c1#entry-{PaperProcess.Meeting}");
        (await max.PageAsync("/manager/history?only=overridden&only=refused")).QuerySelectorAll("tbody tr").Should().BeEmpty();
        Text(await max.PageAsync("/manager/cases/c1/chronology")).Should().Contain("The qualified worker was ill on the day").And.Contain("went on against a rule");
        (await paper.Services.GetRequiredService<Verification>().VerifyAsync()).Bad.Should().BeNull("what lists are filtered by is as the entries have it");
    }

    [Fact]
    public async Task A_rule_leads_to_its_words_and_to_where_it_is_kept()
    {
        await LateAsync();
        using var asha = await OnPagesAsync("asha");
        (await asha.PageAsync("/cases/plan")).QuerySelector("#O2 a.care-rule")!.GetAttribute("href").Should().Be("/rules/CFP-18");
        var rule = await asha.PageAsync("/rules/CFP-18");
        rule.QuerySelector("blockquote")!.TextContent.Should().Be("“within 10 days of the Child and Family Progress Plan starting”");
        Text(rule).Should().ContainAll("Child and Family Progress Plans and Meetings (February 2021)", "Owed: Hold the first meeting").And.NotContain("What is owed and late under");
        Text(await asha.PageAsync("/rules?search=within%2010%20days")).Should().Contain("CFP-18").And.NotContain("CFP-01");
        Text(await asha.PageAsync("/rules?search=no%20such%20words")).Should().Contain("No rule matches.");
        (await asha.GetAsync("/rules/XYZ-99")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        using var max = await OnPagesAsync("max");
        Text(await max.PageAsync("/rules/CFP-18")).Should().Contain("What is owed and late under");
    }

    [Fact]
    public async Task Chronology_has_duties_delays_history_and_the_proof()
    {
        await LateAsync();
        using var max = await OnPagesAsync("max");
        Text(await max.PageAsync("/manager/cases/plan/chronology")).Should().ContainAll(
            "entries are as they were written", "10 working days after 22 December 2026 is 8 January 2027", "Hold the first meeting, due 8 January 2027", "Still open", "No reason was recorded", "Start the plan");
        (await max.GetAsync("/manager/cases/nothing/chronology")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Board_says_what_should_never_be_with_the_list_behind_it()
    {
        await LateAsync();
        using var max = await OnPagesAsync("max");
        Figure(await max.PageAsync("/manager/board"), "Open cases without an owner").Should().Be("0");
        await DoAsync(id => new StartCase(id, Tom, "child:C9", "child-record", "C9", "Register", new Record([new("name", "C9")])), "2027-01-21T10:00");
        await DoAsync(id => new StartCase(id, Tom, "talk", "dispute-escalation", "C9", "Raise", Dispute), "2027-01-21T10:05");
        var board = await max.PageAsync("/manager/board");
        Figure(board, "Open cases without an owner").Should().Be("1");
        Figure(board, "Histories not verified within a day").Should().NotBe("0", "weeks have gone by");
        Text(await max.PageAsync("/manager/board/NoOwner")).Should().Contain("C9").And.NotContain("C1");
        (await max.GetAsync("/manager/board/7")).StatusCode.Should().Be(HttpStatusCode.NotFound);

        (await max.SendAgainAsync(board, "/manager/board?handler=verify", [])).StatusCode.Should().Be(HttpStatusCode.Redirect);
        while (await Site.Services.GetRequiredService<NightlyVerification>().RunAsync("Max") is null)
        {
            // The walk that the button began goes first.
            await Task.Yield();
        }

        board = await max.PageAsync("/manager/board");
        Figure(board, "Histories not verified within a day").Should().Be("0");
        Text(board).Should().Contain("All was well on 21 January 2027");
    }

    /// <summary>The plan of S02, a month on: the first meeting and the first visit are late.</summary>
    private async Task LateAsync()
    {
        await Site.WithPlanAsync();
        (await SendAsync(id => new FireAction(id, Asha, "plan", "ClosePlan", Record.Empty))).Should().BeOfType<Decision.Refused>();
        await DoAsync(id => new CorrectEntry(id, Tom, "plan", 1, "2026-11-30", Record.Empty, "The letter has the date"), "2026-12-22T09:30");
        Site.Time.Is("2027-01-21T09:00");
        await Site.Services.GetRequiredService<CaseWaker>().DrainAsync();
    }

    private async Task DoAsync(Func<string, CaseCommand> command, string at)
    {
        Site.Time.Is(at);
        var decision = await SendAsync(command);
        decision.Should().BeOfType<Decision.Accepted>(decision is Decision.Refused no ? string.Join(" ", no.Reasons.Select(r => $"{r.Field} {r.Reason}")) : "");
    }

    private Task<Decision> SendAsync(Func<string, CaseCommand> command) => Site.Services.GetRequiredService<CaseCommands>().HandleAsync(command(Guid.NewGuid().ToString()));

    private Task<HttpClient> OnPagesAsync(string person) => Site.OnPagesAsync(person);

    private static Record Visit(string on) => new(
        [new("visitedOn", on), new("visitedBy", "Asha"), new("atHome", true), new("childSeen", true), new("seenAlone", true), new("duringMeeting", false), new("childViews", "Well")]);

    private static Record Dispute => new(
    [
        new("raisedOn", "2027-01-21"), new("ladder", "CareTeam"), new("cause", "AgencyIssue"), new("concern", "Nothing has been done"),
        new("parties", Value.Of([(Value)new Record([new("person", "School"), new("agency", "School")])])), new("owner", "Nina"),
    ]);

    private static string Figure(IHtmlDocument board, string title) =>
        Number().Match(board.QuerySelectorAll("tbody tr").Single(r => r.TextContent.Contains(title, StringComparison.Ordinal)).QuerySelector("td")!.TextContent).Value;

    private static string Text(INode page) => Spaces().Replace(page is IHtmlDocument document ? document.QuerySelector("main")!.TextContent : page.TextContent, " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}

/// <summary>Pages of the site that is otherwise asked through the API.</summary>
internal static class PagesOfApiSite
{
    public static async Task<HttpClient> OnPagesAsync(this ApiSite site, string person)
    {
        var client = site.Anonymous();
        await client.SignInAsync(person);
        return client;
    }
}
