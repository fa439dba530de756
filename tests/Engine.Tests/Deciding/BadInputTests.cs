using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>Bad input gets a clear answer: what to mend, nothing changed, nothing lost; good but odd input comes back as it was given.</summary>
public class BadInputTests
{
    public static TheoryData<string> Odd => new()
    {
        "👩‍👧‍👦 «é» ﷽", "a\ud800b", "\udc00", "Robert'); DROP TABLE cases;--", "<script>alert(1)</script>", "{actor.person}", "tab\tand\u0000null\u0007bell", "\u202etxet", "  trimmed  ", new string('x', 1_000_000),
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task OddText_IsKeptAsGiven(string text)
    {
        await using var council = await Plan();
        await council.Do("plan", "RecordVisit", "2026-02-10T10:00", ("childViews", text));

        var entry = (await council.Queries.HistoryAsync("plan"))[^1];
        entry.Form["childViews"].Text.Should().Be(System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)).Trim());
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    public static Dictionary<string, (string Action, string? On, (string, Value)[] With, string Field)> Wrong { get; } = new()
    {
        ["a field there isn't"] = ("RecordVisit", "2026-02-10T10:00", [("visitedBye", "Asha")], "visitedBye"),
        ["a field that isn't asked"] = ("RecordVisit", "2026-02-10T10:00", [("reasonNotHome", "x")], "reasonNotHome"),
        ["a field left empty"] = ("RecordVisit", "2026-02-10T10:00", [("childViews", "   ")], "childViews"),
        ["text for yes or no"] = ("RecordVisit", "2026-02-10T10:00", [("atHome", "perhaps")], "atHome"),
        ["a number for yes or no"] = ("RecordVisit", "2026-02-10T10:00", [("atHome", 1)], "atHome"),
        ["a list for text"] = ("RecordVisit", "2026-02-10T10:00", [("childViews", Value.Of("a", "b"))], "childViews"),
        ["a map for a person"] = ("RecordVisit", "2026-02-10T10:00", [("visitedBy", TestCouncil.Form(("name", "Asha")))], "visitedBy"),
        ["a date that isn't one"] = ("RecordSupervision", null, [("supervisedOn", "2026-02-30")], "supervisedOn"),
        ["a date in words"] = ("RecordSupervision", null, [("supervisedOn", "yesterday")], "supervisedOn"),
        ["a number for a date"] = ("RecordSupervision", null, [("supervisedOn", 20260210)], "supervisedOn"),
        ["a day still to come"] = ("RecordSupervision", null, [("supervisedOn", "2026-03-03")], "supervisedOn"),
        ["the minute after now"] = ("RecordVisit", "2026-03-02T09:01", [], "visitedOn"),
        ["an event date that isn't one"] = ("RecordSupervision", "the 3rd", [], "on"),
        ["no list for a list"] = ("UpdateInvolved", "2026-02-10", [("involved", "Mother")], "involved"),
        ["a row that is text"] = ("UpdateInvolved", "2026-02-10", [("involved", Value.Of([(Value)"Mother"]))], "involved[1]"),
        ["a row with a field there isn't"] = ("UpdateInvolved", "2026-02-10", [("involved", Value.Of([(Value)TestCouncil.Form(("person", "A"), ("role", "r"), ("agency", "a"), ("age", 3))]))], "involved[1].age"),
        ["a row half filled"] = ("UpdateInvolved", "2026-02-10", [("involved", Value.Of([(Value)TestCouncil.Form(("person", "A"))]))], "involved[1].role"),
        ["a choice there isn't"] = ("UpdateInvolved", "2026-02-10", [("involved", Value.Of([(Value)TestCouncil.Form(("person", "A"), ("role", "r"), ("agency", "a"), ("kind", "friend"))]))], "involved[1].kind"),
        ["a role there isn't"] = ("HoldFirstMeeting", "2026-02-10T10:00", [("chairRole", "Queen")], "chairRole"),
        ["half a number"] = ("ReportMove", "2026-02-10", [("previousMoves", 1.5)], "previousMoves"),
        ["less than none"] = ("ReportMove", "2026-02-10", [("previousMoves", -1)], "previousMoves"),
        ["a number in words"] = ("ReportMove", "2026-02-10", [("previousMoves", "two")], "previousMoves"),
        ["a number too large for anything"] = ("ReportMove", "2026-02-10", [("previousMoves", new string('9', 400))], "previousMoves"),
        ["no number at all"] = ("ReportMove", "2026-02-10", [("previousMoves", double.NaN)], "previousMoves"),
        ["a choice a million characters long"] = ("ReportMove", "2026-02-10", [("riskLevel", new string('x', 1_000_000))], "riskLevel"),
        ["lists in lists in lists"] = ("ReportMove", "2026-02-10", [("riskLevel", Nested(1000))], "riskLevel"),
        ["rows nested without end"] = ("UpdateInvolved", "2026-02-10", [("involved", Nested(1000))], "involved[1]"),
    };

    public static TheoryData<string> WrongNames => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(WrongNames))]
    public async Task WrongInput_IsRefusedByItsField_IsOnRecord_AndChangesNothing(string wrong)
    {
        var (action, on, with, field) = Wrong[wrong];
        await using var council = await Plan();
        var before = await council.Case("plan");
        var command = await council.Doing("plan", action, on ?? "2026-02-10", with);

        var refused = await council.Refuse(command with { On = on, Form = command.Form.With(with.Select(w => KeyValuePair.Create(w.Item1, w.Item2))) });

        refused.Reasons.Should().Contain(r => r.Field == field, "refused with {0}", TestCouncil.Reasons(refused)[..Math.Min(500, TestCouncil.Reasons(refused).Length)]);
        refused.Reasons.Should().OnlyContain(r => r.Reason.Length > 10 && r.Reason.Length < 2000 && !r.Reason.Contains("Exception", StringComparison.Ordinal));
        CaseJson.WriteFacts(await council.Case("plan")).Should().Equal(CaseJson.WriteFacts(before));
        (await council.Queries.HistoryAsync("plan"))[^1].IsRefused.Should().BeTrue();
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData(" 7", null)]
    [InlineData("+7", 7)]
    [InlineData("7.0", 7)]
    [InlineData("7,5", null)]
    [InlineData("0x7", null)]
    public async Task NumberAsText_IsTheNumberOrRefused(string text, int? number)
    {
        await using var council = await Plan();
        var decision = await council.Send(await council.Doing("plan", "ReportMove", "2026-02-10", ("previousMoves", text)));
        ((decision as Decision.Accepted)?.Entrance.Entries[^1].Form["previousMoves"].Number).Should().Be(number);
    }

    /// <summary>The last and the first day there is are dates like any other.</summary>
    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01")]
    public async Task FarthestDates_AreTakenOrRefused_NeverAFault(string date)
    {
        await using var council = await Plan();
        var meeting = await council.Send(await council.Doing("plan", "HoldFirstMeeting", "2026-02-10T10:00",
            ("nextMeetingOn", date), ("actions", Value.Of([(Value)TestCouncil.Form(("what", "x"), ("owner", "Asha"), ("dueOn", date))]))));
        meeting.Should().Match(d => d is Decision.Accepted || d is Decision.Refused);
        (await council.Send(await council.Doing("plan", "RecordVisit", date))).Should().Match(d => d is Decision.Accepted || d is Decision.Refused);
        await council.PassAsync("2026-05-01T09:00");

        await council.Start(TestCouncil.Dispute, "dispute", "Raise", "2026-04-30");
        (await council.Send(await council.Doing("dispute", "AgreeNextSteps", "2026-05-01", ("timescaleOn", date)))).Should().Match(d => d is Decision.Accepted || d is Decision.Refused);
        (await council.Send(await council.Doing("dispute", "AgreeNextSteps", date, ("timescaleOn", "2026-06-01")))).Should().Match(d => d is Decision.Accepted || d is Decision.Refused);
        await council.PassAsync("2026-05-05T09:00");
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task AllThatIsWrong_IsSaidAtOnce()
    {
        await using var council = await Plan();
        var command = await council.Doing("plan", "RecordVisit", "2026-02-10T10:00");
        var refused = await council.Refuse(command with { Form = TestCouncil.Form(("atHome", "x"), ("childSeen", 5), ("nothing", 1)) });
        refused.Reasons.Select(r => r.Field).Should().Contain(["atHome", "childSeen", "nothing", "visitedBy", "seenAlone", "duringMeeting", "childViews"]);
    }

    /// <summary>The same command twice, one after the other or at once: done once, answered the same.</summary>
    [Fact]
    public async Task SameCommand_SentByManyAtOnce_IsDoneOnce()
    {
        await using var council = await Plan();
        var visit = await council.Doing("plan", "RecordVisit", "2026-02-10T10:00");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => council.Send(visit)));

        answers.Should().AllBeOfType<Decision.Accepted>();
        answers.Cast<Decision.Accepted>().Select(a => a.Entrance.After.LastHash).Distinct().Should().ContainSingle();
        (await council.Queries.HistoryAsync("plan")).Should().ContainSingle(e => e.Action == "RecordVisit");

        var refused = visit with { Id = "r1", Form = Record.Empty };
        var refusals = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => council.Send(refused)));
        refusals.Should().AllBeOfType<Decision.Refused>();
        (await council.Queries.HistoryAsync("plan")).Should().ContainSingle(e => e.IsRefused);
    }

    private static Value Nested(int depth)
    {
        Value value = "x";
        for (var i = 0; i < depth; i++)
        {
            value = Value.Of([value]);
        }

        return value;
    }

    private static async Task<TestCouncil> Plan()
    {
        var council = await TestCouncil.OpenAsync("2026-03-02T09:00");
        await council.Start(TestCouncil.Plan, "plan", "OpenAssessment", "2026-01-05", ("caseOpenedOn", "2026-01-05"));
        await council.Do("plan", "StartPlan", "2026-02-02");
        await council.Accept(new FireAction("la", TestCouncil.Anybody, Kernel.Definitions.ProcessLibrary.RecordOf(TestCouncil.Child), "CeasedLookedAfter", TestCouncil.Form(("ceasedOn", "2026-01-10"), ("destination", "home"))));
        return council;
    }
}
