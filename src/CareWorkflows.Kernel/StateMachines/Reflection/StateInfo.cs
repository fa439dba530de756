namespace Stateless.Reflection;

/// <summary>A state and all that was configured for it.</summary>
public class StateInfo
{
    internal StateInfo(object underlyingState) => UnderlyingState = underlyingState;

    /// <summary>The state itself.</summary>
    public object UnderlyingState { get; }

    /// <summary>The state around it, if any.</summary>
    public StateInfo? Superstate { get; internal set; }

    /// <summary>The states directly within it.</summary>
    public IEnumerable<StateInfo> Substates { get; internal set; } = [];

    /// <summary>What runs when it is entered, in order.</summary>
    public IEnumerable<ActionInfo> EntryActions { get; internal init; } = [];

    /// <summary>What runs when it is left, in order.</summary>
    public IEnumerable<InvocationInfo> ExitActions { get; internal init; } = [];

    /// <summary>What runs when the machine is activated in it.</summary>
    public IEnumerable<InvocationInfo> ActivateActions { get; internal init; } = [];

    /// <summary>What runs when the machine is deactivated in it.</summary>
    public IEnumerable<InvocationInfo> DeactivateActions { get; internal init; } = [];

    /// <summary>All its own transitions; those of its superstate are not repeated.</summary>
    public IEnumerable<TransitionInfo> Transitions => FixedTransitions.Concat<TransitionInfo>(DynamicTransitions);

    /// <summary>Those whose destination is known: to other states, re-entries, internal ones.</summary>
    public IEnumerable<FixedTransitionInfo> FixedTransitions { get; internal set; } = [];

    /// <summary>Those whose destination a function chooses.</summary>
    public IEnumerable<DynamicTransitionInfo> DynamicTransitions { get; internal set; } = [];

    /// <summary>The triggers it ignores.</summary>
    public IEnumerable<IgnoredTransitionInfo> IgnoredTriggers { get; internal init; } = [];

    /// <summary>The state, as text.</summary>
    public override string ToString() => UnderlyingState.ToString() ?? "<null>";
}
