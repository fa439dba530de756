using System.Collections.Concurrent;
using System.Globalization;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Scenarios.Playing;
using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Engine.Scenarios;

/// <summary>
/// <c>check [PATH...]</c>: compiles every definition and plays scenarios: all of <c>workflows/</c>, or those of the paths given.
/// What the publish gate and CI run too.
/// </summary>
public sealed class Check
{
    private readonly WorkflowsFolder folder;
    private readonly TextWriter output;

    private Check(WorkflowsFolder folder, TextWriter output)
    {
        this.folder = folder;
        this.output = output;
    }

    /// <param name="paths">Files of scenarios, or folders with them; none: everything in <c>workflows/</c>.</param>
    /// <param name="setting">Value of <see cref="WorkflowsFolder.SettingKey"/>.</param>
    /// <param name="contentRoot">Where to look for <c>workflows/</c> besides the current directory.</param>
    /// <param name="output">Written to line by line; the last line is the count.</param>
    /// <returns>0 when every definition is free of errors and every scenario came true, else 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> paths, string? setting, string contentRoot, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            var folder = WorkflowsFolder.Find(setting, Directory.GetCurrentDirectory(), contentRoot);
            return await new Check(folder, output).RunAsync(paths.Count > 0 ? paths : [folder.Path]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            await output.WriteLineAsync(error.Message);
            await output.WriteLineAsync("0 scenarios passed, 0 failed");
            return 1;
        }
    }

    private async Task<int> RunAsync(IReadOnlyList<string> paths)
    {
        var files = paths.SelectMany(ScenarioSet.Files).Distinct(StringComparer.Ordinal).Select(ScenarioFile.Load).ToList();
        var definitions = folder.ReadDefinitions();
        var calendar = folder.ReadCalendar();
        var compilation = ProcessCompiler.Compile(definitions, calendar);
        var forms = new DefaultForms(folder.Path, compilation.Library.Records?.Process);

        var scenarios = files.SelectMany(f => f.Scenarios.Select(s => (Scenario: s, Problems: f.ProblemsOf(s)))).ToList();
        var runner = new ScenarioRunner(new Workflows(compilation.Library, calendar, forms));
        var (passed, failed) = (0, 0);
        foreach (var file in files.Where(f => f.Scenarios.Count == 0))
        {
            failed++;
            await WriteAsync("FAIL", file.File, "(cannot be read)", file.Problems.Select(p => p.ToString()));
        }

        await foreach (var result in InOrderAsync(scenarios, s => PlayAsync(runner, s.Scenario, s.Problems)))
        {
            (passed, failed) = result.Passed ? (passed + 1, failed) : (passed, failed + 1);
            await WriteAsync(result.Passed ? "pass" : "FAIL", result.Scenario.File, result.Scenario.Title, result.Report());
        }

        foreach (var problem in forms.Problems)
        {
            await output.WriteLineAsync($"{problem.File}:{problem.Line}: {problem.Message}");
        }

        foreach (var finding in compilation.Findings)
        {
            await output.WriteLineAsync(finding.ToString());
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{definitions.Count} definitions, {compilation.Findings.Count} findings"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{passed} scenarios passed, {failed} failed"));
        return failed == 0 && forms.Problems.Count == 0 && !compilation.Findings.Exists(f => f.IsError) ? 0 : 1;
    }

    /// <summary>A scenario with problems is not played: half of one proves nothing.</summary>
    private static async Task<ScenarioResult> PlayAsync(ScenarioRunner runner, Scenario scenario, IReadOnlyList<Problem> problems) => problems.Count > 0
        ? new ScenarioResult(scenario, [.. problems.Select(p => new Mismatch(p.Line, "a scenario that can be read", p.Message))])
        : await runner.PlayAsync(scenario);

    private async Task WriteAsync(string outcome, string file, string title, IEnumerable<string> details)
    {
        await output.WriteLineAsync($"{outcome}  {Shortened(file)}  {title}");
        foreach (var detail in details)
        {
            await output.WriteLineAsync("      " + detail.Replace("\n", "\n      ", StringComparison.Ordinal));
        }
    }

    /// <summary>Enough of a path to find the file: <c>child-and-family-progress/S05-visit-recorded-late</c>.</summary>
    private static string Shortened(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        folder = Path.GetFileName(folder) == "scenarios" ? Path.GetDirectoryName(folder)! : folder;
        return $"{Path.GetFileName(folder)}/{Path.GetFileNameWithoutExtension(file)}";
    }

    /// <summary>Two at a time, told in order.</summary>
    private static async IAsyncEnumerable<TResult> InOrderAsync<T, TResult>(IReadOnlyList<T> items, Func<T, Task<TResult>> play)
    {
        var waiting = new ConcurrentQueue<(T Item, TaskCompletionSource<TResult> Done)>();
        var results = new List<Task<TResult>>();
        foreach (var item in items)
        {
            var done = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue((item, done));
            results.Add(done.Task);
        }

        var players = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (waiting.TryDequeue(out var next))
            {
                next.Done.SetResult(await play(next.Item));
            }
        })).ToList();

        foreach (var result in results)
        {
            yield return await result;
        }

        await Task.WhenAll(players);
    }
}
