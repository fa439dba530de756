using CareWorkflows.BrowserTests.Support;
using CareWorkflows.Engine.Queries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests;

/// <summary>A Tracking Meeting on the pages of a session: they fit, no machine finds fault with them, and a meeting needs no mouse.</summary>
[Collection(InABrowser.Name)]
public sealed class PanelPagesTests(Chromium chromium, MeetingSite site) : BrowserTest(chromium), IClassFixture<MeetingSite>
{
    private const string Tracking = MeetingSite.Meeting;

    [Theory]
    [InlineData(1280)]
    [InlineData(320)]
    public async Task EveryPage_FitsAndIsAccessible(int width)
    {
        var page = await Chromium.WindowAsync(site.Address, width: width);
        await page.SignInAsync("tia");
        (string Name, string Path)[] pages =
        [
            ("panels", "/panels"), ("session", $"/panels/{Tracking}"), ("print", $"/panels/{Tracking}?print=true"), ("item", $"/panels/{Tracking}/items/1"),
            ("unchosen", $"/panels/{Tracking}/items/1?choose=true"), ("attendance", await FormAsync("RecordAttendance")),
        ];
        foreach (var (name, path) in pages)
        {
            await page.GotoAsync(path);
            await page.PictureAsync($"panels-{name}-{width}");
            await page.AssertFitsAsync();
            await page.AssertAccessibleAsync();
        }
    }

    [Fact]
    public async Task AMeeting_IsTakenByKeyboardAlone_WithScriptsAndWithout()
    {
        var page = await Chromium.WindowAsync(site.Address);
        await page.SignInAsync("tia");
        await page.GotoAsync(await FormAsync("RecordAttendance"));
        await Assertions.Expect(page.Locator("[data-care-count]")).ToContainTextAsync("0 of 1 needed");
        await TabToAsync(page, page.GetByLabel("Present").First);
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator("[data-care-count]")).ToContainTextAsync("1 of 1 needed: quorate");

        await page.Context.ClearCookiesAsync();
        await page.SignInAsync("petra");
        await page.GotoAsync(await FormAsync("Open"));
        await TabToAsync(page, Button(page, "Continue"));
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, page.GetByLabel("Reason for going on against"));
        await page.Keyboard.TypeAsync("The agenda was read at the start");
        await RecordAsync(page);
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Take the meeting" }));
        await page.Keyboard.PressAsync("Enter");
        await DecideAsync(page, 1);
        await page.PictureAsync("panels-item-next");
        await DecideAsync(page, 2);
        await page.GotoAsync($"/panels/{Tracking}");
        await page.PictureAsync("panels-session-sitting");

        var plain = await Chromium.WindowAsync(site.Address, scripts: false);
        await plain.SignInAsync("petra");
        await plain.GotoAsync($"/panels/{Tracking}/next");
        await DecideAsync(plain, 3);
        await Assertions.Expect(plain.GetByText("everything on the agenda is decided")).ToBeVisibleAsync();
        await plain.PictureAsync("panels-decided");

        // The minutes are made of the meeting, and nobody types a date.
        var tia = await Chromium.WindowAsync(site.Address, scripts: false, width: 375);
        await tia.SignInAsync("tia");
        foreach (var action in (string[])["CloseSession", "IssueMinutes"])
        {
            await tia.GotoAsync(await FormAsync(action));
            if (action == "IssueMinutes")
            {
                await tia.GetByLabel("What was discussed?").FillAsync("Carers are few");
            }

            await tia.PictureAsync($"panels-{action}");
            await tia.AssertFitsAsync();
            await Button(tia, "Continue").ClickAsync();
            await tia.GetByRole(AriaRole.Heading, new() { Name = "Check your answers" }).WaitForAsync();
            await tia.AssertFitsAsync();
            await Button(tia, "Record").ClickAsync();
            await tia.GetByRole(AriaRole.Heading, new() { Name = "Recorded", Exact = true }).WaitForAsync();
        }

        await tia.GetByRole(AriaRole.Link, new() { Name = "History and diagram" }).ClickAsync();
        await tia.GetByRole(AriaRole.Link, new() { NameRegex = new("^Minutes") }).First.ClickAsync();
        await Assertions.Expect(tia.Locator(".care-letter")).ToContainTextAsync("Carers are few");
        await tia.PictureAsync("panels-minutes");
        await tia.AssertFitsAsync();
    }

    private static async Task DecideAsync(IPage page, int item)
    {
        await Assertions.Expect(page.GetByText($"Item {item} of 3")).ToBeVisibleAsync();
        await TabToAsync(page, page.GetByRole(AriaRole.Radio).First);
        await page.Keyboard.PressAsync("ArrowDown"); // the second: not presented
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Record that a child was not presented" })).ToBeVisibleAsync();
        await TabToAsync(page, page.GetByRole(AriaRole.Radio).First);
        await page.Keyboard.PressAsync("Space");
        if (!await page.EvaluateAsync<bool>("document.body.classList.contains('js-enabled')"))
        {
            await TabToAsync(page, Button(page, "Continue"));
            await page.Keyboard.PressAsync("Enter");
        }

        await TabToAsync(page, page.GetByRole(AriaRole.Textbox, new() { Name = "Why: details" }));
        await page.Keyboard.TypeAsync("Called to court that morning");
        await RecordAsync(page);
    }

    private static async Task RecordAsync(IPage page)
    {
        await TabToAsync(page, Button(page, "Continue"));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Check your answers" })).ToBeVisibleAsync();
        await TabToAsync(page, Button(page, "Record"));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Check your answers" })).ToHaveCountAsync(0);
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).Last;

    private static async Task TabToAsync(IPage page, ILocator there)
    {
        await there.WaitForAsync();
        for (var pressed = 0; pressed < 80; pressed++)
        {
            if (await there.EvaluateAsync<bool>("e => e === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        throw new InvalidOperationException($"Tab does not lead to {there}");
    }

    private async Task<string> FormAsync(string action)
    {
        var session = await site.Services.GetRequiredService<CaseQueries>().FindByKeyAsync("panel-session", Tracking);
        return $"/cases/{session!.Id}/actions/{action}?session={Uri.EscapeDataString(Tracking)}";
    }
}
