using System.Collections.Immutable;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>One way or the other.</summary>
public sealed record If(Expression Condition, ImmutableList<Effect> Then, ImmutableList<Effect> Else) : Effect
{
    internal const string Type = "Elsa.If";

    public static ActivityDescription Description { get; } = new(Type, "If", ActivityPlace.Effect,
        "One thing when a condition is true, another (or nothing) when it is not.",
        [
            new("condition", "Condition", InputKind.Expression, "What is asked.") { Example = "form.outcome == 'Agreed'" },
        ])
    {
        Category = "Flow",
        Slots = [("then", "Then"), ("else", "Else")],
    };

    internal static IEnumerable<Effect> Read(Authored authored, EffectReader reader)
    {
        if (authored.AsExpression("condition") is not { } condition)
        {
            if (!authored.Has("condition"))
            {
                authored.Find("an If needs its 'condition'");
            }

            return [];
        }

        return [new If(condition, reader.Slot(authored, "then"), reader.Slot(authored, "else"))];
    }

    internal override IEnumerable<Expression> Reads => [Condition, .. Then.Concat(Else).SelectMany(e => e.Reads)];

    internal override void Run(Step step) => RunAll(Condition.Evaluate(step.Scope).IsTruthy ? Then : Else, step);
}
