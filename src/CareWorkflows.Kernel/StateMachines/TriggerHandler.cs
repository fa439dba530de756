using Stateless.Reflection;

namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>What a state does about a trigger: one of the five below.</summary>
    internal abstract class TriggerHandler(TTrigger trigger, Guard guard)
    {
        public TTrigger Trigger { get; } = trigger;

        public Guard Guard { get; } = guard;
    }

    /// <summary>Go to another state.</summary>
    internal sealed class FixedTrigger(TTrigger trigger, Guard guard, TState destination) : TriggerHandler(trigger, guard)
    {
        public TState Destination { get; } = destination;
    }

    /// <summary>Leave the state and enter it again. Found in a superstate, it is the superstate that is entered.</summary>
    internal sealed class ReentryTrigger(TTrigger trigger, Guard guard, TState destination) : TriggerHandler(trigger, guard)
    {
        public TState Destination { get; } = destination;
    }

    /// <summary>Go where a function says; back into the same state if it says so.</summary>
    internal sealed class DynamicTrigger(TTrigger trigger, Guard guard, Func<object[], TState> destination, DynamicTransitionInfo info)
        : TriggerHandler(trigger, guard)
    {
        public DynamicTransitionInfo Info { get; } = info;

        public TState ChooseDestination(object[] args) => destination(args);
    }

    /// <summary>Act, and stay without leaving.</summary>
    internal sealed class InternalTrigger(TTrigger trigger, Guard guard, Action<Transition, object[]> action) : TriggerHandler(trigger, guard)
    {
        public void Act(Transition transition, object[] args) => action(transition, args);
    }

    /// <summary>Do nothing, and say nothing about it.</summary>
    internal sealed class IgnoredTrigger(TTrigger trigger, Guard guard) : TriggerHandler(trigger, guard);
}
