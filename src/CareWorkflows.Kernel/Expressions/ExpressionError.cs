using System.Diagnostics.CodeAnalysis;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>What is wrong with an expression, or with what it met when it was evaluated, in words for a workflow designer.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "Designers and engineers speak of the error of an expression.")]
public sealed class ExpressionError : Exception
{
    private const int Around = 24;

    /// <param name="problem">One sentence without a full stop.</param>
    /// <param name="text">The whole expression or template.</param>
    /// <param name="position">Where in it, from 0.</param>
    public ExpressionError(string problem, string text, int position)
        : base($"{problem} (at character {position + 1}: {ExtractOf(text, position)})")
    {
        Problem = problem;
        Text = text;
        Position = position;
    }

    /// <summary>The sentence alone, without the place.</summary>
    public string Problem { get; }

    /// <summary>The expression or template it stands in.</summary>
    public string Text { get; }

    /// <summary>Offset in <see cref="Text"/>, from 0; its length when something is missing at the end.</summary>
    public int Position { get; }

    /// <summary>The few words around the place.</summary>
    public string Extract => ExtractOf(Text, Position);

    private static string ExtractOf(string text, int position)
    {
        var start = Math.Max(0, position - (position >= text.Length ? Around : Around / 3));
        var end = Math.Min(text.Length, position + Around);
        var words = text[start..end].ReplaceLineEndings(" ").Trim();
        return $"{(start > 0 ? "…" : "")}{words}{(end < text.Length ? "…" : "")}";
    }
}

/// <summary>A place in an expression, for what may go wrong there.</summary>
internal readonly record struct Spot(string Text, int Position)
{
    public ExpressionError Error(string problem) => new(problem, Text, Position);
}
