using Stateless.Reflection;

namespace Stateless.Graph;

/// <summary>Draws a machine as a Mermaid state diagram.</summary>
public static class MermaidGraph
{
    /// <summary>The text of the diagram.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such direction.</exception>
    public static string Format(StateMachineInfo machineInfo, MermaidGraphDirection? direction = null)
    {
        ArgumentNullException.ThrowIfNull(machineInfo);
        return string.Join(Environment.NewLine, Lines(new Diagram(machineInfo), direction));
    }

    private static List<string> Lines(Diagram diagram, MermaidGraphDirection? direction)
    {
        var ids = Ids(diagram);

        return
        [
            "stateDiagram-v2",
            .. direction is { } way ? [$"\tdirection {Code(way)}"] : Array.Empty<string>(),
            .. diagram.Nodes.Where(node => Id(node.Name) != node.Name).Select(node => $"\t{Id(node.Name)} : {node.Name}"),
            .. diagram.Nodes.Where(node => node.Substates.Count > 0).SelectMany(Block),
            .. diagram.Choices.Select(choice => $"\tstate {choice.Name} <<choice>>"),
            .. diagram.Edges.Select(edge => $"\t{Id(edge.From)} --> {Id(edge.To)} : {edge.Label}"),
            $"[*] --> {Id(diagram.Initial)}",
        ];

        // Choices, and an initial state never configured, go by their own name.
        string Id(string name) => ids.GetValueOrDefault(name, name);

        string[] Block(Diagram.Node superstate) =>
            [$"\tstate {Id(superstate.Name)} {{", .. superstate.Substates.Select(substate => $"\t\t{Id(substate.Name)}"), "\t}"];
    }

    /// <summary>Ids Mermaid can read: the names without blanks, colons and hyphens, numbered where that makes two alike.</summary>
    private static Dictionary<string, string> Ids(Diagram diagram)
    {
        var ids = new Dictionary<string, string>();
        var taken = diagram.Nodes.Select(node => node.Name).ToHashSet();
        foreach (var name in diagram.Nodes.Select(node => node.Name))
        {
            var plain = string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c is not (':' or '-')));
            var id = plain;
            for (var count = 1; id != name && !taken.Add(id); count++)
                id = $"{plain}_{count}";

            ids.Add(name, id);
        }

        return ids;
    }

    private static string Code(MermaidGraphDirection direction) => direction switch
    {
        MermaidGraphDirection.LeftToRight => "LR",
        MermaidGraphDirection.RightToLeft => "RL",
        MermaidGraphDirection.TopToBottom => "TB",
        MermaidGraphDirection.BottomToTop => "BT",
        _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, "No such direction."),
    };
}
