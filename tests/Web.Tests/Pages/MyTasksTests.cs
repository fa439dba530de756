using System.Net;
using AngleSharp.Html.Dom;
using CareWorkflows.Engine;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Directory = CareWorkflows.Kernel.Deciding.Directory;

namespace CareWorkflows.Web.Tests.Pages;

/// <summary>Lists of tasks over HTTP, on the morning of 6 January 2026. What is done with a task is done on a site of its own.</summary>
public sealed class MyTasksTests(PaperSite site) : IClassFixture<PaperSite>
{
    [Fact]
    public async Task EachTask_SaysInItsLineWhatItsDateIsCountedFrom()
    {
        var page = await (await site.SignedInAsync()).PageAsync("/");

        page.QuerySelectorAll(".care-task__pressing").Select(t => t.TextContent.Trim()).Should().Equal(
            "3 days late: 21 days after ‘Record a visit’ on 13 December 2025",
            "Due in 2 days: 10 working days after plan started on 22 December 2025",
            "Due in 44 days: 59 days after ‘Hold a meeting’ on 22 December 2025");
    }

    [Fact]
    public async Task Filters_SayHowManyTheyLeave_AndLeaveThose()
    {
        var asha = await site.SignedInAsync();
        var page = await asha.PageAsync("/");

        page.QuerySelectorAll(".care-dues a").Select(a => string.Join(' ', a.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Should().Equal(
            "All 3", "Overdue 1", "Due today 0", "Next 5 working days 1", "Next 10 working days 1", "Next 20 working days 1");
        (await TitlesAsync(asha, page.QuerySelectorAll(".care-dues a")[1].GetAttribute("href")!)).Should().Equal("Visit the child");
        (await TitlesAsync(asha, page.QuerySelectorAll(".care-dues a")[3].GetAttribute("href")!)).Should().Equal("Hold the first meeting");
        (await TitlesAsync(asha, "/?process=paper-process")).Should().HaveCount(3);
        (await TitlesAsync(asha, "/?child=Nobody")).Should().BeEmpty();
        (await asha.PageAsync("/?child=Nobody")).QuerySelector("main")!.TextContent.Should().Contain("No task matches.").And.Contain("Show all");
        (await TitlesAsync(await site.SignedInAsync("tom"), "/?whose=Team&person=Asha&due=overdue")).Should().Equal("Visit the child");
        (await asha.GetAsync("/?whose=Everybody")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await TitlesAsync(asha, "/?page-no=9")).Should().HaveCount(3, "there is one page");
    }

    [Fact]
    public async Task TaskOfSeveral_WaitsToBeTaken_AndIsThenOnOneList()
    {
        await using var own = new PaperSite();
        await own.InitializeAsync();

        // Two social workers, and a child that has none of its own.
        own.Services.GetRequiredService<Council>().Use(new Directory(DemoPeople.All.Select(p => p.Person == "Sam" ? p with { Roles = ["SSW", "SW"] } : p)));
        var id = await own.OpenCaseAsync();
        var (asha, sam) = (await own.SignedInAsync(), await own.SignedInAsync("sam"));
        var waiting = await sam.PageAsync("/?whose=Waiting");
        waiting.QuerySelector(".moj-sub-navigation [aria-current]")!.TextContent.Should().Be("To take (3)");
        waiting.QuerySelectorAll(".care-task__title").Select(t => t.TextContent.Trim()).Should().StartWith("Start or end the plan by day 28");

        var behind = await asha.PageAsync("/?whose=Waiting");
        var taken = await sam.PostButtonAsync(waiting, "Take");
        taken.Headers.Location!.OriginalString.Should().Be("/?whose=Waiting&done=taken");
        var late = await (await asha.PostButtonAsync(behind, "Take")).PageAsync();
        late.QuerySelector(".govuk-error-summary")!.TextContent.Should().Contain("Sam has taken this task");

        (await TitlesAsync(sam, "/")).Should().Equal("Start or end the plan by day 28");
        (await TitlesAsync(asha, "/?whose=Waiting")).Should().HaveCount(2).And.NotContain("Start or end the plan by day 28");
        var @case = await asha.PageAsync($"/cases/{id}");
        @case.QuerySelector(".care-held")!.TextContent.Should().Contain("Taken by Sam on 6 January 2026 at 09:30");
        (await own.HistoryAsync(id)).Should().HaveCount(1, "who does a task is no part of the case");
    }

    [Fact]
    public async Task Giving_NeedsAColleagueAndAReason_AndMovesTheTask()
    {
        await using var own = new PaperSite();
        await own.InitializeAsync();
        var (asha, sam) = (await own.SignedInAsync(), await own.SignedInAsync("sam"));
        var address = (await asha.PageAsync("/")).QuerySelector(".care-task__do a")!.GetAttribute("href")!;

        var refused = await (await asha.PostFormAsync(address, [new("to", "Sam")])).PageAsync();
        refused.QuerySelector(".govuk-error-summary a")!.TextContent.Should().Be("Say why you give it to somebody else");
        refused.GetElementById(refused.QuerySelector(".govuk-error-summary a")!.GetAttribute("href")![1..]).Should().NotBeNull();
        var given = await asha.PostFormAsync(address, [new("to", "Sam"), new("reason", "I am at court")]);

        given.StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await TitlesAsync(sam, "/")).Should().Equal("Visit the child");
        (await TitlesAsync(asha, "/")).Should().NotContain("Visit the child");
        var handed = await asha.PageAsync("/?whose=Handed");
        handed.QuerySelector(".care-task")!.TextContent.Should().Contain("Given to Sam by you on 6 January 2026 at 09:30: I am at court");
        (await asha.PageAsync("/cases/c1")).QuerySelector("#D2")!.TextContent.Should().Contain("Owed by Asha", "it is still hers by the rules");
        (await sam.PageAsync("/cases/c1")).QuerySelector(".care-actions__list a[href$=RecordVisit]").Should().BeNull("having a task gives no right to act");

        (await asha.PostButtonAsync(handed, "Take it back")).Headers.Location!.OriginalString.Should().Be("/?whose=Handed&done=given-back");
        (await TitlesAsync(sam, "/")).Should().BeEmpty();
    }

    [Fact]
    public async Task Cover_PutsTheTasksOfWhoIsAwayBesideOnesOwn_MarkedForWhom()
    {
        await using var own = new PaperSite();
        await own.InitializeAsync();
        var (asha, sam) = (await own.SignedInAsync(), await own.SignedInAsync("sam"));
        KeyValuePair<string, string>[] days = [new("first[day]", "6"), new("first[month]", "January"), new("first[year]", "2026"), new("last[day]", "9"), new("last[month]", "1"), new("last[year]", "2026")];

        (await (await asha.PostFormAsync("/tasks/cover", days)).PageAsync()).QuerySelector(".govuk-error-summary a")!.TextContent.Should().Be("Choose who covers");
        (await (await asha.PostFormAsync("/tasks/cover", [.. days[1..], new("coveredBy", "Sam")])).PageAsync()).QuerySelector(".govuk-error-summary a")!.TextContent.Should().Be("First day away: the date must include a day");
        (await asha.PostFormAsync("/tasks/cover", [.. days, new("coveredBy", "Sam")])).StatusCode.Should().Be(HttpStatusCode.Redirect);

        var page = await sam.PageAsync("/");
        page.QuerySelector(".govuk-inset-text")!.TextContent.Should().Contain("Asha is away from 6 January 2026 to 9 January 2026. You cover");
        page.QuerySelectorAll(".care-task").Should().HaveCount(3).And.OnlyContain(t => t.TextContent.Contains("for Asha"));
        (await asha.PageAsync("/")).QuerySelectorAll(".care-task").Should().HaveCount(3, "she still owes them");

        var end = await sam.PostButtonAsync(await sam.PageAsync("/tasks/cover"), "End now");
        end.StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await TitlesAsync(sam, "/")).Should().BeEmpty();
    }

    [Fact]
    public async Task TakingWithoutTheFormOfThisSite_IsRefused()
    {
        var answer = await (await site.SignedInAsync()).PostAsync("/?handler=Claim", new FormUrlEncodedContent([new("case", "c1"), new("duty", "D1"), new("key", "-"), new("round", "1")]));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static async Task<IEnumerable<string>> TitlesAsync(HttpClient client, string path) =>
        (await client.PageAsync(path)).QuerySelectorAll(".care-task__title").Select(t => t.TextContent.Trim());
}

/// <summary>Small forms of one button each.</summary>
public static class Buttons
{
    /// <summary>Sends the form of the first button in the content whose words begin so.</summary>
    public static async Task<HttpResponseMessage> PostButtonAsync(this HttpClient client, IHtmlDocument page, string words)
    {
        var button = page.QuerySelectorAll("main form[method=post] button").First(b => b.TextContent.Trim().StartsWith(words, StringComparison.Ordinal));
        var form = (IHtmlFormElement)button.Closest("form")!;
        return await client.PostAsync(
            form.GetAttribute("action"),
            new FormUrlEncodedContent(form.QuerySelectorAll("input[name]").OfType<IHtmlInputElement>().Select(i => KeyValuePair.Create(i.Name!, i.Value))));
    }
}
