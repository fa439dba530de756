namespace CareWorkflows.Kernel.Expressions;

/// <summary>A part of a parsed expression. Names are already told apart: a <see cref="Local"/> is a parameter or a constant of an arrow function, a <see cref="Free"/> comes from the scope.</summary>
internal abstract record Node(int Position);

internal sealed record Literal(int Position, Value Value) : Node(Position);

/// <summary>Texts and holes in turn.</summary>
internal sealed record TextTemplate(int Position, IReadOnlyList<Node> Parts) : Node(Position);

internal sealed record Free(int Position, string Name) : Node(Position);

/// <param name="Hops">How many functions further out the variable lives.</param>
internal sealed record Local(int Position, Variable Variable, int Hops) : Node(Position);

/// <summary>A head and what follows it: <c>a.b?.c(x)[0]</c>. One node, because <c>?.</c> ends all that follows it.</summary>
internal sealed record Chain(int Position, Node Head, IReadOnlyList<Link> Links) : Node(Position);

internal sealed record Not(int Position, Node Operand) : Node(Position);

/// <summary>Unary + and -.</summary>
internal sealed record Signed(int Position, bool Negative, Node Operand) : Node(Position);

internal sealed record Binary(int Position, BinaryOperator Operator, Node Left, Node Right) : Node(Position);

internal sealed record Choice(int Position, Node Condition, Node Then, Node Else) : Node(Position);

internal sealed record ListOf(int Position, IReadOnlyList<Element> Elements) : Node(Position);

/// <param name="Name">Null when it is a spread.</param>
internal sealed record MapOf(int Position, IReadOnlyList<(string? Name, Node Value)> Entries) : Node(Position);

/// <param name="Slots">How many parameters and constants it has.</param>
/// <param name="Captures">It has functions inside, which may outlive its call.</param>
/// <param name="Cost">Steps one call takes: the size of its body.</param>
internal sealed record Arrow(int Position, IReadOnlyList<Variable> Parameters, Node? Result, Block? Body, int Slots, bool Captures, int Cost) : Node(Position);

internal readonly record struct Element(Node Node, bool Spread);

internal enum BinaryOperator : byte
{
    Coalesce,
    Or,
    And,
    Same,
    Different,
    Less,
    LessOrSame,
    More,
    MoreOrSame,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// <summary>A parameter or constant. Compared by identity.</summary>
internal sealed class Variable(string name, int slot)
{
    public string Name { get; } = name;

    public int Slot { get; } = slot;

    /// <summary>False while its own value is being parsed.</summary>
    public bool IsReadable { get; set; }
}

/// <param name="Optional">Written with <c>?.</c>: when what stands before it is Nothing, so is the whole chain.</param>
internal abstract record Link(int Position, bool Optional);

internal sealed record MemberLink(int Position, string Name, bool Optional) : Link(Position, Optional);

internal sealed record IndexLink(int Position, Node Key, bool Optional) : Link(Position, Optional);

internal sealed record CallLink(int Position, IReadOnlyList<Node> Arguments, bool Optional) : Link(Position, Optional);

/// <param name="OptionalCall">Written <c>a.m?.(x)</c>.</param>
internal sealed record MethodLink(int Position, string Name, IReadOnlyList<Node> Arguments, bool Optional, bool OptionalCall) : Link(Position, Optional);

/// <summary>What the body of an arrow function is made of.</summary>
internal abstract record Statement;

internal sealed record Block(IReadOnlyList<Statement> Statements) : Statement;

internal sealed record Declare(Variable Variable, Node Value) : Statement;

internal sealed record If(Node Condition, Statement Then, Statement? Else) : Statement;

internal sealed record Return(Node? Result) : Statement;
