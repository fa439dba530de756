using System.Diagnostics;
using System.Globalization;
using CareWorkflows.Kernel.Cases;

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
            && EventDate.TryDay(text.AsSpan(0, 10), out var date)
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
/// <remarks>An array: forms and facts have few members, and there are very many of them.</remarks>
public sealed class Record : Members
{
    /// <summary>Beyond this many, a name is looked up in an index instead of one by one.</summary>
    private const int Few = 24;

    private readonly KeyValuePair<string, Value>[] members;
    private string[]? names;
    private Dictionary<string, int>? index;

    /// <summary>Of members of the same name the last one counts.</summary>
    public Record(IEnumerable<KeyValuePair<string, Value>> members)
    {
        var kept = new List<KeyValuePair<string, Value>>(members.TryGetNonEnumeratedCount(out var count) ? count : 4);
        foreach (var member in members)
        {
            if (!member.Value.IsNothing)
            {
                Set(kept, member);
            }
        }

        this.members = [.. kept];
    }

    private Record(KeyValuePair<string, Value>[] members) => this.members = members;

    public static Record Empty { get; } = new(Array.Empty<KeyValuePair<string, Value>>());

    /// <summary>The members themselves.</summary>
    internal ReadOnlySpan<KeyValuePair<string, Value>> All => members;

    public override Value this[string name] => Find(name) is >= 0 and var at ? members[at].Value : default;

    public override IReadOnlyCollection<string> Names => names ??= Array.ConvertAll(members, m => m.Key);

    public int Count => members.Length;

    public bool Has(string name) => Find(name) >= 0;

    /// <summary>The same, with one member set; set to Nothing it goes.</summary>
    public Record With(string name, Value value)
    {
        var at = Find(name);
        if (value.IsNothing)
        {
            return at < 0 ? this : new Record([.. members.AsSpan(0, at), .. members.AsSpan(at + 1)]);
        }

        var changed = new KeyValuePair<string, Value>[at < 0 ? members.Length + 1 : members.Length];
        members.CopyTo(changed, 0);
        changed[at < 0 ? members.Length : at] = new(name, value);
        return new Record(changed);
    }

    /// <summary>The same, with members set one after the other; one set to Nothing goes.</summary>
    public Record With(IEnumerable<KeyValuePair<string, Value>> changes)
    {
        var kept = new List<KeyValuePair<string, Value>>(members.Length + 4);
        kept.AddRange(members);
        foreach (var change in changes)
        {
            Set(kept, change);
        }

        return kept.Count == 0 ? Empty : new Record([.. kept]);
    }

    /// <summary>As if the members were set one after the other: a later one replaces, and a later Nothing removes.</summary>
    internal static Record LastWins(ReadOnlySpan<KeyValuePair<string, Value>> given)
    {
        if (given.Length > Few)
        {
            return ManyLastWins(given);
        }

        var kept = new List<KeyValuePair<string, Value>>(given.Length);
        for (var i = 0; i < given.Length; i++)
        {
            var name = given[i].Key;
            if (IndexOf(given[..i], name) < 0)
            {
                var last = given[i].Value;
                for (var later = i + 1; later < given.Length; later++)
                {
                    last = string.Equals(given[later].Key, name, StringComparison.Ordinal) ? given[later].Value : last;
                }

                if (!last.IsNothing)
                {
                    kept.Add(new(name, last));
                }
            }
        }

        return kept.Count == 0 ? Empty : new Record([.. kept]);
    }

    // By an index: somebody may send a hundred thousand members to keep us busy.
    private static Record ManyLastWins(ReadOnlySpan<KeyValuePair<string, Value>> given)
    {
        var last = new Dictionary<string, Value>(given.Length, StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            last[name] = value;
        }

        var kept = new List<KeyValuePair<string, Value>>(last.Count);
        foreach (var (name, _) in given)
        {
            if (last.Remove(name, out var value) && !value.IsNothing)
            {
                kept.Add(new(name, value));
            }
        }

        return new Record([.. kept]);
    }

    private static void Set(List<KeyValuePair<string, Value>> members, KeyValuePair<string, Value> member)
    {
        for (var at = 0; at < members.Count; at++)
        {
            if (string.Equals(members[at].Key, member.Key, StringComparison.Ordinal))
            {
                if (member.Value.IsNothing)
                {
                    members.RemoveAt(at);
                }
                else
                {
                    members[at] = member;
                }

                return;
            }
        }

        if (!member.Value.IsNothing)
        {
            members.Add(member);
        }
    }

    private int Find(string name)
    {
        if (members.Length > Few)
        {
            // Two threads may both make it; either is right.
            index ??= members.Select((m, i) => KeyValuePair.Create(m.Key, i)).ToDictionary(StringComparer.Ordinal);
            return index.TryGetValue(name, out var at) ? at : -1;
        }

        return IndexOf(members, name);
    }

    private static int IndexOf(ReadOnlySpan<KeyValuePair<string, Value>> members, string name)
    {
        for (var at = 0; at < members.Length; at++)
        {
            if (string.Equals(members[at].Key, name, StringComparison.Ordinal))
            {
                return at;
            }
        }

        return -1;
    }

    public static implicit operator Value(Record record) => Value.Of(record);
}
