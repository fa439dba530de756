using System.Collections.Concurrent;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Reading;

/// <summary>
/// The complete, valid form of each action that scenarios start from: <c>defaults.yaml</c> beside a scenario,
/// then of the process's own folder in the same layout, then of <c>workflows/</c>. Each file is read once.
/// </summary>
/// <param name="record">The process that is the child's own record: it is told of events, and their forms may stand in a folder of that name.</param>
internal sealed class DefaultForms(string workflows, string? record)
{
    private const string FileName = "defaults.yaml";
    private const string Events = "events";

    /// <summary>Forms of actions that stand on every case are written once, with what all processes share.</summary>
    private const string Shared = "_common";

    private readonly ConcurrentDictionary<string, DefaultsFile> files = new(StringComparer.Ordinal);

    /// <summary>Form of an action for a scenario in a file; empty when none is written.</summary>
    public Record Find(string process, string action, string scenarioFile) =>
        Places(process, scenarioFile).Concat(Places(Shared, scenarioFile))
            .Select(place => Load(place).Forms.GetValueOrDefault(action))
            .FirstOrDefault(form => form is not null) ?? Record.Empty;

    /// <summary>What is wrong with the files read so far.</summary>
    public IReadOnlyList<Problem> Problems => [.. files.Values.SelectMany(f => f.Problems).OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line)];

    private IEnumerable<string> Places(string process, string scenarioFile)
    {
        string[] names = process == record ? [process, Events] : [process];
        var folder = Path.GetDirectoryName(Path.GetFullPath(scenarioFile))!;
        var owner = Path.GetFileName(folder) == "scenarios" ? Path.GetDirectoryName(folder)! : folder;
        var beside = Path.Combine(folder, FileName);
        var besideIsAnothers = !names.Contains(Path.GetFileName(owner)) && Directory.Exists(Path.Combine(workflows, Path.GetFileName(owner)));

        // A folder named after another process holds that process's forms: two processes may have an action of the same name.
        if (!besideIsAnothers)
        {
            yield return beside;
        }

        foreach (var name in names)
        {
            if (Path.GetDirectoryName(owner) is { } root)
            {
                yield return Path.Combine(root, name, FileName);
                yield return Path.Combine(root, name, "scenarios", FileName);
            }

            yield return Path.Combine(workflows, name, "scenarios", FileName);
        }

        if (besideIsAnothers)
        {
            yield return beside;
        }
    }

    private DefaultsFile Load(string file) => files.GetOrAdd(file, static f => DefaultsFile.Load(f));

    private sealed record DefaultsFile(IReadOnlyDictionary<string, Record> Forms, IReadOnlyList<Problem> Problems)
    {
        public static DefaultsFile Load(string file)
        {
            var forms = new Dictionary<string, Record>(StringComparer.Ordinal);
            var problems = new Problems(file);
            if (!File.Exists(file))
            {
                return new DefaultsFile(forms, []);
            }

            foreach (var document in YamlReader.Read(File.ReadAllText(file), problems))
            {
                if (document is not YamlMap map)
                {
                    problems.Add(document, $"default forms are a map of actions, not {document.Kind}");
                    continue;
                }

                foreach (var entry in map.Entries)
                {
                    if (entry.Value is YamlMap form)
                    {
                        forms[entry.Key] = new Record(form.Pairs);
                    }
                    else
                    {
                        problems.Add(entry.Line, $"the form of '{entry.Key}' must be a map of its fields ({{}} when there are none), not {entry.Value.Kind}");
                    }
                }
            }

            return new DefaultsFile(forms, problems.List);
        }
    }
}
