namespace CareWorkflows.Kernel.Duties;

/// <summary>The names a process declares, against which its due rules are checked.</summary>
public sealed record DueRuleNames
{
    private static readonly IReadOnlySet<string> None = new HashSet<string>();

    /// <summary>Data, Computed and session fields, and the fields that facts keep.</summary>
    public IReadOnlySet<string> Fields { get; init; } = None;

    public IReadOnlySet<string> Actions { get; init; } = None;

    public IReadOnlySet<string> Streams { get; init; } = None;

    public IReadOnlySet<string> Duties { get; init; } = None;

    public IReadOnlySet<string> Series { get; init; } = None;

    /// <summary>Settings by their dotted name, and Computed values that give a Duration.</summary>
    public IReadOnlySet<string> Settings { get; init; } = None;

    internal bool HasSource(string name) => Actions.Contains(name) || Streams.Contains(name);

    /// <summary><c>due</c> is the duty's own due date, in windows and reminders.</summary>
    internal bool HasField(string name) => name == "due" || Fields.Contains(name);
}

/// <summary>A name in a due rule that cannot be right.</summary>
/// <param name="Name">As it stands in the rule.</param>
/// <param name="Problem">A sentence for a workflow designer.</param>
public sealed record DueRuleFinding(string Name, string Problem);

/// <summary>A due rule with every bare name settled, and what is wrong with it. The rule is of use only without findings.</summary>
public sealed record DueRuleCheck(DueRule Rule, IReadOnlyList<DueRuleFinding> Findings)
{
    internal static DueRuleCheck Of(DueRule rule, DueRuleNames declared)
    {
        var resolved = new Resolver(declared).Resolve(rule);
        return new DueRuleCheck(resolved, FindingsIn(resolved.Reads, declared));
    }

    internal static IReadOnlyList<DueRuleFinding> Of(Occurrence occurrence, DueRuleNames declared)
    {
        var firstFrom = occurrence.FirstFrom is { } first
            ? Of(new DueRule([new DueAlternative(null, first, Sequence<string>.None)]), declared).Findings
            : [];
        var reads = occurrence switch
        {
            Occurrence.EachFact { Each: var each } => DueRuleReads.Of(new Occurrence.EachFact(null, each)),
            Occurrence.EachSession { Each: var each } => DueRuleReads.Of(new Occurrence.EachSession(null, each)),
            Occurrence.EachItem { Source: var source } => DueRuleReads.Of(new Occurrence.EachItem(null, source)),
            Occurrence.EachSessionOf { Duties: var duties } => DueRuleReads.Of(new Occurrence.EachSessionOf(null, duties)),
            _ => DueRuleReads.Of(Occurrence.Once),
        };
        return [.. firstFrom, .. FindingsIn(reads, declared)];
    }

    private static List<DueRuleFinding> FindingsIn(DueRuleReads reads, DueRuleNames declared)
    {
        var findings = new List<DueRuleFinding>();
        foreach (var name in reads.Fields.Union(reads.FactFields).Where(n => !declared.HasField(n)))
        {
            findings.Add(new(name, reads.Sources.Contains(name)
                ? $"'{name}' is neither a field nor an action or stream of this process"
                : $"'{name}' is not a field of this process"));
        }

        foreach (var name in reads.Sources.Where(n => !declared.HasSource(n) && !reads.Fields.Contains(n)))
        {
            findings.Add(new(name, $"'{name}' is not an action or stream of this process"));
        }

        foreach (var name in reads.Fields.Where(n => declared.HasField(n) && declared.HasSource(n)))
        {
            findings.Add(new(name, $"'{name}' is both a field and an action or stream; write 'latest {name}' for the action or stream, or give one another name"));
        }

        findings.AddRange(reads.Duties.Where(n => !declared.Duties.Contains(n)).Select(n => new DueRuleFinding(n, $"'{n}' is not a duty of this process")));
        findings.AddRange(reads.Series.Where(n => !declared.Series.Contains(n)).Select(n => new DueRuleFinding(n, $"'{n}' is not a series of sessions")));
        findings.AddRange(reads.Settings.Where(n => !declared.Settings.Contains(n) && !declared.HasField(n)).Select(n => new DueRuleFinding(n, $"'{n}' is neither a setting nor a field that holds a duration")));
        return findings;
    }

    /// <summary>Rebuilds the tree with bare names settled.</summary>
    private sealed class Resolver(DueRuleNames declared)
    {
        public DueRule Resolve(DueRule rule) => new(rule.Alternatives.Select(a => a with { Point = Resolve(a.Point) }));

        private Point Resolve(Point point) => point switch
        {
            PickPoint pick => pick with { Of = new(pick.Of.Select(Resolve)) },
            OffsetPoint offset => offset with { From = Resolve(offset.From) },
            WeekDayPoint weekDay => weekDay with { Of = Resolve(weekDay.Of) },
            AtPoint at => at with { On = Resolve(at.On) },
            DayPoint day => day with { Of = Resolve(day.Of) },
            CutOffPoint cutOff => cutOff with { Of = Resolve(cutOff.Of) },
            DutyPoint { OfSession: { } session } duty => duty with { OfSession = Resolve(session) },
            SessionPoint { Session.Than: { } than } session => new SessionPoint(session.Session with { Than = Resolve(than) }),
            GroupPoint group => new GroupPoint(Resolve(group.Rule)),
            NamePoint { Kind: NameKind.Unknown } name => name with { Kind = KindOf(name.Name) },
            _ => point,
        };

        private NameKind KindOf(string name) => (declared.HasField(name), declared.HasSource(name)) switch
        {
            (true, false) => NameKind.Field,
            (false, true) => NameKind.Source,
            _ => NameKind.Unknown,
        };
    }
}
