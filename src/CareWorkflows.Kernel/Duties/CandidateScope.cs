using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Duties;

/// <summary>For <c>where (..)</c>: the candidate's own members by bare name, the candidate as <c>it</c>, and behind them the case.</summary>
internal sealed class CandidateScope(DueScope scope, Sequence<string> sources) : Scope
{
    private readonly Scope behind = scope.ExpressionScope;

    public Value Candidate { get; set; }

    /// <summary>Facts come from sources, sessions from none.</summary>
    private bool IsSession => sources.Count == 0;

    public override bool TryResolve(string name, out Value value)
    {
        value = name == "it" ? Candidate : Candidate[name];
        if (!value.IsNothing || name == "it" || (IsSession ? Candidate.Members.Names.Contains(name) : name is "no" or "on" or "entry" or "action"))
        {
            return true;
        }

        foreach (var source in sources)
        {
            if (scope.Keeps(source, name))
            {
                return true;
            }
        }

        return behind.TryResolve(name, out value);
    }
}

/// <summary>For <c>when (..)</c> and amounts: the case, and the occurrence's anchor as <c>it</c>.</summary>
internal sealed class OccurrenceScope(DueScope scope) : Scope
{
    private readonly Scope behind = scope.ExpressionScope;

    public override bool TryResolve(string name, out Value value)
    {
        if (name == "it" && !scope.It.IsNothing)
        {
            value = scope.It;
            return true;
        }

        return behind.TryResolve(name, out value);
    }
}
