using System.Globalization;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Duties;

/// <summary>An expression inside a due rule. Equal when it is written alike.</summary>
public sealed class RuleExpression(Expression expression) : IEquatable<RuleExpression>
{
    public Expression Expression { get; } = expression;

    public string Source => Expression.Source;

    public bool Equals(RuleExpression? other) => other is not null && Source == other.Source;

    public override bool Equals(object? obj) => Equals(obj as RuleExpression);

    public override int GetHashCode() => Source.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Source;
}

/// <summary>How much an offset counts.</summary>
public abstract record AmountTerm
{
    /// <summary>Written out: <c>10 working days</c>.</summary>
    public sealed record Fixed(Amount Amount) : AmountTerm
    {
        public override string ToString() => Amount.InWords;
    }

    /// <summary>The Duration of a setting, field or Computed: <c>{cfp.firstMeeting}</c>.</summary>
    public sealed record Named(string Name) : AmountTerm
    {
        public override string ToString() => $"{{{Name}}}";
    }

    /// <summary>Worked out: <c>{setting('xfr.notify')[riskLevel]}</c>.</summary>
    public sealed record Computed(RuleExpression Expression) : AmountTerm
    {
        public override string ToString() => $"{{{Expression}}}";
    }
}

/// <summary>Which of the facts, by event date (T8).</summary>
public enum Quant : byte
{
    Latest,
    First,

    /// <summary>The first after the occurrence's own anchor.</summary>
    Next,

    /// <summary>The last before the occurrence's own anchor.</summary>
    Previous,

    /// <summary>One occurrence for each; only at the root of an <see cref="Occurrence"/>.</summary>
    Each,
}

/// <summary>Before or after the occurrence's own anchor.</summary>
public enum Side : byte
{
    Any,
    BeforeIt,
    AfterIt,
}

/// <summary>Facts of actions or streams: <c>first strategyDiscussionOn of RecordStrategyDiscussion where (outcome == 'CIN')</c>.</summary>
/// <param name="Field">The kept field whose date is meant; null: the event date. A fact without a value in it is no candidate.</param>
/// <param name="Where">Asked of each fact; its kept fields are bare names, and it is <c>it</c>.</param>
public sealed record FactRef(Quant Quant, string? Field, Sequence<string> Sources, RuleExpression? Where, Side Side)
{
    public override string ToString()
    {
        var quant = Quant switch
        {
            Quant.First => "first ",
            Quant.Next => "next ",
            Quant.Previous => "previous ",
            Quant.Each => "each ",
            _ when Field is null && Sources.Count == 1 && Where is null && Side == Side.Any => "latest ",
            _ => "",
        };
        var side = Side switch { Side.BeforeIt => " before it", Side.AfterIt => " after it", _ => "" };
        return $"{quant}{(Field is null ? "" : $"{Field} of ")}{string.Join(" or ", Sources)}{(Where is null ? "" : $" where ({Where})")}{side}";
    }
}

/// <summary>Which session of a series.</summary>
public enum SessionPick : byte
{
    First,
    Last,

    /// <summary>The first that isn't over.</summary>
    Next,

    /// <summary>One occurrence for each; only at the root of an <see cref="Occurrence"/>.</summary>
    Each,
}

/// <summary>What of a session is compared with a date.</summary>
public enum SessionPart : byte
{
    /// <summary>Its day.</summary>
    Day,

    /// <summary>Its start; by the clock when it is compared with a date-time, else by the day.</summary>
    Starting,

    /// <summary>Its cut-off, likewise.</summary>
    CutOff,
}

public enum Relation : byte
{
    Before,
    OnOrBefore,
    OnOrAfter,
    After,
}

/// <summary>
/// A session of a series: <c>the last TrackingMeeting session on or before reviewOn where (open)</c>.
/// </summary>
/// <param name="When">How it lies to <paramref name="Than"/>; both null, or neither.</param>
/// <param name="Where">Asked of each session; its parts are bare names, and it is <c>it</c>.</param>
public sealed record SessionRef(SessionPick Pick, string Series, SessionPart Part, Relation? When, Point? Than, RuleExpression? Where)
{
    public override string ToString()
    {
        var pick = Pick switch { SessionPick.First => "the first", SessionPick.Last => "the last", SessionPick.Next => "the next", _ => "each" };
        return $"{pick} {Series} session{Limits()}";
    }

    internal string Limits()
    {
        var part = Part switch { SessionPart.Starting => " starting", SessionPart.CutOff => " with cut-off", _ => "" };
        var than = Than is NamePoint or ItPoint or DatePoint or GroupPoint ? Than.ToString() : $"({Than})";
        return $"{part}{(When is { } when ? $" {when.InWords()} {than}" : "")}{(Where is null ? "" : $" where ({Where})")}";
    }
}

/// <summary>Something that names a day, or a moment: one node of a due rule. Each writes itself so that it reads back to the same tree.</summary>
public abstract record Point
{
    private protected Point()
    {
    }

    /// <summary>A date stands there after <c>on</c>.</summary>
    internal virtual bool ReadsAfterOn => false;

    public abstract override string ToString();
}

/// <summary><c>earliest of (..; ..)</c>: alternatives without a date are skipped.</summary>
public sealed record PickPoint(bool Latest, Sequence<DueRule> Of) : Point
{
    public override string ToString() => $"{(Latest ? "latest" : "earliest")} of ({string.Join("; ", Of)})";
}

/// <summary><c>on {plannedFor(it)}</c>: a date that is worked out, where no field, fact or duty has it by name.</summary>
public sealed record WorkedOutPoint(RuleExpression Expression) : Point
{
    internal override bool ReadsAfterOn => true;

    public override string ToString() => $"{{{Expression}}}";
}

/// <summary><c>10 working days after ..</c>. What it counts from is worked out first: 1 day after 3 months after X is inside out.</summary>
public sealed record OffsetPoint(AmountTerm Amount, bool Before, Point From) : Point
{
    public override string ToString() => $"{Amount} {(Before ? "before" : "after")} {From}";
}

/// <summary><c>Wednesday of the week before ..</c>, <c>the last working day of the week of ..</c>. Weeks run from Monday to Sunday.</summary>
/// <param name="Day">Null: the first or last working day.</param>
/// <param name="LastWorkingDay">Which, when <paramref name="Day"/> is null.</param>
/// <param name="Weeks">-1 the week before, 0 the same, 1 the week after.</param>
public sealed record WeekDayPoint(DayOfWeek? Day, bool LastWorkingDay, int Weeks, Point Of) : Point
{
    internal string DayName => Day?.ToString() ?? (LastWorkingDay ? "the last working day" : "the first working day");

    internal string WeekName => Weeks switch { < 0 => "the week before", 0 => "the week of", _ => "the week after" };

    public override string ToString() => $"{DayName} of {WeekName} {Of}";
}

/// <summary><c>12:00 on ..</c>: makes the date a date-time, London wall time.</summary>
public sealed record AtPoint(TimeOnly Time, Point On) : Point
{
    public override string ToString() => $"{Words.Time(Time)} on {On}";
}

/// <summary><c>the day of ..</c>: drops the time.</summary>
public sealed record DayPoint(Point Of) : Point
{
    public override string ToString() => $"the day of {Of}";
}

/// <summary><c>the cut-off of ..</c> a session.</summary>
public sealed record CutOffPoint(Point Of) : Point
{
    public override string ToString() => $"the cut-off of {Of}";
}

/// <summary>A date written out.</summary>
public sealed record DatePoint(Due Date) : Point
{
    internal override bool ReadsAfterOn => true;

    public override string ToString() => Date.ToString();
}

/// <summary>What a bare name in a rule stands for.</summary>
public enum NameKind : byte
{
    /// <summary>Not checked yet: a field when it has a value, else a source.</summary>
    Unknown,

    /// <summary>Data, a Computed, or <c>due</c>: a date, a date-time or the name of a session.</summary>
    Field,

    /// <summary>An action or stream: its latest fact.</summary>
    Source,
}

/// <summary>A bare name: <c>planStartedOn</c>, <c>StartPlan</c>. Only the process tells which (<see cref="DueRule.Check"/>).</summary>
public sealed record NamePoint(string Name, NameKind Kind = NameKind.Unknown) : Point
{
    internal override bool ReadsAfterOn => true;

    public override string ToString() => Name;
}

/// <summary><c>it</c>, <c>it.dueOn</c>: the anchor of the occurrence, a fact, item or session.</summary>
public sealed record ItPoint(string? Member) : Point
{
    internal override bool ReadsAfterOn => true;

    public override string ToString() => Member is null ? "it" : $"it.{Member}";
}

/// <summary>The date of a fact.</summary>
public sealed record FactPoint(FactRef Fact) : Point
{
    internal override bool ReadsAfterOn => true;

    public override string ToString() => Fact.ToString();
}

/// <summary><c>due of O4</c>, <c>due of O5#3</c>, <c>due of O5#it</c>, <c>due of O1 of targetSession while owed</c>.</summary>
/// <param name="Number">The occurrence of that number.</param>
/// <param name="OfIt">The occurrence that has the same anchor as this one.</param>
/// <param name="OfSession">The occurrence for that session.</param>
/// <param name="WhileOwed">Only while it is neither met nor cancelled.</param>
public sealed record DutyPoint(string Duty, int? Number, bool OfIt, Point? OfSession, bool WhileOwed) : Point
{
    internal override bool ReadsAfterOn => true;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"due of {Duty}{(OfIt ? "#it" : Number is { } number ? $"#{number}" : "")}{(OfSession is null ? "" : $" of {OfSession}")}{(WhileOwed ? " while owed" : "")}");
}

/// <summary>A session; as a date it is its start.</summary>
public sealed record SessionPoint(SessionRef Session) : Point
{
    public override string ToString() => Session.ToString();
}

/// <summary>A rule in brackets, with alternatives of its own.</summary>
public sealed record GroupPoint(DueRule Rule) : Point
{
    public override string ToString() => $"({Rule})";
}

internal static class RelationWords
{
    public static string InWords(this Relation relation) => relation switch
    {
        Relation.Before => "before",
        Relation.OnOrBefore => "on or before",
        Relation.OnOrAfter => "on or after",
        _ => "after",
    };
}
