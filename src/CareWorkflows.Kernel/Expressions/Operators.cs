namespace CareWorkflows.Kernel.Expressions;

/// <summary>What the operators do with values.</summary>
internal static class Operators
{
    private const int DeepestValue = 64;

    /// <summary>Text of this many characters costs one step: texts may grow by doubling.</summary>
    private const int CharactersPerStep = 16;

    public static string Named(Value value) => value.Kind switch
    {
        ValueKind.Nothing => "nothing",
        ValueKind.Bool => "yes/no",
        ValueKind.Number => "a number",
        ValueKind.Text => "text",
        ValueKind.List => "a list",
        ValueKind.Map => "an object",
        _ => "a function",
    };

    /// <summary>Equal by content. The same answer as <see cref="Value.Equals(Value)"/>, but bounded: values made by an expression may share parts over and over.</summary>
    public static bool Same(Frame frame, Value left, Value right, Spot spot) =>
        left.Kind is ValueKind.List or ValueKind.Map && left.Kind == right.Kind ? SameParts(frame, left, right, spot, 0) : left.Equals(right);

    private static bool SameParts(Frame frame, Value left, Value right, Spot spot, int depth)
    {
        frame.Run.Spend(1, spot);
        if (left.Kind != right.Kind || left.Kind is not (ValueKind.List or ValueKind.Map))
        {
            return left.Equals(right);
        }

        if (depth > DeepestValue)
        {
            throw spot.Error("These values are nested too deeply to compare");
        }

        if (left.Kind == ValueKind.List)
        {
            var (items, others) = (left.Items, right.Items);
            for (var i = 0; i < items.Count && items.Count == others.Count; i++)
            {
                if (!SameParts(frame, items[i], others[i], spot, depth + 1))
                {
                    return false;
                }
            }

            return items.Count == others.Count;
        }

        var (members, otherMembers) = (left.Members, right.Members);
        if (ReferenceEquals(members, otherMembers))
        {
            return true;
        }

        var names = members.Names;
        if (names.Count != otherMembers.Names.Count)
        {
            return false;
        }

        foreach (var name in names)
        {
            if (!SameParts(frame, members[name], otherMembers[name], spot, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Compares for &lt; and its kin. Null: one of them is Nothing, and no order holds.</summary>
    public static int? Compare(Value left, Value right, Spot spot)
    {
        if (left.Kind == ValueKind.Number && right.Kind == ValueKind.Number)
        {
            return left.Number!.Value.CompareTo(right.Number!.Value);
        }

        if (left.Kind == ValueKind.Text && right.Kind == ValueKind.Text)
        {
            return string.CompareOrdinal(left.Text, right.Text);
        }

        return left.IsNothing || right.IsNothing ? null
            : left.Kind == right.Kind ? throw spot.Error($"There is no order between two values that are {Named(left)}: only numbers, dates and texts have one")
            : throw spot.Error($"{Capital(Named(left))} cannot be compared with {Named(right)}");
    }

    public static Value Add(Frame frame, Value left, Value right, Spot spot)
    {
        if (left.Kind == ValueKind.Number && right.Kind == ValueKind.Number)
        {
            return Finite(left.Number!.Value + right.Number!.Value, spot);
        }

        if (left.Kind == ValueKind.Text || right.Kind == ValueKind.Text)
        {
            return Charged(frame, string.Concat(TextOf(frame, left, spot), TextOf(frame, right, spot)), spot);
        }

        return left.IsNothing || right.IsNothing ? Value.Nothing : throw spot.Error($"{Capital(Named(left))} and {Named(right)} cannot be added");
    }

    public static Value Calculate(BinaryOperator sign, Value left, Value right, Spot spot)
    {
        if (left.Number is { } a && right.Number is { } b)
        {
            if (b == 0 && sign is BinaryOperator.Divide or BinaryOperator.Remainder)
            {
                throw spot.Error("A number cannot be divided by 0");
            }

            return Finite(
                sign switch
                {
                    BinaryOperator.Subtract => a - b,
                    BinaryOperator.Multiply => a * b,
                    BinaryOperator.Divide => a / b,
                    _ => a % b,
                },
                spot);
        }

        return left.IsNothing || right.IsNothing
            ? Value.Nothing
            : throw spot.Error($"Only numbers can be calculated with, not {Named(left.Kind == ValueKind.Number ? right : left)}");
    }

    public static Value Signed(Value operand, bool negative, Spot spot) =>
        operand.Number is { } number ? negative ? -number : number
        : operand.IsNothing ? operand
        : throw spot.Error($"Only a number can have a sign, not {Named(operand)}");

    /// <summary>In a map: is there such a member. In a list: is it one of its items, as a person would read it (JavaScript would look for a position).</summary>
    public static bool IsIn(Frame frame, Value item, Value container, Spot spot) => container.Kind switch
    {
        ValueKind.Nothing => false,
        ValueKind.List => ListMethods.IndexOf(frame, container.Items, item, spot) >= 0,
        ValueKind.Map => !container.Members[NameOf(item, spot)].IsNothing,
        _ => throw spot.Error($"'in' looks into an object or a list, not into {Named(container)}"),
    };

    public static Value Index(Value target, Value key, Spot spot)
    {
        switch (target.Kind)
        {
            case ValueKind.Map:
                return key.IsNothing ? Value.Nothing : target.Members[NameOf(key, spot)];
            case ValueKind.List when key.Number is { } number:
                return number >= 0 && number < target.Items.Count && number == Math.Floor(number) ? target.Items[(int)number] : Value.Nothing;
            case ValueKind.Text when key.Number is { } number:
                return number >= 0 && number < target.Text!.Length && number == Math.Floor(number) ? target.Text[(int)number].ToString() : Value.Nothing;
            default:
                return Value.Nothing;
        }
    }

    /// <summary>A member that is not called. Only maps have members; a list and a text have a length, and so has Nothing, for it reads as an empty list.</summary>
    public static Value Member(Value target, string name) => target.Kind switch
    {
        ValueKind.Map => target.Members[name],
        _ when name != "length" => Value.Nothing,
        ValueKind.List => target.Items.Count,
        ValueKind.Text => target.Text!.Length,
        ValueKind.Nothing => 0,
        _ => Value.Nothing,
    };

    /// <summary>As <see cref="Value.ToString"/>, but bounded.</summary>
    public static string TextOf(Frame frame, Value value, Spot spot) => value.Text ?? (value.Kind is ValueKind.List or ValueKind.Map ? TextOf(frame, value, spot, 0) : value.ToString());

    /// <summary>A text just made, paid for by its length.</summary>
    public static Value Charged(Frame frame, string text, Spot spot)
    {
        frame.Run.Spend(text.Length / CharactersPerStep, spot);
        return text;
    }

    private static string TextOf(Frame frame, Value value, Spot spot, int depth)
    {
        if (depth > DeepestValue)
        {
            throw spot.Error("This value is nested too deeply to be written as text");
        }

        var text = value.Kind switch
        {
            ValueKind.List => string.Join(", ", value.Items.Select(i => TextOf(frame, i, spot, depth + 1))),
            ValueKind.Map => string.Join(", ", value.Members.Names.Select(n => $"{n}: {TextOf(frame, value.Members[n], spot, depth + 1)}")),
            _ => value.ToString(),
        };
        frame.Run.Spend(1 + (text.Length / CharactersPerStep), spot);
        return text;
    }

    private static string NameOf(Value key, Spot spot) => key.Kind is ValueKind.Text or ValueKind.Number or ValueKind.Bool
        ? key.ToString()
        : throw spot.Error($"A member is named by text, not by {Named(key)}");

    private static Value Finite(double number, Spot spot) => double.IsFinite(number) ? number : throw spot.Error("This number is too large");

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
