namespace CareWorkflows.Engine.Scenarios.Reading;

/// <summary>A file of scenarios, read: one scenario for each document, and everything that is wrong with it.</summary>
internal sealed record ScenarioFile(string File, IReadOnlyList<Scenario> Scenarios, IReadOnlyList<Problem> Problems)
{
    /// <summary>The problems that lie within one of the scenarios; those before the first are the first's.</summary>
    public IReadOnlyList<Problem> ProblemsOf(Scenario scenario) =>
        [.. Problems.Where(p => (Scenarios.LastOrDefault(s => s.Line <= p.Line) ?? Scenarios[0]) == scenario)];

    public static ScenarioFile Load(string file)
    {
        try
        {
            return Read(file, System.IO.File.ReadAllText(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new ScenarioFile(file, [], [new Problem(file, 1, error.Message)]);
        }
    }

    /// <param name="file">Only named in messages.</param>
    /// <param name="text">What stands in it.</param>
    public static ScenarioFile Read(string file, string text)
    {
        var problems = new Problems(file);
        var scenarios = new List<Scenario>();
        foreach (var document in YamlReader.Read(text, problems))
        {
            if (document is YamlMap map)
            {
                scenarios.Add(new ScenarioReader(map, problems).Read());
            }
            else
            {
                problems.Add(document, $"a scenario is a map that begins with 'scenario: title', not {document.Kind}");
            }
        }

        if (scenarios.Count == 0 && problems.List.Count == 0)
        {
            problems.Add(1, "there is no scenario in this file");
        }

        return new ScenarioFile(file, scenarios, problems.List);
    }
}
