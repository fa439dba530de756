namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    public partial class StateConfiguration
    {
        /// <summary>The trigger does nothing here, without complaint.</summary>
        public StateConfiguration Ignore(TTrigger trigger) =>
            Add(new IgnoredTrigger(trigger, Guard.None));

        /// <summary>The trigger does nothing here, without complaint, if the guard says so when it is fired.</summary>
        public StateConfiguration IgnoreIf(TTrigger trigger, Func<bool> guard, string? guardDescription = null) =>
            Add(new IgnoredTrigger(trigger, Guard.Of(guard, guardDescription)));

        /// <summary>The trigger does nothing here, without complaint, if all guards say so when it is fired. Each comes with its description.</summary>
        public StateConfiguration IgnoreIf(TTrigger trigger, params Tuple<Func<bool>, string>[] guards) =>
            Add(new IgnoredTrigger(trigger, Guard.Of(guards)));

        /// <inheritdoc cref="IgnoreIf(TTrigger, Func{bool}, string)"/>
        public StateConfiguration IgnoreIf<TArg0>(TriggerWithParameters<TArg0> trigger, Func<TArg0, bool> guard, string? guardDescription = null) =>
            Add(new IgnoredTrigger(Of(trigger), Guard.Of(guard, guardDescription)));

        /// <inheritdoc cref="IgnoreIf(TTrigger, Tuple{Func{bool}, string}[])"/>
        public StateConfiguration IgnoreIf<TArg0>(TriggerWithParameters<TArg0> trigger, params Tuple<Func<TArg0, bool>, string>[] guards) =>
            Add(new IgnoredTrigger(Of(trigger), Guard.Of(guards)));

        /// <inheritdoc cref="IgnoreIf(TTrigger, Func{bool}, string)"/>
        public StateConfiguration IgnoreIf<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, Func<TArg0, TArg1, bool> guard, string? guardDescription = null) =>
            Add(new IgnoredTrigger(Of(trigger), Guard.Of(guard, guardDescription)));

        /// <inheritdoc cref="IgnoreIf(TTrigger, Tuple{Func{bool}, string}[])"/>
        public StateConfiguration IgnoreIf<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, params Tuple<Func<TArg0, TArg1, bool>, string>[] guards) =>
            Add(new IgnoredTrigger(Of(trigger), Guard.Of(guards)));

        /// <inheritdoc cref="IgnoreIf(TTrigger, Func{bool}, string)"/>
        public StateConfiguration IgnoreIf<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, Func<TArg0, TArg1, TArg2, bool> guard, string? guardDescription = null) =>
            Add(new IgnoredTrigger(Of(trigger), Guard.Of(guard, guardDescription)));

        /// <inheritdoc cref="IgnoreIf(TTrigger, Tuple{Func{bool}, string}[])"/>
        public StateConfiguration IgnoreIf<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, params Tuple<Func<TArg0, TArg1, TArg2, bool>, string>[] guards) =>
            Add(new IgnoredTrigger(Of(trigger), Guard.Of(guards)));
    }
}
