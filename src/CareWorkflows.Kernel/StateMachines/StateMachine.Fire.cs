namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>Takes the current state along the one transition configured for the trigger whose guards are met.</summary>
    /// <exception cref="InvalidOperationException">There is no such transition, or more than one.</exception>
    public void Fire(TTrigger trigger) => InternalFire(trigger, []);

    /// <inheritdoc cref="Fire(TTrigger)"/>
    /// <exception cref="ArgumentException">The arguments are not what <see cref="SetTriggerParameters(TTrigger, Type[])"/> announced.</exception>
    public void Fire(TriggerWithParameters trigger, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        InternalFire(trigger.Trigger, args);
    }

    /// <inheritdoc cref="Fire(TriggerWithParameters, object[])"/>
    public void Fire<TArg0>(TriggerWithParameters<TArg0> trigger, TArg0 arg0)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        InternalFire(trigger.Trigger, [arg0!]);
    }

    /// <inheritdoc cref="Fire(TriggerWithParameters, object[])"/>
    public void Fire<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, TArg0 arg0, TArg1 arg1)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        InternalFire(trigger.Trigger, [arg0!, arg1!]);
    }

    /// <inheritdoc cref="Fire(TriggerWithParameters, object[])"/>
    public void Fire<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, TArg0 arg0, TArg1 arg1, TArg2 arg2)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        InternalFire(trigger.Trigger, [arg0!, arg1!, arg2!]);
    }

    private void InternalFire(TTrigger trigger, object[] args)
    {
        switch (firingMode)
        {
            case FiringMode.Immediate:
                FireOne(trigger, args);
                break;
            case FiringMode.Queued:
                FireInTurn(trigger, args);
                break;
            default:
                throw new InvalidOperationException("The firing mode has not been configured!");
        }
    }

    private void FireInTurn(TTrigger trigger, object[] args)
    {
        waiting.Enqueue((trigger, args));
        if (firing)
            return;

        firing = true;
        try
        {
            while (waiting.TryDequeue(out var next))
                FireOne(next.Trigger, next.Args);
        }
        finally
        {
            firing = false;
        }
    }

    private void FireOne(TTrigger trigger, object[] args)
    {
        if (parameters.TryGetValue(trigger, out var announced))
            announced.ValidateParameters(args);

        var source = State;
        var node = NodeOf(source);

        if (!node.TryFindHandler(trigger, args, out var handler, out var unmetGuards))
        {
            unhandled(source, trigger, unmetGuards);
            return;
        }

        switch (handler)
        {
            case IgnoredTrigger:
                break;
            case InternalTrigger stay:
                stay.Act(new Transition(source, source, trigger, args), args);
                break;
            case ReentryTrigger again:
                Reenter(node, new Transition(source, again.Destination, trigger, args), args);
                break;
            case DynamicTrigger dynamic:
                Move(node, new Transition(source, dynamic.ChooseDestination(args), trigger, args), args);
                break;
            // A superstate may lead where we already are. That is no re-entry, and nothing to do.
            case FixedTrigger { Destination: var destination } when !SameState.Equals(source, destination):
                Move(node, new Transition(source, destination, trigger, args), args);
                break;
        }
    }

    private void Move(StateNode from, Transition transition, object[] args)
    {
        from.Exit(transition);
        State = transition.Destination;
        transitioned?.Invoke(transition);

        var entered = Enter(NodeOf(transition.Destination), transition, args).State;

        // An initial transition has led further down, or an entry action has fired.
        if (!SameState.Equals(entered, State))
            State = entered;

        transitionCompleted?.Invoke(new Transition(transition.Source, State, transition.Trigger, transition.Parameters));
    }

    private void Reenter(StateNode from, Transition transition, object[] args)
    {
        from.Exit(transition);
        var node = NodeOf(transition.Destination);

        // The re-entry stands in a superstate: leave that too, then enter it as itself.
        if (!transition.IsReentry)
        {
            transition = new Transition(transition.Destination, transition.Destination, transition.Trigger, args);
            node.Exit(transition);
        }

        transitioned?.Invoke(transition);
        var entered = Enter(node, transition, args);
        transitionCompleted?.Invoke(transition);
        State = entered.State;
    }

    /// <summary>Enters a state and then, by initial transitions, its substates. Returns where that ended.</summary>
    private StateNode Enter(StateNode node, Transition transition, object[] args)
    {
        node.Enter(transition, args);

        // In immediate mode an entry action may have fired and moved on; what is left to do happens where it got to.
        if (firingMode is FiringMode.Immediate && State is var current && !SameState.Equals(current, transition.Destination))
        {
            node = NodeOf(current);
            transition = new Transition(transition.Source, current, transition.Trigger, args);
        }

        if (!node.HasInitialTransition)
            return node;

        var target = node.InitialTransitionTarget!;
        if (!node.Substates.Exists(substate => SameState.Equals(substate.State, target)))
            throw new InvalidOperationException($"The target ({target}) for the initial transition is not a substate.");

        transitioned?.Invoke(new Transition(transition.Destination, target, transition.Trigger, transition.Parameters));
        return Enter(NodeOf(target), new InitialTransition(transition.Source, target, transition.Trigger, args), args);
    }
}
