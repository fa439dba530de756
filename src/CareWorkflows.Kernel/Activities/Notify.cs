using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>Tells people something, after the commit.</summary>
public sealed record Notify(ImmutableList<Recipient> To, Template Say) : Effect
{
    internal const string Type = "Care.Notify";

    internal static IEnumerable<Effect> Read(Authored authored, EffectReader reader)
    {
        if (!authored.Has("to"))
        {
            authored.Find("a notice needs 'to': who is told");
        }

        if (!authored.Has("say"))
        {
            authored.Find("a notice needs 'say': what it says");
        }

        return [new Notify(reader.Triggers.Recipients(authored, "to"), authored.AsTemplate("say") ?? Template.Parse(""))];
    }

    internal override IEnumerable<Expression> Reads => [.. To.Select(t => t.People).OfType<Expression>(), .. Say.Expressions];

    internal override void Run(Step step) => step.Tell(step.People(To), step.Trigger?.Name ?? "", MessageKind.Notice, Say.Render(step.Scope), []);
}
