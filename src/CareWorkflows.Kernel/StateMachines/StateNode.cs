using System.Diagnostics.CodeAnalysis;
using Stateless.Reflection;

namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>A state with its place in the hierarchy, its actions, and what it does about triggers.</summary>
    internal sealed class StateNode(TState state)
    {
        private readonly Dictionary<TTrigger, List<TriggerHandler>> handlers = [];

        public TState State { get; } = state;

        public StateNode? Superstate { get; set; }

        public List<StateNode> Substates { get; } = [];

        public List<EntryAction> EntryActions { get; } = [];

        public List<ExitAction> ExitActions { get; } = [];

        public List<ActivationAction> ActivateActions { get; } = [];

        public List<ActivationAction> DeactivateActions { get; } = [];

        public bool HasInitialTransition { get; private set; }

        public TState? InitialTransitionTarget { get; private set; }

        public IEnumerable<IReadOnlyList<TriggerHandler>> HandlersByTrigger => handlers.Values;

        public IEnumerable<THandler> Handlers<THandler>()
            where THandler : TriggerHandler => handlers.Values.SelectMany(list => list.OfType<THandler>());

        public void Add(TriggerHandler handler)
        {
            if (!handlers.TryGetValue(handler.Trigger, out var list))
                handlers.Add(handler.Trigger, list = []);

            list.Add(handler);
        }

        public void SetInitialTransition(TState target)
        {
            InitialTransitionTarget = target;
            HasInitialTransition = true;
        }

        /// <summary>Finds the one handler whose guards are met, here or in the nearest superstate that has one.</summary>
        /// <param name="unmet">
        /// If there is none: the guards that stood in the way, in the outermost state that knows the trigger. Null if no state knows it.
        /// </param>
        public bool TryFindHandler(
            TTrigger trigger, object[] args, [NotNullWhen(true)] out TriggerHandler? handler, out ICollection<string>? unmet)
        {
            unmet = null;
            for (var node = this; node is not null; node = node.Superstate)
            {
                if (node.TryFindOwnHandler(trigger, args, out handler, out var unmetHere))
                    return true;

                unmet = unmetHere ?? unmet;
            }

            handler = null;
            return false;
        }

        public IEnumerable<TTrigger> PermittedTriggers(object[] args)
        {
            var here = handlers.Where(entry => entry.Value.Exists(handler => handler.Guard.Unmet(args) is null)).Select(entry => entry.Key);
            return Superstate is null ? [.. here] : [.. here.Union(Superstate.PermittedTriggers(args))];
        }

        public void Enter(Transition transition, object[] args)
        {
            if (!transition.IsReentry)
            {
                if (Includes(transition.Source))
                    return;

                // An initial transition starts in the superstate, which has been entered.
                if (transition is not InitialTransition)
                    Superstate?.Enter(transition, args);
            }

            foreach (var action in EntryActions)
                action.Run(transition, args);
        }

        public void Exit(Transition transition)
        {
            if (!transition.IsReentry && Includes(transition.Destination))
                return;

            foreach (var action in ExitActions)
                action.Run(transition);

            // Outwards as far as the first superstate that holds the destination, or is it.
            if (!transition.IsReentry)
                Superstate?.Exit(transition);
        }

        public void Activate()
        {
            Superstate?.Activate();
            foreach (var action in ActivateActions)
                action.Run();
        }

        public void Deactivate()
        {
            foreach (var action in DeactivateActions)
                action.Run();
            Superstate?.Deactivate();
        }

        /// <summary>Whether the state is this one or one within it.</summary>
        public bool Includes(TState other)
        {
            if (SameState.Equals(State, other))
                return true;

            foreach (var substate in Substates)
            {
                if (substate.Includes(other))
                    return true;
            }

            return false;
        }

        /// <summary>Whether the state is this one or one around it.</summary>
        public bool IsIncludedIn(TState other) => SameState.Equals(State, other) || (Superstate?.IsIncludedIn(other) ?? false);

        private bool TryFindOwnHandler(
            TTrigger trigger, object[] args, [NotNullWhen(true)] out TriggerHandler? handler, out List<string>? unmet)
        {
            handler = null;
            unmet = null;
            if (!handlers.TryGetValue(trigger, out var candidates))
                return false;

            var permitted = 0;
            foreach (var candidate in candidates)
            {
                if (candidate.Guard.Unmet(args) is { } missing)
                {
                    unmet = unmet is null ? missing : [.. unmet, .. missing.Except(unmet)];
                }
                else
                {
                    handler = candidate;
                    permitted++;
                }
            }

            // Never guessed: all candidates are asked before one is taken.
            if (permitted > 1)
                throw new InvalidOperationException($"Multiple permitted exit transitions are configured from state '{State}' for trigger '{trigger}'. Guard clauses must be mutually exclusive.");

            return handler is not null;
        }
    }

    /// <summary>Runs on entry; if it is from a trigger, only when that trigger leads here.</summary>
    internal sealed record EntryAction(TriggerSource? From, Action<Transition, object[]> Action, InvocationInfo Description)
    {
        public void Run(Transition transition, object[] args)
        {
            if (From is null || EqualityComparer<TTrigger>.Default.Equals(From.Trigger, transition.Trigger))
                Action(transition, args);
        }
    }

    internal sealed record TriggerSource(TTrigger Trigger);

    internal sealed record ExitAction(Action<Transition> Run, InvocationInfo Description);

    internal sealed record ActivationAction(Action Run, InvocationInfo Description);
}
