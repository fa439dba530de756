namespace Stateless.Reflection;

/// <summary>A machine as data.</summary>
public class StateMachineInfo
{
    internal StateMachineInfo(IReadOnlyList<StateInfo> states, Type stateType, Type triggerType, StateInfo initialState)
    {
        States = states;
        StateType = stateType;
        TriggerType = triggerType;
        InitialState = initialState;
    }

    /// <summary>Names the state the machine was made in, and no more: look it up in <see cref="States"/> for what was configured.</summary>
    public StateInfo InitialState { get; }

    /// <summary>Every state configured or led to, in the order they came up.</summary>
    public IEnumerable<StateInfo> States { get; }

    /// <summary>The type of the states.</summary>
    public Type StateType { get; }

    /// <summary>The type of the triggers.</summary>
    public Type TriggerType { get; }
}
