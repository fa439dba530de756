using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>Tells people something, after the commit.</summary>
public sealed record Notify(ImmutableList<Recipient> To, Template Say, string? About) : Effect
{
    internal const string Type = "Care.Notify";

    public static ActivityDescription Description { get; } = new(Type, "Notify", ActivityPlace.Effect,
        "Tells people something, always after the step is saved.",
        [
            new("to", "To", InputKind.Choices, "Who is told: roles, or values of the case or the form that give people; each 'when (..)' if it is not always meant.")
            {
                Options = InputOptions.Recipients,
                Category = Category.Who,
                Example = "SW, form.chair",
            },
            new("say", "Say", InputKind.LongText, "What they are told; {expressions} in braces are filled in.")
            {
                Example = "A meeting was arranged for {form.plannedOn}.",
            },
            new("about", "About", InputKind.Text, "The rule it is about, by its id.")
            {
                Category = Category.Rules,
                Default = "the action that sends it",
                Example = "ABC-12",
            },
        ]);

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

        return [new Notify(reader.Triggers.Recipients(authored, "to"), authored.AsTemplate("say") ?? Template.Parse(""), authored.Text("about"))];
    }

    internal override IEnumerable<Expression> Reads => [.. To.SelectMany(t => t.Expressions), .. Say.Expressions];

    internal override void Run(Step step) => step.Tell(
        step.People(To), About ?? step.Trigger?.Name ?? "", MessageKind.Notice, Say.Render(step.Scope), About is null ? [] : [About]);
}
