using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Reading;

/// <summary>Reads <c>expect</c> (section 3 of the format).</summary>
internal sealed class ExpectationReader(Problems problems)
{
    private static readonly string[] Keys =
    [
        "case", "state", "duties", "noDuties", "breaches", "noBreaches", "alerts", "noAlerts", "actions", "noActions", "data", "warnings", "why",
        "documents", "noDocuments", "history", "cases", "noCases", "agenda", "noAgenda", "report", "includes", "excludes",
    ];

    private static readonly string[] Alert = ["to", "about", "kind", "says"];
    private static readonly string[] Document = ["kind", "to", "type", "version", "file"];
    private static readonly string[] Agenda = ["item", "part", "case", "action", "timeSlot"];

    private static readonly string[] DutyStatuses = [.. Enum.GetNames<DutyStatus>().Select(Camel)];
    private static readonly string[] BreachStatuses = [.. Enum.GetNames<BreachStatus>().Select(Camel)];
    private static readonly string[] AlertKinds = [.. Enum.GetNames<MessageKind>().Select(Camel)];

    public Expectation Read(YamlMap map)
    {
        var expect = new MapReader(map, "an 'expect'", problems, Keys);
        var read = new Expectation(map.Line)
        {
            Case = expect.Text("case"),
            State = expect.Text("state") is { } state ? Row.Of(expect.LineOf("state"), "state", state) : null,
            Duties = Rows(expect, "duties", ["duty", "due", "from", "owner", "status", "session", "minimum", "target", "count"], dates: ["due", "from"], statuses: DutyStatuses, needs: "duty"),
            NoDuties = Rows(expect, "noDuties", ["duty"], orText: true),
            Breaches = Rows(expect, "breaches", ["rule", "status", "override", "daysLate", "since", "count"], dates: ["since"], statuses: BreachStatuses),
            NoBreaches = Rows(expect, "noBreaches", ["rule"], orText: true),
            Alerts = Rows(expect, "alerts", Alert),
            NoAlerts = Rows(expect, "noAlerts", Alert),
            Actions = Rows(expect, "actions", ["action"], orText: true),
            NoActions = Rows(expect, "noActions", ["action"], orText: true),
            Data = RowPerKey(expect, "data"),
            Warnings = Rows(expect, "warnings", ["rule", "says"], orText: true),
            Why = RowPerKey(expect, "why"),
            Documents = Rows(expect, "documents", Document),
            NoDocuments = Rows(expect, "noDocuments", Document),
            History = Rows(
                expect,
                "history",
                ["action", "from", "to", "by", "role", "on", "recordedAt", "lateRecorded", "counts", "with", "event", "refused", "of", "was", "now", "reason"],
                dates: ["on", "recordedAt"]),
            Cases = Rows(expect, "cases", ["session", "process", "state"], orText: true),
            NoCases = Rows(expect, "noCases", ["session", "process", "state"], orText: true),
            Agenda = Rows(expect, "agenda", Agenda),
            NoAgenda = Rows(expect, "noAgenda", Agenda),
            Report = expect.Text("report"),
            Includes = FreeRows(expect, "includes"),
            Excludes = FreeRows(expect, "excludes"),
        };
        CheckSubject(map, read);
        return read;
    }

    private void CheckSubject(YamlMap map, Expectation read)
    {
        if (map.Entries.Count == 0)
        {
            problems.Add(map, "an 'expect' expects nothing");
        }

        if (read.Report is null && (read.Includes.Count > 0 || read.Excludes.Count > 0))
        {
            problems.Add(map, "'includes' and 'excludes' are rows of a report: name it with 'report'");
        }

        if (read.Report is not null && map.Entries.FirstOrDefault(e => e.Key is not ("report" or "includes" or "excludes")) is { } other)
        {
            problems.Add(other.Line, $"'{other.Key}' is about a case; an 'expect' of a report has only 'includes' and 'excludes'");
        }
    }

    /// <param name="keys">What a row may say; a row that is mere text is the first of them.</param>
    private ImmutableList<Row> Rows(
        MapReader expect, string list, string[] keys, bool orText = false, string[]? dates = null, string[]? statuses = null, string? needs = null)
    {
        var rows = ImmutableList.CreateBuilder<Row>();
        foreach (var node in expect.List(list, orOne: true))
        {
            switch (node)
            {
                case YamlMap map:
                    var row = new MapReader(map, $"a row of '{list}'", problems, keys);
                    if (needs is not null && row.Node(needs) is null)
                    {
                        problems.Add(map, $"a row of '{list}' needs '{needs}'");
                    }

                    foreach (var date in dates ?? [])
                    {
                        row.Date(date);
                    }

                    CheckWord(row, "status", statuses);
                    CheckWord(row, "kind", keys == Alert ? AlertKinds : null);
                    rows.Add(new Row(map.Line, [.. map.Pairs]));
                    break;
                case YamlScalar { AsValue.IsNothing: false } scalar when orText:
                    rows.Add(Row.Of(scalar.Line, keys[0], scalar.Text));
                    break;
                default:
                    problems.Add(node, $"a row of '{list}' must be {(orText ? "a name or " : "")}a map of {string.Join(", ", keys)}, not {node.Kind}");
                    break;
            }
        }

        return rows.ToImmutable();
    }

    private void CheckWord(MapReader row, string key, string[]? words)
    {
        if (words is not null && row.Text(key) is { } word && !words.Contains(word))
        {
            problems.Add(row.LineOf(key), $"'{word}' is no {key}; it is one of {string.Join(", ", words)}{Spelling.DidYouMean(word, words)}");
        }
    }

    private static ImmutableList<Row> RowPerKey(MapReader expect, string key) =>
        [.. (expect.Map(key)?.Entries ?? []).Select(e => Row.Of(e.Line, e.Key, e.Value.AsValue))];

    private ImmutableList<Row> FreeRows(MapReader expect, string list)
    {
        var rows = ImmutableList.CreateBuilder<Row>();
        foreach (var node in expect.List(list, orOne: true))
        {
            if (node is YamlMap map)
            {
                rows.Add(new Row(map.Line, [.. map.Pairs]));
            }
            else
            {
                problems.Add(node, $"a row of '{list}' must be a map, not {node.Kind}");
            }
        }

        return rows.ToImmutable();
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
