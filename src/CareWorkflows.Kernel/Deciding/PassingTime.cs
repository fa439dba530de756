using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>Time as an actor (design idea 4, T10): everything that fell due on a case, in order, each as at its own moment.</summary>
internal static class PassingTime
{
    private const int MostInstants = 500;

    /// <summary>Brings a case up to now. Deciding it twice at the same time changes nothing.</summary>
    public static bool Run(Act act, Step step)
    {
        var now = act.NowOnTheClock;

        step.IsAllNew = true;

        // A changed calendar, setting or child's record moves dates without anything being due. As at the first moment that is,
        // though: what a later one changes (a timeout that closes a breach) is not known before it.
        var first = Instants(step).DefaultIfEmpty(now).Min();
        Look(step, first < now ? first : now, act);
        for (var i = 0; i < MostInstants && !act.IsRefused; i++)
        {
            var at = Instants(step).DefaultIfEmpty(DateTime.MaxValue).Min();
            if (at > now)
            {
                break;
            }

            if (!Look(step, at, act) && !FireDeadline(act, step, at))
            {
                break;
            }
        }

        return !act.IsRefused;
    }

    /// <summary>Works out again what is owed, because the council's calendar or settings changed, and tells the owners of what moved (C7).</summary>
    public static bool LookAgain(Act act, Step step, LookAgain change)
    {
        var role = change.By.Roles.Count > 0 ? change.By.Roles[0] : "";
        act.Admit(role);
        step.IsAllNew = true;
        step.Begin(new EntryDraft
        {
            Action = HistoryEntry.CouncilChanged,
            By = change.By,
            Role = role,
            OccurredOn = EventDate.Of(act.NowOnTheClock),
            Form = new Record([new("change", change.Change), new("reason", change.Reason)]),
        });
        var before = step.Now;
        Settle(step, act.NowOnTheClock);
        foreach (var now in step.Draft!.Changes.Duties.Where(d => d.End == DutyEnd.Owed))
        {
            if (before.Duties.Find(now.IsSame) is { End: DutyEnd.Owed } was && was.Due != now.Due)
            {
                step.Tell(now.Owners, now.Label, MessageKind.Notice, $"{step.Machine.DutiesByName[now.Duty].Title}: {Moved(was.Due, now.Due)}. {change.Change}: {change.Reason}", now.Rules);
            }
        }

        // A child's record with nothing of its own to say does not speak for the child's other cases: each is looked at by itself.
        step.DropIfEmpty();
        return act.CountEntry(step) && act.Settle();
    }

    private static string Moved(string? was, string? now) => (Due.TryParse(was, out var from), Due.TryParse(now, out var to)) switch
    {
        (true, true) => $"it is now due on {to.InWords}, no longer on {from.InWords}",
        (false, true) => $"it is due on {to.InWords}",
        _ => "it has no due date any more",
    };

    /// <summary>When time next has something to say; UTC. A deadline already past is due at once (T16).</summary>
    public static DateTime? NextWakeUp(Step step) =>
        Instants(step).DefaultIfEmpty(DateTime.MaxValue).Min() is var next && next < DateTime.MaxValue ? LondonTime.InstantOf(next).UtcDateTime : null;

    /// <summary>What is owed by what has been recorded, and who must be told by a moment (T1.6, T1.7). Facts are those recorded up to now; only lateness is judged as at the moment.</summary>
    public static void Settle(Step step, DateTime at)
    {
        Reconciliation.Run(step, at);
        Reminding.Send(step, at);
        Breaching.Escalate(step, at);
    }

    public static void BeginEntry(Step step, string occurredOn, string? cause) => step.Begin(new EntryDraft
    {
        Action = HistoryEntry.TimePassed,
        By = cause is null ? Actor.System : step.Act.Command.By,
        Role = cause is null ? "System" : step.Act.ActingRole,
        OccurredOn = occurredOn,
        Cause = cause,
    });

    /// <summary>Breaches, reminders and escalations as at a moment. False: there was nothing to do.</summary>
    private static bool Look(Step step, DateTime at, Act act)
    {
        BeginEntry(step, EventDate.Of(at), null);
        Settle(step, at);
        var did = !step.Draft!.IsEmpty;
        if (did)
        {
            act.CountEntry(step);
        }

        step.DropIfEmpty();
        return did;
    }

    /// <summary>Fires the first deadline of the present state that is due and whose condition holds.</summary>
    private static bool FireDeadline(Act act, Step step, DateTime at)
    {
        foreach (var (trigger, due) in Deadlines(step).Where(d => d.At.OnTheClock <= at).ToList())
        {
            var on = due.ToString();
            if (!Holds(act, step, trigger, on))
            {
                continue;
            }

            var answered = step.Now.Duties.Where(d => trigger.Answers.Contains(d.Duty) && d.End == DutyEnd.Owed && d.IsPast(at)).ToList();
            if (!Firing.Fire(act, step, trigger.Name, Record.Empty, on, Actor.System, HistoryEntry.TimePassed))
            {
                return false;
            }

            foreach (var duty in answered)
            {
                var current = step.Now.Duties.Find(duty.IsSame)!;
                step.Change(new Changes { Duties = [current with { End = DutyEnd.Missed, Live = false, EndedByEntry = step.EntryNo, EndedOn = step.Draft!.OccurredOn }] });
            }

            if (!act.Carry())
            {
                return false;
            }

            // What is owed in the new state counts from this moment on, not from when somebody next looks.
            Reconciliation.Run(step, at);
            return true;
        }

        return false;
    }

    private static bool Holds(Act act, Step step, Trigger trigger, string on)
    {
        var scope = new CaseScope(act, step.Machine, step.Now)
        {
            Judged = new Judgement(trigger.Name, Record.Empty, on, Actor.System, "System", act.NowOnTheClock, act.Command.Id, step.Now.Data),
        };
        var edges = step.Machine.EdgesFrom(step.Now.State, trigger.Name);
        var open = edges.FindAll(e => !e.IsOtherwise && (e.Condition is null || e.Condition.Evaluate(scope).IsTruthy));

        // None true, or a requirement that isn't: it stays armed. More than one: never guessed (X3).
        var edge = open.Count == 1 ? open[0] : open.Count == 0 ? edges.Find(e => e.IsOtherwise) : null;
        return edge is not null && edge.Requirements.TrueForAll(r => r.Grade != Grade.Hard || Guarding.Judge(r, scope) is not { Held: false });
    }

    private static IEnumerable<(Trigger Trigger, Due At)> Deadlines(Step step)
    {
        if (!step.Machine.States.TryGetValue(step.Now.State, out var state))
        {
            yield break;
        }

        foreach (var trigger in state.Deadlines)
        {
            if (trigger.Due?.Derive(new CaseDueScope(step.Facts)).Due is { } due)
            {
                yield return (trigger, due);
            }
        }
    }

    /// <summary>Every moment something falls due that has not been done; London wall time.</summary>
    private static IEnumerable<DateTime> Instants(Step step)
    {
        foreach (var occurrence in step.Now.Duties)
        {
            if (occurrence.End != DutyEnd.Owed || occurrence.Due is null || step.Machine.DutiesByName.GetValueOrDefault(occurrence.Duty) is not { } duty)
            {
                continue;
            }

            if (duty.Occurrence.IsOfSessions && step.Act.Schedule.Named(occurrence.Key) is { } session)
            {
                yield return session.Passed;
            }

            foreach (var reminder in Reminding.Unsent(step, duty, occurrence))
            {
                yield return reminder.At;
            }

            if (duty.Nature == DutyNature.Breach && step.Now.BreachOf(occurrence) is not { Status: BreachStatus.Open })
            {
                yield return EventDate.BreachAt(occurrence.Due);
            }
        }

        foreach (var (_, _, at, _) in Breaching.Escalations(step))
        {
            yield return at;
        }

        foreach (var (trigger, due) in Deadlines(step))
        {
            if (Holds(step.Act, step, trigger, due.ToString()))
            {
                yield return due.OnTheClock;
            }
        }
    }
}
