using CareWorkflows.Engine.Library;

namespace CareWorkflows.Engine.Tests.Library;

public sealed class WorkflowsFolderTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("workflows-folder-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void Find_FromAFolderBelow_WalksUp()
    {
        Write("workflows/p/process.json", "{}");
        var below = root.CreateSubdirectory("src/Web").FullName;

        Assert.Equal(Path.Combine(root.FullName, "workflows"), WorkflowsFolder.Find(null, below).Path);
    }

    [Fact]
    public void Find_SettingToNowhere_NamesSettingAndFolder()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => WorkflowsFolder.Find("gone", root.FullName));

        Assert.Equal($"The setting Workflows:Folder names {Path.Combine(root.FullName, "gone")}, which is not there.", error.Message);
    }

    [Fact]
    public void Find_Nowhere_SaysWhereItLookedAndWhatToSet()
    {
        // Other things are called workflows too; one without a definition is not ours.
        root.CreateSubdirectory("workflows/ci");

        var error = Assert.Throws<DirectoryNotFoundException>(() => WorkflowsFolder.Find(null, root.FullName));

        Assert.Contains(root.FullName, error.Message, StringComparison.Ordinal);
        Assert.Contains("Set Workflows:Folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadDefinitions_FoldersWithAProcess_AreReadByName()
    {
        Write("workflows/b/process.json", "{ \"b\": 1 }");
        Write("workflows/_common/process.json", "{}");
        Write("workflows/notes/readme.md", "none");

        var definitions = WorkflowsFolder.Find(null, root.FullName).ReadDefinitions();

        Assert.Equal(["_common", "b"], definitions.Keys);
        Assert.Equal("{ \"b\": 1 }", definitions["b"]);
    }

    [Fact]
    public void ReadCalendar_Missing_SaysWhatItIsFor()
    {
        Write("workflows/b/process.json", "{}");

        var error = Assert.Throws<FileNotFoundException>(() => WorkflowsFolder.Find(null, root.FullName).ReadCalendar());

        Assert.Contains("no working day can be counted", error.Message, StringComparison.Ordinal);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
