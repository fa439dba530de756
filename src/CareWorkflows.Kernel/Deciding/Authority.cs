using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>Somebody a restricted child's cases are open to.</summary>
/// <param name="Until">UTC; null: for as long as the record names them.</param>
public sealed record Reader(string Person, DateTime? Until)
{
    /// <param name="now">UTC.</param>
    public bool MaySeeAt(DateTime now) => Until is null || now < Until;
}

/// <summary>Who may act (C16). Decided here and nowhere else, for page, API and Studio alike.</summary>
internal static class Authority
{
    /// <summary>The role in which somebody may take an edge; null: they may not.</summary>
    public static string? RoleFor(CasesInView cases, Step step, Edge edge, Actor by) => RoleFor(cases, step.Machine, step.Now, edge, by);

    public static string? RoleFor(CasesInView cases, ProcessMachine machine, Case @case, Edge edge, Actor by)
    {
        if (by.IsSystem)
        {
            return edge.Roles.Contains("System") ? "System" : null;
        }

        // An emergency does not wait for the right team: whoever is on duty opens the record (docs/decisions/0013).
        if (InTeam(cases, @case, by) || machine.Restriction?.Emergency?.Action == edge.Trigger)
        {
            foreach (var role in edge.Roles)
            {
                if (by.Roles.Contains(role))
                {
                    return role;
                }
            }

            foreach (var role in by.Roles)
            {
                if (machine.Roles.TryGetValue(role, out var known) && known.ActsFor.Any(edge.Roles.Contains))
                {
                    return role;
                }
            }
        }

        if (edge.Holders.Count > 0)
        {
            var scope = new CaseScope(cases, machine, @case);
            if (edge.Holders.Any(h => Holds(h.Evaluate(scope), by.Person)))
            {
                return by.Roles.Count > 0 ? by.Roles[0] : "Holder";
            }
        }

        return null;
    }

    /// <summary>The people a restricted child's cases are open to, or were in an emergency; null: the child is not restricted.</summary>
    public static ImmutableList<Reader>? OpenTo(CasesInView cases, string child)
    {
        if (cases.RecordOf(child) is not { } record || cases.World.Library.Of(record).Restriction is not { } restriction)
        {
            return null;
        }

        var recorded = cases.Child(child);
        if (!recorded.Recorded(restriction.When).IsTruthy)
        {
            return null;
        }

        var named = restriction.OpenTo.SelectMany(name => People(recorded.Recorded(name))).Distinct(StringComparer.Ordinal).Select(person => new Reader(person, null)).ToList();
        var others = restriction.Emergency is { } emergency
            ? record.Facts.GetValueOrDefault(emergency.Stream, []).SelectMany(fact => People(fact.Kept[emergency.Person]).Select(person => (Person: person, Until: LondonTime.InstantOf(EventDate.Wall(fact.On)).UtcDateTime.AddHours(emergency.Hours))))
            : [];
        return
        [
            .. named,
            .. others.Where(o => !named.Exists(n => n.Person == o.Person)).GroupBy(o => o.Person, StringComparer.Ordinal).Select(g => new Reader(g.Key, g.Max(o => o.Until))),
        ];
    }

    /// <summary>Nobody is left to whom a restricted child is open and who could open it to others.</summary>
    public static bool IsClosedForGood(CasesInView cases, string child, RestrictionDeclaration restriction) =>
        !restriction.LiftedBy.IsEmpty && OpenTo(cases, child) is { } readers && !readers.Exists(r => r.Until is null && restriction.LiftedBy.Exists(role => cases.World.People.HasRole(r.Person, role)));

    /// <summary>What somebody may not see is not there for them, whatever their role.</summary>
    public static bool IsHidden(CasesInView cases, string? child, Actor by) =>
        !by.IsSystem && child is not null && OpenTo(cases, child) is { } readers && !readers.Exists(r => r.Person == by.Person && r.MaySeeAt(cases.World.Now));

    /// <summary>The one thing that may be done to a record one can't see: to open it in an emergency, by those who may.</summary>
    public static bool OpensInEmergency(CasesInView cases, ProcessMachine machine, Case record, FireAction action) =>
        machine.Restriction?.Emergency?.Action == action.Action && machine.EdgesFrom(record.State, action.Action).Exists(e => RoleFor(cases, machine, record, e, action.By) is not null);

    /// <summary>Says who may.</summary>
    public static Refusal Refusal(ProcessMachine machine, Trigger trigger, IEnumerable<Edge> edges)
    {
        var list = edges.ToList();
        var roles = list.SelectMany(e => e.Roles).Distinct().Where(r => !Actor.System.Roles.Contains(r)).Select(r => machine.Roles.TryGetValue(r, out var role) ? role.Title : r).ToList();
        var holders = list.SelectMany(e => e.Holders).Select(h => Duties.Words.Split(h.Source.Split('.')[^1].Trim('(', ')'))).Distinct();
        var who = roles.Concat(holders.Select(h => h.StartsWith("may ", StringComparison.Ordinal) ? $"whoever {h}" : $"the {h}")).ToList();
        return list.All(e => e.Roles is ["System"])
            ? new Refusal($"{trigger.Label} happens by itself; nobody records it")
            : new Refusal($"{trigger.Label} is for: {string.Join(", ", who)}", trigger.RolesRule);
    }

    // Where both have a team, "any holder in the child's team" is what a role means.
    private static bool InTeam(CasesInView cases, Case @case, Actor by) =>
        by.Team is null || @case.Child is not { } child || cases.Child(child).Recorded("team").Text is not { } team || team == by.Team;

    private static bool Holds(Value holder, string person) => People(holder).Contains(person);

    private static IEnumerable<string> People(Value value) => value.Kind switch
    {
        ValueKind.Text => [value.Text!],
        ValueKind.List => value.Items.SelectMany(People),
        _ => [],
    };
}
