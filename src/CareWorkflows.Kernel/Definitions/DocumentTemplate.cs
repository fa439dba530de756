using System.Collections.Immutable;
using System.Text;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>
/// What a document is made from: Markdown with {expressions}, line by line. What comes out of an expression is data and never markup. A bullet, a number or a row of a
/// table is written once for each item of the lists in it; a line whose expressions all come to nothing is left out (docs/designers.md, "Letters").
/// </summary>
public sealed class DocumentTemplate
{
    private readonly ImmutableList<Line> lines;

    private DocumentTemplate(ImmutableList<Line> lines) => this.lines = lines;

    /// <summary>Everything in its holes, each with its line for its place.</summary>
    public IEnumerable<Expression> Expressions => lines.SelectMany(l => l.Text.Expressions);

    /// <summary>Finds what can't be read, with its line.</summary>
    internal static DocumentTemplate Read(string name, string text, Authored authored)
    {
        var lines = ImmutableList.CreateBuilder<Line>();
        foreach (var (line, no) in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select((line, i) => (line, i + 1)))
        {
            var place = $"templates/{name} line {no}";
            try
            {
                lines.Add(new Line(Template.Parse(line, place)));
            }
            catch (ExpressionError error)
            {
                authored.At(place).Find($"it can't be read: {error.Message}");
            }
        }

        return new DocumentTemplate(lines.ToImmutable());
    }

    /// <summary>The document as Markdown, with its end of line.</summary>
    /// <param name="words">How a value reads that stands alone in a hole; by its expression.</param>
    internal string Render(Scope scope, Func<Expression, Value, string> words)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            line.Write(text, scope, words);
        }

        return text.ToString();
    }

    private sealed record Line(Template Text)
    {
        private bool IsItem { get; } = Text.Source.TrimStart() is ['-' or '*' or '+', ' ', ..] or ['|', ..] || char.IsAsciiDigit(Text.Source.TrimStart().FirstOrDefault());

        private bool IsHeading { get; } = Text.Source.StartsWith('#');

        public void Write(StringBuilder text, Scope scope, Func<Expression, Value, string> words)
        {
            var values = Text.Expressions.Select(e => (Expression: e, Value: e.Evaluate(scope))).ToList();
            var rows = IsItem && values.Exists(v => v.Value.Kind == ValueKind.List) ? values.Max(v => v.Value.Kind == ValueKind.List ? v.Value.Items.Count : 0) : 1;
            for (var row = 0; row < rows; row++)
            {
                var holes = values.ConvertAll(v => words(v.Expression, rows == 1 && !IsItem ? v.Value : ItemOf(v.Value, row)).Trim());
                if (holes.Count == 0 || holes.Exists(h => h.Length > 0))
                {
                    text.Append(Text.Fill(holes.ConvertAll(h => Escaped(h, !IsItem && !IsHeading)))).Append('\n');
                }
            }
        }

        private static Value ItemOf(Value value, int row) => value.Kind != ValueKind.List ? value : row < value.Items.Count ? value.Items[row] : Value.Nothing;

        /// <summary>As it stands, whatever Markdown would make of it.</summary>
        private static string Escaped(string value, bool mayHaveLines)
        {
            var lines = value.ReplaceLineEndings("\n").Split('\n').Select(l => EscapedLine(l.Trim()));
            return string.Join(mayHaveLines ? "\n" : " ", lines);
        }

        private static string EscapedLine(string line)
        {
            var text = new StringBuilder(line.Length + 8);
            var digits = 0;
            for (var i = 0; i < line.Length; i++)
            {
                var c = line[i];
                digits += digits == i && char.IsAsciiDigit(c) ? 1 : 0;
                if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#' or '~' or '&'
                    || (i == 0 && c is '-' or '+' or '=') || (i > 0 && i == digits && c is '.' or ')'))
                {
                    text.Append('\\');
                }

                text.Append(c);
            }

            return text.ToString();
        }
    }
}
