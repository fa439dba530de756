using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>The real states of a definition, and the groups that stand for several (A8).</summary>
internal sealed class StateGroups(IEnumerable<Authored> states, string initial)
{
    private readonly List<(string Name, bool Final)> real =
        [.. states.Select(s => (Name: s.Needed("name"), Final: s.Flag("final"))).Where(s => !IsGroup(s.Name)).DistinctBy(s => s.Name)];

    public static bool IsGroup(string name) => name is "(live)" or "(any)";

    public bool IsKnown(string name) => IsGroup(name) || real.Any(s => s.Name == name);

    /// <summary>The states a name stands for, narrowed by <c>in</c> and <c>notIn</c>.</summary>
    public IEnumerable<string> States(string name, Authored narrowedBy)
    {
        var within = narrowedBy.Texts("in");
        var without = narrowedBy.Texts("notIn");
        foreach (var unknown in within.Concat(without).Where(s => real.All(r => r.Name != s)))
        {
            narrowedBy.Find($"'{unknown}' is no state");
        }

        return real
            .Where(s => name switch
            {
                "(live)" => !s.Final && s.Name != initial && s.Name != Case.Start,
                "(any)" => s.Name != initial && s.Name != Case.Start,
                _ => s.Name == name,
            })
            .Select(s => s.Name)
            .Where(s => (within.Count == 0 || within.Contains(s)) && !without.Contains(s));
    }
}
