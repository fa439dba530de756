namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    public partial class StateConfiguration
    {
        /// <summary>The trigger acts without leaving the state: neither exit nor entry actions run.</summary>
        public StateConfiguration InternalTransition(TTrigger trigger, Action<Transition> entryAction) =>
            InternalTransitionIf(trigger, static _ => true, entryAction);

        /// <inheritdoc cref="InternalTransition(TTrigger, Action{Transition})"/>
        public StateConfiguration InternalTransition(TTrigger trigger, Action internalAction) =>
            InternalTransitionIf(trigger, static _ => true, internalAction);

        /// <inheritdoc cref="InternalTransition(TTrigger, Action{Transition})"/>
        public StateConfiguration InternalTransition<TArg0>(TTrigger trigger, Action<Transition> internalAction) =>
            InternalTransitionIf(trigger, static _ => true, internalAction);

        /// <inheritdoc cref="InternalTransition(TTrigger, Action{Transition})"/>
        public StateConfiguration InternalTransition<TArg0>(TriggerWithParameters<TArg0> trigger, Action<TArg0, Transition> internalAction) =>
            InternalTransitionIf(trigger, static (TArg0 _) => true, internalAction);

        /// <inheritdoc cref="InternalTransition(TTrigger, Action{Transition})"/>
        public StateConfiguration InternalTransition<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, Action<TArg0, TArg1, Transition> internalAction) =>
            InternalTransitionIf(trigger, static (object[] _) => true, internalAction);

        /// <inheritdoc cref="InternalTransition(TTrigger, Action{Transition})"/>
        public StateConfiguration InternalTransition<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, Action<TArg0, TArg1, TArg2, Transition> internalAction) =>
            InternalTransitionIf(trigger, static (object[] _) => true, internalAction);

        /// <summary>The trigger acts without leaving the state, if the guard says so when it is fired.</summary>
        public StateConfiguration InternalTransitionIf(TTrigger trigger, Func<object[], bool> guard, Action<Transition> entryAction, string? guardDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return Add(new InternalTrigger(trigger, Guard.Of(guard, guardDescription), (transition, _) => entryAction(transition)));
        }

        /// <inheritdoc cref="InternalTransitionIf(TTrigger, Func{object[], bool}, Action{Transition}, string)"/>
        public StateConfiguration InternalTransitionIf(TTrigger trigger, Func<object[], bool> guard, Action internalAction, string? guardDescription = null)
        {
            ArgumentNullException.ThrowIfNull(internalAction);
            return Add(new InternalTrigger(trigger, Guard.Of(guard, guardDescription), (_, _) => internalAction()));
        }

        /// <inheritdoc cref="InternalTransitionIf(TTrigger, Func{object[], bool}, Action{Transition}, string)"/>
        public StateConfiguration InternalTransitionIf<TArg0>(TTrigger trigger, Func<object[], bool> guard, Action<Transition> internalAction, string? guardDescription = null) =>
            InternalTransitionIf(trigger, guard, internalAction, guardDescription);

        /// <inheritdoc cref="InternalTransitionIf(TTrigger, Func{object[], bool}, Action{Transition}, string)"/>
        public StateConfiguration InternalTransitionIf<TArg0>(TriggerWithParameters<TArg0> trigger, Func<TArg0, bool> guard, Action<TArg0, Transition> internalAction, string? guardDescription = null)
        {
            ArgumentNullException.ThrowIfNull(internalAction);
            return Add(new InternalTrigger(Of(trigger), Guard.Of(guard, guardDescription), (transition, args) =>
                internalAction(Arguments.Get<TArg0>(args, 0), transition)));
        }

        /// <inheritdoc cref="InternalTransitionIf(TTrigger, Func{object[], bool}, Action{Transition}, string)"/>
        public StateConfiguration InternalTransitionIf<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, Func<object[], bool> guard, Action<TArg0, TArg1, Transition> internalAction, string? guardDescription = null)
        {
            ArgumentNullException.ThrowIfNull(internalAction);
            return Add(new InternalTrigger(Of(trigger), Guard.Of(guard, guardDescription), (transition, args) =>
                internalAction(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1), transition)));
        }

        /// <inheritdoc cref="InternalTransitionIf(TTrigger, Func{object[], bool}, Action{Transition}, string)"/>
        public StateConfiguration InternalTransitionIf<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, Func<TArg0, TArg1, bool> guard, Action<TArg0, TArg1, Transition> internalAction, string? guardDescription = null)
        {
            ArgumentNullException.ThrowIfNull(internalAction);
            return Add(new InternalTrigger(Of(trigger), Guard.Of(guard, guardDescription), (transition, args) =>
                internalAction(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1), transition)));
        }

        /// <inheritdoc cref="InternalTransitionIf(TTrigger, Func{object[], bool}, Action{Transition}, string)"/>
        public StateConfiguration InternalTransitionIf<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, Func<object[], bool> guard, Action<TArg0, TArg1, TArg2, Transition> internalAction, string? guardDescription = null)
        {
            ArgumentNullException.ThrowIfNull(internalAction);
            return Add(new InternalTrigger(Of(trigger), Guard.Of(guard, guardDescription), (transition, args) =>
                internalAction(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1), Arguments.Get<TArg2>(args, 2), transition)));
        }

        /// <inheritdoc cref="InternalTransitionIf(TTrigger, Func{object[], bool}, Action{Transition}, string)"/>
        public StateConfiguration InternalTransitionIf<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, Func<TArg0, TArg1, TArg2, bool> guard, Action<TArg0, TArg1, TArg2, Transition> internalAction, string? guardDescription = null)
        {
            ArgumentNullException.ThrowIfNull(internalAction);
            return Add(new InternalTrigger(Of(trigger), Guard.Of(guard, guardDescription), (transition, args) =>
                internalAction(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1), Arguments.Get<TArg2>(args, 2), transition)));
        }
    }
}
