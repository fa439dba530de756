using System.Collections.Immutable;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios;

/// <summary>An example anyone can read: people, a child, what happens, what must then be so. See <c>docs/scenarios.md</c>.</summary>
internal sealed record Scenario
{
    public required string File { get; init; }
    public required int Line { get; init; }
    public required string Title { get; init; }

    /// <summary>Rules it is about.</summary>
    public ImmutableList<string> Rules { get; init; } = [];

    /// <summary>In the order of the file: the first SW is a child's SW until a step says otherwise.</summary>
    public ImmutableList<ScenarioPerson> People { get; init; } = [];

    public Record Settings { get; init; } = Record.Empty;

    public int SettingsLine { get; init; }

    /// <summary>Facts of a child's record that no step sets, by the child's alias.</summary>
    public ImmutableList<KeyValuePair<string, Record>> Children { get; init; } = [];

    /// <summary>Panels that run from the start, and the form of their StartSeries.</summary>
    public ImmutableList<KeyValuePair<string, Record>> Series { get; init; } = [];

    /// <summary>Years the calendar has data for (C1).</summary>
    public ImmutableList<int> CalendarYears { get; init; } = [2026, 2027];

    public ImmutableList<Step> Steps { get; init; } = [];
}

/// <param name="Roles">None: a person without an account (C17), who may be named and told, and does nothing.</param>
internal sealed record ScenarioPerson(string Name, ImmutableList<string> Roles);
