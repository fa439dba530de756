namespace CareWorkflows.Engine.Scenarios;

/// <summary>Which files of scenarios a path means.</summary>
internal static class ScenarioSet
{
    /// <summary>The file itself; of a folder every scenario file in it, however deep, in order of path.</summary>
    /// <exception cref="FileNotFoundException">There is nothing of that name.</exception>
    public static IReadOnlyList<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [Path.GetFullPath(path)];
        }

        if (!Directory.Exists(path))
        {
            throw new FileNotFoundException($"There is no file and no folder '{path}'.", path);
        }

        return
        [
            .. Directory.EnumerateFiles(Path.GetFullPath(path), "*.yaml", SearchOption.AllDirectories)
                .Where(f => Path.GetFileName(f) != "defaults.yaml")
                .Order(StringComparer.Ordinal),
        ];
    }
}
