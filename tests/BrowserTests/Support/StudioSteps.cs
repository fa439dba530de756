using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests.Support;

/// <summary>
/// What a designer does in Studio, as sentences. Each waits until Studio has saved what was done, but those that say they are hasty.
/// </summary>
public static class StudioSteps
{
    public static async Task OpenProcessAsync(this IPage page, string process)
    {
        await page.GotoAsync($"/studio/workflows/definitions/{process}/edit");
        await page.Locator(".x6-node").First.WaitForAsync();
    }

    public static Task OutlineAsync(this IPage page) => page.Locator("button", new() { HasTextRegex = new("^Outline$") }).ClickAsync();

    public static Task AddStateAsync(this IPage page, string name) => page.SavedAsync($"\"name\":\"{name}\"", async () =>
    {
        await page.Locator("summary", new() { HasTextString = "Add state" }).ClickAsync();
        await page.Locator("details[open] input").First.FillAsync(name);
        await page.Locator("details[open] button", new() { HasTextString = "Add state" }).ClickAsync();
    });

    public static Task AddTransitionAsync(this IPage page, string name, string from, string to) => page.SavedAsync($"\"name\":\"{name}\"", async () =>
    {
        await page.Locator("summary", new() { HasTextString = "Add transition" }).ClickAsync();
        var menu = page.Locator("details[open]").Filter(new() { HasTextString = "Add transition" });
        await menu.Locator("input").First.FillAsync(name);
        await menu.Locator("select").Nth(0).SelectOptionAsync(new SelectOptionValue { Label = from });
        await menu.Locator("select").Nth(1).SelectOptionAsync(new SelectOptionValue { Label = to });
        await menu.Locator("button").ClickAsync();
    });

    public static Task SelectStateAsync(this IPage page, string name) =>
        page.Locator(".state-machine-outline__item", new() { HasTextRegex = new($"^\\s*{name}") }).First.ClickAsync();

    /// <summary>Puts an activity into a slot of what is selected, and opens its inputs.</summary>
    public static async Task PutActivityAsync(this IPage page, string slot, string type, string? shot = null)
    {
        await page.AddActivityAsync(slot, type, $"\"type\":\"{type}\",\"version\":1}}", shot);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Edit {slot} activity properties" }).ClickAsync();
        await page.Input("Name").WaitForAsync();
    }

    /// <param name="saved">By which the save is known that has it.</param>
    public static Task AddActivityAsync(this IPage page, string slot, string type, string saved, string? shot = null) =>
        page.SavedAsync(saved, async () =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = $"Add {slot} activity" }).ClickAsync();
            await page.GetByPlaceholder(new Regex("Search activities by name")).FillAsync(type);
            await page.Locator(".mud-dialog-container", new() { HasTextString = "1 results" }).WaitForAsync();
            await page.Locator($".state-machine-activity-picker__result[data-activity-icon='{type}']").WaitForAsync();
            if (shot is not null)
            {
                await page.ShotAsync(shot);
            }

            await page.Locator(".mud-dialog-actions button").Last.ClickAsync();
        });

    public static Task FillInputAsync(this IPage page, string label, string value) => page.SavedAsync($"\"value\":\"{value}\"", async () =>
    {
        var input = page.Input(label).Locator("input.mud-input-root, textarea.mud-input-root").First;
        await input.FillAsync(value);
        await input.PressAsync("Tab");
    });

    /// <summary>Hastily: without waiting for anything.</summary>
    public static Task TypeInputAsync(this IPage page, string label, string value) => page.Input(label).Locator("input.mud-input-root").First.FillAsync(value);

    public static Task TickInputAsync(this IPage page, string label, string item) =>
        page.SavedAsync($"\"{char.ToLowerInvariant(label[0])}{label[1..]}\"", () => page.Input(label).Locator("label.mud-checkbox", new() { HasTextString = item }).Locator("input").CheckAsync());

    public static Task FillCodeAsync(this IPage page, string label, string value) =>
        page.SavedAsync(value.Replace("\"", "\\u0022", StringComparison.Ordinal), () => page.TypeCodeAsync(label, value));

    /// <summary>Hastily: without waiting for anything.</summary>
    public static async Task TypeCodeAsync(this IPage page, string label, string value)
    {
        var editor = page.Input(label).Locator(".monaco-editor").First;
        await editor.ScrollIntoViewIfNeededAsync();
        await editor.Locator(".view-lines").ClickAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.InsertTextAsync(value);
    }

    public static Task PublishAsync(this IPage page) => page.SavedAsync("\"publish\":true", page.PressPublishAsync);

    /// <summary>Hastily: without waiting for anything.</summary>
    public static Task PressPublishAsync(this IPage page) => page.Locator("button.mud-icon-button.mud-primary-text").First.ClickAsync();

    /// <summary>A picture of what is on the screen, for docs/designers.md, where the environment asks for pictures.</summary>
    public static async Task ShotAsync(this IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }

    private static ILocator Input(this IPage page, string label) => page.Locator("form.mud-form > div > div.flex-row")
        .Filter(new() { Has = page.Locator("label.mud-input-label", new() { HasTextRegex = new($"^{label}$") }) }).First;

    /// <summary>Waits until Studio has saved what the act put into the process.</summary>
    public static async Task SavedAsync(this IPage page, string what, Func<Task> act)
    {
        await page.RunAndWaitForResponseAsync(act, response => response.Request.Method == "POST"
            && response.Url.EndsWith("/workflow-definitions", StringComparison.Ordinal) && response.Request.PostData?.Contains(what, StringComparison.Ordinal) == true);

        // Blazor takes the answer in a frame of its own.
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))");
    }
}
