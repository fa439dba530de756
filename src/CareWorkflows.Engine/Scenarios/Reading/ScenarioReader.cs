using System.Collections.Immutable;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Reading;

/// <summary>Reads the top of a scenario (section 1 of the format).</summary>
internal sealed class ScenarioReader(YamlMap document, Problems problems)
{
    private static readonly string[] Keys = ["scenario", "rules", "people", "settings", "children", "schedule", "calendarYears", "steps"];

    private readonly MapReader top = new(document, "a scenario", problems, Keys);

    public Scenario Read()
    {
        var title = top.RequiredText("scenario");
        var people = People();
        if (top.Node("steps") is null)
        {
            problems.Add(document, "a scenario needs 'steps'");
        }

        var stepReader = new StepReader(people, problems);
        ImmutableList<Step> steps = [.. top.List("steps").Select(stepReader.Read).OfType<Step>()];
        if (steps.Find(s => s is not DueRuleStep) is { } first and not ClockStep)
        {
            problems.Add(first.Line, "the first step must be 'at': nothing happens before the clock is set");
        }

        CheckOrder(steps);
        return new Scenario
        {
            File = problems.File,
            Line = document.Line,
            Title = title,
            Rules = top.Texts("rules", orOne: true),
            People = people,
            Settings = new Record(top.Values("settings")),
            SettingsLine = top.LineOf("settings"),
            Children = RecordsByName("children"),
            Series = RecordsByName("schedule"),
            CalendarYears = Years(),
            Steps = steps,
        };
    }

    private ImmutableList<ScenarioPerson> People()
    {
        if (top.Node("people") is null)
        {
            problems.Add(document, "a scenario needs 'people'");
        }

        var entries = top.Map("people")?.Entries ?? [];
        return [.. entries.Select(e => new ScenarioPerson(e.Key, Roles(e)))];
    }

    private ImmutableList<string> Roles(YamlEntry person) => person.Value switch
    {
        YamlScalar { AsValue.IsNothing: false } role => [role.Text],
        YamlList roles => MapReader.TextsOf(roles.Items, $"the roles of '{person.Key}'", problems),
        var other => NoRole(person, other),
    };

    private ImmutableList<string> NoRole(YamlEntry person, YamlNode given)
    {
        problems.Add(person.Line, $"'{person.Key}' needs a role, [roles], or [] for a person without an account, not {given.Kind}");
        return [];
    }

    private ImmutableList<KeyValuePair<string, Record>> RecordsByName(string key)
    {
        var records = ImmutableList.CreateBuilder<KeyValuePair<string, Record>>();
        foreach (var entry in top.Map(key)?.Entries ?? [])
        {
            if (entry.Value is YamlMap facts)
            {
                records.Add(new(entry.Key, new Record(facts.Pairs)));
            }
            else
            {
                problems.Add(entry.Line, $"'{entry.Key}' in '{key}' must be a map, such as {{ name: value }}, not {entry.Value.Kind}");
            }
        }

        return records.ToImmutable();
    }

    private ImmutableList<int> Years()
    {
        if (top.Node("calendarYears") is null)
        {
            return [2026, 2027];
        }

        var years = ImmutableList.CreateBuilder<int>();
        foreach (var node in top.List("calendarYears"))
        {
            if (node.AsValue.Number is >= 1900 and <= 2200 and var year && double.IsInteger(year))
            {
                years.Add((int)year);
            }
            else
            {
                problems.Add(node, $"'calendarYears' must hold years, not {node.Kind}");
            }
        }

        return years.ToImmutable();
    }

    private void CheckOrder(ImmutableList<Step> steps)
    {
        ClockStep? before = null;
        foreach (var step in steps.OfType<ClockStep>())
        {
            if (before is not null && string.CompareOrdinal(step.To, before.To) < 0)
            {
                problems.Add(step.Line, $"the clock never goes backwards: {Shown.Of(step.To)} comes before {Shown.Of(before.To)} of line {before.Line}");
            }

            before = step;
        }
    }
}
