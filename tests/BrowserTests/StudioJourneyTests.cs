using System.Text.Json.Nodes;
using CareWorkflows.BrowserTests.Support;
using Microsoft.Playwright;

namespace CareWorkflows.BrowserTests;

/// <summary>What is drawn and published in the real Studio is what a case then does, without a restart, on the real engine.</summary>
[Collection(InABrowser.Name)]
public sealed class StudioJourneyTests(Chromium chromium, Site site) : BrowserTest(chromium), IClassFixture<Site>
{
    private const string Process = "dispute-escalation";
    private const string Form = """[ { "name": "startedOn", "type": "Date", "label": "When did it start?" } ]""";

    [Fact]
    public async Task StateDrawn_Published_IsWhatACaseThenDoes()
    {
        var dana = await Chromium.WindowAsync(site.Address, width: 1440);
        await dana.SignInAsync("dana");
        await dana.GotoAsync("/studio");
        await dana.GetByText("Dispute escalation ladder").First.WaitForAsync();
        await dana.ShotAsync("list");
        var before = await StoredAsync(dana);
        await dana.OpenProcessAsync(Process);
        await dana.ShotAsync("diagram");
        (await StoredAsync(dana)).ToJsonString().Should().Be(before.ToJsonString(), "a process that is only opened gets no new version");

        await dana.OutlineAsync();
        await dana.AddStateAsync("Mediation");
        await dana.AddTransitionAsync("Mediate", "Discussion", "Mediation");
        await dana.PutActivityAsync("trigger", "Care.Action", "picker");
        await dana.FillInputAsync("Name", "Mediate");
        await dana.FillInputAsync("Label", "Start mediation");
        await dana.ShotAsync("trigger");
        await dana.TickInputAsync("Roles", "Social worker (SW)");
        await dana.FillCodeAsync("Form", Form);
        await dana.FillInputAsync("Event date", "startedOn");
        await dana.AddTransitionAsync("EndMediation", "Mediation", "Resolved");
        await dana.PutActivityAsync("trigger", "Care.Action");
        await dana.FillInputAsync("Name", "EndMediation");
        await dana.FillInputAsync("Label", "End mediation");
        await dana.TickInputAsync("Roles", "Social worker (SW)");

        await dana.SelectStateAsync("Mediation");
        await dana.PutActivityAsync("entry", "Care.Duty");
        await dana.FillInputAsync("Name", "O9");
        await dana.FillInputAsync("Title", "Finish the mediation");
        await dana.TickInputAsync("Owner", "Social worker (SW)");
        await dana.FillInputAsync("Due", "5 working days after Mediate");
        await dana.ShotAsync("duty");

        await dana.PublishAsync();
        await Assertions.Expect(dana.Locator(".studio-findings")).ToContainTextAsync("nothing meets it");
        await dana.ShotAsync("refused");
        var draft = await StoredAsync(dana);
        ((int)draft["version"]!).Should().Be((int)before["version"]! + 1);
        ((bool)draft["isPublished"]!).Should().BeFalse("what the gate refuses stays a draft");

        await dana.FillCodeAsync("Met by", """["EndMediation"]""");
        await dana.PublishAsync();
        await Assertions.Expect(dana.Locator(".studio-findings")).ToContainTextAsync("Published, version 2");
        await dana.ShotAsync("published");
        var after = await StoredAsync(dana);
        ((bool)after["isPublished"]!).Should().BeTrue();
        AssertOnlyAdded(before, after);
        await dana.GetByText("Version history").ClickAsync();
        await dana.ShotAsync("versions");

        var asha = await Chromium.WindowAsync(site.Address);
        await asha.SignInAsync("asha");
        await RaiseDisputeAsync(asha);
        var watching = await dana.Context.NewPageAsync();
        await watching.GotoAsync($"/studio/workflows/instances/{Uri.UnescapeDataString(new Uri(asha.Url).Segments[^1])}/view");
        await CurrentStateIsAsync(watching, "Discussion");
        await asha.GetByRole(AriaRole.Link, new() { Name = "Start mediation", Exact = true }).ClickAsync();
        await asha.FillDateAsync("When did it start?", 29, 12, 2026);
        await SendAsync(asha);
        await CurrentStateIsAsync(watching, "Mediation");
        await watching.CloseAsync();
        var duty = asha.Locator("#O9");
        await duty.Locator("summary").First.ClickAsync();
        (await duty.InnerTextAsync()).Should().Contain("Finish the mediation").And.Contain("6 January 2027").And.Contain("1 January");
        await Assertions.Expect(asha.GetByText("Mediation", new() { Exact = true }).First).ToBeVisibleAsync();
        await asha.ShotAsync("case");
        await asha.GetByRole(AriaRole.Link, new() { Name = "End mediation", Exact = true }).ClickAsync();
        await SendAsync(asha);
        await Assertions.Expect(asha.GetByText("Resolved").First).ToBeVisibleAsync();
    }

    /// <summary>As the viewer draws it, without being loaded again.</summary>
    private static Task CurrentStateIsAsync(IPage viewer, string state) =>
        Assertions.Expect(viewer.Locator(".x6-node", new() { HasTextString = "Current" })).ToContainTextAsync(state);

    private static async Task RaiseDisputeAsync(IPage page)
    {
        await page.GotoAsync("/start");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open a child's record", Exact = true }).ClickAsync();
        await page.GetByLabel("Child", new() { Exact = true }).FillAsync("Mia D");
        await page.GetByLabel("Name of the child").FillAsync("Mia D");
        await page.GetByLabel("Social worker").FillAsync("Asha");
        await page.Choice("Is the social worker a student?", "No").CheckAsync();
        await SendAsync(page, "**/cases/child:*");

        await page.GotoAsync($"/start?child={Uri.EscapeDataString("Mia D")}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Raise a dispute", Exact = true }).ClickAsync();
        await page.FillDateAsync("When was the dispute raised?", 29, 12, 2026);
        await page.Choice("Who is the dispute between?", "Members of the care team").CheckAsync();
        await page.Choice("What is it about?", "An issue between agencies").CheckAsync();
        await page.GetByLabel("What is the concern?").FillAsync("The health assessment was agreed and not done");
        await page.GetByLabel("Person", new() { Exact = true }).FillAsync("Nina");
        await page.GetByLabel("Agency").FillAsync("Health");
        await page.GetByLabel("Who takes it forward?").FillAsync("Asha");
        await SendAsync(page);
    }

    private static async Task SendAsync(IPage page, string to = "**/cases/*done=*")
    {
        await page.SendAsync();
        await page.WaitForURLAsync(to);
    }

    private static async Task<JsonObject> StoredAsync(IPage page) =>
        JsonNode.Parse(await (await page.APIRequest.GetAsync($"/elsa/api/workflow-definitions/by-definition-id/{Process}")).TextAsync())!.AsObject();

    /// <summary>All that was there is there as it was: what was drawn was added to it, and nothing else.</summary>
    private static void AssertOnlyAdded(JsonObject before, JsonObject after)
    {
        foreach (var list in new[] { "states", "transitions" })
        {
            var (old, now) = (Texts(before["root"]![list]!), Texts(after["root"]![list]!));
            now.Take(old.Count).Should().Equal(old);
            now.Count.Should().Be(old.Count + (list == "states" ? 1 : 2));
        }

        foreach (var same in new[] { "name", "description", "variables", "inputs", "outputs", "outcomes" })
        {
            after[same]!.ToJsonString().Should().Be(before[same]!.ToJsonString());
        }

        after["customProperties"]!["care"]!.ToJsonString().Should().Be(before["customProperties"]!["care"]!.ToJsonString());

        static List<string> Texts(JsonNode list) => [.. list.AsArray().Select(one => one!.ToJsonString())];
    }
}
