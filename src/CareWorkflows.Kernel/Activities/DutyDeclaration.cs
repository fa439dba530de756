namespace CareWorkflows.Kernel.Activities;

/// <summary>What is owed while a case is in a state.</summary>
internal static class DutyDeclaration
{
    public const string Type = "Care.Duty";

    public static ActivityDescription Description { get; } = new(Type, "Duty", ActivityPlace.Entry,
        "Something somebody owes while the case is in this state; people see it as a task. Stands in a state's entry, alone or in one sequence.",
        [
            new("name", "Name", InputKind.Text, "The technical name: due rules, deadlines and reports know the duty by it. Where the name already stands in another state, the same duty is owed here too.")
            {
                Example = "O4",
            },
            new("title", "Title", InputKind.Text, "What people see in their task list.")
            {
                Default = "the name",
                Example = "Write the next report",
            },
            new("about", "About", InputKind.Text, "What this one is about, said behind the title; {expressions} in braces are filled in, and 'it' is the occurrence.")
            {
                Example = "{it.what}",
            },
            new("guidance", "Guidance", InputKind.LongText, "What people should know to do it."),
            new("owner", "Owner", InputKind.Choices, "Who owes it: roles, or values of the case that give people; each 'when (..)' if it is not always meant.")
            {
                Options = InputOptions.Recipients,
                Category = Category.Who,
                Example = "SW",
            },
            new("due", "Due", InputKind.DueRule, "By when. Counted again after every change from the dates recorded, never from now.")
            {
                Category = Category.When,
                Example = "10 working days after Agree",
            },
            new("metBy", "Met by", InputKind.Json, "What meets it: names of actions or streams; or an action with 'where' (form = its fields, it = the occurrence) and 'on', the date it counts as met.")
            {
                Category = Category.When,
                Example = """["WriteReport", { "action": "SendReport", "where": "form.meetingNo == it.no" }]""",
            },
            new("occurrence", "Occurrence", InputKind.Text,
                "How often it is owed: once; each meeting (one for every fact of a stream or action, also with 'where (...)'); first from planStartedOn, then each visit.")
            {
                Category = Category.When,
                Default = "once",
                Example = "each meeting where (childSeen)",
            },
            new("when", "When", InputKind.Expression, "Owed only while this is true. 'it' is the occurrence.")
            {
                Category = Category.When,
                Default = "always",
                Example = "basis != 'Other'",
            },
            new("windowFrom", "Not before", InputKind.DueRule, "The first day it may be done. 'due' is the due date, 'it' the occurrence.")
            {
                Category = Category.When,
                Example = "4 weeks after it",
            },
            new("session", "Session", InputKind.DueRule, "For which session of a series it is meant, when that is not the one the due date is of.")
            {
                Category = Category.When,
                Default = "the session the due date is of",
                Example = "the last TrackingMeeting session on or before (56 days after cameIntoCareOn) where (open)",
            },
            new("tellSessionChange", "Tell of another session", InputKind.Choices, "Who is told when it comes to be meant for another session.")
            {
                Options = InputOptions.Recipients,
                Category = Category.Who,
            },
            new("metWhen", "Met when", InputKind.Expression, "A condition over what is recorded that meets it, where no single action does.")
            {
                Category = Category.When,
                Example = "lettersDone",
            },
            new("metOn", "Met on", InputKind.Expression, "The date on which 'Met when' came true.")
            {
                Category = Category.When,
                Example = "lettersDone",
            },
            new("endsWhen", "Ends when", InputKind.Expression, "No longer owed once this is true: cancelled, not met.")
            {
                Category = Category.When,
            },
            new("missedWhen", "Missed when", InputKind.Expression, "Can't be met any more once this is true.")
            {
                Category = Category.When,
            },
            new("untilDone", "Until done", InputKind.Flag, "Stays owed in whatever state the case goes to, even an end.")
            {
                Category = Category.When,
                Default = "owed only in the states that declare it",
            },
            new("minimum", "Minimum", InputKind.Expression, "For a duty that counts: how many are owed at least.")
            {
                Category = Category.When,
            },
            new("target", "Target", InputKind.Expression, "For a duty that counts: how many are aimed at.")
            {
                Category = Category.When,
            },
            new("nature", "Nature", InputKind.Choice, "What being late means.")
            {
                Fixed = [("breach", "Breach: being late is recorded and alerted"), ("reminder", "Reminder: never a breach"), ("information", "Information: not even a reminder")],
                Options = InputOptions.Fixed,
                Category = Category.Late,
                Default = "breach",
            },
            new("remind", "Remind", InputKind.Json, "Reminders before the due date: \"default\" is the usual one to the owner; others say 'on' (a due rule), 'to', and may say 'when' and 'say'. An empty list: none.")
            {
                Category = Category.Late,
                Default = """["default"]""",
                Example = """["default", { "on": "1 working day before due", "to": ["owner"], "say": "Tomorrow is the last day." }]""",
            },
            new("alert", "Alert", InputKind.Choices, "Who is told when it is late.")
            {
                Options = InputOptions.Recipients,
                Category = Category.Late,
                Example = "owner, TM",
            },
            new("say", "Say", InputKind.LongText, "A sentence added to that alert; {expressions} in braces are filled in.")
            {
                Category = Category.Late,
                Example = "The meeting was planned for {plannedOn}.",
            },
            new("escalate", "Escalate", InputKind.Json, "Who is told next while it stays late, counted from the first day of breach. Replaces the default ladder.")
            {
                Category = Category.Late,
                Example = """[{ "after": "5 working days", "to": ["SM"] }]""",
            },
            new("overdueTo", "Remind when overdue", InputKind.Choices, "For a reminder: who is reminded the day after the due date.")
            {
                Options = InputOptions.Recipients,
                Category = Category.Late,
            },
            new("in", "Only in", InputKind.Choices, "Where the duty stands in a group, (live) or (any): owed only in these states.")
            {
                Options = InputOptions.States,
                Category = Category.Where,
                Default = "every state of the group",
            },
            new("notIn", "Not in", InputKind.Choices, "Where the duty stands in a group, (live) or (any): owed in every state of it but these.")
            {
                Options = InputOptions.States,
                Category = Category.Where,
            },
            new("rules", "Rules", InputKind.Texts, "Ids of the rules it comes from: a breach of the duty is a breach of these.")
            {
                Category = Category.Rules,
                Example = "ABC-12",
            },
            new("was", "Was", InputKind.Texts, "Earlier names of this duty, when it has been renamed: what running cases owe goes on under the new name. The name of a duty all processes share: here it is this one.")
            {
                Category = Category.Rules,
            },
        ]);
}
