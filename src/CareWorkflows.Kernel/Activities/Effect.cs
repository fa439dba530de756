using System.Collections.Immutable;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>What a transition or a state promises to do. Never waits.</summary>
public abstract record Effect;

public sealed record SendSignal : Effect
{
    /// <summary><c>child</c>, <c>record</c>, <c>case</c> or <c>linked</c>.</summary>
    public required string To { get; init; }
    public Expression? Case { get; init; }
    public string? Link { get; init; }
    public string? Process { get; init; }
    public required string Signal { get; init; }
    public required FormValues Values { get; init; }
    public bool Afterwards { get; init; }
    public bool MustBeHeard { get; init; }
}

public sealed record StartProcess : Effect
{
    public required string Process { get; init; }
    public required string Do { get; init; }
    public required FormValues Values { get; init; }
    public string? Link { get; init; }
    public Expression? Key { get; init; }
    public bool SkipIfExists { get; init; }
    public bool Afterwards { get; init; }
}

/// <summary>A form handed on: the whole of this one, or values by name.</summary>
public sealed record FormValues(bool WholeForm, ImmutableList<KeyValuePair<string, Expression>> Values);

public sealed record Notify(ImmutableList<Recipient> To, Template Say) : Effect;

public sealed record KeepDocument(string Kind, Template? Type, Template? To, Template? Version, Template? File) : Effect;

public sealed record CloseBreach(Expression Breach, Expression? Note) : Effect;

public sealed record Choose(Expression Condition, ImmutableList<Effect> Then, ImmutableList<Effect> Else) : Effect;

public sealed record SetVariable(string Variable, Expression Value) : Effect;

public sealed record ForEach(Expression Items, ImmutableList<Effect> Body) : Effect;
