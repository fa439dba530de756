using System.Collections.Frozen;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>A method of a list, found when the expression is compiled.</summary>
internal delegate Value ListMethod(Frame frame, IReadOnlyList<Value> items, Value[] arguments, Spot spot);

/// <summary>The methods every list has. All of them leave the list as it is. Nothing has them too, as an empty list.</summary>
internal static class ListMethods
{
    private static readonly FrozenDictionary<string, ListMethod> All = new Dictionary<string, ListMethod>
    {
        ["includes"] = (frame, items, arguments, spot) => IndexOf(frame, items, First(arguments), spot) >= 0,
        ["indexOf"] = (frame, items, arguments, spot) => IndexOf(frame, items, First(arguments), spot),
        ["some"] = (frame, items, arguments, spot) => Find(frame, items, arguments, spot, wanted: true) >= 0,
        ["every"] = (frame, items, arguments, spot) => Find(frame, items, arguments, spot, wanted: false) < 0,
        ["find"] = (frame, items, arguments, spot) => At(items, Find(frame, items, arguments, spot, wanted: true)),
        ["findIndex"] = (frame, items, arguments, spot) => Find(frame, items, arguments, spot, wanted: true),
        ["findLast"] = FindLast,
        ["filter"] = Filter,
        ["map"] = Map,
        ["flatMap"] = FlatMap,
        ["reduce"] = Reduce,
        ["sort"] = Sort,
        ["reverse"] = Reverse,
        ["concat"] = Concat,
        ["slice"] = Slice,
        ["at"] = (_, items, arguments, spot) => At(items, Offset(First(arguments), 0, items.Count, spot)),
        ["join"] = Join,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ListMethod? Named(string name) => All.GetValueOrDefault(name);

    public static int IndexOf(Frame frame, IReadOnlyList<Value> items, Value item, Spot spot)
    {
        frame.Run.Spend(items.Count, spot);
        for (var i = 0; i < items.Count; i++)
        {
            if (Operators.Same(frame, items[i], item, spot))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Position of the first item for which the condition is as wanted, or -1.</summary>
    private static int Find(Frame frame, IReadOnlyList<Value> items, Value[] arguments, Spot spot, bool wanted)
    {
        var condition = Callback(arguments, spot);
        var call = new Value[2];
        for (var i = 0; i < items.Count; i++)
        {
            if (Call(frame, condition, call, items[i], i, spot).IsTruthy == wanted)
            {
                return i;
            }
        }

        return -1;
    }

    private static Value FindLast(Frame frame, IReadOnlyList<Value> items, Value[] arguments, Spot spot)
    {
        var condition = Callback(arguments, spot);
        var call = new Value[2];
        for (var i = items.Count - 1; i >= 0; i--)
        {
            if (Call(frame, condition, call, items[i], i, spot).IsTruthy)
            {
                return items[i];
            }
        }

        return Value.Nothing;
    }

    private static Value Filter(Frame frame, IReadOnlyList<Value> items, Value[] arguments, Spot spot)
    {
        var condition = Callback(arguments, spot);
        var call = new Value[2];
        var kept = new List<Value>();
        for (var i = 0; i < items.Count; i++)
        {
            if (Call(frame, condition, call, items[i], i, spot).IsTruthy)
            {
                kept.Add(items[i]);
            }
        }

        return Value.Of(kept);
    }

    private static Value Map(Frame frame, IReadOnlyList<Value> items, Value[] arguments, Spot spot)
    {
        var change = Callback(arguments, spot);
        var call = new Value[2];
        var results = new Value[items.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Call(frame, change, call, items[i], i, spot);
        }

        return Value.Of((IReadOnlyList<Value>)results);
    }

    private static Value FlatMap(Frame frame, IReadOnlyList<Value> items, Value[] arguments, Spot spot)
    {
        var change = Callback(arguments, spot);
        var call = new Value[2];
        var results = new List<Value>();
        for (var i = 0; i < items.Count; i++)
        {
            AddFlat(frame, results, Call(frame, change, call, items[i], i, spot), spot);
        }

        return Value.Of(results);
    }

    private static Value Reduce(Frame frame, IReadOnlyList<Value> items, Value[] arguments, Spot spot)
    {
        var combine = Callback(arguments, spot);
        var start = arguments.Length > 1 ? 0 : 1;
        var result = arguments.Length > 1 ? arguments[1] : At(items, 0);
        var call = new Value[3];
        for (var i = start; i < items.Count; i++)
        {
            frame.Run.Spend(1, spot);
            (call[0], call[1], call[2]) = (result, items[i], i);
            result = combine(call);
        }

        return result;
    }

    /// <summary>Equal items keep their order. Without a comparer: by number or by text, Nothing last.</summary>
    private static Value Sort(Frame frame, IReadOnlyList<Value> items, Value[] arguments, Spot spot)
    {
        Comparison<Value> order = ByItself;
        if (!First(arguments).IsNothing)
        {
            var comparer = Callback(arguments, spot);
            var call = new Value[2];
            order = (left, right) =>
            {
                (call[0], call[1]) = (left, right);
                return comparer(call) switch
                {
                    { Number: { } number } => Math.Sign(number),
                    { IsNothing: true } => 0,
                    var other => throw spot.Error($"What 'sort' compares by must give a number, not {Operators.Named(other)}"),
                };
            };
        }

        // Our own merge sort: those of .NET wrap what a comparer throws, and trust it to be consistent.
        var sorted = items.ToArray();
        MergeSort(sorted, new Value[sorted.Length], 0, sorted.Length);
        return Value.Of((IReadOnlyList<Value>)sorted);

        void MergeSort(Value[] values, Value[] spare, int start, int end)
        {
            if (end - start < 2)
            {
                return;
            }

            var middle = (start + end) / 2;
            MergeSort(values, spare, start, middle);
            MergeSort(values, spare, middle, end);
            frame.Run.Spend(end - start, spot);
            Array.Copy(values, start, spare, start, end - start);
            for (int to = start, left = start, right = middle; to < end; to++)
            {
                var takeLeft = right == end || (left < middle && order(spare[left], spare[right]) <= 0);
                values[to] = takeLeft ? spare[left++] : spare[right++];
            }
        }

        int ByItself(Value left, Value right) => Operators.Compare(left, right, spot) ?? left.IsNothing.CompareTo(right.IsNothing);
    }

    private static Value Reverse(Frame frame, IReadOnlyList<Value> items, Value[] arguments, Spot spot)
    {
        frame.Run.Spend(items.Count, spot);
        var reversed = items.ToArray();
        Array.Reverse(reversed);
        return Value.Of((IReadOnlyList<Value>)reversed);
    }

    private static Value Concat(Frame frame, IReadOnlyList<Value> items, Value[] arguments, Spot spot)
    {
        frame.Run.Spend(items.Count, spot);
        var all = new List<Value>(items);
        foreach (var argument in arguments)
        {
            AddFlat(frame, all, argument, spot);
        }

        return Value.Of(all);
    }

    private static Value Slice(Frame frame, IReadOnlyList<Value> items, Value[] arguments, Spot spot)
    {
        frame.Run.Spend(items.Count, spot);
        var (start, end) = Range(arguments, items.Count, spot);
        var part = new Value[Math.Max(0, end - start)];
        for (var i = 0; i < part.Length; i++)
        {
            part[i] = items[start + i];
        }

        return Value.Of((IReadOnlyList<Value>)part);
    }

    private static Value Join(Frame frame, IReadOnlyList<Value> items, Value[] arguments, Spot spot)
    {
        frame.Run.Spend(items.Count, spot);
        var between = First(arguments).Text ?? ",";
        var length = Math.Max(0, items.Count - 1) * (long)between.Length;
        var texts = new string[items.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Operators.TextOf(frame, items[i], spot);
            length += texts[i].Length;
        }

        // Paid for before it is made.
        frame.Run.Spend((int)Math.Min(length / 16, int.MaxValue / 2), spot);
        return string.Join(between, texts);
    }

    /// <summary>Start and end as <c>slice</c> takes them: from the end when negative, kept within the length.</summary>
    public static (int Start, int End) Range(Value[] arguments, int length, Spot spot)
    {
        var start = Math.Clamp(Offset(First(arguments), 0, length, spot), 0, length);
        var end = Math.Clamp(Offset(arguments.Length > 1 ? arguments[1] : Value.Nothing, length, length, spot), 0, length);
        return (start, Math.Max(start, end));
    }

    public static Value First(Value[] arguments) => arguments.Length > 0 ? arguments[0] : Value.Nothing;

    private static int Offset(Value position, int otherwise, int length, Spot spot)
    {
        if (position.IsNothing)
        {
            return otherwise;
        }

        var number = position.Number ?? throw spot.Error($"A position is a number, not {Operators.Named(position)}");
        var offset = (int)Math.Clamp(Math.Truncate(number), int.MinValue / 2, int.MaxValue / 2);
        return offset < 0 ? length + offset : offset;
    }

    private static Value At(IReadOnlyList<Value> items, int position) => position >= 0 && position < items.Count ? items[position] : Value.Nothing;

    private static void AddFlat(Frame frame, List<Value> all, Value value, Spot spot)
    {
        if (value.Kind == ValueKind.List)
        {
            frame.Run.Spend(value.Items.Count, spot);
            all.AddRange(value.Items);
        }
        else
        {
            all.Add(value);
        }
    }

    /// <summary>One array serves all calls: a function may not keep its arguments.</summary>
    private static Value Call(Frame frame, Func<Value[], Value> function, Value[] call, Value item, int position, Spot spot)
    {
        frame.Run.Spend(1, spot);
        (call[0], call[1]) = (item, position);
        return function(call);
    }

    private static Func<Value[], Value> Callback(Value[] arguments, Spot spot) =>
        First(arguments).Function ?? throw spot.Error($"A function was expected here (like x => x.name), not {Operators.Named(First(arguments))}");
}
