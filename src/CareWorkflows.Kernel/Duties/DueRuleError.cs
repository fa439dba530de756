using System.Diagnostics.CodeAnalysis;

namespace CareWorkflows.Kernel.Duties;

/// <summary>What is wrong with the text of a due rule, in words for a workflow designer.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "Designers and engineers speak of the error of a due rule.")]
public sealed class DueRuleError : Exception
{
    /// <param name="problem">A sentence without a full stop.</param>
    /// <param name="text">The whole rule.</param>
    /// <param name="position">Where in it, from 0.</param>
    public DueRuleError(string problem, string text, int position, Exception? inner = null)
        : base($"{problem} (at character {position + 1} of: {text})", inner)
    {
        Problem = problem;
        Text = text;
        Position = position;
    }

    /// <summary>The sentence alone, without the place.</summary>
    public string Problem { get; }

    public string Text { get; }

    /// <summary>Offset in <see cref="Text"/>, from 0; its length when something is missing at the end.</summary>
    public int Position { get; }
}
