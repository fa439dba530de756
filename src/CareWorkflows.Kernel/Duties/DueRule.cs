using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Duties;

/// <summary>One way a due rule may give its date.</summary>
/// <param name="When">Only then; null: always.</param>
/// <param name="Tags">The rules a breach names when this alternative gave the date.</param>
public sealed record DueAlternative(RuleExpression? When, Point Point, Sequence<string> Tags)
{
    public override string ToString() =>
        $"{(When is null ? "" : $"when ({When}): ")}{(Point.ReadsAfterOn ? "on " : "")}{Point}{(Tags.Count == 0 ? "" : $" [{string.Join(", ", Tags)}]")}";
}

/// <summary>
/// How a date is worked out, as the procedure says it: <c>10 working days after StartPlan</c>. <see cref="DueRuleParser"/> has the grammar,
/// <c>tests/Kernel.Tests/Duties/golden-due-rules.txt</c> one of every kind. Immutable, safe to share.
/// <para>
/// Alternatives are tried in order. One whose <c>when</c> is false, or whose anchor has not happened, is passed over; an error
/// (a year without bank holidays, a value that is no date) is not: then there is no date, with the reason (T21).
/// </para>
/// </summary>
public sealed class DueRule : IEquatable<DueRule>
{
    private DueRuleReads? reads;

    internal DueRule(IEnumerable<DueAlternative> alternatives) => Alternatives = new(alternatives);

    public Sequence<DueAlternative> Alternatives { get; }

    /// <summary>Every rule its alternatives name, those within them too.</summary>
    public IEnumerable<string> Rules => Alternatives.SelectMany(a => a.Tags.Concat(a.Point switch
    {
        PickPoint pick => pick.Of.SelectMany(r => r.Rules),
        GroupPoint group => group.Rule.Rules,
        _ => [],
    }));

    /// <exception cref="DueRuleError">The text is no due rule.</exception>
    public static DueRule Parse(string text) => new DueRuleParser(text).WholeRule();

    /// <summary>What it reads. Before <see cref="Check"/> a bare name counts as a field and as a source, since it may be either.</summary>
    public DueRuleReads Reads => reads ??= DueRuleReads.Of(this);

    /// <summary>Finds the names nobody declared, and settles what each bare name stands for.</summary>
    public DueRuleCheck Check(DueRuleNames declared) => DueRuleCheck.Of(this, declared);

    /// <summary>The date, or why there is none.</summary>
    /// <param name="owed">It says by when something is owed: with <c>cal.roll</c> = previous a date counted in days, weeks, months or years that is no working day is the working day before (C3).</param>
    public Derivation Derive(DueScope scope, bool owed = false) => new DueRuleEvaluation(scope, null).Derive(this, owed);

    /// <summary>The same with every step told (<see cref="Derivation.Why"/>). The same code: only the telling is added.</summary>
    public Derivation Explain(DueScope scope, bool owed = false) => new DueRuleEvaluation(scope, []).Derive(this, owed);

    /// <summary>The first day on which this rule is later than a limit (semantics 1.21), or null when it never is.</summary>
    /// <param name="limit">The rule of the catalogue. Compared anchor by anchor: an anchor the limit lacks is ignored.</param>
    /// <param name="calendar">Every day of its years is tried as the anchor's.</param>
    /// <param name="settings">The values of settings and Computed durations by name; Nothing for what has none.</param>
    /// <param name="scope">For amounts that are worked out. Conditions and filters are not asked: each alternative must keep the limit.</param>
    public LooserDay? LooserThan(DueRule limit, WorkingCalendar calendar, Func<string, Value> settings, Scope? scope = null) =>
        LimitComparison.FirstLooserDay(this, limit, calendar, settings, scope);

    public bool Equals(DueRule? other) => other is not null && Alternatives.Equals(other.Alternatives);

    public override bool Equals(object? obj) => Equals(obj as DueRule);

    public override int GetHashCode() => Alternatives.GetHashCode();

    /// <summary>As it would be written; reads back to the same rule.</summary>
    public override string ToString() => string.Join(", else ", Alternatives);
}
