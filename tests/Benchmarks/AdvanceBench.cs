using System.Diagnostics;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CareWorkflows.Benchmarks;

/// <summary>
/// Durable advances per second: through <see cref="CaseCommands"/>, as raw SQLite writes of the same rows, and as hand-written
/// EF Core. Each on a copy of one file, in turns, medians of the turns.
/// </summary>
internal static class AdvanceBench
{
    private const int WarmUp = 4;

    public static async Task RunAsync(MeasuredProcess process, string folder, bool quick)
    {
        var (cases, turns, alone, together, ef) = quick ? (3000, 5, 200, 1500, 60) : (10_000, 9, 2000, 10_000, 500);
        var seed = Path.Combine(folder, "seed.db");
        await using (var engine = await OpenAsync(process, seed))
        {
            var opening = engine.GetRequiredService<CaseCommands>();
            await RunAsync(opening, Enumerable.Range(0, cases).Select(process.Register), 64);
            await RunAsync(opening, Enumerable.Range(0, cases).Select(process.Open), 64);
            await RunAsync(opening, Enumerable.Range(0, cases).Select(process.StartPlan), 64);
        }

        SqliteConnection.ClearAllPools();
        await using var measured = await OpenAsync(process, Copy(seed, "engine"));
        var rawFile = Copy(seed, "raw");
        using var raw = new RawAdvances($"Data Source={rawFile}");
        using var hand = new EfAdvances($"Data Source={Copy(seed, "ef")}");
        await using var stored = await OpenAsync(process, Copy(seed, "store"));

        // What is decided beforehand shows what is the store's own part: queue, JSON, rows, commit.
        var decided = new Dictionary<string, Decision>(StringComparer.Ordinal);
        var storeDoor = new CaseCommands(
            stored.GetRequiredService<CareEngine>(), stored.GetRequiredService<Council>(), process.Time,
            stored.GetRequiredService<ILogger<CaseCommands>>(), (command, _) => decided[command.Id]);
        var door = measured.GetRequiredService<CaseCommands>();
        var forStore = new Planned(process, cases);
        var visits = new Visits(process, cases);
        var forRaw = new Planned(process, cases);
        var forEf = new Planned(process, cases);
        var rates = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var kilobytes = new List<double>();
        var storeKilobytes = new List<double>();
        for (var turn = -WarmUp; turn < turns; turn++)
        {
            // The first turns warm everything up and are not counted: a server that has run for a minute is what is measured.
            var counted = turn >= 0;
            await TimeAsync("raw.1", forRaw.Next(alone), rows => Task.Run(() => raw.Run(rows, 1)));
            var before = GC.GetTotalAllocatedBytes();
            await TimeAsync("engine.1", visits.Next(alone), all => RunAsync(door, all, 1));
            if (counted)
            {
                kilobytes.Add((GC.GetTotalAllocatedBytes() - before) / 1024.0 / alone);
            }

            var planned = Plan(alone);
            before = GC.GetTotalAllocatedBytes();
            await TimeAsync("store.1", planned, all => RunAsync(storeDoor, all, 1));
            if (counted)
            {
                storeKilobytes.Add((GC.GetTotalAllocatedBytes() - before) / 1024.0 / alone);
            }

            await TimeAsync("ef.1", forEf.Next(ef), rows => hand.RunAsync(rows.Select(r => r.Change), 1));
            await TimeAsync("raw.grouped.16", forRaw.Next(together), rows => Task.Run(() => raw.Run(rows, 16)));
            await TimeAsync("engine.16", visits.Next(together), all => RunAsync(door, all, 16));
            await TimeAsync("ef.16", forEf.Next(ef), rows => hand.RunAsync(rows.Select(r => r.Change), 16));
            await TimeAsync("raw.grouped.64", forRaw.Next(together), rows => Task.Run(() => raw.Run(rows, 64)));
            await TimeAsync("engine.64", visits.Next(together), all => RunAsync(door, all, 64));

            await TimeAsync("store.64", Plan(together), all => RunAsync(storeDoor, all, 64));

            async Task TimeAsync<T>(string name, List<T> work, Func<List<T>, Task> run)
            {
                GC.Collect();
                var start = Stopwatch.GetTimestamp();
                await run(work);
                var rate = work.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (counted)
                {
                    (rates.TryGetValue(name, out var so) ? so : rates[name] = []).Add(rate);
                }
            }
        }

        // Turn by turn, so that a slow minute of the machine falls on both sides.
        Ratio("advance.1.vs-raw", "engine.1", "raw.1");
        Ratio("advance.16.vs-raw-grouped", "engine.16", "raw.grouped.16");
        Ratio("advance.64.vs-raw-grouped", "engine.64", "raw.grouped.64");
        Ratio("advance.1.vs-ef", "engine.1", "ef.1");
        Ratio("advance.16.vs-ef", "engine.16", "ef.16");
        Figures.Print("advance.kb", Figures.Median(kilobytes), "0.0");
        Ratio("store.1.vs-raw", "store.1", "raw.1");
        Ratio("store.64.vs-raw-grouped", "store.64", "raw.grouped.64");
        Figures.Print("store.kb", Figures.Median(storeKilobytes), "0.0");
        foreach (var (name, all) in rates.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            Figures.Print($"rate.{name}", Figures.Median(all), "0");
        }

        var verified = await measured.GetRequiredService<Verification>().VerifyAsync();
        Figures.Print("advance.verified", verified.Bad is null ? verified.Entries : throw new InvalidOperationException(verified.Bad.ToString()), "0");

        void Ratio(string name, string of, string to) => Figures.Print(name, Figures.Median(rates[of].Zip(rates[to], (a, b) => a / b)));

        List<CaseCommand> Plan(int count)
        {
            decided.Clear();
            return forStore.Next(count).ConvertAll(rows =>
            {
                var entry = rows.Change.Entries[0];
                decided[entry.ActId] = new Decision.Accepted([rows.Change]);
                return (CaseCommand)new FireAction(entry.ActId, new Actor(entry.By, []), entry.Case, entry.Action, entry.Form);
            });
        }

        string Copy(string file, string name)
        {
            var copy = Path.Combine(folder, name + ".db");
            File.Copy(file, copy);
            return copy;
        }
    }

    internal static async Task<ServiceProvider> OpenAsync(MeasuredProcess process, string file)
    {
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(process.Time)
            .AddCareEngine(new CareEngineOptions { ConnectionString = $"Data Source={file}", RunsByItself = false })
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Warning))
            .BuildServiceProvider();
        process.Set(services.GetRequiredService<Council>());
        await services.GetRequiredService<CareEngine>().OpenAsync();
        return services;
    }

    private static async Task RunAsync(CaseCommands door, IEnumerable<CaseCommand> commands, int callers)
    {
        var queue = new Queue<CaseCommand>(commands);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            await Task.Yield();
            while (true)
            {
                CaseCommand? command;
                lock (queue)
                {
                    if (!queue.TryDequeue(out command))
                    {
                        return;
                    }
                }

                if (await door.HandleAsync(command) is not Decision.Accepted)
                {
                    throw new InvalidOperationException($"{command} was not accepted.");
                }
            }
        }));
    }

    /// <summary>The order of cases: scattered over the whole file, each as often as any other.</summary>
    private static int Scattered(int nth, int cases) => (int)((long)nth * 7919 % cases);

    private sealed class Visits(MeasuredProcess process, int cases)
    {
        private int nth;

        public List<FireAction> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => process.Visit(Scattered(nth, cases), nth++))];
    }

    /// <summary>The same visits, decided beforehand.</summary>
    private sealed class Planned(MeasuredProcess process, int cases)
    {
        private readonly Dictionary<int, Dictionary<string, Case>> stand = [];
        private int nth;

        public List<RawAdvances.Rows> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

        private RawAdvances.Rows Next()
        {
            var i = Scattered(nth, cases);
            var of = stand.TryGetValue(i, out var known) ? known : stand[i] = process.Planned(i);
            return RawAdvances.Rows.Of(process.Decide(process.Visit(i, nth++), of).Cases.Single());
        }
    }
}
