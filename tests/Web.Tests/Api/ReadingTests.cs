using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Api;

public sealed class ReadingTests : OnApiSite
{
    [Fact]
    public async Task History_has_everything_and_verifies()
    {
        var asha = await Site.WithPlanAsync();

        var entries = (await asha.GetJsonAsync("/api/cases/plan/history"))["entries"]!.AsArray();
        var all = await asha.GetJsonAsync("/api/verify");
        var one = await asha.GetJsonAsync("/api/verify/plan");

        entries.Count.Should().Be(2);
        var plan = entries[1]!;
        plan.Text("action").Should().Be("StartPlan");
        plan.Text("from").Should().Be("Assessing");
        plan.Text("to").Should().Be("FirstMeetingDue");
        plan.Text("by").Should().Be("Asha");
        plan.Text("role").Should().Be("SW");
        plan.Text("occurredOn").Should().Be("2026-12-22");
        plan.Text("actId").Should().Be("plan-start");
        plan["form"]!.Text("basis").Should().Be("AssessmentCIN");
        plan["changes"]!["duties"]!.AsArray().Should().Contain(d => d!.Text("label") == "O2" && d!.Text("due") == "2027-01-08");
        plan.Text("previousHash").Should().Be(entries[0]!.Text("hash")).And.HaveLength(64);
        one["ok"]!.GetValue<bool>().Should().BeTrue();
        one["entries"]!.GetValue<int>().Should().Be(2);
        all["ok"]!.GetValue<bool>().Should().BeTrue();
    }

    [Fact]
    public async Task A_case_says_what_may_be_done_and_why_not_the_rest()
    {
        await Site.WithPlanAsync();
        var max = await Site.SignedInAsync("max");

        var actions = (await max.GetJsonAsync("/api/cases/plan"))["actions"]!.AsArray();

        var visit = actions.Single(a => a!.Text("action") == "RecordVisit")!;
        visit["open"]!.GetValue<bool>().Should().BeFalse();
        visit["whyNot"]![0]!.Text("reason").Should().Contain("Record a visit");
    }

    [Fact]
    public async Task A_form_says_what_it_asks()
    {
        var asha = await Site.WithPlanAsync();

        var form = await asha.GetJsonAsync("/api/cases/plan/actions/RecordVisit/form");
        var start = await asha.GetJsonAsync($"/api/processes/{ApiSite.Plan}/actions/OpenAssessment/form?child=C2");

        form.Text("eventDate").Should().Be("visitedOn");
        form["fields"]!.AsArray().Single(f => f!["field"]!.Text("name") == "reasonNotSeen")!["asked"]!.GetValue<bool>().Should().BeFalse();
        start["fields"]!.AsArray().Select(f => f!["field"]!.Text("name")).Should().Contain("caseOpenedOn");
    }

    [Fact]
    public async Task Tasks_are_mine_and_can_be_everybodys()
    {
        var asha = await Site.WithPlanAsync();
        var max = await Site.SignedInAsync("max");

        var mine = await asha.GetJsonAsync("/api/tasks?take=2");
        var his = await max.GetJsonAsync("/api/tasks");
        var all = await max.GetJsonAsync($"/api/tasks?all=true&child=C1&process={ApiSite.Plan}&status=open");

        mine["items"]!.AsArray().Count.Should().Be(2);
        mine["total"]!.GetValue<int>().Should().BeGreaterThan(2);
        his["total"]!.GetValue<int>().Should().Be(0);
        all["items"]!.AsArray().Should().Contain(t => t!["duty"]!.Text("label") == "O2").And.OnlyContain(t => t!["duty"]!.Text("status") == "open");
    }

    [Fact]
    public async Task Cases_and_messages_are_listed_in_parts()
    {
        var asha = await Site.WithPlanAsync();

        var open = await asha.GetJsonAsync("/api/cases?child=C1&state=FirstMeetingDue&open=true");
        var closed = await asha.GetJsonAsync("/api/cases?open=false");
        var messages = await asha.GetJsonAsync("/api/messages?all=true");

        open["items"]![0]!.Text("id").Should().Be("plan");
        closed["total"]!.GetValue<int>().Should().Be(0);
        messages["total"]!.GetValue<int>().Should().Be(messages["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_process_is_told_whole()
    {
        var asha = await Site.SignedInAsync();

        var list = await asha.GetJsonAsync("/api/processes");
        var process = await asha.GetJsonAsync($"/api/processes/{ApiSite.Plan}");
        var mermaid = await asha.GetStringAsync($"/api/processes/{ApiSite.Plan}/diagram");
        var dot = await asha.GetStringAsync($"/api/processes/{ApiSite.Plan}/diagram?format=dot");

        list.AsArray().Should().Contain(p => p!.Text("code") == "P1");
        process["duties"]!.AsArray().Single(d => d!.Text("name") == "O2")!["rules"]!.AsArray().Select(r => r!.GetValue<string>()).Should().Contain("CFP-18");
        process["triggers"]!.AsArray().Single(t => t!.Text("name") == "StartPlan")!["form"]!.AsArray().Select(f => f!.Text("name")).Should().Contain("basis");
        process["roles"]!.AsArray().Should().Contain(r => r!.Text("name") == "TM");
        mermaid.Should().Contain("stateDiagram").And.Contain("FirstMeetingDue");
        dot.Should().Contain("digraph");
    }

    [Fact]
    public async Task The_description_lists_every_route()
    {
        var asha = await Site.SignedInAsync();
        var routes = Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} /{e.RoutePattern.RawText!.Trim('/')}"))
            .Where(r => !r.EndsWith("openapi.json", StringComparison.Ordinal));

        var document = await asha.GetJsonAsync("/api/openapi.json");

        var described = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => $"{o.Key.ToUpperInvariant()} {p.Key.TrimEnd('/')}"));
        described.Should().BeEquivalentTo(routes);
        document["paths"]!["/api/cases"]!["post"]!["responses"]!.AsObject().Select(r => r.Key).Should().Contain(["201", "400", "401", "409", "422", "503"]);
        document["components"]!["securitySchemes"]!.AsObject().Should().NotBeEmpty();
    }

    [Fact]
    public async Task Answers_are_kept_nowhere_on_the_way()
    {
        var asha = await Site.SignedInAsync();

        var response = await asha.GetAsync("/api/tasks");

        response.Headers.CacheControl!.NoStore.Should().BeTrue();
    }
}
