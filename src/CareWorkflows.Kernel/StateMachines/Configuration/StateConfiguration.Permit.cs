namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    public partial class StateConfiguration
    {
        /// <summary>The trigger leads to another state.</summary>
        /// <exception cref="ArgumentException">The destination is the state itself: say <see cref="PermitReentry"/> or <see cref="Ignore"/>.</exception>
        public StateConfiguration Permit(TTrigger trigger, TState destinationState) =>
            Permit(trigger, destinationState, Guard.None);

        /// <summary>The trigger leads to another state if the guard says so when it is fired.</summary>
        /// <remarks>Several such transitions may share a trigger. Fired, exactly one of them must be permitted.</remarks>
        /// <param name="trigger">The trigger.</param>
        /// <param name="destinationState">Where it leads.</param>
        /// <param name="guard">Asked when the trigger is fired or asked about, possibly more than once.</param>
        /// <param name="guardDescription">What a refusal says is missing. Without one: the name of the method.</param>
        /// <exception cref="ArgumentException">The destination is the state itself: say <c>PermitReentryIf</c> or <c>IgnoreIf</c>.</exception>
        public StateConfiguration PermitIf(TTrigger trigger, TState destinationState, Func<bool> guard, string? guardDescription = null) =>
            Permit(trigger, destinationState, Guard.Of(guard, guardDescription));

        /// <summary>The trigger leads to another state if all guards say so when it is fired. Each comes with its description.</summary>
        /// <exception cref="ArgumentException">The destination is the state itself: say <c>PermitReentryIf</c> or <c>IgnoreIf</c>.</exception>
        public StateConfiguration PermitIf(TTrigger trigger, TState destinationState, params Tuple<Func<bool>, string>[] guards) =>
            Permit(trigger, destinationState, Guard.Of(guards));

        /// <inheritdoc cref="PermitIf(TTrigger, TState, Func{bool}, string)"/>
        public StateConfiguration PermitIf<TArg0>(TriggerWithParameters<TArg0> trigger, TState destinationState, Func<TArg0, bool> guard, string? guardDescription = null) =>
            Permit(Of(trigger), destinationState, Guard.Of(guard, guardDescription));

        /// <inheritdoc cref="PermitIf(TTrigger, TState, Tuple{Func{bool}, string}[])"/>
        public StateConfiguration PermitIf<TArg0>(TriggerWithParameters<TArg0> trigger, TState destinationState, params Tuple<Func<TArg0, bool>, string>[] guards) =>
            Permit(Of(trigger), destinationState, Guard.Of(guards));

        /// <inheritdoc cref="PermitIf(TTrigger, TState, Func{bool}, string)"/>
        public StateConfiguration PermitIf<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, TState destinationState, Func<TArg0, TArg1, bool> guard, string? guardDescription = null) =>
            Permit(Of(trigger), destinationState, Guard.Of(guard, guardDescription));

        /// <inheritdoc cref="PermitIf(TTrigger, TState, Tuple{Func{bool}, string}[])"/>
        public StateConfiguration PermitIf<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, TState destinationState, params Tuple<Func<TArg0, TArg1, bool>, string>[] guards) =>
            Permit(Of(trigger), destinationState, Guard.Of(guards));

        /// <inheritdoc cref="PermitIf(TTrigger, TState, Func{bool}, string)"/>
        public StateConfiguration PermitIf<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, TState destinationState, Func<TArg0, TArg1, TArg2, bool> guard, string? guardDescription = null) =>
            Permit(Of(trigger), destinationState, Guard.Of(guard, guardDescription));

        /// <inheritdoc cref="PermitIf(TTrigger, TState, Tuple{Func{bool}, string}[])"/>
        public StateConfiguration PermitIf<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, TState destinationState, params Tuple<Func<TArg0, TArg1, TArg2, bool>, string>[] guards) =>
            Permit(Of(trigger), destinationState, Guard.Of(guards));

        private StateConfiguration Permit(TTrigger trigger, TState destination, Guard guard)
        {
            if (SameState.Equals(destination, State))
                throw new ArgumentException("Permit() (and PermitIf()) require that the destination state is not equal to the source state. To accept a trigger without changing state, use either Ignore() or PermitReentry().", nameof(destination));

            return Add(new FixedTrigger(trigger, guard, destination));
        }
    }
}
