using System.Net;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Support;

namespace CareWorkflows.Web.Tests.SignIn;

public sealed class SignInTests(PaperSite site) : IClassFixture<PaperSite>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/cases")]
    [InlineData("/cases/c1")]
    [InlineData("/cases/c1/actions/HoldMeeting")]
    [InlineData("/cases/c1/correct/3")]
    [InlineData("/children/C1")]
    [InlineData("/start")]
    [InlineData("/start/paper-process/Open")]
    [InlineData("/outbox")]
    [InlineData("/no-such-page")]
    public async Task Get_NotSignedIn_LeadsToSignInAndBack(string path)
    {
        var response = await site.Anonymous().GetAsync(path);

        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        response.Headers.Location!.PathAndQuery.Should().Be("/sign-in?then=" + Uri.EscapeDataString(path));
    }

    [Fact]
    public async Task Post_RightPassword_LeadsToThePageAskedFor()
    {
        var response = await site.Anonymous().PostFormAsync("/sign-in?then=%2Fcases", [new("name", "asha"), new("password", DemoPeople.Password)]);

        response.Headers.Location!.OriginalString.Should().Be("/cases");
    }

    [Fact]
    public async Task Post_PageOfAnotherSiteAskedFor_StaysHere()
    {
        var response = await site.Anonymous().PostFormAsync("/sign-in?then=https%3A%2F%2Felsewhere.example", [new("name", "asha"), new("password", DemoPeople.Password)]);

        response.Headers.Location!.OriginalString.Should().Be("/");
    }

    [Fact]
    public async Task Post_NothingFilledIn_SaysWhatIsMissing()
    {
        var page = await (await site.Anonymous().PostFormAsync("/sign-in", [])).PageAsync();

        page.Title.Should().StartWith("Error: ");
        page.QuerySelectorAll(".govuk-error-summary a").Select(a => (a.GetAttribute("href"), a.TextContent))
            .Should().Equal(("#f-name", "Enter your user name"), ("#f-password", "Enter your password"));
    }

    [Fact]
    public async Task Post_FiveWrongPasswords_ClosesTheAccountEvenToTheRightOne()
    {
        var client = site.Anonymous();
        for (var i = 0; i < 5; i++)
        {
            await client.PostFormAsync("/sign-in", [new("name", "max"), new("password", "wrong")]);
        }

        var response = await client.PostFormAsync("/sign-in", [new("name", "max"), new("password", DemoPeople.Password)]);

        (await response.PageAsync()).QuerySelector(".govuk-error-summary")!.TextContent.Should().Contain("too many wrong passwords");
    }

    [Fact]
    public async Task SignOut_ClosesThePagesAgain()
    {
        var client = await site.SignedInAsync();
        var page = await client.PageAsync("/");
        var token = page.QuerySelector("form[action='/sign-out'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        await client.PostAsync("/sign-out", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));

        (await client.GetAsync("/")).StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Cookie_IsOutOfReachOfScriptsAndOfOtherSites()
    {
        var response = await site.Anonymous().PostFormAsync("/sign-in", [new("name", "asha"), new("password", DemoPeople.Password)]);

        response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("care-signed-in", StringComparison.Ordinal))
            .Should().Contain("httponly").And.Contain("samesite=lax");
    }
}
