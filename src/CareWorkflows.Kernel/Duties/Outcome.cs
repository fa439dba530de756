namespace CareWorkflows.Kernel.Duties;

internal enum OutcomeKind : byte
{
    /// <summary>Nothing has happened: <c>earliest of</c> skips it, <c>else</c> passes on.</summary>
    None,
    Date,

    /// <summary>An error: no date, whatever else stands in the rule (T21).</summary>
    NoDate,
}

/// <summary>What one node of a due rule gave.</summary>
internal readonly record struct Outcome
{
    public OutcomeKind Kind { get; private init; }

    public Due Date { get; private init; }

    /// <summary>The rule itself gives the time: counting days keeps it. A time that only comes from when something happened is dropped by counting days.</summary>
    public bool TimeIsSaid { get; private init; }

    /// <summary>Counted in days, weeks, months or years, so that it may fall on a day that is not worked.</summary>
    public bool IsOnTheCalendar { get; private init; }

    public Due Anchor { get; private init; }

    public Session? Session { get; private init; }

    public Sequence<string> Tags { get => field ?? Sequence<string>.None; private init; }

    public string? Reason { get; private init; }

    public int MissingYear { get; private init; }

    /// <summary>Of a NoDate: the date, if it were known, would not lie before this day.</summary>
    public DateOnly NotBefore { get; private init; }

    /// <summary>Of a NoDate: nor after this one.</summary>
    public DateOnly NotAfter { get; private init; }

    public Sequence<string> Awaited { get => field ?? Sequence<string>.None; private init; }

    public static Outcome At(Due date, Session? session = null, bool timeIsSaid = false) =>
        new() { Kind = OutcomeKind.Date, Date = date, Anchor = date, Session = session, TimeIsSaid = timeIsSaid };

    public static Outcome Await(string what) => new() { Awaited = new([what]) };

    public static Outcome Await(IEnumerable<string> what) => new() { Awaited = new(what.Distinct()) };

    public static Outcome Fail(string reason) =>
        new() { Kind = OutcomeKind.NoDate, Reason = reason, NotBefore = DateOnly.MinValue, NotAfter = DateOnly.MaxValue };

    public static Outcome Missing(int year, DateOnly? notBefore = null, DateOnly? notAfter = null) => new()
    {
        Kind = OutcomeKind.NoDate,
        Reason = MissingYearException.MessageFor(year),
        MissingYear = year,
        NotBefore = notBefore ?? DateOnly.MinValue,
        NotAfter = notAfter ?? DateOnly.MaxValue,
    };

    /// <summary>Another date counted from the same anchor. The session goes with a part of it (its day, its cut-off), not with a count of days.</summary>
    public Outcome To(Due date, bool timeIsSaid, bool sameSession = false, bool onTheCalendar = false) =>
        this with { Date = date, TimeIsSaid = timeIsSaid, Session = sameSession ? Session : null, IsOnTheCalendar = onTheCalendar };

    public Outcome WithTags(Sequence<string> more) => more.Count == 0 ? this : this with { Tags = Tags.Count == 0 ? more : new(Tags.Union(more)) };

    public Derivation ToDerivation(IReadOnlyList<WhyStep> why) => Kind switch
    {
        OutcomeKind.Date => new Derivation { Due = Date, Anchor = Anchor, Session = Session, Tags = Tags, Why = why },
        OutcomeKind.NoDate => new Derivation { NoDateReason = Reason, MissingYear = MissingYear == 0 ? null : MissingYear, Why = why },
        _ => new Derivation { Awaited = Awaited, Why = why },
    };
}
