using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Engine.Library;

/// <summary>Where a process names a rule.</summary>
/// <param name="What">In a designer's words: "duty O5", "guard of Complete (override)".</param>
/// <param name="Said">In the words of those who work by it: "Owed: Hold the first meeting".</param>
/// <param name="States">Where that holds, in the order of the diagram.</param>
public sealed record RulePlace(string Rule, ProcessMachine Process, string What, string Said, IReadOnlyList<string> States)
{
    /// <summary>Claiming a rule is a promise; the other places keep it.</summary>
    public bool IsClaim { get; private init; }

    /// <summary>Every place of a process that names a rule, the states of one thing together.</summary>
    public static IEnumerable<RulePlace> Of(ProcessMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var found = Duties(machine).Concat(Edges(machine))
            .GroupBy(f => (f.Rule, f.What))
            .Select(g => new RulePlace(g.Key.Rule, machine, g.Key.What, g.First().Said, [.. machine.StatesInOrder.Select(s => s.Name).Where(s => g.Any(f => f.State == s))]));
        var settings = machine.Settings.Values.Where(s => s.Limit is not null).Select(s => new RulePlace(s.Limit!, machine, $"limit of {s.Key}", $"Bounds the setting ‘{s.Description ?? s.Key}’", []));
        var limits = machine.Limits.Keys.Order(StringComparer.Ordinal).Select(l => new RulePlace(l, machine, "limit", "A limit that no setting and no agreement goes past", []));
        var kept = machine.Keeps.Select(k => new RulePlace(k.Key, machine, k.Value, Words.Sentence(k.Value), []));
        // A report of the library stands in every process: it answers the rules of those that claim them.
        var reports = machine.Reports.SelectMany(r => r.Rules.Where(machine.Claims.Contains).Select(rule => new RulePlace(rule, machine, $"report '{r.Name}'", $"Report ‘{r.Name}’", [])));
        return found.Concat(kept).Concat(reports).Concat(settings).Concat(limits).Concat(machine.Claims.Select(c => new RulePlace(c, machine, "claim", "Claimed", []) { IsClaim = true }));
    }

    private static IEnumerable<(string Rule, string What, string Said, string State)> Duties(ProcessMachine machine) =>
        from duty in machine.Duties
        from rule in duty.Rules.Concat(duty.Due?.Rules ?? []).Distinct()
        from state in duty.In
        select (rule, $"duty {duty.Name}", $"Owed: {duty.Title}", state);

    private static IEnumerable<(string Rule, string What, string Said, string State)> Edges(ProcessMachine machine) =>
        from state in machine.StatesInOrder
        from edge in state.Edges.Values.SelectMany(e => e)
        let trigger = machine.Triggers[edge.Trigger]
        from place in Guards(edge, trigger)
            .Concat(trigger.RolesRule is { } roles ? [(Rule: roles, What: $"who may {edge.Trigger}", Said: $"{trigger.Label}: who may")] : [])
            .Concat(trigger.Rules.Select(rule => (Rule: rule, What: edge.Trigger, Said: trigger.Label)))
        select (place.Rule, place.What, place.Said, state.Name);

    private static IEnumerable<(string Rule, string What, string Said)> Guards(Edge edge, Trigger trigger) =>
        edge.Requirements.Where(r => r.Rule is not null).Select(r => (r.Rule!, $"guard of {edge.Trigger} ({r.Grade.ToString().ToLowerInvariant()})", $"{trigger.Label}: {Unless(r.Grade)}"));

    private static string Unless(Grade grade) => grade switch
    {
        Grade.Hard => "refused where it is not kept",
        Grade.Override => "needs a reason where it is not kept",
        Grade.Warn => "warned where it is not kept",
        _ => "goes on where it is not kept, and managers are told",
    };
}
