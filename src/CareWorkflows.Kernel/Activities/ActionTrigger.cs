namespace CareWorkflows.Kernel.Activities;

/// <summary>A person does something.</summary>
internal static class ActionTrigger
{
    public const string Type = "Care.Action";

    public static ActivityDescription Description { get; } = new(Type, "Action", ActivityPlace.Trigger,
        "Something a person does, with a form. The trigger of a transition: the case goes on when somebody who may has done it.",
        [
            TriggerInputs.Name("WriteReport"),
            TriggerInputs.Label("Write the report"),
            TriggerInputs.Guidance,
            TriggerInputs.Roles("Who may do it. System = only time or another case."),
            TriggerInputs.RolesRule,
            TriggerInputs.Holders,
            TriggerInputs.Form("What is asked: a list of fields. A field with the name of a variable writes it. { \"use\": \"name\" } takes a group of fields or the form of another action."),
            TriggerInputs.EventDate("The field of the form that says when it happened. What is late is judged by that day, not by the day of typing."),
            TriggerInputs.Requirements,
            TriggerInputs.Writes,
            TriggerInputs.CountsAs,
            TriggerInputs.Rules,
            .. TriggerInputs.Where,
        ]);
}
