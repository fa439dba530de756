using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Kernel.Tests.Duties;

public class DerivationTests
{
    [Theory]
    [InlineData("10 working days after StartPlan", "2027-01-07")]
    [InlineData("6 weeks after planStartedOn", "2027-02-01")]
    [InlineData("6 months after 2027-08-31", "2028-02-29")]
    [InlineData("1 day after 3 months after 2026-11-30", "2027-03-01")]
    [InlineData("5 working days before planStartedOn", "2026-12-14")]
    [InlineData("on planStartedOn", "2026-12-21")]
    [InlineData("12:00 on Wednesday in the week before planStartedOn", "2026-12-16T12:00")]
    [InlineData("Sunday of the week of planStartedOn", "2026-12-27")]
    [InlineData("the last working day of the week of planStartedOn", "2026-12-24")]
    [InlineData("the first working day of the week after planStartedOn", "2026-12-29")]
    [InlineData("36 hours after planStartedOn", "2026-12-22T12:00")]
    [InlineData("on heldOn", "2026-12-22T10:30")]
    [InlineData("42 days after heldOn", "2027-02-02")]
    [InlineData("the day of heldOn", "2026-12-22")]
    [InlineData("1 working day before 12:00 on heldOn", "2026-12-21T12:00")]
    [InlineData("{cfp.firstMeeting} after planStartedOn", "2027-01-07")]
    [InlineData("{setting('xfr.notify')[riskLevel]} after planStartedOn", "2026-12-22")]
    [InlineData("5 working days before {[planStartedOn][0]}", "2026-12-14")]
    [InlineData("on {[heldOn][0]}", "2026-12-22T10:30")]
    [InlineData("on {[][0]}, else 2 d after StartPlan", "2026-12-23")]
    [InlineData("latest of (planStartedOn; never; heldOn)", "2026-12-22T10:30")]
    [InlineData("earliest of (never; 3 d after StartPlan)", "2026-12-24")]
    [InlineData("on never, else 2 d after StartPlan", "2026-12-23")]
    [InlineData("when (riskLevel == 'Low'): planStartedOn, else 1 d after planStartedOn", "2026-12-22")]
    [InlineData("when (riskLevel == 'High'): planStartedOn, else 1 d after planStartedOn", "2026-12-21")]
    [InlineData("1 day after due of O4", "2026-06-02")]
    [InlineData("on due of O5#3", "2026-07-01")]
    public void Derive_OneCase(string rule, string expected)
    {
        var scope = Case();
        var told = DueRule.Parse(rule).Explain(scope);
        told.Due.Should().Be(Due.Parse(expected), "{0}", told);
        DueRule.Parse(rule).Derive(scope).Should().BeEquivalentTo(told, o => o.Excluding(d => d.Why).Excluding(d => d.Sentences).Excluding(d => d.RestsOnProjected));
    }

    [Theory]
    [InlineData("10 working days after StartPlan", "10 working days after start plan no. 1 on 21 December 2026")]
    [InlineData("6 weeks after planStartedOn", "6 weeks after plan started on 21 December 2026")]
    [InlineData("1 day after 3 months after 2026-11-30", "1 day after 28 February 2027 (3 months after 30 November 2026)")]
    [InlineData("on planStartedOn", "plan started on 21 December 2026")]
    [InlineData("36 hours after heldOn", "36 hours after held on 22 December 2026 at 10:30")]
    [InlineData("latest of (planStartedOn; never; heldOn)", "held on 22 December 2026")]
    [InlineData("on never, else 2 d after StartPlan", "2 days after start plan no. 1 on 21 December 2026")]
    [InlineData("12:00 on Wednesday in the week before planStartedOn", "Wednesday of the week before plan started on 21 December 2026")]
    [InlineData("10 wd after never", null)]
    public void Why_InBrief_NamesWhatItWasCountedFrom(string rule, string? brief) =>
        DueRule.Parse(rule).Explain(Case()).Why.LastOrDefault(s => s.Brief is not null).Brief.Should().Be(brief);

    [Theory]
    [InlineData("6 weeks after planStartedOn", "the plan started", "6 weeks after the plan started on 21 December 2026", "The plan started on 21 December 2026.")]
    [InlineData("6 weeks after StartPlan", "the start of", "6 weeks after the start of 21 December 2026", "The date of the start (number 1) is 21 December 2026.")]
    [InlineData("on heldOn", "agreed for", "agreed for 22 December 2026", "Agreed for 22 December 2026 at 10:30.")]
    public void Why_SaysWhatADateIsCalled(string rule, string called, string brief, string sentence)
    {
        var scope = Case();
        scope.Calls = called;
        var why = DueRule.Parse(rule).Explain(scope).Why;
        why.LastOrDefault(s => s.Brief is not null).Brief.Should().Be(brief);
        why[0].Text.Should().Be(sentence);
    }

    [Fact]
    public void Why_OfADateAlone_SaysWhatItIsTheDateOf() =>
        DueRule.Parse("6 weeks after it").Explain(Case().Of("2026-12-21")).Why.LastOrDefault(s => s.Brief is not null).Brief.Should().Be("6 weeks after plan started on 21 December 2026");

    [Theory]
    [InlineData("10 wd after never", "never")]
    [InlineData("earliest of (never; 1 d after Nothing)", "never,Nothing")]
    [InlineData("on never, else Nothing", "never,Nothing")]
    [InlineData("{off} after planStartedOn", "{off}")]
    [InlineData("{never} after planStartedOn", "{never}")]
    [InlineData("due of O9", "due of O9")]
    [InlineData("when (false): planStartedOn", "")]
    public void Derive_NothingHappened_IsNoneAndSaysWhatIsAwaited(string rule, string awaited)
    {
        var derived = DueRule.Parse(rule).Derive(Case());
        derived.IsNone.Should().BeTrue();
        string.Join(",", derived.Awaited).Should().Be(awaited);
    }

    [Theory]
    [InlineData("on riskLevel", "neither a date nor a session")]
    [InlineData("{riskLevel} after planStartedOn", "not an amount")]
    [InlineData("earliest of (planStartedOn; riskLevel)", "neither a date nor a session")]
    [InlineData("on riskLevel, else planStartedOn", "neither a date nor a session")]
    [InlineData("when (1 / 0): planStartedOn", "can't be worked out")]
    [InlineData("the cut-off of planStartedOn", "not a session")]
    [InlineData("on it", "this duty has none")]
    [InlineData("next StartPlan", "this duty has none")]
    [InlineData("99999 years after planStartedOn", "9999")]
    public void Derive_Error_IsNoDateAndNotPassedOver(string rule, string says)
    {
        var derived = DueRule.Parse(rule).Derive(Case());
        derived.Due.Should().BeNull();
        derived.IsNone.Should().BeFalse();
        derived.NoDateReason.Should().Contain(says);
        derived.MissingYear.Should().BeNull();
    }

    [Theory]
    [InlineData("10 wd after 2027-12-20", 2028)]
    [InlineData("10 wd after 2027-12-20, else 2026-05-01", 2028)]
    [InlineData("earliest of (10 wd after 2027-12-20; 2028-01-20)", 2028)]
    [InlineData("latest of (10 wd after 2027-12-20; 2027-12-31)", 2028)]
    [InlineData("earliest of (1 d after 10 wd after 2027-12-20; 2026-01-01)", 2028)]
    [InlineData("earliest of (1 wd before 2026-01-02; 2026-05-01)", 2025)]
    [InlineData("1 day after due of O7", 2030)]
    public void Derive_MissingYear_IsNoDateNamingTheYear(string rule, int year)
    {
        var derived = DueRule.Parse(rule).Derive(Case().Owes("O7", () => throw new MissingYearException(2030)));
        derived.Due.Should().BeNull();
        derived.MissingYear.Should().Be(year);
        derived.NoDateReason.Should().Contain($"{year}");
    }

    [Theory]
    [InlineData("earliest of (10 wd after 2027-12-20; 2027-12-31)", "2027-12-31")]
    [InlineData("latest of (1 wd before 2026-01-02; 2026-05-01)", "2026-05-01")]
    public void Derive_MissingYearThatCouldNotWin_LeavesTheKnownDate(string rule, string expected) =>
        DueRule.Parse(rule).Derive(Case()).Due.Should().Be(Due.Parse(expected));

    [Fact]
    public void Derive_Tags_AreThoseOfTheWinner_AndOfAllOnATie()
    {
        var rule = DueRule.Parse("earliest of (10 wd after planStartedOn [CFP-18]; 10 wd after first strategyDiscussionOn of RecordStrategyDiscussion where (outcome == 'CIN') [CFP-07])");
        rule.Derive(Case()).Tags.Should().Equal("CFP-18");
        rule.Derive(Case().Happened("RecordStrategyDiscussion", "2026-12-20", ("outcome", "CIN"), ("strategyDiscussionOn", "2026-12-17"))).Tags.Should().Equal("CFP-07");
        rule.Derive(Case().Happened("RecordStrategyDiscussion", "2026-12-20", ("outcome", "CIN"), ("strategyDiscussionOn", "2026-12-21"))).Tags.Should().Equal("CFP-18", "CFP-07");
        rule.Derive(Case().Happened("RecordStrategyDiscussion", "2026-12-20", ("outcome", "NFA"), ("strategyDiscussionOn", "2026-12-17"))).Tags.Should().Equal("CFP-18");
    }

    [Fact]
    public void Where_FieldTheFactLeftEmpty_IsNotReadFromTheCase()
    {
        var scope = Case().With("outcome", "CIN").With("limit", 5).Happened("A", "2026-05-01").Happened("A", "2026-04-01", ("outcome", "CIN"), ("n", 6)).Happened("A", "2026-05-02", ("outcome", "CIN"), ("n", 4));
        DueRule.Parse("latest A where (outcome == 'CIN' && n > limit)").Derive(scope).Due.Should().Be(Due.Parse("2026-04-01"));
        DueRule.Parse("latest A where (it.no == 1 && it.entry > 0)").Derive(scope).Due.Should().Be(Due.Parse("2026-05-01"));
    }

    [Fact]
    public void Facts_GoByEventDate_WhateverTheOrderOfRecording()
    {
        var scope = Case().Happened("A", "2026-03-10T10:00").Happened("A", "2026-01-05").Happened("B", "2026-02-01").Happened("A", "2026-02-20", ("on2", "2026-06-06"));
        Date("latest A").Should().Be("2026-03-10T10:00");
        Date("first A").Should().Be("2026-01-05");
        Date("A or B").Should().Be("2026-03-10T10:00");
        Date("first A or B where (entry > 3)").Should().Be("2026-02-01");
        Date("on2 of A").Should().Be("2026-06-06");

        scope.Of(scope.FactNo("A", 2).AsValue);
        Date("next A").Should().Be("2026-02-20");
        Date("first A or B after it").Should().Be("2026-02-01");
        Date("latest A after it").Should().Be("2026-03-10T10:00");
        Date("previous A").Should().BeNull();
        Date("21 days after it").Should().Be("2026-01-26");
        Date("it.on").Should().Be("2026-01-05");
        Date("5 d after each A").Should().Be("2026-01-10");
        scope.Of(scope.FactNo("A", 1).AsValue);
        Date("previous A").Should().Be("2026-02-20");
        Date("next A, else previous B").Should().Be("2026-02-01");
        scope.Of("2026-02-01");
        Date("next A").Should().Be("2026-02-20");
        Date("1 d after it").Should().Be("2026-02-02");

        string? Date(string rule) => DueRule.Parse(rule).Derive(scope).Due?.ToString();
    }

    [Theory]
    [InlineData("the first S session", "2026-01-12T13:00")]
    [InlineData("the first S session after d", "2026-02-09T13:00")]
    [InlineData("the first S session on or after d", "2026-01-26T13:00")]
    [InlineData("the last S session on or before d", "2026-01-26T13:00")]
    [InlineData("the last S session before d", "2026-01-12T13:00")]
    [InlineData("the first S session starting after d", "2026-02-09T13:00")]
    [InlineData("the first S session starting after morning", "2026-01-26T13:00")]
    [InlineData("the first S session with cut-off on or after cut", "2026-01-26T13:00")]
    [InlineData("the first S session with cut-off after cut", "2026-02-09T13:00")]
    [InlineData("the day of the first S session with cut-off on or after cut", "2026-01-26")]
    [InlineData("the cut-off of the last S session on or before d", "2026-01-21T12:00")]
    [InlineData("1 wd before the cut-off of target", "2026-02-03T12:00")]
    [InlineData("7 days before target", "2026-02-02")]
    [InlineData("the next S session", "2026-01-26T13:00")]
    [InlineData("the next S session where (open)", "2026-02-09T13:00")]
    [InlineData("the last S session on or before d where (open), else the next S session where (open)", "2026-02-09T13:00")]
    [InlineData("the day of the first S session where (addWorkingDays(day,-3) >= reportedOn)", "2026-02-09")]
    [InlineData("the last S session on or before 2027-12-31", "2026-03-23T13:00")]
    [InlineData("on due of O1 of target", "2026-02-09")]
    public void Sessions_ArePicked(string rule, string expected)
    {
        var derived = DueRule.Parse(rule).Explain(Panels());
        derived.Due.Should().Be(Due.Parse(expected), "{0}", derived);
    }

    [Fact]
    public void Sessions_NoneLeft_IsAMissingYear_UnlessTheSeriesHasEnded()
    {
        DueRule.Parse("the first S session after 2026-12-01").Derive(Panels()).MissingYear.Should().Be(2028);
        DueRule.Parse("the last S session on or before 2028-02-01").Derive(Panels()).MissingYear.Should().Be(2028);
        DueRule.Parse("the first S session after 2026-12-01").Derive(Panels(ends: true)).IsNone.Should().BeTrue();
        DueRule.Parse("the last S session before 2026-01-12").Derive(Panels()).IsNone.Should().BeTrue();
        DueRule.Parse("the first T session").Derive(Panels()).IsNone.Should().BeTrue();
    }

    [Fact]
    public void Sessions_TheOneMeant_ComesWithTheDate()
    {
        DueRule.Parse("the day of target").Derive(Panels()).Session!.Name.Should().Be("S@2026-02-09");
        DueRule.Parse("7 days before target").Derive(Panels()).Session.Should().BeNull();
        var it = Panels();
        it.Of(it.SessionNamed("S@2026-01-26")!.AsValue);
        DueRule.Parse("the day of it").Derive(it).Due.Should().Be(Due.Parse("2026-01-26"));
        DueRule.Parse("the cut-off of it").Derive(it).Due.Should().Be(Due.Parse("2026-01-21T12:00"));
    }

    [Fact]
    public void Occurrence_FactsAndSessions()
    {
        var scope = Panels().With("planStartedOn", "2026-02-01").Happened("visit", "2026-01-20").Happened("visit", "2026-02-25").Happened("visit", "2026-02-05");
        var occurrence = Occurrence.Parse("first from planStartedOn, then each visit where (dayOf(on) >= planStartedOn)");
        occurrence.Facts(scope).Select(f => f.On).Should().Equal("2026-02-05", "2026-02-25");
        occurrence.First(scope)!.Due.Should().Be(Due.Parse("2026-02-01"));
        Occurrence.Parse("each S session on or after reportedOn where (open)").Sessions(scope).Select(s => s.Name).Should().Equal("S@2026-02-09", "S@2026-03-23");
        Occurrence.Once.Facts(scope).Should().BeEmpty();
    }

    [Fact]
    public void Every_IsCountedFromTheFirstAnchor()
    {
        var every = Every.Parse("every 1 month from 2026-01-31");
        Enumerable.Range(1, 3).Select(n => every.Derive(Case(), n).Due.ToString()).Should().Equal("2026-02-28", "2026-03-31", "2026-04-30");
    }

    [Fact]
    public void Explain_OverChristmas_NamesTheDaysNotCounted()
    {
        var scope = Case();
        scope.Days = scope.Days.With(closures: [new ClosureDay(new DateOnly(2026, 12, 29), "Offices closed")]);
        var told = DueRule.Parse("{cfp.firstMeeting} after StartPlan [CFP-18]").Explain(scope);
        told.ToString().Should().Be(
            "Start plan (number 1) was on 21 December 2026. "
            + "10 working days after 21 December 2026 is 8 January 2027. "
            + "Not counted beside weekends: 25 December (Christmas Day), 28 December (Boxing Day, substitute day), 29 December (Offices closed) and 1 January (New Year's Day). "
            + "So the date is Friday 8 January 2027 (CFP-18).");
        told.RestsOnProjected.Should().BeFalse();
        told.Anchor.Should().Be(Due.Parse("2026-12-21"));
    }

    /// <summary>What the scenarios look for in the reasons (S55, S56, S04, S77, S76).</summary>
    [Theory]
    [InlineData("the last working day of the week before 2026-04-06", "2026-04-02", "3 April")]
    [InlineData("the last working day of the week before 2026-12-28", "2026-12-24", "25 December")]
    [InlineData("earliest of (10 wd after s47; 10 wd after 2026-05-18)", "2026-05-22", "8 May")]
    [InlineData("20 wd after 2026-08-17", "2026-09-15", "31 August")]
    [InlineData("2 wd after 2026-05-22", "2026-05-27", "25 May")]
    public void Explain_AsTheScenariosAsk(string rule, string due, string says)
    {
        var told = DueRule.Parse(rule).Explain(Case().With("s47", "2026-05-08"));
        told.Due.Should().Be(Due.Parse(due));
        told.ToString().Should().Contain(says);
    }

    [Fact]
    public void Explain_OverProjectedHolidays_SaysSo()
    {
        var scope = Case();
        scope.Days = Calendars.Shipped;
        var told = DueRule.Parse("5 working days after 2030-04-15").Explain(scope);
        told.RestsOnProjected.Should().BeTrue();
        told.ToString().Should().Contain("19 April (Good Friday; projected, not yet confirmed)");
    }

    [Fact]
    public void Explain_AlternativesPassedOver_SaysWhy()
    {
        var told = DueRule.Parse("when (riskLevel == 'Low'): planStartedOn, else 5 d after never, else earliest of (1 d after StartPlan [A]; 2 d after StartPlan [B]; Nothing)").Explain(Case());
        told.Sentences.Should().Equal(
            "Passed over: plan started on; it does not apply here.",
            "Passed over: 5 days after never; there is nothing to count from yet.",
            "Start plan (number 1) was on 21 December 2026.",
            "1 day after 21 December 2026 is 22 December 2026.",
            "Passed over: 2 days after start plan (B), which would be 23 December 2026; the earliest counts.",
            "Passed over: nothing; there is nothing to count from yet.",
            "So the date is Tuesday 22 December 2026 (A).");
        DueRule.Parse("10 wd after never").Explain(Case()).ToString().Should().Be("There is no date yet: waiting for never.");
        DueRule.Parse("10 wd after 2027-12-20").Explain(Case()).ToString().Should().Contain("There is no date: The working-day calendar has no bank holidays for 2028.");
        DueRule.Parse("the next S session where (open)").Explain(Panels()).ToString().Should().Contain("26 January 2026 at 13:00 was passed over");
    }

    [Theory]
    [InlineData("10 wd after X", "10 wd after X", null)]
    [InlineData("9 wd after X", "10 wd after X", null)]
    [InlineData("11 wd after X", "10 wd after X", "2026-01-01")]
    [InlineData("6 w after X", "42 d after X", null)]
    [InlineData("42 d after X", "6 w after X", null)]
    [InlineData("14 d after X", "10 wd after X", "2026-01-03")]
    [InlineData("10 d after X", "10 wd after X", null)]
    [InlineData("1 m after X", "31 d after X", null)]
    [InlineData("31 d after X", "1 m after X", "2026-01-29")]
    [InlineData("earliest of (20 wd after Y; 10 wd after X)", "10 wd after X", null)]
    [InlineData("when (a): 20 wd after X, else 10 wd after X", "10 wd after X", "2026-01-01")]
    [InlineData("{cfp.firstMeeting} after X", "10 wd after X", "2026-01-01")]
    [InlineData("20 wd after Z", "10 wd after X", null)]
    [InlineData("11 wd after first X of A or B where (c)", "10 wd after X", "2026-01-01")]
    [InlineData("22 days after it", "21 days after it", "2026-01-01")]
    public void LooserThan_NamesTheFirstDay(string rule, string limit, string? day)
    {
        var looser = DueRule.Parse(rule).LooserThan(DueRule.Parse(limit), Calendars.TwoYears, name => name == "cfp.firstMeeting" ? "11 wd" : Value.Nothing);
        (looser?.Day).Should().Be(day is null ? null : Due.Parse(day).Date, "{0}", looser);
    }

    private static TestScope Case() => new TestScope()
        .With("planStartedOn", "2026-12-21")
        .With("heldOn", "2026-12-22T10:30")
        .With("riskLevel", "High")
        .With("off", "off")
        .With("cfp.firstMeeting", "10 wd")
        .With("xfr.notify", new Record([new("High", "1 wd"), new("Low", "10 wd")]))
        .Happened("StartPlan", "2026-12-21")
        .Owes("O4", () => Due.Parse("2026-06-01"))
        .Owes("O5#3", () => Due.Parse("2026-07-01"));

    private static TestScope Panels(bool ends = false) => new TestScope { Ends = ends }
        .With("d", "2026-01-26")
        .With("morning", "2026-01-26T10:00")
        .With("cut", "2026-01-21T12:00")
        .With("target", "S@2026-02-09")
        .With("reportedOn", "2026-01-22")
        .Owes("O1 of S@2026-02-09", () => Due.Parse("2026-02-09"))
        .Sits("S", "2026-01-12T13:00", "2026-01-07T12:00", open: false, over: true)
        .Sits("S", "2026-01-26T13:00", "2026-01-21T12:00", open: false)
        .Sits("S", "2026-02-02T13:00", cancelled: true)
        .Sits("S", "2026-02-09T13:00", "2026-02-04T12:00")
        .Sits("S", "2026-03-23T13:00", "2026-03-18T12:00");
}
