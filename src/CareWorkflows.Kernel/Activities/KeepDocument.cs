using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>Keeps a document with the case: one handed in, or one made from a template.</summary>
/// <param name="Made">What its text is made from; null: it was handed in, or only its keeping is recorded.</param>
public sealed record KeepDocument(Template Kind, Template? DocumentType, Template? To, Template? Version, Template? File, DocumentTemplate? Made) : Effect
{
    internal const string Type = "Care.Document";

    public static ActivityDescription Description { get; } = new(Type, "Keep a document", ActivityPlace.Effect,
        "Keeps a document with the case: one handed in with the form, or one to be made from a template. {expressions} in braces are filled in.",
        [
            new("kind", "Kind", InputKind.Text, "What it is, in words.") { Example = "closure letter" },
            new("documentType", "Type", InputKind.Text, "The type the council's record system files it under.") { Example = "case discussion decision" },
            new("to", "To", InputKind.Text, "Whom it is for.") { Example = "parents" },
            new("documentVersion", "Version", InputKind.Text, "Which version of the document it is.") { Example = "{form.meetingNo}" },
            new("file", "File", InputKind.Text, "The file handed in.") { Example = "{form.planVersion}" },
            new("template", "Template", InputKind.Text, "The file in the process's templates it is made from.") { Example = "closure-letter.md" },
        ]);

    internal static IEnumerable<Effect> Read(Authored authored, EffectReader reader)
    {
        authored.Needed("kind");
        return
        [
            new KeepDocument(
                authored.AsTemplate("kind") ?? Template.Parse(""),
                // "type" is the activity's own name in Elsa's JSON.
                authored.AsTemplate("documentType"),
                authored.AsTemplate("to"),
                authored.AsTemplate("documentVersion"),
                authored.AsTemplate("file"),
                MadeFrom(authored, reader)),
        ];
    }

    internal override IEnumerable<Expression> Reads =>
        [.. new[] { Kind, DocumentType, To, Version, File }.OfType<Template>().SelectMany(t => t.Expressions), .. Made?.Expressions ?? []];

    internal override void Run(Step step) => step.Keep(new Document(
        Kind.Render(step.Scope), Said(DocumentType, step), Said(To, step), Said(Version, step), Said(File, step),
        Made?.Render(step.Scope, (expression, value) => InWords(expression, value, step))));

    private static DocumentTemplate? MadeFrom(Authored authored, EffectReader reader)
    {
        if (authored.Text("template") is not { } name)
        {
            return null;
        }

        if (reader.Template(name) is { } text)
        {
            return DocumentTemplate.Read(name, text, authored);
        }

        authored.Find($"there is no template '{name}': it would stand in the folder templates beside the process");
        return null;
    }

    /// <summary>An answer of the form as the form shows it, anything else as in every sentence.</summary>
    private static string InWords(Expression expression, Value value, Step step) =>
        value.Bool is { } yes ? yes ? "Yes" : "No"
        : expression.MemberPaths is [{ Root: "form", Member: var name }] && expression.Source.Trim() == $"form.{name}" && value.Text is { } chosen
            && step.Trigger?.Form.Find(f => f.Name == name)?.Options.Find(o => o.Value == chosen) is { } option ? option.Label
        : Template.InWords(value);

    private static string? Said(Template? template, Step step) => template?.Render(step.Scope) is { Length: > 0 } text ? text : null;
}
