namespace CareWorkflows.Kernel.Expressions;

/// <summary>An arrow function together with the frame it was written in.</summary>
internal sealed class Closure(ArrowCode code, Frame outer)
{
    public Value Call(Value[] arguments)
    {
        var run = Run.OfThisThread;
        run.Enter(code.Cost, code.Spot);
        try
        {
            return code.Body(new Frame(outer.Scope, run, Slots(arguments), outer));
        }
        finally
        {
            run.Leave();
        }
    }

    /// <summary>The arguments themselves where nobody can tell; list methods use one array for all their calls.</summary>
    private Value[] Slots(Value[] arguments)
    {
        if (!code.OwnsSlots && arguments.Length >= code.Parameters)
        {
            return arguments;
        }

        var slots = new Value[code.Slots];
        Array.Copy(arguments, slots, Math.Min(arguments.Length, code.Parameters));
        return slots;
    }
}

/// <param name="OwnsSlots">It has constants, or functions inside that outlive the call.</param>
internal sealed record ArrowCode(Code Body, int Parameters, int Slots, bool OwnsSlots, int Cost, Spot Spot);
