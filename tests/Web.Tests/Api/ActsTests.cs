using System.Net;

namespace CareWorkflows.Web.Tests.Api;

public sealed class ActsTests : OnApiSite
{
    [Fact]
    public async Task Starting_a_case_answers_where_it_is_and_what_is_owed()
    {
        var asha = await Site.SignedInAsync();

        var response = await asha.PostAsync("/api/cases", ApiSite.Open("plan"));

        var answer = await response.AcceptedAsync();
        response.StatusCode.Should().Be(HttpStatusCode.Created);
        response.Headers.Location!.ToString().Should().Be("/api/cases/plan");
        answer["case"]!.Text("state").Should().Be("Assessing");
        answer["entries"]![0]!.Text("by").Should().Be("Asha");
        answer.Text("commandId").Should().Be("plan");
    }

    [Fact]
    public async Task First_meeting_is_due_ten_working_days_after_the_plan_starts()
    {
        var asha = await Site.WithPlanAsync();

        var answer = await asha.GetJsonAsync("/api/cases/plan");

        var @case = answer["case"]!;
        @case.Text("state").Should().Be("FirstMeetingDue");
        @case.Duty("O2").Text("due").Should().Be("2027-01-08");
        @case.Duty("O2").Text("status").Should().Be("open");
        @case.Duty("O3#1").Text("due").Should().Be("2027-01-12");
        var why = string.Join(" ", (await asha.GetJsonAsync("/api/cases/plan/duties/O2/why"))["sentences"]!.AsArray().Select(s => s!.GetValue<string>()));
        why.Should().Contain("25 December").And.Contain("28 December").And.Contain("1 January");
    }

    [Fact]
    public async Task A_form_that_is_not_complete_is_refused_field_by_field()
    {
        var asha = await Site.WithPlanAsync();

        var problem = await (await asha.PostAsync("/api/cases/plan/actions/RecordVisit", ApiSite.Json("""{ "commandId": "v1", "on": "2026-12-22", "form": { "visitedBy": "Asha", "colour": "red" } }"""))).ProblemAsync(422);

        problem.Text("detail").Should().NotBeNullOrEmpty();
        problem.Text("commandId").Should().Be("v1");
        var fields = problem["reasons"]!.AsArray().Select(r => r!.Text("field")).ToList();
        fields.Should().Contain(["colour", "atHome"]);
        problem["reasons"]![0]!["overridable"]!.GetValue<bool>().Should().BeFalse();
    }

    [Fact]
    public async Task Going_against_a_rule_needs_a_reason_and_opens_a_breach()
    {
        var asha = await Site.WithPlanAsync();
        var meeting = Meeting("Sam", "SSW");

        var problem = await (await asha.PostAsync("/api/cases/plan/actions/HoldFirstMeeting", ApiSite.Json(meeting("m1", "{}")))).ProblemAsync(422);
        var reason = problem["reasons"]!.AsArray().Single(r => r!["overridable"]!.GetValue<bool>())!;
        var rule = reason.Text("rule")!;
        var response = await asha.PostAsync("/api/cases/plan/actions/HoldFirstMeeting", ApiSite.Json(meeting("m2", $$"""{ "{{rule}}": "Nobody else could come in the snow" }""")));

        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        var answer = await response.JsonAsync();
        answer["warnings"]!.AsArray().Should().Contain(w => w!.Text("rule") == rule && w!.Text("reason") == "Nobody else could come in the snow");
        answer["case"]!["breaches"]!.AsArray().Should().ContainSingle(b => b!["rules"]!.AsArray().Any(r => r!.GetValue<string>() == rule));
        answer["messages"]!.AsArray().Should().NotBeEmpty();
        answer["dueNext"]!.Text("due").Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_correction_moves_the_due_date_and_keeps_both_values()
    {
        var asha = await Site.WithPlanAsync();
        var tom = await Site.SignedInAsync("tom");
        var correction = """{ "commandId": "c1", "entry": 2, "on": "2026-12-21", "changes": { "planStartedOn": "2026-12-21" }, "reason": "The letter has the date" }""";

        await (await asha.PostAsync("/api/cases/plan/corrections", ApiSite.Json(correction.Replace("c1", "c0", StringComparison.Ordinal)))).ProblemAsync(422);
        var response = await tom.PostAsync("/api/cases/plan/corrections", ApiSite.Json(correction));

        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        (await response.JsonAsync())["case"]!.Duty("O2").Text("due").Should().Be("2027-01-07");
        var history = (await tom.GetJsonAsync("/api/cases/plan/history"))["entries"]!.AsArray();
        var corrected = history.Single(e => e!["correction"] is not null)!["correction"]!;
        corrected["was"]!.Text("planStartedOn").Should().Be("2026-12-22");
        corrected["now"]!.Text("planStartedOn").Should().Be("2026-12-21");
    }

    [Fact]
    public async Task The_same_command_again_gets_the_first_answer()
    {
        var asha = await Site.WithPlanAsync();
        var visit = Visit(null);
        asha.DefaultRequestHeaders.Add("Idempotency-Key", "visit-1");

        var first = await asha.PostAsync("/api/cases/plan/actions/RecordVisit", ApiSite.Json(visit));
        var again = await asha.PostAsync("/api/cases/plan/actions/RecordVisit", ApiSite.Json(visit));

        first.StatusCode.Should().Be(HttpStatusCode.OK, await first.Content.ReadAsStringAsync());
        again.StatusCode.Should().Be(HttpStatusCode.OK);
        (await again.Content.ReadAsStringAsync()).Should().Be(await first.Content.ReadAsStringAsync());
        var outcome = await asha.GetJsonAsync("/api/commands/visit-1");
        outcome["accepted"]!.GetValue<bool>().Should().BeTrue();
        (await asha.GetJsonAsync("/api/cases/plan"))["case"]!["lastEntry"]!.GetValue<int>().Should().Be(outcome["lastEntry"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_start_sent_again_opens_no_second_case()
    {
        var asha = await Site.SignedInAsync();
        var body = (await ApiSite.Open("x", "once").ReadAsStringAsync()).Replace("\"id\": \"x\",", "", StringComparison.Ordinal);

        var first = await asha.PostAsync("/api/cases", ApiSite.Json(body));
        var again = await asha.PostAsync("/api/cases", ApiSite.Json(body));

        again.StatusCode.Should().Be(HttpStatusCode.Created);
        again.Headers.Location.Should().Be(first.Headers.Location);
        (await asha.GetJsonAsync($"/api/cases?child=C1&process={ApiSite.Plan}"))["total"]!.GetValue<int>().Should().Be(1);
    }

    [Theory]
    [InlineData("asha", "/api/cases/plan/actions/ArrangeMeeting")]
    [InlineData("asha", "/api/cases/other/actions/StartPlan")]
    [InlineData("tom", "/api/cases/plan/actions/StartPlan")]
    public async Task An_id_that_was_another_commands_is_a_conflict(string who, string path)
    {
        var asha = await Site.WithPlanAsync();
        await (await asha.PostAsync("/api/cases", ApiSite.Open("other", child: "C2"))).AcceptedAsync();
        var client = await Site.SignedInAsync(who);

        var problem = await (await client.PostAsync(path, ApiSite.StartPlan("plan-start"))).ProblemAsync(409);

        problem.Text("detail").Should().Contain("plan-start");
    }

    [Fact]
    public async Task The_body_cannot_say_who_acts()
    {
        var asha = await Site.WithPlanAsync();

        var problem = await (await asha.PostAsync("/api/cases/plan/actions/RecordVisit", ApiSite.Json(Visit("v", """ "by": "System", """)))).ProblemAsync(400);

        problem.Text("field").Should().Be("by");
    }

    [Fact]
    public async Task What_only_happens_by_itself_nobody_records()
    {
        var asha = await Site.WithPlanAsync();

        var problem = await (await asha.PostAsync("/api/cases/plan/actions/BecameLookedAfter", ApiSite.Json("{}"))).ProblemAsync(422);

        problem["reasons"]!.AsArray().Should().NotBeEmpty();
    }

    private static string Visit(string? commandId, string more = "") => $$"""
        {
          {{(commandId is null ? "" : $"\"commandId\": \"{commandId}\",")}} {{more}}
          "form": { "visitedOn": "2026-12-22", "visitedBy": "Asha", "atHome": true, "childSeen": true, "seenAlone": true, "duringMeeting": false, "childViews": "Likes the breakfast club" }
        }
        """;

    private static Func<string, string, string> Meeting(string chair, string chairRole) => (commandId, overrides) => $$"""
        {
          "commandId": "{{commandId}}", "overrides": {{overrides}},
          "form": {
            "heldOn": "2026-12-22T08:00", "venue": "Office", "chair": "{{chair}}", "chairRole": "{{chairRole}}",
            "attendees": [
              { "person": "Mother", "role": "Parent", "agency": "Family", "kind": "parent", "present": true },
              { "person": "School", "role": "Designated safeguarding lead", "agency": "School", "kind": "professional", "present": true }
            ],
            "childInvolvement": "ViewsGathered", "childInvolvementNote": "Three houses done at school",
            "actions": [{ "what": "Apply for after-school club", "owner": "Asha", "dueOn": "2027-09-30" }],
            "safetyScores": [{ "person": "Mother", "score": 5 }, { "person": "School", "score": 5 }],
            "workedWell": "School attendance has improved", "worries": "Arguments at home at weekends",
            "everydaySafetyPlan": "Grandmother collects on Fridays", "serviceActionsReviewed": true, "supportNetwork": "None"
          }
        }
        """;
}
