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
    public static async Task RunAsync(MeasuredProcess process, string folder, bool quick)
    {
        var (cases, turns, alone, together, ef) = quick ? (2000, 5, 600, 4000, 150) : (10_000, 9, 2000, 10_000, 500);
        var seed = Path.Combine(folder, "seed.db");
        await using (var engine = await OpenAsync(process, seed))
        {
            await RunAsync(engine, Enumerable.Range(0, cases).Select(process.Open), 64);
            await RunAsync(engine, Enumerable.Range(0, cases).Select(process.StartPlan), 64);
        }

        SqliteConnection.ClearAllPools();
        await using var measured = await OpenAsync(process, Copy(seed, "engine"));
        var rawFile = Copy(seed, "raw");
        using var raw = new RawAdvances($"Data Source={rawFile}");
        using var hand = new EfAdvances($"Data Source={Copy(seed, "ef")}");
        var visits = new Visits(process, cases);
        var forRaw = new Planned(process, cases);
        var forEf = new Planned(process, cases);
        var rates = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var kilobytes = new List<double>();
        for (var turn = 0; turn <= turns; turn++)
        {
            // The first turn warms everything up and is not counted.
            var counted = turn > 0;
            await TimeAsync("raw.1", forRaw.Next(alone), rows => Task.Run(() => raw.Run(rows, 1)));
            var before = GC.GetTotalAllocatedBytes();
            await TimeAsync("engine.1", visits.Next(alone), all => RunAsync(measured, all, 1));
            if (counted)
            {
                kilobytes.Add((GC.GetTotalAllocatedBytes() - before) / 1024.0 / alone);
            }

            await TimeAsync("ef.1", forEf.Next(ef), rows => hand.RunAsync(rows.Select(r => r.Change), 1));
            await TimeAsync("raw.grouped.16", forRaw.Next(together), rows => Task.Run(() => raw.Run(rows, 16)));
            await TimeAsync("engine.16", visits.Next(together), all => RunAsync(measured, all, 16));
            await TimeAsync("ef.16", forEf.Next(ef), rows => hand.RunAsync(rows.Select(r => r.Change), 16));
            await TimeAsync("raw.grouped.64", forRaw.Next(together), rows => Task.Run(() => raw.Run(rows, 64)));
            await TimeAsync("engine.64", visits.Next(together), all => RunAsync(measured, all, 64));

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
        foreach (var (name, all) in rates.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            Figures.Print($"rate.{name}", Figures.Median(all), "0");
        }

        var verified = await measured.GetRequiredService<Verification>().VerifyAsync();
        Figures.Print("advance.verified", verified.Bad is null ? verified.Entries : throw new InvalidOperationException(verified.Bad.ToString()), "0");

        void Ratio(string name, string of, string to) => Figures.Print(name, Figures.Median(rates[of].Zip(rates[to], (a, b) => a / b)));

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

    private static async Task RunAsync(ServiceProvider engine, IEnumerable<CaseCommand> commands, int callers)
    {
        var door = engine.GetRequiredService<CaseCommands>();
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
        private readonly Dictionary<int, Case> stand = [];
        private int nth;

        public List<RawAdvances.Rows> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

        private RawAdvances.Rows Next()
        {
            var i = Scattered(nth, cases);
            var before = stand.TryGetValue(i, out var known) ? known : process.Decide(process.StartPlan(i), process.Decide(process.Open(i), null).After).After;
            var change = process.Decide(process.Visit(i, nth++), before);
            stand[i] = change.After;
            return RawAdvances.Rows.Of(change);
        }
    }
}
