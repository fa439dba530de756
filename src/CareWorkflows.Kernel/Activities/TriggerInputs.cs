using System.Collections.Immutable;

namespace CareWorkflows.Kernel.Activities;

/// <summary>What a designer can say of any trigger, whoever fires it.</summary>
internal static class TriggerInputs
{
    public static InputDescription Name(string example) => new("name", "Name", InputKind.Text,
        "The technical name, one word: history, due rules and expressions know it by this. Where the name already stands elsewhere in the process, this transition means the same and needs no more than the name.")
    {
        Example = example,
    };

    public static InputDescription Label(string example) => new("label", "Label", InputKind.Text, "What people see.")
    {
        Default = "the name, in words",
        Example = example,
    };

    public static InputDescription Guidance { get; } = new("guidance", "Guidance", InputKind.LongText, "What people should know before they do it; shown above the form.")
    {
        Example = "Hold it within ten working days. The child should be there for at least a part of it.",
    };

    public static InputDescription Rules { get; } = new("rules", "Rules", InputKind.Texts, "Ids of the rules this comes from, as in the catalogue of rules.")
    {
        Category = Category.Rules,
        Example = "ABC-12",
    };

    public static InputDescription Roles(string description) => new("roles", "Roles", InputKind.Choices, description)
    {
        Options = InputOptions.Roles,
        Category = Category.Who,
        Example = "SW, TM",
    };

    public static InputDescription RolesRule { get; } = new("rolesRule", "Rule of the roles", InputKind.Text,
        "The rule that says who may: when anybody else tries, the refusal names it.")
    {
        Category = Category.Who,
        Example = "ABC-12",
    };

    public static InputDescription Holders { get; } = new("holders", "Holders", InputKind.Texts,
        "Expressions that give people who may do it whatever their role: a person named in the case.")
    {
        Category = Category.Who,
        Example = "data.owner",
    };

    public static InputDescription EventDate(string description) => new("eventDate", "Event date", InputKind.Choice, description)
    {
        Options = InputOptions.DateFields,
        Default = "the moment of recording",
        Example = "heldOn",
    };

    public static InputDescription Form(string description) => new("form", "Form", InputKind.Json, description)
    {
        Category = Category.Form,
        Default = "nothing is asked",
        Example = """[{ "name": "heldOn", "type": "Date", "label": "Date of the meeting" }, { "name": "childSeen", "type": "Bool", "label": "Was the child seen?" }]""",
    };

    public static InputDescription Requirements { get; } = new("requirements", "Requirements", InputKind.Json,
        "What must be true. Grade hard refuses; override refuses unless a reason is given, then opens a breach of its rule; warn is recorded; flag is accepted and opens a breach. 'say' is the sentence that tells people what to mend.")
    {
        Category = Category.Form,
        Default = "nothing is required",
        Example = """[{ "grade": "hard", "rule": "ABC-12", "if": "form.heldOn <= today", "say": "The meeting can't be in the future." }]""",
    };

    public static InputDescription Writes { get; } = new("writes", "Writes", InputKind.Json,
        "Data it sets besides the fields of its form: variable and expression; null clears. Expressions see the data as it was before, and the form.")
    {
        Category = Category.Effect,
        Default = "only the fields of the form that have a variable's name",
        Example = """{ "basis": "'Other'", "leftState": null }""",
    };

    public static InputDescription CountsAs { get; } = new("countsAs", "Counts as", InputKind.Json,
        "Adds a numbered fact to a stream that due rules, duties and expressions count from. 'on' is its date, else the event date; 'when' says whether it counts; 'keep' which fields stay with it.")
    {
        Category = Category.Effect,
        Example = """[{ "stream": "meeting", "on": "heldOn", "keep": ["chair"] }]""",
    };

    public static InputDescription Fires { get; } = new("fires", "Fires", InputKind.Choice,
        "Does the action of this name instead, as the system would: with its form, requirements and effects.")
    {
        Options = InputOptions.Actions,
        Category = Category.Effect,
        Example = "Cancel",
    };

    public static InputDescription With { get; } = new("with", "With", InputKind.Json, "The form for the action it fires: form for this whole form, or field and expression.")
    {
        Category = Category.Effect,
        Example = """{ "reason": "'No answer in time'" }""",
    };

    /// <summary>Where it holds: what the transition itself can't say in a designer that shows only its trigger.</summary>
    public static ImmutableList<InputDescription> Where { get; } =
    [
        new("in", "Only in", InputKind.Choices, "For a transition from a group, (live) or (any): holds only in these states.")
        {
            Options = InputOptions.States,
            Category = Category.Where,
            Default = "every state of the group",
        },
        new("notIn", "Not in", InputKind.Choices, "For a transition from a group, (live) or (any): holds in every state of it but these.")
        {
            Options = InputOptions.States,
            Category = Category.Where,
        },
        new("reenter", "Enters the state again", InputKind.Flag, "For a transition that stays in its state: runs the state's exit and entry all the same.")
        {
            Category = Category.Where,
            Default = "no: neither exit nor entry runs",
        },
    ];
}

/// <summary>The groups inputs are shown in.</summary>
internal static class Category
{
    public const string Who = "Who";
    public const string When = "When";
    public const string Form = "Form";
    public const string Effect = "What it does";
    public const string Late = "When it is late";
    public const string Where = "Where";
    public const string Rules = "Rules";
}
