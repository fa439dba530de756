using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Engine.Library;

/// <summary>
/// The folder <c>workflows/</c>: a folder for each process, with <c>process.json</c>, <c>scenarios/</c> and <c>templates/</c>,
/// and <c>_common/</c> for what all share.
/// </summary>
public sealed class WorkflowsFolder
{
    /// <summary>Setting that names the folder, where it isn't found by itself.</summary>
    public const string SettingKey = "Workflows:Folder";

    private const string Name = "workflows";
    private const string DefinitionFile = "process.json";
    private const string TemplatesFolder = "templates";
    private static readonly string CalendarFile = System.IO.Path.Combine("_common", "calendar.json");

    private static readonly string RulesFile = System.IO.Path.Combine("_common", "rules.json");

    private WorkflowsFolder(string path) => Path = path;

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Finds the folder: the one named by the setting, else the first <c>workflows/</c> from one of the folders upwards.</summary>
    /// <param name="setting">Value of <see cref="SettingKey"/>, relative to the first of <paramref name="from"/>; null when not set.</param>
    /// <param name="from">Where to look: current directory, content root.</param>
    /// <exception cref="DirectoryNotFoundException">There is none; the message says where was looked and what to set.</exception>
    public static WorkflowsFolder Find(string? setting, params string[] from)
    {
        if (!string.IsNullOrWhiteSpace(setting))
        {
            var named = System.IO.Path.GetFullPath(setting, from is [var first, ..] ? System.IO.Path.GetFullPath(first) : Directory.GetCurrentDirectory());
            return Directory.Exists(named)
                ? new WorkflowsFolder(named)
                : throw new DirectoryNotFoundException($"The setting {SettingKey} names {named}, which is not there.");
        }

        var found = from.SelectMany(Upwards).Select(folder => System.IO.Path.Combine(folder, Name)).FirstOrDefault(HoldsDefinitions);
        return found is not null
            ? new WorkflowsFolder(found)
            : throw new DirectoryNotFoundException(
                $"No folder '{Name}' with process definitions was found from {string.Join(" or ", from.Distinct())} upwards. Set {SettingKey} to where it is.");
    }

    /// <summary>The authored text of every definition with its templates in it, by its folder's name: what the compiler takes.</summary>
    public IReadOnlyDictionary<string, string> ReadDefinitions() => Directory.EnumerateDirectories(Path)
        .Select(folder => (Process: System.IO.Path.GetFileName(folder), File: System.IO.Path.Combine(folder, DefinitionFile)))
        .Where(d => File.Exists(d.File))
        .OrderBy(d => d.Process, StringComparer.Ordinal)
        .ToDictionary(d => d.Process, d => WithTemplates(d.Process, File.ReadAllText(d.File)), StringComparer.Ordinal);

    /// <summary>A definition with the templates that stand in its folder now; where there are none it keeps its own.</summary>
    public string WithTemplates(string process, string text)
    {
        var folder = System.IO.Path.Combine(Path, process, TemplatesFolder);
        return Directory.Exists(folder)
            ? DefinitionText.WithTemplates(text, Directory.EnumerateFiles(folder, "*.md").ToDictionary(f => System.IO.Path.GetFileName(f), f => File.ReadAllText(f).ReplaceLineEndings("\n"), StringComparer.Ordinal))
            : text;
    }

    /// <summary>Writes a definition beside its scenarios and its templates beside it, making the folders when there are none.</summary>
    /// <returns>The files that did not say so already.</returns>
    public IEnumerable<string> WriteDefinition(string process, string text) =>
    [
        .. new[] { Write(System.IO.Path.Combine(Path, process, DefinitionFile), DefinitionText.WithTemplates(text, new Dictionary<string, string>())) }
            .Concat(DefinitionText.TemplatesIn(text).Select(t => Write(System.IO.Path.Combine(Path, process, TemplatesFolder, System.IO.Path.GetFileName(t.Key)), t.Value))).OfType<string>(),
    ];

    private static string? Write(string file, string text)
    {
        if (File.Exists(file) && File.ReadAllText(file) == text)
        {
            return null;
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="FormatException">It can't be read.</exception>
    public WorkingCalendar ReadCalendar()
    {
        var file = System.IO.Path.Combine(Path, CalendarFile);
        return File.Exists(file)
            ? CalendarJson.Read(File.ReadAllText(file))
            : throw new FileNotFoundException($"The calendar {file} is not there: without it no working day can be counted.", file);
    }

    /// <summary>The catalogue of rules; empty when the folder has none.</summary>
    /// <exception cref="FormatException">It can't be read.</exception>
    public RuleCatalogue ReadRules()
    {
        var file = System.IO.Path.Combine(Path, RulesFile);
        return File.Exists(file) ? RuleCatalogue.Read(File.ReadAllText(file)) : RuleCatalogue.Empty;
    }

    private static IEnumerable<string> Upwards(string from)
    {
        for (var folder = new DirectoryInfo(System.IO.Path.GetFullPath(from)); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }

    /// <summary>Other things are called <c>workflows</c> too (<c>.github/workflows</c>); ours has a definition in it.</summary>
    private static bool HoldsDefinitions(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateDirectories(folder).Any(d => File.Exists(System.IO.Path.Combine(d, DefinitionFile)));
}
