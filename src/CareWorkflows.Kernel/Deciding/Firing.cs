using System.Collections.Immutable;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>Fires one trigger on one case: form, edge, guards, writes, facts, effects, state (T1.1 to T1.4).</summary>
internal static class Firing
{
    /// <param name="cause">The action that carries this along; null when this is what was asked.</param>
    public static bool Fire(Act act, Step step, string action, Record sent, string? on, Actor by, string? cause)
    {
        var machine = step.Machine;
        var state = step.Now.State;
        if (!machine.Triggers.TryGetValue(action, out var trigger))
        {
            act.Refuse($"{machine.Name} has no action '{action}'", step);
            return false;
        }

        var edges = machine.EdgesFrom(state, action);
        if (edges.Count == 0)
        {
            act.Refuse(step.Now.LastEntry == 0 && step.Before is null
                ? $"{trigger.Label} ({action}) does not start {machine.Name}"
                : $"{trigger.Label} ({action}) is not possible in {StateName(machine, state)}", step);
            return false;
        }

        var entrance = cause is null;
        if (entrance && !edges.Any(e => Authority.RoleFor(act, step, e, by) is not null))
        {
            act.Refuse(Authority.Refusal(machine, trigger, edges), step);
            return false;
        }

        if (trigger.Fires is { } fires)
        {
            var given = Given(act, step, trigger, sent, on, by, cause);
            return Choose(act, step, trigger, edges, given) is not null && Fire(act, step, fires, trigger.With.Evaluate(sent, given), on, by, cause ?? action);
        }

        // C5: a date that stands in the form is the event date.
        Judgement Judge(Record form, string occurredOn) =>
            new(action, form, occurredOn, by, act.ActingRole, act.NowOnTheClock, act.Command.Id, step.Now.Data) { Cause = cause };
        var moment = on is null ? EventDate.Of(act.NowOnTheClock) : EventDate.Read(on);
        if (moment is null)
        {
            act.Refuse(new Refusal($"'{on}' is not a date: write it as 2026-01-08 or 2026-01-08T10:00", Field: "on"), step);
            return false;
        }

        string Dated(Record form) => trigger.EventDate is { } field && form[field].Text is { } dated ? dated : moment;
        var reader = new FormReader(form => new CaseScope(act, machine, step.Now) { Judged = Judge(form, Dated(form)) }, machine.Roles);
        var form = reader.Read(trigger, trigger.Kind == TriggerKind.Deadline && trigger.EventDate is { } due ? sent.With(due, moment) : sent, moment);
        if (reader.Refusals.Count > 0)
        {
            foreach (var refusal in reader.Refusals)
            {
                act.Refuse(refusal, step);
            }

            return false;
        }

        var occurredOn = Dated(form);
        if (EventDate.Wall(occurredOn) > act.NowOnTheClock)
        {
            act.Refuse(new Refusal($"‘{trigger.Label}’ can't have happened on {Due.Parse(occurredOn).InWords}: that is still to come", Field: trigger.EventDate), step);
            return false;
        }

        var judgement = Judge(form, occurredOn);
        var scope = new CaseScope(act, machine, step.Now) { Judged = judgement };
        if (Choose(act, step, trigger, edges, scope) is not { } edge)
        {
            return false;
        }

        if (entrance)
        {
            if (Authority.RoleFor(act, step, edge, by) is not { } role)
            {
                act.Refuse(Authority.Refusal(machine, trigger, [edge]), step);
                return false;
            }

            act.Admit(role);
            judgement = judgement with { ActingRole = role };
            scope = new CaseScope(act, machine, step.Now) { Judged = judgement };
        }

        if (Guarding.Judge(act, step, edge, scope, by) is not { } guards || !act.CountEntry(step))
        {
            return false;
        }

        step.Did(action);
        step.Begin(
            new EntryDraft
            {
                Action = action,
                By = by,
                // A case that an act carries along may first be brought up to now: that is time's doing.
                Role = by.IsSystem ? Actor.System.Roles[0] : act.ActingRole,
                OccurredOn = occurredOn,
                Edge = edge.Id,
                Cause = cause,
                LateRecorded = !by.IsSystem && IsLate(act, machine, occurredOn),
                Form = form,
                Guards = guards,
            },
            trigger);
        step.Change(new Changes { Data = Writes(trigger, form, scope, occurredOn), Facts = Counting.Facts(machine, trigger, form, occurredOn, step.EntryNo, scope, step.Now, null) });
        step.See(judgement with { Before = scope.Case.Data });
        Guarding.OpenBreaches(act, step, edge, scope, guards);
        Diagram.Of(machine).Move(step, edge);
        return !act.IsRefused && act.FireAutomatic(step);
    }

    /// <summary>Takes an edge that fires by itself.</summary>
    public static bool Take(Act act, Step step, Edge edge, string? cause)
    {
        if (!act.CountEntry(step))
        {
            return false;
        }

        // It follows on the entry before, so it is the same one's doing.
        var (by, role) = (step.Draft?.By ?? act.Command.By, step.Draft?.Role ?? act.ActingRole);
        var occurredOn = step.Draft?.OccurredOn ?? EventDate.Of(act.NowOnTheClock);
        step.Begin(new EntryDraft
        {
            Action = edge.Trigger,
            By = by,
            Role = role,
            OccurredOn = occurredOn,
            Edge = edge.Id,
            Cause = cause,
        });
        step.See(new Judgement(edge.Trigger, Record.Empty, occurredOn, by, role, act.NowOnTheClock, act.Command.Id, step.Now.Data) { Cause = cause });
        Diagram.Of(step.Machine).Move(step, edge);
        return !act.IsRefused;
    }

    /// <summary>Whether a signal, by the values it brings, is this trigger where the case stands: one of its edges is open (X3).</summary>
    public static bool IsMeant(Act act, Step step, Trigger trigger, Record values, string cause)
    {
        var on = trigger.EventDate is { } date && values[date].Text is { } given ? given : EventDate.Of(act.NowOnTheClock);
        var scope = Given(act, step, trigger, values, on, act.Command.By, cause);
        return step.Machine.EdgesFrom(step.Now.State, trigger.Name).Exists(e => e.IsOtherwise || e.Condition is null || e.Condition.Evaluate(scope).IsTruthy);
    }

    /// <summary>What is seen of values another case handed on, before they are read as a form.</summary>
    private static CaseScope Given(Act act, Step step, Trigger trigger, Record values, string? on, Actor by, string? cause) => new(act, step.Machine, step.Now)
    {
        Judged = new Judgement(trigger.Name, values, on, by, act.ActingRole, act.NowOnTheClock, act.Command.Id, step.Now.Data) { Cause = cause },
    };

    /// <summary>Records a signal the present state does nothing with (C20).</summary>
    public static void RecordOnly(Act act, Step step, Trigger trigger, Record values, string cause) => step.Begin(
        new EntryDraft
        {
            Action = trigger.Name,
            By = act.Command.By,
            Role = act.ActingRole,
            OccurredOn = trigger.EventDate is { } date && values[date].Text is { } on ? on : EventDate.Of(act.NowOnTheClock),
            Cause = cause,
            Form = values,
        },
        trigger);

    /// <summary>What the fields of a form and the writes of its trigger do to the data.</summary>
    public static ImmutableList<KeyValuePair<string, Value>> Writes(Trigger trigger, Record form, CaseScope scope, string occurredOn)
    {
        var writes = ImmutableList.CreateBuilder<KeyValuePair<string, Value>>();
        foreach (var name in form.Names)
        {
            if (scope.Machine.Data.ContainsKey(name))
            {
                writes.Add(new(name, form[name]));
            }
        }

        if (trigger.EventDate is { } date && form[date].IsNothing && scope.Machine.Data.ContainsKey(date))
        {
            writes.Add(new(date, occurredOn));
        }

        foreach (var (name, expression) in trigger.Writes)
        {
            writes.Add(new(name, expression.Evaluate(scope)));
        }

        return writes.ToImmutable();
    }

    public static string StateName(ProcessMachine machine, string state) =>
        machine.States.TryGetValue(state, out var known) && known.Title is { } title && title != state ? $"{state} ({title})" : state;

    /// <summary>C6: more than <c>rec.lateAfter</c> after it happened.</summary>
    public static bool IsLate(CasesInView cases, ProcessMachine machine, string occurredOn, DateTime? recordedAt = null)
    {
        if (!Amount.TryParse(cases.Setting(machine, "rec.lateAfter").Text, out var after))
        {
            return false;
        }

        var recordedOn = DateOnly.FromDateTime(LondonTime.OnTheClock(new DateTimeOffset(recordedAt ?? cases.World.Now, TimeSpan.Zero)));
        try
        {
            return recordedOn > after.After(new Due(EventDate.Day(occurredOn)), cases.World.Calendar).Date;
        }
        catch (MissingYearException)
        {
            // Whether it was typed in late can't be known without the year; nothing else hangs on it.
            return false;
        }
    }

    private static Edge? Choose(Act act, Step step, Trigger trigger, ImmutableList<Edge> edges, CaseScope scope)
    {
        var open = edges.Where(e => !e.IsOtherwise && (e.Condition is null || e.Condition.Evaluate(scope).IsTruthy)).ToList();
        if (open.Count == 0)
        {
            open = [.. edges.Where(e => e.IsOtherwise)];
        }

        switch (open.Count)
        {
            case 1:
                return open[0];
            case 0:
                act.Refuse($"{trigger.Label} ({trigger.Name}) is not possible in {StateName(step.Machine, step.Now.State)} as things stand", step);
                return null;
            default:
                act.Refuse($"{trigger.Label} ({trigger.Name}) could lead to {string.Join(" or ", open.Select(e => e.To))}; the definition must say which", step);
                return null;
        }
    }
}
