using System.Diagnostics.CodeAnalysis;

namespace Stateless;

/// <summary>
/// States, and the triggers that lead from one to another: the synchronous part of Stateless 5.18, under its names.
/// </summary>
/// <remarks>
/// Configure first, fire later. A configured machine that keeps its state outside and fires in
/// <see cref="FiringMode.Immediate"/> mode changes nothing of its own when fired: threads may share it.
/// </remarks>
/// <typeparam name="TState">What the states are: an enum, a string. A null is no state.</typeparam>
/// <typeparam name="TTrigger">What the triggers are.</typeparam>
public partial class StateMachine<TState, TTrigger>
{
    private static readonly EqualityComparer<TState> SameState = EqualityComparer<TState>.Default;

    private readonly Dictionary<TState, StateNode> nodes = [];
    private readonly Dictionary<TTrigger, TriggerWithParameters> parameters = [];
    private readonly Func<TState> stateAccessor;
    private readonly Action<TState> stateMutator;
    private readonly TState initialState;
    private readonly FiringMode firingMode;
    private readonly Queue<(TTrigger Trigger, object[] Args)> waiting = [];
    private bool firing;

    private Action<TState, TTrigger, ICollection<string>?> unhandled = RefuseUnhandled;
    private Action<Transition>? transitioned;
    private Action<Transition>? transitionCompleted;

    /// <summary>A machine that keeps its own state and queues triggers.</summary>
    public StateMachine(TState initialState)
        : this(initialState, FiringMode.Queued)
    {
    }

    /// <summary>A machine that keeps its own state.</summary>
    public StateMachine(TState initialState, FiringMode firingMode)
    {
        var current = initialState;
        stateAccessor = () => current;
        stateMutator = state => current = state;
        this.initialState = initialState;
        this.firingMode = firingMode;
    }

    /// <summary>A machine whose state is kept elsewhere and which queues triggers.</summary>
    public StateMachine(Func<TState> stateAccessor, Action<TState> stateMutator)
        : this(stateAccessor, stateMutator, FiringMode.Queued)
    {
    }

    /// <summary>A machine whose state is kept elsewhere. Reads it once now: that is the initial state <see cref="GetInfo"/> tells of.</summary>
    /// <exception cref="ArgumentNullException">No accessor or no mutator.</exception>
    public StateMachine(Func<TState> stateAccessor, Action<TState> stateMutator, FiringMode firingMode)
    {
        ArgumentNullException.ThrowIfNull(stateAccessor);
        ArgumentNullException.ThrowIfNull(stateMutator);

        this.stateAccessor = stateAccessor;
        this.stateMutator = stateMutator;
        initialState = stateAccessor();
        this.firingMode = firingMode;
    }

    /// <summary>The current state.</summary>
    public TState State
    {
        get => stateAccessor();
        private set => stateMutator(value);
    }

    /// <summary>The triggers that may be fired now, without arguments.</summary>
    public IEnumerable<TTrigger> PermittedTriggers => GetPermittedTriggers();

    private StateNode CurrentNode => NodeOf(State);

    /// <summary>The triggers that may be fired now, each once, those of superstates last.</summary>
    /// <param name="args">What guards that take arguments are asked with.</param>
    public IEnumerable<TTrigger> GetPermittedTriggers(params object[] args) => CurrentNode.PermittedTriggers(args);

    /// <summary>Says what may happen in a state. Call it as often as you like: what is said adds up.</summary>
    public StateConfiguration Configure(TState state) => new(this, NodeToConfigure(state));

    /// <summary>Whether the current state is this one or a substate of it.</summary>
    public bool IsInState(TState state) => CurrentNode.IsIncludedIn(state);

    /// <summary>Runs the activation actions of the current state, those of its superstates first.</summary>
    public void Activate() => CurrentNode.Activate();

    /// <summary>Runs the deactivation actions of the current state, those of its superstates last.</summary>
    public void Deactivate() => CurrentNode.Deactivate();

    /// <summary>Calls back after the state has changed and before the entry actions. Callbacks add up.</summary>
    public void OnTransitioned(Action<Transition> onTransitionAction)
    {
        ArgumentNullException.ThrowIfNull(onTransitionAction);
        transitioned += onTransitionAction;
    }

    /// <summary>Calls back after the entry actions. Callbacks add up.</summary>
    public void OnTransitionCompleted(Action<Transition> onTransitionAction)
    {
        ArgumentNullException.ThrowIfNull(onTransitionAction);
        transitionCompleted += onTransitionAction;
    }

    /// <summary>Replaces the exception thrown for a trigger the current state does not take.</summary>
    public void OnUnhandledTrigger(Action<TState, TTrigger> unhandledTriggerAction)
    {
        ArgumentNullException.ThrowIfNull(unhandledTriggerAction);
        unhandled = (state, trigger, _) => unhandledTriggerAction(state, trigger);
    }

    /// <summary>Replaces the exception thrown for a trigger the current state does not take.</summary>
    /// <param name="unhandledTriggerAction">Gets the descriptions of the guards that said no; null if the trigger is not configured at all.</param>
    public void OnUnhandledTrigger(Action<TState, TTrigger, ICollection<string>?> unhandledTriggerAction)
    {
        ArgumentNullException.ThrowIfNull(unhandledTriggerAction);
        unhandled = unhandledTriggerAction;
    }

    /// <summary>The state and the triggers it permits.</summary>
    public override string ToString() =>
        $"StateMachine {{ State = {State}, PermittedTriggers = {{ {string.Join(", ", GetPermittedTriggers())} }}}}";

    /// <summary>A state never configured has a node with nothing in it, made for the asking: firing must not write to what threads share.</summary>
    private StateNode NodeOf(TState state) => nodes.TryGetValue(state, out var node) ? node : new StateNode(state);

    private StateNode NodeToConfigure(TState state)
    {
        if (!nodes.TryGetValue(state, out var node))
            nodes.Add(state, node = new StateNode(state));

        return node;
    }

    [DoesNotReturn]
    private static void RefuseUnhandled(TState state, TTrigger trigger, ICollection<string>? unmetGuards) =>
        throw new InvalidOperationException(unmetGuards is { Count: > 0 }
            ? $"Trigger '{trigger}' is valid for transition from state '{state}' but a guard conditions are not met. Guard descriptions: '{string.Join(", ", unmetGuards)}'."
            : $"No valid leaving transitions are permitted from state '{state}' for trigger '{trigger}'. Consider ignoring the trigger.");
}
