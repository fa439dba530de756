using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>One activity after the other; nothing of it is left once compiled.</summary>
internal static class Sequence
{
    public const string Type = "Elsa.Sequence";

    public static ActivityDescription Description { get; } = new(Type, "Sequence", ActivityPlace.Effect,
        "Several activities, one after the other. The way to put more than one duty in a state's entry.", [])
    {
        Category = "Flow",
        IsContainer = true,
    };

    public static IEnumerable<Effect> Read(Authored authored, EffectReader reader) =>
        authored.Objects("activities", "activity").SelectMany(a => reader.Read(a));
}
