using System.Runtime.CompilerServices;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>
/// What one evaluation may still spend. It belongs to the thread, not to an expression, because evaluations nest: a scope evaluates a
/// computed value while an expression asks for it, and a function made by one expression is called by another. Together they share one
/// budget, which starts anew when the outermost ends.
/// </summary>
internal sealed class Run
{
    public const int Steps = 100_000;
    public const int Depth = 64;

    [ThreadStatic]
    private static Run? ofThisThread;

    private readonly Dictionary<object, Scope> scopes = new(ReferenceEqualityComparer.Instance);
    private int stepsLeft = Steps;
    private int depth;

    public static Run OfThisThread => ofThisThread ??= new Run();

    /// <summary>Goes one call deeper; <see cref="Leave"/> must follow unless this throws.</summary>
    public void Enter(int cost, Spot spot)
    {
        if (depth == 0)
        {
            stepsLeft = Steps;
        }

        // Few levels can still be much stack when a scope stands between them.
        if (depth >= Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw spot.Error($"Functions call each other too deeply here (more than {Depth} levels)");
        }

        Spend(cost, spot);
        depth++;
    }

    public void Leave()
    {
        if (--depth == 0)
        {
            scopes.Clear();
        }
    }

    /// <summary>
    /// What evaluations nested in one another see of a thing, with all they have worked out about it: nothing they read changes before the outermost ends. Without it a list
    /// over the cases of a meeting would work out the same of each case again for every member it asks for.
    /// </summary>
    /// <param name="of">Known by reference.</param>
    public Scope ScopeOf(object of, Func<Scope> make)
    {
        if (depth == 0)
        {
            return make();
        }

        return scopes.TryGetValue(of, out var known) ? known : scopes[of] = make();
    }

    /// <summary>Does a piece of work with a budget of its own, whatever evaluation has led to it: for what is worked out once for many.</summary>
    public static T Apart<T>(Func<T> work)
    {
        var run = OfThisThread;
        var left = run.stepsLeft;
        run.stepsLeft = Steps;
        try
        {
            return work();
        }
        finally
        {
            run.stepsLeft = left;
        }
    }

    public void Spend(int steps, Spot spot)
    {
        stepsLeft -= steps;
        if (stepsLeft < 0)
        {
            stepsLeft = 0;
            throw spot.Error($"This takes too long: more than {Steps} steps");
        }
    }
}

/// <summary>The parameters and constants of one call, and where it was made.</summary>
internal sealed class Frame(Scope scope, Run run, Value[] slots, Frame? outer)
{
    public readonly Scope Scope = scope;
    public readonly Run Run = run;
    public readonly Value[] Slots = slots;
    public readonly Frame? Outer = outer;
}

/// <summary>A compiled part of an expression.</summary>
internal delegate Value Code(Frame frame);

/// <summary>A compiled statement. True: it returned that result.</summary>
internal delegate bool Act(Frame frame, out Value result);
