using System.Diagnostics;
using System.Globalization;

namespace CareWorkflows.Benchmarks;

/// <summary>
/// Makes the disk slow: a shim, compiled on the spot, stands before libc's fsync and fdatasync and sleeps before each. It
/// slows everything in the process alike, engine, raw and EF. Latency only, not bandwidth.
/// </summary>
internal static class SlowFlush
{
    private const string Source =
        """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <stdlib.h>
        #include <unistd.h>
        static void wait_a_bit(void) { const char *us = getenv("CARE_FLUSH_US"); if (us) usleep(atoi(us)); }
        int fsync(int fd) { static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, "fsync"); wait_a_bit(); return real(fd); }
        int fdatasync(int fd) { static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, "fdatasync"); wait_a_bit(); return real(fd); }
        """;

    public static bool IsOn => Environment.GetEnvironmentVariable("CARE_FLUSH_US") is not null;

    public static async Task<int> RunAgainWithAsync(double milliseconds, string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("care-flush-").FullName;
        try
        {
            var (source, shim) = (Path.Combine(folder, "flush.c"), Path.Combine(folder, "flush.so"));
            await File.WriteAllTextAsync(source, Source);
            if (!await CompileAsync(source, shim))
            {
                await Console.Error.WriteLineAsync("--flush-ms needs a C compiler (cc) and a system with LD_PRELOAD. Nothing was measured.");
                return 2;
            }

            var again = new ProcessStartInfo(Environment.ProcessPath!, Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
                ? [typeof(SlowFlush).Assembly.Location, .. args]
                : args);
            again.Environment["LD_PRELOAD"] = shim;
            again.Environment["CARE_FLUSH_US"] = (milliseconds * 1000).ToString("0", CultureInfo.InvariantCulture);
            using var process = Process.Start(again)!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> CompileAsync(string source, string shim)
    {
        try
        {
            using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-O2", "-o", shim, source, "-ldl"]);
            await compiler.WaitForExitAsync();
            return compiler.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
