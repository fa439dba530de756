using System.Collections.Frozen;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>A method of a text, found when the expression is compiled.</summary>
internal delegate Value TextMethod(Frame frame, string text, Value[] arguments, Spot spot);

/// <summary>The methods every text has. Searched and compared by character, without regard to any language.</summary>
internal static class TextMethods
{
    private static readonly FrozenDictionary<string, TextMethod> All = new Dictionary<string, TextMethod>
    {
        ["includes"] = (frame, text, arguments, spot) => text.Contains(Sought(frame, text, arguments, spot), StringComparison.Ordinal),
        ["startsWith"] = (frame, text, arguments, spot) => text.StartsWith(Sought(frame, text, arguments, spot), StringComparison.Ordinal),
        ["endsWith"] = (frame, text, arguments, spot) => text.EndsWith(Sought(frame, text, arguments, spot), StringComparison.Ordinal),
        ["indexOf"] = (frame, text, arguments, spot) => text.IndexOf(Sought(frame, text, arguments, spot), StringComparison.Ordinal),
        ["trim"] = (frame, text, _, spot) => Operators.Charged(frame, text.Trim(), spot),
        ["toUpperCase"] = (frame, text, _, spot) => Operators.Charged(frame, text.ToUpperInvariant(), spot),
        ["toLowerCase"] = (frame, text, _, spot) => Operators.Charged(frame, text.ToLowerInvariant(), spot),
        ["slice"] = Slice,
        ["split"] = Split,
        ["padStart"] = PadStart,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TextMethod? Named(string name) => All.GetValueOrDefault(name);

    private static string Sought(Frame frame, string text, Value[] arguments, Spot spot)
    {
        frame.Run.Spend(text.Length / 16, spot);
        return Operators.TextOf(frame, ListMethods.First(arguments), spot);
    }

    private static Value Slice(Frame frame, string text, Value[] arguments, Spot spot)
    {
        var (start, end) = ListMethods.Range(arguments, text.Length, spot);
        return Operators.Charged(frame, text[start..end], spot);
    }

    private static Value Split(Frame frame, string text, Value[] arguments, Spot spot)
    {
        frame.Run.Spend(text.Length, spot);
        return ListMethods.First(arguments).Text switch
        {
            null => Value.Of(text),
            "" => Value.Of([.. text.Select(c => Value.Of(c.ToString()))]),
            var between => Value.Of(text.Split(between)),
        };
    }

    private static Value PadStart(Frame frame, string text, Value[] arguments, Spot spot)
    {
        var length = ListMethods.First(arguments).Number ?? 0;
        var fill = arguments.Length > 1 ? Operators.TextOf(frame, arguments[1], spot) : " ";
        if (length <= text.Length || fill.Length == 0)
        {
            return text;
        }

        // Paid for before it is made.
        frame.Run.Spend((int)Math.Min(length / 16, int.MaxValue / 2), spot);
        var missing = (int)length - text.Length;
        return string.Create(missing + text.Length, (text, fill, missing), static (all, parts) =>
        {
            for (var i = 0; i < parts.missing; i++)
            {
                all[i] = parts.fill[i % parts.fill.Length];
            }

            parts.text.CopyTo(all[parts.missing..]);
        });
    }
}
