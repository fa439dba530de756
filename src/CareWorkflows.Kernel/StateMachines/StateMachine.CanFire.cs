namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>Whether the current state takes the trigger. Asks the guards, changes nothing.</summary>
    /// <exception cref="InvalidOperationException">More than one transition is permitted: firing would fail the same way.</exception>
    public bool CanFire(TTrigger trigger) => CurrentNode.TryFindHandler(trigger, [], out _, out _);

    /// <summary>Whether the current state takes the trigger, and if not, why not.</summary>
    /// <param name="trigger">The trigger asked about.</param>
    /// <param name="unmetGuards">Descriptions of the guards that said no. Empty if the answer is yes, null if the trigger is not configured at all.</param>
    /// <exception cref="InvalidOperationException">More than one transition is permitted: firing would fail the same way.</exception>
    public bool CanFire(TTrigger trigger, out ICollection<string>? unmetGuards) => CanFire(trigger, [], out unmetGuards);

    /// <inheritdoc cref="CanFire(TTrigger)"/>
    public bool CanFire<TArg0>(TriggerWithParameters<TArg0> trigger, TArg0 arg0) =>
        CanFire(trigger, arg0, out _);

    /// <inheritdoc cref="CanFire(TTrigger)"/>
    public bool CanFire<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, TArg0 arg0, TArg1 arg1) =>
        CanFire(trigger, arg0, arg1, out _);

    /// <inheritdoc cref="CanFire(TTrigger)"/>
    public bool CanFire<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, TArg0 arg0, TArg1 arg1, TArg2 arg2) =>
        CanFire(trigger, arg0, arg1, arg2, out _);

    /// <inheritdoc cref="CanFire(TTrigger, out ICollection{string})"/>
    public bool CanFire<TArg0>(TriggerWithParameters<TArg0> trigger, TArg0 arg0, out ICollection<string>? unmetGuards)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return CanFire(trigger.Trigger, [arg0!], out unmetGuards);
    }

    /// <inheritdoc cref="CanFire(TTrigger, out ICollection{string})"/>
    public bool CanFire<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, TArg0 arg0, TArg1 arg1, out ICollection<string>? unmetGuards)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return CanFire(trigger.Trigger, [arg0!, arg1!], out unmetGuards);
    }

    /// <inheritdoc cref="CanFire(TTrigger, out ICollection{string})"/>
    public bool CanFire<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, TArg0 arg0, TArg1 arg1, TArg2 arg2, out ICollection<string>? unmetGuards)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return CanFire(trigger.Trigger, [arg0!, arg1!, arg2!], out unmetGuards);
    }

    private bool CanFire(TTrigger trigger, object[] args, out ICollection<string>? unmetGuards)
    {
        var found = CurrentNode.TryFindHandler(trigger, args, out _, out var unmet);
        unmetGuards = found ? [] : unmet;
        return found;
    }
}
