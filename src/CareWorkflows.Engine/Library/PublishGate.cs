using System.Collections.Concurrent;
using System.Collections.Immutable;
using CareWorkflows.Engine.Scenarios;
using CareWorkflows.Engine.Scenarios.Playing;
using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Engine.Library;

/// <summary>What stands between a draft and the children: everything compiles together, and the process's own examples still come true.</summary>
internal sealed class PublishGate(WorkflowsFolder folder, WorkingCalendar calendar)
{
    /// <summary>Errors in any process, as a change of one can break another; warnings only of those that change.</summary>
    /// <param name="inForce">What is in force, by process.</param>
    /// <param name="changed">What is to be in force beside or instead of it.</param>
    public (ProcessLibrary Library, ImmutableList<Finding> Findings) Compile(
        IReadOnlyDictionary<string, string> inForce, IReadOnlyDictionary<string, string> changed)
    {
        var definitions = new Dictionary<string, string>(inForce, StringComparer.Ordinal);
        foreach (var (process, text) in changed)
        {
            definitions[process] = text;
        }

        var compiled = ProcessCompiler.Compile(definitions, calendar);
        return (compiled.Library, [.. compiled.Findings.Where(f => f.IsError || changed.ContainsKey(f.Process))]);
    }

    /// <summary>Plays the scenarios of the processes; a finding for each that did not come true.</summary>
    public async Task<ImmutableList<Finding>> PlayAsync(ProcessLibrary library, IEnumerable<string> processes, CancellationToken cancellation)
    {
        var files = processes
            .Select(p => (Process: p, Path: Path.Combine(folder.Path, p, "scenarios")))
            .Where(s => Directory.Exists(s.Path))
            .SelectMany(s => ScenarioSet.Files(s.Path).Select(f => (s.Process, File: ScenarioFile.Load(f))));
        var runner = new ScenarioRunner(new Workflows(library, calendar, new DefaultForms(folder.Path, library.Records?.Process)));
        var findings = new ConcurrentBag<Finding>();
        await Parallel.ForEachAsync(
            files.SelectMany(f => f.File.Scenarios.Select(s => (f.Process, Scenario: s))),
            cancellation,
            async (one, _) =>
            {
                var result = await runner.PlayAsync(one.Scenario);
                if (!result.Passed)
                {
                    findings.Add(new Finding(one.Process, $"scenario \"{one.Scenario.Title}\"", "no longer comes true: " + string.Join("; ", result.Report())));
                }
            });
        return [.. findings.OrderBy(f => f.Process, StringComparer.Ordinal).ThenBy(f => f.Place, StringComparer.Ordinal)];
    }
}
