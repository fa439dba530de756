using System.Collections.Immutable;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>
/// Corrects an entry (C7): asks its guards again, then folds the whole history with the corrected values into data and facts, and derives what is owed from those.
/// States passed through stand; both values stay in the history.
/// </summary>
internal static class Correcting
{
    public static bool Run(Act act, Step step, CorrectEntry command)
    {
        var machine = step.Machine;
        var by = command.By;
        if (!machine.MayCorrect.Any(by.Roles.Contains))
        {
            act.Refuse($"A correction is for: {string.Join(", ", machine.MayCorrect.Select(r => machine.Roles.TryGetValue(r, out var role) ? role.Title : r))}");
            return false;
        }

        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            act.Refuse(new Refusal("Enter: the reason for the correction (reason)", Field: "reason"));
            return false;
        }

        if (!act.World.Histories.TryGetValue(step.Now.Id, out var history))
        {
            throw new WorldIncomplete(new WorldKey.History(step.Now.Id));
        }

        var entry = history.Find(e => e.No == command.Entry);
        if (entry is null || entry.IsRefused || entry.Edge is null || !act.World.Library.TriggerOf(step.Now, entry, out var judgedBy, out var trigger))
        {
            act.Refuse($"Entry {command.Entry} is not one that can be corrected");
            return false;
        }

        if (entry.Cause is not null)
        {
            act.Refuse($"{trigger.Label} came with {entry.Cause}; correct it there");
            return false;
        }

        var corrections = Corrections(history);
        var (form, on) = corrections.GetValueOrDefault(entry.No, (entry.Form, entry.OccurredOn));
        var read = command.On is null ? null : EventDate.Read(command.On);
        if (command.On is not null && read is null)
        {
            act.Refuse(new Refusal($"'{command.On}' is not a date: write it as 2026-01-08 or 2026-01-08T10:00", Field: "on"));
            return false;
        }

        var changes = command.Changes;
        if (read is not null && trigger.EventDate is { } dated && changes[dated].IsNothing)
        {
            changes = changes.With(dated, read);
        }

        Record Sent(FormReader reader) => Asked(trigger, form.With(changes.Names.Select(n => KeyValuePair.Create(n, changes[n]))), changes, reader);
        if (JudgeAnew(act, step, new Told(entry, judgedBy, trigger, history, corrections), Sent, read ?? on) is not { } anew)
        {
            return false;
        }

        if (anew is { Changed.Count: 0, Moved: false })
        {
            act.Refuse("Nothing is changed by this correction");
            return false;
        }

        var role = by.Roles.Find(machine.MayCorrect.Contains)!;
        act.Admit(role);
        return Write(act, step, anew, command, role, null);
    }

    /// <summary>An entry with its history, and what judged it.</summary>
    private sealed record Told(
        HistoryEntry Entry, ProcessMachine JudgedBy, Trigger Trigger, ImmutableList<HistoryEntry> History, Dictionary<int, (Record Form, string On)> Corrections)
    {
        /// <summary>As it counts now.</summary>
        public (Record Form, string On) Was => Corrections.GetValueOrDefault(Entry.No, (Entry.Form, Entry.OccurredOn));
    }

    /// <summary>An entry as it would have been judged with other values.</summary>
    private sealed record Anew(
        Told Of, Record Form, string On, Edge Edge, CaseScope Scope, HashSet<string> Changed, bool Moved, List<(Requirement Requirement, GuardResult Result)> Guards);

    /// <summary>Guards are asked as they were asked then, of the case as it was before the entry. Null: refused.</summary>
    private static Anew? JudgeAnew(Act act, Step step, Told told, Func<FormReader, Record> sent, string on)
    {
        var (entry, judgedBy, trigger, history, corrections) = told;
        var before = Fold(act, step.Now, history.Where(e => e.No < entry.No), corrections);
        var judgement = new Judgement(entry.Action, Record.Empty, null, new Actor(entry.By, [entry.Role]), entry.Role,
            LondonTime.OnTheClock(new DateTimeOffset(entry.RecordedAt, TimeSpan.Zero)), entry.ActId, before.Data);
        string Dated(Record form) => trigger.EventDate is { } date && form[date].Text is { } given ? given : on;
        CaseScope Seeing(Record form) => new(act, judgedBy, before with { State = entry.From }) { Judged = judgement with { Form = form, OccurredOn = Dated(form) } };
        var reader = new FormReader(Seeing, judgedBy.Roles);
        var form = reader.Read(trigger, sent(reader), on);
        if (reader.Refusals.Count > 0)
        {
            foreach (var refusal in reader.Refusals)
            {
                act.Refuse(refusal, step);
            }

            return null;
        }

        var occurredOn = Dated(form);
        if (EventDate.Wall(occurredOn) > act.NowOnTheClock)
        {
            act.Refuse(new Refusal($"{trigger.Label} can't have happened on {Due.Parse(occurredOn).InWords}: that is still to come", Field: trigger.EventDate), step);
            return null;
        }

        var scope = Seeing(form);
        var edges = judgedBy.EdgesFrom(entry.From, entry.Action);
        var edge = edges.Find(e => e.Id == entry.Edge);
        if (edge is null || !StillTaken(edge, edges, scope))
        {
            act.Refuse($"That answer took the case to {entry.To}; it can't be changed afterwards", step);
            return null;
        }

        var (was, wasOn) = told.Was;
        var changed = form.Names.Concat(was.Names).Distinct().Where(n => form[n] != was[n]).ToHashSet(StringComparer.Ordinal);
        return Judge(act, step, edge, scope, entry, changed, occurredOn != wasOn) is { } guards
            ? new Anew(told, form, occurredOn, edge, scope, changed, occurredOn != wasOn, guards)
            : null;
    }

    private static bool Write(Act act, Step step, Anew anew, CorrectEntry command, string role, string? cause)
    {
        var (entry, _, _, history, corrections) = anew.Of;
        if (!act.CountEntry(step))
        {
            return false;
        }

        var (was, wasOn) = anew.Of.Was;
        step.Begin(new EntryDraft
        {
            Action = HistoryEntry.Correct,
            By = command.By,
            Role = role,
            OccurredOn = EventDate.Of(act.NowOnTheClock),
            From = step.Now.State,
            Version = step.Machine.Version,
            Cause = cause,
            Guards = [.. anew.Guards.Select(g => g.Result)],
            Correction = new Correction(
                entry.No,
                entry.Action,
                Values(was, anew.Changed, anew.Moved ? wasOn : null),
                Values(anew.Form, anew.Changed, anew.Moved ? anew.On : null),
                command.Reason.Trim()),
        });

        // What it makes of the history, against what the history made without it: whatever else has changed since stands as it is
        // (a timeout of this very act, another case or the child's record that an expression looked at).
        var without = Fold(act, step.Now, history, corrections);
        corrections[entry.No] = (anew.Form, anew.On);
        step.IsAllNew = true;
        step.Change(Difference(without, Fold(act, step.Now, history, corrections)));
        JudgeOverrides(act, step, anew.Edge, entry.No, anew.Guards, anew.Scope);
        CarryOn(act, step, anew, command, role);
        return !act.IsRefused;
    }

    /// <summary>What the corrected entry had told other cases, or had begun them with, is corrected there too, in the same act (X19).</summary>
    private static void CarryOn(Act act, Step step, Anew anew, CorrectEntry command, string role)
    {
        // What it promised for afterwards was told by acts of their own.
        var entry = anew.Of.Entry;
        HashSet<string> acts = [entry.ActId, .. entry.Errands.Select(Deciding.CarryOut.IdOf)];
        bool CameWithIt(HistoryEntry other) => acts.Contains(other.ActId) && other.Cause == entry.Action && other.Edge is not null;
        foreach (var effect in Asked(anew.Edge.Action, anew.Scope))
        {
            switch (effect)
            {
                case SendSignal signal:
                    var tell = signal.Errand(anew.Form, anew.Scope);
                    foreach (var hearer in act.Hearers(step, tell).Where(h => h.Before is not null).ToList())
                    {
                        foreach (var heard in HistoryOf(act, hearer).Where(CameWithIt).ToList())
                        {
                            Carry(act, hearer, heard, trigger => Heard(act, hearer, trigger, tell), command, role);
                        }
                    }

                    break;
                case StartProcess start:
                    foreach (var link in step.Now.Links.Where(l => l.Name == (start.Link ?? start.Process) && l.Process == start.Process).ToList())
                    {
                        if (act.Take(link.Case) is { } started && HistoryOf(act, started)[0] is { } begun && CameWithIt(begun))
                        {
                            Carry(act, started, begun, _ => start.Values.Evaluate(anew.Form, anew.Scope), command, role);
                        }
                    }

                    break;
            }

            if (act.IsRefused)
            {
                return;
            }
        }
    }

    private static ImmutableList<HistoryEntry> HistoryOf(Act act, Step step) =>
        act.World.Histories.TryGetValue(step.Now.Id, out var history) ? history : throw new WorldIncomplete(new WorldKey.History(step.Now.Id));

    /// <summary>What a trigger took of a signal, heard as itself or by one that fires it; null: it was not this signal.</summary>
    private static Record? Heard(Act act, Step hearer, Trigger trigger, Errand.Tell signal)
    {
        if (trigger.Signal == signal.Signal)
        {
            return trigger.Takes(signal.Values);
        }

        if (hearer.Machine.TriggersInOrder.FirstOrDefault(t => t.Signal == signal.Signal && t.Fires == trigger.Name) is not { } firing)
        {
            return null;
        }

        var judged = new Judgement(firing.Name, firing.Takes(signal.Values), null, act.Command.By, act.ActingRole, act.NowOnTheClock, act.Command.Id, hearer.Now.Data);
        var scope = new CaseScope(act, hearer.Machine, hearer.Now) { Judged = judged };
        return new Record(firing.With.Select(w => KeyValuePair.Create(w.Key, w.Value.Evaluate(scope))));
    }

    private static void Carry(Act act, Step hearer, HistoryEntry heard, Func<Trigger, Record?> values, CorrectEntry command, string role)
    {
        var history = HistoryOf(act, hearer);
        if (act.IsRefused || !act.World.Library.TriggerOf(hearer.Now, heard, out var judgedBy, out var trigger) || values(trigger) is not { } becomes)
        {
            return;
        }

        var told = new Told(heard, judgedBy, trigger, history, Corrections(history));
        if (JudgeAnew(act, hearer, told, _ => becomes, told.Was.On) is { } anew && (anew.Changed.Count > 0 || anew.Moved))
        {
            Write(act, hearer, anew, command, role, HistoryEntry.Correct);
        }
    }

    /// <summary>What an edge asks of other cases, as its conditions stand with the corrected form.</summary>
    private static IEnumerable<Effect> Asked(IEnumerable<Effect> effects, CaseScope scope) => effects.SelectMany(effect => effect switch
    {
        SendSignal or StartProcess => [effect],
        Activities.If choice => Asked(choice.Condition.Evaluate(scope).IsTruthy ? choice.Then : choice.Else, scope),
        _ => Enumerable.Empty<Effect>(),
    });

    /// <summary>The form and event date of an entry as they count now: as recorded, or as last corrected.</summary>
    public static Dictionary<int, (Record Form, string On)> Corrections(IEnumerable<HistoryEntry> history)
    {
        var corrections = new Dictionary<int, (Record, string)>();
        var entries = new Dictionary<int, HistoryEntry>();
        foreach (var entry in history)
        {
            entries[entry.No] = entry;
            if (entry.Correction is { } correction && entries.TryGetValue(correction.Of, out var of))
            {
                var (form, on) = corrections.GetValueOrDefault(of.No, (of.Form, of.OccurredOn));
                var cleared = correction.Was.Names.Where(n => n != OccurredOnName && correction.Now[n].IsNothing);
                form = form.With(correction.Now.Names.Where(n => n != OccurredOnName).Select(n => KeyValuePair.Create(n, correction.Now[n]))
                    .Concat(cleared.Select(n => KeyValuePair.Create(n, Value.Nothing))));
                corrections[of.No] = (form, correction.Now[OccurredOnName].Text ?? on);
            }
        }

        return corrections;
    }

    private const string OccurredOnName = "occurredOn";

    // A field that is no longer asked because of the change goes with it, unless the correction sent it.
    private static Record Asked(Trigger trigger, Record form, Record changes, FormReader reader)
    {
        foreach (var field in trigger.Form.Where(f => f.Fixed is null && form.Has(f.Name) && !changes.Has(f.Name)))
        {
            if (!reader.IsAsked(field, form))
            {
                form = form.With(field.Name, Value.Nothing);
            }
        }

        return form;
    }

    private static bool StillTaken(Edge edge, ImmutableList<Edge> edges, CaseScope scope)
    {
        bool Open(Edge e) => !e.IsOtherwise && (e.Condition is null || e.Condition.Evaluate(scope).IsTruthy);
        return edge.IsOtherwise ? !edges.Exists(Open) : Open(edge);
    }

    /// <summary>Asks again what reads a changed value (T14). An override once given still holds.</summary>
    private static List<(Requirement Requirement, GuardResult Result)>? Judge(Act act, Step step, Edge edge, CaseScope scope, HistoryEntry entry, HashSet<string> changed, bool moved)
    {
        var results = new List<(Requirement, GuardResult)>();
        var refused = false;
        foreach (var requirement in edge.Requirements.Where(r => Reads(r, changed, moved)))
        {
            if (Guarding.Judge(requirement, scope) is not { } result)
            {
                continue;
            }

            if (!result.Held && requirement.Grade is Grade.Hard or Grade.Override)
            {
                var reason = requirement.Rule is null || requirement.Grade == Grade.Hard ? null
                    : act.Command.Overrides.GetValueOrDefault(requirement.Rule) ?? entry.Guards.Find(g => g.Rule == requirement.Rule && g.Reason is not null)?.Reason;
                if (string.IsNullOrWhiteSpace(reason) && !result.Held)
                {
                    act.Refuse(new Refusal(result.Say!, requirement.Rule, Overridable: requirement.Grade == Grade.Override), step);
                    refused = true;
                }

                result = result with { Reason = reason };
            }

            results.Add((requirement, result));
        }

        return refused ? null : results;
    }

    private static bool Reads(Requirement requirement, HashSet<string> changed, bool moved) =>
        new[] { requirement.If, requirement.When }.OfType<Expression>().Any(e =>
            (moved && e.FreeNames.Contains("occurredOn")) || e.MemberPaths.Any(p => p.Root == "form" && changed.Contains(p.Member)));

    private static void JudgeOverrides(Act act, Step step, Edge edge, int entry, List<(Requirement Requirement, GuardResult Result)> guards, CaseScope scope)
    {
        foreach (var (requirement, result) in guards.Where(g => g.Result.Rule is not null && g.Requirement.Grade is Grade.Override or Grade.Flag))
        {
            var breach = step.Now.Breaches.Find(b => b.Entry == entry && b.Rules.Contains(result.Rule!));
            if (result.Held && breach is { Status: BreachStatus.Open })
            {
                step.Change(new Changes { Breaches = [breach with { Status = BreachStatus.Closed }] });
                step.Tell(breach.Told, result.Rule!, MessageKind.StandDown, $"The override of {result.Rule} was corrected away", breach.Rules);
            }
            else if (!result.Held && breach is null)
            {
                Guarding.OpenBreach(act, step, requirement, result, entry, EventDate.DayOf(EventDate.Of(act.NowOnTheClock)));
            }
        }
    }

    private static Record Values(Record form, HashSet<string> names, string? occurredOn) =>
        new(names.Order(StringComparer.Ordinal).Select(n => KeyValuePair.Create(n, form[n])).Append(KeyValuePair.Create(OccurredOnName, Value.Of(occurredOn))));

    /// <summary>Data and facts as the entries give them, with what was corrected.</summary>
    private static Case Fold(Act act, Case @case, IEnumerable<HistoryEntry> history, Dictionary<int, (Record Form, string On)> corrections)
    {
        var folded = Case.Unopened(@case.Id, @case.Process, @case.Version, @case.Child, @case.Key, @case.OpenedAt);
        foreach (var entry in history)
        {
            if (entry.Move is not null && act.World.Library.Find(@case.Process, entry.Version) is { } to)
            {
                folded = folded.With(new Changes { Facts = Moving.Adopted(act, to, folded, history.TakeWhile(e => e.No < entry.No), corrections, entry) }, entry.OccurredOn);
                continue;
            }

            if (entry.Edge is null || !act.World.Library.TriggerOf(@case, entry, out var machine, out var trigger))
            {
                continue;
            }

            var (form, on) = corrections.GetValueOrDefault(entry.No, (entry.Form, entry.OccurredOn));
            var numbers = entry.Changes.Facts.Where(f => f.Now is not null).ToDictionary(f => (f.Stream, f.Now!.Item), f => f.Now!.No);
            var judgement = new Judgement(entry.Action, form, on, new Actor(entry.By, [entry.Role]), entry.Role,
                LondonTime.OnTheClock(new DateTimeOffset(entry.RecordedAt, TimeSpan.Zero)), entry.ActId, folded.Data);
            var scope = new CaseScope(act, machine, folded with { State = entry.From }) { Judged = judgement };
            var changes = new Changes
            {
                State = entry.Changes.State,
                Data = Firing.Writes(trigger, form, scope, on),
                Facts = Counting.Facts(machine, trigger, form, on, entry.No, scope, folded, numbers),
            };
            folded = folded.With(changes, on);

            // What effects set is not worked out again: it stands as it was recorded.
            var written = changes.Data.Select(d => d.Key).ToHashSet(StringComparer.Ordinal);
            var set = entry.Changes.Data.Where(d => !written.Contains(d.Key) && !trigger.Form.Any(f => f.Name == d.Key)).ToImmutableList();
            folded = set.Count == 0 ? folded : folded.With(new Changes { Data = set }, on);
        }

        return folded;
    }

    private static Changes Difference(Case now, Case then)
    {
        var data = now.Data.Names.Union(then.Data.Names).Where(n => now.Data[n] != then.Data[n]).Select(n => KeyValuePair.Create(n, then.Data[n]));
        var facts = ImmutableList.CreateBuilder<FactChange>();
        foreach (var stream in now.Facts.Keys.Union(then.Facts.Keys).Order(StringComparer.Ordinal))
        {
            var was = now.Facts.GetValueOrDefault(stream, []).ToDictionary(f => (f.Entry, f.Item));
            var becomes = then.Facts.GetValueOrDefault(stream, []).ToDictionary(f => (f.Entry, f.Item));
            foreach (var key in was.Keys.Union(becomes.Keys).Order())
            {
                var (one, other) = (was.GetValueOrDefault(key), becomes.GetValueOrDefault(key));
                if (one is null || other is null || one.On != other.On || one.No != other.No || !((Value)one.Kept).Equals(other.Kept))
                {
                    facts.Add(new FactChange(stream, one, other));
                }
            }
        }

        return new Changes { Data = [.. data], Facts = facts.ToImmutable() };
    }
}
