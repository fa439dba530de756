using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Kernel.Tests.Duties;

public class DueRuleParsingTests
{
    public static TheoryData<string> Golden => [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "golden-due-rules.txt")).Where(l => l.Length > 0)];

    /// <summary>Rules of the worked pieces in semantics.md that the golden list lacks.</summary>
    public static TheoryData<string> Worked =>
    [
        "when (basis == 'TransferIn'): 20 working days after residentFrom [XFR-22], else when (basis == 'TransferIn'): 10 working days after planStartedOn [XFR-22], else earliest of ({cfp.firstMeeting} after planStartedOn [CFP-18]; {cfp.firstMeeting} after first strategyDiscussionOn of RecordStrategyDiscussion or StartFromStrategyDiscussion where (outcome == 'CIN') [CFP-07]; {cfp.firstMeeting} after first s47EndedOn of RecordSection47End or StartFromSection47 where (outcome == 'CIN') [CFP-08])",
        "21 days after it",
        "on due of O4",
        "on it.dueOn",
        "{cfp.nineMonth.earlyWindow} before due",
        "targetSession, else the first FamilyOnTrack session starting after admittedAt",
        "when (dayOf(latestOf([submittedAt, last('CarryForward')?.on])) <= sessionOf(targetSession).papersDue): on due of O1 of targetSession, else the day of targetSession",
        "7 days before it, else 1 working day after reportedOn",
        "the cut-off of the next FamilyOnTrack session where (open)",
        "1 wd before the cut-off of targetSession",
        "due of O5#3",
        "due of O5#it",
        "due of O2 of the next TrackingMeeting session while owed",
        "previous meeting",
        "latest A or B where (x == \")\") before it",
        "first A after it",
        "2026-01-08T12:00",
        "the first working day of the week after plannedOn",
        "Friday of the week nominalOn",
        "48 hours after startsAt",
        "1y after (1m after a, else b [R-1]) [R-2, R-3]",
        "the last S session on or before reviewOn where (open)",
        "the last S session on or before (latest A where (x)) where (open)",
        "latest of (1 d after a, else b; due)",
    ];

    [Theory]
    [MemberData(nameof(Golden))]
    [MemberData(nameof(Worked))]
    public void Parse_EveryRule_WritesItselfSoThatItReadsBackAlike(string text)
    {
        var rule = DueRule.Parse(text);
        var again = DueRule.Parse(rule.ToString());
        again.Should().Be(rule, "written as {0}", rule);
        again.ToString().Should().Be(rule.ToString());
        again.GetHashCode().Should().Be(rule.GetHashCode());
    }

    [Fact]
    public void Golden_HasAllRules() => Golden.Should().HaveCount(25);

    [Fact]
    public void Equality_IsByTree()
    {
        DueRule.Parse("10 wd after X").Should().Be(DueRule.Parse("10  working days after X"));
        DueRule.Parse("10 wd after X").Should().NotBe(DueRule.Parse("10 d after X"));
        DueRule.Parse("2 w after X").Should().NotBe(DueRule.Parse("14 d after X"), "units are never converted");
        DueRule.Parse("latest X").Should().NotBe(DueRule.Parse("X"), "X may be a field");
        DueRule.Parse("X [A]").Should().NotBe(DueRule.Parse("X [B]"));
        DueRule.Parse("first X where (a)").Should().NotBe(DueRule.Parse("first X where (b)"));
    }

    [Theory]
    [InlineData("once")]
    [InlineData("each meeting")]
    [InlineData("first from planStartedOn, then each visit where (dayOf(on) >= planStartedOn)")]
    [InlineData("each action")]
    [InlineData("each item of RecordActions")]
    [InlineData("each TrackingMeeting session where (addWorkingDays(day,-3) >= since('part1'))")]
    [InlineData("each TrackingMeeting session starting after openedAt where (open)")]
    [InlineData("each session of (O1, O3, O5, O6)")]
    public void Occurrence_EveryKind_ReadsBackAlike(string text)
    {
        var occurrence = Occurrence.Parse(text);
        Occurrence.Parse(occurrence.ToString()).Should().Be(occurrence, "written as {0}", occurrence);
    }

    [Fact]
    public void Every_ReadsBackAlike()
    {
        var every = Every.Parse("every {fot.oob.every} from placementStartOn");
        Every.Parse(every.ToString()).Should().Be(every);
    }

    [Theory]
    [InlineData("", "stops", 0)]
    [InlineData("10 working days", "'after' or 'before'", 15)]
    [InlineData("10 fortnights after X", "not a unit", 3)]
    [InlineData("10 working days after", "stops", 21)]
    [InlineData("10 wd after X banana", "left over", 14)]
    [InlineData("10 wd after X else 5 wd after Y", "left over", 14)]
    [InlineData("10 wd after X, else", "stops", 19)]
    [InlineData("on 2026-02-30", "not a day", 3)]
    [InlineData("25:00 on X", "not a time", 0)]
    [InlineData("earliest of X", "brackets", 12)]
    [InlineData("earliest of (X; Y", "closed", 17)]
    [InlineData("X where (a == 'b)", "never closed", 14)]
    [InlineData("X where (a == )", "value is missing", 13)]
    [InlineData("when (a) 5 d after X", "':'", 9)]
    [InlineData("each X", "occurrence", 0)]
    [InlineData("last X", "latest", 0)]
    [InlineData("the working day", "After 'the'", 4)]
    [InlineData("X [A,]", "rule ids", 2)]
    [InlineData("due of O1#x", "number", 10)]
    [InlineData("the first S session starting", "Say when", 28)]
    [InlineData("999999999999 days after X", "too large", 0)]
    [InlineData("5 d after else", "should stand here", 10)]
    [InlineData("it.", "after 'it.'", 3)]
    public void Parse_Wrong_SaysWhatAndWhere(string text, string says, int position)
    {
        var parse = () => DueRule.Parse(text);
        var error = parse.Should().Throw<DueRuleError>().Which;
        error.Problem.Should().Contain(says);
        error.Position.Should().Be(position);
    }

    [Theory]
    [InlineData("sometimes")]
    [InlineData("first from X each Y")]
    [InlineData("each session of O1")]
    [InlineData("5 days after X")]
    public void Occurrence_Wrong_Refuses(string text)
    {
        var parse = () => Occurrence.Parse(text);
        parse.Should().Throw<DueRuleError>();
    }

    private static readonly DueRuleNames Declared = new()
    {
        Fields = new HashSet<string> { "planStartedOn", "strategyDiscussionOn", "targetSession", "visitInterval" },
        Actions = new HashSet<string> { "StartPlan", "RecordStrategyDiscussion" },
        Streams = new HashSet<string> { "meeting" },
        Duties = new HashSet<string> { "O1" },
        Series = new HashSet<string> { "FamilyOnTrack" },
        Settings = new HashSet<string> { "cfp.firstMeeting" },
    };

    [Theory]
    [InlineData("10 wd after StartPlan, else 10 wd after planStartedOn, else due")]
    [InlineData("{cfp.firstMeeting} after first strategyDiscussionOn of RecordStrategyDiscussion where (x)")]
    [InlineData("{visitInterval} after latest meeting")]
    [InlineData("on due of O1 of targetSession, else the day of the next FamilyOnTrack session after planStartedOn")]
    public void Check_EverythingDeclared_FindsNothing(string text) => DueRule.Parse(text).Check(Declared).Findings.Should().BeEmpty();

    [Theory]
    [InlineData("10 wd after Nowhere", "Nowhere", "neither a field nor")]
    [InlineData("10 wd after latest planStartedOn", "planStartedOn", "not an action or stream")]
    [InlineData("{cfp.none} after StartPlan", "cfp.none", "setting")]
    [InlineData("{setting('cfp.none')} after StartPlan", "cfp.none", "setting")]
    [InlineData("due of O9", "O9", "duty")]
    [InlineData("the next Panel session", "Panel", "series")]
    [InlineData("first nothing of meeting", "nothing", "field")]
    public void Check_Undeclared_IsAFinding(string text, string name, string says) =>
        DueRule.Parse(text).Check(Declared).Findings.Should().ContainSingle().Which.Should().Match<DueRuleFinding>(f => f.Name == name && f.Problem.Contains(says));

    [Fact]
    public void Check_NameThatIsBoth_IsAFinding()
    {
        var both = Declared with { Fields = new HashSet<string> { "meeting" } };
        DueRule.Parse("5 d after meeting").Check(both).Findings.Should().ContainSingle().Which.Problem.Should().Contain("both");
        DueRule.Parse("5 d after latest meeting").Check(both).Findings.Should().BeEmpty();
    }

    [Fact]
    public void Check_SettlesNames()
    {
        var rule = DueRule.Parse("earliest of (StartPlan; 1 d after planStartedOn)").Check(Declared).Rule;
        rule.Reads.Fields.Should().BeEquivalentTo("planStartedOn");
        rule.Reads.Sources.Should().BeEquivalentTo("StartPlan");
    }

    [Fact]
    public void Reads_OfARule_AreComplete()
    {
        var reads = DueRule.Parse("when (basis == 'X'): {cfp.a} after first f of A or B where (outcome == 'CIN') [R], else {setting('cfp.b')} after due of O2#it, else the last S session on or before (1 d after it)").Reads;
        reads.Sources.Should().BeEquivalentTo("A", "B");
        reads.FactFields.Should().BeEquivalentTo("f");
        reads.Duties.Should().BeEquivalentTo("O2");
        reads.Series.Should().BeEquivalentTo("S");
        reads.Settings.Should().BeEquivalentTo("cfp.a", "cfp.b");
        reads.Expressions.Should().HaveCount(3);
        reads.ReadsIt.Should().BeTrue();
        reads.Anchors.Should().BeEquivalentTo("f", "it");
        DueRule.Parse("5 working days after each HoldMeeting").Reads.EachFact!.Sources.Should().Equal("HoldMeeting");
    }
}
