using System.Diagnostics;
using System.Globalization;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>What kind of thing a <see cref="Value"/> is.</summary>
public enum ValueKind : byte
{
    /// <summary>Not given. JavaScript's <c>null</c> and <c>undefined</c> alike: a field not asked and a field left empty read the same.</summary>
    Nothing,
    Bool,
    Number,

    /// <summary>Text. Dates (<c>2026-01-08</c>), date-times (<c>2026-01-08T10:00</c>, London wall time), times and durations (<c>5 wd</c>) are text too, and order as text.</summary>
    Text,
    List,
    Map,
    Function,
}

/// <summary>
/// One value of a form, of a case or of an expression: what JSON can say, and functions. Immutable.
/// Dates are text that sorts, never clock values, so that no time zone can slip into them.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Value : IEquatable<Value>
{
    private readonly object? reference;
    private readonly double number;

    private Value(ValueKind kind, double number, object? reference)
    {
        Kind = kind;
        this.number = number;
        this.reference = reference;
    }

    public static Value Nothing => default;
    public static Value True => new(ValueKind.Bool, 1, null);
    public static Value False => new(ValueKind.Bool, 0, null);

    public ValueKind Kind { get; }

    public bool IsNothing => Kind == ValueKind.Nothing;

    public static Value Of(bool value) => value ? True : False;
    public static Value Of(double value) => new(ValueKind.Number, value, null);
    public static Value Of(string? value) => value is null ? Nothing : new(ValueKind.Text, 0, value);
    public static Value Of(DateOnly value) => Of(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    public static Value Of(DateOnly? value) => value is { } date ? Of(date) : Nothing;
    public static Value Of(IReadOnlyList<Value> items) => new(ValueKind.List, 0, items);
    public static Value Of(params string[] items) => Of([.. items.Select(i => Of(i))]);
    public static Value Of(Members members) => new(ValueKind.Map, 0, members);
    public static Value Of(Func<Value[], Value> function) => new(ValueKind.Function, 0, function);

    public static implicit operator Value(string? value) => Of(value);
    public static implicit operator Value(bool value) => Of(value);
    public static implicit operator Value(double value) => Of(value);
    public static implicit operator Value(int value) => Of((double)value);
    public static implicit operator Value(DateOnly value) => Of(value);

    /// <summary>The text, or null when this is not text.</summary>
    public string? Text => Kind == ValueKind.Text ? (string)reference! : null;

    /// <summary>The number, or null when this is not a number.</summary>
    public double? Number => Kind == ValueKind.Number ? number : null;

    /// <summary>The truth value, or null when this is not a Bool. For JavaScript's idea of truth see <see cref="IsTruthy"/>.</summary>
    public bool? Bool => Kind == ValueKind.Bool ? number != 0 : null;

    /// <summary>The items; empty when this is not a list.</summary>
    public IReadOnlyList<Value> Items => Kind == ValueKind.List ? (IReadOnlyList<Value>)reference! : [];

    /// <summary>The members; none when this is not a map.</summary>
    public Members Members => Kind == ValueKind.Map ? (Members)reference! : Members.None;

    public Func<Value[], Value>? Function => Kind == ValueKind.Function ? (Func<Value[], Value>)reference! : null;

    /// <summary>A member of a map; Nothing when there is none, or when this is no map.</summary>
    public Value this[string name] => Kind == ValueKind.Map ? Members[name] : Nothing;

    /// <summary>As in JavaScript: nothing, false, 0, NaN and "" are false, all else true.</summary>
    public bool IsTruthy => Kind switch
    {
        ValueKind.Nothing => false,
        ValueKind.Bool or ValueKind.Number => number != 0 && !double.IsNaN(number),
        ValueKind.Text => Text!.Length > 0,
        _ => true,
    };

    /// <summary>The day this names (the London day of a date-time), or null when it is neither a date nor a date-time.</summary>
    public DateOnly? Date =>
        Kind == ValueKind.Text && Text is { Length: >= 10 } text
            && (text.Length == 10 || text[10] is 'T' or ' ')
            && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;

    /// <summary>Equal by content, lists and maps too. Functions are equal when they are the same.</summary>
    public bool Equals(Value other) => Kind == other.Kind && Kind switch
    {
        ValueKind.Nothing => true,
        ValueKind.Bool or ValueKind.Number => number.Equals(other.number),
        ValueKind.Text => string.Equals(Text, other.Text, StringComparison.Ordinal),
        ValueKind.List => Items.SequenceEqual(other.Items),
        ValueKind.Map => Members.SameAs(other.Members),
        _ => ReferenceEquals(reference, other.reference),
    };

    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    public override int GetHashCode() => Kind switch
    {
        ValueKind.Text => string.GetHashCode(Text, StringComparison.Ordinal),
        ValueKind.List => HashCode.Combine(Kind, Items.Count),
        ValueKind.Map => HashCode.Combine(Kind, Members.Names.Count),
        _ => HashCode.Combine(Kind, number),
    };

    public static bool operator ==(Value left, Value right) => left.Equals(right);
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>As a person would read it in a sentence: text bare, lists joined with commas, nothing as "".</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Nothing => "",
        ValueKind.Bool => number != 0 ? "true" : "false",
        ValueKind.Number => number.ToString(CultureInfo.InvariantCulture),
        ValueKind.Text => Text!,
        ValueKind.List => string.Join(", ", Items),
        ValueKind.Map => Members.ToString()!,
        _ => "function",
    };
}

/// <summary>The named members of a map. Plain data is <see cref="Record"/>; others read what stands behind a case only when asked.</summary>
public abstract class Members
{
    public static Members None { get; } = Record.Empty;

    /// <summary>The member of that name, or Nothing.</summary>
    public abstract Value this[string name] { get; }

    public abstract IReadOnlyCollection<string> Names { get; }

    public override string ToString() => string.Join(", ", Names.Select(n => $"{n}: {this[n]}"));

    internal bool SameAs(Members other) =>
        ReferenceEquals(this, other) || (Names.Count == other.Names.Count && Names.All(n => this[n] == other[n]));
}

/// <summary>Plain, immutable data by name, in the order it was given. A member that is Nothing is not kept.</summary>
public sealed class Record : Members
{
    private readonly Dictionary<string, Value> members;

    public Record(IEnumerable<KeyValuePair<string, Value>> members)
    {
        this.members = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            if (!value.IsNothing)
            {
                this.members[name] = value;
            }
        }
    }

    // Takes the dictionary as its own; told from the public constructor by its second argument.
    private Record(Dictionary<string, Value> members, bool _) => this.members = members;

    public static Record Empty { get; } = new([]);

    /// <summary>As if the members were set one after the other: a later one replaces, and a later Nothing removes.</summary>
    internal static Record LastWins(ReadOnlySpan<KeyValuePair<string, Value>> given)
    {
        var members = new Dictionary<string, Value>(given.Length, StringComparer.Ordinal);
        var removed = false;
        foreach (var (name, value) in given)
        {
            if (!value.IsNothing)
            {
                members[name] = value;
            }
            else
            {
                removed |= members.Remove(name);
            }
        }

        // A removal leaves a gap that the next member would fill, out of its order: then once more, without what goes.
        return removed ? new Record(InOrder(given, members)) : new Record(members, true);
    }

    private static List<KeyValuePair<string, Value>> InOrder(ReadOnlySpan<KeyValuePair<string, Value>> given, Dictionary<string, Value> members)
    {
        var inOrder = new List<KeyValuePair<string, Value>>(members.Count);
        foreach (var (name, _) in given)
        {
            if (members.Remove(name, out var value))
            {
                inOrder.Add(new(name, value));
            }
        }

        return inOrder;
    }

    /// <summary>The members without the cost of asking for them one by one.</summary>
    internal Dictionary<string, Value> All => members;

    public override Value this[string name] => members.GetValueOrDefault(name);

    public override IReadOnlyCollection<string> Names => members.Keys;

    public int Count => members.Count;

    public bool Has(string name) => members.ContainsKey(name);

    /// <summary>The same, with one member set; set to Nothing it goes.</summary>
    public Record With(string name, Value value) => With([new(name, value)]);

    public Record With(IEnumerable<KeyValuePair<string, Value>> changes) => new(members.Concat(changes).GroupBy(m => m.Key).Select(g => g.Last()));

    public static implicit operator Value(Record record) => Value.Of(record);
}
