using System.Net;
using System.Text.RegularExpressions;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Engine.Looking;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Looking;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Api;
using CareWorkflows.Web.Tests.Pages;
using CareWorkflows.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.SignIn;

/// <summary>A restricted child is there for those the record names and for nobody else; and who looked is kept.</summary>
public sealed partial class RestrictedChildTests : OnApiSite
{
    private static readonly Actor Tom = DemoPeople.All.Single(p => p.Person == "Tom");
    private static readonly Actor Sam = new("Sam", ["SW"], "North");

    [Fact]
    public async Task Nobody_else_sees_anything_of_the_child()
    {
        await Site.WithPlanAsync();
        string[] addresses =
        [
            "/cases/plan", "/children/C1", "/cases/plan/actions/RecordVisit", "/cases/plan/correct/1", "/manager/cases/plan/chronology", "/cases/child%3AC1",
        ];
        string[] lists =
        [
            "/", "/cases", "/cases?search=C1", "/manager", "/manager/duties?due=20", "/manager/breaches", "/manager/history", "/manager/history?child=C1", "/manager/history?handler=file",
            "/manager/looks", "/manager/board/NotVerified", "/manager/cases?process=child-and-family-progress&state=FirstMeetingDue", "/outbox",
        ];
        using var max = await Site.OnPagesAsync("max");
        (await max.GetAsync("/cases/plan")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await max.GetStringAsync("/manager/history")).Should().Contain("C1");

        await RestrictAsync(["Priya"]);
        foreach (var person in (string[])["max", "ada", "sam"])
        {
            using var client = await Site.OnPagesAsync(person);
            foreach (var address in addresses)
            {
                var answer = await client.GetAsync(address);
                answer.StatusCode.Should().Be(address.StartsWith("/manager", StringComparison.Ordinal) && person == "sam" ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound, $"{person} asks for {address}");
                Said(await answer.Content.ReadAsStringAsync()).Should().NotContain("C1");
            }

            foreach (var list in lists)
            {
                Said(await (await client.GetAsync(list)).Content.ReadAsStringAsync()).Should().NotContain("C1", $"{person} asks for {list}");
            }
        }

        foreach (var person in (string[])["asha", "priya"])
        {
            using var client = await Site.OnPagesAsync(person);
            (await client.GetAsync("/cases/plan")).StatusCode.Should().Be(HttpStatusCode.OK, $"{person} is named");
            (await client.GetAsync("/children/C1")).StatusCode.Should().Be(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Through_the_API_and_in_Studio_there_is_no_such_case_either()
    {
        await Site.WithPlanAsync();
        await RestrictAsync([]);
        var max = await Site.SignedInAsync("max");
        foreach (var address in (string[])["/api/cases/plan", "/api/cases/plan/history", "/api/cases/plan/duties/O2/why", "/api/cases/plan/actions/RecordVisit/form", "/api/verify/plan"])
        {
            (await (await max.GetAsync(address)).ProblemAsync(404)).Text("detail").Should().Be("There is no case 'plan'.", address);
        }

        foreach (var list in (string[])["/api/cases", "/api/tasks?all=true", "/api/messages?all=true", "/api/cases?child=C1"])
        {
            (await (await max.GetAsync(list)).Content.ReadAsStringAsync()).Should().NotContain("C1").And.NotContain("\"plan\"", list);
        }

        var sam = await Site.SignedInAsync("sam");
        await (await sam.PostAsync("/api/cases/plan/actions/RecordVisit", ApiSite.Json("{ \"form\": {} }"))).ProblemAsync(404);
        await (await sam.PostAsync("/api/cases", ApiSite.Open("plan-2"))).ProblemAsync(422);

        using var studio = await Site.OnPagesAsync("max");
        (await (await studio.PostAsync("/elsa/api/workflow-instances", ApiSite.Json("{}"))).Content.ReadAsStringAsync()).Should().NotContain("plan\"").And.NotContain("C1");
        (await studio.GetAsync("/elsa/api/workflow-instances/plan")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Front_door_itself_knows_no_such_case_for_them()
    {
        await Site.WithPlanAsync();
        await RestrictAsync([]);
        var commands = Site.Services.GetRequiredService<CaseCommands>();
        (await commands.HandleAsync(new FireAction("f1", Sam, "plan", "RecordVisit", Record.Empty))).Should().BeOfType<Decision.Refused>()
            .Which.Should().Match<Decision.Refused>(r => r.Reasons[0].Reason == "There is no case plan" && r.Attempt == null);
        (await commands.HandleAsync(new CorrectEntry("f2", Tom with { Person = "Tim" }, "plan", 1, "2026-12-02", Record.Empty, "Why not"))).Should().BeOfType<Decision.Refused>().Which.Reasons[0].Reason.Should().Be("There is no case plan");
        (await commands.HandleAsync(new StartCase("f3", Sam, "another", ApiSite.Plan, "C1", "OpenAssessment", Record.Empty))).Should().BeOfType<Decision.Refused>().Which.Reasons[0].Reason.Should().Be("There is no child C1 here");
    }

    [Fact]
    public async Task Nobody_else_takes_or_gives_a_task_of_the_child_by_guessing_it()
    {
        await Site.WithPlanAsync();
        var owed = (await Site.Services.GetRequiredService<CaseQueries>().FindAsync("plan"))!.Duties.First(d => d.End == DutyEnd.Owed);
        var holders = Site.Services.GetRequiredService<TaskHolders>();
        (await holders.GiveBackAsync(DutyId.Of("plan", owed), Sam)).Should().BeNull("nobody has taken it");
        await RestrictAsync([]);

        (await holders.GiveBackAsync(DutyId.Of("plan", owed), Sam))!.Reason.Should().Be("This task is no longer owed");
        (await holders.ClaimAsync(DutyId.Of("plan", owed), Sam))!.Reason.Should().Be("This task is no longer owed");
    }

    [Fact]
    public async Task A_restriction_that_is_lifted_is_lifted_at_once_and_one_without_anybody_is_refused()
    {
        await Site.WithPlanAsync();
        await RestrictAsync(["Tom"]);
        using var max = await Site.OnPagesAsync("max");
        (await max.GetAsync("/cases/plan")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        await ChangeAsync("child:C1", new Record([new("from", "2026-12-22"), new("restricted", false)]));
        (await max.GetAsync("/cases/plan")).StatusCode.Should().Be(HttpStatusCode.OK);

        var commands = Site.Services.GetRequiredService<CaseCommands>();
        (await commands.HandleAsync(new StartCase("r", Tom, "child:C7", "child-record", "C7", "Register", new Record([new("name", "C7"), new("restricted", true)])))).Should().BeOfType<Decision.Refused>()
            .Which.Reasons[0].Reason.Should().StartWith("A restricted record needs somebody it is open to");
    }

    [Fact]
    public async Task In_an_emergency_a_manager_opens_the_record_for_a_day_says_why_and_everybody_named_is_told()
    {
        await Site.WithPlanAsync();
        await RestrictAsync(["Tom"]);
        using var max = await Site.OnPagesAsync("max");
        using var sue = await Site.OnPagesAsync("sue");
        using var ada = await Site.OnPagesAsync("ada");
        (await ada.GetAsync("/emergency")).StatusCode.Should().Be(HttpStatusCode.Forbidden, "a system administrator is no manager of children's cases");
        (await max.PageAsync("/cases/plan")).QuerySelector("a[href='/emergency']").Should().NotBeNull();

        (await (await max.PostFormAsync("/emergency", [new("child", "C1"), new("reason", " ")])).PageAsync()).QuerySelectorAll(".govuk-error-summary a").Select(a => a.TextContent)
            .Should().Equal("Say why it can not wait", "Confirm that this is an emergency");
        (await max.GetAsync("/cases/plan")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await max.PostFormAsync("/emergency", [new("child", "C1"), new("reason", "The police ask where the child is"), new("understood", "true")])).Headers.Location!.OriginalString.Should().Be("/children/C1");

        (await max.PageAsync("/children/C1")).QuerySelector(".govuk-inset-text")!.TextContent.Should().Contain("open to you in an emergency until 23 December 2026 at 09:00");
        (await max.GetAsync("/cases/plan")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await max.GetStringAsync("/manager/history?child=C1")).Should().Contain("/cases/plan");
        (await (await Site.SignedInAsync("max")).GetAsync("/api/cases/plan")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await (await max.PostAsync("/elsa/api/workflow-instances", ApiSite.Json("{}"))).Content.ReadAsStringAsync()).Should().Contain("\"plan\"");
        (await sue.GetAsync("/cases/plan")).StatusCode.Should().Be(HttpStatusCode.NotFound, "it was opened by another");

        var queries = Site.Services.GetRequiredService<CaseQueries>();
        (await queries.MessagesAsync(caseId: "child:C1")).Where(m => m.About == "OpenInEmergency").Select(m => m.To).Should().BeEquivalentTo("Asha", "Tom", "Ines", "Max");
        (await queries.HistoryAsync("child:C1"))[^1].Should().Match<HistoryEntry>(e => e.Action == "OpenInEmergency" && e.By == "Max" && e.Role == "Manager" && e.Form["reason"].Text == "The police ask where the child is");
        (await LooksAsync(new LookFilter(Tom, Person: "Max"))).Should().Contain(l => l.Case == "plan" && !l.Refused);

        Site.Time.Is("2026-12-23T09:00");
        using var later = await Site.OnPagesAsync("max");
        (await later.GetAsync("/cases/plan")).StatusCode.Should().Be(HttpStatusCode.NotFound, "a day has passed");
        (await later.GetStringAsync("/manager/history")).Should().NotContain("/cases/plan");
    }

    [Fact]
    public async Task Through_no_door_does_anybody_open_it_who_may_not_or_for_somebody_else()
    {
        await Site.WithPlanAsync();
        await RestrictAsync([]);
        var commands = Site.Services.GetRequiredService<CaseCommands>();
        var max = DemoPeople.All.Single(p => p.Person == "Max");
        var why = new Record([new("reason", "An emergency"), new("person", "Sam")]);
        (await commands.HandleAsync(new FireAction("e1", Sam, "child:C1", "OpenInEmergency", why))).Should().BeOfType<Decision.Refused>()
            .Which.Should().Match<Decision.Refused>(r => r.Reasons[0].Reason == "There is no case child:C1" && r.Attempt == null);
        (await commands.HandleAsync(new FireAction("e2", max, "plan", "OpenInEmergency", why))).Should().BeOfType<Decision.Refused>().Which.Reasons[0].Reason.Should().Be("There is no case plan");
        (await commands.HandleAsync(new FireAction("e3", max, "child:C1", "ChangeHolders", Record.Empty))).Should().BeOfType<Decision.Refused>().Which.Reasons[0].Reason.Should().Be("There is no case child:C1");
        (await commands.HandleAsync(new FireAction("e4", max, "child:C1", "OpenInEmergency", why, "2026-12-23"))).Should().BeOfType<Decision.Refused>("nobody opens it from tomorrow on");
        (await commands.HandleAsync(new FireAction("e5", max with { Team = "South" }, "child:C1", "OpenInEmergency", why))).Should().BeOfType<Decision.Accepted>("an emergency does not wait for the right team");

        var sight = await Site.Services.GetRequiredService<CaseQueries>().SightAsync(Sam);
        sight.MaySee("C1").Should().BeFalse("it was Max who opened it, whatever the form says");
        (await commands.HandleAsync(new FireAction("e6", max, "plan", "RecordVisit", Record.Empty))).Should().BeOfType<Decision.Refused>().Which.Reasons[0].Reason.Should().NotBe("There is no case plan");
    }

    [Fact]
    public async Task Looking_is_kept_once_an_hour_and_shown_to_managers()
    {
        await Site.WithPlanAsync();
        using var asha = await Site.OnPagesAsync("asha");
        await asha.GetAsync("/cases/plan");
        await asha.GetAsync("/cases/plan");
        await asha.GetAsync("/children/C1");
        await asha.GetAsync("/cases/nothing");
        Site.Time.Is("2026-12-22T10:30");
        await asha.GetAsync("/cases/plan/actions/RecordVisit");

        var looks = await LooksAsync(new LookFilter(Tom, Person: "Asha"));
        looks.Select(l => (l.Case, l.Child, l.At.Hour)).Should().BeEquivalentTo([("plan", "C1", 9), (null, "C1", 9), ("plan", "C1", 10)]);
        looks[0].Page.Should().Be("cases/{id}/actions/{name}", "of the page the route is kept, with nobody's name in it");

        using var max = await Site.OnPagesAsync("max");
        (await max.PageAsync("/manager/looks?child=C1&who=Asha")).QuerySelectorAll("tbody tr").Should().HaveCount(3);
        (await max.PageAsync("/manager/looks?case=plan")).QuerySelectorAll("tbody tr").Should().HaveCount(2);
        (await max.PageAsync("/manager/looks?child=C2")).QuerySelectorAll("tbody tr").Should().BeEmpty();
    }

    [Fact]
    public async Task Who_tried_to_look_is_told_to_those_the_child_is_open_to()
    {
        await Site.WithPlanAsync();
        await RestrictAsync(["Tom"]);
        using var max = await Site.OnPagesAsync("max");
        await max.GetAsync("/cases/plan");
        (await LooksAsync(new LookFilter(Tom))).Where(l => l.Refused).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Person = "Max", Case = "plan", Child = "C1", Refused = true });
        (await LooksAsync(new LookFilter(Sam))).Should().BeEmpty();
    }

    /// <summary>What an answer tells beyond what was asked for, without what stands in it by chance.</summary>
    private static string Said(string answer) => Asked().Replace(answer, "");

    [GeneratedRegex("value=\"(C1|CfDJ[^\"]*)\"|(child|search)=C1")]
    private static partial Regex Asked();

    private async Task<IReadOnlyList<Look>> LooksAsync(LookFilter filter)
    {
        await Site.Services.GetRequiredService<LookLog>().DrainAsync();
        return await Site.Services.GetRequiredService<Looks>().ListAsync(filter);
    }

    /// <summary>To these, and to Ines, who may lift it: without one who may, it would be closed for good.</summary>
    private Task RestrictAsync(string[] openTo) =>
        ChangeAsync("child:C1", new Record([new("from", "2026-12-22"), new("team", "North"), new("restricted", true), new("openTo", Value.Of([.. openTo.Append("Ines").Select(p => (Value)p)]))]));

    /// <summary>By Tom, who is named in none of these: whoever may change the record may restrict it, and then sees it no more.</summary>
    private async Task ChangeAsync(string record, Record form)
    {
        var decision = await Site.Services.GetRequiredService<CaseCommands>().HandleAsync(new FireAction(Guid.NewGuid().ToString(), Tom, record, "ChangeHolders", form));
        decision.Should().BeOfType<Decision.Accepted>(decision is Decision.Refused no ? no.Reasons[0].Reason : "");
    }
}
