using System.Globalization;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Duties;

/// <summary>What dates are counted from: fields, facts, the occurrence, other duties, sessions.</summary>
internal sealed partial class DueRuleEvaluation
{
    /// <summary>All facts that count, in order: one occurrence each.</summary>
    public IReadOnlyList<Fact> AllFacts(FactRef facts)
    {
        var all = facts.Sources.Count == 1 ? scope.Facts(facts.Sources[0]) : [.. facts.Sources.SelectMany(scope.Facts).Order(Comparer<Fact>.Create(Cases.Fact.InOrder))];
        if (facts.Where is not { } where)
        {
            return facts.Field is null ? all : [.. all.Where(f => !f.AsValue[facts.Field].IsNothing)];
        }

        var candidate = new CandidateScope(scope, facts.Sources);
        return [.. all.Where(f => (facts.Field is null || !f.AsValue[facts.Field].IsNothing) && Counts(f))];

        bool Counts(Fact fact)
        {
            candidate.Candidate = fact.AsValue;
            return where.Expression.Evaluate(candidate).IsTruthy;
        }
    }

    /// <summary>All sessions that count, in order.</summary>
    public IReadOnlyList<Session> AllSessions(SessionRef session)
    {
        var than = session.Than is null ? default : Point(session.Than);
        if (session.Than is not null && than.Kind != OutcomeKind.Date)
        {
            return [];
        }

        var candidate = new CandidateScope(scope, Sequence<string>.None);
        return [.. scope.Sessions(session.Series).Where(s => !s.Cancelled && Lies(s, session, than.Date) && Counts(s))];

        bool Counts(Session each)
        {
            candidate.Candidate = each.AsValue;
            return session.Where is null || session.Where.Expression.Evaluate(candidate).IsTruthy;
        }
    }

    private Outcome Name(NamePoint name)
    {
        if (name.Kind != NameKind.Source && scope.Field(name.Name) is { IsNothing: false } value)
        {
            return Read(value, name.Name);
        }

        return name.Kind == NameKind.Field ? Outcome.Await(name.Name) : Latest(name.Name);
    }

    private Outcome WorkedOut(WorkedOutPoint date)
    {
        var (value, error) = Evaluate(date.Expression, Conditions);
        var name = date.Expression.Expression.Calls.Select(c => c.Function).FirstOrDefault("the date meant");
        return error ?? (value.IsNothing ? Outcome.Await(name) : Read(value, name));
    }

    /// <summary>A value as a date: a date, a date-time, a session or its name, a fact.</summary>
    private Outcome Read(Value value, string name)
    {
        if (Due.TryParse(value.Text, out var date))
        {
            why?.Add(Anchor(name, date));
            return Outcome.At(date);
        }

        if ((Session.From(value) ?? (value.Text is { } text ? scope.SessionNamed(text) : null)) is { } session)
        {
            return Sits(session);
        }

        return value.Kind == ValueKind.Map && Due.TryParse(value["on"].Text, out date)
            ? Told(Outcome.At(date), name)
            : Outcome.Fail($"{Words.Sentence(scope.Label(name))} is '{value}', which is neither a date nor a session");
    }

    private Outcome Told(Outcome outcome, string name)
    {
        why?.Add(Anchor(name, outcome.Date));
        return outcome;
    }

    private Outcome It(ItPoint it)
    {
        var value = scope.It;
        if (value.IsNothing)
        {
            return Outcome.Fail("'it' stands for one of several occurrences, and this duty has none");
        }

        // What happened is called what it is called elsewhere, and a date alone what it is the date of.
        var itself = value["action"].Text ?? scope.ItName ?? Itself;
        if (it.Member is not { } member)
        {
            return Session.From(value) is { } session ? Sits(session) : Read(value, itself);
        }

        var part = value.Kind == ValueKind.Map ? value[member] : member == "on" ? value : Value.Nothing;
        return part.IsNothing ? Outcome.Await(it.ToString()) : Read(part, member == "on" ? itself : member == "day" && Session.From(value) is { Series: var series } ? scope.Called(series) is null ? $"{series} session" : series : member);
    }

    private Outcome Latest(string source)
    {
        var facts = scope.Facts(source);
        return facts.Count == 0 ? Outcome.Await(source) : Happened(facts[^1], null);
    }

    private Outcome Fact(FactRef facts)
    {
        if (facts.Quant == Quant.Each)
        {
            return It(new ItPoint(facts.Field));
        }

        var side = facts.Quant switch { Quant.Next => Side.AfterIt, Quant.Previous => Side.BeforeIt, _ => facts.Side };
        if (side != Side.Any && scope.It.IsNothing)
        {
            return Outcome.Fail("'it' stands for one of several occurrences, and this duty has none");
        }

        var fromTheEnd = facts.Quant is Quant.Latest or Quant.Previous;
        var candidate = facts.Where is null || worstCase ? null : new CandidateScope(scope, facts.Sources);
        Fact? best = null;
        foreach (var source in facts.Sources)
        {
            var all = scope.Facts(source);
            for (var i = 0; i < all.Count; i++)
            {
                var fact = all[fromTheEnd ? all.Count - 1 - i : i];
                if (best is not null && Cases.Fact.InOrder(fact, best) < 0 == fromTheEnd)
                {
                    break;
                }

                if ((side != Side.Any && CompareToIt(fact) * (side == Side.AfterIt ? 1 : -1) <= 0)
                    || (facts.Field is not null && fact.Kept[facts.Field].IsNothing))
                {
                    continue;
                }

                if (candidate is not null)
                {
                    candidate.Candidate = fact.AsValue;
                    var (value, error) = Evaluate(facts.Where!, candidate);
                    if (error is { } failed)
                    {
                        return failed;
                    }

                    if (!value.IsTruthy)
                    {
                        why?.Add(new(WhyKind.PassedOver, $"{Sentences.Happened(scope.Label(fact.Action), fact)} does not count here."));
                        continue;
                    }
                }

                best = fact;
                break;
            }
        }

        return best is null ? Outcome.Await(facts.Field ?? string.Join(" or ", facts.Sources)) : Happened(best, facts.Field);
    }

    private Outcome Happened(Fact fact, string? field)
    {
        if (!Due.TryParse(field is null ? fact.On : fact.Kept[field].Text, out var date))
        {
            return Outcome.Fail($"{Words.Sentence(scope.Label(field ?? fact.Action))} is '{(field is null ? fact.On : fact.Kept[field])}', which is not a date");
        }

        why?.Add(field is null ? Anchor(fact) : Anchor(field, date));
        return Outcome.At(date);
    }

    /// <summary>How a fact lies to the occurrence's anchor: by event date, ties by entry and item (T8).</summary>
    private int CompareToIt(Fact fact)
    {
        var it = scope.It;
        var on = Session.From(it) is not null ? it["startsAt"].Text : it.Kind == ValueKind.Map ? it["on"].Text : it.Text;
        var byDate = string.CompareOrdinal(fact.On, on);
        return byDate != 0 ? byDate : it["entry"].Number is { } entry ? fact.Entry.CompareTo((int)entry) : 0;
    }

    private Outcome Duty(DutyPoint duty)
    {
        string? occurrence = null;
        if (duty.Number is { } number)
        {
            occurrence = string.Create(CultureInfo.InvariantCulture, $"#{number}");
        }
        else if (duty.OfIt)
        {
            occurrence = Session.From(scope.It)?.Name
                ?? (scope.It["no"].Number is > 0 and { } no ? string.Create(CultureInfo.InvariantCulture, $"#{no}")
                    : scope.It["entry"].Number is { } entry ? string.Create(CultureInfo.InvariantCulture, $"@{entry}")
                    : null);
            if (occurrence is null)
            {
                return Outcome.Fail($"'{duty}' needs an occurrence to stand beside, and this duty has none");
            }
        }
        else if (duty.OfSession is { } of)
        {
            var mark = why?.Count ?? 0;
            var session = Point(of);
            if (session.Kind != OutcomeKind.Date)
            {
                return session;
            }

            why?.RemoveRange(mark, why.Count - mark);
            occurrence = session.Session?.Name;
            if (occurrence is null)
            {
                return Outcome.Fail($"'{of}' is not a session");
            }
        }

        try
        {
            if ((duty.OfSession is null ? scope.DueOf(duty.Duty, occurrence, duty.WhileOwed) : scope.DueOfSession(occurrence!, duty.Duty)) is not { } due)
            {
                return Outcome.Await($"due of {duty.Duty}");
            }

            if (why is not null)
            {
                var label = duty.OfSession is null ? scope.Label(duty.Duty) : scope.LabelOfSession(occurrence!, duty.Duty);
                why.Add(new(WhyKind.Anchor, $"{label} is due on {due.InWords}.", $"‘{label}’ is due on {Words.Day(due.Date)}"));
            }

            return Outcome.At(due, timeIsSaid: due.Time is not null);
        }
        catch (MissingYearException missing)
        {
            return Outcome.Missing(missing.Year);
        }
    }

    private Outcome CutOff(CutOffPoint cutOff)
    {
        var of = Point(cutOff.Of);
        if (of.Kind != OutcomeKind.Date)
        {
            return of;
        }

        if (of.Session is not { } session)
        {
            return Outcome.Fail($"'{cutOff.Of}' is not a session, so it has no cut-off");
        }

        if (session.CutoffAt is not { } at)
        {
            return Outcome.Await($"the cut-off of {session.Name}");
        }

        var due = Due.At(at);
        why?.Add(new(WhyKind.Anchor, $"Its cut-off is {due.InWords}.", $"the session’s cut-off on {Words.Day(due.Date)}"));
        return Outcome.At(due, session, timeIsSaid: true);
    }

    private Outcome SessionOf(SessionRef wanted)
    {
        var than = wanted.Than is null ? default : Point(wanted.Than);
        if (wanted.Than is not null && than.Kind != OutcomeKind.Date)
        {
            return than;
        }

        var sessions = scope.Sessions(wanted.Series);
        var last = wanted.Pick == SessionPick.Last;
        var runsOn = sessions.Count > 0 && scope.Calendar.LastYear > 0 && scope.RunsOn(wanted.Series);
        // A series without an end has no last session, unless a filter makes one; nor is one known before a day the calendar doesn't reach.
        var endless = wanted.Where is null && (wanted.When is null or Relation.After or Relation.OnOrAfter);
        if (last && runsOn && (endless || than.Date.Date.Year > scope.Calendar.LastYear))
        {
            return Outcome.Missing(scope.Calendar.LastYear + 1);
        }

        var candidate = wanted.Where is null || worstCase ? null : new CandidateScope(scope, Sequence<string>.None);
        for (var i = 0; i < sessions.Count; i++)
        {
            var session = sessions[last ? sessions.Count - 1 - i : i];
            if (!Lies(session, wanted, than.Date) || (wanted.Pick == SessionPick.Next && session.Over))
            {
                continue;
            }

            if (session.Cancelled)
            {
                why?.Add(new(WhyKind.PassedOver, $"{Words.Sentence(TheSession(session, Due.At(session.StartsAt).InWords))} was passed over: it is cancelled."));
                continue;
            }

            if (candidate is not null)
            {
                candidate.Candidate = session.AsValue;
                var (value, error) = Evaluate(wanted.Where!, candidate);
                if (error is { } failed)
                {
                    return failed;
                }

                if (!value.IsTruthy)
                {
                    why?.Add(new(WhyKind.PassedOver, $"{Words.Sentence(TheSession(session, Due.At(session.StartsAt).InWords))} was passed over: it does not count here."));
                    continue;
                }
            }

            return Sits(session);
        }

        return !last && runsOn
            ? Outcome.Missing(scope.Calendar.LastYear + 1, notBefore: scope.Calendar.LastYear < 9999 ? new DateOnly(scope.Calendar.LastYear + 1, 1, 1) : null)
            : Outcome.Await(wanted.ToString());
    }

    /// <summary>By the day; by the clock when a start or cut-off is compared with a date-time.</summary>
    private static bool Lies(Session session, SessionRef wanted, Due than)
    {
        if (wanted.When is not { } when)
        {
            return true;
        }

        if ((wanted.Part == SessionPart.CutOff ? session.CutoffAt : session.StartsAt) is not { } at)
        {
            return false;
        }

        var order = wanted.Part == SessionPart.Day || than.Time is null
            ? DateOnly.FromDateTime(at).CompareTo(than.Date)
            : at.CompareTo(than.OnTheClock);
        return when switch
        {
            Relation.Before => order < 0,
            Relation.OnOrBefore => order <= 0,
            Relation.OnOrAfter => order >= 0,
            _ => order > 0,
        };
    }

    private Outcome Sits(Session session)
    {
        why?.Add(new(WhyKind.Anchor, $"{Words.Sentence(TheSession(session, Due.At(session.StartsAt).InWords))} is meant{(session.NominalOn == session.Day ? "" : $" (planned for {Words.Day(session.NominalOn)})")}.", TheSession(session, Words.Day(session.Day))));
        return Outcome.At(Due.At(session.StartsAt), session);
    }
}
