using System.Globalization;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Duties;

/// <summary>One sitting of a series, as due rules see it. Times are London wall time.</summary>
/// <param name="Name">Unique: <c>FamilyOnTrack@2026-01-12</c>.</param>
/// <param name="NominalOn">The day the series gives it, before bank holidays and reschedules moved it.</param>
/// <param name="CutoffAt">When papers must be in; null when it has no cut-off.</param>
/// <param name="Open">It has not begun and takes items.</param>
/// <param name="Over">It has ended, with or without a quorum. <c>the next .. session</c> looks at those that are not.</param>
/// <param name="Cancelled">It will not sit; no rule ever picks it.</param>
/// <param name="More">What else <c>where</c> may read of it: state, sitting.</param>
/// <param name="Case">Id of the case that is the session; null while it is only planned.</param>
public sealed record Session(
    string Name,
    string Series,
    DateOnly NominalOn,
    DateTime StartsAt,
    DateTime EndsAt,
    DateTime? CutoffAt,
    bool Open,
    bool Over = false,
    bool Cancelled = false,
    Record? More = null,
    string? Case = null)
{
    private SessionMembers? members;

    /// <summary>The day it sits.</summary>
    public DateOnly Day => DateOnly.FromDateTime(StartsAt);

    /// <summary>From when on its day has passed; London wall time.</summary>
    public DateTime Passed => Day.AddDays(1).ToDateTime(TimeOnly.MinValue);

    /// <summary>To an expression: a map of its parts, dates and date-times as text, and <c>day</c>.</summary>
    public Value AsValue => Value.Of(members ??= new SessionMembers(this));

    /// <summary>The session a value is, when it came from <see cref="AsValue"/>.</summary>
    public static Session? From(Value value) => (value.Members as SessionMembers)?.Session;

    public bool Equals(Session? other) => other is not null && Name == other.Name && StartsAt == other.StartsAt && EndsAt == other.EndsAt
        && CutoffAt == other.CutoffAt && NominalOn == other.NominalOn && Open == other.Open && Over == other.Over && Cancelled == other.Cancelled
        && Case == other.Case && (More ?? Record.Empty).SameAs(other.More ?? Record.Empty);

    public override int GetHashCode() => HashCode.Combine(Name, StartsAt);

    private sealed class SessionMembers(Session session) : Members
    {
        private static readonly string[] Own = ["name", "series", "nominalOn", "startsAt", "endsAt", "cutoffAt", "day", "open", "over", "cancelled"];

        public Session Session => session;

        public override Value this[string name] => name switch
        {
            "name" => session.Name,
            "series" => session.Series,
            "nominalOn" => session.NominalOn,
            "startsAt" => Text(session.StartsAt),
            "endsAt" => Text(session.EndsAt),
            "cutoffAt" => session.CutoffAt is { } at ? Text(at) : Value.Nothing,
            "day" => session.Day,
            "open" => session.Open,
            "over" => session.Over,
            "cancelled" => session.Cancelled,
            _ => session.More?[name] ?? Value.Nothing,
        };

        public override IReadOnlyCollection<string> Names => session.More is { } more ? [.. Own, .. more.Names.Except(Own)] : Own;

        private static Value Text(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
    }
}
