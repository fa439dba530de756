using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>Keeps a document with the case: one handed in, or one made from a template.</summary>
public sealed record KeepDocument(Template Kind, Template? DocumentType, Template? To, Template? Version, Template? File) : Effect
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
                authored.AsTemplate("file")),
        ];
    }

    internal override IEnumerable<Expression> Reads => new[] { Kind, DocumentType, To, Version, File }.OfType<Template>().SelectMany(t => t.Expressions);

    internal override void Run(Step step) => step.Keep(new Document(
        Kind.Render(step.Scope), Said(DocumentType, step), Said(To, step), Said(Version, step), Said(File, step)));

    private static string? Said(Template? template, Step step) => template?.Render(step.Scope) is { Length: > 0 } text ? text : null;
}
