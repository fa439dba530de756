namespace CareWorkflows.Engine.Scenarios.Reading;

/// <summary>Guesses what somebody meant to write.</summary>
internal static class Spelling
{
    /// <summary><c>; did you mean 'do'?</c>, or nothing when no word is near.</summary>
    public static string DidYouMean(string written, IEnumerable<string> words)
    {
        var (nearest, distance) = words
            .Select(w => (Word: w, Distance: Distance(written.ToUpperInvariant(), w.ToUpperInvariant())))
            .DefaultIfEmpty((Word: "", Distance: int.MaxValue))
            .MinBy(w => w.Distance);
        return distance <= Math.Max(1, Math.Min(3, written.Length / 2)) ? $"; did you mean '{nearest}'?" : "";
    }

    /// <summary>How many letters must be added, taken away, changed or swapped with the next to make one word of the other.</summary>
    private static int Distance(string left, string right)
    {
        var cost = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                var same = left[i - 1] == right[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[left.Length, right.Length];
    }
}
