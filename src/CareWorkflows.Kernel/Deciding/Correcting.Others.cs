using System.Collections.Immutable;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>What a correction means for other cases: whatever they did because of what is corrected is corrected there too, in the same act (X19).</summary>
internal static partial class Correcting
{
    /// <summary>A case being corrected.</summary>
    /// <param name="Entry">Number of the entry.</param>
    /// <param name="Was">The forms and dates of corrected entries as they counted before.</param>
    /// <param name="Now">As they count from now on.</param>
    private sealed record Corrected(
        ImmutableList<HistoryEntry> History, int Entry, Dictionary<int, (Record Form, string On)> Was, Dictionary<int, (Record Form, string On)> Now);

    /// <summary>Corrects what the entry asked of others, and what entries after it handed on of what is corrected here.</summary>
    private static void CarryOn(Act act, Step step, Corrected corrected, CorrectEntry command)
    {
        foreach (var entry in corrected.History.Where(e => e.No >= corrected.Entry && e.Edge is not null))
        {
            var effects = EdgeOf(act, step.Now, entry)?.Action ?? [];
            if (!MayDiffer(effects, handsOnMore: entry.No > corrected.Entry))
            {
                continue;
            }

            var was = Errands(effects, After(act, step.Now, entry, corrected, corrected.Was)).ToList();
            foreach (var errand in Errands(effects, After(act, step.Now, entry, corrected, corrected.Now)).Where(e => !was.Exists(w => IsSame(w, e))).ToList())
            {
                Correct(act, step, entry, errand, command);
            }
        }
    }

    /// <summary>Whether effects ask something of others; <paramref name="handsOnMore"/>: something that is not all in the form of their own entry.</summary>
    private static bool MayDiffer(IEnumerable<Effect> effects, bool handsOnMore) => effects.Any(effect => effect switch
    {
        SendSignal signal => !handsOnMore || signal.Values.Values.Count > 0,
        StartProcess start => !handsOnMore || start.Values.Values.Count > 0,
        Activities.If choice => MayDiffer(choice.Then.Concat(choice.Else), handsOnMore),
        _ => false,
    });

    private static bool IsSame(Errand one, Errand other) => one.InWords == other.InWords && ((Value)one.Values).Equals(other.Values);

    /// <summary>Corrects what other cases did because of an errand.</summary>
    private static void Correct(Act act, Step step, HistoryEntry entry, Errand errand, CorrectEntry command)
    {
        // What it promised for afterwards was done by acts of their own.
        HashSet<string> acts = [entry.ActId, .. entry.Errands.Select(Deciding.CarryOut.IdOf)];
        foreach (var other in Reached(act, step, errand).Where(o => o.Before is not null).ToList())
        {
            foreach (var done in HistoryOf(act, other.Now).Where(e => acts.Contains(e.ActId) && e.Cause == entry.Action && e.Edge is not null))
            {
                if (EdgeOf(act, other.Now, done) is { } edge && act.World.Library.TriggerOf(other.Now, done, out var machine, out var trigger)
                    && HandedOn(act, other, done, machine, trigger, errand) is { } values)
                {
                    Carry(act, other, done, new Law(machine, trigger, edge), values, command);
                }
            }
        }
    }

    /// <summary>The cases an errand went to.</summary>
    private static IEnumerable<Step> Reached(Act act, Step step, Errand errand) => errand switch
    {
        Errand.Tell tell => act.Hearers(step, tell),
        Errand.Start start => step.Now.Links.Where(l => l.Name == (start.Link ?? start.Process) && l.Process == start.Process).Select(l => act.Take(l.Case)).OfType<Step>(),
        _ => [],
    };

    /// <summary>The form an errand gives, as it is now, to what was done; null when that was not because of it.</summary>
    private static Record? HandedOn(Act act, Step other, HistoryEntry done, ProcessMachine machine, Trigger trigger, Errand errand)
    {
        switch (errand)
        {
            case Errand.Start start:
                return start.Action == done.Action ? start.Values : null;
            case Errand.Tell tell when trigger.Signal == tell.Signal:
                return trigger.Takes(tell.Values);
            case Errand.Tell tell when machine.TriggersInOrder.Find(t => t.Signal == tell.Signal && t.Fires == done.Action) is { } heard:
                var values = heard.Takes(tell.Values);
                var on = heard.EventDate is { } date ? values[date].Text : null;
                return heard.With.Evaluate(values, new CaseScope(act, machine, other.Now) { Judged = Judged(done, values, on, other.Now.Data) });
            default:
                return null;
        }
    }

    /// <summary>Corrects one entry of another case, and what that one handed on in turn.</summary>
    private static void Carry(Act act, Step other, HistoryEntry done, Law law, Record values, CorrectEntry command)
    {
        var history = HistoryOf(act, other.Now);
        var was = Corrections(history);
        var (form, on) = was.GetValueOrDefault(done.No, (done.Form, done.OccurredOn));
        var before = Before(act, other.Now, history, done, was) with { State = done.From };
        string Dated(Record f) => law.Trigger.EventDate is { } date && f[date].Text is { } given ? given : on;
        CaseScope Scope(Record f) => new(act, law.Machine, before) { Judged = Judged(done, f, Dated(f), before.Data) };
        var reader = new FormReader(Scope, law.Machine.Roles);
        var becomes = reader.Read(law.Trigger, values, on);
        foreach (var refusal in reader.Refusals)
        {
            act.Refuse(refusal, other);
        }

        if (!act.IsRefused && !StillTaken(law.Edge, law.Machine.EdgesFrom(done.From, done.Action), Scope(becomes)))
        {
            act.Refuse($"{law.Trigger.Label} took {law.Machine.Name} to {done.To}; that can't be changed afterwards", other);
        }

        var amended = new Amended(done, law.Edge, Scope(becomes), (form, on), (becomes, Dated(becomes)));
        if (!act.IsRefused && !amended.ChangesNothing && act.Corrects(other.Now.Id, done.No))
        {
            Write(act, other, amended, history, was, command, HistoryEntry.Correct);
        }
    }

    /// <summary>What judged an entry: the version of then.</summary>
    private sealed record Law(ProcessMachine Machine, Trigger Trigger, Edge Edge);

    private static Edge? EdgeOf(Act act, Case @case, HistoryEntry entry) =>
        act.World.Library.TriggerOf(@case, entry, out var machine, out _) ? machine.EdgesFrom(entry.From, entry.Action).Find(e => e.Id == entry.Edge) : null;

    /// <summary>What effects ask of other cases, as their conditions stand.</summary>
    private static IEnumerable<Errand> Errands(IEnumerable<Effect> effects, CaseScope scope) => effects.SelectMany(effect => effect switch
    {
        SendSignal signal => [signal.Errand(scope.Judged!.Form, scope)],
        StartProcess start => [start.Errand(scope.Judged!.Form, scope)],
        Activities.If choice => Errands(choice.Condition.Evaluate(scope).IsTruthy ? choice.Then : choice.Else, scope),
        _ => Enumerable.Empty<Errand>(),
    });

    /// <summary>What the effects of an entry saw: its form, and the case after its writes.</summary>
    private static CaseScope After(Act act, Case @case, HistoryEntry entry, Corrected corrected, Dictionary<int, (Record Form, string On)> corrections)
    {
        var (form, on) = corrections.GetValueOrDefault(entry.No, (entry.Form, entry.OccurredOn));
        var before = Fold(act, @case, corrected.History.Where(e => e.No < entry.No), corrections);
        var after = Fold(act, @case, corrected.History.Where(e => e.No <= entry.No), corrections) with { State = entry.To };
        return new CaseScope(act, act.World.Library.Find(@case.Process, entry.Version)!, after) { Judged = Judged(entry, form, on, before.Data) };
    }
}
