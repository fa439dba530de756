using System.Globalization;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Duties;

/// <summary>
/// One derivation. With <paramref name="why"/> every step is told on the way; without, only dates are worked out: the same code either way.
/// </summary>
/// <param name="worstCase">For comparing with a limit: conditions and filters hold, and of alternatives that may apply the latest date is taken.</param>
internal sealed partial class DueRuleEvaluation(DueScope scope, List<WhyStep>? why, bool worstCase = false)
{
    private Scope? conditions;

    /// <param name="owed">It says by when something is owed, so that the council's <c>cal.roll</c> holds (C3).</param>
    public Derivation Derive(DueRule rule, bool owed = false)
    {
        var outcome = Rule(rule);
        if (owed && outcome is { Kind: OutcomeKind.Date, IsOnTheCalendar: true } && scope.Field("cal.roll").Text == "previous")
        {
            outcome = RolledBack(outcome);
        }

        if (why is not null)
        {
            Conclude(outcome);
        }

        return outcome.ToDerivation(why ?? (IReadOnlyList<WhyStep>)[]);
    }

    /// <summary>The working day before, when the day itself is none. A year without data leaves a known date as it is (C1).</summary>
    private Outcome RolledBack(Outcome outcome)
    {
        var day = outcome.Date.Date;
        if (!scope.Calendar.HasYear(day.Year) || scope.Calendar.IsWorkingDay(day) || !scope.Calendar.TryAddWorkingDays(day, -1, out var before, out _))
        {
            return outcome;
        }

        why?.Add(new(WhyKind.Counted, $"{Words.WeekDay(day)} is no working day; the working day before it counts."));
        return outcome.To(outcome.Date with { Date = before }, outcome.TimeIsSaid);
    }

    public Outcome Rule(DueRule rule)
    {
        if (rule.Alternatives.Count == 1 && rule.Alternatives[0] is { When: null } only)
        {
            return Point(only.Point).WithTags(only.Tags);
        }

        if (worstCase)
        {
            return WorstOf(rule);
        }

        IEnumerable<string> awaited = [];
        foreach (var alternative in rule.Alternatives)
        {
            if (alternative.When is { } when)
            {
                var (holds, error) = Holds(when);
                if (error is { } failed)
                {
                    return failed;
                }

                if (!holds)
                {
                    why?.Add(new(WhyKind.PassedOver, $"Passed over: {InWords(alternative.Point)}; it does not apply here."));
                    continue;
                }
            }

            var mark = why?.Count ?? 0;
            var outcome = Point(alternative.Point);
            if (outcome.Kind != OutcomeKind.None)
            {
                return outcome.WithTags(alternative.Tags);
            }

            awaited = awaited.Concat(outcome.Awaited);
            if (why is not null)
            {
                why.RemoveRange(mark, why.Count - mark);
                why.Add(new(WhyKind.PassedOver, $"Passed over: {InWords(alternative.Point)}; {NothingYet(outcome)}."));
            }
        }

        return Outcome.Await(awaited);
    }

    private Outcome Point(Point point) => point switch
    {
        OffsetPoint offset => Offset(offset),
        NamePoint name => Name(name),
        FactPoint { Fact: var fact } => Fact(fact),
        ItPoint it => It(it),
        WorkedOutPoint date => WorkedOut(date),
        PickPoint pick => Pick(pick),
        GroupPoint { Rule: var rule } => Rule(rule),
        SessionPoint { Session: var session } => SessionOf(session),
        DayPoint { Of: var of } => Day(Point(of)),
        CutOffPoint cutOff => CutOff(cutOff),
        AtPoint at => At(at),
        WeekDayPoint weekDay => WeekDay(weekDay),
        DutyPoint duty => Duty(duty),
        DatePoint { Date: var date } => Outcome.At(date),
        _ => throw new InvalidOperationException($"A due rule has no {point.GetType().Name}"),
    };

    private Outcome Offset(OffsetPoint offset)
    {
        var from = Point(offset.From);
        if (from.Kind != OutcomeKind.Date)
        {
            // Nothing is known any more of how far away the missing date would be.
            return from.Kind == OutcomeKind.None ? from : from.MissingYear == 0 ? Outcome.Fail(from.Reason!) : Outcome.Missing(from.MissingYear);
        }

        if (AmountOf(offset.Amount, out var amount) is { } none)
        {
            return none;
        }

        return Count(offset, from, amount);
    }

    private Outcome Count(OffsetPoint offset, Outcome from, Amount amount)
    {
        var signed = offset.Before ? -amount : amount;
        var anchor = signed.Unit is Unit.Hour or Unit.Minute || from.TimeIsSaid ? from.Date : new Due(from.Date.Date);
        Due reached;
        if (signed.Unit == Unit.WorkingDay)
        {
            if (!scope.Calendar.TryAddWorkingDays(anchor.Date, signed.Number, out var date, out var missing))
            {
                return signed.Number > 0
                    ? Outcome.Missing(missing, notBefore: missing > anchor.Date.Year && missing <= 9999 ? new DateOnly(missing, 1, 1) : anchor.Date)
                    : Outcome.Missing(missing, notAfter: missing < anchor.Date.Year && missing >= 1 ? new DateOnly(missing, 12, 31) : anchor.Date);
            }

            reached = anchor with { Date = date };
        }
        else
        {
            try
            {
                reached = signed.AfterOnTheCalendar(anchor);
            }
            catch (ArgumentOutOfRangeException)
            {
                return Outcome.Fail($"{amount.InWords} from {Words.Day(anchor.Date)} lies outside the years 1 to 9999");
            }
        }

        if (why is not null)
        {
            TellCount(offset, anchor, amount, reached);
        }

        var isTime = signed.Unit is Unit.Hour or Unit.Minute;
        return from.To(reached, from.TimeIsSaid || isTime, onTheCalendar: signed.Unit != Unit.WorkingDay && !isTime);
    }

    /// <returns>Null when there is an amount.</returns>
    private Outcome? AmountOf(AmountTerm term, out Amount amount)
    {
        amount = default;
        if (term is AmountTerm.Fixed { Amount: var @fixed })
        {
            amount = @fixed;
            return null;
        }

        Value value;
        if (term is AmountTerm.Computed { Expression: var expression })
        {
            var (computed, error) = Evaluate(expression, Conditions);
            if (error is not null)
            {
                return error;
            }

            value = computed;
        }
        else
        {
            value = scope.Field(((AmountTerm.Named)term).Name);
        }

        return Amount.TryParse(value.Text, out amount) ? null
            : value.IsNothing || value.Bool == false || value.Text is "off" or "none" ? Outcome.Await(term.ToString())
            : Outcome.Fail($"{term} is '{value}', which is not an amount of time such as 10 wd");
    }

    private Outcome Pick(PickPoint pick)
    {
        var best = default(Outcome);
        var tellings = why is null ? null : new List<(DueRule Rule, Outcome Outcome, List<WhyStep> Steps)>();
        Outcome? open = null;
        IEnumerable<string> awaited = [];
        var errors = default(List<Outcome>);
        foreach (var rule in pick.Of)
        {
            var mark = why?.Count ?? 0;
            var outcome = Rule(rule);
            if (why is not null)
            {
                tellings!.Add((rule, outcome, why[mark..]));
                why.RemoveRange(mark, why.Count - mark);
            }

            switch (outcome.Kind)
            {
                case OutcomeKind.None:
                    awaited = awaited.Concat(outcome.Awaited);
                    break;
                case OutcomeKind.NoDate:
                    (errors ??= []).Add(outcome);
                    break;
                case var _ when best.Kind == OutcomeKind.None:
                    best = outcome;
                    break;
                default:
                    var order = outcome.Date.CompareTo(best.Date);
                    best = order == 0 ? best.WithTags(outcome.Tags) : order < 0 != pick.Latest ? outcome : best;
                    break;
            }
        }

        if (errors is not null && !worstCase)
        {
            // A date that can't be known decides nothing only if, wherever it lies, it would lose to the one that is known (T21).
            open = errors.Cast<Outcome?>().FirstOrDefault(e => best.Kind != OutcomeKind.Date
                || !(pick.Latest ? e!.Value.NotAfter < best.Date.Date : e!.Value.NotBefore > best.Date.Date));
        }

        if (why is not null)
        {
            TellPick(pick, tellings!, open ?? best);
        }

        return open ?? (best.Kind == OutcomeKind.Date ? best : Outcome.Await(awaited));
    }

    private static Outcome Day(Outcome of) =>
        of.Kind == OutcomeKind.Date ? of.To(new Due(of.Date.Date), false, sameSession: true) : of;

    private Outcome At(AtPoint at)
    {
        var on = Point(at.On);
        if (on.Kind != OutcomeKind.Date)
        {
            return on;
        }

        why?.Add(new(WhyKind.Counted, $"The time is {Words.Time(at.Time)}."));
        return on.To(new Due(on.Date.Date, at.Time), true, sameSession: true);
    }

    private Outcome WeekDay(WeekDayPoint weekDay)
    {
        var of = Point(weekDay.Of);
        if (of.Kind != OutcomeKind.Date)
        {
            return of;
        }

        if (of.Date.Date.DayNumber is < 14 or > 3_652_000)
        {
            return Outcome.Fail($"The weeks around {Words.Day(of.Date.Date)} lie outside the years 1 to 9999");
        }

        var monday = of.Date.Date.AddDays((7 * weekDay.Weeks) - (((int)of.Date.Date.DayOfWeek + 6) % 7));
        DateOnly day;
        if (weekDay.Day is { } name)
        {
            day = monday.AddDays(((int)name + 6) % 7);
        }
        else
        {
            // The last working day before the week's end: of that week, unless the whole week is closed.
            var (edge, step) = weekDay.LastWorkingDay ? (monday.AddDays(7), -1) : (monday.AddDays(-1), 1);
            if (!scope.Calendar.TryAddWorkingDays(edge, step, out day, out var missing))
            {
                return Outcome.Missing(missing);
            }

            if (why is not null)
            {
                TellNotCounted(edge, day);
            }
        }

        why?.Add(new(WhyKind.Counted, $"{Words.Sentence(weekDay.DayName)} of {weekDay.WeekName} {Words.Day(of.Date.Date)} is {Words.Day(day)}.", $"{weekDay.DayName} of {weekDay.WeekName} {CountedFrom(of.Date)}"));
        return of.To(new Due(day), false);
    }

    /// <summary>The <paramref name="number"/>th date of a repetition, in one count from its anchor.</summary>
    public Derivation Repeat(Every every, int number)
    {
        var from = Point(every.From);
        var outcome = from.Kind != OutcomeKind.Date ? from
            : AmountOf(every.Amount, out var amount) is { } none ? none
            : (long)amount.Number * number is > Amount.Most or < -Amount.Most ? Outcome.Fail("The repetition goes on for too long")
            : Count(new OffsetPoint(every.Amount, false, every.From), from, amount with { Number = amount.Number * number });
        return outcome.ToDerivation([]);
    }

    private Outcome WorstOf(DueRule rule)
    {
        var worst = default(Outcome);
        foreach (var alternative in rule.Alternatives)
        {
            var outcome = Point(alternative.Point);
            if (outcome.Kind == OutcomeKind.Date)
            {
                worst = worst.Kind != OutcomeKind.Date || outcome.Date > worst.Date ? outcome : worst;
                if (alternative.When is null)
                {
                    return worst;
                }
            }
        }

        return worst;
    }

    private Scope Conditions => conditions ??= new OccurrenceScope(scope);

    private (bool Holds, Outcome? Error) Holds(RuleExpression condition)
    {
        var (value, error) = Evaluate(condition, Conditions);
        return (value.IsTruthy, error);
    }

    private static (Value Value, Outcome? Error) Evaluate(RuleExpression expression, Scope names)
    {
        try
        {
            return (expression.Expression.Evaluate(names), null);
        }
        catch (MissingYearException missing)
        {
            return (default, Outcome.Missing(missing.Year));
        }
        catch (ExpressionError error)
        {
            return (default, Outcome.Fail(string.Create(CultureInfo.InvariantCulture, $"'{expression}' can't be worked out: {error.Problem}")));
        }
    }
}
