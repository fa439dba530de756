using Stateless.Reflection;

namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>What has been configured: states, transitions, guards and actions, as data.</summary>
    public StateMachineInfo GetInfo()
    {
        var known = new Dictionary<TState, StateNode>(nodes);
        foreach (var destination in nodes.Values.SelectMany(node => node.Handlers<FixedTrigger>()).Select(handler => handler.Destination))
            known.TryAdd(destination, new StateNode(destination));

        // Two passes: states refer to each other.
        var states = known.ToDictionary(entry => entry.Key, entry => Describe(entry.Value));
        foreach (var (state, node) in known)
            Relate(states[state], node, other => states[other]);

        return new StateMachineInfo([.. states.Values], typeof(TState), typeof(TTrigger), Describe(new StateNode(initialState)));
    }

    private static StateInfo Describe(StateNode node) => new(node.State!)
    {
        EntryActions = [.. node.EntryActions.Select(action => new ActionInfo(action.Description, action.From is { } from ? $"{from.Trigger}" : null))],
        ExitActions = [.. node.ExitActions.Select(action => action.Description)],
        ActivateActions = [.. node.ActivateActions.Select(action => action.Description)],
        DeactivateActions = [.. node.DeactivateActions.Select(action => action.Description)],
        IgnoredTriggers = [.. node.Handlers<IgnoredTrigger>().Select(handler => new IgnoredTransitionInfo(handler.Trigger!, handler.Guard.Descriptions))],
    };

    private static void Relate(StateInfo info, StateNode node, Func<TState, StateInfo> infoOf)
    {
        info.Superstate = node.Superstate is { } superstate ? infoOf(superstate.State) : null;
        info.Substates = [.. node.Substates.Select(substate => infoOf(substate.State))];
        info.DynamicTransitions = [.. node.Handlers<DynamicTrigger>().Select(handler => handler.Info)];
        info.FixedTransitions = [.. node.HandlersByTrigger.SelectMany(handlers =>
            Fixed(handlers.OfType<FixedTrigger>(), handler => infoOf(handler.Destination), isInternal: false)
                .Concat(Fixed(handlers.OfType<ReentryTrigger>(), _ => info, isInternal: false))
                .Concat(Fixed(handlers.OfType<InternalTrigger>(), _ => info, isInternal: true)))];
    }

    private static IEnumerable<FixedTransitionInfo> Fixed<THandler>(
        IEnumerable<THandler> handlers, Func<THandler, StateInfo> destination, bool isInternal)
        where THandler : TriggerHandler =>
        handlers.Select(handler => new FixedTransitionInfo(handler.Trigger!, handler.Guard.Descriptions, destination(handler), isInternal));
}
