using System.Globalization;

namespace CareWorkflows.Benchmarks;

internal static class Figures
{
    /// <summary>One line a figure: <c>name: value</c>.</summary>
    public static void Print(string name, double value, string format = "0.00") =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {value.ToString(format, CultureInfo.InvariantCulture)}"));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
