using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Kernel.Duties;

/// <summary>How often a duty is owed: <c>once</c>, or once for each fact, item or session, which its due rule then calls <c>it</c>.</summary>
public abstract record Occurrence
{
    private Occurrence(Point? firstFrom) => FirstFrom = firstFrom;

    /// <summary>The anchor of the occurrence before there is any fact: <c>first from planStartedOn, then each visit</c>. Null: none.</summary>
    public Point? FirstFrom { get; }

    public static Occurrence Once { get; } = new OnceOnly();

    /// <exception cref="DueRuleError">The text is no occurrence.</exception>
    public static Occurrence Parse(string text) => new DueRuleParser(text).WholeOccurrence();

    /// <summary>What it reads.</summary>
    public DueRuleReads Reads => DueRuleReads.Of(this);

    /// <summary>Names in it that nobody declared.</summary>
    public IReadOnlyList<DueRuleFinding> Check(DueRuleNames declared) => DueRuleCheck.Of(this, declared);

    /// <summary>The anchor of the first occurrence, as text for <c>it</c>; none when there is no <c>first from</c>.</summary>
    public Derivation? First(DueScope scope) => FirstFrom is null ? null : new DueRule([new DueAlternative(null, FirstFrom, Sequence<string>.None)]).Derive(scope);

    /// <summary>The facts that open an occurrence each, in event-date order. Empty for sessions.</summary>
    /// <exception cref="Expressions.ExpressionError">A <c>where</c> met values it cannot work with.</exception>
    /// <exception cref="MissingYearException">A <c>where</c> counted working days over a year without data.</exception>
    public IReadOnlyList<Fact> Facts(DueScope scope) => this switch
    {
        EachFact { Each: var each } => new DueRuleEvaluation(scope, null).AllFacts(each),
        EachItem { Source: var source } => [.. scope.Facts(source).Where(f => f.Item > 0)],
        _ => [],
    };

    /// <summary>The sessions that open an occurrence each, cancelled ones left out. For <see cref="EachSessionOf"/> the deciding code knows them: the sessions of those duties.</summary>
    /// <exception cref="Expressions.ExpressionError">A <c>where</c> met values it cannot work with.</exception>
    /// <exception cref="MissingYearException">A <c>where</c> counted working days over a year without data.</exception>
    public IReadOnlyList<Session> Sessions(DueScope scope) =>
        this is EachSession { Each: var each } ? new DueRuleEvaluation(scope, null).AllSessions(each) : [];

    /// <summary>Each is owed for a session, and missed once its day has passed.</summary>
    public bool IsOfSessions => this is EachSession or EachSessionOf;

    private protected string Prefix => FirstFrom is null ? "" : $"first from {FirstFrom}, then ";

    /// <summary><c>once</c></summary>
    public sealed record OnceOnly : Occurrence
    {
        internal OnceOnly() : base((Point?)null)
        {
        }

        public override string ToString() => "once";
    }

    /// <summary><c>each visit where (..)</c>. Each counting fact opens one occurrence and meets the one before it.</summary>
    public sealed record EachFact : Occurrence
    {
        internal EachFact(Point? firstFrom, FactRef each) : base(firstFrom) => Each = each;

        public FactRef Each { get; }

        public override string ToString() => Prefix + Each;
    }

    /// <summary><c>each item of RecordActions</c></summary>
    public sealed record EachItem : Occurrence
    {
        internal EachItem(Point? firstFrom, string source) : base(firstFrom) => Source = source;

        public string Source { get; }

        public override string ToString() => $"{Prefix}each item of {Source}";
    }

    /// <summary><c>each TrackingMeeting session where (..)</c></summary>
    public sealed record EachSession : Occurrence
    {
        internal EachSession(Point? firstFrom, SessionRef each) : base(firstFrom) => Each = each;

        public SessionRef Each { get; }

        public override string ToString() => Prefix + Each;
    }

    /// <summary><c>each session of (O1, O3)</c>: the sessions other duties are bound to.</summary>
    public sealed record EachSessionOf : Occurrence
    {
        internal EachSessionOf(Point? firstFrom, Sequence<string> duties) : base(firstFrom) => Duties = duties;

        public Sequence<string> Duties { get; }

        public override string ToString() => $"{Prefix}each session of ({string.Join(", ", Duties)})";
    }
}

/// <summary>A repetition of a deadline: <c>every 6 months from placementStartOn</c>.</summary>
public sealed record Every(AmountTerm Amount, Point From)
{
    /// <exception cref="DueRuleError">The text is no repetition.</exception>
    public static Every Parse(string text) => new DueRuleParser(text).WholeEvery();

    /// <summary>The <paramref name="number"/>th time, from 1, always counted from the first anchor: month ends do not creep (C2).</summary>
    public Derivation Derive(DueScope scope, int number) => new DueRuleEvaluation(scope, null).Repeat(this, number);

    public override string ToString() => $"every {Amount} from {From}";
}
