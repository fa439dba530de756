using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace CareWorkflows.Kernel.Tests.Duties;

/// <summary>Any tree, not only those somebody thought of.</summary>
public class DueRulePropertyTests
{
    [Fact]
    public void ToString_OfAnyRule_ReadsBackToTheSameTree() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var rule = new Grower(seed).Rule(3);
            return DueRule.Parse(rule.ToString()).Equals(rule).Label(rule.ToString());
        }));

    [Fact]
    public void Explain_OfAnyRule_GivesTheDateThatDeriveGives() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var rule = new Grower(seed).Rule(3);
            var scope = Case();
            var (dates, told) = (rule.Derive(scope), rule.Explain(scope));
            return (dates.Due == told.Due && dates.NoDateReason == told.NoDateReason && dates.Tags.SequenceEqual(told.Tags)
                && dates.Awaited.SequenceEqual(told.Awaited) && told.Why.Count > 0).Label(rule.ToString());
        }));

    [Fact]
    public void Earliest_OfAnyDates_IsTheLeast() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 700).NonEmptyListOf().ToArbitrary(), offsets =>
        {
            var text = string.Join("; ", offsets.Select(o => $"{o} d after a"));
            var (first, last) = (DueRule.Parse($"earliest of ({text})").Derive(Case()).Due, DueRule.Parse($"latest of ({text})").Derive(Case()).Due);
            return first!.Value.Date.DayNumber - Anchor.DayNumber == offsets.Min() && last!.Value.Date.DayNumber - Anchor.DayNumber == offsets.Max();
        }));

    [Theory]
    [InlineData("planStartedOn", "plan started on")]
    [InlineData("RecordSection47End", "record section 47 end")]
    [InlineData("s47EndedOn", "s47 ended on")]
    [InlineData("ReferToFGC", "refer to FGC")]
    [InlineData("FGCReferral", "FGC referral")]
    [InlineData("O4", "O4")]
    public void Label_OfAName_IsWords(string name, string words) => new TestScope().Label(name).Should().Be(words);

    private static readonly DateOnly Anchor = new(2026, 1, 10);

    private static TestScope Case() => new TestScope().With("a", Anchor).With("cfp.x", "3 wd").Happened("A", "2026-12-20T10:00", ("f", "2026-06-01")).Happened("B", "2026-03-01")
        .Sits("S", "2026-01-12T13:00", "2026-01-07T12:00").Sits("S", "2026-09-12T13:00").Owes("O1", () => Due.Parse("2026-05-05")).Of("2026-02-02");

    private sealed class Grower(int seed)
    {
        private readonly Random random = new(seed);

        public DueRule Rule(int depth) => new(Enumerable.Range(0, 1 + random.Next(depth > 0 ? 3 : 1)).Select(_ =>
            new DueAlternative(Maybe(Js), Point(depth), new(Enumerable.Range(1, random.Next(3)).Select(n => $"CFP-{n}")))));

        private Point Point(int depth) => random.Next(depth > 0 ? 14 : 6) switch
        {
            0 => new NamePoint(One("a", "b", "A", "child.movedOn")),
            1 => new ItPoint(One(null, "on", "dueOn")),
            2 => new DatePoint(Due.Parse(One("2026-01-08", "2027-08-31", "2026-01-08T12:00"))),
            3 or 4 => new FactPoint(Facts()),
            5 => new DutyPoint("O1", One<int?>(null, 3), false, null, random.Next(2) == 0),
            6 => new PickPoint(random.Next(2) == 0, new(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Rule(depth - 1)))),
            7 or 8 => new OffsetPoint(Amount(), random.Next(2) == 0, Point(depth - 1)),
            9 => new WeekDayPoint(One<DayOfWeek?>(null, DayOfWeek.Wednesday, DayOfWeek.Sunday) is { } day ? day : null, false, random.Next(-1, 2), Point(depth - 1)),
            10 => new AtPoint(new TimeOnly(random.Next(24), random.Next(60)), Point(depth - 1)),
            11 => new DayPoint(Point(depth - 1)),
            12 => new GroupPoint(Rule(depth - 1)),
            _ => new SessionPoint(Session(depth - 1)),
        };

        private SessionRef Session(int depth)
        {
            var when = Maybe<Relation?>(() => (Relation)random.Next(4));
            var than = when is null ? null : random.Next(2) == 0 ? new NamePoint("a") : (Point)new GroupPoint(Rule(depth));
            return new((SessionPick)random.Next(3), "S", when is null ? SessionPart.Day : (SessionPart)random.Next(3), when, than, Maybe(Js));
        }

        private FactRef Facts()
        {
            var field = One(null, "f");
            return new((Quant)random.Next(4), field, new(random.Next(2) == 0 ? ["A"] : ["A", "B"]), Maybe(Js), (Side)random.Next(3));
        }

        private AmountTerm Amount() => random.Next(3) switch
        {
            0 => new AmountTerm.Named("cfp.x"),
            1 => new AmountTerm.Computed(new(Expression.Parse("setting('cfp.x') ?? '2 d'"))),
            _ => new AmountTerm.Fixed(new(random.Next(20), (Unit)random.Next(6))),
        };

        private RuleExpression Js() => new(Expression.Parse(One("true", "1 == 2", "x == '})]'", "['a', \"(\"].includes(b)")));

        private T? Maybe<T>(Func<T> make) => random.Next(3) == 0 ? make() : default;

        private T One<T>(params T[] of) => of[random.Next(of.Length)];
    }
}
