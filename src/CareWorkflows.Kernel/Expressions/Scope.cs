namespace CareWorkflows.Kernel.Expressions;

/// <summary>Where the free names of an expression come from. What it throws reaches the caller of the evaluation untouched.</summary>
public abstract class Scope
{
    /// <summary>Looks a free name up. False: the name means nothing here.</summary>
    public abstract bool TryResolve(string name, out Value value);
}
