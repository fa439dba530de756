namespace CareWorkflows.Kernel.Activities;

/// <summary>Another case says something.</summary>
internal static class SignalTrigger
{
    public const string Type = "Care.Signal";

    public static ActivityDescription Description { get; } = new(Type, "Signal", ActivityPlace.Trigger,
        "Something another case tells this one. The trigger of a transition: the case goes on when it hears the signal.",
        [
            TriggerInputs.Name("AddressChanged"),
            TriggerInputs.Label("The child moved"),
            TriggerInputs.Guidance,
            new("signal", "Signal", InputKind.Choice, "The signal it hears.")
            {
                Options = InputOptions.Signals,
                Category = Category.When,
                Default = "the one of its own name",
            },
            TriggerInputs.Form("What it takes from the signal: a list of fields, as in an action. What isn't listed here is not taken."),
            TriggerInputs.EventDate("The field of the form that says when it happened."),
            TriggerInputs.Fires,
            TriggerInputs.With,
            TriggerInputs.Requirements,
            TriggerInputs.Writes,
            TriggerInputs.CountsAs,
            TriggerInputs.Roles("System: only another case fires it.") with { Default = "System" },
            TriggerInputs.Holders,
            TriggerInputs.Rules,
            .. TriggerInputs.Where,
        ]);
}
