using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Engine.Scenarios.Expecting;

/// <summary><c>duties</c>, <c>noDuties</c> and <c>why</c>.</summary>
internal static class DutyRows
{
    public static IEnumerable<Mismatch> Check(Expectation expect, CaseSeen seen)
    {
        foreach (var row in expect.Duties)
        {
            var meant = Meant(row, seen).ToList();
            var matching = meant.Count(d => Matches(row, d, seen));
            if (row.Has("count") ? !Matching.IsNumber(row["count"], matching) : matching == 0)
            {
                yield return new Mismatch(row.Line, $"a duty {row}", Show(row.Text("duty")!, seen));
            }
        }

        foreach (var row in expect.NoDuties)
        {
            var name = row.Text("duty")!;
            if (seen.Case.Duties.Exists(d => d.End == DutyEnd.Owed && Matching.Covers(name, d.Label)))
            {
                yield return new Mismatch(row.Line, $"no duty {name} owed", Show(name, seen));
            }
        }

        foreach (var row in expect.Why)
        {
            var (name, texts) = (row.Keys[0].Key, row.Keys[0].Value);
            var duty = Named(name, seen).FirstOrDefault();
            if (duty is null)
            {
                yield return new Mismatch(row.Line, $"a duty {name} with a reason for its date", Show(name, seen));
            }
            else if (seen.Why(duty) is var why && !Matching.Says(texts, why))
            {
                yield return new Mismatch(row.Line, $"why {name} is due then, mentioning {Shown.Of(texts)}", why.Length > 0 ? why : "no reason is given");
            }
        }
    }

    /// <summary>With a count every occurrence is meant; without, the ones that stand for the name now.</summary>
    private static IEnumerable<DutyOccurrence> Meant(Row row, CaseSeen seen)
    {
        var name = row.Text("duty")!;
        return row.Has("count") ? seen.Case.Duties.Where(d => Matching.Covers(name, d.Label)) : Named(name, seen);
    }

    /// <summary><c>O5#2</c> is that occurrence. <c>O4</c> is the one owed now (each of them, should there be several), else the latest.</summary>
    private static IEnumerable<DutyOccurrence> Named(string name, CaseSeen seen)
    {
        var all = seen.Case.Duties.Where(d => Matching.Covers(name, d.Label)).ToList();
        var owed = all.Where(d => d.End == DutyEnd.Owed).ToList();
        return owed.Count > 0
            ? owed.OrderByDescending(d => d.OpenedByEntry)
            : all.OrderBy(d => d.OpenedByEntry).ThenBy(d => d.Round).ThenBy(d => d.No).TakeLast(1);
    }

    private static bool Matches(Row row, DutyOccurrence duty, CaseSeen seen) => row.Keys.All(k => k.Key switch
    {
        "duty" or "count" => true,
        "due" => Matching.IsDate(k.Value.ToString(), duty.Due),
        "from" => Matching.IsDate(k.Value.ToString(), duty.From),
        "owner" => Matching.IsOwner(k.Value.ToString(), duty, seen.People),
        "status" => k.Value.ToString() == Status(duty, seen),
        "session" => seen.Translate(k.Value).ToString() == duty.Session,
        "minimum" => Matching.IsNumber(k.Value, duty.Minimum),
        "target" => Matching.IsNumber(k.Value, duty.Target),
        _ => false,
    });

    private static string Status(DutyOccurrence duty, CaseSeen seen) => Matching.Word(duty.StatusAt(seen.At));

    /// <summary>The duties of that name as they are; all of the case when there is none.</summary>
    private static string Show(string name, CaseSeen seen)
    {
        var general = name.Split('#')[0];
        var alike = seen.Case.Duties.Where(d => d.Duty == general).ToList();
        return Table.Of(
            (alike.Count > 0 ? alike : [.. seen.Case.Duties]).Select(d => new[]
            {
                d.Label,
                d.NoDate is { } year ? $"no date: {year}" : $"due {Shown.Of(d.Due ?? "-")}",
                d.From is { } from ? $"from {Shown.Of(from)}" : "",
                $"owner {d.OwnerRole} ({string.Join(", ", d.Owners)})",
                Status(d, seen) + (d.MetOn is { } met ? $" on {Shown.Of(met)}" : ""),
                d.Session is { } session ? $"session {session}" : "",
            }),
            "the case has no duties");
    }
}
