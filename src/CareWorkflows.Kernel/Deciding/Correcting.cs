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
internal static partial class Correcting
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

        var history = HistoryOf(act, step.Now);
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

        // Guards are asked as they were asked then, of the case as it was before the entry.
        var before = Before(act, step.Now, history, entry, corrections);
        var judgement = Judged(entry, Record.Empty, null, before.Data);
        var reader = new FormReader(f => new CaseScope(act, judgedBy, before with { State = entry.From }) { Judged = judgement with { Form = f, OccurredOn = trigger.EventDate is { } d && f[d].Text is { } t ? t : read ?? on } }, judgedBy.Roles);
        var sent = Asked(trigger, form.With(changes.Names.Select(n => KeyValuePair.Create(n, changes[n]))), changes, reader);
        var corrected = reader.Read(trigger, sent, read ?? on);
        if (reader.Refusals.Count > 0)
        {
            foreach (var refusal in reader.Refusals)
            {
                act.Refuse(refusal);
            }

            return false;
        }

        var occurredOn = trigger.EventDate is { } field && corrected[field].Text is { } given ? given : read ?? on;
        if (EventDate.Wall(occurredOn) > act.NowOnTheClock)
        {
            act.Refuse(new Refusal($"‘{trigger.Label}’ can't have happened on {Due.Parse(occurredOn).InWords}: that is still to come", Field: trigger.EventDate));
            return false;
        }

        var scope = new CaseScope(act, judgedBy, before with { State = entry.From }) { Judged = judgement with { Form = corrected, OccurredOn = occurredOn } };
        var edges = judgedBy.EdgesFrom(entry.From, entry.Action);
        var edge = edges.Find(e => e.Id == entry.Edge);
        if (edge is null || !StillTaken(edge, edges, scope))
        {
            act.Refuse($"That answer took the case to {entry.To}; it can't be changed afterwards");
            return false;
        }

        var amended = new Amended(entry, edge, scope, (form, on), (corrected, occurredOn));
        if (amended.ChangesNothing)
        {
            act.Refuse("Nothing is changed by this correction");
            return false;
        }

        act.Admit(by.Roles.Find(machine.MayCorrect.Contains)!);
        act.Corrects(step.Now.Id, command.Entry);
        return Write(act, step, amended, history, corrections, command, null);
    }

    /// <summary>Writes a correction down, and has corrected what others had from it. False: refused.</summary>
    private static bool Write(
        Act act, Step step, Amended amended, ImmutableList<HistoryEntry> history, Dictionary<int, (Record Form, string On)> corrections, CorrectEntry command, string? cause)
    {
        var (entry, was, becomes) = (amended.Entry, amended.Was, amended.Becomes);
        if (Judge(act, step, amended) is not { } guards || !act.CountEntry(step))
        {
            return false;
        }

        step.Begin(new EntryDraft
        {
            Action = HistoryEntry.Correct,
            By = command.By,
            Role = act.ActingRole,
            OccurredOn = EventDate.Of(act.NowOnTheClock),
            Cause = cause,
            Guards = [.. guards.Select(g => g.Result)],
            Correction = new Correction(
                entry.No,
                entry.Action,
                Values(was.Form, amended.Changed, amended.IsMoved ? was.On : null),
                Values(becomes.Form, amended.Changed, amended.IsMoved ? becomes.On : null),
                command.Reason.Trim()),
        });
        // What it makes of the history, against what the history made without it: whatever else has changed since stands as it is
        // (a timeout of this very act, another case or the child's record that an expression looked at).
        var anew = new Dictionary<int, (Record Form, string On)>(corrections) { [entry.No] = becomes };
        step.IsAllNew = true;
        step.FactsChanged = true;
        step.Change(Difference(Fold(act, step.Now, history, corrections), Fold(act, step.Now, history, anew)));
        JudgeOverrides(act, step, amended, guards);
        AcknowledgeAnew(step, amended);
        CarryOn(act, step, new Corrected(history, entry.No, corrections, anew), command);
        return !act.IsRefused;
    }

    /// <summary>An entry, what it said, and what it is to say.</summary>
    /// <param name="Scope">What its guards are asked of: the case as it was before the entry, with the corrected form.</param>
    private sealed record Amended(HistoryEntry Entry, Edge Edge, CaseScope Scope, (Record Form, string On) Was, (Record Form, string On) Becomes)
    {
        /// <summary>Fields whose values differ.</summary>
        public HashSet<string> Changed { get; } =
            Becomes.Form.Names.Concat(Was.Form.Names).Where(n => Becomes.Form[n] != Was.Form[n]).ToHashSet(StringComparer.Ordinal);

        /// <summary>It happened on another date.</summary>
        public bool IsMoved => Was.On != Becomes.On;

        public bool ChangesNothing => Changed.Count == 0 && !IsMoved;
    }

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

    public static ImmutableList<HistoryEntry> HistoryOf(Act act, Case @case) =>
        act.World.Histories.TryGetValue(@case.Id, out var history) ? history : throw new WorldIncomplete(new WorldKey.History(@case.Id));

    /// <summary>An entry is judged as it was judged then: by whom, in which role, at what time, because of what.</summary>
    private static Judgement Judged(HistoryEntry entry, Record form, string? on, Record before) =>
        new(entry.Action, form, on, new Actor(entry.By, [entry.Role]), entry.Role, LondonTime.OnTheClock(new DateTimeOffset(entry.RecordedAt, TimeSpan.Zero)), entry.ActId, before)
        {
            Cause = entry.Cause,
        };

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
    private static List<(Requirement Requirement, GuardResult Result)>? Judge(Act act, Step step, Amended amended)
    {
        var results = new List<(Requirement, GuardResult)>();
        var refused = false;
        foreach (var requirement in amended.Edge.Requirements.Where(r => Reads(r, amended)))
        {
            if (Guarding.Judge(requirement, amended.Scope) is not { } result)
            {
                continue;
            }

            if (!result.Held && requirement.Grade is Grade.Hard or Grade.Override)
            {
                var reason = requirement.Rule is null || requirement.Grade == Grade.Hard ? null
                    : act.Command.Overrides.GetValueOrDefault(requirement.Rule) ?? amended.Entry.Guards.Find(g => g.Rule == requirement.Rule && g.Reason is not null)?.Reason;
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

    private static bool Reads(Requirement requirement, Amended amended) =>
        new[] { requirement.If, requirement.When }.OfType<Expression>().Any(e =>
            (amended.IsMoved && e.FreeNames.Contains("occurredOn")) || e.MemberPaths.Any(p => p.Root == "form" && amended.Changed.Contains(p.Member)));

    private static void JudgeOverrides(Act act, Step step, Amended amended, List<(Requirement Requirement, GuardResult Result)> guards)
    {
        foreach (var (requirement, result) in guards.Where(g => g.Result.Rule is not null && g.Requirement.Grade is Grade.Override or Grade.Flag))
        {
            var breach = step.Now.Breaches.Find(b => b.Entry == amended.Entry.No && b.Rules.Contains(result.Rule!));
            if (result.Held && breach is { Status: BreachStatus.Open })
            {
                step.Change(new Changes { Breaches = [breach with { Status = BreachStatus.Closed }] });
                step.Tell(breach.Told, result.Rule!, MessageKind.StandDown, $"The override of {result.Rule} was corrected away", breach.Rules);
            }
            else if (!result.Held && breach is null)
            {
                Guarding.OpenBreach(act, step, requirement, result, amended.Entry.No, EventDate.DayOf(EventDate.Of(act.NowOnTheClock)));
            }
        }
    }

    /// <summary>What the entry acknowledged is what it says now, on the date and with the note it says now.</summary>
    private static void AcknowledgeAnew(Step step, Amended amended)
    {
        foreach (var effect in amended.Edge.Action.OfType<CloseBreach>())
        {
            var scope = amended.Scope;
            var (was, becomes) = (effect.Id(new CaseScope(scope.Cases, scope.Machine, scope.Case) { Judged = scope.Judged! with { Form = amended.Was.Form } }), effect.Id(scope));
            if (was != becomes && step.Now.Breaches.Find(b => b.Id == was) is { AcknowledgedOn: not null } mistaken)
            {
                Breaching.OpenAgain(step, mistaken);
            }

            if (step.Now.Breaches.Find(b => b.Id == becomes) is { } meant && (meant.Status == BreachStatus.Open || (was == becomes && meant.AcknowledgedOn is not null)))
            {
                step.Change(new Changes { Breaches = [meant with { Status = BreachStatus.Closed, AcknowledgedOn = amended.Becomes.On, Note = effect.Note?.Evaluate(scope).Text }] });
            }
        }
    }

    private static Record Values(Record form, HashSet<string> names, string? occurredOn) =>
        new(names.Order(StringComparer.Ordinal).Select(n => KeyValuePair.Create(n, form[n])).Append(KeyValuePair.Create(OccurredOnName, Value.Of(occurredOn))));

    /// <summary>
    /// The case as it was before an entry: data, facts and due dates with what was corrected since, breaches as they stood.
    /// What the entry or a later one ended was still owed.
    /// </summary>
    private static Case Before(Act act, Case @case, ImmutableList<HistoryEntry> history, HistoryEntry entry, Dictionary<int, (Record Form, string On)> corrections)
    {
        var earlier = history.Where(e => e.No < entry.No).ToList();
        var owed = @case.Duties.Where(d => d.OpenedByEntry < entry.No).Select(d => d.EndedByEntry < entry.No
            ? d
            : d with { End = DutyEnd.Owed, MetOn = null, MetByEntry = 0, EndedByEntry = 0, EndedOn = null });
        return Fold(act, @case, earlier, corrections).With(new Changes { Duties = [.. owed], Breaches = [.. earlier.SelectMany(e => e.Changes.Breaches)] }, entry.OccurredOn);
    }

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
            var scope = new CaseScope(act, machine, folded with { State = entry.From }) { Judged = Judged(entry, form, on, folded.Data) };
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
