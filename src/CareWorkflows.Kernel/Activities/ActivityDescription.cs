using System.Collections.Immutable;

namespace CareWorkflows.Kernel.Activities;

/// <summary>Where an activity may stand.</summary>
public enum ActivityPlace
{
    /// <summary>The trigger of a transition: what waits.</summary>
    Trigger,

    /// <summary>The entry of a state, as a declaration: what is owed there.</summary>
    Entry,

    /// <summary>An entry, an exit or an action: what is done, and never waits.</summary>
    Effect,
}

/// <summary>How a designer gives an input, and how the definition keeps it.</summary>
public enum InputKind
{
    /// <summary>One line of text. Kept as text.</summary>
    Text,

    /// <summary>Several lines of text. Kept as text.</summary>
    LongText,

    /// <summary>Yes or no. Kept as a boolean.</summary>
    Flag,

    /// <summary>One of a list. Kept as text.</summary>
    Choice,

    /// <summary>Some of a list. Kept as a list of texts.</summary>
    Choices,

    /// <summary>Any texts. Kept as a list of texts.</summary>
    Texts,

    /// <summary>A due rule, one line. Kept as text.</summary>
    DueRule,

    /// <summary>An expression. Kept as text.</summary>
    Expression,

    /// <summary>A list or an object. Kept as JSON.</summary>
    Json,
}

/// <summary>What the items of a choice are taken from: the definition that is being edited and those it works with.</summary>
public enum InputOptions
{
    None,

    /// <summary><see cref="InputDescription.Fixed"/>.</summary>
    Fixed,
    Roles,

    /// <summary>Roles, <c>owner</c>, and the definition's values that give people.</summary>
    Recipients,
    States,
    Processes,
    Actions,

    /// <summary>Actions that start a case of the process named by the input <c>process</c>.</summary>
    StartActions,
    Duties,
    Signals,

    /// <summary>Actions and streams.</summary>
    Sources,
    Variables,
    DateFields,
}

/// <summary>One input of an activity, in words for the designer.</summary>
/// <param name="Name">As the definition's JSON has it: <c>eventDate</c>.</param>
/// <param name="Title">What the designer sees: "Event date".</param>
/// <param name="Description">What it means, in a sentence or two.</param>
public sealed record InputDescription(string Name, string Title, InputKind Kind, string Description)
{
    public InputOptions Options { get; init; }

    /// <summary>The choices, where they are always the same: value and words.</summary>
    public ImmutableList<(string Value, string Text)> Fixed { get; init; } = [];

    /// <summary>What holds while nothing is said, in words.</summary>
    public string? Default { get; init; }

    /// <summary>As a designer would type it.</summary>
    public string? Example { get; init; }

    /// <summary>The group it is shown in.</summary>
    public string Category { get; init; } = "General";
}

/// <summary>What an activity is and takes, told by the activity itself: the picker, the input editors and the documentation read this.</summary>
/// <param name="Type"><c>Care.Duty</c>.</param>
/// <param name="Title">"Duty".</param>
public sealed record ActivityDescription(string Type, string Title, ActivityPlace Place, string Description, ImmutableList<InputDescription> Inputs)
{
    /// <summary>Ours are <c>Care</c>; those as in Elsa keep Elsa's.</summary>
    public string Category { get; init; } = "Care";

    /// <summary>Where other activities stand in it, by name and in words: <c>then</c>, "Then".</summary>
    public ImmutableList<(string Name, string Title)> Slots { get; init; } = [];

    /// <summary>The ways that lead on from it in a flowchart.</summary>
    public ImmutableList<string> Outcomes { get; init; } = ["Done"];

    /// <summary>Holds a list of activities, drawn in a designer of its own.</summary>
    public bool IsContainer { get; init; }

    public InputDescription? Input(string name) => Inputs.Find(i => i.Name == name);
}
