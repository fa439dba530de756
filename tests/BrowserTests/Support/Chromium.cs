using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests.Support;

/// <summary>Debian's Chromium, once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(60_000);
        Browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox"],
        });
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>A fresh browser window on a site.</summary>
    public async Task<IPage> WindowAsync(string site, bool scripts = true, int width = 1280)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = site,
            JavaScriptEnabled = scripts,
            ViewportSize = new() { Width = width, Height = 900 },
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(60_000); // a limit for what hangs, not a measure of speed: two cores may be busy with other tests
        return await context.NewPageAsync();
    }
}

/// <summary>A test in the browser. Its windows are closed behind it: a Studio left open goes on working, and makes every test after it slower.</summary>
public abstract class BrowserTest(Chromium chromium) : IAsyncLifetime
{
    protected Chromium Chromium { get; } = chromium;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var window in Chromium.Browser.Contexts.ToList())
        {
            await window.CloseAsync();
        }
    }
}

/// <summary>One browser for the whole run.</summary>
[CollectionDefinition(Name)]
public sealed class InABrowser : ICollectionFixture<Chromium>
{
    public const string Name = "in a browser";
}
