using System.Text;

namespace CareWorkflows.Engine.Scenarios.Expecting;

/// <summary>Lines in columns, for people reading a failure.</summary>
internal static class Table
{
    public static string Of(IEnumerable<string[]> rows, string whenEmpty)
    {
        var lines = rows.ToList();
        if (lines.Count == 0)
        {
            return whenEmpty;
        }

        var widths = Enumerable.Range(0, lines.Max(l => l.Length)).Select(c => lines.Max(l => c < l.Length ? l[c].Length : 0)).ToList();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            if (text.Length > 0)
            {
                text.Append('\n');
            }

            text.Append(string.Join("  ", line.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd());
        }

        return text.ToString();
    }
}
