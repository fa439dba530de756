namespace CareWorkflows.Engine.Scenarios.Reading;

/// <summary>Something in a file that can't be read, and where.</summary>
internal sealed record Problem(string File, int Line, string Message)
{
    public override string ToString() => $"{Path.GetFileName(File)}:{Line}: {Message}";
}

/// <summary>What is wrong with one file: all of it, so that one reading mends it.</summary>
internal sealed class Problems(string file)
{
    private readonly List<Problem> list = [];

    public string File => file;

    public IReadOnlyList<Problem> List => list;

    public void Add(int line, string message) => list.Add(new Problem(file, line, message));

    public void Add(YamlNode at, string message) => Add(at.Line, message);
}
