namespace CareWorkflows.Kernel.Duties;

internal enum TokenKind : byte
{
    End,
    Word,
    Number,

    /// <summary><c>2026-01-08</c>, <c>2026-01-08T12:00</c></summary>
    Date,

    /// <summary><c>12:00</c></summary>
    Time,
    Symbol,
}

internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    /// <summary>That very word or sign.</summary>
    public bool Is(string text) => Kind is TokenKind.Word or TokenKind.Symbol && Text == text;
}

/// <summary>Words, numbers, dates, times and signs of a due rule; what stands in brackets for JavaScript is taken out whole.</summary>
internal sealed class DueRuleScanner(string text)
{
    private int position;

    public Token Peek(int ahead = 0)
    {
        var at = position;
        var token = Read(ref at);
        for (; ahead > 0; ahead--)
        {
            token = Read(ref at);
        }

        return token;
    }

    public Token Take() => Read(ref position);

    public bool TryTake(string word)
    {
        var at = position;
        if (!Read(ref at).Is(word))
        {
            return false;
        }

        position = at;
        return true;
    }

    public string Rest() => text[Peek().Position..].TrimEnd();

    public DueRuleError Error(string problem) => new(problem, text, Peek().Position);

    /// <summary>From the bracket that comes next to the one that closes it, without both. Brackets inside quotes don't count.</summary>
    public string TakeBalanced()
    {
        var open = Peek().Position;
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case '\'' or '"' or '`':
                    i = EndOfQuote(i);
                    break;
            }

            if (depth == 0)
            {
                position = i + 1;
                return text[(open + 1)..i];
            }
        }

        throw new DueRuleError($"'{text[open]}' is never closed", text, open);
    }

    private int EndOfQuote(int open)
    {
        for (var i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == text[open])
            {
                return i;
            }
        }

        throw new DueRuleError("A quotation is never closed", text, open);
    }

    private Token Read(ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        var start = at;
        if (at >= text.Length)
        {
            return new Token(TokenKind.End, "", text.Length);
        }

        if (char.IsAsciiDigit(text[at]))
        {
            Digits(ref at);
            if (Ahead(at, '-') && at - start == 4)
            {
                while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '-' or ':' or 'T'))
                {
                    at++;
                }

                return new Token(TokenKind.Date, text[start..at], start);
            }

            if (Ahead(at, ':'))
            {
                at++;
                Digits(ref at);
                return new Token(TokenKind.Time, text[start..at], start);
            }

            return new Token(TokenKind.Number, text[start..at], start);
        }

        if (char.IsLetter(text[at]) || text[at] == '_')
        {
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_' || (text[at] == '-' && at + 1 < text.Length && char.IsLetter(text[at + 1]))))
            {
                at++;
            }

            return new Token(TokenKind.Word, text[start..at], start);
        }

        at++;
        return new Token(TokenKind.Symbol, text[start..at], start);
    }

    private void Digits(ref int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }
    }

    private bool Ahead(int at, char sign) => at + 1 < text.Length && text[at] == sign && char.IsAsciiDigit(text[at + 1]);
}
