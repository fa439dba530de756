using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Engine.Library;

/// <summary>Where a process names a rule.</summary>
/// <param name="What">In words: "duty O5", "guard of Complete (override)".</param>
/// <param name="States">Where that holds, in the order of the diagram.</param>
internal sealed record RulePlace(string Rule, ProcessMachine Process, string What, IReadOnlyList<string> States)
{
    /// <summary>Claiming a rule is a promise; the other places keep it.</summary>
    public bool IsClaim { get; private init; }

    /// <summary>Every place of a process that names a rule, the states of one thing together.</summary>
    public static IEnumerable<RulePlace> Of(ProcessMachine machine)
    {
        var found = Duties(machine).Concat(Edges(machine))
            .GroupBy(f => (f.Rule, f.What))
            .Select(g => new RulePlace(g.Key.Rule, machine, g.Key.What, [.. machine.StatesInOrder.Select(s => s.Name).Where(s => g.Any(f => f.State == s))]));
        var settings = machine.Settings.Values.Where(s => s.Limit is not null).Select(s => new RulePlace(s.Limit!, machine, $"limit of {s.Key}", []));
        var limits = machine.Limits.Keys.Order(StringComparer.Ordinal).Select(l => new RulePlace(l, machine, "limit", []));
        var kept = machine.Keeps.Select(k => new RulePlace(k.Key, machine, k.Value, []));
        // A report of the library stands in every process: it answers the rules of those that claim them.
        var reports = machine.Reports.SelectMany(r => r.Rules.Where(machine.Claims.Contains).Select(rule => new RulePlace(rule, machine, $"report '{r.Name}'", [])));
        return found.Concat(kept).Concat(reports).Concat(settings).Concat(limits).Concat(machine.Claims.Select(c => new RulePlace(c, machine, "claim", []) { IsClaim = true }));
    }

    private static IEnumerable<(string Rule, string What, string State)> Duties(ProcessMachine machine) =>
        from duty in machine.Duties
        from rule in duty.Rules.Concat(duty.Due?.Rules ?? []).Distinct()
        from state in duty.In
        select (rule, $"duty {duty.Name}", state);

    private static IEnumerable<(string Rule, string What, string State)> Edges(ProcessMachine machine) =>
        from state in machine.StatesInOrder
        from edge in state.Edges.Values.SelectMany(e => e)
        let trigger = machine.Triggers[edge.Trigger]
        from place in Guards(edge)
            .Concat(trigger.RolesRule is { } roles ? [(Rule: roles, What: $"who may {edge.Trigger}")] : [])
            .Concat(trigger.Rules.Select(rule => (Rule: rule, What: edge.Trigger)))
        select (place.Rule, place.What, state.Name);

    private static IEnumerable<(string Rule, string What)> Guards(Edge edge) =>
        edge.Requirements.Where(r => r.Rule is not null).Select(r => (r.Rule!, $"guard of {edge.Trigger} ({r.Grade.ToString().ToLowerInvariant()})"));
}
