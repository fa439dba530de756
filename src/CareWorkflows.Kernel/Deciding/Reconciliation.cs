using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>
/// Works out what is owed on a case from what has been recorded, and writes down only what differs from what was owed before (design ideas 3 and 7).
/// Running it again changes nothing.
/// </summary>
internal sealed class Reconciliation
{
    private readonly Step step;
    private readonly DateTime at;

    private Reconciliation(Step step, DateTime at)
    {
        this.step = step;
        this.at = at;
    }

    /// <param name="at">London wall time as at which breaches are judged.</param>
    public static void Run(Step step, DateTime at)
    {
        var reconciliation = new Reconciliation(step, at);
        foreach (var duty in step.Machine.DutiesInOrder)
        {
            reconciliation.Reconcile(duty);
        }

        // Breaches after all duties: an alert may look at any of them. What ended before this entry is judged already.
        var changed = step.Draft!.Changes.Duties;
        foreach (var occurrence in step.Now.Duties)
        {
            if (occurrence.End == DutyEnd.Owed || IsAmong(changed, occurrence))
            {
                Breaching.Judge(step, occurrence, at);
            }
        }

        Breaching.CloseForGoneDuties(step);
    }

    private static bool IsAmong(ImmutableList<DutyOccurrence> some, DutyOccurrence occurrence)
    {
        foreach (var each in some)
        {
            if (each.IsSame(occurrence))
            {
                return true;
            }
        }

        return false;
    }

    private void Reconcile(DutyDefinition duty)
    {
        if (!step.IsAllNew && !duty.Reads.Anything && !duty.Reads.Any(step.Changed))
        {
            return;
        }

        var inState = duty.In.Contains(step.Now.State);
        var prior = Prior(duty.Name);
        if (!inState && prior.Count == 0)
        {
            return;
        }

        // Nothing that ended can change unless facts did.
        if (!inState && !step.FactsChanged && prior.TrueForAll(p => p.End != DutyEnd.Owed))
        {
            return;
        }

        List<Candidate> candidates;
        try
        {
            candidates = Candidates(duty);
        }
        catch (MissingYearException)
        {
            // Which occurrences there are can't be told without that year; what is known stays as it is until it is loaded (C1).
            return;
        }

        var latest = new Dictionary<string, DutyOccurrence>(prior.Count, StringComparer.Ordinal);
        foreach (var occurrence in prior)
        {
            latest[occurrence.Key] = occurrence;
        }

        foreach (var candidate in candidates)
        {
            latest.Remove(candidate.Key, out var occurrence);
            Reconcile(duty, candidate, inState, occurrence);
        }

        // What is left hangs on nothing any more.
        foreach (var gone in latest.Values.Where(p => p.End == DutyEnd.Owed || (p.End == DutyEnd.Met && !HangsOnItsOwnVersion(p))))
        {
            End(gone with { Live = false }, DutyEnd.Cancelled);
        }

        // What was met or missed for one session is owed for the next, in the same step.
        if (duty.Occurrence.IsOfSessions && Done(Prior(duty.Name)) > Done(prior))
        {
            Reconcile(duty);
        }

        static int Done(List<DutyOccurrence> occurrences) => occurrences.Count(o => o.End is DutyEnd.Met or DutyEnd.Missed);
    }

    private void Reconcile(DutyDefinition duty, Candidate candidate, bool inState, DutyOccurrence? latest)
    {
        if (!inState && latest is null)
        {
            return;
        }

        // What does not look at the anchor is the same for every occurrence: its scope keeps what has been worked out.
        var scope = duty.LooksAtAnchor ? step.FactsWith(candidate.It) : step.Facts;
        var live = inState && Holds(duty.When, scope, ifUnknown: true) && !(duty.EndsWhen is not null && Holds(duty.EndsWhen, scope, ifUnknown: false));
        if (!live && latest is null)
        {
            return;
        }

        // A duty without a key of its own that is owed again after it ended is a new round; only what was recorded since can meet it (T4).
        // That another version asks for it here is no coming back.
        var newRound = live && !step.IsMoving && latest is { Live: false, Key: NoKey, End: not DutyEnd.Owed };
        var since = newRound ? step.EntryNo : latest is { Round: > 1 } ? latest.OpenedByEntry : 0;
        var law = newRound || latest is null ? new Law(duty, candidate, scope) : LawOf(latest, new Law(duty, candidate, scope));
        var met = MetBy(law.Duty, law.Candidate, law.Scope, since, newRound ? null : latest);
        var missed = (duty.MissedWhen is not null && Holds(duty.MissedWhen, scope, ifUnknown: false))
            || (duty.Occurrence.IsOfSessions && Duties.Session.From(candidate.It) is { } session && HasPassed(session));
        if (latest is null || newRound)
        {
            // A round is opened only by what is still to be done; a first occurrence may be recorded when it is already met.
            if (newRound && met is not null)
            {
                return;
            }

            // What was done before any version asked for it was never owed.
            if (met is { } early && step.Now.Moves.Exists(m => early.Entry < m.Entry && (candidate.Anchor?.Entry ?? 0) < m.Entry && IsUnknownTo(m.From, duty)))
            {
                return;
            }

            var opened = Derive(duty, candidate, scope, new DutyOccurrence
            {
                Duty = duty.Name,
                Key = candidate.Key,
                Round = newRound ? latest!.Round + 1 : 1,
                No = candidate.No,
                Nature = duty.Nature,
                OpenedByEntry = step.EntryNo,
                Live = true,
            });
            Write(met is { } done ? MetNow(opened, done) : opened, null);
            return;
        }

        switch (latest.End)
        {
            case DutyEnd.Owed when met is { } done:
                // It was done where it was meant to be done: its session is not looked for any more.
                var doneBy = Derive(duty, candidate, scope, latest);
                Write(AtSessionOf(latest, MetNow(doneBy, done)) with { WasOverdue = doneBy.WasOverdue || doneBy.IsPast(at), Live = live }, latest);
                break;
            case DutyEnd.Owed when missed:
                // By when it had to be done is what it is now that it can't be any more.
                End(Derive(duty, candidate, scope, latest) with { Live = false }, DutyEnd.Missed);
                break;
            case DutyEnd.Owed when !live:
                End(latest with { Live = false }, DutyEnd.Cancelled);
                break;
            case DutyEnd.Owed:
                var owed = Derive(duty, candidate, scope, latest) with { Live = true };
                TellSessionChange(duty, owed, latest);
                Write(owed, latest);
                break;
            case DutyEnd.Met when met is { } done:
                // When a condition met it, no one entry did; the first that found it so stays. A date that hangs on the anchor alone is as it was.
                if (!step.IsAllNew && law.Duty.DueHangsOnAnchor && done.On == latest.MetOn && live == latest.Live && (law.Duty.MetWhen is not null || done.Entry == latest.MetByEntry))
                {
                    break;
                }

                var stands = !step.IsAllNew && law.Duty.DueHangsOnAnchor ? latest : AtSessionOf(latest, Derive(law.Duty, law.Candidate, law.Scope, latest));
                Write(stands with { MetOn = done.On, MetByEntry = law.Duty.MetWhen is null ? done.Entry : latest.MetByEntry, Live = live }, latest);
                break;
            case DutyEnd.Met when !live && !step.FactsChanged:
                Write(latest with { Live = false }, latest);
                break;
            case DutyEnd.Met when live:
                Write(Reopened(Derive(duty, candidate, scope, latest)), latest);
                break;
            case DutyEnd.Met:
                End(latest with { Live = false, MetOn = null, MetByEntry = 0 }, DutyEnd.Cancelled);
                break;
            case DutyEnd.Cancelled or DutyEnd.Missed when met is { } done && CountsAfterTheEnd(latest, done.On):
                // Whose it is may have changed while it was gone.
                Write(MetNow(AtSessionOf(latest, Derive(law.Duty, law.Candidate, law.Scope, latest)), done) with { Live = live }, latest);
                break;
            case DutyEnd.Cancelled when live && !missed:
            case DutyEnd.Missed when live && !missed && duty.MissedWhen is not null && !duty.Occurrence.IsOfSessions:
                // What was done while it was not owed meets it when it is asked for again. What can be done after all, by what has come to be known since, was never missed.
                var back = Reopened(Derive(duty, candidate, scope, latest));
                Write(met is { } meanwhile ? MetNow(back, meanwhile) : back, latest);
                break;
        }
    }

    /// <summary>The law an occurrence is judged by. One that had ended before the case moved on is never judged anew by a version it did not live under (T5).</summary>
    private Law LawOf(DutyOccurrence latest, Law own)
    {
        if (step.Now.VersionThatJudges(latest) == step.Machine.Version || !step.Act.World.Library.DutyOf(step.Now, latest, out var machine, out var duty))
        {
            return own;
        }

        var scope = new CaseScope(step.Act, machine, step.Now);
        var it = Anchors.It(scope, duty, latest.Key);
        if (!it.IsNothing)
        {
            scope.Bind("it", it);
        }

        return new Law(duty, own.Candidate with { It = it }, scope);
    }

    private bool HangsOnItsOwnVersion(DutyOccurrence ended) =>
        step.Now.VersionThatJudges(ended) != step.Machine.Version && step.Act.World.Library.DutyOf(step.Now, ended, out var machine, out var duty)
        && (duty.Occurrence is Occurrence.OnceOnly || !Anchors.It(new CaseScope(step.Act, machine, step.Now), duty, ended.Key).IsNothing);

    private bool IsUnknownTo(int version, DutyDefinition duty) =>
        step.Act.World.Library.Find(step.Now.Process, version) is { } machine && !machine.DutiesByName.ContainsKey(duty.Name) && !duty.Was.Exists(machine.DutiesByName.ContainsKey);

    // What was missed stays so unless it turns out to have been done in time; the transition it caused stands (T15).
    // What was cancelled counts as met by what happened before that.
    private static bool CountsAfterTheEnd(DutyOccurrence ended, string metOn) => ended.End == DutyEnd.Cancelled
        ? ended.EndedOn is not { } endedOn || string.CompareOrdinal(EventDate.DayOf(metOn), EventDate.DayOf(endedOn)) <= 0
        : !ended.IsLate(metOn);

    private static DutyOccurrence AtSessionOf(DutyOccurrence before, DutyOccurrence now) => before.Session is null ? now : now with { Session = before.Session };

    private static DutyOccurrence Reopened(DutyOccurrence occurrence) =>
        occurrence with { End = DutyEnd.Owed, MetOn = null, MetByEntry = 0, EndedByEntry = 0, EndedOn = null, Live = true };

    private void TellSessionChange(DutyDefinition duty, DutyOccurrence now, DutyOccurrence before)
    {
        if (duty.TellSessionChange.IsEmpty || before.Session is null || now.Session == before.Session)
        {
            return;
        }

        string Words(string? session) => session is not null && step.Act.Schedule.Named(session) is { } found ? $"the session of {Due.At(found.StartsAt).InWords}" : "no session";
        step.Tell(step.People(duty.TellSessionChange, now.Owners), now.Label, MessageKind.Notice,
            $"{duty.Title}: it is now meant for {Words(now.Session)}, no longer for {Words(before.Session)}", now.Rules);
    }

    private DutyOccurrence MetNow(DutyOccurrence occurrence, (string On, int Entry) done) =>
        occurrence with { End = DutyEnd.Met, MetOn = done.On, MetByEntry = done.Entry, EndedByEntry = step.EntryNo, EndedOn = step.Draft!.OccurredOn };

    private void End(DutyOccurrence occurrence, DutyEnd end) => Write(occurrence with { End = end, EndedByEntry = step.EntryNo, EndedOn = step.Draft!.OccurredOn }, null);

    /// <summary>Writes an occurrence down when it differs. One that was opened in this act and ended again never was (T6).</summary>
    private void Write(DutyOccurrence now, DutyOccurrence? before)
    {
        if (before is null || !Same(now, before))
        {
            step.Change(new Changes { Duties = [now] });
            TellMissingYear(now, before);
        }
    }

    /// <summary>Only somebody who loads the year can help: they are told once of every duty that waits for it (C1).</summary>
    private void TellMissingYear(DutyOccurrence now, DutyOccurrence? before)
    {
        if (now is { End: DutyEnd.Owed, MissingYear: { } year } && before?.MissingYear != year)
        {
            step.Tell(step.People(step.Machine.MissingYearAlert), now.Label, MessageKind.Notice,
                $"{step.Machine.DutiesByName[now.Duty].Title} ({now.Label}) has no due date: {now.NoDate}", now.Rules);
        }
    }

    private static bool Same(DutyOccurrence one, DutyOccurrence other) =>
        one.End == other.End && one.Due == other.Due && one.NoDate == other.NoDate && one.From == other.From && one.SoonFrom == other.SoonFrom
        && one.Live == other.Live && one.EndedOn == other.EndedOn && one.MissingYear == other.MissingYear && one.MetOn == other.MetOn && one.MetByEntry == other.MetByEntry && one.No == other.No && one.Nature == other.Nature
        && one.WasOverdue == other.WasOverdue && one.OwnerRole == other.OwnerRole && one.Session == other.Session && one.Minimum == other.Minimum && one.Target == other.Target
        && Kept(one.Owners, other.Owners) == other.Owners && Kept(one.Rules, other.Rules) == other.Rules && Kept(one.Sent, other.Sent) == other.Sent;

    /// <summary>The list as it was when it still says the same.</summary>
    private static ImmutableList<string> Kept(ImmutableList<string> now, ImmutableList<string> before) =>
        ReferenceEquals(now, before) || (now.Count == before.Count && now.SequenceEqual(before)) ? before : now;

    private List<DutyOccurrence> Prior(string duty)
    {
        var prior = new List<DutyOccurrence>();
        foreach (var occurrence in step.Now.Duties)
        {
            if (occurrence.Duty == duty)
            {
                prior.Add(occurrence);
            }
        }

        return prior;
    }

    private DutyOccurrence Derive(DutyDefinition duty, Candidate candidate, CaseScope scope, DutyOccurrence occurrence)
    {
        var derived = duty.Due?.Derive(new CaseDueScope(scope, candidate.It), owed: true);
        var session = (duty.Session?.Derive(new CaseDueScope(scope, candidate.It)) ?? derived)?.Session ?? Duties.Session.From(candidate.It);
        var due = derived?.Due?.ToString();
        var window = due is null ? null : duty.WindowFrom?.Derive(new CaseDueScope(scope, candidate.It, due)).Due?.ToString();
        var now = occurrence with
        {
            Due = due,
            NoDate = derived?.NoDateReason,
            MissingYear = derived?.MissingYear,
            From = window,
            SoonFrom = due is null ? null : Reminding.SoonFrom(duty, scope, candidate.It, due),
            OwnerRole = Recipients.Words(duty.Owner, scope),
            Owners = Kept(Recipients.People(duty.Owner, step.Act, step.Now, scope, null, alsoTold: false), occurrence.Owners),
            Rules = derived is not { Tags.Count: > 0 } ? duty.Rules : Kept([.. duty.Rules.Concat(derived.Tags).Distinct(StringComparer.Ordinal)], occurrence.Rules),
            Nature = duty.Nature,
            No = candidate.No,
            Session = session?.Name,
            Minimum = Whole(duty.Minimum, scope),
            Target = Whole(duty.Target, scope),
            // What was sent belongs to the date it was sent for (T23).
            Sent = due == occurrence.Due ? occurrence.Sent : [],
        };

        // And so does having been late: what may be done later after all, and is done by then, is done in time (C7).
        return due == occurrence.Due || occurrence.End != DutyEnd.Owed || now.IsPast(at) ? now : now with { WasOverdue = false };
    }

    private static int? Whole(Expression? expression, CaseScope scope) => expression?.Evaluate(scope).Number is { } number ? (int)number : null;

    private const string NoKey = "-";

    private List<Candidate> Candidates(DutyDefinition duty)
    {
        var candidates = new List<Candidate>();
        if (duty.Occurrence is Occurrence.OnceOnly)
        {
            candidates.Add(new Candidate(NoKey, Value.Nothing, null, 0));
            return candidates;
        }

        var scope = new CaseDueScope(step.Facts);
        if (duty.Occurrence.First(scope)?.Due is { } first)
        {
            candidates.Add(new Candidate("0", first.AsValue, null, OfChain(duty, 0)));
        }

        if (duty.Occurrence.IsOfSessions)
        {
            var prior = Prior(duty.Name);
            var no = prior.Select(p => p.No).DefaultIfEmpty().Max();
            foreach (var session in Sessions(duty, scope, prior))
            {
                candidates.Add(new Candidate(session.Name, session.AsValue, null, prior.Find(p => p.Key == session.Name)?.No ?? ++no));
            }
        }

        foreach (var fact in duty.Occurrence.Facts(scope))
        {
            var key = fact.Item == 0
                ? fact.Entry.ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{fact.Entry}.{fact.Item}");
            candidates.Add(new Candidate(key, fact.AsValue, fact, OfChain(duty, fact.No)));
        }

        return candidates;
    }

    /// <summary>
    /// The number people know an occurrence by. In a chain that begins before there is any fact, the first is number 1 and each fact opens the next (C21);
    /// else it is the fact's. Actions have no numbers.
    /// </summary>
    private int OfChain(DutyDefinition duty, int no) =>
        duty.Occurrence is Occurrence.EachFact { FirstFrom: not null } each && each.Each.Sources.All(step.Machine.Streams.Contains) ? no + 1 : no;

    /// <summary>
    /// Each session in order up to the one that is ahead: of those before it something has become. And what was owed for a session whose day has passed stays,
    /// though nothing is meant for it any more.
    /// </summary>
    private List<Session> Sessions(DutyDefinition duty, CaseDueScope scope, List<DutyOccurrence> prior)
    {
        var chosen = duty.Occurrence is Occurrence.EachSessionOf { Duties: var of } ? SessionsOf(of) : [];
        foreach (var session in duty.Occurrence.Sessions(scope))
        {
            chosen.Add(session);
            var became = prior.Find(p => p.Key == session.Name)?.End;
            if (became is not (DutyEnd.Met or DutyEnd.Missed) && !(session.Over && became == DutyEnd.Cancelled))
            {
                break;
            }
        }

        chosen.AddRange(prior.Where(p => !chosen.Exists(c => c.Name == p.Key)).Select(p => step.Act.Schedule.Named(p.Key)).OfType<Session>().Where(s => !s.Cancelled && HasPassed(s)));
        return chosen;
    }

    /// <summary>The sessions that other duties are meant for now.</summary>
    private List<Session> SessionsOf(IEnumerable<string> duties) =>
    [
        .. step.Now.Duties.Where(d => d is { Session: not null, End: not DutyEnd.Cancelled } && duties.Contains(d.Duty))
            .Select(d => step.Act.Schedule.Named(d.Session!)).OfType<Session>().Where(s => !s.Cancelled).DistinctBy(s => s.Name).OrderBy(s => s.StartsAt),
    ];

    private bool HasPassed(Session session) => at >= session.Passed;

    private (string On, int Entry)? MetBy(DutyDefinition duty, Candidate candidate, CaseScope scope, int since, DutyOccurrence? latest)
    {
        if (duty.MetWhen is { } when)
        {
            // A condition that says no date holds from the day it is first found to: looked at later, that day stays.
            return Holds(when, scope, ifUnknown: false)
                ? ((duty.MetOn ?? when).Evaluate(scope).Text is { } on && EventDate.Read(on) is { } date ? date
                    : latest is { End: DutyEnd.Met, MetOn: { } found } ? found
                    : EventDate.DayOf(EventDate.Of(at)), step.EntryNo)
                : null;
        }

        (string On, int Entry)? met = null;
        foreach (var by in duty.MetBy)
        {
            if (!step.Now.Facts.TryGetValue(by.Source, out var facts))
            {
                continue;
            }

            for (var i = by.On is null ? FirstOnOrAfter(facts, candidate) : 0; i < facts.Count; i++)
            {
                var fact = facts[i];
                if (fact.Entry < since || !Follows(fact, duty.OpenedBy.Contains(by.Source), candidate))
                {
                    continue;
                }

                var inner = by.Where is null && by.On is null ? null : new MeetingScope(scope, fact);
                if (by.Where is not null && !by.Where.Evaluate(inner!).IsTruthy)
                {
                    continue;
                }

                var on = by.On is null ? fact.On : by.On.Evaluate(inner!).Text ?? fact.On;
                if (met is null || string.CompareOrdinal(on, met.Value.On) < 0)
                {
                    met = (on, fact.Entry);
                }

                if (by.On is null)
                {
                    // They stand in order of their dates: none after it is earlier.
                    break;
                }
            }
        }

        return met;
    }

    /// <summary>Where facts on the anchor's day or later begin; those before can't meet it.</summary>
    private static int FirstOnOrAfter(ImmutableList<Fact> facts, Candidate candidate)
    {
        if ((candidate.Anchor?.On ?? candidate.It.Text) is not { } anchor)
        {
            return 0;
        }

        var day = EventDate.DayOf(anchor);
        var (from, to) = (0, facts.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = string.CompareOrdinal(facts[middle].On, day) < 0 ? (middle + 1, to) : (from, middle);
        }

        return from;
    }

    /// <summary>A fact meets what came before it: of the same stream, later than the anchor; of another, not before its day.</summary>
    private static bool Follows(Fact fact, bool opensToo, Candidate candidate)
    {
        if (candidate.Anchor is not { } anchor)
        {
            return candidate.It.Text is not { } first || string.CompareOrdinal(EventDate.DayOf(fact.On), EventDate.DayOf(first)) >= 0;
        }

        return opensToo
            ? Fact.InOrder(fact, anchor) > 0
            : fact.Entry != anchor.Entry && string.CompareOrdinal(EventDate.DayOf(fact.On), EventDate.DayOf(anchor.On)) >= 0;
    }

    private static bool Holds(Expression? condition, CaseScope scope, bool ifUnknown)
    {
        if (condition is null)
        {
            return true;
        }

        try
        {
            return condition.Evaluate(scope).IsTruthy;
        }
        catch (MissingYearException)
        {
            return ifUnknown;
        }
    }

    /// <summary>An occurrence there is, whether owed or not.</summary>
    /// <param name="It">What its due rule calls <c>it</c>.</param>
    private sealed record Candidate(string Key, Value It, Fact? Anchor, int No);

    /// <summary>What an occurrence is judged by: the duty as one version has it, and what that version sees.</summary>
    private sealed record Law(DutyDefinition Duty, Candidate Candidate, CaseScope Scope);

    /// <summary>In <c>metBy</c>, <c>form</c> is what the meeting fact kept of its form.</summary>
    private sealed class MeetingScope(CaseScope outer, Fact fact) : Scope
    {
        public override bool TryResolve(string name, out Value value)
        {
            if (name == "form")
            {
                value = fact.AsValue;
                return true;
            }

            return outer.TryResolve(name, out value);
        }
    }
}
