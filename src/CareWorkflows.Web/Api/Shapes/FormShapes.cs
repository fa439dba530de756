using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Web.Api.Shapes;

/// <summary>The form of an action, for one case and one caller, before anything is filled in.</summary>
/// <param name="EventDate">The field that says when it happened.</param>
internal sealed record FormAnswer(
    string Action, string Label, string? Guidance, string? EventDate, bool Open, ImmutableList<Refusal> WhyNot, ImmutableList<AskedFieldAnswer> Fields)
{
    public static FormAnswer Of(CaseReader reader, Trigger trigger)
    {
        var offer = reader.Offer(trigger);
        return new FormAnswer(
            trigger.Name, trigger.Label, trigger.Guidance, trigger.EventDate, offer.IsOpen, offer.WhyNot,
            [.. reader.Ask(trigger, Kernel.Expressions.Record.Empty).Select(f => new AskedFieldAnswer(FieldAnswer.From(f.Field), f.IsAsked, f.Options, f.Default.IsNothing ? null : f.Default))]);
    }
}

/// <param name="Asked">As long as nothing else is answered; see the field's <c>when</c>.</param>
/// <param name="Options">What may be chosen on this case.</param>
/// <param name="Default">What it is when left out, worked out for this case.</param>
internal sealed record AskedFieldAnswer(FieldAnswer Field, bool Asked, ImmutableList<ChoiceOption> Options, Value? Default);
