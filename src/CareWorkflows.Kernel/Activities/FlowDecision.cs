namespace CareWorkflows.Kernel.Activities;

/// <summary>A fork in a <see cref="Flowchart"/>, which reads it.</summary>
internal static class FlowDecision
{
    public const string Type = "Elsa.FlowDecision";

    public static ActivityDescription Description { get; } = new(Type, "Decision", ActivityPlace.Effect,
        "A fork in a flowchart: one way when the condition is true, the other when it is false.",
        [
            new("condition", "Condition", InputKind.Expression, "Which way it goes.")
            {
                Example = "form.outcome == 'Agreed'",
            },
        ])
    {
        Category = "Flow",
        Outcomes = ["True", "False"],
    };
}
