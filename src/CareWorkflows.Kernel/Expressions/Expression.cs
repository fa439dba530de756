namespace CareWorkflows.Kernel.Expressions;

/// <summary>Where the free names of an expression come from.</summary>
public abstract class Scope
{
    /// <summary>Looks a free name up. False: the name means nothing here.</summary>
    public abstract bool TryResolve(string name, out Value value);
}

/// <summary>A parsed expression: today's JavaScript without statements. Immutable, safe to share.</summary>
public sealed class Expression
{
    private Expression(string source) => Source = source;

    public string Source { get; }

    /// <summary>Names it reads from its scope.</summary>
    public IReadOnlySet<string> FreeNames => throw new NotImplementedException();

    public static Expression Parse(string source) => throw new NotImplementedException(source);

    public Value Evaluate(Scope scope) => throw new NotImplementedException();
}
