using CareWorkflows.Kernel.Activities;
using CareWorkflows.StudioApi.Definitions;

namespace CareWorkflows.StudioApi.Descriptors;

/// <summary>Every activity Studio knows: those of the kernel, and what Studio itself needs to draw.</summary>
internal static class ActivityDescriptors
{
    /// <summary>Studio's state has no box to tick for an end; this in its entry says it, and the definition keeps <c>"final": true</c>.</summary>
    private static readonly ActivityDescription End = new(StudioForm.End, "End", ActivityPlace.Entry, "This state is an end: the case is finished here.", []);

    /// <summary>What was recorded when somebody acted. Studio's viewer shows of an execution only what its activity has an input for; its editor shows none of these.</summary>
    private static readonly (string Name, string Title)[] Recorded =
        [("Who", "Who"), ("ActingAs", "Acting as"), ("HappenedOn", "Happened on"), ("From", "From state"), ("To", "To state")];

    public static IEnumerable<ActivityDescriptor> Of(EditedDefinition definition) =>
    [
        .. ActivityCatalogue.Descriptions.Append(End).Select(d => Descriptor(d, definition)),
        OfStudio("Elsa.StateMachine", "Flow", "State machine", "The states of a case and the transitions between them.", isContainer: false),
        OfStudio("Elsa.Workflow", "Workflows", "Workflow", "A process.", isContainer: true),
    ];

    private static ActivityDescriptor Descriptor(ActivityDescription activity, EditedDefinition definition) => new()
    {
        TypeName = activity.Type,
        Category = activity.Category,
        DisplayName = activity.Title,
        Description = activity.Description,
        Kind = activity.Place == ActivityPlace.Trigger ? ActivityKind.Trigger : ActivityKind.Action,
        Inputs =
        [
            .. Recorded.Where(_ => activity.Place == ActivityPlace.Trigger).Select(r => OfHistory(r.Name, r.Title)),
            .. activity.Inputs.Select((input, i) => InputEditors.Of(activity, input, i + 1, definition)),
        ],
        Ports =
        [
            .. activity.Slots.Select(s => new PortDescriptor(s.Title, s.Title, PortType.Embedded)),
            .. activity.Outcomes.Select(o => new PortDescriptor(o, o, PortType.Flow)),
        ],
        IsContainer = activity.IsContainer,
    };

    private static InputDescriptor OfHistory(string name, string title) => new()
    {
        Name = name,
        TypeName = "String",
        DisplayName = title,
        Description = "Recorded with each step of a case.",
        Order = 0,
        IsBrowsable = false,
        UiHint = "singleline",
        Category = "History",
        DefaultSyntax = "Literal",
    };

    /// <summary>Drawn by Studio and never chosen: a machine within a state would be one nobody reads.</summary>
    private static ActivityDescriptor OfStudio(string type, string category, string title, string description, bool isContainer) => new()
    {
        TypeName = type,
        Category = category,
        DisplayName = title,
        Description = description,
        Ports = [new PortDescriptor("Done", "Done", PortType.Flow)],
        IsContainer = isContainer,
        IsBrowsable = false,
    };
}
