using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Expecting;

/// <summary><c>includes</c> and <c>excludes</c> of a report.</summary>
internal static class ReportRows
{
    /// <param name="translate">Ids for the aliases in an expected value.</param>
    public static IEnumerable<Mismatch> Check(Expectation expect, ReportTable table, Func<Value, Value> translate)
    {
        foreach (var row in expect.Includes.Where(row => !table.Rows.Exists(r => Matches(row, r))))
        {
            yield return new Mismatch(row.Line, $"a row {row} in {table.Kind.Name}", Show(table));
        }

        foreach (var row in expect.Excludes.Where(row => table.Rows.Exists(r => Matches(row, r))))
        {
            yield return new Mismatch(row.Line, $"no row {row} in {table.Kind.Name}", Show(table));
        }

        bool Matches(Row wanted, Record row) => wanted.Keys.All(k => IsCell(k.Value, row[k.Key]) || IsCell(translate(k.Value), row[k.Key]));
    }

    /// <summary>As elsewhere, and as people read a report: one of several rules or owners, <c>O5</c> for <c>O5#2</c>, Yes for true.</summary>
    private static bool IsCell(Value want, Value cell) => Matching.Is(want, cell) || cell.Kind switch
    {
        ValueKind.List => Matching.AllIn(want, cell),
        ValueKind.Text => want.Text is { } name && Matching.Covers(name, cell.Text!),
        ValueKind.Bool => want.Text == (cell.Bool == true ? "Yes" : "No"),
        _ => false,
    };

    private static string Show(ReportTable table) => Table.Of(
        table.Rows.Select(r => table.Columns.Select(c => $"{c.Name}: {Shown.Of(r[c.Name])}").ToArray()), "the report is empty");
}
