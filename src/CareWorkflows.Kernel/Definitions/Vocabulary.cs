using System.Collections.Frozen;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>The names an expression may use besides those its own process declares (docs/definitions.md, "What expressions see").</summary>
internal static class Vocabulary
{
    /// <summary>Names that mean something wherever a case is looked at.</summary>
    public static FrozenSet<string> Everywhere { get; } = FrozenSet.ToFrozenSet(
    [
        "state", "caseId", "process", "data", "variables", "getVariable", "setting", "first", "last", "previous", "next", "facts", "count", "has",
        "nextNo", "item", "child", "linked", "addWorkingDays", "addDays", "addMonths", "add", "weekdayOf", "dayOf", "timeOf", "max", "min", "latestOf", "earliestOf",
        "inWords", "distinct", "daysBetween", "minutesBetween", "isWorkingDay", "nextWorkingDay", "hasYear", "datesEvery", "duration", "sessions", "sessionOf", "agenda", "case_", "it", "no", "on", "entry", "action", "due",
    ], StringComparer.Ordinal);

    /// <summary>Names that mean something only where an action is judged: a due date that depends on them would not be a fact (T20).</summary>
    public static FrozenSet<string> WhenJudging { get; } = FrozenSet.ToFrozenSet(
        ["form", "occurredOn", "now", "today", "actor", "act", "before", "duty", "duties", "breaches", "breach", "people"], StringComparer.Ordinal);

    /// <summary>Names by which other cases are looked at.</summary>
    public static FrozenSet<string> OfOthers { get; } = FrozenSet.ToFrozenSet(["linked", "sessions", "sessionOf", "agenda", "case_"], StringComparer.Ordinal);

    /// <summary>Parts of a session that tell of its state, and not of when it sits.</summary>
    public static FrozenSet<string> OfSessionsState { get; } = FrozenSet.ToFrozenSet(["state", "sitting"], StringComparer.Ordinal);

    /// <summary>Functions whose first argument names a source of facts.</summary>
    public static FrozenSet<string> OfFacts { get; } = FrozenSet.ToFrozenSet(
        ["first", "last", "previous", "next", "facts", "count", "has", "nextNo", "item"], StringComparer.Ordinal);
}
