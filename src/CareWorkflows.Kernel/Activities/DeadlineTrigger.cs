namespace CareWorkflows.Kernel.Activities;

/// <summary>A moment comes.</summary>
internal static class DeadlineTrigger
{
    public const string Type = "Care.Deadline";

    public static ActivityDescription Description { get; } = new(Type, "Deadline", ActivityPlace.Trigger,
        "A moment that comes by itself. The trigger of a transition: the case goes on when its due date is reached.",
        [
            TriggerInputs.Name("TimeIsUp"),
            TriggerInputs.Label("The time is up"),
            TriggerInputs.Guidance,
            new("due", "Due", InputKind.DueRule, "When it fires. That moment is its event date.")
            {
                Category = Category.When,
                Example = "1 day after due of O3 while owed",
            },
            new("answers", "Answers", InputKind.Choices, "Duties this is the answer to: those overdue become missed, and their breach is closed.")
            {
                Options = InputOptions.Duties,
                Category = Category.When,
                Example = "O1, O2",
            },
            TriggerInputs.EventDate("The variable its moment is written to."),
            TriggerInputs.Fires,
            TriggerInputs.With,
            TriggerInputs.Writes,
            TriggerInputs.CountsAs,
            TriggerInputs.Roles("System: only time fires it.") with { Default = "System" },
            TriggerInputs.Holders,
            TriggerInputs.Form("Seldom of use here: nobody is asked when time fires it."),
            TriggerInputs.Requirements,
            TriggerInputs.Rules,
            .. TriggerInputs.Where,
        ]);
}
