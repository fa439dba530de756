using System.Net;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Api;
using CareWorkflows.Web.Tests.Pages;
using CareWorkflows.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.SignIn;

/// <summary>An administrator keeps the accounts; whoever signs in with one follows at once, and so does what is owed.</summary>
public sealed class AccountTests : OnApiSite
{
    private const string First = "three words apart";

    [Fact]
    public async Task Somebody_new_is_added_chooses_a_password_and_works()
    {
        using var ada = await Site.OnPagesAsync("ada");
        var wrong = await (await ada.PostFormAsync("/accounts/add", [new("person", "Zoë, Smith"), new("username", "zoë"), new("email", "nowhere"), new("password", "short")])).PageAsync();
        wrong.Title.Should().StartWith("Error: ");
        wrong.QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")).Should().Equal("#f-person", "#f-username", "#f-email", "#f-roles", "#f-password");
        wrong.QuerySelector("#f-person")!.GetAttribute("value").Should().Be("Zoë, Smith", "nothing typed is lost");
        wrong.QuerySelector("#f-password")!.GetAttribute("value").Should().BeNullOrEmpty();

        var added = await ada.PostFormAsync("/accounts/add", [new("person", "Zoë Smith"), new("username", "zoe"), new("roles", "SW"), new("roles", "AP"), new("team", "South"), new("email", "zoe@council.example"), new("password", First)]);
        var page = await ada.PageAsync(added.Headers.Location!.OriginalString);
        page.QuerySelector(".care-change")!.TextContent.Should().Contain("Added, as AP and SW in team South").And.Contain("Ada").And.NotContain("@");
        Site.Services.GetRequiredService<Council>().Now.People.Find("Zoë Smith")!.Roles.Should().Equal("AP", "SW");

        using var zoe = Site.Anonymous();
        await zoe.PostFormAsync("/sign-in", [new("name", "zoe"), new("password", First)]);
        (await zoe.GetAsync("/cases")).Headers.Location!.OriginalString.Should().Be("/password", "the password is the administrator's");
        (await (await zoe.PostFormAsync("/password", [new("current", First), new("password", First)])).PageAsync()).QuerySelector(".govuk-error-summary")!.TextContent.Should().Contain("other than the one you have now");
        (await (await zoe.PostFormAsync("/password", [new("current", "guessed it"), new("password", "quite another one")])).PageAsync()).QuerySelector(".govuk-error-summary")!.TextContent.Should().Contain("not the password you have now");
        (await zoe.PostFormAsync("/password", [new("current", First), new("password", "quite another one")])).Headers.Location!.OriginalString.Should().Be("/password?done=true");
        (await zoe.GetAsync("/cases")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await ada.PageAsync(added.Headers.Location.OriginalString)).QuerySelector(".care-change")!.TextContent.Should().Contain("Changed their own password").And.Contain("Zoë Smith");

        (await (await ada.PostFormAsync("/accounts/add", [new("person", "zoë smith"), new("username", "zoe2"), new("roles", "SW"), new("password", First)])).PageAsync())
            .QuerySelector(".govuk-error-summary")!.TextContent.Should().Contain("There is, or was, an account of somebody called zoë smith");
    }

    [Fact]
    public async Task A_closed_account_is_signed_out_at_once_everywhere_and_what_its_roles_owed_is_owed_by_others()
    {
        var asha = await Site.WithPlanAsync();
        using var ada = await Site.OnPagesAsync("ada");
        var queries = Site.Services.GetRequiredService<CaseQueries>();
        var shared = (await queries.FindAsync("plan"))!.Duties.First(d => d.End == DutyEnd.Owed && d.Owners.Contains("Tom"));
        shared.Owners.Should().Equal("Tom");
        var add = await ada.PostFormAsync("/accounts/add", [new("person", "Paul"), new("username", "paul"), new("roles", "TM-FAST"), new("password", First)]);
        add.StatusCode.Should().Be(HttpStatusCode.Redirect);
        await Site.Services.GetRequiredService<CaseWaker>().DrainAsync();
        (await queries.FindAsync("plan"))!.Duties.Find(shared.IsSame)!.Owners.Should().Equal("Paul", "Tom");

        using var tom = await Site.OnPagesAsync("tom");
        var api = await Site.SignedInAsync("tom");
        await CloseAsync(ada, "Tom");
        (await tom.GetAsync("/cases")).Headers.Location!.PathAndQuery.Should().StartWith("/sign-in");
        (await api.GetAsync("/api/tasks")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await (await Site.Anonymous().PostFormAsync("/sign-in", [new("name", "tom"), new("password", DemoPeople.Password)])).PageAsync()).QuerySelector(".govuk-error-summary").Should().NotBeNull();
        await Site.Services.GetRequiredService<CaseWaker>().DrainAsync();
        (await queries.FindAsync("plan"))!.Duties.Find(shared.IsSame)!.Owners.Should().Equal("Paul");
        (await queries.HistoryAsync("plan"))[^1].Action.Should().Be(HistoryEntry.TimePassed);

        using var max = await Site.OnPagesAsync("max");
        (await max.PageAsync("/manager/history")).QuerySelectorAll("#who option").Select(o => o.TextContent).Should().Contain("Tom", "what he did stays his");
        await asha.GetAsync("/api/tasks");
    }

    [Fact]
    public async Task Changed_locked_and_given_a_password_and_the_last_administrator_stays()
    {
        using var ada = await Site.OnPagesAsync("ada");
        var sam = await AddressAsync(ada, "Sam");
        using var samHere = await Site.OnPagesAsync("sam");
        var page = await ada.PageAsync(sam);
        (await PressAsync(ada, page, "change", [new("roles", "SW"), new("roles", "SSW"), new("team", "South"), new("email", "sam@council.example")])).Headers.Location!.OriginalString.Should().EndWith("done=changed");
        (await samHere.GetAsync("/")).Headers.Location!.PathAndQuery.Should().StartWith("/sign-in", "the roles in the cookie are no longer true");
        (await ada.PageAsync(sam)).QuerySelectorAll(".care-change strong").Select(c => c.TextContent).Should().Equal("E-mail address", "Team: South (was North)", "Roles: SSW and SW (was SSW)");

        for (var i = 0; i < 5; i++)
        {
            await Site.Anonymous().PostFormAsync("/sign-in", [new("name", "sam"), new("password", "wrong")]);
        }

        (await ada.PageAsync("/accounts?search=Sam")).QuerySelector("tbody .govuk-tag")!.TextContent.Should().Be("Locked");
        await PressAsync(ada, await ada.PageAsync(sam), "unlock", []);
        using var again = await Site.OnPagesAsync("sam");
        await PressAsync(ada, await ada.PageAsync(sam), "password", [new("password", First)]);
        (await again.GetAsync("/")).StatusCode.Should().Be(HttpStatusCode.Redirect);
        var byProgram = await Site.Anonymous().PostAsync("/api/sign-in", ApiSite.Json($$"""{ "userName": "sam", "password": "{{First}}" }"""));
        byProgram.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "the password is the administrator's");

        var own = await AddressAsync(ada, "Ada");
        (await (await PressAsync(ada, await ada.PageAsync(own), "close", [])).PageAsync()).QuerySelector(".govuk-error-summary")!.TextContent.Should().Contain("last open account of an administrator");
        (await (await PressAsync(ada, await ada.PageAsync(own), "change", [new("roles", "SW")])).PageAsync()).QuerySelector(".govuk-error-summary")!.TextContent.Should().Contain("last open account of an administrator");
        (await ada.GetAsync("/accounts")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("max")]
    [InlineData("asha")]
    [InlineData("dana")]
    public async Task For_others_there_is_no_link_and_no_page(string person)
    {
        using var client = await Site.OnPagesAsync(person);
        using var ada = await Site.OnPagesAsync("ada");
        var page = await ada.PageAsync(await AddressAsync(ada, "Sam"));
        (await client.PageAsync("/")).QuerySelector("nav a[href='/accounts']").Should().BeNull();
        foreach (var path in (string[])["/accounts", "/accounts/add", await AddressAsync(ada, "Sam")])
        {
            (await client.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        }

        (await PressAsync(client, page, "close", [])).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await client.GetAsync("/password")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static async Task<string> AddressAsync(HttpClient ada, string person) =>
        (await ada.PageAsync($"/accounts?search={person}")).QuerySelectorAll("tbody a").First(a => a.TextContent == person).GetAttribute("href")!;

    private static async Task CloseAsync(HttpClient ada, string person) =>
        (await PressAsync(ada, await ada.PageAsync(await AddressAsync(ada, person)), "close", [])).Headers.Location!.OriginalString.Should().EndWith("done=closed");

    /// <summary>Sends one of the forms of an account's page.</summary>
    private static async Task<HttpResponseMessage> PressAsync(HttpClient client, AngleSharp.Html.Dom.IHtmlDocument page, string button, IEnumerable<KeyValuePair<string, string>> answers)
    {
        var form = page.QuerySelectorAll("main form").Single(f => f.GetAttribute("action")!.EndsWith($"handler={button}", StringComparison.Ordinal));
        var token = form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await client.PostAsync(form.GetAttribute("action"), new FormUrlEncodedContent(answers.Append(new("__RequestVerificationToken", token))));
    }
}
