using System.Collections.Frozen;
using System.Collections.Immutable;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>A session as it was and as it is, once an act has changed it; null: there is none of that name.</summary>
/// <param name="DutiesMoved">One of the session's own duties is due on another day than it was.</param>
public sealed record SessionChange(string Series, string Name, Session? Was, Session? Is, bool DutiesMoved);

/// <summary>A duty or a deadline that is worked out from sessions, and where to find the cases that a session moves by it (T22).</summary>
/// <param name="Series">Of which series; null: that can't be told beforehand.</param>
/// <param name="SeesState">It looks at the state of a session, not only at when it sits and whether it is open or over.</param>
/// <param name="SeesDuties">It looks at when the session's own duties are due.</param>
/// <param name="States">In these sessions decide whether there is something at all: any case may come to owe it.</param>
/// <param name="Duty">The duty; a case that owes, or owed, it may come to owe it on another day. Null: it is a deadline.</param>
/// <param name="AtTheEnd">The duty is owed on in a final state.</param>
public sealed record ScheduleReader(FrozenSet<string>? Series, bool SeesState, bool SeesDuties, FrozenSet<string> States, string? Duty, bool AtTheEnd)
{
    /// <summary>Whether what it works out may be another after that.</summary>
    public bool IsMovedBy(SessionChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return (Series is null || Series.Contains(change.Series)) && (Seen(change.Was) != Seen(change.Is) || (SeesDuties && change.DutiesMoved));
    }

    private Session? Seen(Session? session) => session is null ? null
        : session with { More = SeesState ? session.More : null, Case = SeesDuties ? session.Case : null };

    /// <summary>Every one of a process.</summary>
    internal static ImmutableList<ScheduleReader> Of(
        IReadOnlyCollection<MachineState> states, IReadOnlyCollection<DutyDefinition> duties, IReadOnlyDictionary<string, ComputedValue> computed,
        IReadOnlyDictionary<string, DataVariable> data, FrozenSet<string>? named)
    {
        if (named is { Count: 0 })
        {
            return [];
        }

        var final = states.Where(s => s.Final).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var readers = ImmutableList.CreateBuilder<ScheduleReader>();
        foreach (var duty in duties)
        {
            var all = DutyReads.Gathered(duties, computed, g => g.Add(duty));
            if (all.SeriesOf(data, named) is { HasAny: true } series)
            {
                var whether = DutyReads.Gathered(duties, computed, g => g.AddWhether(duty)).SeriesOf(data, named).HasAny;
                readers.Add(new ScheduleReader(
                    series.Series, all.SeesState, all.SeesDutiesOfSessions, whether ? [.. duty.In.Except(final)] : FrozenSet<string>.Empty, duty.Name, duty.In.Overlaps(final)));
            }
        }

        foreach (var state in states)
        {
            foreach (var deadline in state.Deadlines)
            {
                var read = DutyReads.Gathered(duties, computed, g => g.AddDeadline(deadline, state.Edges[deadline.Name]));
                if (read.SeriesOf(data, named) is { HasAny: true } series)
                {
                    readers.Add(new ScheduleReader(series.Series, read.SeesState, read.SeesDutiesOfSessions, [state.Name], null, AtTheEnd: false));
                }
            }
        }

        return readers.ToImmutable();
    }

    /// <summary>The series a process names anywhere; null: any, since it works out their names or reads sessions whose series it nowhere names.</summary>
    internal static FrozenSet<string>? Named(IReadOnlyCollection<Expression> expressions, IEnumerable<DueRuleReads> rules)
    {
        var calls = expressions.SelectMany(e => e.Calls).Where(c => c.Function == "sessions").ToList();
        var named = calls.Select(c => c.FirstTextArgument).OfType<string>().Concat(rules.SelectMany(r => r.Series)).ToFrozenSet(StringComparer.Ordinal);
        var isAny = calls.Exists(c => c.FirstTextArgument is null)
            || expressions.Any(e => e.FreeNames.Contains("sessions") && !e.Calls.Any(c => c.Function == "sessions"))
            || (named.Count == 0 && expressions.Any(e => e.FreeNames.Contains("sessionOf")));
        return isAny ? null : named;
    }
}
