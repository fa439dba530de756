using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>Closes a breach that cannot be met any more: a manager has seen it (C8).</summary>
public sealed record CloseBreach(Expression Breach, Expression? Note) : Effect
{
    internal const string Type = "Care.CloseBreach";

    public static ActivityDescription Description { get; } = new(Type, "Close a breach", ActivityPlace.Effect,
        "Closes a breach that cannot be met any more: a manager has seen it.",
        [
            new("breach", "Breach", InputKind.Expression, "Which: an expression that gives the number of the breach.") { Example = "form.breach" },
            new("note", "Note", InputKind.Expression, "What the manager says to it: an expression that gives text.") { Example = "form.note" },
        ]);

    internal static IEnumerable<Effect> Read(Authored authored, EffectReader reader)
    {
        if (authored.AsExpression("breach") is { } breach)
        {
            return [new CloseBreach(breach, authored.AsExpression("note"))];
        }

        authored.Find("'breach' is missing: which breach it closes");
        return [];
    }

    internal override IEnumerable<Expression> Reads => Note is null ? [Breach] : [Breach, Note];

    /// <summary>The number of the breach; 0 when it is none.</summary>
    internal int Id(Scope scope)
    {
        var id = Breach.Evaluate(scope);
        return id.Number is { } number ? (int)number : int.TryParse(id.Text, out var parsed) ? parsed : 0;
    }

    internal override void Run(Step step) => step.Acknowledge(Id(step.Scope), Note?.Evaluate(step.Scope).Text);
}
