using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Scenarios;
using CareWorkflows.Engine.Scenarios.Reading;

namespace CareWorkflows.Engine.Tests.Scenarios;

/// <summary>The scenarios that stand with the processes: every file can be read.</summary>
public class ReadyScenarioTests
{
    public static TheoryData<string> Files => [.. ScenarioSet.Files(Workflows.Path).Select(f => Path.GetRelativePath(Workflows.Path, f))];

    private static WorkflowsFolder Workflows => WorkflowsFolder.Find(null, AppContext.BaseDirectory);

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_ReadyScenarios_HaveNoProblem(string file) => Assert.Empty(ScenarioFile.Load(Path.Combine(Workflows.Path, file)).Problems);

    [Fact]
    public void Find_DefaultForms_HaveNoProblemAndComeFromTheRightProcess()
    {
        var forms = new DefaultForms(Workflows.Path, null);
        var file = Path.Combine(Workflows.Path, "dispute-escalation", "scenarios", "S32-agreed-timescale-and-timeouts.yaml");

        Assert.Equal("CareTeam", forms.Find("dispute-escalation", "Raise", file)["ladder"].Text);
        Assert.Equal("plan-v1.pdf", forms.Find("child-and-family-progress", "CirculatePlan", file)["planVersion"].Text);
        Assert.Equal(1, forms.Find("dispute-escalation", "CloseAction", file)["actionNo"].Number);
        Assert.Equal("None", forms.Find("child-and-family-progress", "HoldMeeting", file)["supportNetwork"].Text);
        Assert.Empty(forms.Problems);
    }
}
