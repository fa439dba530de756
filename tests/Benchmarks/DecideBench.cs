using System.Diagnostics;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Benchmarks;

/// <summary>One decision, without a store.</summary>
internal static class DecideBench
{
    /// <summary>Until the runtime has compiled what runs often for the second time.</summary>
    private const int WarmUp = 20_000;

    public static void Run(MeasuredProcess process, bool quick)
    {
        var planned = process.Planned(0);
        var visit = process.Visit(0, 0);
        var world = process.WorldOf(visit, planned);
        var (rounds, times) = quick ? (9, 500) : (15, 2000);
        CaseDecider.Decide(visit, world);
        for (var i = 0; i < WarmUp; i++)
        {
            CaseDecider.Decide(visit, world);
        }

        var (us, bytes) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < times; i++)
            {
                CaseDecider.Decide(visit, world);
            }

            us.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / times);
            bytes.Add((double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / times);
        }

        Figures.Print("decide.us", Figures.Median(us), "0.0");
        Figures.Print("decide.bytes", Figures.Median(bytes), "0");

        var after = process.Decide(visit, planned).Entrance;
        Measure("facts.write", rounds, times, () => CaseJson.WriteFacts(after.After));
        var facts = CaseJson.WriteFacts(after.After);
        Measure("facts.read", rounds, times, () => CaseJson.WithFacts(after.After, facts));
        Measure("entry.write", rounds, times, () => HistoryJson.Write(after.Entries[0]));
        Measure("entry.seal", rounds, times, () => HistoryJson.Seal(after.Entries[0]));
        Figures.Print("facts.length", facts.Length, "0");
        Figures.Print("entry.length", HistoryJson.Write(after.Entries[0]).Length, "0");
    }

    private static void Measure(string name, int rounds, int times, Func<object> once)
    {
        var us = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < times; i++)
            {
                once();
            }

            us.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / times);
        }

        Figures.Print($"{name}.us", Figures.Median(us), "0.0");
    }
}
