namespace CareWorkflows.Kernel.Expressions;

internal enum TokenKind : byte
{
    End,
    Name,
    Number,
    Text,
    Sign,

    /// <summary>A template `..${..}..` is: start, then texts and holes in turn, then end. A hole's tokens stand between its own two marks.</summary>
    TemplateStart,
    TemplateText,
    HoleStart,
    HoleEnd,
    TemplateEnd,
}

internal readonly record struct Token(TokenKind Kind, string Text, double Number, int Start, int End)
{
    public bool IsSign(string sign) => Kind == TokenKind.Sign && Text == sign;

    public bool IsWord(string word) => Kind == TokenKind.Name && Text == word;

    /// <summary>As an error message names it.</summary>
    public string Said => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => "a text",
        TokenKind.TemplateStart or TokenKind.TemplateText or TokenKind.TemplateEnd => "a template",
        TokenKind.HoleEnd => "'}'",
        _ => $"'{Text}'",
    };
}
