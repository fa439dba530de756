using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Duties;

/// <summary>A day on which a due rule gives more time than its limit allows.</summary>
/// <param name="Anchor">The field, action or stream both count from.</param>
/// <param name="Day">When that was.</param>
/// <param name="Due">What the rule gives.</param>
/// <param name="Limit">What the limit gives.</param>
public sealed record LooserDay(string Anchor, DateOnly Day, Due Due, Due Limit)
{
    public override string ToString() => $"Counted from {Anchor} on {Words.WeekDay(Day)} it gives {Due.InWords}, and the limit is {Limit.InWords}";
}

/// <summary>
/// Whether a due rule is looser than a limit, by trying every day rather than by comparing units (semantics 1.21):
/// 10 days against 10 working days, 6 weeks against 42 days, <c>earliest of</c> against one of its own alternatives.
/// </summary>
internal static class LimitComparison
{
    public static LooserDay? FirstLooserDay(DueRule rule, DueRule limit, WorkingCalendar calendar, Func<string, Value> settings, Scope? scope)
    {
        LooserDay? first = null;
        foreach (var anchor in limit.Reads.Anchors.Intersect(rule.Reads.Anchors))
        {
            var world = new OneAnchor(anchor, rule, limit, calendar, settings, scope ?? NoNames.Instance);
            foreach (var year in calendar.Years)
            {
                for (var day = new DateOnly(year, 1, 1); day.Year == year && (first is null || day < first.Day); day = day.AddDays(1))
                {
                    world.Day = day;
                    var due = new DueRuleEvaluation(world, null, worstCase: true).Rule(rule);
                    var most = new DueRuleEvaluation(world, null, worstCase: true).Rule(limit);
                    if (due.Kind == OutcomeKind.Date && most.Kind == OutcomeKind.Date && due.Date > most.Date)
                    {
                        first = new LooserDay(anchor, day, due.Date, most.Date);
                        break;
                    }

                    if (day == DateOnly.MaxValue)
                    {
                        break;
                    }
                }
            }
        }

        return first;
    }

    /// <summary>A case in which one thing has happened, on one day.</summary>
    private sealed class OneAnchor(string anchor, DueRule rule, DueRule limit, WorkingCalendar calendar, Func<string, Value> settings, Scope expressions) : DueScope
    {
        private readonly bool isKeptInFacts = rule.Reads.FactFields.Contains(anchor) || limit.Reads.FactFields.Contains(anchor);

        public DateOnly Day { get; set; }

        public override WorkingCalendar Calendar => calendar;

        public override Scope ExpressionScope => expressions;

        public override Value Field(string name) => name == anchor ? Day : settings(name);

        public override IReadOnlyList<Fact> Facts(string source)
        {
            Value day = Day;
            return source == anchor ? [new Fact(0, day.Text!, 0, source, Record.Empty)]
                : isKeptInFacts ? [new Fact(0, day.Text!, 0, source, Record.Empty.With(anchor, day))]
                : [];
        }

        public override Due? DueOf(string duty, string? occurrence, bool whileOwed) => null;

        public override IReadOnlyList<Session> Sessions(string series) => [];

        public override Session? SessionNamed(string name) => null;

        public override Value It => anchor == "it" ? Value.Of(new AlwaysThatDay(Day)) : Value.Nothing;
    }

    private sealed class AlwaysThatDay(DateOnly day) : Members
    {
        public override Value this[string name] => day;

        public override IReadOnlyCollection<string> Names => ["on"];
    }

    private sealed class NoNames : Scope
    {
        public static readonly NoNames Instance = new();

        public override bool TryResolve(string name, out Value value)
        {
            value = Value.Nothing;
            return false;
        }
    }
}
