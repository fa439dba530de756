using System.Collections.Immutable;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>The same for every item of a list of at most 60; <c>item</c> is in scope.</summary>
public sealed record ForEach(Expression Items, ImmutableList<Effect> Body) : Effect
{
    internal const string Type = "Elsa.ForEach";

    public static ActivityDescription Description { get; } = new(Type, "For each", ActivityPlace.Effect,
        "The same for every item of a list; expressions inside see the item as 'item'.",
        [
            new("items", "Items", InputKind.Expression, "The list, of at most 60 items.") { Example = "form.invitees" },
        ])
    {
        Category = "Flow",
        Slots = [("body", "Body")],
    };

    private const int Most = 60;

    internal static IEnumerable<Effect> Read(Authored authored, EffectReader reader)
    {
        if (authored.AsExpression("items") is not { } items)
        {
            if (!authored.Has("items"))
            {
                authored.Find("a For each needs its 'items'");
            }

            return [];
        }

        return [new ForEach(items, reader.Slot(authored, "body"))];
    }

    internal override IEnumerable<Expression> Reads => [Items, .. Body.SelectMany(e => e.Reads)];

    internal override void Run(Step step)
    {
        var items = Items.Evaluate(step.Scope).Items;
        if (items.Count > Most)
        {
            throw new ExpressionError($"a ForEach goes over at most {Most} items; here are {items.Count}", Items.Source, 0);
        }

        foreach (var item in items)
        {
            step.With("item", item, () => RunAll(Body, step));
        }
    }
}
