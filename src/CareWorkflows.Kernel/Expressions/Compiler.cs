using System.Runtime.InteropServices;
using static CareWorkflows.Kernel.Expressions.BinaryOperator;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>Turns the tree into delegates, once. What is known then is decided then: slots of variables, methods by name, constants.</summary>
internal sealed class Compiler
{
    private static readonly Value[] NoArguments = [];

    private readonly string source;

    private Compiler(string source) => this.source = source;

    public static Code Compile(Node node, string source) => new Compiler(source).Compile(node);

    private Code Compile(Node node)
    {
        var spot = new Spot(source, node.Position);
        switch (node)
        {
            case Literal { Value: var value }:
                return _ => value;
            case Free { Name: var name }:
                return CompileFree(name, spot);
            case Local local:
                return CompileLocal(local);
            case Chain chain:
                return CompileChain(chain);
            case Not { Operand: var operand }:
                var negated = Compile(operand);
                return frame => !negated(frame).IsTruthy;
            case Signed { Negative: var negative, Operand: var operand }:
                var signed = Compile(operand);
                return frame => Operators.Signed(signed(frame), negative, spot);
            case Binary binary:
                return CompileBinary(binary, spot);
            case Choice choice:
                var (condition, then, otherwise) = (Compile(choice.Condition), Compile(choice.Then), Compile(choice.Else));
                return frame => condition(frame).IsTruthy ? then(frame) : otherwise(frame);
            case ListOf list:
                return CompileList(list, spot);
            case MapOf map:
                return CompileMap(map, spot);
            case TextTemplate template:
                return CompileTemplate(template, spot);
            case Arrow arrow:
                var code = CompileArrow(arrow, spot);
                return frame => Value.Of(new Closure(code, frame).Call);
            default:
                throw new InvalidOperationException($"{node.GetType().Name} has no code");
        }
    }

    private static Code CompileFree(string name, Spot spot) => frame =>
        frame.Scope.TryResolve(name, out var value) || BuiltIns.TryResolve(name, out value) ? value : throw spot.Error($"'{name}' is not known here");

    private static Code CompileLocal(Local local)
    {
        var (slot, hops) = (local.Variable.Slot, local.Hops);
        return hops switch
        {
            0 => frame => frame.Slots[slot],
            1 => frame => frame.Outer!.Slots[slot],
            _ => frame =>
            {
                for (var i = 0; i < hops; i++)
                {
                    frame = frame.Outer!;
                }

                return frame.Slots[slot];
            },
        };
    }

    private Code CompileBinary(Binary binary, Spot spot)
    {
        var (left, right) = (Compile(binary.Left), Compile(binary.Right));
        switch (binary.Operator)
        {
            case Coalesce:
                return frame => left(frame) is { IsNothing: false } value ? value : right(frame);
            case Or:
                return frame => left(frame) is { IsTruthy: true } value ? value : right(frame);
            case And:
                return frame => left(frame) is { IsTruthy: false } value ? value : right(frame);
            case Same when binary.Right is Literal { Value.Text: { } text }:
                return frame => left(frame).Text == text;
            case Different when binary.Right is Literal { Value.Text: { } text }:
                return frame => left(frame).Text != text;
            case Same:
                return frame => Operators.Same(frame, left(frame), right(frame), spot);
            case Different:
                return frame => !Operators.Same(frame, left(frame), right(frame), spot);
            case Less:
                return frame => Operators.Compare(left(frame), right(frame), spot) < 0;
            case LessOrSame:
                return frame => Operators.Compare(left(frame), right(frame), spot) <= 0;
            case More:
                return frame => Operators.Compare(left(frame), right(frame), spot) > 0;
            case MoreOrSame:
                return frame => Operators.Compare(left(frame), right(frame), spot) >= 0;
            case In:
                return frame => Operators.IsIn(frame, left(frame), right(frame), spot);
            case Add:
                return frame => Operators.Add(frame, left(frame), right(frame), spot);
            default:
                var sign = binary.Operator;
                return frame => Operators.Calculate(sign, left(frame), right(frame), spot);
        }
    }

    private Code CompileList(ListOf list, Spot spot)
    {
        var elements = list.Elements.Select(e => (Code: Compile(e.Node), e.Spread)).ToArray();
        if (list.Elements.All(e => e.Node is Literal && !e.Spread))
        {
            var constant = Value.Of([.. list.Elements.Select(e => ((Literal)e.Node).Value)]);
            return _ => constant;
        }

        return frame =>
        {
            var items = new List<Value>(elements.Length);
            foreach (var (code, spread) in elements)
            {
                var value = code(frame);
                if (!spread)
                {
                    items.Add(value);
                }
                else if (value.Kind == ValueKind.List)
                {
                    frame.Run.Spend(value.Items.Count, spot);
                    items.AddRange(value.Items);
                }
                else if (!value.IsNothing)
                {
                    throw spot.Error($"Only a list can be spread into a list, not {Operators.Named(value)}");
                }
            }

            return Value.Of(items);
        };
    }

    private Code CompileMap(MapOf map, Spot spot)
    {
        var entries = map.Entries.Select(e => (e.Name, Code: Compile(e.Value))).ToArray();
        return frame =>
        {
            var members = new List<KeyValuePair<string, Value>>(entries.Length);
            foreach (var (name, code) in entries)
            {
                var value = code(frame);
                if (name is not null)
                {
                    members.Add(new(name, value));
                }
                else if (value.Kind == ValueKind.Map)
                {
                    var names = value.Members.Names;
                    frame.Run.Spend(names.Count, spot);
                    foreach (var member in names)
                    {
                        members.Add(new(member, value.Members[member]));
                    }
                }
                else if (!value.IsNothing)
                {
                    throw spot.Error($"Only an object can be spread into an object, not {Operators.Named(value)}");
                }
            }

            return Record.LastWins(CollectionsMarshal.AsSpan(members));
        };
    }

    private Code CompileTemplate(TextTemplate template, Spot spot)
    {
        var parts = template.Parts.Select(Compile).ToArray();
        return frame =>
        {
            var texts = new string[parts.Length];
            for (var i = 0; i < parts.Length; i++)
            {
                texts[i] = Operators.TextOf(frame, parts[i](frame), spot);
                frame.Run.Spend(texts[i].Length / 16, spot);
            }

            return string.Concat(texts);
        };
    }

    private ArrowCode CompileArrow(Arrow arrow, Spot spot)
    {
        Code body;
        if (arrow.Result is not null)
        {
            body = Compile(arrow.Result);
        }
        else
        {
            var act = Compile(arrow.Body!);
            body = frame => act(frame, out var result) ? result : Value.Nothing;
        }

        return new ArrowCode(body, arrow.Parameters.Count, arrow.Slots, arrow.Captures || arrow.Slots > arrow.Parameters.Count, arrow.Cost, spot);
    }

    private Act Compile(Statement statement)
    {
        switch (statement)
        {
            case Return { Result: null }:
                return static (Frame _, out Value result) =>
                {
                    result = Value.Nothing;
                    return true;
                };
            case Return { Result: { } returned }:
                var answer = Compile(returned);
                return (Frame frame, out Value result) =>
                {
                    result = answer(frame);
                    return true;
                };
            case Declare { Variable.Slot: var slot, Value: var declared }:
                var initial = Compile(declared);
                return (Frame frame, out Value result) =>
                {
                    frame.Slots[slot] = initial(frame);
                    result = default;
                    return false;
                };
            case If choice:
                var condition = Compile(choice.Condition);
                var then = Compile(choice.Then);
                var otherwise = choice.Else is null ? null : Compile(choice.Else);
                return (Frame frame, out Value result) =>
                {
                    if (condition(frame).IsTruthy)
                    {
                        return then(frame, out result);
                    }

                    result = default;
                    return otherwise is not null && otherwise(frame, out result);
                };
            case Block block:
                var acts = block.Statements.Select(Compile).ToArray();
                return (Frame frame, out Value result) =>
                {
                    foreach (var act in acts)
                    {
                        if (act(frame, out result))
                        {
                            return true;
                        }
                    }

                    result = default;
                    return false;
                };
            default:
                throw new InvalidOperationException($"{statement.GetType().Name} has no code");
        }
    }

    private Code CompileChain(Chain chain)
    {
        var head = Compile(chain.Head);

        // form.field: most of what is ever evaluated.
        if (chain.Links is [MemberLink { Optional: false, Name: var only }])
        {
            return frame => Operators.Member(head(frame), only);
        }

        var steps = new Step[chain.Links.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            // A call of a name is told by the name, any other by what it does.
            var named = i == 0 && chain.Links[0] is CallLink && chain.Head is Free or Local;
            steps[i] = Compile(chain.Links[i], named ? NameOf(chain.Head) : "This", named ? chain.Position : chain.Links[i].Position);
        }

        return frame =>
        {
            var value = head(frame);
            foreach (var step in steps)
            {
                if (!step(frame, ref value))
                {
                    return Value.Nothing;
                }
            }

            return value;
        };
    }

    private static string NameOf(Node head) => $"'{(head is Free free ? free.Name : ((Local)head).Variable.Name)}'";

    /// <summary>Goes one link on. False: a <c>?.</c> met Nothing, and the rest of the chain is not evaluated.</summary>
    private delegate bool Step(Frame frame, ref Value value);

    private Step Compile(Link link, string callee, int position)
    {
        var spot = new Spot(source, position);
        var optional = link.Optional;
        switch (link)
        {
            case MemberLink { Name: var name }:
                return (Frame _, ref Value value) =>
                {
                    if (optional && value.IsNothing)
                    {
                        return false;
                    }

                    value = Operators.Member(value, name);
                    return true;
                };
            case IndexLink { Key: var keyNode }:
                var key = Compile(keyNode);
                return (Frame frame, ref Value value) =>
                {
                    if (optional && value.IsNothing)
                    {
                        return false;
                    }

                    value = Operators.Index(value, key(frame), spot);
                    return true;
                };
            case CallLink call:
                var arguments = CompileArguments(call.Arguments);
                return (Frame frame, ref Value value) =>
                {
                    if (optional && value.IsNothing)
                    {
                        return false;
                    }

                    var function = value.Function ?? throw spot.Error($"{callee} is not a function here");
                    frame.Run.Spend(1, spot);
                    value = function(arguments(frame));
                    return true;
                };
            case MethodLink method:
                return CompileMethod(method, spot);
            default:
                throw new InvalidOperationException($"{link.GetType().Name} has no code");
        }
    }

    private Step CompileMethod(MethodLink method, Spot spot)
    {
        var (name, optional, optionalCall) = (method.Name, method.Optional, method.OptionalCall);
        var (ofList, ofText) = (ListMethods.Named(name), TextMethods.Named(name));
        var arguments = CompileArguments(method.Arguments);
        return (Frame frame, ref Value value) =>
        {
            if (optional && value.IsNothing)
            {
                return false;
            }

            frame.Run.Spend(1, spot);
            switch (value.Kind)
            {
                case ValueKind.Map when value.Members[name].Function is { } function:
                    value = function(arguments(frame));
                    return true;
                case ValueKind.List or ValueKind.Nothing when ofList is not null:
                    value = ofList(frame, value.Items, arguments(frame), spot);
                    return true;
                case ValueKind.Text when ofText is not null:
                    value = ofText(frame, value.Text!, arguments(frame), spot);
                    return true;
                case ValueKind.Nothing when ofText is not null:
                    // What a missing text says is missing too.
                    return true;
                case var kind when optionalCall && (kind != ValueKind.Map || value.Members[name].IsNothing):
                    return false;
                case ValueKind.Nothing or ValueKind.Map:
                    throw spot.Error($"'{name}' is not a function here");
                default:
                    throw spot.Error($"'{name}' is not something {Operators.Named(value)} can do");
            }
        };
    }

    private Func<Frame, Value[]> CompileArguments(IReadOnlyList<Node> nodes)
    {
        var codes = nodes.Select(Compile).ToArray();
        switch (codes)
        {
            case []:
                return _ => NoArguments;
            case [var one]:
                return frame => [one(frame)];
            default:
                return frame =>
                {
                    var values = new Value[codes.Length];
                    for (var i = 0; i < codes.Length; i++)
                    {
                        values[i] = codes[i](frame);
                    }

                    return values;
                };
        }
    }
}
