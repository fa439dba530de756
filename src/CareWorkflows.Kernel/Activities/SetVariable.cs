using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>Sets a data variable of the case.</summary>
public sealed record SetVariable(string Variable, Expression Value) : Effect
{
    internal const string Type = "Elsa.SetVariable";

    public static ActivityDescription Description { get; } = new(Type, "Set a variable", ActivityPlace.Effect,
        "Sets a data variable of the case.",
        [
            new("variable", "Variable", InputKind.Choice, "The name of the variable.") { Options = InputOptions.Variables, Example = "closureReason" },
            new("value", "Value", InputKind.Expression, "What it becomes.") { Example = "'Moved'" },
        ])
    {
        Category = "Flow",
    };

    internal static IEnumerable<Effect> Read(Authored authored, EffectReader reader)
    {
        // Elsa names the variable by an object; our files by its name.
        var variable = authored.Plain("variable") is JsonObject ? authored.Object("variable")!.Needed("name") : authored.Needed("variable");
        return authored.AsExpression("value") is { } value ? [new SetVariable(variable, value)] : [];
    }

    internal override IEnumerable<Expression> Reads => [Value];

    internal override void Run(Step step) => step.Set(Variable, Value.Evaluate(step.Scope));
}
