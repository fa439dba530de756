using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>Sets a data variable of the case.</summary>
public sealed record SetVariable(string Variable, Expression Value) : Effect
{
    internal const string Type = "Elsa.SetVariable";

    internal static IEnumerable<Effect> Read(Authored authored, EffectReader reader)
    {
        var variable = authored.Object("variable")?.Text("name") ?? authored.Needed("variable");
        return authored.AsExpression("value") is { } value ? [new SetVariable(variable, value)] : [];
    }

    internal override IEnumerable<Expression> Reads => [Value];

    internal override void Run(Step step) => step.Set(Variable, Value.Evaluate(step.Scope));
}
