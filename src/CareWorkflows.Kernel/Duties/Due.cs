using System.Globalization;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Duties;

/// <summary>
/// When something is due: a London date, or a date and a time on the London wall clock. Also the form in which dates of a case are counted with.
/// <para>
/// Ordered by when it is over: a date lasts to the end of its day, so <c>2026-01-08T12:00</c> comes before <c>2026-01-08</c>.
/// (Facts are ordered the other way round, by when they began: <see cref="Fact.InOrder"/>.)
/// </para>
/// </summary>
/// <param name="Time">Null: the whole day.</param>
public readonly record struct Due(DateOnly Date, TimeOnly? Time = null) : IComparable<Due>
{
    /// <summary>A moment on the London wall clock.</summary>
    public static Due At(DateTime onTheClock) => new(DateOnly.FromDateTime(onTheClock), TimeOnly.FromDateTime(onTheClock));

    /// <summary>The moment it names on the London wall clock; 00:00 for a date alone (C5).</summary>
    public DateTime OnTheClock => Date.ToDateTime(Time ?? TimeOnly.MinValue);

    /// <summary>From when on it is past (C4): 00:00 of the day after a date; right after the time where there is one.</summary>
    public bool IsPast(DateTime onTheClock) => Time is null ? DateOnly.FromDateTime(onTheClock) > Date : onTheClock > OnTheClock;

    /// <summary>Whether an event on that date was in time (C4, T19): by the day, unless this has a time; an event without one then counts as 00:00 (C5).</summary>
    public bool IsMetBy(Due eventDate) => Time is null ? eventDate.Date <= Date : eventDate.OnTheClock <= OnTheClock;

    /// <summary>Text that <see cref="ToString"/> wrote, or with a blank for the T, or with seconds.</summary>
    public static bool TryParse(string? text, out Due due)
    {
        due = default;
        if (text is not { Length: >= 10 }
            || !EventDate.TryDay(text.AsSpan(0, 10), out var date))
        {
            return false;
        }

        if (text.Length == 10)
        {
            due = new Due(date);
            return true;
        }

        if (text[10] is not ('T' or ' ')
            || (!EventDate.TryTime(text.AsSpan(11), out var time)
                && !TimeOnly.TryParseExact(text.AsSpan(11), ["HH:mm:ss", "HH:mm:ss.FFFFFFF"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time)))
        {
            return false;
        }

        due = new Due(date, time);
        return true;
    }

    /// <exception cref="FormatException">It is neither a date nor a date-time.</exception>
    public static Due Parse(string text) => TryParse(text, out var due) ? due : throw new FormatException($"'{text}' is not a date");

    public Value AsValue => ToString();

    /// <summary><c>8 May 2026</c>, <c>8 May 2026 at 12:00</c>. Midnight is where a time wasn't known (C5), and is not said.</summary>
    public string InWords => Time is { } time && time != TimeOnly.MinValue ? $"{Words.Day(Date)} at {Words.Time(time)}" : Words.Day(Date);

    public int CompareTo(Due other) =>
        Date != other.Date ? Date.CompareTo(other.Date) : (Time ?? TimeOnly.MaxValue).CompareTo(other.Time ?? TimeOnly.MaxValue) is var byTime and not 0
            ? byTime
            : Time.HasValue == other.Time.HasValue ? 0 : Time.HasValue ? -1 : 1;

    public static bool operator <(Due left, Due right) => left.CompareTo(right) < 0;
    public static bool operator >(Due left, Due right) => left.CompareTo(right) > 0;
    public static bool operator <=(Due left, Due right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Due left, Due right) => left.CompareTo(right) >= 0;

    /// <summary>As text in a <see cref="Value"/>: <c>2026-01-08</c>, <c>2026-01-08T12:00</c>.</summary>
    public override string ToString() => Time switch
    {
        null => EventDate.Of(Date),
        { Second: 0 } => EventDate.Of(OnTheClock),
        { } time => string.Create(CultureInfo.InvariantCulture, $"{Date:O}T{time:HH:mm:ss}"),
    };
}
