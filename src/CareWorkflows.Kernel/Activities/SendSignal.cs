using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>Who hears a signal.</summary>
public enum SignalTo
{
    /// <summary>Every open case of the same child that has an edge for it.</summary>
    Child,

    /// <summary>The child's own record.</summary>
    Record,

    /// <summary>One case, named by an expression.</summary>
    Case,

    /// <summary>The cases bound by a link.</summary>
    Linked,
}

/// <summary>Tells other cases that something happened: with the step (the same commit, which they may refuse) or afterwards.</summary>
public sealed record SendSignal : Effect
{
    internal const string Type = "Care.SendSignal";

    public static ActivityDescription Description { get; } = new(Type, "Send a signal", ActivityPlace.Effect,
        "Tells other cases that something happened, in the same act: accepted by all of them or refused.",
        [
            new("to", "To", InputKind.Choice, "Who hears it.")
            {
                Fixed =
                [
                    ("child", "Open cases of the child"),
                    ("record", "The child's record"),
                    ("case", "One case, given by an expression"),
                    ("linked", "Cases bound by a link"),
                ],
                Options = InputOptions.Fixed,
                Category = Category.Who,
                Example = "child",
            },
            new("case", "Case", InputKind.Expression, "For one case: an expression that gives its id.") { Category = Category.Who },
            new("link", "Link", InputKind.Text, "For linked cases: the name of the link.") { Category = Category.Who, Example = "source" },
            new("process", "Process", InputKind.Choice, "Only cases of this process hear it.")
            {
                Options = InputOptions.Processes,
                Category = Category.Who,
                Default = "of every process",
            },
            new("signal", "Signal", InputKind.Choice, "Which signal. A new one begins where it is heard: give a Signal trigger its name.")
            {
                Options = InputOptions.Signals,
                Example = "AddressChanged",
            },
            new("values", "Values", InputKind.Json, "What goes with it: form for this whole form, or field and expression.")
            {
                Default = "nothing",
                Example = """{ "from": "form.heldOn", "worker": "form.allocatedWorker" }""",
            },
            new("when", "When", InputKind.Choice, "With the step: in the same act, which may be refused because of it. Afterwards: once the step is saved.")
            {
                Fixed = [("with the step", "With the step"), ("afterwards", "Afterwards")],
                Options = InputOptions.Fixed,
                Default = "with the step",
            },
            new("mustBeHeard", "Must be heard", InputKind.Flag, "Refused when no case hears it.") { Default = "no: nobody need hear it" },
        ]);

    public required SignalTo To { get; init; }

    public Expression? Case { get; init; }

    public string? Link { get; init; }

    /// <summary>Only cases of this process hear it.</summary>
    public string? Process { get; init; }

    public required string Signal { get; init; }

    public required FormValues Values { get; init; }

    /// <summary>Refused when nobody hears it.</summary>
    public bool MustBeHeard { get; init; }

    /// <summary>Sent after the commit, by an act of its own.</summary>
    public bool Afterwards { get; init; }

    internal static IEnumerable<Effect> Read(Authored authored, EffectReader reader)
    {
        if (!Enum.TryParse<SignalTo>(authored.Needed("to"), ignoreCase: true, out var to))
        {
            authored.Find("'to' must be child, record, case or linked");
        }

        return
        [
            new SendSignal
            {
                To = to,
                Case = authored.AsExpression("case"),
                Link = authored.Text("link"),
                Process = authored.Text("process"),
                Signal = authored.Needed("signal"),
                Values = FormValues.Read(authored, "values"),
                MustBeHeard = authored.Flag("mustBeHeard"),
                Afterwards = IsAfterwards(authored),
            },
        ];
    }

    internal override IEnumerable<Expression> Reads => [.. Case is null ? [] : new[] { Case }, .. Values.Values.Select(v => v.Value)];

    /// <summary>What there is to tell, by the form of the entry and what <paramref name="scope"/> sees.</summary>
    internal Errand.Tell Errand(Record form, CaseScope scope) =>
        new(Signal, To, Case?.Evaluate(scope).Text, Link, Process, MustBeHeard, Values.Evaluate(form, scope));

    internal override void Run(Step step) => step.Ask(Errand(step.Form, step.Scope), Afterwards);
}
