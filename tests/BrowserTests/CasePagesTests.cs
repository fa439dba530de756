using System.Text.RegularExpressions;
using CareWorkflows.BrowserTests.Support;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests;

/// <summary>Tasks, children and cases as people see them, on the demo cases: wide, on a phone, and at the narrowest.</summary>
[Collection(InABrowser.Name)]
public sealed class CasePagesTests(Chromium chromium, Site site) : IClassFixture<Site>
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("my-tasks", "/"),
        ("my-tasks-overdue", "/?due=overdue"),
        ("my-tasks-nothing", "/?child=Nobody"),
        ("tasks-to-take", "/?whose=Waiting"),
        ("tasks-team", "/?whose=Team"),
        ("cover", "/tasks/cover"),
        ("cases", "/cases"),
        ("child", "/children/Leo%20W"),
        ("case-plan", "/cases/demo-plan-1"),
        ("case-print", "/cases/demo-plan-1?print=true"),
        ("case-record", "/cases/child:Leo%20W"),
        ("case-panel", "/cases/demo-panel"),
    ];

    [Theory]
    [InlineData(1280)]
    [InlineData(320)]
    public async Task EveryPage_FitsAndIsAccessible(int width)
    {
        var page = await chromium.WindowAsync(site.Address, width: width);
        await page.SignInAsync("asha");
        foreach (var (name, path) in Pages)
        {
            await page.GotoAsync(path);
            foreach (var summary in await page.Locator("main summary").AllAsync())
            {
                if (await summary.IsVisibleAsync())
                {
                    await summary.ClickAsync();
                }
            }

            await page.PictureAsync($"{name}-{width}");
            await page.AssertFitsAsync();
            await page.AssertAccessibleAsync();
        }

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Give to a colleague") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Give the task" }).ClickAsync();
        await page.PictureAsync($"give-{width}");
        await page.AssertFitsAsync();
        await page.AssertAccessibleAsync();
        (await page.TitleAsync()).Should().StartWith("Error: ");
    }

    [Theory]
    [InlineData("demo-plan-1")]
    [InlineData("demo-dispute-1")]
    [InlineData("demo-panel")]
    [InlineData("demo-referral-1")]
    [InlineData("demo-move-1")]
    public async Task Diagram_KeepsItsWordsInTheirBoxes_AndItsWaysOffOtherStates(string id)
    {
        var page = await chromium.WindowAsync(site.Address, width: 375);
        await page.SignInAsync("asha");
        await page.GotoAsync($"/cases/{id}");

        (await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('.care-diagram__state')].flatMap(state => {
                const box = state.querySelector('rect').getBBox();
                return [...state.querySelectorAll('text')].filter(text => {
                    const at = text.getBBox();
                    return at.x < box.x || at.y < box.y || at.x + at.width > box.x + box.width || at.y + at.height > box.y + box.height;
                }).map(text => `${state.dataset.state}: ${text.textContent}`);
            })
            """)).Should().BeEmpty();
        (await page.EvaluateAsync<string[]>("""
            () => {
                const boxes = [...document.querySelectorAll('.care-diagram__state rect')].map(rect => rect.getBBox());
                return [...document.querySelectorAll('.care-diagram__way')].filter(way => {
                    const length = way.getTotalLength();
                    return [...Array(60).keys()].some(i => {
                        const at = way.getPointAtLength(length * (i + 0.5) / 60);
                        return boxes.some(b => at.x > b.x + 3 && at.x < b.x + b.width - 3 && at.y > b.y + 3 && at.y < b.y + b.height - 3);
                    });
                }).map(way => way.getAttribute('d'));
            }
            """)).Should().BeEmpty();

        // It begins where the case is, and can be moved about in its own box alone.
        (await page.EvaluateAsync<bool>("""
            () => {
                const here = document.querySelector('.care-diagram__state--here').getBoundingClientRect();
                return here.left >= 0 && here.right <= innerWidth;
            }
            """)).Should().BeTrue();
        await page.AssertFitsAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FromATaskThatIsGiven_ToTheColleagueWhoFindsIt(bool scripts)
    {
        var asha = await chromium.WindowAsync(site.Address, scripts);
        await asha.SignInAsync("asha");
        var task = asha.Locator(".care-task", new() { HasTextString = scripts ? "Ella M" : "Sofia N" }).First;
        var title = await task.Locator(".care-task__title").InnerTextAsync();
        await task.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Give to a colleague") }).ClickAsync();
        await asha.GetByLabel("Who is to do it?").SelectOptionAsync("Alex");
        await asha.GetByLabel("Why?").FillAsync("I am at court this week");
        await asha.GetByRole(AriaRole.Button, new() { Name = "Give the task" }).ClickAsync();
        await asha.GetByText("You have given the task to somebody").WaitForAsync();

        var alex = await chromium.WindowAsync(site.Address, scripts);
        await alex.SignInAsync("alex");
        var found = alex.Locator(".care-task", new() { HasTextString = scripts ? "Ella M" : "Sofia N" });
        (await found.InnerTextAsync()).Should().Contain(title).And.Contain("Given to you by Asha").And.Contain("I am at court this week");
        await found.Locator(".care-task__title a").ClickAsync();
        (await alex.GetByText("Given to Alex by Asha").First.IsVisibleAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task Printed_TheWholeCaseIsThere_WithoutWhatOneClicks()
    {
        var page = await chromium.WindowAsync(site.Address);
        await page.SignInAsync("asha");
        await page.GotoAsync("/cases/demo-plan-1?print=true");
        await page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });

        (await page.GetByText("10 working days after").First.IsVisibleAsync()).Should().BeTrue("details are open");
        (await page.Locator(".care-nav").IsVisibleAsync()).Should().BeFalse();
        (await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Give to a colleague") }).CountAsync()).Should().Be(0);
        (await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('main, main *:not(svg *)')].filter(e => e.checkVisibility() && !(e instanceof SVGElement)).map(e => getComputedStyle(e))
                .map(s => `${s.color} on ${s.backgroundColor}`).filter(said => said !== 'rgb(0, 0, 0) on rgb(255, 255, 255)')
            """)).Should().BeEmpty("it is black on white, whatever the screen");
        await page.PictureAsync("case-printed");
    }
}
