using System.Collections.Immutable;
using System.Globalization;

namespace CareWorkflows.Engine.Scenarios.Reading;

/// <summary>Reads steps (section 2 of the format).</summary>
internal sealed class StepReader(ImmutableList<ScenarioPerson> people, Problems problems)
{
    private static readonly string[] OfAnyAct = ["on", "with", "omit", "omitEach", "override", "refused", "starts", "id"];

    /// <summary>Step kinds by the key that tells them, each with the keys it may have. <c>start</c> before <c>do</c>: a start has both.</summary>
    private static readonly (string Kind, string[] Keys)[] Kinds =
    [
        ("at", ["at"]),
        ("start", ["start", "case", "child", "do", "by", .. OfAnyAct]),
        ("event", ["event", "child", "by", .. OfAnyAct]),
        ("correct", ["correct", "case", "which", "to", "with", "by", "reason", "override", "refused"]),
        ("calendar", ["calendar"]),
        ("down", ["down"]),
        ("evaluate", ["evaluate"]),
        ("dueRule", ["dueRule", "gives"]),
        ("expect", ["expect", "by"]),
        ("do", ["do", "case", "by", .. OfAnyAct]),
    ];

    /// <summary>Null when it is no step; then the problem is told.</summary>
    public Step? Read(YamlNode node)
    {
        if (node is not YamlMap map)
        {
            problems.Add(node, $"a step is a map such as {{ at: 2026-01-08 09:00 }}, not {node.Kind}");
            return null;
        }

        var (kind, keys) = Array.Find(Kinds, k => map.Find(k.Kind) is not null);
        if (kind is null)
        {
            TellUnknown(map);
            return null;
        }

        var step = new MapReader(map, $"{(kind is "at" or "event" or "evaluate" or "expect" ? "an" : "a")} '{kind}' step", problems, keys);
        return kind switch
        {
            "at" => new ClockStep(map.Line, step.RequiredDate("at")),
            "start" or "do" or "event" => Act(step, kind),
            "correct" => Correct(step),
            "calendar" => Calendar(step),
            "down" => new DownStep(map.Line, step.Bool("down")),
            "evaluate" => Evaluate(step),
            "dueRule" => new DueRuleStep(map.Line, step.RequiredText("dueRule"), step.RequiredDate("gives")),
            _ => Expect(step),
        };
    }

    private void TellUnknown(YamlMap map)
    {
        var kinds = Kinds.Select(k => k.Kind).ToList();
        var all = Kinds.SelectMany(k => k.Keys).Distinct().ToList();
        var unknown = map.Entries.Where(e => !all.Contains(e.Key)).ToList();
        foreach (var entry in unknown)
        {
            problems.Add(entry.Line, $"'{entry.Key}' is not a key of a step{Spelling.DidYouMean(entry.Key, all)}");
        }

        if (unknown.Count == 0)
        {
            problems.Add(map, $"a step needs one of {string.Join(", ", kinds)}");
        }
    }

    private ActStep Act(MapReader step, string kind)
    {
        var act = new ActStep(
            step.Line,
            kind switch { "start" => ActKind.Start, "event" => ActKind.Event, _ => ActKind.Do },
            step.RequiredText(kind == "event" ? "event" : "do"),
            Actor(step))
        {
            Process = step.Text("start"),
            Case = kind == "start" ? step.RequiredText("case") : step.Text("case"),
            Child = kind == "event" ? step.RequiredText("child") : step.Text("child"),
            On = step.Date("on"),
            With = step.Values("with"),
            Omit = Paths(step, "omit"),
            OmitEach = Paths(step, "omitEach"),
            Overrides = Overrides(step),
            Refused = Refusal(step),
            Starts = step.TextsByName("starts"),
            Id = step.Text("id"),
        };
        if (act.OmitEach.Count > 0 && act.Refused?.Text is { } text)
        {
            problems.Add(step.LineOf("refused"), $"beside 'omitEach' only 'refused: true' may stand, not '{text}'");
        }

        return act;
    }

    private CorrectStep Correct(MapReader step)
    {
        if (step.Node("to") is null && step.Node("with") is null)
        {
            problems.Add(step.Line, "a 'correct' step needs 'to' (the new event date) or 'with' (new values)");
        }

        return new CorrectStep(step.Line, step.RequiredText("correct"), Actor(step), step.RequiredText("reason"))
        {
            Case = step.Text("case"),
            Which = step.Text("which"),
            To = step.Date("to"),
            With = step.Values("with"),
            Overrides = Overrides(step),
            Refused = Refusal(step),
        };
    }

    private CalendarStep Calendar(MapReader step)
    {
        var change = new MapReader(step.Map("calendar") ?? new YamlMap(step.Line, []), "a 'calendar' step", problems, ["add", "reason"]);
        var date = change.RequiredDate("add");
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            problems.Add(change.LineOf("add"), $"'add' of a 'calendar' step must be a day, not {Shown.Of(date)}");
        }

        return new CalendarStep(step.Line, day, change.Text("reason") ?? "Closed");
    }

    private EvaluateStep Evaluate(MapReader step)
    {
        if (!step.Bool("evaluate"))
        {
            problems.Add(step.LineOf("evaluate"), "'evaluate' can only be true");
        }

        return new EvaluateStep(step.Line);
    }

    private ExpectStep Expect(MapReader step)
    {
        var by = step.Node("by") is null ? null : Actor(step);
        var expected = step.Map("expect") ?? new YamlMap(step.Line, []);
        return new ExpectStep(step.Line, by, new ExpectationReader(problems).Read(expected));
    }

    private string Actor(MapReader step)
    {
        var by = step.RequiredText("by");
        if (by is "" or "System")
        {
            return by;
        }

        var person = people.Find(p => p.Name == by);
        if (person is null)
        {
            problems.Add(step.LineOf("by"), $"'{by}' is not one of 'people'{Spelling.DidYouMean(by, people.Select(p => p.Name))}");
        }
        else if (person.Roles.Count == 0)
        {
            problems.Add(step.LineOf("by"), $"'{by}' has no account ([] in 'people') and does nothing by themselves");
        }

        return by;
    }

    private ImmutableList<FieldPath> Paths(MapReader step, string key)
    {
        var paths = ImmutableList.CreateBuilder<FieldPath>();
        foreach (var text in step.Texts(key, orOne: true))
        {
            if (FieldPath.Parse(text) is { } path)
            {
                paths.Add(path);
            }
            else
            {
                problems.Add(step.LineOf(key), $"'{text}' in '{key}' is not a field such as gaps or actions[1].owner");
            }
        }

        return paths.ToImmutable();
    }

    private static ImmutableDictionary<string, string> Overrides(MapReader step) =>
        step.TextsByName("override").ToImmutableDictionary(o => o.Key, o => o.Value);

    private ExpectedRefusal? Refusal(MapReader step)
    {
        switch (step.Node("refused"))
        {
            case null:
                return null;
            case YamlScalar { AsValue.Bool: true }:
                return new ExpectedRefusal(Text: null);
            case YamlScalar { AsValue.Bool: null, AsValue.IsNothing: false } scalar:
                return new ExpectedRefusal(scalar.Text);
            case var node:
                problems.Add(node, $"'refused' is true or a text of the reason, not {node.Kind}; leave it out where the step must be accepted");
                return null;
        }
    }
}
