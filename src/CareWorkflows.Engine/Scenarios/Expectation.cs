using System.Collections.Immutable;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios;

/// <summary>What must be so of one case, or of a report. What isn't said isn't checked.</summary>
internal sealed record Expectation(int Line)
{
    public string? Case { get; init; }
    public Row? State { get; init; }
    public ImmutableList<Row> Duties { get; init; } = [];
    public ImmutableList<Row> NoDuties { get; init; } = [];
    public ImmutableList<Row> Breaches { get; init; } = [];
    public ImmutableList<Row> NoBreaches { get; init; } = [];
    public ImmutableList<Row> Alerts { get; init; } = [];
    public ImmutableList<Row> NoAlerts { get; init; } = [];
    public ImmutableList<Row> Actions { get; init; } = [];
    public ImmutableList<Row> NoActions { get; init; } = [];

    /// <summary>One row for each name.</summary>
    public ImmutableList<Row> Data { get; init; } = [];
    public ImmutableList<Row> Warnings { get; init; } = [];

    /// <summary>One row for each duty: its label and the texts its derivation mentions.</summary>
    public ImmutableList<Row> Why { get; init; } = [];
    public ImmutableList<Row> Documents { get; init; } = [];
    public ImmutableList<Row> NoDocuments { get; init; } = [];
    public ImmutableList<Row> History { get; init; } = [];
    public ImmutableList<Row> Cases { get; init; } = [];
    public ImmutableList<Row> NoCases { get; init; } = [];
    public ImmutableList<Row> Agenda { get; init; } = [];
    public ImmutableList<Row> NoAgenda { get; init; } = [];

    /// <summary>Name of a report, instead of a case.</summary>
    public string? Report { get; init; }
    public ImmutableList<Row> Includes { get; init; } = [];
    public ImmutableList<Row> Excludes { get; init; } = [];
}

/// <summary>
/// One thing expected, with its line. A thing given as mere text (<c>noDuties: [O2]</c>) is a row of its list's first key.
/// </summary>
internal sealed record Row(int Line, ImmutableList<KeyValuePair<string, Value>> Keys)
{
    public static Row Of(int line, string key, Value value) => new(line, [new(key, value)]);

    public Value this[string key] => Keys.FirstOrDefault(k => k.Key == key).Value;

    public bool Has(string key) => Keys.Any(k => k.Key == key);

    /// <summary>The text under a key, numbers and truth values too; null when it isn't given.</summary>
    public string? Text(string key) => this[key] is { IsNothing: false } value ? value.ToString() : null;

    /// <summary>As it stands in the file: <c>{ duty: O4, status: open }</c>.</summary>
    public override string ToString() => $"{{ {string.Join(", ", Keys.Select(k => $"{k.Key}: {Shown.Of(k.Value)}"))} }}";
}
