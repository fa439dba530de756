using CareWorkflows.Web.SignIn;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests.Support;

/// <summary>What a person does on a page, as sentences.</summary>
public static class PageSteps
{
    public static async Task SignInAsync(this IPage page, string person)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("User name").FillAsync(person);
        await page.GetByLabel("Password").FillAsync(DemoPeople.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).WaitForAsync(); // for its address Playwright sometimes waits in vain on a busy machine
    }

    /// <summary>Fills in the three parts of a date by the question it answers.</summary>
    public static async Task FillDateAsync(this IPage page, string question, int day, int month, int year)
    {
        var group = page.GetByRole(AriaRole.Group, new() { Name = question });
        await group.GetByLabel("Day").FillAsync($"{day}");
        await group.GetByLabel("Month").FillAsync($"{month}");
        await group.GetByLabel("Year").FillAsync($"{year}");
    }

    /// <summary>Goes on from a form to its answers, and records them.</summary>
    public static async Task SendAsync(this IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.WaitForURLAsync("**step=check");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record" }).ClickAsync();
    }

    public static ILocator Choice(this IPage page, string question, string answer) =>
        page.GetByRole(AriaRole.Group, new() { Name = question }).GetByLabel(answer, new() { Exact = true });

    /// <summary>No rule of WCAG 2.2 AA that a machine can check is broken.</summary>
    public static async Task AssertAccessibleAsync(this IPage page)
    {
        var result = await page.RunAxe(new() { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        result.Violations.Select(v => $"{page.Url} {v.Id}: {v.Help}; {string.Join(" | ", v.Nodes.Select(n => n.Html))}").Should().BeEmpty();
    }

    /// <summary>Nothing sticks out to the right, at any width.</summary>
    public static async Task AssertFitsAsync(this IPage page) =>
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
            .Should().BeTrue($"{page.Url} must not scroll sideways");

    /// <summary>A picture to look at, where the environment asks for pictures.</summary>
    public static async Task PictureAsync(this IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        }
    }
}
