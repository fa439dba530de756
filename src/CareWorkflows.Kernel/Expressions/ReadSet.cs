namespace CareWorkflows.Kernel.Expressions;

/// <summary>A call of a name from the scope, such as <c>last('meeting')</c>.</summary>
/// <param name="Function">The name.</param>
/// <param name="FirstTextArgument">Its first argument when that is a text written out, else null.</param>
/// <param name="Position">Where it stands in the expression.</param>
public readonly record struct FreeCall(string Function, string? FirstTextArgument, int Position);

/// <summary>A member read from a name of the scope, such as <c>form.heldOn</c>; of a call, <c>child.asOf(d).y</c> gives (child, asOf).</summary>
public readonly record struct MemberPath(string Root, string Member, int Position);

/// <summary>Collects what an expression reads.</summary>
internal sealed class ReadSet
{
    // A parameter that runs over a list of texts written out, as in ['a', 'b'].map(g => l[g]), names just these members.
    private readonly Dictionary<Variable, string[]> listed = [];

    public HashSet<string> FreeNames { get; } = new(StringComparer.Ordinal);

    public HashSet<string> MemberNames { get; } = new(StringComparer.Ordinal);

    public List<FreeCall> Calls { get; } = [];

    public List<MemberPath> MemberPaths { get; } = [];

    public List<int> DynamicMembers { get; } = [];

    public bool SpreadsMaps { get; private set; }

    public static ReadSet Of(Node node)
    {
        var set = new ReadSet();
        set.Visit(node);
        return set;
    }

    private void Visit(Node node)
    {
        switch (node)
        {
            case Free { Name: var name } when !BuiltIns.Has(name):
                FreeNames.Add(name);
                break;
            case Chain chain:
                Visit(chain);
                break;
            case Not { Operand: var operand }:
                Visit(operand);
                break;
            case Signed { Operand: var operand }:
                Visit(operand);
                break;
            case Binary binary:
                Visit(binary.Left);
                Visit(binary.Right);
                break;
            case Choice choice:
                Visit(choice.Condition);
                Visit(choice.Then);
                Visit(choice.Else);
                break;
            case ListOf list:
                foreach (var element in list.Elements)
                {
                    Visit(element.Node);
                }

                break;
            case MapOf map:
                foreach (var (name, value) in map.Entries)
                {
                    SpreadsMaps |= name is null;
                    Visit(value);
                }

                break;
            case TextTemplate template:
                VisitAll(template.Parts);
                break;
            case Arrow { Result: { } result }:
                Visit(result);
                break;
            case Arrow { Body: { } body }:
                Visit(body);
                break;
        }
    }

    private void Visit(Chain chain)
    {
        Visit(chain.Head);
        var root = chain.Head is Free { Name: var name } && !BuiltIns.Has(name) ? name : null;
        for (var i = 0; i < chain.Links.Count; i++)
        {
            var from = i == 0 ? root : null;
            switch (chain.Links[i])
            {
                case MemberLink member:
                    Add(from, member.Name, member.Position);
                    break;
                case IndexLink { Key: Local { Variable: var variable } } index when listed.TryGetValue(variable, out var names):
                    foreach (var each in names)
                    {
                        Add(from, each, index.Position);
                    }

                    break;
                case IndexLink index:
                    if (index.Key is not Literal { Value.Kind: ValueKind.Number })
                    {
                        DynamicMembers.Add(index.Position);
                    }

                    Visit(index.Key);
                    break;
                case CallLink call:
                    if (from is not null)
                    {
                        Calls.Add(new FreeCall(from, call.Arguments is [Literal { Value.Text: { } text }, ..] ? text : null, chain.Position));
                    }

                    VisitAll(call.Arguments);
                    break;
                case MethodLink method:
                    Add(from, method.Name, method.Position);
                    if (i == 0 && chain.Head is ListOf { Elements: { Count: > 0 } elements } && method.Arguments is [Arrow { Parameters: [var item, ..] }, ..]
                        && method.Name is not ("reduce" or "sort")
                        && elements.All(e => e is { Spread: false, Node: Literal { Value.Kind: ValueKind.Text } }))
                    {
                        listed[item] = [.. elements.Select(e => ((Literal)e.Node).Value.Text!)];
                    }

                    VisitAll(method.Arguments);
                    break;
            }
        }
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case Block block:
                foreach (var inner in block.Statements)
                {
                    Visit(inner);
                }

                break;
            case Declare declare:
                Visit(declare.Value);
                break;
            case If choice:
                Visit(choice.Condition);
                Visit(choice.Then);
                if (choice.Else is not null)
                {
                    Visit(choice.Else);
                }

                break;
            case Return { Result: { } result }:
                Visit(result);
                break;
        }
    }

    private void VisitAll(IEnumerable<Node> nodes)
    {
        foreach (var node in nodes)
        {
            Visit(node);
        }
    }

    private void Add(string? root, string member, int position)
    {
        MemberNames.Add(member);
        if (root is not null)
        {
            MemberPaths.Add(new MemberPath(root, member, position));
        }
    }
}
