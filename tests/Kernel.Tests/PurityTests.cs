using System.Text.RegularExpressions;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Kernel.Tests;

/// <summary>What the whole design rests on: the kernel decides from what it is given, and no process has a word in the code.</summary>
public partial class PurityTests
{
    [Fact]
    public void Kernel_ReferencesNothingButTheBaseLibraries() => typeof(CaseDecider).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
        .Where(name => name != "Stateless")
        .Should().OnlyContain(name => name.StartsWith("System.", StringComparison.Ordinal) || name == "System" || name == "netstandard" || name == "mscorlib")
        .And.NotContain(name => name.Contains("Net.", StringComparison.Ordinal) || name.Contains("IO.FileSystem", StringComparison.Ordinal));

    [Fact]
    public void Kernel_HasNoClockNoChanceAndDoesNotWait() => Lines("src/CareWorkflows.Kernel").Where(l => Banned().IsMatch(WithoutTexts(l.Code))).Should().BeEmpty();

    [Fact]
    public void Code_SaysNoProcessStateOrActionByName()
    {
        var names = new Regex($"(?<![A-Za-z])({string.Join('|', NamesOfProcesses().Distinct().Select(Regex.Escape))})(?![A-Za-z])", RegexOptions.Compiled);
        Lines("src").Where(l => names.IsMatch(l.Code)).Should().BeEmpty();
    }

    [Fact]
    public void CasePath_CommitsInOnePlace()
    {
        // Definitions, what a council changes for itself, who covers for whom and what a verification found are no cases.
        string[] others = ["Library/Definitions.cs", "Library/CouncilChanges.cs", "Library/DirectoryChanges.cs", "Holding/TaskHolders.cs", "Queries/NightlyVerification.cs"];
        Lines("src/CareWorkflows.Engine").Where(l => l.Code.Contains("SaveChanges", StringComparison.Ordinal) && !others.Any(o => l.File.EndsWith(o, StringComparison.Ordinal))).Should().BeEmpty();
        Lines("src/CareWorkflows.Engine").Where(l => l.Code.Contains("store.Commit()", StringComparison.Ordinal)).Should().ContainSingle().Which.File.Should().EndWith("Writer.cs");
        Lines("src/CareWorkflows.Engine/Commands").Where(l => l.Code.Contains("store.Save(", StringComparison.Ordinal)).Should().ContainSingle().Which.File.Should().EndWith("CaseCommands.cs");
    }

    [GeneratedRegex(@"\bDateTime\.(Utc)?Now\b|\bDateTime\.Today\b|\bDateTimeOffset\.(Utc)?Now\b|\bGuid\.NewGuid\b|\bRandom\b|\bTask\b|\basync\b|\bawait\b|\bStopwatch\b|\bEnvironment\.Tick|\bThread\.Sleep\b|\bFile\.|\bHttpClient\b")]
    private static partial Regex Banned();

    /// <summary>Names of processes, and the states and actions that are plainly theirs: two words or more.</summary>
    private static List<string> NamesOfProcesses()
    {
        var folder = Path.Combine(Root, "workflows");
        var names = new List<string>();
        foreach (var file in System.IO.Directory.EnumerateFiles(folder, "process.json", SearchOption.AllDirectories))
        {
            var process = Path.GetFileName(Path.GetDirectoryName(file)!);
            if (process.StartsWith('_') || process == "child-record")
            {
                continue;
            }

            var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(file))!;
            names.Add(process);
            names.AddRange(json["root"]!["states"]!.AsArray().Select(s => s!["name"]!.ToString()).Where(IsOfSeveralWords));
            names.AddRange(json["root"]!["transitions"]!.AsArray().Select(t => t!["trigger"]?["name"]?.ToString() ?? "").Where(IsOfSeveralWords));
        }

        names.RemoveAll(n => n is "InSession");
        return [.. names.Distinct()];
    }

    private static bool IsOfSeveralWords(string name) => !name.StartsWith('(') && name.Count(char.IsUpper) > 1;

    private static IEnumerable<(string File, int Line, string Code)> Lines(string under) =>
        System.IO.Directory.EnumerateFiles(Path.Combine(Root, under), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(f => File.ReadAllLines(f).Select((text, i) => (Path.GetRelativePath(Root, f), i + 1, Code(text))));

    private static string Code(string line)
    {
        var trimmed = line.TrimStart();
        return trimmed.StartsWith("//", StringComparison.Ordinal) ? "" : Regex.Replace(line, @"\s//.*$", "");
    }

    private static string WithoutTexts(string code) => Regex.Replace(code, "\"[^\"]*\"", "\"\"");

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CareWorkflows.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
