using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>Opens a case of another process, linked both ways: with the step (the same commit, refused together with it) or afterwards.</summary>
public sealed record StartProcess : Effect
{
    internal const string Type = "Care.StartProcess";

    public static ActivityDescription Description { get; } = new(Type, "Start a process", ActivityPlace.Effect,
        "Opens a case of another process in the same act, linked both ways; refused together with it.",
        [
            new("process", "Process", InputKind.Choice, "The process to start.") { Options = InputOptions.Processes },
            new("do", "Do", InputKind.Choice, "The action of that process that starts a case.") { Options = InputOptions.StartActions, Example = "Open" },
            new("values", "Values", InputKind.Json, "The form for it: form for this whole form, or field and expression.")
            {
                Default = "nothing",
                Example = """{ "concern": "form.concern", "raisedOn": "occurredOn" }""",
            },
            new("link", "Link", InputKind.Text, "What this case calls the new one. The new one calls this case 'source'.") { Example = "complaint" },
            new("key", "Key", InputKind.Expression, "Names the new case: no other case of that process has the same.") { Default = "cases have no key" },
            new("ifExists", "If there is one", InputKind.Choice, "When there is already an open one of that key.")
            {
                Fixed = [("skip", "Start none")],
                Options = InputOptions.Fixed,
                Default = "refused",
            },
            new("when", "When", InputKind.Choice, "With the step: in the same act, which may be refused because of it. Afterwards: once the step is saved.")
            {
                Fixed = [("with the step", "With the step"), ("afterwards", "Afterwards")],
                Options = InputOptions.Fixed,
                Default = "with the step",
            },
        ]);

    public required string Process { get; init; }

    /// <summary>The start action.</summary>
    public required string Do { get; init; }

    public required FormValues Values { get; init; }

    /// <summary>What this side calls the new case. The new case calls this one <c>source</c>.</summary>
    public string? Link { get; init; }

    /// <summary>A name no other case of that process has.</summary>
    public Expression? Key { get; init; }

    public bool SkipIfExists { get; init; }

    /// <summary>Opened after the commit, by an act of its own.</summary>
    public bool Afterwards { get; init; }

    internal static IEnumerable<Effect> Read(Authored authored, EffectReader reader)
    {
        var ifExists = authored.Text("ifExists");
        if (ifExists is not (null or "skip"))
        {
            authored.Find($"'ifExists' must be 'skip', not '{ifExists}'");
        }
        else if (ifExists is not null && !authored.Has("key"))
        {
            authored.Find("'ifExists' needs 'key': the name by which one exists");
        }

        return
        [
            new StartProcess
            {
                Process = authored.Needed("process"),
                Do = authored.Needed("do"),
                Values = FormValues.Read(authored, "values"),
                Link = authored.Text("link"),
                Key = authored.AsExpression("key"),
                SkipIfExists = ifExists == "skip",
                Afterwards = IsAfterwards(authored),
            },
        ];
    }

    internal override IEnumerable<Expression> Reads => [.. Key is null ? [] : new[] { Key }, .. Values.Values.Select(v => v.Value)];

    /// <summary>What there is to start, by the form of the entry and what <paramref name="scope"/> sees.</summary>
    internal Errand.Start Errand(Record form, CaseScope scope) => new(Process, Do, Link, Key?.Evaluate(scope).Text, SkipIfExists, Values.Evaluate(form, scope));

    internal override void Run(Step step) => step.Ask(Errand(step.Form, step.Scope), Afterwards);
}
