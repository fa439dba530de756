using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Cases;

/// <summary>
/// A dated, numbered occurrence: meeting 3, a visit. Its number is given when it is recorded and never changes.
/// To an expression it is a map: <c>no</c>, <c>on</c>, <c>entry</c>, <c>action</c> and the kept fields.
/// </summary>
/// <param name="No">Counts from 1 within its stream, in order of recording. 0 for the facts of an action.</param>
/// <param name="On">Its event date: <c>2026-01-08</c> or, with a time, <c>2026-01-08T10:00</c>; London.</param>
/// <param name="Entry">Number of the history entry that recorded it.</param>
/// <param name="Action">The trigger that recorded it.</param>
/// <param name="Kept">The fields of the form that expressions read.</param>
/// <param name="Item">Position in a list field when the fact is one item of it, from 1; 0 otherwise.</param>
public sealed record Fact(int No, string On, int Entry, string Action, Record Kept, int Item = 0)
{
    private FactMembers? members;

    public Value AsValue => Value.Of(members ??= new FactMembers(this));

    /// <summary>Event-date order, ties by entry and item: the only order there is (T8). A date without a time sorts before that day's times.</summary>
    public static int InOrder(Fact left, Fact right) =>
        string.CompareOrdinal(left.On, right.On) is var byDate and not 0 ? byDate
        : left.Entry != right.Entry ? left.Entry.CompareTo(right.Entry)
        : left.Item.CompareTo(right.Item);

    private sealed class FactMembers(Fact fact) : Members
    {
        private static readonly string[] Own = ["no", "on", "entry", "action"];

        public override Value this[string name] => name switch
        {
            "no" => fact.No,
            "on" => fact.On,
            "entry" => fact.Entry,
            "action" => fact.Action,
            _ => fact.Kept[name],
        };

        public override IReadOnlyCollection<string> Names => [.. Own, .. fact.Kept.Names];
    }
}
