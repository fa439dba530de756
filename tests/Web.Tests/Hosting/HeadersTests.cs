using System.Net;
using CareWorkflows.Web.Hosting;
using CareWorkflows.Web.Tests.Support;

namespace CareWorkflows.Web.Tests.Hosting;

public sealed class HeadersTests(PaperSite site) : IClassFixture<PaperSite>
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/error/404")]
    [InlineData("/care.css")]
    public async Task Get_Anything_CarriesTheSecurityHeaders(string path)
    {
        var headers = (await site.Anonymous().GetAsync(path)).Headers;

        headers.GetValues("Content-Security-Policy").Should().Equal(SecurityHeaders.ContentSecurityPolicy);
        headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        headers.GetValues("X-Frame-Options").Should().Equal("DENY");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/cases")]
    [InlineData("/cases/c1")]
    [InlineData("/children/C1")]
    [InlineData("/start")]
    [InlineData("/start/paper-process/Open")]
    [InlineData("/cases/c1/actions/HoldMeeting")]
    [InlineData("/cases/c1/correct/3")]
    [InlineData("/outbox")]
    public async Task Page_HasNothingInline_NorAnythingOfGovUk(string path)
    {
        var response = await (await site.SignedInAsync()).GetAsync(path);
        var page = await response.PageAsync();

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Headers.CacheControl!.NoStore.Should().BeTrue();
        page.QuerySelectorAll("script:not([src]), style, [style], [onclick]").Should().BeEmpty();
        page.DocumentElement.OuterHtml.Should().NotContainAny("crown", "GOV.UK", "govuk-header__");
        page.QuerySelectorAll("h1").Should().ContainSingle();
        page.QuerySelectorAll("[id]").Select(e => e.Id).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("/lib/govuk-frontend.min.css")]
    [InlineData("/lib/moj-frontend.min.css")]
    public async Task StyleSheet_HasNoTypefaceOrEmblemOfGovUk(string path)
    {
        var css = await site.Anonymous().GetStringAsync(path);

        css.Should().NotContain("GDS Transport").And.NotContain("@font-face").And.NotContain("crest.svg");
        css.Should().Contain("Arial,Helvetica,sans-serif");
    }

    [Theory]
    [InlineData("/cases/no-such-case")]
    [InlineData("/children/Nobody")]
    [InlineData("/cases/c1/actions/NoSuchAction")]
    [InlineData("/nowhere")]
    public async Task Get_NotThere_SaysSoPlainly(string path)
    {
        var response = await (await site.SignedInAsync()).GetAsync(path);

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await response.PageAsync()).QuerySelector("h1")!.TextContent.Should().Be("Page not found");
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    [InlineData("/cases/c1/actions/HoldMeeting")]
    [InlineData("/start/paper-process/Open")]
    [InlineData("/cases/c1/correct/3")]
    public async Task Post_WithoutTheTokenOfAForm_IsRefused(string path)
    {
        var client = await site.SignedInAsync();
        var before = await site.HistoryAsync(PaperProcess.Case);

        var response = await client.PostAsync(path, new FormUrlEncodedContent([new("f.visitedOn.day", "1")]));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await site.HistoryAsync(PaperProcess.Case)).Should().HaveCount(before.Count);
    }
}

public sealed class ProductionTests
{
    [Fact]
    public async Task Production_HasNoDemoAccountsAndNoOutbox()
    {
        await using var site = new PaperSite { Environment = "Production" };

        var response = await site.Anonymous().PostFormAsync("/sign-in", [new("name", "asha"), new("password", CareWorkflows.Web.SignIn.DemoPeople.Password)]);

        (await response.PageAsync()).QuerySelector(".govuk-error-summary")!.TextContent.Should().Contain("wrong");
    }
}
