using CareWorkflows.Engine.Scenarios;
using CareWorkflows.Engine.Tests.Deciding;

namespace CareWorkflows.Engine.Tests.Scenarios;

public sealed class CheckTests : IDisposable
{
    private const string Calendar = """{ "years": { "first": 2026, "last": 2027 }, "confirmedThrough": 2027, "bankHolidays": [] }""";

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("check-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task Run_FileThatCantBeRead_FailsNamingLineAndField()
    {
        Write("workflows/_common/process.json", "{}");
        Write("workflows/_common/calendar.json", Calendar);
        var file = Write("mine/S1.yaml", "scenario: Mine\npeople: { Asha: SW }\nsteps:\n  - { doo: Raise, by: Asha }\n");

        var (code, lines) = await RunAsync(file);

        Assert.Equal(1, code);
        Assert.Equal("FAIL  mine/S1  Mine", lines[0]);
        Assert.Equal("S1.yaml:4: expected a scenario that can be read", lines[1].Trim());
        Assert.Equal("but: 'doo' is not a key of a step; did you mean 'do'?", lines[2].Trim());
        Assert.Equal("0 scenarios passed, 1 failed", lines[^1]);
        Assert.StartsWith("1 definitions, ", lines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FolderOfScenarios_PlaysEachInOrderAndLeavesDefaultsOut()
    {
        Write("workflows/_common/process.json", "{}");
        Write("workflows/_common/calendar.json", Calendar);
        Write("set/b/S2.yaml", "scenario: Second\npeople: {}\nsteps: [{ a: 1 }]\n---\nscenario: Third\npeople: {}\nsteps: [{ a: 1 }]\n");
        Write("set/a/S1.yaml", "scenario: First\npeople: {}\nsteps: [{ a: 1 }]\n");
        Write("set/a/defaults.yaml", "Raise: {}\n");

        var (_, lines) = await RunAsync(Path.Combine(root.FullName, "set"));

        Assert.Equal(["FAIL  a/S1  First", "FAIL  b/S2  Second", "FAIL  b/S2  Third"], lines.Where(l => l.StartsWith("FAIL", StringComparison.Ordinal)));
        Assert.Equal("0 scenarios passed, 3 failed", lines[^1]);
    }

    [Fact]
    public async Task Run_WhatIsPromisedForAfterwards_IsDoneBeforeTheNextStep_AndNotWhileTheServerIsDown()
    {
        var real = TestCouncil.Folder.Path;
        // The child's record starts the others, so they are all there.
        foreach (var taken in Directory.GetFiles(real, "process.json", SearchOption.AllDirectories).Concat(Directory.GetFiles(real, "*.md", SearchOption.AllDirectories)).Append(Path.Combine(real, "_common/calendar.json")).Append(Path.Combine(real, "child-record/scenarios/defaults.yaml")))
        {
            Write($"workflows/{Path.GetRelativePath(real, taken)}", await File.ReadAllTextAsync(taken));
        }

        Write("workflows/enquiry/process.json", AfterwardsTests.EnquiryDefinition);
        Write("workflows/panel/process.json", AfterwardsTests.PanelDefinition);
        var file = Write("mine/S1.yaml",
            """
            scenario: A referral opens a panel, and an enquiry reaches it
            people: { Asha: SW, Tom: TM }
            children: { C1: { dateOfBirth: 2020-05-01, allocatedWorker: Asha, teamManager: Tom } }
            steps:
              - at: 2026-01-07 09:00
              - { start: enquiry, case: enquiry, child: C1, do: Open, by: Asha }
              - { do: Refer, case: enquiry, by: Asha, with: { title: S1 }, starts: { panel: panel } }
              - { do: Ask, case: enquiry, by: Asha, with: { askedOn: 2026-01-06, note: first } }
              - expect: { case: panel, state: Waiting, data: { note: first } }
              - down: true
              - { do: Ask, case: enquiry, by: Asha, with: { askedOn: 2026-01-06, note: second } }
              - expect: { case: panel, data: { note: first } }
              - down: false
              - expect: { case: panel, data: { note: second } }
            """);

        var (code, lines) = await RunAsync(file);

        Assert.True(code == 0, string.Join('\n', lines));
        Assert.Equal("1 scenarios passed, 0 failed", lines[^1]);
    }

    [Fact]
    public async Task Run_NoWorkflows_SaysWhatToSet()
    {
        var output = new StringWriter();

        var code = await Check.RunAsync([], "gone", root.FullName, output);

        Assert.Equal(1, code);
        Assert.Contains("The setting Workflows:Folder names", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PathToNowhere_SaysSo()
    {
        Write("workflows/_common/process.json", "{}");

        var (code, lines) = await RunAsync("/nowhere/at/all");

        Assert.Equal(1, code);
        Assert.Equal("There is no file and no folder '/nowhere/at/all'.", lines[0]);
    }

    private async Task<(int Code, string[] Lines)> RunAsync(string path)
    {
        var output = new StringWriter();
        var code = await Check.RunAsync([path], Path.Combine(root.FullName, "workflows"), root.FullName, output);
        return (code, output.ToString().TrimEnd().Split(Environment.NewLine));
    }

    private string Write(string path, string text)
    {
        var file = Path.Combine(root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }
}
