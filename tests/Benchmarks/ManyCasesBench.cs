using System.Diagnostics;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Kernel.Cases;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Benchmarks;

/// <summary>A million cases that sleep: finding the next 500 that are due, and starting up.</summary>
internal static class ManyCasesBench
{
    private const int Million = 1_000_000;

    public static async Task RunAsync(MeasuredProcess process, string folder, bool quick)
    {
        var (full, empty) = (Path.Combine(folder, "million.db"), Path.Combine(folder, "empty.db"));
        foreach (var file in new[] { full, empty })
        {
            await using var engine = await AdvanceBench.OpenAsync(process, file);
        }

        var at = new DateTime(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc);
        Fill(full, CaseJson.WriteFacts(process.Decide(process.StartPlan(0), process.Decide(process.Open(0), null).After).After), at);
        SqliteConnection.ClearAllPools();

        var rounds = quick ? 9 : 25;
        var (starts, due) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var ofEmpty = await StartAsync(empty, null);
            var ofFull = await StartAsync(full, due);
            if (round > 0)
            {
                starts.Add(ofFull / ofEmpty);
            }
        }

        Figures.Print("due.500.of-1m.ms", Figures.Median(due.Skip(1)));
        Figures.Print("start.1m.vs-empty", Figures.Median(starts));

        async Task<double> StartAsync(string file, List<double>? due)
        {
            var start = Stopwatch.GetTimestamp();
            await using var engine = await AdvanceBench.OpenAsync(process, file);
            var waker = engine.GetRequiredService<CaseWaker>();
            await waker.NextAsync();
            var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

            // Once to have the query translated, as it is in a process that runs.
            await waker.DueAsync(at.AddDays(1), CancellationToken.None);
            start = Stopwatch.GetTimestamp();
            var found = await waker.DueAsync(at.AddDays(1), CancellationToken.None);
            due?.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (due is not null && found.Count != 500)
            {
                throw new InvalidOperationException($"{found.Count} were due.");
            }

            return took;
        }
    }

    private static void Fill(string file, byte[] facts, DateTime from)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var insert = connection.CreateCommand();

        // Wake-ups spread over a year, in no order.
        insert.CommandText =
            """
            PRAGMA synchronous = OFF;
            INSERT INTO "case" (id, process, version, child, state, entered_on, opened_at, final, last_entry, last_hash, changed_at, next_wake_up, wake_at, facts)
            SELECT printf('%08x-2f41-4c7e-9d02-%012x', (value * 2654435761) % 4294967296, value), 'child-and-family-progress', 1, 'C' || value,
                'FirstMeetingDue', '2026-01-05', $from, 0, 2, hex(zeroblob(32)), $from,
                $from + (value * 7919) % 1000000 * 31536, $from + (value * 7919) % 1000000 * 31536, $facts
            FROM generate_series(1, $count)
            """;
        insert.Parameters.AddWithValue("$from", UtcMilliseconds.Of(from));
        insert.Parameters.AddWithValue("$facts", facts);
        insert.Parameters.AddWithValue("$count", Million);
        insert.ExecuteNonQuery();
    }
}
