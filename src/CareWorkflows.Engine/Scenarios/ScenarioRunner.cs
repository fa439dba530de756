using CareWorkflows.Engine.Scenarios.Playing;

namespace CareWorkflows.Engine.Scenarios;

/// <summary>Plays scenarios with one set of compiled processes. Each on a store of its own: they may be played side by side.</summary>
internal sealed class ScenarioRunner(Workflows workflows)
{
    /// <summary>Plays one. Never throws: whatever goes wrong is in the result.</summary>
    public async Task<ScenarioResult> PlayAsync(Scenario scenario)
    {
        try
        {
            await using var council = await ScenarioCouncil.OpenAsync(scenario, workflows);
            return new ScenarioResult(scenario, await new ScenarioPlay(scenario, council, workflows.Forms).RunAsync());
        }
        catch (CannotPlay error)
        {
            return new ScenarioResult(scenario, [new Mismatch(scenario.SettingsLine, "settings that can be used", error.Message)]);
        }
#pragma warning disable CA1031 // A fault of the engine in one scenario is that scenario's failure; the others are still worth playing.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new ScenarioResult(scenario, [new Mismatch(scenario.Line, "the scenario played to its end", $"{error.GetType().Name}: {error.Message}")]);
        }
    }
}

/// <param name="Mismatches">What was not as it says; none: it came true.</param>
internal sealed record ScenarioResult(Scenario Scenario, IReadOnlyList<Mismatch> Mismatches)
{
    public bool Passed => Mismatches.Count == 0;

    /// <summary>For people: file and line of each mismatch, what was expected, what was.</summary>
    public IEnumerable<string> Report()
    {
        foreach (var mismatch in Mismatches)
        {
            yield return $"{Path.GetFileName(Scenario.File)}:{mismatch.Line}: expected {Indented(mismatch.Expected)}";
            yield return $"    but: {Indented(mismatch.Was)}";
        }
    }

    private static string Indented(string text) => text.Replace("\n", "\n         ", StringComparison.Ordinal);
}
