namespace Stateless.Reflection;

/// <summary>What a state does about a trigger.</summary>
public abstract class TransitionInfo
{
    private protected TransitionInfo(object trigger, IEnumerable<InvocationInfo> guards, bool isInternal)
    {
        Trigger = new TriggerInfo(trigger);
        GuardConditionsMethodDescriptions = guards;
        IsInternalTransition = isInternal;
    }

    /// <summary>The trigger.</summary>
    public TriggerInfo Trigger { get; }

    /// <summary>The guards; empty if there are none.</summary>
    public IEnumerable<InvocationInfo> GuardConditionsMethodDescriptions { get; }

    /// <summary>Whether the state is acted in but not left.</summary>
    public bool IsInternalTransition { get; }
}

/// <summary>A transition to a state known beforehand. A re-entry or internal transition leads to its own state.</summary>
public class FixedTransitionInfo : TransitionInfo
{
    internal FixedTransitionInfo(object trigger, IEnumerable<InvocationInfo> guards, StateInfo destination, bool isInternal)
        : base(trigger, guards, isInternal) => DestinationState = destination;

    /// <summary>Where it leads.</summary>
    public StateInfo DestinationState { get; }
}

/// <summary>A trigger that does nothing in a state.</summary>
public class IgnoredTransitionInfo : TransitionInfo
{
    internal IgnoredTransitionInfo(object trigger, IEnumerable<InvocationInfo> guards)
        : base(trigger, guards, isInternal: false)
    {
    }
}

/// <summary>A transition to where a function says.</summary>
public class DynamicTransitionInfo : TransitionInfo
{
    private DynamicTransitionInfo(object trigger, IEnumerable<InvocationInfo> guards, InvocationInfo selector, DynamicStateInfos? possibleStates)
        : base(trigger, guards, isInternal: false)
    {
        DestinationStateSelectorDescription = selector;
        PossibleDestinationStates = possibleStates;
    }

    /// <summary>The function.</summary>
    public InvocationInfo DestinationStateSelectorDescription { get; }

    /// <summary>Where it can lead, if that was said.</summary>
    public DynamicStateInfos? PossibleDestinationStates { get; }

    /// <summary>Describes a dynamic transition.</summary>
    public static DynamicTransitionInfo Create<TTrigger>(
        TTrigger trigger, IEnumerable<InvocationInfo>? guards, InvocationInfo selector, DynamicStateInfos? possibleStates) =>
        new(trigger!, guards ?? [], selector, possibleStates);
}
