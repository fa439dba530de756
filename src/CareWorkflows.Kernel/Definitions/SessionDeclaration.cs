using System.Collections.Frozen;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>The cases of a process are the sessions of series: where the parts of a session stand in their data, and what their states mean for it.</summary>
/// <param name="Series">Data variable that names the series; likewise the other parts. A session's own name is the key of its case.</param>
/// <param name="Open">States in which it has not begun and takes items.</param>
/// <param name="Sitting">States in which it sits.</param>
/// <param name="Cancelled">States in which it will not sit. In every other it is over.</param>
public sealed record SessionDeclaration(
    string Series, string NominalOn, string StartsAt, string EndsAt, string CutoffAt, FrozenSet<string> Open, FrozenSet<string> Sitting, FrozenSet<string> Cancelled)
{
    /// <summary>How a session is held; null: its process does not say.</summary>
    public MeetingDeclaration? Meeting { get; init; }

    /// <summary>The session a case is; null while its data do not say when it sits.</summary>
    public Session? Of(Case @case)
    {
        ArgumentNullException.ThrowIfNull(@case);
        if (@case.Key is not { } name || @case.Data[Series].Text is not { } series
            || !Due.TryParse(@case.Data[StartsAt].Text, out var starts) || !Due.TryParse(@case.Data[EndsAt].Text, out var ends))
        {
            return null;
        }

        return new Session(
            name,
            series,
            @case.Data[NominalOn].Date ?? starts.Date,
            starts.OnTheClock,
            ends.OnTheClock,
            Due.TryParse(@case.Data[CutoffAt].Text, out var cutoff) ? cutoff.OnTheClock : null,
            Open.Contains(@case.State),
            Over: !Open.Contains(@case.State) && !Sitting.Contains(@case.State),
            Cancelled.Contains(@case.State),
            new Record([new("state", @case.State), new("sitting", Sitting.Contains(@case.State))]),
            @case.Id);
    }
}

/// <summary>How a session is held: the names of the values that tell it to those who hold it. Data or computed values of the session's process (docs/definitions.md, "Sessions of a series").</summary>
/// <param name="OpenTo">Roles whose business its sessions are, beside its members.</param>
/// <param name="Chair">The person who chairs, or nothing.</param>
/// <param name="Parts">The parts of the agenda in order: <c>{ part, title, minutes }</c>.</param>
/// <param name="Agenda">The items in order: see <see cref="Deciding.MeetingItem"/>.</param>
/// <param name="Members">Who sits on it: <c>{ post, holder, substitute }</c>.</param>
/// <param name="Attendance">Who was there as last recorded, <c>{ post, person, substitute, present }</c>; the field that records it has the same name.</param>
/// <param name="Quorum">A function of an attendance: <c>{ present, needed, met, say }</c>.</param>
public sealed record MeetingDeclaration(FrozenSet<string> OpenTo, string Chair, string Parts, string Agenda, string Members, string Attendance, string Quorum)
{
    /// <summary>Every name, with what it is called in the declaration.</summary>
    internal IEnumerable<(string Called, string Name)> Names =>
        [("chair", Chair), ("parts", Parts), ("agenda", Agenda), ("members", Members), ("attendance", Attendance), ("quorum", Quorum)];
}

/// <summary>The cases of a process are series of sessions.</summary>
/// <param name="Series">Data variable that names the series.</param>
/// <param name="Names">The names a series may have.</param>
/// <param name="Planned">
/// Computed value, a function of two dates: the sessions the series will hold with a nominal date from the one to the other, those it has not opened a case for yet, each
/// <c>{ name, nominalOn, startsAt, endsAt, cutoffAt }</c>.
/// </param>
/// <param name="Runs">States in which it goes on.</param>
public sealed record SeriesDeclaration(string Series, FrozenSet<string> Names, string Planned, FrozenSet<string> Runs)
{
    /// <summary>A session as <see cref="Planned"/> gives it; null when it lacks a part.</summary>
    public static Session? SessionOf(string series, Value planned) =>
        planned["name"].Text is { } name && planned["nominalOn"].Date is { } nominal
        && Due.TryParse(planned["startsAt"].Text, out var starts) && Due.TryParse(planned["endsAt"].Text, out var ends)
            ? new Session(name, series, nominal, starts.OnTheClock, ends.OnTheClock, Due.TryParse(planned["cutoffAt"].Text, out var cutoff) ? cutoff.OnTheClock : null, Open: true)
            : null;
}
