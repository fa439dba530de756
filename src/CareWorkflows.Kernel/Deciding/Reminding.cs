using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>The reminders of a duty that is owed (C3, C11): when each is due, and sending it once.</summary>
internal static class Reminding
{
    /// <summary>One reminder of one occurrence.</summary>
    /// <param name="Key">What is kept once it is sent.</param>
    /// <param name="At">London wall time from which it is due.</param>
    internal sealed record Due(string Key, DateTime At, ImmutableList<Recipient> To, bool ToOwner, Expression? When, Template? Say);

    /// <summary>The day from which an unmet duty is soon: its usual reminder's, else that of its own first reminder.</summary>
    public static string? SoonFrom(DutyDefinition duty, CaseScope scope, Value it, string due)
    {
        if (duty.Nature == DutyNature.Information)
        {
            return null;
        }

        if (duty.DefaultReminder)
        {
            return Usual(scope, due) is { } day ? EventDate.Of(day) : null;
        }

        return duty.Reminders.Select(r => r.On.Derive(new CaseDueScope(scope, it, due)).Due?.Date).Min() is { } first ? EventDate.Of(first) : null;
    }

    /// <summary>Every reminder of an owed occurrence that has not been sent, with when it is due.</summary>
    public static IEnumerable<Due> Unsent(Step step, DutyDefinition duty, DutyOccurrence occurrence)
    {
        if (occurrence.Due is not { } due)
        {
            yield break;
        }

        if (duty is { DefaultReminder: true, Nature: not DutyNature.Information } && occurrence.SoonFrom is { } soon && !occurrence.Sent.Contains("usual"))
        {
            yield return new Due("usual", EventDate.Wall(soon), [], true, null, null);
        }

        for (var i = 0; i < duty.Reminders.Count; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"own{i + 1}");
            if (occurrence.Sent.Contains(key))
            {
                continue;
            }

            var reminder = duty.Reminders[i];
            var scope = step.FactsWith(Anchors.It(step, duty, occurrence));
            if (reminder.On.Derive(new CaseDueScope(scope, Anchors.It(step, duty, occurrence), due)).Due is { } on)
            {
                yield return new Due(key, on.OnTheClock, reminder.To, reminder.To.Count == 0, reminder.When, reminder.Say);
            }
        }

        if (duty is { Nature: DutyNature.Reminder, OverdueTo.Count: > 0 } && !occurrence.Sent.Contains(OverdueKey))
        {
            yield return new Due(OverdueKey, EventDate.BreachAt(due), duty.OverdueTo, false, null, null);
        }
    }

    /// <summary>
    /// Sends what is due at a moment. A reminder of what is already overdue by now is not sent (T10); it is only ticked off.
    /// What a duty that is information only has to say is a notice, and as true afterwards.
    /// </summary>
    public static void Send(Step step, DateTime at)
    {
        foreach (var occurrence in step.Now.Duties.Where(d => d.End == DutyEnd.Owed && d.Due is not null))
        {
            if (step.Machine.DutiesByName.GetValueOrDefault(occurrence.Duty) is not { } duty)
            {
                continue;
            }

            foreach (var reminder in Unsent(step, duty, occurrence).Where(r => r.At <= at).ToList())
            {
                var it = Anchors.It(step, duty, occurrence);
                var overdue = occurrence.IsPast(step.Act.NowOnTheClock);
                var isNotice = duty.Nature == DutyNature.Information;
                if (reminder.Key == OverdueKey || ((isNotice || !overdue) && (reminder.When is null || reminder.When.Evaluate(step.FactsWith(it)).IsTruthy)))
                {
                    var to = step.People(reminder.ToOwner ? duty.Owner : reminder.To, occurrence.Owners, it: it);
                    var words = Duties.Due.Parse(occurrence.Due!).InWords;
                    var text = reminder.Say?.Render(step.FactsWith(it))
                        ?? (reminder.Key == OverdueKey ? $"{duty.Title} ({occurrence.Label}) was due on {words}" : $"{duty.Title} ({occurrence.Label}) is due on {words}");
                    step.Tell(to, occurrence.Label, isNotice ? MessageKind.Notice : MessageKind.Reminder, text, occurrence.Rules);
                }

                var current = step.Now.Duties.Find(occurrence.IsSame)!;
                step.Change(new Changes { Duties = [current with { Sent = current.Sent.Add(reminder.Key) }] });
            }
        }
    }

    private const string OverdueKey = "overdue";

    private static DateOnly? Usual(CaseScope scope, string due)
    {
        if (!Amount.TryParse(scope.Setting("alerts.reminder").Text?.TrimStart('-'), out var amount))
        {
            return null;
        }

        return Reminders.Default(Duties.Due.Parse(due), amount, scope.Cases.World.Calendar);
    }
}

/// <summary>What the occurrences of a duty hang on.</summary>
internal static class Anchors
{
    /// <summary>What the due rule of an occurrence calls <c>it</c>, found again by its key.</summary>
    public static Value It(Step step, DutyDefinition duty, DutyOccurrence occurrence) => It(step.Facts, duty, occurrence.Key);

    public static Value It(CaseScope scope, DutyDefinition duty, string key)
    {
        if (duty.Occurrence is Occurrence.OnceOnly)
        {
            return Value.Nothing;
        }

        if (key == "0")
        {
            return duty.Occurrence.First(new CaseDueScope(scope))?.Due is { } first ? first.AsValue : Value.Nothing;
        }

        if (duty.Occurrence.IsOfSessions)
        {
            return scope.Cases.Schedule.Named(key) is { } session ? session.AsValue : Value.Nothing;
        }

        var (entry, item) = key.Split('.') is [var e, var i] ? (int.Parse(e, CultureInfo.InvariantCulture), int.Parse(i, CultureInfo.InvariantCulture)) : (int.TryParse(key, out var n) ? n : 0, 0);
        foreach (var source in duty.OpenedBy)
        {
            foreach (var fact in scope.Facts(source))
            {
                if (fact.Entry == entry && fact.Item == item)
                {
                    return fact.AsValue;
                }
            }
        }

        return Value.Nothing;
    }
}
