using System.Diagnostics;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Deciding;
using Microsoft.Data.Sqlite;

namespace CareWorkflows.Engine.Tests.Storage;

public class DurabilityTests
{
    private const int Kills = 5;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_by_kill_9()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("care-kill-").FullName;
        var path = Path.Combine(folder, "care.db");
        await using (var store = await TestStore.OnFileAsync(path))
        {
            for (var i = 0; i < 8; i++)
            {
                await store.Do(SmallProcess.Start($"c{i}", child: "C1"));
            }
        }

        var acknowledged = new List<string>();
        var random = new Random(20260108);
        for (var kill = 0; kill < Kills; kill++)
        {
            acknowledged.AddRange(await WorkUntilKilled(path, kill, after: random.Next(20, 400)));

            await using var store = await TestStore.OnFileAsync(path);
            await store.Outbox.DrainAsync();
            (await store.Verification.VerifyAsync()).Bad.Should().BeNull();
            var history = new List<(string ActId, bool Tells, string Id)>();
            var errands = new List<string>();
            foreach (var line in (await store.Queries.CasesAsync(new())).Items)
            {
                var entriesOf = await store.Queries.HistoryAsync(line.Id);
                history.AddRange(entriesOf.Select(e => (e.ActId, !e.Messages.IsEmpty, e.Messages is [var m, ..] ? m.Id : "")));
                errands.AddRange(entriesOf.SelectMany(e => e.Errands).Select(CarryOut.IdOf));
            }

            // An act over all cases has one entry in each; every other act has one.
            var entries = history.GroupBy(h => h.ActId).ToDictionary(g => g.Key, g => g.Count());
            acknowledged.Should().OnlyHaveUniqueItems();
            acknowledged.Where(id => entries.GetValueOrDefault(id) != (id.EndsWith("all", StringComparison.Ordinal) ? 8 : 1)).Should().BeEmpty();
            entries.Where(e => e.Value != (e.Key.EndsWith("all", StringComparison.Ordinal) ? 8 : 1)).Should().BeEmpty("an act is done whole and once, acknowledged or not");

            errands.Should().NotBeEmpty();
            entries.Keys.Where(id => id.StartsWith("after/", StringComparison.Ordinal)).Should().BeEquivalentTo(errands, "every errand that was promised is done, and no other");

            var promised = (await store.Queries.MessagesAsync()).Select(m => m.Id).ToList();
            promised.Should().BeEquivalentTo(history.Where(h => h.Tells).Select(h => h.Id));
        }

        acknowledged.Count.Should().BeGreaterThan(Kills * 20);
        SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Full_disk_is_said_plainly_and_saves_nothing_by_half()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a"));
        await Limit(store, pages: 80);

        var saved = 0;
        var fill = async () =>
        {
            for (; saved < 1000; saved++)
            {
                await store.Do(SmallProcess.Visit($"v{saved}", "a", ("note", new string('x', 2000)), ("tell", "Tom")));
            }
        };
        await fill.Should().ThrowAsync<StorageUnavailableException>().WithMessage("The disk is full. Nothing was saved.");

        (await store.Queries.FindAsync("a"))!.LastEntry.Should().Be(1 + saved);
        (await store.Queries.MessagesAsync()).Should().HaveCount(saved);
        (await store.Verification.VerifyAsync()).Bad.Should().BeNull();

        await Limit(store, pages: 100_000);
        (await store.Do(SmallProcess.Visit($"v{saved}", "a", ("tell", "Tom")))).Should().BeOfType<Decision.Accepted>("the id was not used up");
        (await store.Queries.FindAsync("a"))!.LastEntry.Should().Be(2 + saved);
        (await store.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task When_a_group_cannot_be_committed_none_of_it_is_acknowledged()
    {
        using var gate = new ManualResetEventSlim();
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a"));
        await Limit(store, pages: 80);
        var alone = store.Hold(gate);
        var group = Enumerable.Range(0, 30).Select(i => store.Do(SmallProcess.Visit($"v{i}", "a", ("note", new string('x', 20_000))))).ToList();
        gate.Set();

        await alone;
        foreach (var one in group)
        {
            await one.Invoking(o => o).Should().ThrowAsync<StorageUnavailableException>();
        }

        (await store.Queries.FindAsync("a"))!.LastEntry.Should().Be(1);
        await Limit(store, pages: 100_000);
        (await store.Do(SmallProcess.Visit("v0", "a"))).Should().BeOfType<Decision.Accepted>();
    }

    /// <summary>
    /// What the killed process does: eight callers record visits, some to all cases at once, some followed by one to the next case afterwards, and say on standard output what
    /// was acknowledged.
    /// </summary>
    /// <param name="args">The file to work on; a word that makes the ids of this run unique.</param>
    internal static async Task<int> WorkUntilKilled(string[] args)
    {
        await using var store = await TestStore.OnFileAsync(args[0]);
        await store.Outbox.StartAsync(CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async caller =>
        {
            for (var i = 0; ; i++)
            {
                var all = i % 10 == 9;
                var id = $"{args[1]}-{caller}-{i}{(all ? "-all" : "")}";
                var tell = i % 4 == 0 ? new (string, Kernel.Expressions.Value)[] { ("tell", "Tom") } : i % 4 == 2 ? [("after", $"c{(caller + 1) % 8}")] : [];
                await store.Do(SmallProcess.Fire(id, $"c{caller}", all ? "VisitAll" : "RecordVisit", tell));
                await Console.Out.WriteLineAsync(id);
            }
        }));
        return 0;
    }

    /// <summary>Starts this assembly as a process of its own, lets it acknowledge so many acts and kills it.</summary>
    private static async Task<List<string>> WorkUntilKilled(string path, int run, int after)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(DurabilityTests).Assembly.Location, path, $"run{run}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var acknowledged = new List<string>();
        while (acknowledged.Count < after && await process.StandardOutput.ReadLineAsync() is { } id)
        {
            acknowledged.Add(id);
        }

        process.Kill();

        // What was still on its way was acknowledged too; a last line may be cut off.
        var rest = await process.StandardOutput.ReadToEndAsync();
        var whole = rest.LastIndexOf('\n');
        acknowledged.AddRange(rest[..(whole < 0 ? 0 : whole)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await process.WaitForExitAsync();
        acknowledged.Count.Should().BeGreaterThanOrEqualTo(after, "it worked until it was killed: {0}", await errors);
        return acknowledged;
    }

    private static Task<bool> Limit(TestStore store, int pages) => store.Engine.Writer.DoAsync(
        cases =>
        {
            cases.Execute($"PRAGMA max_page_count = {pages}");
            return true;
        },
        isMachine: false, CancellationToken.None);
}
