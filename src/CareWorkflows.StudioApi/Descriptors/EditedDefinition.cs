using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Definitions;
using Microsoft.AspNetCore.Http;

namespace CareWorkflows.StudioApi.Descriptors;

/// <summary>A field as an expression sees it.</summary>
/// <param name="Of">What a list is of, when it has no fields of its own.</param>
internal sealed record FormField(string Name, string Type, string? Label, string? Of, IReadOnlyList<FormField> Items);

/// <summary>The definition a designer has open, with all the others it works with.</summary>
internal sealed partial class EditedDefinition
{
    private const int MaxDepth = 8;

    private EditedDefinition(Engine.Library.Definitions definitions, string? process)
    {
        All = [.. definitions.Latest.Select(NamesInDefinition.Of)];
        Library = All.FirstOrDefault(d => d.IsLibrary);
        Own = process is null ? null : All.FirstOrDefault(d => d.Process == process);
    }

    /// <summary>Null while it isn't known which: then lists hold only what all processes share.</summary>
    public NamesInDefinition? Own { get; }

    public NamesInDefinition? Library { get; }

    public IReadOnlyList<NamesInDefinition> All { get; }

    /// <summary>Its own first, then what the library adds to it.</summary>
    public IEnumerable<NamesInDefinition> WithLibrary => new[] { Own, Library }.OfType<NamesInDefinition>().Distinct();

    public static EditedDefinition Of(string? process, Engine.Library.Definitions definitions) => new(definitions, process);

    /// <summary>Studio does not say which definition its descriptors are for. The page it runs in does: its address is the editor's.</summary>
    public static EditedDefinition Of(HttpRequest request, Engine.Library.Definitions definitions) =>
        new(definitions, Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var page) && PageOfEditor().Match(page.AbsolutePath) is { Success: true } match
            ? Uri.UnescapeDataString(match.Groups[1].Value)
            : null);

    /// <summary>The fields of a trigger's form, those it takes from groups and other forms too.</summary>
    public IReadOnlyList<FormField> Form(NamesInDefinition owner, NamedTrigger trigger) => Fields(owner, trigger.Form, 0);

    public IReadOnlyList<FormField> FieldsOfGroup(NamesInDefinition owner, string group) => Fields(owner, owner.FieldGroup(group), 0);

    private List<FormField> Fields(NamesInDefinition owner, JsonArray? form, int depth)
    {
        var fields = new List<FormField>();
        foreach (var authored in NamesInDefinition.Objects(form))
        {
            foreach (var field in NamesInDefinition.Text(authored["use"]) is { } used ? Used(owner, authored, used, depth) : One(authored))
            {
                fields.RemoveAll(f => f.Name == field.Name);
                fields.Add(field);
            }
        }

        return fields;
    }

    private IEnumerable<FormField> Used(NamesInDefinition owner, JsonObject authored, string used, int depth)
    {
        if (depth > MaxDepth)
        {
            return [];
        }

        var except = NamesInDefinition.Texts(authored["except"]).ToHashSet(StringComparer.Ordinal);
        var (source, form) = used.Split('/') is [var process, var action]
            ? FormOf(All.FirstOrDefault(d => d.Process == process), action)
            : new[] { owner, Library }.OfType<NamesInDefinition>().Select(d => d.FieldGroup(used) is { } group ? (d, group) : FormOf(d, used)).FirstOrDefault(f => f.Item2 is not null);
        return source is null ? [] : Fields(source, form, depth + 1).Where(f => !except.Contains(f.Name));
    }

    private static (NamesInDefinition?, JsonArray?) FormOf(NamesInDefinition? definition, string action) => (definition, definition?.Triggers.FirstOrDefault(t => t.Name == action)?.Form);

    private static IEnumerable<FormField> One(JsonObject authored)
    {
        if (NamesInDefinition.Text(authored["name"]) is not { } name)
        {
            yield break;
        }

        var label = NamesInDefinition.Text(authored["label"]);
        var of = NamesInDefinition.Text(authored["of"]);
        yield return new FormField(name, NamesInDefinition.Text(authored["type"]) ?? "Text", label, of,
            of == "Action"
                ? [new("what", "Text", "What is to be done", null, []), new("owner", "Person", "Who will do it", null, []), new("dueOn", "Date", "By when", null, [])]
                : [.. NamesInDefinition.Objects(authored["items"]).SelectMany(One)]);
        if (authored["note"]?.ToString() == "true")
        {
            yield return new FormField(name + "Note", "Long", label is null ? null : Field.NoteLabel(label), null, []);
        }
    }

    [GeneratedRegex("/studio/workflows/definitions/([^/]+)/edit/?$")]
    private static partial Regex PageOfEditor();
}
