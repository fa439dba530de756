using System.Collections.Frozen;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>
/// Reads the expression part of JavaScript by recursive descent, and tells parameters and constants from names of the scope as it goes.
/// What JavaScript has and this language leaves out is refused by name, so that a designer is not left guessing.
/// </summary>
internal sealed class Parser
{
    /// <summary>How deep a tree may be: evaluation recurses as deep as this.</summary>
    private const int Deepest = 200;

    private const int LongestSource = 20_000;

    private static readonly FrozenSet<string> LeftOut = new[]
    {
        "this", "new", "function", "class", "super", "typeof", "instanceof", "void", "delete", "await", "yield", "var", "for", "while", "do",
        "switch", "case", "break", "continue", "throw", "try", "catch", "finally", "with", "import", "export", "debugger", "enum", "extends",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Reserved = LeftOut
        .Concat(["true", "false", "null", "undefined", "in", "if", "else", "return", "const", "let", "default"]).ToFrozenSet();

    private readonly string source;
    private readonly List<Token> tokens;
    private int at;
    private int depth;
    private int nodes;
    private FunctionScope? function;

    // The last node that stood in parentheses: JavaScript wants them where ?? meets || or &&.
    private Node? parenthesised;

    private Parser(string source)
    {
        this.source = source;
        tokens = Lexer.Read(source);
    }

    public static Node Parse(string source)
    {
        if (source.Length > LongestSource)
        {
            throw new ExpressionError($"An expression has at most {LongestSource} characters", source, LongestSource);
        }

        var parser = new Parser(source);
        if (parser.Next.Kind == TokenKind.End)
        {
            throw parser.Error("There is no expression here");
        }

        var node = parser.ParseExpression();
        return parser.Next switch
        {
            { Kind: TokenKind.End } => node,
            var token when token.IsSign("=") => throw parser.Error("Nothing can be assigned in an expression; to compare, write =="),
            var token when token.IsSign(";") => throw parser.Error("An expression has no ';'"),
            var token => throw parser.Error($"{Capital(token.Said)} was not expected here"),
        };
    }

    private Token Next => tokens[at];

    private Node ParseExpression()
    {
        var outer = Deepen();
        var node = StartsArrow() ? ParseArrow() : ParseChoice();
        depth = outer;
        return node;
    }

    private Node ParseChoice()
    {
        var condition = ParseBinary(1);
        if (!Next.IsSign("?"))
        {
            return condition;
        }

        var position = Take().Start;
        var then = ParseExpression();
        Expect(":", "A choice is written 'condition ? one : other'; its ':' is missing");
        return New(new Choice(position, condition, then, ParseExpression()));
    }

    private Node ParseBinary(int lowest)
    {
        var outer = depth;
        var left = ParseUnary();
        while (OperatorOf(Next) is var (binary, strength) && strength >= lowest)
        {
            // A long row of operators leans left, and is as deep as it is long.
            Deepen();
            var sign = Take();
            RefuseMixture(binary, left, sign);
            var right = ParseBinary(strength + 1);
            RefuseMixture(binary, right, sign);
            left = New(new Binary(sign.Start, binary, left, right));
        }

        depth = outer;
        return left;
    }

    private void RefuseMixture(BinaryOperator binary, Node side, Token sign)
    {
        if (side is Binary { Operator: var other } && !ReferenceEquals(side, parenthesised)
            && ((binary == BinaryOperator.Coalesce && other is BinaryOperator.Or or BinaryOperator.And)
                || (other == BinaryOperator.Coalesce && binary is BinaryOperator.Or or BinaryOperator.And)))
        {
            throw Error("'??' beside '||' or '&&' needs parentheses to say which comes first", sign);
        }
    }

    private static (BinaryOperator Operator, int Strength)? OperatorOf(Token token) => token switch
    {
        { Kind: TokenKind.Name, Text: "in" } => (BinaryOperator.In, 5),
        { Kind: TokenKind.Sign } => token.Text switch
        {
            "??" => (BinaryOperator.Coalesce, 1),
            "||" => (BinaryOperator.Or, 2),
            "&&" => (BinaryOperator.And, 3),
            "==" or "===" => (BinaryOperator.Same, 4),
            "!=" or "!==" => (BinaryOperator.Different, 4),
            "<" => (BinaryOperator.Less, 5),
            "<=" => (BinaryOperator.LessOrSame, 5),
            ">" => (BinaryOperator.More, 5),
            ">=" => (BinaryOperator.MoreOrSame, 5),
            "+" => (BinaryOperator.Add, 6),
            "-" => (BinaryOperator.Subtract, 6),
            "*" => (BinaryOperator.Multiply, 7),
            "/" => (BinaryOperator.Divide, 7),
            "%" => (BinaryOperator.Remainder, 7),
            _ => null,
        },
        _ => null,
    };

    private Node ParseUnary()
    {
        if (Next.Kind != TokenKind.Sign || Next.Text is not ("!" or "-" or "+"))
        {
            return ParseChain();
        }

        var outer = Deepen();
        var sign = Take();
        var operand = ParseUnary();
        depth = outer;
        return New<Node>(sign.Text == "!" ? new Not(sign.Start, operand)
            : operand is Literal { Value.Number: { } number } ? new Literal(sign.Start, sign.Text == "-" ? -number : number)
            : new Signed(sign.Start, sign.Text == "-", operand));
    }

    private Node ParseChain()
    {
        var head = ParsePrimary();
        List<Link>? links = null;
        while (ParseLink() is { } link)
        {
            (links ??= []).Add(link);
        }

        return links is null ? head : New(new Chain(head.Position, head, links));
    }

    private Link? ParseLink()
    {
        var start = Next.Start;
        var optional = TakeIf("?.");
        if (TakeIf("["))
        {
            var key = ParseExpression();
            Expect("]", "The ']' is missing");
            return key is Literal { Value.Text: { } text } ? Count(new MemberLink(start, text, optional)) : Count(new IndexLink(start, key, optional));
        }

        if (Next.IsSign("("))
        {
            return Count(new CallLink(start, ParseArguments(), optional));
        }

        if (Next.Kind is TokenKind.TemplateStart)
        {
            throw Error("A template cannot follow a value directly");
        }

        if (!optional && !TakeIf("."))
        {
            return null;
        }

        var name = Next.Kind == TokenKind.Name ? Take() : throw Error($"A name was expected after '.', not {Next.Said}");
        if (Next.IsSign("("))
        {
            return Count(new MethodLink(name.Start, name.Text, ParseArguments(), optional, OptionalCall: false));
        }

        if (Next.IsSign("?.") && tokens[at + 1].IsSign("("))
        {
            Take();
            return Count(new MethodLink(name.Start, name.Text, ParseArguments(), optional, OptionalCall: true));
        }

        return Count(new MemberLink(name.Start, name.Text, optional));
    }

    private List<Node> ParseArguments()
    {
        Expect("(", "A '(' was expected");
        var arguments = new List<Node>();
        while (!Next.IsSign(")"))
        {
            if (Next.IsSign("..."))
            {
                throw Error("'...' can be used in a list or an object, not in a call");
            }

            arguments.Add(ParseExpression());
            if (!TakeIf(","))
            {
                break;
            }
        }

        Expect(")", "The ')' of this call is missing");
        return arguments;
    }

    private Node ParsePrimary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Number:
                return New(new Literal(token.Start, token.Number));
            case TokenKind.Text:
                return New(new Literal(token.Start, token.Text));
            case TokenKind.TemplateStart:
                return ParseTemplate(token);
            case TokenKind.Name:
                return ParseName(token);
            case TokenKind.Sign when token.Text == "(":
                var node = ParseExpression();
                Expect(")", "The ')' is missing");
                parenthesised = node;
                return node;
            case TokenKind.Sign when token.Text == "[":
                return ParseList(token);
            case TokenKind.Sign when token.Text == "{":
                return ParseMap(token);
            case TokenKind.Sign when token.Text == "/":
                throw Error("Regular expressions cannot be used here", token);
            case TokenKind.End:
                throw Error("The expression ends too early: a value is missing", token);
            default:
                throw Error($"A value was expected here, not {token.Said}", token);
        }
    }

    private Node ParseName(Token token)
    {
        switch (token.Text)
        {
            case "true": return New(new Literal(token.Start, true));
            case "false": return New(new Literal(token.Start, false));
            case "null" or "undefined": return New(new Literal(token.Start, Value.Nothing));
        }

        RefuseReserved(token);
        var hops = 0;
        for (var scope = function; scope is not null; scope = scope.Outer, hops++)
        {
            if (scope.Find(token.Text) is { } variable)
            {
                // A function may name itself; anything else would read itself before it is there.
                return variable.IsReadable || hops > 0
                    ? New(new Local(token.Start, variable, hops))
                    : throw Error($"'{token.Text}' is only being defined here and cannot be read yet; give it another name", token);
            }
        }

        return New(new Free(token.Start, token.Text));
    }

    private Node ParseTemplate(Token start)
    {
        var parts = new List<Node>();
        while (Next.Kind != TokenKind.TemplateEnd)
        {
            var token = Take();
            if (token.Kind == TokenKind.TemplateText)
            {
                if (token.Text.Length > 0)
                {
                    parts.Add(New(new Literal(token.Start, token.Text)));
                }

                continue;
            }

            parts.Add(ParseExpression());
            if (Next.Kind != TokenKind.HoleEnd)
            {
                throw Error($"{Capital(Next.Said)} was not expected here");
            }

            Take();
        }

        Take();
        return parts switch
        {
            [] => New(new Literal(start.Start, "")),
            [Literal { Value.Kind: ValueKind.Text } only] => only,
            _ => New(new TextTemplate(start.Start, parts)),
        };
    }

    private ListOf ParseList(Token start)
    {
        var elements = new List<Element>();
        while (!Next.IsSign("]"))
        {
            var spread = TakeIf("...");
            elements.Add(new Element(ParseExpression(), spread));
            if (!TakeIf(","))
            {
                break;
            }
        }

        Expect("]", "The ']' of this list is missing");
        return New(new ListOf(start.Start, elements));
    }

    private MapOf ParseMap(Token start)
    {
        var entries = new List<(string?, Node)>();
        while (!Next.IsSign("}"))
        {
            if (TakeIf("..."))
            {
                entries.Add((null, ParseExpression()));
            }
            else
            {
                var key = Take();
                if (key.Kind is not (TokenKind.Name or TokenKind.Text or TokenKind.Number))
                {
                    throw Error($"The name of a member was expected here, not {key.Said}", key);
                }

                if (TakeIf(":"))
                {
                    entries.Add((key.Kind == TokenKind.Number ? Value.Of(key.Number).ToString() : key.Text, ParseExpression()));
                }
                else if (key.Kind == TokenKind.Name && (Next.IsSign(",") || Next.IsSign("}")))
                {
                    entries.Add((key.Text, ParseName(key)));
                }
                else
                {
                    throw Error($"A ':' was expected after '{key.Text}'");
                }
            }

            if (!TakeIf(","))
            {
                break;
            }
        }

        Expect("}", "The '}' of this object is missing");
        return New(new MapOf(start.Start, entries));
    }

    private bool StartsArrow()
    {
        if (Next.Kind == TokenKind.Name)
        {
            return tokens[at + 1].IsSign("=>");
        }

        if (!Next.IsSign("("))
        {
            return false;
        }

        // (a, b) => : only names and commas may stand between, so the look ahead is as short as the parameters.
        for (var ahead = at + 1; ; ahead++)
        {
            var token = tokens[ahead];
            if (token.IsSign(")"))
            {
                return tokens[ahead + 1].IsSign("=>");
            }

            if (token.Kind != TokenKind.Name && !token.IsSign(","))
            {
                return false;
            }
        }
    }

    private Arrow ParseArrow()
    {
        var start = Next.Start;
        var nodesBefore = nodes;
        var scope = function = new FunctionScope(function);
        var parameters = new List<Variable>();
        if (TakeIf("("))
        {
            while (!Next.IsSign(")"))
            {
                parameters.Add(ParseDeclaredName("parameter"));
                if (!TakeIf(","))
                {
                    break;
                }
            }

            Expect(")", "A ',' is missing between the parameters");
        }
        else
        {
            parameters.Add(ParseDeclaredName("parameter"));
        }

        parameters.ForEach(p => p.IsReadable = true);
        Expect("=>", "'=>' was expected");
        var body = Next.IsSign("{") ? ParseBlock() : null;
        var result = body is null ? ParseExpression() : null;
        function = scope.Outer;
        if (function is not null)
        {
            function.Captures = true;
        }

        return New(new Arrow(start, parameters, result, body, scope.Slots, scope.Captures, nodes - nodesBefore + 1));
    }

    private Block ParseBlock()
    {
        var outer = Deepen();
        Expect("{", "A '{' was expected");
        function!.Open();
        var statements = new List<Statement>();
        while (!Next.IsSign("}"))
        {
            if (TakeIf(";"))
            {
                continue;
            }

            statements.Add(ParseStatement(declarationsToo: true));
        }

        Take();
        function.Close();
        depth = outer;
        return new Block(statements);
    }

    private Statement ParseStatement(bool declarationsToo)
    {
        var outer = Deepen();
        Statement statement = Next switch
        {
            { Kind: TokenKind.Name, Text: "return" } => ParseReturn(),
            { Kind: TokenKind.Name, Text: "if" } => ParseIf(),
            { Kind: TokenKind.Name, Text: "const" or "let" } when declarationsToo => ParseDeclare(),
            { Kind: TokenKind.End } => throw Error("The '}' of this function is missing"),
            var token when token.IsSign("{") => ParseBlock(),
            _ => throw Error($"'const', 'let', 'if' or 'return' was expected here, not {Next.Said}"),
        };
        depth = outer;
        return statement;
    }

    private Return ParseReturn()
    {
        Take();
        var result = Next.IsSign(";") || Next.IsSign("}") ? null : ParseExpression();
        EndStatement();
        return new Return(result);
    }

    private If ParseIf()
    {
        Take();
        Expect("(", "The condition of 'if' stands in parentheses");
        var condition = ParseExpression();
        Expect(")", "The ')' after the condition of 'if' is missing");
        var then = ParseStatement(declarationsToo: false);
        if (!Next.IsWord("else"))
        {
            return new If(condition, then, null);
        }

        Take();
        return new If(condition, then, ParseStatement(declarationsToo: false));
    }

    private Declare ParseDeclare()
    {
        var word = Take();
        if (Next.IsSign("{") || Next.IsSign("["))
        {
            throw Error($"'{word.Text}' gives a value to one name; taking an object or a list apart is not possible here");
        }

        var variable = ParseDeclaredName(word.Text);
        Expect("=", $"'{variable.Name}' needs a value: {word.Text} {variable.Name} = ..");
        variable.IsReadable = StartsArrow();
        var value = ParseExpression();
        variable.IsReadable = true;
        EndStatement();
        return new Declare(variable, value);
    }

    private void EndStatement()
    {
        if (Next.IsSign("="))
        {
            throw Error("A name keeps its value: nothing can be assigned here");
        }

        // As in JavaScript a line break or the closing brace will do.
        var lineBreak = source.AsSpan(tokens[at - 1].End, Next.Start - tokens[at - 1].End).Contains('\n');
        if (!TakeIf(";") && !Next.IsSign("}") && !lineBreak)
        {
            throw Error($"A ';' is missing before {Next.Said}");
        }
    }

    private Variable ParseDeclaredName(string what)
    {
        var token = Take();
        if (token.Kind != TokenKind.Name)
        {
            throw Error($"The name of a {what} was expected here, not {token.Said}", token);
        }

        RefuseReserved(token);
        return function!.Declare(token.Text) ?? throw Error($"'{token.Text}' is given twice here", token);
    }

    private void RefuseReserved(Token token)
    {
        if (Reserved.Contains(token.Text))
        {
            throw Error(LeftOut.Contains(token.Text) ? $"'{token.Text}' cannot be used in an expression" : $"'{token.Text}' was not expected here", token);
        }
    }

    private int Deepen() => depth < Deepest ? depth++ : throw Error("This expression is nested too deeply");

    private Token Take() => Next.Kind == TokenKind.End ? Next : tokens[at++];

    private bool TakeIf(string sign)
    {
        if (!Next.IsSign(sign))
        {
            return false;
        }

        at++;
        return true;
    }

    private void Expect(string sign, string otherwise)
    {
        if (!TakeIf(sign))
        {
            throw Error(otherwise);
        }
    }

    private T New<T>(T node)
        where T : Node
    {
        nodes++;
        return node;
    }

    private Link Count(Link link)
    {
        nodes++;
        return link;
    }

    private ExpressionError Error(string problem) => Error(problem, Next);

    private ExpressionError Error(string problem, Token token) => new(problem, source, token.Start);

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    /// <summary>The names one arrow function declares, by block. Every name has its own slot: there are no loops, so none is needed twice.</summary>
    private sealed class FunctionScope
    {
        private readonly List<List<Variable>> blocks = [[]];

        public FunctionScope(FunctionScope? outer) => Outer = outer;

        public FunctionScope? Outer { get; }

        public int Slots { get; private set; }

        public bool Captures { get; set; }

        public void Open() => blocks.Add([]);

        public void Close() => blocks.RemoveAt(blocks.Count - 1);

        /// <summary>Null: the block has that name already.</summary>
        public Variable? Declare(string name)
        {
            if (blocks[^1].Exists(v => v.Name == name))
            {
                return null;
            }

            var variable = new Variable(name, Slots++);
            blocks[^1].Add(variable);
            return variable;
        }

        public Variable? Find(string name)
        {
            for (var block = blocks.Count - 1; block >= 0; block--)
            {
                if (blocks[block].Find(v => v.Name == name) is { } variable)
                {
                    return variable;
                }
            }

            return null;
        }
    }
}
