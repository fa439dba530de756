using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>
/// A sentence with holes: <c>Meeting {nextNo('meeting')} must be chaired by {setting('x')}</c>. <c>{{</c> and <c>}}</c> are braces. Immutable, safe to share.
/// </summary>
public sealed class Template
{
    private readonly List<(string Text, Expression? Hole)> parts;

    private Template(string source, List<(string, Expression?)> parts)
    {
        Source = source;
        this.parts = parts;
        Expressions = [.. parts.Where(p => p.Item2 is not null).Select(p => p.Item2!)];
    }

    /// <summary>The text as it was written.</summary>
    public string Source { get; }

    /// <summary>What stands in the holes, in order.</summary>
    public IReadOnlyList<Expression> Expressions { get; }

    /// <param name="place">Where its expressions stand, when that is in a file of its own.</param>
    /// <exception cref="ExpressionError">A hole is not closed, or its expression cannot be read. The position is one in the whole text.</exception>
    public static Template Parse(string text, string? place = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = new List<(string, Expression?)>();
        var plain = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c is '{' or '}' && at + 1 < text.Length && text[at + 1] == c)
            {
                plain.Append(c);
                at++;
            }
            else if (c == '{')
            {
                var end = Lexer.EndOfHole(text, at + 1);
                parts.Add((plain.ToString(), ParseHole(text, at + 1, end, place)));
                plain.Clear();
                at = end;
            }
            else
            {
                plain.Append(c);
            }
        }

        if (plain.Length > 0)
        {
            parts.Add((plain.ToString(), null));
        }

        return new Template(text, parts);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out Template? template, [NotNullWhen(false)] out ExpressionError? error)
    {
        try
        {
            (template, error) = (Parse(text), null);
            return true;
        }
        catch (ExpressionError found)
        {
            (template, error) = (null, found);
            return false;
        }
    }

    /// <summary>The sentence, with the values of its holes <see cref="InWords">in words</see>.</summary>
    public string Render(Scope scope) => Fill([.. Expressions.Select(hole => InWords(hole.Evaluate(scope)))]);

    /// <summary>The sentence with these texts in its holes, in order.</summary>
    internal string Fill(IReadOnlyList<string> holes)
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (var (plain, hole) in parts)
        {
            text.Append(plain).Append(hole is null ? "" : holes[at++]);
        }

        return text.ToString();
    }

    /// <summary>A value as it reads in a sentence: a date as <c>8 January 2026</c>, a date-time as <c>8 January 2026, 10:00</c>, a list joined by commas, Nothing as "".</summary>
    public static string InWords(Value value) => value.Kind switch
    {
        ValueKind.List => string.Join(", ", value.Items.Select(InWords)),
        ValueKind.Text when value.Date is { } date && TimeOf(value.Text!) is { } time => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) + time,
        _ => value.ToString(),
    };

    public override string ToString() => Source;

    private static Expression ParseHole(string text, int start, int end, string? place)
    {
        try
        {
            return Expression.Parse(text[start..end], place);
        }
        catch (ExpressionError error)
        {
            throw new ExpressionError(error.Problem, text, start + error.Position);
        }
    }

    /// <summary>What follows the day: "" for a date, ", 10:00" for a date-time, null when it is neither after all.</summary>
    private static string? TimeOf(string text) => text.Length switch
    {
        10 => "",
        16 or 19 when TimeOnly.TryParseExact(text.AsSpan(11), text.Length == 16 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) =>
            time.ToString(", HH:mm", CultureInfo.InvariantCulture),
        _ => null,
    };
}
