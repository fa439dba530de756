namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>One step from state to state.</summary>
    public class Transition
    {
        /// <summary>A transition, as handed to actions and callbacks.</summary>
        public Transition(TState source, TState destination, TTrigger trigger, object[]? parameters = null)
        {
            Source = source;
            Destination = destination;
            Trigger = trigger;
            Parameters = parameters ?? [];
        }

        /// <summary>The state left.</summary>
        public TState Source { get; }

        /// <summary>The state entered.</summary>
        public TState Destination { get; }

        /// <summary>The trigger fired.</summary>
        public TTrigger Trigger { get; }

        /// <summary>Whether the state left is the state entered.</summary>
        public bool IsReentry => SameState.Equals(Source, Destination);

        /// <summary>The arguments fired with; empty if none, never null.</summary>
        public object[] Parameters { get; }
    }

    /// <summary>The step from a state into the substate it starts in.</summary>
    public class InitialTransition : Transition
    {
        /// <inheritdoc cref="Transition(TState, TState, TTrigger, object[])"/>
        public InitialTransition(TState source, TState destination, TTrigger trigger, object[]? parameters = null)
            : base(source, destination, trigger, parameters)
        {
        }
    }
}
