using System.Diagnostics;
using System.Globalization;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Deciding;
using Microsoft.Data.Sqlite;

namespace CareWorkflows.Engine.Tests.Storage;

public class DurabilityTests
{
    private const int Kills = 5;

    /// <summary>Set for the child process of the test below: the file it is to work on.</summary>
    private const string WorkOn = "CARE_TESTS_WORK_ON";

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
            (await store.Verification.VerifyAsync()).Bad.Should().BeNull();
            var history = new List<(string ActId, bool Tells, string Id)>();
            foreach (var line in (await store.Queries.CasesAsync(new())).Items)
            {
                history.AddRange((await store.Queries.HistoryAsync(line.Id)).Select(e => (e.ActId, !e.Messages.IsEmpty, e.Messages is [var m, ..] ? m.Id : "")));
            }

            // An act over all cases has one entry in each; every other act has one.
            var entries = history.GroupBy(h => h.ActId).ToDictionary(g => g.Key, g => g.Count());
            acknowledged.Should().OnlyHaveUniqueItems();
            acknowledged.Where(id => entries.GetValueOrDefault(id) != (id.EndsWith("all", StringComparison.Ordinal) ? 8 : 1)).Should().BeEmpty();
            entries.Where(e => e.Value != (e.Key.EndsWith("all", StringComparison.Ordinal) ? 8 : 1)).Should().BeEmpty("an act is done whole and once, acknowledged or not");

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
        await using var store = await TestStore.OnFileAsync(decide: (command, world) =>
        {
            if (command.Id == "gate")
            {
                gate.Wait();
            }

            return SmallProcess.Decide(command, world);
        });
        await store.Do(SmallProcess.Start("a"));
        await Limit(store, pages: 80);
        var held = store.Do(SmallProcess.Visit("gate", "a"));
        var group = Enumerable.Range(0, 30).Select(i => store.Do(SmallProcess.Visit($"v{i}", "a", ("note", new string('x', 20_000))))).ToList();
        gate.Set();

        await held;
        foreach (var one in group)
        {
            await one.Invoking(o => o).Should().ThrowAsync<StorageUnavailableException>();
        }

        (await store.Queries.FindAsync("a"))!.LastEntry.Should().Be(2);
        await Limit(store, pages: 100_000);
        (await store.Do(SmallProcess.Visit("v0", "a"))).Should().BeOfType<Decision.Accepted>();
    }

    /// <summary>
    /// Not a test of its own: what the killed process does. Eight callers record visits, some to all cases at once, and say
    /// on standard output what was acknowledged, until they are killed.
    /// </summary>
    [Fact]
    public async Task Work_until_killed()
    {
        if (Environment.GetEnvironmentVariable(WorkOn) is not { } order)
        {
            return;
        }

        var (path, run) = (order.Split('|')[0], order.Split('|')[1]);
        await using var store = await TestStore.OnFileAsync(path);
        await using var said = File.AppendText(order.Split('|')[2]);
        said.AutoFlush = true;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async caller =>
        {
            for (var i = 0; ; i++)
            {
                var id = $"{run}-{caller}-{i}" + (i % 10 == 9 ? "-all" : "");
                var tell = i % 2 == 0 ? new (string, Kernel.Expressions.Value)[] { ("tell", "Tom") } : [];
                await store.Do(SmallProcess.Fire(id, $"c{caller}", i % 10 == 9 ? "VisitAll" : "RecordVisit", tell));
                lock (said)
                {
                    said.WriteLine(id);
                }
            }
        }));
    }

    /// <summary>Starts this test assembly again as a process of its own, lets it acknowledge so many acts and kills it.</summary>
    private static async Task<List<string>> WorkUntilKilled(string path, int run, int after)
    {
        // Through a named pipe, as the test host keeps standard output to itself.
        var pipe = Path.Combine(Path.GetDirectoryName(path)!, $"said-{run}");
        using (var made = Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync();
        }

        var start = new ProcessStartInfo("dotnet", ["vstest", typeof(DurabilityTests).Assembly.Location, $"--Tests:{nameof(Work_until_killed)}", "--InIsolation"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[WorkOn] = string.Create(CultureInfo.InvariantCulture, $"{path}|{run}|{pipe}");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var acknowledged = new List<string>();

        // Opening waits until the other side has opened it too.
        var opened = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Read));
        if (await Task.WhenAny(opened, process.WaitForExitAsync()) != opened)
        {
            throw new InvalidOperationException($"It ended before it began: {await output}{await errors}");
        }

        using (var reader = new StreamReader(await opened))
        {
            while (acknowledged.Count < after && await reader.ReadLineAsync() is { } id)
            {
                acknowledged.Add(id);
            }

            process.Kill(entireProcessTree: true);

            // What was still on its way was acknowledged too; a last line may be cut off.
            var rest = await reader.ReadToEndAsync();
            var whole = rest.LastIndexOf('\n');
            acknowledged.AddRange(rest[..(whole < 0 ? 0 : whole)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        await process.WaitForExitAsync();
        acknowledged.Count.Should().BeGreaterThanOrEqualTo(after, "it worked until it was killed: {0}{1}", await output, await errors);
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
