using Stateless.Reflection;

namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    public partial class StateConfiguration
    {
        /// <summary>Acts when the state is entered, after the entry actions of its superstates. Actions run in the order they are given.</summary>
        /// <param name="entryAction">What to do.</param>
        /// <param name="entryActionDescription">Its name in diagrams. Without one: the name of the method.</param>
        public StateConfiguration OnEntry(Action entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return Entry(null, (_, _) => entryAction(), entryAction, entryActionDescription);
        }

        /// <inheritdoc cref="OnEntry(Action, string)"/>
        public StateConfiguration OnEntry(Action<Transition> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return Entry(null, (transition, _) => entryAction(transition), entryAction, entryActionDescription);
        }

        /// <summary>Acts when the state is entered by this trigger.</summary>
        /// <param name="trigger">The trigger.</param>
        /// <param name="entryAction">What to do.</param>
        /// <param name="entryActionDescription">Its name in diagrams. Without one: the name of the method.</param>
        public StateConfiguration OnEntryFrom(TTrigger trigger, Action entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return Entry(new(trigger), (_, _) => entryAction(), entryAction, entryActionDescription);
        }

        /// <inheritdoc cref="OnEntryFrom(TTrigger, Action, string)"/>
        public StateConfiguration OnEntryFrom(TTrigger trigger, Action<Transition> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return Entry(new(trigger), (transition, _) => entryAction(transition), entryAction, entryActionDescription);
        }

        /// <inheritdoc cref="OnEntryFrom(TTrigger, Action, string)"/>
        public StateConfiguration OnEntryFrom(TriggerWithParameters trigger, Action<Transition> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return Entry(new(Of(trigger)), (transition, _) => entryAction(transition), entryAction, entryActionDescription);
        }

        /// <inheritdoc cref="OnEntryFrom(TTrigger, Action, string)"/>
        public StateConfiguration OnEntryFrom<TArg0>(TriggerWithParameters<TArg0> trigger, Action<TArg0> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return Entry(new(Of(trigger)), (_, args) => entryAction(Arguments.Get<TArg0>(args, 0)), entryAction, entryActionDescription);
        }

        /// <inheritdoc cref="OnEntryFrom(TTrigger, Action, string)"/>
        public StateConfiguration OnEntryFrom<TArg0>(TriggerWithParameters<TArg0> trigger, Action<TArg0, Transition> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return Entry(new(Of(trigger)), (transition, args) => entryAction(Arguments.Get<TArg0>(args, 0), transition), entryAction, entryActionDescription);
        }

        /// <inheritdoc cref="OnEntryFrom(TTrigger, Action, string)"/>
        public StateConfiguration OnEntryFrom<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, Action<TArg0, TArg1> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return Entry(new(Of(trigger)), (_, args) => entryAction(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1)), entryAction, entryActionDescription);
        }

        /// <inheritdoc cref="OnEntryFrom(TTrigger, Action, string)"/>
        public StateConfiguration OnEntryFrom<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, Action<TArg0, TArg1, Transition> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return Entry(new(Of(trigger)), (transition, args) => entryAction(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1), transition), entryAction, entryActionDescription);
        }

        /// <inheritdoc cref="OnEntryFrom(TTrigger, Action, string)"/>
        public StateConfiguration OnEntryFrom<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, Action<TArg0, TArg1, TArg2> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return Entry(new(Of(trigger)), (_, args) => entryAction(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1), Arguments.Get<TArg2>(args, 2)), entryAction, entryActionDescription);
        }

        /// <inheritdoc cref="OnEntryFrom(TTrigger, Action, string)"/>
        public StateConfiguration OnEntryFrom<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, Action<TArg0, TArg1, TArg2, Transition> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return Entry(new(Of(trigger)), (transition, args) => entryAction(Arguments.Get<TArg0>(args, 0), Arguments.Get<TArg1>(args, 1), Arguments.Get<TArg2>(args, 2), transition), entryAction, entryActionDescription);
        }

        /// <summary>Acts when the state is left, before the exit actions of its superstates. Actions run in the order they are given.</summary>
        /// <param name="exitAction">What to do.</param>
        /// <param name="exitActionDescription">Its name in diagrams. Without one: the name of the method.</param>
        public StateConfiguration OnExit(Action exitAction, string? exitActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(exitAction);
            node.ExitActions.Add(new(_ => exitAction(), InvocationInfo.Create(exitAction, exitActionDescription)));
            return this;
        }

        /// <inheritdoc cref="OnExit(Action, string)"/>
        public StateConfiguration OnExit(Action<Transition> exitAction, string? exitActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(exitAction);
            node.ExitActions.Add(new(exitAction, InvocationInfo.Create(exitAction, exitActionDescription)));
            return this;
        }

        /// <summary>Acts when the machine is activated in this state.</summary>
        public StateConfiguration OnActivate(Action activateAction, string? activateActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(activateAction);
            node.ActivateActions.Add(new(activateAction, InvocationInfo.Create(activateAction, activateActionDescription)));
            return this;
        }

        /// <summary>Acts when the machine is deactivated in this state.</summary>
        public StateConfiguration OnDeactivate(Action deactivateAction, string? deactivateActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(deactivateAction);
            node.DeactivateActions.Add(new(deactivateAction, InvocationInfo.Create(deactivateAction, deactivateActionDescription)));
            return this;
        }

        private StateConfiguration Entry(TriggerSource? from, Action<Transition, object[]> run, Delegate action, string? description)
        {
            node.EntryActions.Add(new(from, run, InvocationInfo.Create(action, description)));
            return this;
        }
    }
}
