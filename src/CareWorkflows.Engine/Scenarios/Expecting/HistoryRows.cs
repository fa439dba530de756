using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Expecting;

/// <summary><c>history</c>, and the <c>documents</c>, <c>noDocuments</c> and <c>warnings</c> that stand in it.</summary>
internal static class HistoryRows
{
    public static IEnumerable<Mismatch> Check(Expectation expect, CaseSeen seen)
    {
        foreach (var row in expect.History.Where(row => !seen.History.Any(e => Matches(row, e, seen))))
        {
            yield return new Mismatch(row.Line, $"an entry {row}", Show(row, seen));
        }

        foreach (var row in expect.Warnings.Where(row => !Warnings(seen).Any(w => Warns(row, w))))
        {
            yield return new Mismatch(
                row.Line,
                $"a warning {row} of the last step",
                Table.Of(Warnings(seen).Select(w => new[] { w.Rule ?? "", w.Say ?? "" }), "the last step gave no warning"));
        }

        var documents = seen.History.Where(e => !e.IsRefused).SelectMany(e => e.Documents).ToList();
        foreach (var row in expect.Documents.Where(row => !documents.Exists(d => IsDocument(row, d))))
        {
            yield return new Mismatch(row.Line, $"a document {row}", ShowDocuments(documents));
        }

        foreach (var row in expect.NoDocuments.Where(row => documents.Exists(d => IsDocument(row, d))))
        {
            yield return new Mismatch(row.Line, $"no document {row}", ShowDocuments(documents));
        }
    }

    private static IEnumerable<GuardResult> Warnings(CaseSeen seen) =>
        seen.LastAct.SelectMany(e => e.Guards).Where(g => g.Grade == "warn" && !g.Held);

    private static bool Warns(Row row, GuardResult warning) =>
        (!row.Has("rule") || row.Text("rule") == warning.Rule) && (!row.Has("says") || Matching.Says(row["says"], warning.Say));

    /// <summary>A row that doesn't speak of a refusal means something that came about.</summary>
    private static bool Matches(Row row, HistoryEntry entry, CaseSeen seen) =>
        (row.Has("refused") || !entry.IsRefused) && row.Keys.All(k => Matches(k.Key, k.Value, entry, seen));

    private static bool Matches(string key, Value want, HistoryEntry entry, CaseSeen seen) => key switch
    {
        "action" => want.ToString() == entry.Action,
        "from" => want.ToString() == entry.From,
        "to" => want.ToString() == entry.To,
        "by" => want.ToString() == entry.By,
        "role" => want.ToString() == entry.Role,
        "on" => Matching.IsDate(want.ToString(), entry.OccurredOn),
        "recordedAt" => Matching.IsDate(want.ToString(), CaseSeen.RecordedAt(entry)),
        "lateRecorded" => want.Bool == entry.LateRecorded,
        "counts" => want.Bool == Counts(entry),
        "with" => Matching.Is(seen.Translate(want), entry.Form),
        "event" => seen.Events.TryGetValue(want.ToString(), out var act) && act == entry.ActId,
        "refused" => want.Bool is { } refused ? refused == entry.IsRefused : entry.Refusals.Exists(r => IsRefusal(want, r)),
        "of" => want.ToString() == entry.Correction?.Action,
        "was" => entry.Correction is { } correction && IsChange(want, correction.Was, correction.Action, seen),
        "now" => entry.Correction is { } correction && IsChange(want, correction.Now, correction.Action, seen),
        "reason" => want.ToString() == (entry.Correction?.Reason ?? entry.Form["reason"].ToString()),
        _ => false,
    };

    /// <summary>The entry moves its recurrence: a duty was met by it.</summary>
    private static bool Counts(HistoryEntry entry) => entry.Changes.Duties.Exists(d => d.MetByEntry == entry.No);

    private static bool IsRefusal(Value want, Refusal refusal) => want.ToString() == refusal.Rule || Matching.Says(want, refusal.Reason);

    /// <summary>A correction keeps the event date apart; a scenario may call it by its field.</summary>
    private static bool IsChange(Value want, Record change, string action, CaseSeen seen)
    {
        var eventDate = seen.Machine?.Triggers.GetValueOrDefault(action)?.EventDate;
        return want.Members.Names.All(name =>
            Matching.Is(seen.Translate(want[name]), change[name])
            || ((name == eventDate || name == "on") && Matching.IsDate(want[name].ToString(), change["occurredOn"].Text)));
    }

    private static string Show(Row row, CaseSeen seen)
    {
        var alike = seen.History.Where(e => !row.Has("action") || e.Action == row.Text("action")).ToList();
        return Table.Of(
            (alike.Count > 0 ? alike : seen.History).Select(e => new[]
            {
                e.Action,
                $"{e.From} -> {e.To}",
                $"by {e.By} as {e.Role}",
                $"on {Shown.Of(e.OccurredOn)}",
                $"recorded {Shown.Of(CaseSeen.RecordedAt(e))}{(e.LateRecorded ? " late" : "")}",
                e.IsRefused ? $"refused: {string.Join(" ", e.Refusals.Select(r => r.Reason))}" : Shown.Of(Said(row, e)),
            }),
            "the case has no history");
    }

    /// <summary>Of a form, what the row asks about.</summary>
    private static Value Said(Row row, HistoryEntry entry) => entry.Correction is { } correction
        ? new Record([new("of", correction.Action), new("was", correction.Was), new("now", correction.Now)])
        : new Record(row["with"].Members.Names.Select(n => KeyValuePair.Create(n, entry.Form[n])));

    private static bool IsDocument(Row row, Document document) => row.Keys.All(k => k.Key switch
    {
        "kind" => k.Value.ToString() == document.Kind,
        "to" => k.Value.ToString() == document.To,
        "type" => k.Value.ToString() == document.Type,
        "version" => k.Value.ToString() == document.Version,
        "file" => k.Value.ToString() == document.File,
        _ => false,
    });

    private static string ShowDocuments(List<Document> documents) => Table.Of(
        documents.Select(d => new[] { d.Kind, d.Type ?? "", d.To is null ? "" : $"to {d.To}", d.Version ?? "", d.File ?? "" }),
        "no document was made in this case");
}
