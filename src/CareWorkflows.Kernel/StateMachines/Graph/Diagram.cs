using Stateless.Reflection;

namespace Stateless.Graph;

/// <summary>A machine as a drawing: what every notation has in common.</summary>
internal sealed class Diagram
{
    private readonly Dictionary<string, Node> nodes = [];
    private readonly List<Choice> choices = [];
    private readonly List<Edge> edges = [];

    public Diagram(StateMachineInfo machine)
    {
        Initial = machine.InitialState.ToString();

        foreach (var state in machine.States.Where(state => state.Superstate is null && state.Substates.Any()))
            AddWithSubstates(state, parent: null);
        foreach (var state in machine.States.Where(state => !nodes.ContainsKey(state.ToString())))
            AddWithSubstates(state, parent: null);
        foreach (var state in machine.States)
            AddEdges(state);
        foreach (var state in machine.States)
            LabelWithActionsOfTriggers(state);
    }

    public string Initial { get; }

    /// <summary>Superstates with what is in them first, then the rest.</summary>
    public IEnumerable<Node> Nodes => nodes.Values;

    public IReadOnlyList<Choice> Choices => choices;

    public IReadOnlyList<Edge> Edges => edges;

    private Node AddWithSubstates(StateInfo state, Node? parent)
    {
        var node = new Node(
            state.ToString(),
            parent is not null,
            [.. state.EntryActions.Where(action => action.FromTrigger is null).Select(action => action.Method.Description)],
            [.. state.ExitActions.Select(action => action.Description)]);

        nodes.TryAdd(node.Name, node);
        foreach (var substate in state.Substates)
            node.Substates.Add(AddWithSubstates(substate, node));

        return node;
    }

    private void AddEdges(StateInfo state)
    {
        var from = state.ToString();

        foreach (var transition in state.FixedTransitions)
        {
            var to = transition.DestinationState.ToString();
            var edge = new Edge(from, to, transition.Trigger.ToString(), Names(transition), Enters: !transition.IsInternalTransition);

            // A loop does not pass by the box that lists the entry actions; so it lists them itself.
            if (from == to && edge.Enters)
                edge.Actions.AddRange(nodes[to].EntryActions);

            edges.Add(edge);
        }

        foreach (var transition in state.DynamicTransitions)
        {
            var choice = new Choice($"Decision{choices.Count + 1}", transition.DestinationStateSelectorDescription.Description);
            choices.Add(choice);

            var trigger = transition.Trigger.ToString();
            edges.Add(new Edge(from, choice.Name, trigger, Names(transition), Enters: true));
            edges.AddRange(
                from possible in transition.PossibleDestinationStates ?? []
                where nodes.ContainsKey(possible.DestinationState)
                select new Edge(choice.Name, possible.DestinationState, trigger, [possible.Criterion], Enters: true));
        }

        foreach (var ignored in state.IgnoredTriggers)
            edges.Add(new Edge(from, from, ignored.Trigger.ToString(), Names(ignored), Enters: false));
    }

    private void LabelWithActionsOfTriggers(StateInfo state)
    {
        var arriving = edges.Where(edge => edge.Enters && edge.To == state.ToString()).ToList();
        foreach (var action in state.EntryActions.Where(action => action.FromTrigger is not null))
        {
            foreach (var edge in arriving.Where(edge => edge.Trigger == action.FromTrigger))
                edge.Actions.Add(action.Method.Description);
        }
    }

    private static IReadOnlyList<string> Names(TransitionInfo transition) =>
        [.. transition.GuardConditionsMethodDescriptions.Select(guard => guard.Description)];

    internal sealed record Node(string Name, bool IsSubstate, IReadOnlyList<string> EntryActions, IReadOnlyList<string> ExitActions)
    {
        public List<Node> Substates { get; } = [];
    }

    internal sealed record Choice(string Name, string Label);

    internal sealed record Edge(string From, string To, string Trigger, IReadOnlyList<string> Guards, bool Enters)
    {
        public List<string> Actions { get; } = [];

        /// <summary>As UML writes it: trigger / actions [guards].</summary>
        public string Label
        {
            get
            {
                var label = Actions.Count == 0 ? Trigger : $"{Trigger} / {string.Join(", ", Actions)}";
                return string.Join(' ', [label, .. Guards.Select(guard => $"[{guard}]")]);
            }
        }
    }
}
