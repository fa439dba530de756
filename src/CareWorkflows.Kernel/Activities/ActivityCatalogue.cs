using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>Every activity that may stand in an action, an entry or an exit. A new one is one file and one line here.</summary>
internal static class ActivityCatalogue
{
    private static readonly FrozenDictionary<string, Func<Authored, EffectReader, IEnumerable<Effect>>> Effects =
        new Dictionary<string, Func<Authored, EffectReader, IEnumerable<Effect>>>(StringComparer.Ordinal)
        {
            [SendSignal.Type] = SendSignal.Read,
            [StartProcess.Type] = StartProcess.Read,
            [Notify.Type] = Notify.Read,
            [KeepDocument.Type] = KeepDocument.Read,
            [CloseBreach.Type] = CloseBreach.Read,
            [Sequence.Type] = Sequence.Read,
            [If.Type] = If.Read,
            [SetVariable.Type] = SetVariable.Read,
            [ForEach.Type] = ForEach.Read,
            [Flowchart.Type] = Flowchart.Read,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public const string Duty = "Care.Duty";

    /// <summary>Activities that are triggers: what waits.</summary>
    public static FrozenDictionary<string, TriggerKind> Triggers { get; } = new Dictionary<string, TriggerKind>(StringComparer.Ordinal)
    {
        ["Care.Action"] = TriggerKind.Action,
        ["Care.Deadline"] = TriggerKind.Deadline,
        ["Care.Signal"] = TriggerKind.Signal,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Has(string type) => Effects.ContainsKey(type);

    public static IEnumerable<Effect> Read(string type, Authored authored, EffectReader reader) => Effects[type](authored, reader);
}

/// <summary>Reads the activities of a slot into effects.</summary>
internal sealed class EffectReader(TriggerReader triggers)
{
    public TriggerReader Triggers => triggers;

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
        if (type == ActivityCatalogue.Duty)
        {
            if (!dutiesAllowed)
            {
                activity.Find("a duty may stand only in a state's entry, directly or in one sequence; use its 'when' instead of an If");
            }

            return [];
        }

        if (type == Sequence.Type && dutiesAllowed)
        {
            return activity.Objects("activities", "activity").SelectMany(a => Read(a, a.Text("type") == ActivityCatalogue.Duty));
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
