using Stateless.Reflection;

namespace Stateless.Graph;

/// <summary>Draws a machine in Graphviz' DOT, as a UML state diagram.</summary>
public static class UmlDotGraph
{
    /// <summary>The text of the diagram.</summary>
    public static string Format(StateMachineInfo machineInfo)
    {
        ArgumentNullException.ThrowIfNull(machineInfo);
        return string.Join(Environment.NewLine, Lines(new Diagram(machineInfo)));
    }

    private static List<string> Lines(Diagram diagram) =>
    [
        "digraph {",
        "compound=true;",
        "node [shape=Mrecord]",
        "rankdir=\"LR\"",
        .. diagram.Nodes.Where(node => node.Substates.Count > 0).SelectMany(Cluster),
        .. diagram.Nodes.Where(node => node.Substates.Count == 0 && !node.IsSubstate).Select(Box),
        .. diagram.Choices.Select(choice => $"\"{Escape(choice.Name)}\" [shape = \"diamond\", label = \"{Escape(choice.Label)}\"];"),
        "",
        .. diagram.Edges.Select(edge => $"\"{Escape(edge.From)}\" -> \"{Escape(edge.To)}\" [style=\"solid\", label=\"{Escape(edge.Label)}\"];"),
        " init [label=\"\", shape=point];",
        $" init -> \"{Escape(diagram.Initial)}\"[style = \"solid\"]",
        "}",
    ];

    private static List<string> Cluster(Diagram.Node superstate)
    {
        var name = Escape(superstate.Name);
        var actions = Actions(superstate);
        var label = actions.Count == 0 ? name : string.Join("\\n", [name, "----------", .. actions]);

        return
        [
            "",
            $"subgraph \"cluster{name}\"",
            "\t{",
            $"\tlabel = \"{label}\"",
            .. superstate.Substates.Select(Box),
            "}",
        ];
    }

    private static string Box(Diagram.Node state)
    {
        var name = Escape(state.Name);
        var actions = Actions(state);
        var label = actions.Count == 0 ? name : $"{name}|{string.Join("\\n", actions)}";

        return $"\"{name}\" [label=\"{label}\"];";
    }

    private static List<string> Actions(Diagram.Node state) =>
    [
        .. state.EntryActions.Select(action => $"entry / {Escape(action)}"),
        .. state.ExitActions.Select(action => $"exit / {Escape(action)}"),
    ];

    private static string Escape(string label) =>
        label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
