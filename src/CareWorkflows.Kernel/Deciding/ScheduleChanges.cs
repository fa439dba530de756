using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>What an act has changed about sessions: those there are cases of, and those a series will still open.</summary>
public static class ScheduleChanges
{
    /// <summary>Every session that is no longer as it was.</summary>
    /// <param name="changes">The cases the act changes.</param>
    /// <param name="before">The world with those cases as they were.</param>
    /// <param name="after">The world with those cases as they are now.</param>
    /// <remarks>Asked through <see cref="CaseReader.Try{T}"/>: the worlds may lack series and sessions.</remarks>
    public static ImmutableList<SessionChange> Of(IReadOnlyList<CaseChange> changes, World before, World after)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(after);
        var found = ImmutableList.CreateBuilder<SessionChange>();
        var rearranged = changes.SelectMany(c => SeriesOf(c, after)).ToHashSet(StringComparer.Ordinal);
        if (rearranged.Count > 0)
        {
            var (was, now) = (new CasesInView(before).Schedule, new CasesInView(after).Schedule);
            foreach (var series in rearranged)
            {
                var (earlier, later) = (ByName(was.Of(series)), ByName(now.Of(series)));
                found.AddRange(earlier.Keys.Union(later.Keys).Select(n => Change(changes, series, n, earlier.GetValueOrDefault(n), later.GetValueOrDefault(n))).OfType<SessionChange>());
            }
        }

        foreach (var change in changes)
        {
            if (Library(after, change.After).Sessions is { } sessions && change.Before is { } was && sessions.Of(change.After) is { } session && !rearranged.Contains(session.Series)
                && Change(changes, session.Series, session.Name, Library(after, was).Sessions?.Of(was), session) is { } moved)
            {
                found.Add(moved);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The series of which all has to be compared: it was changed itself, or a session has been opened that it had only planned.</summary>
    private static IEnumerable<string> SeriesOf(CaseChange change, World world)
    {
        var machine = Library(world, change.After);
        if (change.Before is null && machine.Sessions?.Of(change.After) is { } opened)
        {
            yield return opened.Series;
        }

        if (machine.Series is { } series && (change.Before is not { } before || before.State != change.After.State || before.Version != change.After.Version
            || !before.Data.SameAs(change.After.Data) || !ReferenceEquals(before.Facts, change.After.Facts)))
        {
            foreach (var name in new[] { change.Before, change.After }.Select(c => c?.Data[series.Series].Text).OfType<string>().Distinct())
            {
                yield return name;
            }
        }
    }

    private static SessionChange? Change(IReadOnlyList<CaseChange> changes, string series, string name, Session? was, Session? now)
    {
        var dutiesMoved = now?.Case is { } id && changes.FirstOrDefault(c => c.After.Id == id) is { Before: { } before, After: { } after }
            && !ReferenceEquals(before.Duties, after.Duties) && !Dues(before).SetEquals(Dues(after));
        return was == now && !dutiesMoved ? null : new SessionChange(series, name, was, now, dutiesMoved);
    }

    private static HashSet<(string, string, string?)> Dues(Case session) => [.. session.Duties.Select(d => (d.Duty, d.Key, d.Due))];

    private static Dictionary<string, Session> ByName(IReadOnlyList<Session> sessions) => sessions.DistinctBy(s => s.Name).ToDictionary(s => s.Name, StringComparer.Ordinal);

    private static ProcessMachine Library(World world, Case @case) => world.Library.Of(@case);
}
