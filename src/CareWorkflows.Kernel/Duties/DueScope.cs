using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Duties;

/// <summary>
/// What a due rule can see of a case. It knows neither the present time nor who acts: a date that depends on now is no fact (T20).
/// </summary>
public abstract class DueScope
{
    public abstract WorkingCalendar Calendar { get; }

    /// <summary>Data, Computed and settings by (dotted) name, and <c>due</c> in windows and reminders. Nothing: has no value, or no such name.</summary>
    /// <returns>A date, a date-time, the name or map of a session, or the text of a duration (<c>10 wd</c>; <c>off</c> and <c>none</c> are no duration).</returns>
    public abstract Value Field(string name);

    /// <summary>The facts of an action or stream in <see cref="Fact.InOrder"/> order; empty when nothing has happened, or there is no such source.</summary>
    public abstract IReadOnlyList<Fact> Facts(string source);

    /// <summary>Whether facts of that source keep that field. A bare name in <c>where</c> that does is never looked up on the case, though this fact may have no value in it.</summary>
    public virtual bool Keeps(string source, string field) => false;

    /// <summary>For <c>when (..)</c>, <c>where (..)</c> and amounts that are worked out. <c>it</c> need not be in it: it is added here.</summary>
    public abstract Scope ExpressionScope { get; }

    /// <summary>The due date of another duty, or null when it isn't owed (<paramref name="whileOwed"/>), never was, or has no date yet.</summary>
    /// <param name="occurrence">Null: the one owed now, else the latest. <c>#3</c>: number 3. <c>@14</c>: the one that entry 14 opened. Else the name of the session it is meant for.</param>
    /// <exception cref="MissingYearException">It has no date because a year is missing: this rule has none then either.</exception>
    public abstract Due? DueOf(string duty, string? occurrence, bool whileOwed);

    /// <summary>The due date of a duty of the session itself, or null when it has none, or is only planned yet.</summary>
    public virtual Due? DueOfSession(string session, string duty) => null;

    /// <summary>
    /// The sessions of a series in order of their start, cancelled ones marked: those generated, and by the series' rule those beyond the
    /// generated horizon up to the end of the calendar's last year. Empty when there is no such series.
    /// </summary>
    public abstract IReadOnlyList<Session> Sessions(string series);

    /// <summary>The session of that name, or null.</summary>
    public abstract Session? SessionNamed(string name);

    /// <summary>Whether the series goes on after the last of <see cref="Sessions"/>, into years the calendar lacks. False for one that has ended.</summary>
    public virtual bool RunsOn(string series) => true;

    /// <summary>The anchor of the occurrence: the map of a fact or item, a date, or a session. Nothing outside an occurrence.</summary>
    public virtual Value It => Value.Nothing;

    /// <summary>What people call a duty of a session itself.</summary>
    public virtual string LabelOfSession(string session, string duty) => Label(duty);

    /// <summary>What people call a field, action, stream, series or duty.</summary>
    public virtual string Label(string name) => Words.Split(name);

    /// <summary>
    /// What a date is called as part of a sentence: something that happened, <c>the plan started</c>; something the date follows by itself, <c>agreed for</c>, <c>the child lives here from</c>;
    /// or a thing that has a date, <c>the meeting of</c>. Null: nothing is said, and its label has to do.
    /// </summary>
    public virtual string? Called(string name) => null;

    /// <summary>Where the anchor of the occurrence is a date alone: the name of what it is the date of; null: it has none.</summary>
    public virtual string? ItName => null;
}
