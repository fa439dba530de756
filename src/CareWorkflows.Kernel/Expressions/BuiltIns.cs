using System.Collections.Frozen;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>The names every expression knows unless its scope gives them another meaning: <c>Math</c> and <c>Object</c>.</summary>
internal static class BuiltIns
{
    private static readonly FrozenDictionary<string, Value> All = new Dictionary<string, Value>
    {
        ["Math"] = Functions(
            ("min", values => Extreme(values, -1)),
            ("max", values => Extreme(values, 1)),
            ("round", values => Each(values, n => Math.Floor(n + 0.5))),
            ("floor", values => Each(values, Math.Floor)),
            ("ceil", values => Each(values, Math.Ceiling)),
            ("abs", values => Each(values, Math.Abs))),
        ["Object"] = Functions(
            ("keys", values => List(values, (name, _) => name)),
            ("values", values => List(values, (_, value) => value)),
            ("entries", values => List(values, (name, value) => Value.Of([name, value])))),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Has(string name) => All.ContainsKey(name);

    public static bool TryResolve(string name, out Value value) => All.TryGetValue(name, out value);

    private static Record Functions(params (string Name, Func<Value[], Value> Function)[] functions) =>
        new(functions.Select(f => KeyValuePair.Create(f.Name, Value.Of(f.Function))));

    /// <summary>Nothing among numbers is passed over: what is missing is neither the least nor the greatest.</summary>
    private static Value Extreme(Value[] values, int sign)
    {
        double? found = null;
        foreach (var value in values)
        {
            if (value.Number is { } number && (found is null || Math.Sign(number.CompareTo(found.Value)) == sign))
            {
                found = number;
            }
        }

        return found is { } extreme ? extreme : Value.Nothing;
    }

    private static Value Each(Value[] values, Func<double, double> change) =>
        values is [{ Number: { } number }, ..] ? change(number) : Value.Nothing;

    private static Value List(Value[] values, Func<string, Value, Value> item)
    {
        var members = ListMethods.First(values).Members;
        return Value.Of([.. members.Names.Select(name => item(name, members[name]))]);
    }
}
