using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Duties;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Queries;

/// <summary>What a walk over the history found.</summary>
/// <param name="Bad">The first entry that is not as it was written, of the first case that has one; what is wrong with it says the other cases too. Null when all is well.</param>
public sealed record VerificationResult(int Cases, long Entries, BadEntry? Bad);

/// <param name="No">Number of the entry; one more than the last there is, when entries are missing at the end.</param>
/// <param name="What">What is wrong with it, in a sentence.</param>
public sealed record BadEntry(string Case, int No, string What);

/// <summary>
/// Proves that nobody edited the history: hashes every entry again, follows the chain, applies each entry to the one before and
/// compares what comes out with the case as it stands, byte for byte. What it cannot see is a whole store put back to an
/// earlier state: for that, keep the last hashes somewhere else.
/// </summary>
public sealed class Verification
{
    private const int AtOnce = 200;

    /// <summary>So many bad entries are named besides the first.</summary>
    private const int MostNamed = 20;

    private readonly Func<CareDbContext> context;

    internal Verification(Func<CareDbContext> context) => this.context = context;

    /// <summary>Goes on past what is bad: a case whose history was edited once hides nothing that is done to others later.</summary>
    /// <param name="caseId">One case; null: all, in order of their ids.</param>
    public async Task<VerificationResult> VerifyAsync(string? caseId = null, CancellationToken cancellation = default)
    {
        var (cases, entries, after) = (0, 0L, "");
        var bad = new List<BadEntry>();
        while (true)
        {
            // A case and its entries have to be of one moment, also while others write.
            await using var db = context();
            await using var moment = await db.BeginReadAsync(cancellation);
            var some = caseId is null
                ? await db.Cases.AsNoTracking().Where(c => c.Id.CompareTo(after) > 0).OrderBy(c => c.Id).Take(AtOnce).ToListAsync(cancellation)
                : await db.Cases.AsNoTracking().Where(c => c.Id == caseId).ToListAsync(cancellation);
            if (some.Count == 0)
            {
                return new VerificationResult(cases, entries, Told(bad));
            }

            var ids = some.ConvertAll(c => c.Id);
            var histories = await db.History.AsNoTracking().Where(h => ids.Contains(h.CaseId)).OrderBy(h => h.No).ToListAsync(cancellation);
            var ofCase = histories.ToLookup(h => h.CaseId);
            foreach (var row in some)
            {
                cases++;
                if (FirstBad(row, ofCase[row.Id], ref entries) is { } found)
                {
                    bad.Add(found);
                }
            }

            if (caseId is not null)
            {
                return new VerificationResult(cases, entries, Told(bad));
            }

            after = some[^1].Id;
        }
    }

    private static BadEntry? Told(List<BadEntry> bad)
    {
        if (bad.Count < 2)
        {
            return bad.FirstOrDefault();
        }

        var others = bad.Skip(1).Take(MostNamed).Select(b => $"entry {b.No} of case {b.Case}").ToList();
        return bad[0] with { What = $"{bad[0].What} Not as written either: {Words.List(others)}{(bad.Count - 1 > MostNamed ? ", among others" : "")}." };
    }

    private static BadEntry? FirstBad(CaseRow row, IEnumerable<HistoryRow> history, ref long count)
    {
        Case? @case = null;
        var last = 0;
        foreach (var entry in history)
        {
            count++;
            if (entry.No != last + 1)
            {
                return new BadEntry(row.Id, last + 1, $"Entry {last + 1} is missing.");
            }

            last = entry.No;
            var previous = @case?.LastHash ?? HistoryEntry.NoHash;
            if (HistoryJson.HashOf(previous, entry.Body) != entry.Hash)
            {
                return new BadEntry(row.Id, entry.No, $"Entry {entry.No} is not as it was written: its hash differs.");
            }

            try
            {
                var read = HistoryJson.Read(entry.Body, previous, entry.Hash);
                if (!IsListedAs(entry, read))
                {
                    return new BadEntry(row.Id, entry.No, $"Entry {entry.No} is listed otherwise than it was written.");
                }

                @case ??= Case.Unopened(row.Id, row.Process, read.Version, row.Child, row.Key, read.RecordedAt);
                @case = @case.Apply(read);
            }
            catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or InvalidDataException or InvalidOperationException or ArgumentException)
            {
                return new BadEntry(row.Id, entry.No, $"Entry {entry.No} cannot be applied: {unreadable.Message}");
            }
        }

        if (@case is null || row.LastEntry > last)
        {
            return new BadEntry(row.Id, last + 1, $"Entry {last + 1} is missing.");
        }

        return CaseJson.Write(@case).AsSpan().SequenceEqual(Stands(row))
            ? null
            : new BadEntry(row.Id, last, $"The case is not what its history up to entry {last} makes of it.");
    }

    private static byte[] Stands(CaseRow row)
    {
        try
        {
            return CaseJson.Write(CaseQueries.CaseOf(row));
        }
        catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or InvalidDataException or ArgumentException)
        {
            return [];
        }
    }

    private static bool IsListedAs(HistoryRow row, HistoryEntry entry) =>
        entry.Case == row.CaseId && entry.No == row.No && entry.Action == row.Action && entry.By == row.Person && entry.Role == row.Role
        && entry.OccurredOn == row.OccurredOn && entry.RecordedAt == row.RecordedAt && entry.From == row.FromState
        && entry.To == row.ToState && entry.ActId == row.ActId && entry.IsRefused == row.Refused && entry.LateRecorded == row.Late
        && CaseStore.IsOverridden(entry) == row.Overridden && CaseStore.RulesOf(entry) == row.Rules;
}
