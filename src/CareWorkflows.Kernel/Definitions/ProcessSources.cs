namespace CareWorkflows.Kernel.Definitions;

/// <summary>The authored definitions, for what one takes from another: field groups, requirement sets, whole triggers.</summary>
internal sealed class ProcessSources(IReadOnlyDictionary<string, Authored> definitions, Authored? library)
{
    public Authored? Library => library;

    /// <summary>Names of the series of sessions that any process holds.</summary>
    public IReadOnlySet<string> Series { get; } = definitions.Values
        .SelectMany(d => ProcessCompiler.Care(d)?.Object("series")?.Texts("names") ?? []).ToHashSet(StringComparer.Ordinal);

    /// <summary>A list of fields by name: the process's own, else the library's.</summary>
    public Authored? FieldGroup(string process, string name) => Group("fieldGroups", process, name, "form");

    /// <summary>A list of requirements by name: the process's own, else the library's.</summary>
    public Authored? RequirementSet(string process, string name) => Group("requirementSets", process, name, "requirements");

    /// <summary>The text of a template: the process's own, else the library's.</summary>
    public string? Template(string process, string name) => TemplateOf(definitions.GetValueOrDefault(process), name) ?? TemplateOf(library, name);

    /// <summary>The place where a trigger is written out whole.</summary>
    public Authored? Trigger(string process, string name) =>
        definitions.TryGetValue(process, out var definition) ? Transitions(definition).Select(t => t.Object("trigger")).FirstOrDefault(t => IsWhole(t, name))
        ?? (library is null || ReferenceEquals(definition, library) ? null : Transitions(library).Select(t => t.Object("trigger")).FirstOrDefault(t => IsWhole(t, name)))
        : null;

    public static IEnumerable<Authored> Transitions(Authored definition) => definition.Object("root")?.Objects("transitions", "transition") ?? [];

    /// <summary>Says what the trigger is, not only which.</summary>
    public static bool IsWhole(Authored? trigger, string name) => trigger is not null && trigger.Text("name") == name && IsWhole(trigger);

    public static bool IsWhole(Authored trigger) => trigger.Names.Any(n => n is
        "label" or "form" or "writes" or "countsAs" or "eventDate" or "guidance" or "rules" or "signal" or "due" or "answers" or "fires" or "with");

    private static string? TemplateOf(Authored? definition, string name) =>
        definition is null ? null : ProcessCompiler.Care(definition)?.Object(DefinitionText.Templates)?.Text(name);

    private Authored? Group(string kind, string process, string name, string readAs) =>
        GroupOf(definitions.GetValueOrDefault(process), kind, name, readAs) ?? GroupOf(library, kind, name, readAs);

    private static Authored? GroupOf(Authored? definition, string kind, string name, string readAs) =>
        definition?.Object("customProperties")?.Object("care")?.Object(kind)?.Renamed(name, readAs);
}
