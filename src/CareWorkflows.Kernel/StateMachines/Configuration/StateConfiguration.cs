namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>Where it is said what may happen in one state. Every method returns this, to say more.</summary>
    public partial class StateConfiguration
    {
        private readonly StateNode node;

        internal StateConfiguration(StateMachine<TState, TTrigger> machine, StateNode node)
        {
            Machine = machine;
            this.node = node;
        }

        /// <summary>The state being configured.</summary>
        public TState State => node.State;

        /// <summary>The machine it belongs to.</summary>
        public StateMachine<TState, TTrigger> Machine { get; }

        /// <summary>Puts the state inside another, whose triggers it then takes as well unless it has its own answer to them.</summary>
        /// <exception cref="ArgumentException">The other state is this one or lies within it.</exception>
        public StateConfiguration SubstateOf(TState superstate)
        {
            var outer = Machine.NodeToConfigure(superstate);
            if (outer.IsIncludedIn(State))
                throw new ArgumentException($"Configuring {State} as a substate of {superstate} creates an illegal cyclic configuration.", nameof(superstate));

            node.Superstate?.Substates.Remove(node);
            node.Superstate = outer;
            outer.Substates.Add(node);
            return this;
        }

        /// <summary>Says which substate is entered when this state is.</summary>
        /// <exception cref="InvalidOperationException">That has been said before.</exception>
        /// <exception cref="ArgumentException">The target is the state itself.</exception>
        public StateConfiguration InitialTransition(TState targetState)
        {
            if (node.HasInitialTransition)
                throw new InvalidOperationException($"This state has already been configured with an initial transition ({node.InitialTransitionTarget}).");
            if (SameState.Equals(targetState, State))
                throw new ArgumentException("Setting the current state as the target destination state is not allowed.", nameof(targetState));

            node.SetInitialTransition(targetState);
            return this;
        }

        private StateConfiguration Add(TriggerHandler handler)
        {
            node.Add(handler);
            return this;
        }

        /// <summary>The trigger inside, once it is known to be there.</summary>
        private static TTrigger Of(TriggerWithParameters trigger)
        {
            ArgumentNullException.ThrowIfNull(trigger);
            return trigger.Trigger;
        }
    }
}
