using System.Collections.Frozen;
using System.Collections.Immutable;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>A duty or a deadline that is worked out from linked cases, and which cases one of those may move by it (T22).</summary>
/// <param name="States">In these a case may come to owe it.</param>
/// <param name="Duty">The duty; null: it is a deadline.</param>
public sealed record LinkReader(FrozenSet<string> States, string? Duty)
{
    /// <summary>Every one of a process.</summary>
    internal static ImmutableList<LinkReader> Of(
        IReadOnlyCollection<MachineState> states, IReadOnlyCollection<DutyDefinition> duties, IReadOnlyDictionary<string, ComputedValue> computed) =>
    [
        .. duties.Where(d => DutyReads.Gathered(duties, computed, g => g.Add(d)).SeesLinked).Select(d => new LinkReader(d.In, d.Name)),
        .. from state in states
           from deadline in state.Deadlines
           where DutyReads.Gathered(duties, computed, g => g.AddDeadline(deadline, state.Edges[deadline.Name])).SeesLinked
           select new LinkReader([state.Name], null),
    ];

    /// <summary>Whether what a process makes public of its cases is worked out from others they are linked to.</summary>
    internal static bool TellsOfLinked(IReadOnlyCollection<DutyDefinition> duties, IReadOnlyDictionary<string, ComputedValue> computed) =>
        computed.Values.Any(c => c.IsPublic && DutyReads.Gathered(duties, computed, g => g.AddValue(c.Name)).SeesLinked);
}
