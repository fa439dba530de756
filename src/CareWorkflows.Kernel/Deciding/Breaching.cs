using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>Opens, escalates and closes breaches (C6, C7, C9). Never changes a state.</summary>
internal static class Breaching
{
    /// <summary>Brings the breach of one occurrence in line with how the occurrence stands at a moment.</summary>
    public static void Judge(Step step, DutyOccurrence occurrence, DateTime at)
    {
        var breach = step.Now.BreachOf(occurrence);
        var duty = step.Machine.DutiesByName.GetValueOrDefault(occurrence.Duty);
        switch (occurrence.End)
        {
            case DutyEnd.Owed when duty is { Nature: DutyNature.Breach } && occurrence.IsPast(at):
                if (breach is not { Status: BreachStatus.Open })
                {
                    Open(step, duty, occurrence, at);
                }
                else if (breach.Due != occurrence.Due)
                {
                    Write(step, breach with { Due = occurrence.Due, Since = Since(occurrence.Due!) });
                }

                break;
            case DutyEnd.Owed when breach is { Status: BreachStatus.Open } && !occurrence.IsPast(step.Act.NowOnTheClock):
                StandDown(step, breach, occurrence, BreachStatus.Closed);
                break;
            case DutyEnd.Met when occurrence.IsLate(occurrence.MetOn!):
                MetLate(step, duty, occurrence, breach, at);
                break;
            case DutyEnd.Met when breach is { Status: BreachStatus.Open or BreachStatus.MetLate }:
                StandDown(step, breach, occurrence, BreachStatus.MetRecordedLate);
                MarkOverdue(step, occurrence);
                break;
            case DutyEnd.Missed when duty is { Nature: DutyNature.Breach } && (duty.MissedWhen is not null || duty.Occurrence.IsOfSessions):
                // What can't be done any more is late at once, whatever its date.
                if (breach is null)
                {
                    Open(step, duty, occurrence, at);
                }
                else if (breach is { Status: BreachStatus.Open } && breach.Due != occurrence.Due)
                {
                    Write(step, breach with { Due = occurrence.Due, Since = FirstDay(occurrence, at) });
                }

                break;
            case DutyEnd.Missed when breach is { Status: BreachStatus.Open }:
                Write(step, breach with { Status = BreachStatus.Closed });
                break;
        }
    }

    /// <summary>A breach of what is no occurrence any more (a fact that stopped counting, T27) is closed with a stand-down; one whose state was left stays open until acknowledged.</summary>
    public static void CloseForGoneDuties(Step step)
    {
        foreach (var breach in step.Now.Breaches.Where(b => b is { Status: BreachStatus.Open, DutyName: not null }))
        {
            // What a later version no longer asks for was owed all the same: somebody has to see that it was late (T5).
            if (step.Now.Duties.Find(breach.IsOf) is { End: DutyEnd.Cancelled } occurrence && !HasAnchor(step, occurrence)
                && !step.Now.Moves.Exists(m => m.Entry == occurrence.EndedByEntry))
            {
                StandDown(step, breach, occurrence, BreachStatus.Closed);
            }
        }
    }

    /// <summary>Instants at which open breaches climb the ladder, not yet climbed; London wall time.</summary>
    public static IEnumerable<(Breach Breach, string Key, DateTime At, ImmutableList<Recipient> To)> Escalations(Step step)
    {
        foreach (var breach in step.Now.Breaches)
        {
            if (breach.Status != BreachStatus.Open)
            {
                continue;
            }

            foreach (var (key, after, to) in Ladder(step, breach))
            {
                if (!breach.Sent.Contains(key) && Climb(step, breach, after) is { } at)
                {
                    yield return (breach, key, at, to);
                }
            }
        }
    }

    /// <summary>Sends the escalations due at a moment.</summary>
    public static void Escalate(Step step, DateTime at)
    {
        foreach (var (breach, key, _, to) in Escalations(step).Where(e => e.At <= at).ToList())
        {
            var now = step.Now.Breaches.Find(b => b.Id == breach.Id)!;
            var people = step.People(to, Owners(step, breach), it: Value.Nothing);
            step.Tell(people, About(breach), MessageKind.Breach, $"{Words(step, breach)} is still open since {Due.Parse(breach.Since).InWords}", breach.Rules);
            Write(step, now with { Sent = now.Sent.Add(key), Told = [.. now.Told.Union(people)] });
        }
    }

    /// <summary>What was acknowledged by mistake is open again, and whoever was told of it hears so: they may have taken it for dealt with.</summary>
    public static void OpenAgain(Step step, Breach breach)
    {
        Write(step, breach with { Status = BreachStatus.Open, AcknowledgedOn = null, Note = null });
        step.Tell(breach.Told, About(breach), MessageKind.Breach, $"{Words(step, breach)} is open again: it was acknowledged by mistake", breach.Rules);
    }

    private static void Open(Step step, DutyDefinition duty, DutyOccurrence occurrence, DateTime at)
    {
        var breach = new Breach
        {
            Id = step.Now.Breaches.Count + 1,
            Duty = occurrence.Label,
            DutyName = occurrence.Duty,
            DutyKey = occurrence.Key,
            DutyRound = occurrence.Round,
            Rules = occurrence.Rules,
            Since = FirstDay(occurrence, at),
            Due = occurrence.Due,
        };
        var told = Alert(step, duty, occurrence, ref breach, at);
        Write(step, breach with { Told = told });
        MarkOverdue(step, occurrence);
    }

    private static void MetLate(Step step, DutyDefinition? duty, DutyOccurrence occurrence, Breach? breach, DateTime at)
    {
        if (duty is not { Nature: DutyNature.Breach })
        {
            return;
        }

        var days = EventDate.DaysBetween(occurrence.Due!, occurrence.MetOn!);
        if (breach is { Status: BreachStatus.MetLate } && breach.DaysLate == days && breach.Due == occurrence.Due)
        {
            return;
        }

        if (breach is { AcknowledgedOn: not null })
        {
            return;
        }

        var late = breach ?? new Breach
        {
            Id = step.Now.Breaches.Count + 1,
            Duty = occurrence.Label,
            DutyName = occurrence.Duty,
            DutyKey = occurrence.Key,
            DutyRound = occurrence.Round,
            Rules = occurrence.Rules,
            Since = Since(occurrence.Due!),
        };

        // Nobody has been told that this one was late, or they were told it was not (C7).
        if (breach is not { Status: BreachStatus.Open or BreachStatus.MetLate })
        {
            late = late with { Told = Alert(step, duty, occurrence, ref late, at) };
        }

        Write(step, late with { Status = BreachStatus.MetLate, DaysLate = days, Due = occurrence.Due, Since = Since(occurrence.Due!) });
        MarkOverdue(step, occurrence);
    }

    /// <summary>The breach alert; what of the ladder has been reached by now goes with it as one message (T10).</summary>
    private static ImmutableList<string> Alert(Step step, DutyDefinition duty, DutyOccurrence occurrence, ref Breach breach, DateTime at)
    {
        var it = Anchors.It(step, duty, occurrence);
        var to = duty.Alert;
        foreach (var (key, after, recipients) in Ladder(step, breach))
        {
            if (Climb(step, breach, after) is { } climb && climb <= at)
            {
                to = to.AddRange(recipients);
                breach = breach with { Sent = breach.Sent.Add(key) };
            }
        }

        var told = step.People(to, occurrence.Owners, it: it);
        var say = duty.Say?.Render(step.FactsWith(it));
        step.Tell(told, occurrence.Label, MessageKind.Breach,
            $"{duty.Title} ({occurrence.Label}) was due{(occurrence.Due is { } due ? $" on {Due.Parse(due).InWords}" : "")}" + (occurrence.End switch
            {
                DutyEnd.Met => $" and was done on {Due.Parse(occurrence.MetOn!).InWords}",
                DutyEnd.Missed => " and can't be done any more",
                _ => " and has not been recorded",
            })
            + (string.IsNullOrEmpty(say) ? "" : $". {say}"),
            occurrence.Rules);
        return told;
    }

    private static void StandDown(Step step, Breach breach, DutyOccurrence occurrence, BreachStatus status)
    {
        Write(step, breach with { Status = status, DaysLate = null, Due = occurrence.Due ?? breach.Due });
        var why = status == BreachStatus.MetRecordedLate
            ? $"was done in time, on {Due.Parse(occurrence.MetOn!).InWords}"
            : occurrence.End == DutyEnd.Owed && occurrence.Due is { } due ? $"is now due on {Due.Parse(due).InWords}" : "is no longer owed";
        step.Tell(breach.Told, occurrence.Label, MessageKind.StandDown, $"No longer late: {Words(step, breach)} {why}", breach.Rules);
    }

    private static IEnumerable<(string Key, string After, ImmutableList<Recipient> To)> Ladder(Step step, Breach breach)
    {
        if (breach.DutyName is not null && step.Machine.DutiesByName.GetValueOrDefault(breach.DutyName) is { HasOwnEscalation: true } duty)
        {
            return duty.Escalate.Select((e, i) => (string.Create(CultureInfo.InvariantCulture, $"own{i + 1}"), e.After, e.To));
        }

        return step.Machine.SecondAlert is { } second && step.Facts.Setting("alerts.second").Text is { } after
            ? [("second", after.TrimStart('+'), second)]
            : [];
    }

    /// <summary>00:00 of the day so many working days after the first day of the breach. Null: the year is missing; a known due date never hides behind it (C1).</summary>
    private static DateTime? Climb(Step step, Breach breach, string after)
    {
        if (!Amount.TryParse(after, out var amount))
        {
            return null;
        }

        try
        {
            return amount.After(new Due(EventDate.Day(breach.Since)), step.Act.World.Calendar).Date.ToDateTime(TimeOnly.MinValue);
        }
        catch (MissingYearException)
        {
            return null;
        }
    }

    private static ImmutableList<string> Owners(Step step, Breach breach) => step.Now.Duties.Find(breach.IsOf)?.Owners ?? [];

    private static string About(Breach breach) => breach.Duty ?? string.Join(", ", breach.Rules);

    private static string Words(Step step, Breach breach) => breach.DutyName is { } name
        ? $"{step.Machine.DutiesByName.GetValueOrDefault(name)?.Title ?? name} ({breach.Duty})"
        : $"The override of {string.Join(", ", breach.Rules)}";

    // What is missed may have a date still to come, or none.
    private static string FirstDay(DutyOccurrence occurrence, DateTime at) => occurrence.IsPast(at) ? Since(occurrence.Due!) : EventDate.DayOf(EventDate.Of(at));

    private static string Since(string due) => EventDate.DayOf(EventDate.Of(EventDate.BreachAt(due)));

    // C9: until done survives any state; a duty that hangs on a fact is gone when the fact no longer counts.
    private static bool HasAnchor(Step step, DutyOccurrence occurrence) =>
        step.Machine.DutiesByName.GetValueOrDefault(occurrence.Duty) is not { } duty
        || duty.Occurrence is Occurrence.OnceOnly
        || !Anchors.It(step, duty, occurrence).IsNothing;

    private static void MarkOverdue(Step step, DutyOccurrence occurrence)
    {
        var now = step.Now.Duties.Find(occurrence.IsSame)!;
        if (!now.WasOverdue)
        {
            step.Change(new Changes { Duties = [now with { WasOverdue = true }] });
        }
    }

    private static void Write(Step step, Breach breach)
    {
        if (step.Now.Breaches.Find(b => b.Id == breach.Id) is not { } before || before != breach)
        {
            step.Change(new Changes { Breaches = [breach] });
        }
    }
}
