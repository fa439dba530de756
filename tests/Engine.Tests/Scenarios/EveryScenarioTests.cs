using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Scenarios;
using CareWorkflows.Engine.Scenarios.Playing;
using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Engine.Tests.Scenarios;

/// <summary>Every scenario that stands with a process comes true: one test case each.</summary>
public class EveryScenarioTests(EveryScenarioTests.CompiledWorkflows workflows) : IClassFixture<EveryScenarioTests.CompiledWorkflows>
{
    /// <summary>File within <c>workflows/</c>, and the scenario's title.</summary>
    public static TheoryData<string, string> Scenarios
    {
        get
        {
            var folder = WorkflowsFolder.Find(null, AppContext.BaseDirectory).Path;
            var scenarios = new TheoryData<string, string>();
            foreach (var scenario in ScenarioSet.Files(folder).SelectMany(f => ScenarioFile.Load(f).Scenarios))
            {
                scenarios.Add(Path.GetRelativePath(folder, scenario.File), scenario.Title);
            }

            return scenarios;
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Scenario_ComesTrue(string file, string title)
    {
        var scenario = ScenarioFile.Load(Path.Combine(workflows.Folder.Path, file)).Scenarios.Single(s => s.Title == title);

        var result = await workflows.Runner.PlayAsync(scenario);

        Assert.True(result.Passed, string.Join(Environment.NewLine, result.Report()));
    }

    /// <summary>Compiled once for all of them.</summary>
    public sealed class CompiledWorkflows
    {
        public CompiledWorkflows()
        {
            Folder = WorkflowsFolder.Find(null, AppContext.BaseDirectory);
            var library = ProcessCompiler.Compile(Folder.ReadDefinitions(), Folder.ReadCalendar()).Library;
            Runner = new ScenarioRunner(new Workflows(library, Folder.ReadCalendar(), new DefaultForms(Folder.Path, library.Records?.Process)));
        }

        public WorkflowsFolder Folder { get; }

        internal ScenarioRunner Runner { get; }
    }
}
