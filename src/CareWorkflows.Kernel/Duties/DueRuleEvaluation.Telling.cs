using System.Globalization;
using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Kernel.Duties;

/// <summary>The sentences of a derivation. Reached only when somebody asks why.</summary>
internal sealed partial class DueRuleEvaluation
{
    private void TellCount(OffsetPoint offset, Due anchor, Amount amount, Due reached)
    {
        var clamped = amount.Unit is Unit.Month or Unit.Year && reached.Date.Day != anchor.Date.Day ? ", the last day of that month" : "";
        var way = offset.Before ? "before" : "after";
        why!.Add(new(WhyKind.Counted, $"{amount.InWords} {way} {anchor.InWords} is {reached.InWords}{clamped}.", $"{amount.InWords} {way} {CountedFrom(anchor)}"));
        if (amount.Unit == Unit.WorkingDay)
        {
            TellNotCounted(anchor.Date, reached.Date);
        }
    }

    /// <summary>What a count began at: what happened then, or a date that was itself counted.</summary>
    private string CountedFrom(Due anchor) => why!.FindLast(s => s.Brief is not null) switch
    {
        { Brief: { } brief, Kind: WhyKind.Anchor } => brief,
        { Brief: { } brief } => $"{Words.Day(anchor.Date)} ({brief})",
        _ => Words.Day(anchor.Date),
    } + (anchor.Time is { } time ? $" at {Words.Time(time)}" : "");

    private void TellNotCounted(DateOnly from, DateOnly to)
    {
        var skipped = scope.Calendar.Skipped(from, to);
        if (skipped.Count == 0)
        {
            return;
        }

        why!.Add(new(WhyKind.NotCounted, $"Not counted beside weekends: {Words.List([.. skipped.Select(d => d.ToString())])}."));
        if (skipped.Any(d => d.Projected))
        {
            why.Add(new(WhyKind.Projected, "This rests on projected bank holidays that are not confirmed yet, so the date may still change."));
        }
    }

    /// <summary>The winner's steps, then the others with what they came to.</summary>
    private void TellPick(PickPoint pick, List<(DueRule Rule, Outcome Outcome, List<WhyStep> Steps)> tellings, Outcome result)
    {
        foreach (var (_, outcome, steps) in tellings)
        {
            if (outcome.Kind == result.Kind && (outcome.Kind == OutcomeKind.Date ? outcome.Date == result.Date : outcome == result))
            {
                why!.AddRange(steps);
            }
        }

        foreach (var (rule, outcome, _) in tellings)
        {
            switch (outcome.Kind)
            {
                case OutcomeKind.None:
                    why!.Add(new(WhyKind.PassedOver, $"Passed over: {InWords(rule)}; {NothingYet(outcome)}."));
                    break;
                case OutcomeKind.Date when result.Kind != OutcomeKind.Date || outcome.Date != result.Date:
                    why!.Add(new(WhyKind.PassedOver, $"Passed over: {InWords(rule)}, which would be {outcome.Date.InWords}"
                        + (result.Kind == OutcomeKind.Date ? $"; the {(pick.Latest ? "latest" : "earliest")} counts." : ".")));
                    break;
                case OutcomeKind.NoDate when result.Kind == OutcomeKind.Date:
                    why!.Add(new(WhyKind.PassedOver, $"Passed over: {InWords(rule)}. {outcome.Reason}, but its date would be {(pick.Latest ? "earlier" : "later")} in any case."));
                    break;
            }
        }
    }

    /// <summary>A rule as people say it, for what was not taken: conditions and filters are left out, and names are what people call them.</summary>
    private string InWords(DueRule rule) =>
        string.Join(", else ", rule.Alternatives.Select(a => InWords(a.Point) + (a.Tags.Count == 0 ? "" : $" ({string.Join(", ", a.Tags)})")));

    private string InWords(Point point) => point switch
    {
        OffsetPoint offset => $"{(AmountOf(offset.Amount, out var amount) is null ? amount.InWords : "some time")} {(offset.Before ? "before" : "after")} {InWords(offset.From)}",
        NamePoint { Name: var name } => Named(name),
        FactPoint { Fact: var fact } => InWords(fact),
        ItPoint { Member: null or "on" } => scope.It["action"].Text is { } action ? Named(action) : scope.ItName is { } name ? Named(name) : Itself,
        ItPoint { Member: "day" } when Session.From(scope.It) is { } session => Named(session.Series),
        ItPoint { Member: { } member } => Named(member),
        WorkedOutPoint => "a date worked out for it",
        PickPoint pick => $"the {(pick.Latest ? "latest" : "earliest")} of {Words.List([.. pick.Of.Select(InWords)])}",
        GroupPoint { Rule: var rule } => InWords(rule),
        SessionPoint { Session: var session } => InWords(session),
        DayPoint { Of: var of } => $"the day of {InWords(of)}",
        CutOffPoint { Of: var of } => $"the cut-off of {InWords(of)}",
        AtPoint at => $"{Words.Time(at.Time)} on the day of {InWords(at.On)}",
        WeekDayPoint day => $"{day.DayName} of {day.WeekName} {InWords(day.Of)}",
        DutyPoint { Duty: var duty } => $"the day ‘{scope.Label(duty)}’ is due",
        DatePoint { Date: var date } => date.InWords,
        _ => throw new InvalidOperationException($"A due rule has no {point.GetType().Name}"),
    };

    private string InWords(FactRef fact)
    {
        var which = fact.Quant switch { Quant.First => "the first ", Quant.Next => "the next ", _ => "" };
        return fact.Quant == Quant.Previous || fact.Side == Side.BeforeIt ? "the one before it"
            : which.Length == 0 && fact is { Field: null, Sources: [var only] } ? Named(only)
            : $"{which}{(fact.Field is { } field ? $"{scope.Label(field)} of " : "")}{Words.List([.. fact.Sources.Select(s => $"‘{Words.Sentence(scope.Label(s))}’")], "or")}";
    }

    private string InWords(SessionRef session)
    {
        var pick = session.Pick switch { SessionPick.First => "the first", SessionPick.Last => "the last", SessionPick.Next => "the next", _ => "each" };
        var called = scope.Called(session.Series) is { } name ? Sentences.Bare(name) : $"{scope.Label(session.Series)} session";
        return $"{pick} {(called.StartsWith("the ", StringComparison.Ordinal) ? called[4..] : called)}{(session.When is { } when ? $" {when.InWords()} {InWords(session.Than!)}" : "")}";
    }

    /// <summary>What a date stands for: <c>the plan started</c>, <c>the meeting</c>, <c>‘Record a visit’</c>.</summary>
    private string Named(string name) => scope.Called(name) is { } called ? Sentences.Bare(called)
        : scope.Label(name) is var label && char.IsUpper(label, 0) ? $"‘{label}’" : label;

    private void Conclude(Outcome outcome)
    {
        var rules = outcome.Tags.Count == 0 ? "" : $" ({string.Join(", ", outcome.Tags)})";
        why!.Add(outcome.Kind switch
        {
            OutcomeKind.Date => new(WhyKind.Result, $"So the date is {Words.WeekDay(outcome.Date.Date)}{(outcome.Date.Time is { } time ? $" at {Words.Time(time)}" : "")}{rules}."),
            OutcomeKind.NoDate => new(WhyKind.NoDate, $"There is no date: {outcome.Reason}."),
            _ => new(WhyKind.Awaited, $"There is no date yet: {NotYet(outcome.Awaited)}."),
        });
    }

    private static string NothingYet(Outcome outcome) => outcome.Awaited.Count == 0 ? "it does not apply here" : "there is nothing to count from yet";

    private string NotYet(Sequence<string> awaited) =>
        awaited.Count == 0 ? "no alternative applies" : $"waiting for {Words.List([.. awaited.Select(scope.Label)], "or")}";

    /// <summary>What an occurrence is anchored to, where it has no name.</summary>
    private const string Itself = "this one";

    /// <summary>A step that says what a date is counted from.</summary>
    private WhyStep Anchor(string name, Due date) => scope.Called(name) is { } called
        ? new(WhyKind.Anchor, Sentences.CalledWhen(called, date), Sentences.CalledThen(called, date))
        : new(WhyKind.Anchor, Sentences.When(scope.Label(name), date), Sentences.Then(scope.Label(name), date));

    private WhyStep Anchor(Fact fact)
    {
        var dated = Due.TryParse(fact.On, out var on);
        return scope.Called(fact.Action) is { } called && dated
            ? new(WhyKind.Anchor, Sentences.CalledWhen(called, on, fact.No), Sentences.CalledThen(called, on))
            : new(WhyKind.Anchor, $"{Sentences.Happened(scope.Label(fact.Action), fact)}.", dated ? Sentences.Then(scope.Label(fact.Action), on, fact.No) : null);
    }

    /// <summary><c>the Tracking Meeting of 12 January 2026</c></summary>
    private string TheSession(Session session, string when) => $"{scope.Called(session.Series) ?? $"the {scope.Label(session.Series)} session of"} {when}";

    private static class Sentences
    {
        private const string Of = " of";

        /// <summary>What leads on to a date by itself.</summary>
        private static readonly string[] Leading = [Of, " for", " from", " by", " until"];

        /// <summary>Without its date: <c>the plan started</c>, <c>the meeting</c>, <c>the child lives here</c>.</summary>
        public static string Bare(string called) => Leading.FirstOrDefault(l => called.EndsWith(l, StringComparison.Ordinal)) is { } leads ? called[..^leads.Length] : called;

        /// <summary><c>the plan started on 8 January 2026</c>, <c>the meeting of 8 January 2026</c></summary>
        public static string CalledThen(string called, Due date) =>
            $"{called}{(Leading.Any(l => called.EndsWith(l, StringComparison.Ordinal)) ? "" : " on")} {Words.Day(date.Date)}";

        /// <summary><c>The plan started on 8 January 2026.</c> <c>The date of the meeting (number 3) is 8 January 2026 at 10:00.</c></summary>
        public static string CalledWhen(string called, Due date, int no = 0)
        {
            var number = no > 0 ? string.Create(CultureInfo.InvariantCulture, $" (number {no})") : "";
            var time = date.Time is { } at && at != TimeOnly.MinValue ? $" at {Words.Time(at)}" : "";
            return called.EndsWith(Of, StringComparison.Ordinal)
                ? $"The date of {called[..^Of.Length]}{number} is {date.InWords}."
                : $"{Words.Sentence(CalledThen(called, date))}{time}{number}.";
        }

        /// <summary><c>plan started on 8 January 2026</c>, <c>‘Record a visit’ no. 2 on 8 January 2026</c></summary>
        public static string Then(string label, Due at, int no = 0)
        {
            var date = Words.Day(at.Date);
            var number = no > 0 ? string.Create(CultureInfo.InvariantCulture, $" no. {no}") : "";
            return label == Itself ? date
                : char.IsUpper(label, 0) ? $"‘{label}’{number} on {date}"
                : label.EndsWith(" on", StringComparison.Ordinal) || label.EndsWith(" from", StringComparison.Ordinal) ? $"{label} {date}"
                : $"{(label.EndsWith(" at", StringComparison.Ordinal) ? label[..^3] : label)}{number} on {date}";
        }

        /// <summary><c>Plan started on 8 January 2026.</c></summary>
        public static string When(string label, Due date) =>
            label.EndsWith(" on", StringComparison.Ordinal) || label.EndsWith(" at", StringComparison.Ordinal) || label.EndsWith(" from", StringComparison.Ordinal)
                ? $"{Words.Sentence(label[..label.LastIndexOf(' ')])}{(label.EndsWith(" from", StringComparison.Ordinal) ? " from" : " on")} {date.InWords}."
                : $"{Words.Sentence(label)} was on {date.InWords}.";

        /// <summary><c>Hold meeting (number 3) was on 8 January 2026 at 10:00</c></summary>
        public static string Happened(string label, Fact fact) =>
            $"{Words.Sentence(label)}{(fact.No > 0 ? string.Create(CultureInfo.InvariantCulture, $" (number {fact.No})") : "")} was on {(Due.TryParse(fact.On, out var on) ? on.InWords : fact.On)}";
    }
}
