using System.Globalization;
using CareWorkflows.Benchmarks;

// How fast the engine is, as ratios to yardsticks measured in the same run, in turns. Absolute rates are printed too, but
// only ratios say anything on a machine that others share.
//
//   dotnet run -c Release --project tests/Benchmarks [-- --quick] [--flush-ms 2] [--only advance|due|decide|pages]
//
// --quick      fewer repetitions and cases; done within three minutes
// --only pages how long people wait for pages at 400,000 open cases; takes many minutes and 15 GB of disk, and so is done only when asked for
//   --store FILE  keeps that store, or uses the one kept before;  --page NAME  only pages whose name has this in it
// --flush-ms   makes every flush to the disk slower by so many milliseconds, so that a slow disk can be seen on a fast one
var quick = args.Contains("--quick");
var only = Option("--only");
if (Option("--flush-ms") is { } flush && !SlowFlush.IsOn)
{
    return await SlowFlush.RunAgainWithAsync(double.Parse(flush, CultureInfo.InvariantCulture), args);
}

var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"care-bench-{Environment.ProcessId}")).FullName;
try
{
    var process = MeasuredProcess.Load();
    if (only is null or "decide")
    {
        DecideBench.Run(process, quick);
    }

    if (only is null or "advance")
    {
        await AdvanceBench.RunAsync(process, folder, quick);
    }

    if (only is null or "due")
    {
        await ManyCasesBench.RunAsync(process, folder, quick);
    }

    if (only is "pages")
    {
        await PagesBench.RunAsync(folder, Option("--store"), Option("--page"));
    }

    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
