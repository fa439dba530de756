using System.Collections.Immutable;
using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios;

/// <summary>One line of a scenario's story.</summary>
internal abstract record Step(int Line);

/// <summary>The clock goes on to a time; all that falls due on the way happens.</summary>
internal sealed record ClockStep(int Line, string To) : Step(Line);

internal enum ActKind
{
    /// <summary>Opens a case by a start action.</summary>
    Start,
    Do,

    /// <summary>Something that happened to a child: recorded once, heard by every case it concerns.</summary>
    Event,
}

/// <summary>Somebody does something.</summary>
internal sealed record ActStep(int Line, ActKind Kind, string Action, string By) : Step(Line)
{
    /// <summary>Of the case a start opens.</summary>
    public string? Process { get; init; }

    /// <summary>Alias of the case, or the name of a session; null: the only one open.</summary>
    public string? Case { get; init; }
    public string? Child { get; init; }

    /// <summary>When it happened; null: at the clock's time.</summary>
    public string? On { get; init; }

    /// <summary>Fields over the default form; one that is nothing takes the default's away.</summary>
    public ImmutableList<KeyValuePair<string, Value>> With { get; init; } = [];
    public ImmutableList<FieldPath> Omit { get; init; } = [];

    /// <summary>Instead of doing it: once for each, the form without that one; each must be refused, naming it.</summary>
    public ImmutableList<FieldPath> OmitEach { get; init; } = [];
    public ImmutableDictionary<string, string> Overrides { get; init; } = ImmutableDictionary<string, string>.Empty;
    public ExpectedRefusal? Refused { get; init; }

    /// <summary>The cases it opens besides: alias and process.</summary>
    public ImmutableList<KeyValuePair<string, string>> Starts { get; init; } = [];

    /// <summary>Name of an event, for <c>event</c> in a history row.</summary>
    public string? Id { get; init; }
}

/// <param name="Text">Must be in one of the reasons; null: any refusal will do.</param>
internal sealed record ExpectedRefusal(string? Text);

/// <summary>An entry is put right.</summary>
internal sealed record CorrectStep(int Line, string Action, string By, string Reason) : Step(Line)
{
    public string? Case { get; init; }

    /// <summary>Event date or number of the entry; null: the only one of that action, else its latest.</summary>
    public string? Which { get; init; }

    /// <summary>The new event date.</summary>
    public string? To { get; init; }
    public ImmutableList<KeyValuePair<string, Value>> With { get; init; } = [];
    public ImmutableDictionary<string, string> Overrides { get; init; } = ImmutableDictionary<string, string>.Empty;
    public ExpectedRefusal? Refused { get; init; }
}

/// <summary>The council closes its offices on a day.</summary>
internal sealed record CalendarStep(int Line, DateOnly Add, string Reason) : Step(Line);

/// <summary>The product is stopped or started; while it is down nothing happens by itself.</summary>
internal sealed record DownStep(int Line, bool IsDown) : Step(Line);

/// <summary>Every open case is told that time has passed, at the clock's time.</summary>
internal sealed record EvaluateStep(int Line) : Step(Line);

/// <summary>Date arithmetic alone.</summary>
internal sealed record DueRuleStep(int Line, string Rule, string Gives) : Step(Line);

/// <summary>What must be so now.</summary>
/// <param name="By">Whose actions are meant.</param>
internal sealed record ExpectStep(int Line, string? By, Expectation Expect) : Step(Line);
