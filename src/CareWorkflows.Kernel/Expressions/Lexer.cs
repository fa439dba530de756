using System.Globalization;
using System.Text;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>Cuts an expression into tokens, in one go: the parser looks ahead to tell an arrow function from a parenthesis.</summary>
internal sealed class Lexer
{
    private const int DeepestTemplate = 16;

    // Longest first: the first that fits is taken.
    private static readonly string[] Signs =
    [
        "...", "===", "!==", "=>", "?.", "??", "||", "&&", "==", "!=", "<=", ">=",
        "(", ")", "[", "]", "{", "}", ",", ":", ";", "?", ".", "<", ">", "+", "-", "*", "/", "%", "!", "=",
    ];

    private static readonly string[] NotOurs = ["++", "--", "**", "<<", ">>", "+=", "-=", "*=", "/=", "%="];

    private readonly string source;
    private readonly List<Token> tokens = [];
    private int at;
    private int templates;

    private Lexer(string source, int start)
    {
        this.source = source;
        at = start;
    }

    public static List<Token> Read(string source)
    {
        var lexer = new Lexer(source, 0);
        lexer.ReadTokens(inHole: false);
        lexer.Add(TokenKind.End, "", source.Length);
        return lexer.tokens;
    }

    /// <summary>Where the brace is that closes a hole whose expression starts here.</summary>
    public static int EndOfHole(string source, int start)
    {
        var lexer = new Lexer(source, start);
        lexer.ReadTokens(inHole: true);
        return lexer.at;
    }

    /// <summary>Reads to the end or, in a hole, to the brace that closes it (and leaves it there).</summary>
    private void ReadTokens(bool inHole)
    {
        var holeStart = at;
        var braces = 0;
        while (SkipBlank())
        {
            var c = source[at];
            if (inHole && c == '}' && braces == 0)
            {
                return;
            }

            braces += c switch { '{' => 1, '}' => -1, _ => 0 };
            if (c is '\'' or '"')
            {
                ReadText(c);
            }
            else if (c == '`')
            {
                ReadTemplate();
            }
            else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
            {
                ReadNumber();
            }
            else if (IsNameStart(c))
            {
                var start = at;
                while (at < source.Length && (IsNameStart(source[at]) || char.IsDigit(source[at])))
                {
                    at++;
                }

                Add(TokenKind.Name, source[start..at], start);
            }
            else
            {
                ReadSign();
            }
        }

        if (inHole)
        {
            throw Error("This hole is not closed: '}' is missing", holeStart);
        }
    }

    private void ReadSign()
    {
        if (Array.Find(NotOurs, StartsHere) is { } foreign)
        {
            throw Error($"'{foreign}' cannot be used in an expression", at);
        }

        var sign = Array.Find(Signs, StartsHere) ?? throw Error(source[at] switch
        {
            '&' => "'&' cannot be used here; did you mean '&&'?",
            '|' => "'|' cannot be used here; did you mean '||'?",
            var c => $"'{c}' cannot be used in an expression",
        }, at);

        // a?.5:b is a choice, not a chain.
        if (sign == "?." && char.IsAsciiDigit(Peek(2)))
        {
            sign = "?";
        }

        at += sign.Length;
        Add(TokenKind.Sign, sign, at - sign.Length);
    }

    private void ReadNumber()
    {
        var start = at;
        SkipDigits();
        if (Peek(0) == '.' && Peek(1) != '.')
        {
            at++;
            SkipDigits();
        }

        if (Peek(0) is 'e' or 'E')
        {
            at += Peek(1) is '+' or '-' ? 2 : 1;
            SkipDigits();
        }

        if (at < source.Length && IsNameStart(source[at])
            || !double.TryParse(source.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(number))
        {
            throw Error("This is not a number", start);
        }

        tokens.Add(new Token(TokenKind.Number, source[start..at], number, start, at));

        void SkipDigits()
        {
            while (char.IsAsciiDigit(Peek(0)))
            {
                at++;
            }
        }
    }

    private void ReadText(char quote)
    {
        var start = at++;
        var end = source.AsSpan(at).IndexOfAny(quote, '\\', '\n');
        if (end >= 0 && source[at + end] == quote)
        {
            at += end + 1;
            Add(TokenKind.Text, source[(start + 1)..(at - 1)], start);
            return;
        }

        var text = new StringBuilder();
        while (at < source.Length && source[at] != quote && source[at] != '\n')
        {
            ReadCharacter(text);
        }

        if (Peek(0) != quote)
        {
            throw Error($"This text is not closed: {quote} is missing", start);
        }

        at++;
        Add(TokenKind.Text, text.ToString(), start);
    }

    private void ReadTemplate()
    {
        var start = at;
        if (++templates > DeepestTemplate)
        {
            throw Error("Templates are nested too deeply", start);
        }

        at++;
        Add(TokenKind.TemplateStart, "`", start);
        var text = new StringBuilder();
        var textStart = at;
        while (at < source.Length && source[at] != '`')
        {
            if (source[at] == '$' && Peek(1) == '{')
            {
                Add(TokenKind.TemplateText, text.ToString(), textStart);
                text.Clear();
                at += 2;
                Add(TokenKind.HoleStart, "${", at - 2);
                ReadTokens(inHole: true);
                at++;
                Add(TokenKind.HoleEnd, "}", at - 1);
                textStart = at;
            }
            else
            {
                ReadCharacter(text);
            }
        }

        if (at >= source.Length)
        {
            throw Error("This template is not closed: ` is missing", start);
        }

        Add(TokenKind.TemplateText, text.ToString(), textStart);
        at++;
        Add(TokenKind.TemplateEnd, "`", at - 1);
        templates--;
    }

    /// <summary>One character of a text, escaped or not.</summary>
    private void ReadCharacter(StringBuilder text)
    {
        var c = source[at++];
        if (c != '\\')
        {
            text.Append(c);
            return;
        }

        var escapeStart = at - 1;
        if (at >= source.Length)
        {
            throw Error("This text is not closed", escapeStart);
        }

        switch (source[at++])
        {
            case 'n': text.Append('\n'); break;
            case 't': text.Append('\t'); break;
            case 'r': text.Append('\r'); break;
            case 'x': text.Append((char)ReadHex(2)); break;
            case 'u' when Peek(0) == '{':
                var length = source.AsSpan(at).IndexOf('}') - 1;
                at++;
                var code = ReadHex(length is > 0 and <= 6 ? length : 0);
                at++;
                text.Append(Rune.TryCreate(code, out var rune) ? rune.ToString() : throw Error("There is no such character", escapeStart));
                break;
            case 'u': text.Append((char)ReadHex(4)); break;
            case var other when char.IsAsciiLetterOrDigit(other): throw Error($"'\\{other}' means nothing in a text", escapeStart);
            case var other: text.Append(other); break;
        }

        int ReadHex(int digits)
        {
            if (digits == 0 || at + digits > source.Length
                || !int.TryParse(source.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                throw Error("This is not the code of a character", escapeStart);
            }

            at += digits;
            return value;
        }
    }

    /// <summary>Skips blanks and comments. False at the end.</summary>
    private bool SkipBlank()
    {
        while (at < source.Length)
        {
            if (char.IsWhiteSpace(source[at]))
            {
                at++;
            }
            else if (StartsHere("//"))
            {
                var end = source.IndexOf('\n', at);
                at = end < 0 ? source.Length : end;
            }
            else if (StartsHere("/*"))
            {
                var end = source.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = end >= 0 ? end + 2 : throw Error("This comment is not closed: */ is missing", at);
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private bool StartsHere(string sign) => string.CompareOrdinal(source, at, sign, 0, sign.Length) == 0;

    private char Peek(int ahead) => at + ahead < source.Length ? source[at + ahead] : '\0';

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '$';

    private void Add(TokenKind kind, string text, int start) => tokens.Add(new Token(kind, text, 0, start, at));

    private ExpressionError Error(string problem, int position) => new(problem, source, position);
}
