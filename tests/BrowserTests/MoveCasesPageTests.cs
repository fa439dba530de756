using CareWorkflows.BrowserTests.Support;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Web.Tests.Support;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests;

/// <summary>A designer moves open cases onto the version in force, wide and narrow.</summary>
[Collection(InABrowser.Name)]
public sealed class MoveCasesPageTests(Chromium chromium) : BrowserTest(chromium), IDisposable
{
    private readonly MovingSite site = new();

    public override async Task InitializeAsync()
    {
        site.UseKestrel(0);
        site.StartServer();
        await site.OpenAsync();
        foreach (var id in new[] { "plan-ada", "plan-ben", "plan-cleo" })
        {
            await site.StartAsync(id);
        }

        await site.DoAsync("plan-ben", "Assess");
        await site.DoAsync("plan-cleo", "HoldMeeting");
        await site.PublishAsync();
        site.GoToDecember(16);
    }

    public void Dispose() => site.Dispose();

    [Theory]
    [InlineData(1280)]
    [InlineData(375)]
    public async Task Looked_at_ticked_and_moved(int width)
    {
        var page = await Chromium.WindowAsync(site.ClientOptions.BaseAddress.ToString(), width: width);
        await page.SignInAsync("dana");
        await page.GotoAsync(MovingSite.Page);
        await LookAtAsync(page, $"move-before-{width}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Move 3 cases to version 2" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Tick that you have looked at what changes" }).WaitForAsync();
        await LookAtAsync(page, $"move-unticked-{width}");

        await page.GetByLabel("I have looked at what changes").CheckAsync();
        using (var mayGoOn = new ManualResetEventSlim())
        {
            void Wait(Commit commit) => mayGoOn.Wait();
            site.Engine.Committed += Wait;
            await page.GetByRole(AriaRole.Button, new() { Name = "Move 3 cases to version 2" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).WaitForAsync();
            await LookAtAsync(page, $"move-running-{width}");
            site.Engine.Committed -= Wait;
            mayGoOn.Set();
            await site.Moves.SettledAsync("visits");
        }

        await page.GotoAsync(MovingSite.Page);
        await page.GetByText("2 cases of 3 moved, 1 case needs a decision").WaitForAsync();
        await LookAtAsync(page, $"move-after-{width}");

        await page.GotoAsync("/cases/plan-ada");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Moved to version 2 of the process" }).WaitForAsync();
        await LookAtAsync(page, $"move-case-{width}");
    }

    private static async Task LookAtAsync(IPage page, string name)
    {
        await page.PictureAsync(name);
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
    }
}
