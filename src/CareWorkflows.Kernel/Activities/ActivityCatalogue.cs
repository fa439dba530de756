using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>Every activity there is. A new one is one file and one line here.</summary>
public static class ActivityCatalogue
{
    /// <summary>What may stand in an action, an entry or an exit.</summary>
    private static readonly ImmutableList<(ActivityDescription Description, Func<Authored, EffectReader, IEnumerable<Effect>> Read)> EffectsInOrder =
    [
        (Notify.Description, Notify.Read),
        (KeepDocument.Description, KeepDocument.Read),
        (SendSignal.Description, SendSignal.Read),
        (StartProcess.Description, StartProcess.Read),
        (CloseBreach.Description, CloseBreach.Read),
        (Sequence.Description, Sequence.Read),
        (If.Description, If.Read),
        (SetVariable.Description, SetVariable.Read),
        (ForEach.Description, ForEach.Read),
        (Flowchart.Description, Flowchart.Read),
    ];

    private static readonly FrozenDictionary<string, Func<Authored, EffectReader, IEnumerable<Effect>>> Effects =
        EffectsInOrder.ToFrozenDictionary(e => e.Description.Type, e => e.Read, StringComparer.Ordinal);

    /// <summary>Activities that are triggers: what waits.</summary>
    private static readonly ImmutableList<(ActivityDescription Description, TriggerKind Kind)> TriggersInOrder =
    [
        (ActionTrigger.Description, TriggerKind.Action),
        (DeadlineTrigger.Description, TriggerKind.Deadline),
        (SignalTrigger.Description, TriggerKind.Signal),
    ];

    internal static FrozenDictionary<string, TriggerKind> Triggers { get; } =
        TriggersInOrder.ToFrozenDictionary(t => t.Description.Type, t => t.Kind, StringComparer.Ordinal);

    /// <summary>How each describes itself, in the order a designer meets them.</summary>
    public static ImmutableList<ActivityDescription> Descriptions { get; } =
    [
        .. TriggersInOrder.Select(t => t.Description),
        DutyDeclaration.Description,
        .. EffectsInOrder.Select(e => e.Description),
        FlowDecision.Description,
    ];

    private static readonly FrozenDictionary<string, FrozenSet<string>> Said = Descriptions
        .ToFrozenDictionary(d => d.Type, d => d.Inputs.Select(i => i.Name).Concat(d.Slots.Select(s => s.Name)).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>What may be said of any activity: who it is, and what Studio keeps with it.</summary>
    private static readonly FrozenSet<string> SaidOfAny = new[] { "id", "nodeId", "name", "type", "version", "metadata", "customProperties" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Finds what is said of one of our activities and means nothing there: a misspelt input would be passed over, and what it asks for not be done. Elsa's own carry more than we read.</summary>
    internal static void CheckInputs(Authored activity, string type)
    {
        if (!type.StartsWith("Care.", StringComparison.Ordinal) || !Said.TryGetValue(type, out var said))
        {
            return;
        }

        foreach (var unknown in activity.Names.Where(n => activity.Has(n) && !said.Contains(n) && !SaidOfAny.Contains(n)))
        {
            activity.Find($"'{unknown}' means nothing in a {type}");
        }

        if (activity.Has("version") && activity.Number("version") is not (null or 1))
        {
            activity.Find($"there is one version of {type}, 1, and not {activity.Text("version")}");
        }
    }

    internal static bool Has(string type) => Effects.ContainsKey(type);

    internal static IEnumerable<Effect> Read(string type, Authored authored, EffectReader reader) => Effects[type](authored, reader);
}

/// <summary>Reads the activities of a slot into effects.</summary>
/// <param name="templates">The text of a template of the process; null: there is none of that name.</param>
internal sealed class EffectReader(TriggerReader triggers, Func<string, string?> templates)
{
    public TriggerReader Triggers => triggers;

    public string? Template(string name) => templates(name);

    /// <summary>The effects of the activity in a slot; none when it is empty. Duties are passed over: they are declarations, read elsewhere.</summary>
    public ImmutableList<Effect> Slot(Authored owner, string slot, bool dutiesAllowed = false)
    {
        if (owner.Plain(slot) is JsonArray)
        {
            return [.. owner.Objects(slot, slot).SelectMany(a => Read(a, dutiesAllowed))];
        }

        return owner.Object(slot) is { } activity ? [.. Read(activity.At(slot), dutiesAllowed)] : [];
    }

    public IEnumerable<Effect> Read(Authored activity, bool dutiesAllowed = false)
    {
        var type = activity.Needed("type");
        ActivityCatalogue.CheckInputs(activity, type);
        if (type == DutyDeclaration.Type)
        {
            if (!dutiesAllowed)
            {
                activity.Find("a duty may stand only in a state's entry, directly or in one sequence; use its 'when' instead of an If");
            }

            return [];
        }

        if (type == Sequence.Type && dutiesAllowed)
        {
            return activity.Objects("activities", "activity").SelectMany(a => Read(a, a.Text("type") == DutyDeclaration.Type));
        }

        if (ActivityCatalogue.Has(type))
        {
            return ActivityCatalogue.Read(type, activity, this);
        }

        if (type.Length > 0)
        {
            activity.Find(ActivityCatalogue.Triggers.ContainsKey(type)
                ? $"{type} waits, and entry, exit and action never wait: it may stand only as the trigger of a transition"
                : $"there is no activity '{type}'");
        }

        return [];
    }
}
