using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Kernel.Tests.Expressions;

/// <summary>A scope of names written out in a test.</summary>
internal sealed class Names : Scope
{
    private readonly Dictionary<string, Value> values = new(StringComparer.Ordinal);

    public Value this[string name]
    {
        set => values[name] = value;
    }

    public static Names None { get; } = new();

    public static Value Function(Func<Value[], Value> function) => Value.Of(function);

    public static Record Map(params (string Name, Value Value)[] members) => new(members.Select(m => KeyValuePair.Create(m.Name, m.Value)));

    public static Value List(params Value[] items) => Value.Of((IReadOnlyList<Value>)items);

    public override bool TryResolve(string name, out Value value) => values.TryGetValue(name, out value);
}
