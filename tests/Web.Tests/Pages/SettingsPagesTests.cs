using System.Net;
using AngleSharp.Html.Dom;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Support;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Pages;

/// <summary>The council's calendar and settings: for the administrator alone, foreseen before they are changed, without scripts.</summary>
public sealed class SettingsPagesTests : IAsyncLifetime, IDisposable
{
    private const string Change = "/settings/change";
    private const string Setting = "/settings/change?setting=alerts.reminder";

    private readonly MovingSite site = new();

    public Task InitializeAsync() => site.OpenAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => site.Dispose();

    [Theory]
    [InlineData("/settings")]
    [InlineData(Change)]
    public async Task Pages_are_for_the_administrator_alone(string path)
    {
        using var dana = await SignedInAsync("dana");
        (await dana.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        Text(await dana.PageAsync("/")).Should().NotContain("Calendar and settings");
    }

    [Fact]
    public async Task Closure_day_is_foreseen_and_made_with_its_reason()
    {
        await site.StartAsync("a");
        using var ada = await SignedInAsync("ada");
        KeyValuePair<string, string>[] unfinished = [new("kind", "Closure"), new("key-day", "9"), new("key-month", "12"), new("key-year", "2026"), new("value", "Flood"), new("reason", "")];
        KeyValuePair<string, string>[] whole = [.. unfinished[..5], new("reason", "Water in the cellar")];

        var form = await ada.PageAsync(Change);
        var refused = await (await ada.SendAgainAsync(form, Change, unfinished)).PageAsync();
        Text(refused).Should().Contain("Say why it is changed");
        refused.QuerySelector("input[name=value]")!.GetAttribute("value").Should().Be("Flood", "what was typed is kept");

        var foreseen = await (await ada.SendAgainAsync(form, Change, whole)).PageAsync();
        Text(foreseen).Should().Contain("2 duties on 1 case").And.Contain("21 December 2026 22 December 2026");
        (await HistoryAsync()).Should().HaveCount(1, "nothing is made by looking");

        var made = await ada.SendAgainAsync(foreseen, Change + "?handler=make", whole);
        made.Headers.Location!.OriginalString.Should().Be("/settings?moved=1");
        Text(await ada.PageAsync("/settings")).Should().Contain("9 December 2026 is a closure day (Flood)").And.Contain("Water in the cellar").And.Contain("Ada");
        (await HistoryAsync())[^1].Form["reason"].Text.Should().Be("Water in the cellar");
    }

    [Fact]
    public async Task Setting_is_shown_changed_and_taken_back()
    {
        using var ada = await SignedInAsync("ada");
        var form = await ada.PageAsync(Setting);
        Text(await (await ada.SendAgainAsync(form, Setting, [new("kind", "Own"), new("value", "soon"), new("reason", "trial")])).PageAsync()).Should().Contain("Give an amount of time");

        await ada.SendAgainAsync(form, Setting + "&handler=make", [new("kind", "Own"), new("value", "-3 wd"), new("reason", "trial")]);
        Text(await ada.PageAsync("/settings")).Should().Contain("-3 wd The process has -2 wd");
        await ada.SendAgainAsync(form, Setting + "&handler=make", [new("kind", "Process"), new("value", ""), new("reason", "over")]);
        Text(await ada.PageAsync("/settings")).Should().NotContain("The process has -2 wd");
        (await site.Services.GetRequiredService<CouncilChanges>().MadeAsync()).Should().HaveCount(2);
        (await ada.GetAsync("/settings/change?setting=nothing")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    private Task<IReadOnlyList<HistoryEntry>> HistoryAsync() => site.Services.GetRequiredService<CaseQueries>().HistoryAsync("a");

    private async Task<HttpClient> SignedInAsync(string person)
    {
        var client = site.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        await client.SignInAsync(person);
        return client;
    }

    private static string Text(IHtmlDocument page) => string.Join(' ', page.Body!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
