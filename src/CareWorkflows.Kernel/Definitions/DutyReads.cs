using System.Collections.Frozen;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>
/// What a duty is worked out from: names of data and of facts. When none of them changed and the state did not, neither did what is owed, by when and whether it is met.
/// </summary>
/// <param name="Names">Data variables, streams and actions, those read by its computed values and by duties it counts from too.</param>
/// <param name="Anything">It looks at what can't be told beforehand: other cases, or a source only evaluation names.</param>
public sealed record DutyReads(FrozenSet<string> Names, bool Anything)
{
    /// <summary>Whether one of the names is among those that changed.</summary>
    public bool Any(HashSet<string> changed)
    {
        foreach (var name in changed)
        {
            if (Names.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    internal static DutyReads Of(DutyDefinition duty, IReadOnlyCollection<DutyDefinition> duties, IReadOnlyDictionary<string, ComputedValue> computed)
    {
        var gathering = Gathered(duties, computed, g => g.Add(duty));
        return new DutyReads(gathering.Names.ToFrozenSet(StringComparer.Ordinal), gathering.Anything);
    }

    internal static Gathering Gathered(IReadOnlyCollection<DutyDefinition> duties, IReadOnlyDictionary<string, ComputedValue> computed, Action<Gathering> add)
    {
        var gathering = new Gathering(duties, computed);
        add(gathering);
        return gathering;
    }

    internal static bool LooksAtAnchor(DutyDefinition duty) =>
        new[] { duty.When, duty.EndsWhen, duty.MetWhen, duty.MetOn, duty.MissedWhen, duty.Minimum, duty.Target }
            .Concat(duty.MetBy.SelectMany(m => new[] { m.Where, m.On }))
            .Concat(duty.Owner.SelectMany(o => o.Expressions))
            .OfType<Expression>()
            .Concat(new[] { duty.Due, duty.WindowFrom, duty.Session }.OfType<DueRule>().SelectMany(r => r.Reads.Expressions))
            .Any(e => e.FreeNames.Contains("it"));

    internal static bool DueHangsOnAnchor(DutyDefinition duty) =>
        duty.Occurrence is not Occurrence.OnceOnly
        && new[] { duty.Due, duty.WindowFrom, duty.Session }.Concat(duty.Reminders.Select(r => r.On)).OfType<DueRule>()
            .All(r => r.Reads is { Sources.Count: 0, Duties.Count: 0, Series.Count: 0, Expressions.Count: 0 } reads && reads.Fields.All(f => f == "due") && reads.Settings.All(s => s.Contains('.')));

    /// <summary>Collects what duties and deadlines are worked out from, through the computed values and the other duties they look at.</summary>
    internal sealed class Gathering(IReadOnlyCollection<DutyDefinition> duties, IReadOnlyDictionary<string, ComputedValue> computed)
    {
        private readonly HashSet<string> seen = new(StringComparer.Ordinal);
        private readonly HashSet<string> series = new(StringComparer.Ordinal);
        private readonly HashSet<string> dates = new(StringComparer.Ordinal);
        private bool readsAnySeries, readsByName;

        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public bool Anything { get; private set; }

        /// <summary>Whether a session's state matters: <c>state</c>, <c>sitting</c>.</summary>
        public bool SeesState { get; private set; }

        public bool SeesDutiesOfSessions { get; private set; }

        public bool SeesLinked { get; private set; }

        /// <summary>The series whose sessions are looked at. A session read by its name may be of any series the process names.</summary>
        /// <param name="named">Those; null: any.</param>
        public (bool HasAny, FrozenSet<string>? Series) SeriesOf(IReadOnlyDictionary<string, DataVariable> data, FrozenSet<string>? named)
        {
            var byName = readsByName || dates.Any(d => !data.TryGetValue(d, out var variable) || variable.TypeName is not ("Date" or "DateTime"));
            return readsAnySeries || (byName && named is null) ? (true, null)
                : byName ? (true, [.. series, .. named!])
                : (series.Count > 0, series.ToFrozenSet(StringComparer.Ordinal));
        }

        public void AddValue(string computed) => Add(computed);

        /// <summary>What decides whether a duty is there, and not only by when.</summary>
        public void AddWhether(DutyDefinition duty)
        {
            Add(duty.Occurrence.Reads);
            foreach (var expression in new[] { duty.When, duty.EndsWhen, duty.MetWhen, duty.MissedWhen }.Concat(duty.MetBy.SelectMany(m => new[] { m.Where, m.On })))
            {
                Add(expression);
            }
        }

        public void AddDeadline(Trigger deadline, IEnumerable<Edge> edges)
        {
            if (deadline.Due is { } due)
            {
                Add(due.Reads);
            }

            foreach (var edge in edges)
            {
                Add(edge.Condition);
                foreach (var requirement in edge.Requirements)
                {
                    Add(requirement.If);
                    Add(requirement.When);
                }
            }
        }

        public void Add(DutyDefinition duty)
        {
            if (!seen.Add("duty " + duty.Name))
            {
                return;
            }

            foreach (var rule in new[] { duty.Due, duty.WindowFrom, duty.Session }.Concat(duty.Reminders.Select(r => r.On)).OfType<DueRule>())
            {
                Add(rule.Reads);
            }

            Add(duty.Occurrence.Reads);
            foreach (var by in duty.MetBy)
            {
                Names.Add(by.Source);
                Add(by.Where);
                Add(by.On);
            }

            foreach (var expression in new[] { duty.When, duty.EndsWhen, duty.MetWhen, duty.MetOn, duty.MissedWhen, duty.Minimum, duty.Target }.Concat(duty.Owner.SelectMany(o => o.Expressions)))
            {
                Add(expression);
            }
        }

        private void Add(DueRuleReads reads)
        {
            Anything |= reads.Series.Count > 0;
            series.UnionWith(reads.Series);
            dates.UnionWith(reads.Fields.Where(f => f != "due"));
            readsByName |= reads.MayNameSession;
            SeesDutiesOfSessions |= reads.ReadsDutiesOfSessions;
            SeesState |= reads.OfSessions.Any(e => e.FreeNames.Overlaps(Vocabulary.OfSessionsState));
            foreach (var name in reads.Fields.Concat(reads.Sources).Concat(reads.Settings))
            {
                Add(name);
            }

            foreach (var expression in reads.Expressions)
            {
                Add(expression);
            }

            foreach (var other in duties.Where(d => reads.Duties.Contains(d.Name)))
            {
                Add(other);
            }
        }

        private void Add(Expression? expression)
        {
            if (expression is null)
            {
                return;
            }

            foreach (var name in expression.FreeNames)
            {
                Add(name);
            }

            foreach (var path in expression.MemberPaths)
            {
                if (path.Root is "data" or "variables")
                {
                    Add(path.Member);
                }

                Anything |= path is { Root: "child", Member: "cases" };
            }

            foreach (var call in expression.Calls)
            {
                if (call.FirstTextArgument is { } argument)
                {
                    Add(argument);
                }
                else
                {
                    Anything |= Vocabulary.OfFacts.Contains(call.Function) || call.Function == "getVariable";
                }
            }

            Anything |= expression.FreeNames.Overlaps(Vocabulary.OfOthers);
            SeesLinked |= expression.FreeNames.Contains("linked");
            AddSessions(expression);
        }

        private void AddSessions(Expression expression)
        {
            foreach (var call in expression.Calls.Where(c => c.Function == "sessions"))
            {
                if (call.FirstTextArgument is { } one)
                {
                    series.Add(one);
                }
                else
                {
                    readsAnySeries = true;
                }
            }

            readsAnySeries |= expression.FreeNames.Contains("sessions") && !expression.Calls.Any(c => c.Function == "sessions");
            readsByName |= expression.FreeNames.Contains("sessionOf");
            SeesState |= expression.MemberNames.Overlaps(Vocabulary.OfSessionsState) || expression.HasDynamicMembers || expression.SpreadsMaps;
            SeesDutiesOfSessions |= expression.MemberNames.Contains("due");
        }

        private void Add(string name)
        {
            if (!Names.Add(name))
            {
                return;
            }

            if (computed.TryGetValue(name, out var value))
            {
                Add(value.Value);
            }
        }
    }
}
