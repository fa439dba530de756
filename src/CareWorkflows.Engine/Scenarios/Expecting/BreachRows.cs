using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Engine.Scenarios.Expecting;

/// <summary><c>breaches</c> and <c>noBreaches</c>.</summary>
internal static class BreachRows
{
    public static IEnumerable<Mismatch> Check(Expectation expect, CaseSeen seen)
    {
        foreach (var row in expect.Breaches)
        {
            var matching = seen.Case.Breaches.Count(b => Matches(row, b));
            if (row.Has("count") ? !Matching.IsNumber(row["count"], matching) : matching == 0)
            {
                yield return new Mismatch(row.Line, $"a breach {row}", Show(seen));
            }
        }

        foreach (var row in expect.NoBreaches)
        {
            if (seen.Case.Breaches.Exists(b => b.Status == BreachStatus.Open && b.Rules.Contains(row.Text("rule")!)))
            {
                yield return new Mismatch(row.Line, $"no open breach of {row.Text("rule")}", Show(seen));
            }
        }
    }

    private static bool Matches(Row row, Breach breach) => row.Keys.All(k => k.Key switch
    {
        "count" => true,
        "rule" => breach.Rules.Contains(k.Value.ToString()),
        "status" => k.Value.ToString() == Matching.Word(breach.Status),
        "override" => Matching.Says(k.Value, breach.Reason),
        "daysLate" => Matching.IsNumber(k.Value, breach.DaysLate),
        "since" => Matching.IsDate(k.Value.ToString(), breach.Since),
        _ => false,
    });

    private static string Show(CaseSeen seen) => Table.Of(
        seen.Case.Breaches.Select(b => new[]
        {
            string.Join(", ", b.Rules),
            b.Duty ?? "",
            Matching.Word(b.Status),
            $"since {Shown.Of(b.Since)}",
            b.DaysLate is { } days ? $"{days} days late" : "",
            b.Reason is { } reason ? $"override: {reason}" : "",
        }),
        "the case has no breaches");
}
