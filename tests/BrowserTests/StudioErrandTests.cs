using CareWorkflows.BrowserTests.Support;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests;

/// <summary>The real Elsa Studio over our real API: what a designer does beside drawing, and what happens when the answer is no.</summary>
[Collection(InABrowser.Name)]
public sealed class StudioErrandTests(Chromium chromium, Site site) : BrowserTest(chromium), IClassFixture<Site>
{
    private const string Record = "child-record";

    [Fact]
    public async Task ProcessInUse_CanBeNeitherDeletedNorUnpublished_AndSaysWhy()
    {
        var page = await ListAsync();

        await ChooseAsync(page, Record, "Delete");
        await page.Locator(".mud-dialog button").Last.ClickAsync();
        await RefusedAsync(page, "there are cases of this process");

        await ChooseAsync(page, "_common", "Unpublish");
        await RefusedAsync(page, "would no longer work without it");
        await Assertions.Expect(page.GetByText("Workflow retracted")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task WhatWasExported_IsImportedAgain_AndWhatIsBroken_IsRefusedInWords()
    {
        var page = await ListAsync();
        await ChooseAsync(page, Record, "Export");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator(".mud-dialog button").Last.ClickAsync());
        download.SuggestedFilename.Should().Be("child-record-v1.json");
        await using var stream = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync();

        await ImportAsync(text);
        await page.GetByText("1 workflow imported successfully").WaitForAsync();
        await ImportAsync(text.Replace("\"initialState\": \"Start\"", "\"initialState\": \"Begin\"", StringComparison.Ordinal));
        await RefusedAsync(page, "'Begin'");
        await ImportAsync("Dear Sir or Madam");
        await RefusedAsync(page, "a.json: This is no workflow. It can't be read as JSON.");
        await ImportAsync("PK, but no archive", "a.zip");
        await RefusedAsync(page, "a.zip: This archive can't be unpacked.");

        Task ImportAsync(string text, string name = "a.json") =>
            page.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
    }

    /// <summary>What was drawn in the other window is kept, and this one says that it no longer saves, and stays usable once loaded again.</summary>
    [Fact]
    public async Task SecondWindow_OverwritesNothing_AndSaysWhatToDo()
    {
        var first = await ListAsync();
        var second = await first.Context.NewPageAsync();
        await first.OpenProcessAsync("panel-series");
        await second.OpenProcessAsync("panel-series");

        await first.AddStateAsync("Planned");
        await first.AddStateAsync("Held");
        await second.AddStateAsync("Paused");

        var strip = second.Locator(".studio-findings");
        await Assertions.Expect(strip).ToContainTextAsync("What you do here is not saved any more");
        await strip.GetByRole(AriaRole.Link, new() { Name = "Load it again" }).ClickAsync();
        await Assertions.Expect(second.Locator(".x6-node", new() { HasTextString = "Held" })).ToHaveCountAsync(1);
        await Assertions.Expect(second.Locator(".x6-node", new() { HasTextString = "Paused" })).ToHaveCountAsync(0);
    }

    private async Task<IPage> ListAsync()
    {
        var page = await Chromium.WindowAsync(site.Address, width: 1440);
        await page.SignInAsync("dana");
        await page.GotoAsync("/studio");
        await Row(page, Record).WaitForAsync();
        return page;
    }

    private static ILocator Row(IPage page, string process) => page.Locator("tbody tr", new() { HasTextString = process }).First;

    private static async Task ChooseAsync(IPage page, string process, string item)
    {
        await Row(page, process).Locator(".mud-menu button").First.ClickAsync();
        await page.Locator(".mud-popover-open").GetByText(item, new() { Exact = true }).ClickAsync();
    }

    /// <summary>The notice says why; leaving it leads back to the list, alive.</summary>
    private static async Task RefusedAsync(IPage page, string why)
    {
        var notice = page.Locator("dialog#refused[open]");
        await Assertions.Expect(notice).ToContainTextAsync(why);
        await notice.GetByRole(AriaRole.Link, new() { Name = "OK" }).ClickAsync();
        await Row(page, Record).WaitForAsync();
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
    }
}
