using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>Everything a decision may look at, as loaded so far. What is missing is asked for by <see cref="Decision.Needs"/>.</summary>
public sealed record World
{
    /// <summary>UTC; the moment of recording.</summary>
    public required DateTime Now { get; init; }

    public required ProcessLibrary Library { get; init; }

    public required WorkingCalendar Calendar { get; init; }

    public required Directory People { get; init; }

    /// <summary>The council's own values of settings, where they differ from the definitions'.</summary>
    public Record Settings { get; init; } = Record.Empty;

    /// <summary>Cases by id; null: there is no such case.</summary>
    public ImmutableDictionary<string, Case?> Cases { get; init; } = ImmutableDictionary<string, Case?>.Empty;

    /// <summary>Ids of every case about a child.</summary>
    public ImmutableDictionary<string, ImmutableList<string>> CasesOfChild { get; init; } = ImmutableDictionary<string, ImmutableList<string>>.Empty;

    /// <summary>Ids of every case of a process, final ones too.</summary>
    public ImmutableDictionary<string, ImmutableList<string>> CasesOf { get; init; } = ImmutableDictionary<string, ImmutableList<string>>.Empty;

    /// <summary>Ids of the cases that owe, or owed, something meant for a session.</summary>
    public ImmutableDictionary<string, ImmutableList<string>> CasesAt { get; init; } = ImmutableDictionary<string, ImmutableList<string>>.Empty;

    /// <summary>Ids of cases by process and name; null: there is none of that name.</summary>
    public ImmutableDictionary<(string Process, string Key), string?> Named { get; init; } = ImmutableDictionary<(string Process, string Key), string?>.Empty;

    public ImmutableDictionary<string, ImmutableList<HistoryEntry>> Histories { get; init; } = ImmutableDictionary<string, ImmutableList<HistoryEntry>>.Empty;
}

/// <summary>Who there is and which roles they hold, as a snapshot. Persons without an account are not in it (C17).</summary>
/// <param name="left">Whose account is closed: they hold nothing and nothing is given to them, but records name them.</param>
public sealed class Directory(IEnumerable<Actor> people, IEnumerable<Actor>? left = null)
{
    private readonly ImmutableSortedDictionary<string, Actor> people =
        people.ToImmutableSortedDictionary(p => p.Person, p => p, StringComparer.Ordinal);

    private readonly ImmutableSortedDictionary<string, Actor> left =
        (left ?? []).ToImmutableSortedDictionary(p => p.Person, p => p, StringComparer.Ordinal);

    public static Directory Empty { get; } = new([]);

    /// <summary>By name.</summary>
    public IEnumerable<Actor> Everybody => people.Values;

    /// <summary>By name, with those who left.</summary>
    public IEnumerable<Actor> EverybodyEver => people.Values.Concat(left.Values).OrderBy(p => p.Person, StringComparer.Ordinal);

    public Actor? Find(string person) => people.GetValueOrDefault(person);

    /// <summary>The team of a person, of one who left the last.</summary>
    public string? TeamOf(string person) => (Find(person) ?? left.GetValueOrDefault(person))?.Team;

    public bool HasRole(string person, string role) => Find(person)?.Roles.Contains(role) ?? false;

    /// <summary>Everyone who holds a role, by name.</summary>
    public IEnumerable<Actor> Holders(string role) => people.Values.Where(p => p.Roles.Contains(role));
}
