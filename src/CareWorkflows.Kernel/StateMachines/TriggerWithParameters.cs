namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>Announces that a trigger comes with arguments of these types.</summary>
    /// <exception cref="InvalidOperationException">The trigger's parameters have been announced before.</exception>
    public TriggerWithParameters SetTriggerParameters(TTrigger trigger, params Type[] argumentTypes) =>
        Announce(new TriggerWithParameters(trigger, argumentTypes));

    /// <inheritdoc cref="SetTriggerParameters(TTrigger, Type[])"/>
    public TriggerWithParameters<TArg0> SetTriggerParameters<TArg0>(TTrigger trigger) =>
        Announce(new TriggerWithParameters<TArg0>(trigger));

    /// <inheritdoc cref="SetTriggerParameters(TTrigger, Type[])"/>
    public TriggerWithParameters<TArg0, TArg1> SetTriggerParameters<TArg0, TArg1>(TTrigger trigger) =>
        Announce(new TriggerWithParameters<TArg0, TArg1>(trigger));

    /// <inheritdoc cref="SetTriggerParameters(TTrigger, Type[])"/>
    public TriggerWithParameters<TArg0, TArg1, TArg2> SetTriggerParameters<TArg0, TArg1, TArg2>(TTrigger trigger) =>
        Announce(new TriggerWithParameters<TArg0, TArg1, TArg2>(trigger));

    private TAnnounced Announce<TAnnounced>(TAnnounced trigger)
        where TAnnounced : TriggerWithParameters =>
        parameters.TryAdd(trigger.Trigger, trigger)
            ? trigger
            : throw new InvalidOperationException($"Parameters for the trigger '{trigger.Trigger}' have already been configured.");

    /// <summary>A trigger and the types of the arguments it is fired with.</summary>
    public class TriggerWithParameters
    {
        private readonly Type[] argumentTypes;

        /// <summary>A trigger with arguments of these types.</summary>
        public TriggerWithParameters(TTrigger underlyingTrigger, params Type[] argumentTypes)
        {
            ArgumentNullException.ThrowIfNull(argumentTypes);
            Trigger = underlyingTrigger;
            this.argumentTypes = argumentTypes;
        }

        /// <summary>The trigger itself.</summary>
        public TTrigger Trigger { get; }

        /// <summary>The types of its arguments, in order.</summary>
        public IEnumerable<Type> ArgumentTypes => argumentTypes;

        /// <summary>Checks number and types of arguments. None at all will do: each then has its default value.</summary>
        /// <exception cref="ArgumentException">Too many, too few, or of a wrong type.</exception>
        public void ValidateParameters(object[] args)
        {
            ArgumentNullException.ThrowIfNull(args);
            Arguments.Validate(args, argumentTypes);
        }
    }

    /// <summary>A trigger with one argument.</summary>
    public class TriggerWithParameters<TArg0> : TriggerWithParameters
    {
        /// <summary>A trigger with one argument.</summary>
        public TriggerWithParameters(TTrigger underlyingTrigger)
            : base(underlyingTrigger, typeof(TArg0))
        {
        }
    }

    /// <summary>A trigger with two arguments.</summary>
    public class TriggerWithParameters<TArg0, TArg1> : TriggerWithParameters
    {
        /// <summary>A trigger with two arguments.</summary>
        public TriggerWithParameters(TTrigger underlyingTrigger)
            : base(underlyingTrigger, typeof(TArg0), typeof(TArg1))
        {
        }
    }

    /// <summary>A trigger with three arguments.</summary>
    public class TriggerWithParameters<TArg0, TArg1, TArg2> : TriggerWithParameters
    {
        /// <summary>A trigger with three arguments.</summary>
        public TriggerWithParameters(TTrigger underlyingTrigger)
            : base(underlyingTrigger, typeof(TArg0), typeof(TArg1), typeof(TArg2))
        {
        }
    }
}
