using System.Collections.Immutable;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>A drawn order of activities with decisions. Read into the same effects a sequence with Ifs gives; a cycle would wait or never end and is refused.</summary>
internal static class Flowchart
{
    public const string Type = "Elsa.Flowchart";

    public static ActivityDescription Description { get; } = new(Type, "Flowchart", ActivityPlace.Effect,
        "Activities in a drawn order, with decisions. It may not go round in circles.", [])
    {
        Category = "Flow",
        IsContainer = true,
    };

    public static IEnumerable<Effect> Read(Authored authored, EffectReader reader)
    {
        var activities = new Dictionary<string, Authored>(StringComparer.Ordinal);
        foreach (var activity in authored.Objects("activities", "activity"))
        {
            if (activity.Text("id") is { } id && !activities.TryAdd(id, activity))
            {
                activity.Find($"there are two activities with the id '{id}'");
            }
        }

        var connections = authored.Objects("connections", "connection")
            .Select(c => (From: c.Object("source")?.Text("activity") ?? "", Port: c.Object("source")?.Text("port") ?? "Done", To: c.Object("target")?.Text("activity") ?? ""))
            .ToList();
        var start = authored.Text("start") ?? activities.Keys.FirstOrDefault(a => connections.All(c => c.To != a));
        if (start is null || !activities.ContainsKey(start))
        {
            if (activities.Count > 0)
            {
                authored.Find("a flowchart needs one activity to start with");
            }

            return [];
        }

        return From(start, []);

        IEnumerable<Effect> From(string id, ImmutableHashSet<string> passed)
        {
            if (passed.Contains(id))
            {
                authored.Find("a flowchart may not go round in circles");
                return [];
            }

            if (!activities.TryGetValue(id, out var activity))
            {
                authored.Find($"a connection leads to '{id}', which is no activity here");
                return [];
            }

            var further = passed.Add(id);
            ImmutableList<Effect> Next(string port) =>
                [.. connections.Where(c => c.From == id && c.Port == port).SelectMany(c => From(c.To, further))];

            if (activity.Text("type") != FlowDecision.Type)
            {
                return [.. reader.Read(activity), .. Next("Done")];
            }

            return activity.AsExpression("condition") is { } condition ? [new If(condition, Next("True"), Next("False"))] : [];
        }
    }
}
