using Stateless.Reflection;

namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    public partial class StateConfiguration
    {
        /// <summary>The trigger leads where the selector says when it is fired; if that is the state itself, it is left and entered again.</summary>
        /// <param name="trigger">The trigger.</param>
        /// <param name="destinationStateSelector">Says where to go.</param>
        /// <param name="destinationStateSelectorDescription">Its name in diagrams.</param>
        /// <param name="possibleDestinationStates">Where it can lead, for diagrams.</param>
        public StateConfiguration PermitDynamic(TTrigger trigger, Func<TState> destinationStateSelector, string? destinationStateSelectorDescription = null, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return Dynamic(trigger, _ => destinationStateSelector(), Guard.None, InvocationInfo.Create(destinationStateSelector, destinationStateSelectorDescription), possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamic(TTrigger, Func{TState}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamic<TArg0>(TriggerWithParameters<TArg0> trigger, Func<TArg0, TState> destinationStateSelector, string? destinationStateSelectorDescription = null, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return Dynamic(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0)), Guard.None, InvocationInfo.Create(destinationStateSelector, destinationStateSelectorDescription), possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamic(TTrigger, Func{TState}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamic<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, Func<TArg0, TArg1, TState> destinationStateSelector, string? destinationStateSelectorDescription = null, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return Dynamic(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1)), Guard.None, InvocationInfo.Create(destinationStateSelector, destinationStateSelectorDescription), possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamic(TTrigger, Func{TState}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamic<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, Func<TArg0, TArg1, TArg2, TState> destinationStateSelector, string? destinationStateSelectorDescription = null, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return Dynamic(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1), Arguments.Get<TArg2>(args, 2)), Guard.None, InvocationInfo.Create(destinationStateSelector, destinationStateSelectorDescription), possibleDestinationStates);
        }

        /// <summary>The trigger leads where the selector says, if the guard says so when it is fired.</summary>
        public StateConfiguration PermitDynamicIf(TTrigger trigger, Func<TState> destinationStateSelector, Func<bool> guard, string? guardDescription = null, DynamicStateInfos? possibleDestinationStates = null) =>
            PermitDynamicIf(trigger, destinationStateSelector, null, guard, guardDescription, possibleDestinationStates);

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf(TTrigger trigger, Func<TState> destinationStateSelector, string? destinationStateSelectorDescription, Func<bool> guard, string? guardDescription = null, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(trigger, _ => destinationStateSelector(), Guard.Of(guard, guardDescription), destinationStateSelectorDescription, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf(TTrigger trigger, Func<TState> destinationStateSelector, DynamicStateInfos? possibleDestinationStates = null, params Tuple<Func<bool>, string>[] guards) =>
            PermitDynamicIf(trigger, destinationStateSelector, null, possibleDestinationStates, guards);

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf(TTrigger trigger, Func<TState> destinationStateSelector, string? destinationStateSelectorDescription, DynamicStateInfos? possibleDestinationStates = null, params Tuple<Func<bool>, string>[] guards)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(trigger, _ => destinationStateSelector(), Guard.Of(guards), destinationStateSelectorDescription, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0>(TriggerWithParameters<TArg0> trigger, Func<TArg0, TState> destinationStateSelector) =>
            PermitDynamicIf(trigger, destinationStateSelector, null, Array.Empty<Tuple<Func<bool>, string>>());

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0>(TriggerWithParameters<TArg0> trigger, Func<TArg0, TState> destinationStateSelector, Func<bool> guard, string? guardDescription = null, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0)), Guard.Of(guard, guardDescription), null, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0>(TriggerWithParameters<TArg0> trigger, Func<TArg0, TState> destinationStateSelector, DynamicStateInfos? possibleDestinationStates = null, params Tuple<Func<bool>, string>[] guards)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0)), Guard.Of(guards), null, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0>(TriggerWithParameters<TArg0> trigger, Func<TArg0, TState> destinationStateSelector, Func<TArg0, bool> guard, string? guardDescription = null, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0)), Guard.Of(guard, guardDescription), null, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0>(TriggerWithParameters<TArg0> trigger, Func<TArg0, TState> destinationStateSelector, DynamicStateInfos? possibleDestinationStates = null, params Tuple<Func<TArg0, bool>, string>[] guards)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0)), Guard.Of(guards), null, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, Func<TArg0, TArg1, TState> destinationStateSelector, Func<bool> guard, string? guardDescription = null, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1)), Guard.Of(guard, guardDescription), null, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, Func<TArg0, TArg1, TState> destinationStateSelector, DynamicStateInfos? possibleDestinationStates = null, params Tuple<Func<bool>, string>[] guards)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1)), Guard.Of(guards), null, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, Func<TArg0, TArg1, TState> destinationStateSelector, Func<TArg0, TArg1, bool> guard, string? guardDescription = null, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1)), Guard.Of(guard, guardDescription), null, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, Func<TArg0, TArg1, TState> destinationStateSelector, Tuple<Func<TArg0, TArg1, bool>, string>[] guards, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1)), Guard.Of(guards), null, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, Func<TArg0, TArg1, TArg2, TState> destinationStateSelector, Func<bool> guard, string? guardDescription = null, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1), Arguments.Get<TArg2>(args, 2)), Guard.Of(guard, guardDescription), null, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, Func<TArg0, TArg1, TArg2, TState> destinationStateSelector, DynamicStateInfos? possibleDestinationStates = null, params Tuple<Func<bool>, string>[] guards)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1), Arguments.Get<TArg2>(args, 2)), Guard.Of(guards), null, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, Func<TArg0, TArg1, TArg2, TState> destinationStateSelector, Func<TArg0, TArg1, TArg2, bool> guard, string? guardDescription = null, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1), Arguments.Get<TArg2>(args, 2)), Guard.Of(guard, guardDescription), null, possibleDestinationStates);
        }

        /// <inheritdoc cref="PermitDynamicIf(TTrigger, Func{TState}, Func{bool}, string, DynamicStateInfos)"/>
        public StateConfiguration PermitDynamicIf<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, Func<TArg0, TArg1, TArg2, TState> destinationStateSelector, Tuple<Func<TArg0, TArg1, TArg2, bool>, string>[] guards, DynamicStateInfos? possibleDestinationStates = null)
        {
            ArgumentNullException.ThrowIfNull(destinationStateSelector);
            return DynamicIf(Of(trigger), args => destinationStateSelector(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1), Arguments.Get<TArg2>(args, 2)), Guard.Of(guards), null, possibleDestinationStates);
        }

        private StateConfiguration DynamicIf(
            TTrigger trigger, Func<object[], TState> destination, Guard guard, string? description, DynamicStateInfos? possible) =>
            Dynamic(trigger, destination, guard, InvocationInfo.Create(destination, description), possible);

        private StateConfiguration Dynamic(
            TTrigger trigger, Func<object[], TState> destination, Guard guard, InvocationInfo selector, DynamicStateInfos? possible) =>
            Add(new DynamicTrigger(trigger, guard, destination, DynamicTransitionInfo.Create(trigger, guard.Descriptions, selector, possible)));
    }
}
