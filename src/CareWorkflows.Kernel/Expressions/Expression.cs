using System.Diagnostics.CodeAnalysis;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>
/// A parsed expression: the expression part of today's JavaScript, and short function bodies. Immutable, safe to share between threads.
/// </summary>
/// <remarks>
/// Where it differs from JavaScript it is to be forgiving of what is missing and strict about what is mixed up:
/// <list type="bullet">
/// <item>null and undefined are one, Nothing. A member of Nothing is Nothing; a list method finds it empty; calculating with it gives Nothing; comparing with it is false.</item>
/// <item><c>==</c> and <c>===</c> are the same: equal by content (lists and objects too), never converting.</item>
/// <item>Ordering, adding or calculating what does not go together is an <see cref="ExpressionError"/>, as is dividing by 0.</item>
/// <item><c>x in list</c> asks whether x is one of the items.</item>
/// <item>Text is made of values as a person reads them: Nothing is "", a list is joined by ", ".</item>
/// </list>
/// </remarks>
public sealed class Expression
{
    private static readonly Value[] NoSlots = [];

    private readonly Code code;
    private readonly ReadSet reads;

    private Expression(string source, Node tree, string? place)
    {
        Source = source;
        Place = place;
        code = Compiler.Compile(tree, source);
        reads = ReadSet.Of(tree);
    }

    /// <summary>The expression as it was written.</summary>
    public string Source { get; }

    /// <summary>Where it stands, when that is in a file of its own: a line of a template.</summary>
    public string? Place { get; }

    /// <summary>Names it reads from its scope: neither parameters and constants of its functions nor built-in names.</summary>
    public IReadOnlySet<string> FreeNames => reads.FreeNames;

    /// <summary>Every member it mentions, of whatever: <c>.x</c>, <c>['x']</c>, <c>.m()</c>.</summary>
    public IReadOnlySet<string> MemberNames => reads.MemberNames;

    /// <summary>Its calls of free names, in the order they are written.</summary>
    public IReadOnlyList<FreeCall> Calls => reads.Calls;

    /// <summary>The members it reads directly of free names: (form, x) for <c>form.x</c>.</summary>
    public IReadOnlyList<MemberPath> MemberPaths => reads.MemberPaths;

    /// <summary>Where it reads a member, or an item of a list, whose name or number only evaluation tells. A parameter over a list of texts written out is no such place.</summary>
    public IReadOnlyList<int> DynamicMembers => reads.DynamicMembers;

    public bool HasDynamicMembers => reads.DynamicMembers.Count > 0;

    /// <summary>It reads every member of something: <c>{ ...x }</c>.</summary>
    public bool SpreadsMaps => reads.SpreadsMaps;

    /// <exception cref="ExpressionError">It cannot be read.</exception>
    public static Expression Parse(string source, string? place = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new Expression(source, Parser.Parse(source), place);
    }

    public static bool TryParse(string source, [NotNullWhen(true)] out Expression? expression, [NotNullWhen(false)] out ExpressionError? error)
    {
        try
        {
            (expression, error) = (Parse(source), null);
            return true;
        }
        catch (ExpressionError found)
        {
            (expression, error) = (null, found);
            return false;
        }
    }

    /// <summary>
    /// Its value. Bounded in steps and depth; evaluations that a scope starts meanwhile share the bounds of the outermost.
    /// A function it gives may be called later, and any number of times; the array of its arguments may be used again after each call.
    /// </summary>
    /// <exception cref="ExpressionError">It met values it cannot work with, or takes too long. What the scope throws comes through as it is.</exception>
    public Value Evaluate(Scope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var run = Run.OfThisThread;
        run.Enter(1, new Spot(Source, 0));
        try
        {
            return code(new Frame(scope, run, NoSlots, null));
        }
        finally
        {
            run.Leave();
        }
    }

    public override string ToString() => Source;
}
