using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Queries;

/// <summary>A report there is, whatever processes feed it.</summary>
/// <param name="Columns">Of every process that feeds it, after child, case, team and process.</param>
/// <param name="GroupBy">Columns whose equal values make one row of many; empty when every row stands for itself.</param>
public sealed record ReportKind(string Name, string? Description, ImmutableList<string> Rules, ImmutableList<ReportColumn> Columns, ImmutableList<string> GroupBy);

/// <summary>A report as it stands now. A cell that a row lacks is empty.</summary>
public sealed record ReportTable(ReportKind Kind, ImmutableList<ReportColumn> Columns, ImmutableList<Record> Rows);

/// <summary>The reports the processes say they can give, worked out case by case from what is recorded.</summary>
public sealed class Reports(CaseQueries queries, CaseReading reading, Council council)
{
    private static readonly ImmutableList<ReportColumn> OfEveryCase = [new("child", "Child"), new("case", "Case"), new("team", "Team"), new("process", "Process")];

    /// <summary>By name.</summary>
    public IEnumerable<ReportKind> Kinds => council.Now.Library.Latest.SelectMany(m => m.Reports).GroupBy(r => r.Name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => new ReportKind(g.Key, g.First().Description, [.. g.SelectMany(r => r.Rules).Distinct()], [.. g.SelectMany(r => r.Columns).DistinctBy(c => c.Name)], [.. g.SelectMany(r => r.GroupBy).Distinct()]));

    /// <summary>What the cases somebody may see have to tell; null when there is no such report.</summary>
    public async Task<ReportTable?> RunAsync(string name, Actor who, CancellationToken cancellation = default)
    {
        if (Kinds.FirstOrDefault(k => k.Name == name) is not { } kind)
        {
            return null;
        }

        var sight = await queries.SightAsync(who, cancellation);
        var rows = new List<Record>();
        foreach (var machine in council.Now.Library.Latest.Where(m => m.Reports.Exists(r => r.Name == name)))
        {
            foreach (var @case in (await queries.CasesOfAsync(machine.Process, cancellation)).Where(sight.MaySee))
            {
                rows.AddRange(await reading.AskAsync(@case, who, reader => Of(reader, name), cancellation) ?? []);
            }
        }

        return kind.GroupBy.IsEmpty ? new ReportTable(kind, [.. OfEveryCase, .. kind.Columns], [.. rows]) : new ReportTable(kind, kind.Columns, [.. Grouped(kind, rows)]);
    }

    /// <summary>The rows of one case, with whom they are about. A version that does not have the report has nothing to tell in it.</summary>
    internal static ImmutableList<Record> Of(CaseReader reader, string name)
    {
        var @case = reader.Case;
        return reader.Machine.Reports.Find(r => r.Name == name) is not { } report ? [] :
        [
            .. reader.Rows(report).Select(row => new Record(
            [
                new("child", @case.Child),
                new("case", @case.Child is null ? @case.Key ?? @case.Id : @case.Id),
                new("team", reader.Team),
                new("process", @case.Process),
                .. row.Members.Names.Select(n => KeyValuePair.Create(n, row[n])),
            ])),
        ];
    }

    /// <summary>Rows that agree in what the report groups by are one, whatever processes they come from, with their numbers added up.</summary>
    internal static IEnumerable<Record> Grouped(ReportKind report, IEnumerable<Record> rows) =>
        rows.GroupBy(r => string.Join('\n', report.GroupBy.Select(n => r[n].ToString())), StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new Record(
            report.Columns.Select(c => KeyValuePair.Create(c.Name, report.GroupBy.Contains(c.Name) ? g.First()[c.Name] : g.Sum(r => r[c.Name].Number ?? 0)))));
}
