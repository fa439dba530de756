using System.Collections.Immutable;
using System.Text.Json;
using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>What came of compiling: the processes that can be run, and everything found.</summary>
/// <param name="Library">Processes without an error; one that has an error is not in it.</param>
public sealed record Compilation(ProcessLibrary Library, ImmutableList<Finding> Findings)
{
    public bool IsClean => Findings.All(f => !f.IsError);
}

/// <summary>Turns what was authored into something that cannot be wrong, or says everything that is wrong.</summary>
public static class ProcessCompiler
{
    /// <summary>Compiles definitions that may use each other and the library among them.</summary>
    /// <param name="definitions">Folder name to the text of its <c>process.json</c>; <c>_common</c> is the library.</param>
    /// <param name="calendar">By which due rules are held against their limits: every day of its years.</param>
    public static Compilation Compile(IReadOnlyDictionary<string, string> definitions, WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(calendar);
        var findings = new List<Finding>();
        var authored = new SortedDictionary<string, Authored>(StringComparer.Ordinal);
        foreach (var (process, text) in definitions)
        {
            if (Parse(process, text, findings) is { } definition)
            {
                authored[process] = definition;
            }
        }

        var library = authored.Values.FirstOrDefault(IsLibrary);
        var sources = new ProcessSources(authored, library);
        var roles = Roles(library, findings);
        var machines = new List<ProcessMachine>();
        foreach (var (process, definition) in authored.Where(d => !IsLibrary(d.Value)))
        {
            var machine = new MachineReader(process, definition, sources, roles).Read();
            MachineCheck.Run(machine, definition, sources.Series);
            Limits.Check(machine, definition, Care(definition)?.Object("limits")?.Names ?? [], calendar);
            machines.Add(machine);
        }

        // Also of those with other faults: all of them are told at once.

        foreach (var machine in machines)
        {
            LinkCheck.Run(machine, machines, findings);
        }

        var broken = findings.Where(f => f.IsError).Select(f => f.Process).ToHashSet(StringComparer.Ordinal);
        return new Compilation(new ProcessLibrary(machines.Where(m => !broken.Contains(m.Process))), [.. findings.Distinct()]);
    }

    /// <summary>
    /// The definitions that one is made of besides itself, however far away: the library, and those whose forms it uses. When one of them is published
    /// anew, so is it.
    /// </summary>
    /// <param name="definitions">As for <see cref="Compile"/>.</param>
    public static ImmutableSortedSet<string> MadeOf(string process, IReadOnlyDictionary<string, string> definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var found = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        var open = new Queue<string>([process]);
        while (open.TryDequeue(out var next))
        {
            if (!definitions.TryGetValue(next, out var text) || Parse(next, text, []) is not { } definition)
            {
                continue;
            }

            var libraries = IsLibrary(definition) ? [] : definitions.Keys.Where(d => d != next && Parse(d, definitions[d], []) is { } other && IsLibrary(other));
            foreach (var used in definition.Uses().Concat(libraries).Where(u => u != process && found.Add(u)))
            {
                open.Enqueue(used);
            }
        }

        return found.ToImmutable();
    }

    internal static Authored? Care(Authored definition) => definition.Object("customProperties")?.Object("care");

    private static bool IsLibrary(Authored definition) => Care(definition)?.Flag("library") ?? false;

    private static Authored? Parse(string process, string text, List<Finding> findings)
    {
        try
        {
            return new Authored(DefinitionText.Read(text), process, "", findings);
        }
        catch (JsonException error)
        {
            findings.Add(error.LineNumber is { } line
                ? new Finding(process, $"line {line + 1}", "this is no JSON: " + error.Message.Split(" LineNumber", 2)[0])
                : new Finding(process, "", error.Message));
        }

        return null;
    }

    private static Dictionary<string, Role> Roles(Authored? library, List<Finding> findings)
    {
        if (library is null)
        {
            findings.Add(new Finding("_common", "", "the library is missing: it names the roles"));
            return [];
        }

        return (Care(library)?.Objects("roles", "role") ?? [])
            .Select(r => new Role(r.Needed("name"), r.Text("title") ?? r.Text("name") ?? "", r.Texts("actsFor")))
            .DistinctBy(r => r.Name)
            .ToDictionary(r => r.Name, StringComparer.Ordinal);
    }
}

/// <summary>A role people hold.</summary>
/// <param name="Title">In words: "Social worker".</param>
/// <param name="ActsFor">Roles whose part its holders may also do (a team manager a social worker's, C16).</param>
public sealed record Role(string Name, string Title, ImmutableList<string> ActsFor);
