using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Duties;

/// <summary>What a due rule or an occurrence reads: its date has to be derived again when one of these changes, and only then.</summary>
public sealed class DueRuleReads
{
    private readonly HashSet<string> fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> sources = new(StringComparer.Ordinal);
    private readonly HashSet<string> factFields = new(StringComparer.Ordinal);
    private readonly HashSet<string> duties = new(StringComparer.Ordinal);
    private readonly HashSet<string> series = new(StringComparer.Ordinal);
    private readonly HashSet<string> settings = new(StringComparer.Ordinal);
    private readonly HashSet<string> anchors = new(StringComparer.Ordinal);
    private readonly List<Expression> expressions = [];
    private readonly List<Expression> ofSessions = [];

    private DueRuleReads()
    {
    }

    /// <summary>Data and Computed by name, and <c>due</c>.</summary>
    public IReadOnlySet<string> Fields => fields;

    /// <summary>Actions and streams.</summary>
    public IReadOnlySet<string> Sources => sources;

    /// <summary>Fields of facts that must be kept: <c>strategyDiscussionOn of ..</c>. What <c>where</c> reads stands in <see cref="Expressions"/>.</summary>
    public IReadOnlySet<string> FactFields => factFields;

    /// <summary>Duties whose due date, or whose sessions, it reads. Must be free of circles.</summary>
    public IReadOnlySet<string> Duties => duties;

    public IReadOnlySet<string> Series => series;

    /// <summary>Amounts by name: settings, or a field or Computed that gives a Duration; and the settings that expressions name.</summary>
    public IReadOnlySet<string> Settings => settings;

    /// <summary>Every condition, filter and amount in it.</summary>
    public IReadOnlyList<Expression> Expressions => expressions;

    /// <summary>What dates are counted from: fields, fields of facts, actions and streams, <c>it</c>.</summary>
    public IReadOnlySet<string> Anchors => anchors;

    /// <summary>It needs an occurrence to count from.</summary>
    public bool ReadsIt { get; private set; }

    /// <summary>A date in it is worked out, or kept by a fact: that may be the name of a session too. So may the value of a field (<see cref="Fields"/>).</summary>
    public bool MayNameSession { get; private set; }

    /// <summary>It reads when a session's own duties are due.</summary>
    public bool ReadsDutiesOfSessions { get; private set; }

    /// <summary>What <c>where</c> asks of sessions; their parts are bare names in it.</summary>
    public IReadOnlyList<Expression> OfSessions => ofSessions;

    /// <summary>The facts of an <c>after each ..</c> inside a due rule, which then is also the duty's occurrence; else null.</summary>
    public FactRef? EachFact { get; private set; }

    internal static DueRuleReads Of(DueRule rule)
    {
        var reads = new DueRuleReads();
        reads.Add(rule);
        return reads;
    }

    internal static DueRuleReads Of(Occurrence occurrence)
    {
        var reads = new DueRuleReads();
        if (occurrence.FirstFrom is { } first)
        {
            reads.Add(first);
        }

        switch (occurrence)
        {
            case Occurrence.EachFact { Each: var facts }:
                reads.Add(facts);
                break;
            case Occurrence.EachItem { Source: var source }:
                reads.sources.Add(source);
                break;
            case Occurrence.EachSession { Each: var session }:
                reads.Add(session);
                break;
            case Occurrence.EachSessionOf { Duties: var duties }:
                reads.duties.UnionWith(duties);
                break;
        }

        return reads;
    }

    private void Add(DueRule rule)
    {
        foreach (var alternative in rule.Alternatives)
        {
            Add(alternative.When);
            Add(alternative.Point);
        }
    }

    private void Add(Point point)
    {
        switch (point)
        {
            case PickPoint { Of: var rules }:
                foreach (var rule in rules)
                {
                    Add(rule);
                }

                break;
            case OffsetPoint offset:
                Add(offset.Amount);
                Add(offset.From);
                break;
            case WeekDayPoint { Of: var of }:
                Add(of);
                break;
            case AtPoint { On: var on }:
                Add(on);
                break;
            case DayPoint { Of: var of }:
                Add(of);
                break;
            case CutOffPoint { Of: var of }:
                Add(of);
                break;
            case NamePoint { Name: var name, Kind: var kind }:
                anchors.Add(name);
                if (kind != NameKind.Source)
                {
                    fields.Add(name);
                }

                if (kind != NameKind.Field)
                {
                    sources.Add(name);
                }

                break;
            case WorkedOutPoint { Expression: var expression }:
                MayNameSession = true;
                Add(expression);
                break;
            case ItPoint it:
                MayNameSession |= it.Member is not null;
                anchors.Add("it");
                ReadsIt = true;
                break;
            case FactPoint { Fact: var fact }:
                Add(fact);
                break;
            case DutyPoint duty:
                ReadsIt |= duty.OfIt;
                if (duty.OfSession is { } which)
                {
                    ReadsDutiesOfSessions = true;
                    Add(which);
                }
                else
                {
                    duties.Add(duty.Duty);
                }

                break;
            case SessionPoint { Session: var session }:
                Add(session);
                break;
            case GroupPoint { Rule: var rule }:
                Add(rule);
                break;
        }
    }

    private void Add(FactRef facts)
    {
        sources.UnionWith(facts.Sources);
        if (facts.Field is { } field)
        {
            MayNameSession = true;
            factFields.Add(field);
            anchors.Add(field);
        }
        else
        {
            anchors.UnionWith(facts.Sources);
        }

        ReadsIt |= facts.Side != Side.Any || facts.Quant is Quant.Next or Quant.Previous or Quant.Each;
        if (facts.Quant == Quant.Each)
        {
            EachFact = facts;
        }

        Add(facts.Where);
    }

    private void Add(SessionRef session)
    {
        series.Add(session.Series);
        if (session.Than is { } than)
        {
            Add(than);
        }

        if (session.Where is { } where)
        {
            ofSessions.Add(where.Expression);
            Add(where);
        }
    }

    private void Add(AmountTerm amount)
    {
        switch (amount)
        {
            case AmountTerm.Named { Name: var name }:
                settings.Add(name);
                break;
            case AmountTerm.Computed { Expression: var expression }:
                Add(expression);
                break;
        }
    }

    private void Add(RuleExpression? expression)
    {
        if (expression is null)
        {
            return;
        }

        expressions.Add(expression.Expression);
        settings.UnionWith(expression.Expression.Calls.Where(c => c is { Function: "setting", FirstTextArgument: not null }).Select(c => c.FirstTextArgument!));
    }
}
