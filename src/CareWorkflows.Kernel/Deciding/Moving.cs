using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>
/// Moves a case onto the version of its process in force (design idea 7, T5): what has been recorded stays as it is, what is owed is worked out by the new version,
/// and the entry says what that changed. What had ended stays as the version it ended under had judged it.
/// </summary>
internal static class Moving
{
    public static bool Run(Act act, Step step, MoveCase command)
    {
        var from = step.Machine;
        if (act.World.Library.Find(from.Process) is not { } to || to.Version != command.Version || to.Version < from.Version)
        {
            act.Refuse($"Version {command.Version} of {from.Name} is not the one in force");
            return false;
        }

        if (step.Now.Final)
        {
            act.Refuse($"The case has ended ({Firing.StateName(from, step.Now.State)}); it stays on version {from.Version}, under which it did");
            return false;
        }

        if (StateIn(to, from, step.Now.State) is not { } state)
        {
            act.Refuse($"The case is in {Firing.StateName(from, step.Now.State)}, which version {to.Version} no longer has: put the state back, or take the case out of it under version {from.Version}");
            return false;
        }

        var role = command.By.Roles.Count > 0 ? command.By.Roles[0] : "";
        act.Admit(role);
        act.CountEntry(step);
        var before = step.Now;
        var history = Recorded(act, step);
        var draft = new EntryDraft
        {
            Action = HistoryEntry.Moved,
            By = command.By,
            Role = role,
            OccurredOn = EventDate.Of(act.NowOnTheClock),
        };
        step.Begin(draft);
        step.MoveTo(to);
        step.Change(new Changes
        {
            Renamed = RenamesOf(before, state, to),
            Final = state.Final ? true : null,
            Facts = Adopted(act, to, step.Now, history, Correcting.Corrections(history), null),
        });
        WriteRenamed(step);
        Cancel(step, step.Now.Duties.Where(d => d.End == DutyEnd.Owed && !to.DutiesByName.ContainsKey(d.Duty)));
        if (!act.FireAutomatic(step) || !act.Carry() || !act.Settle())
        {
            return false;
        }

        draft.Move = new VersionMove(from.Version, [.. Changed(before, step, draft.Changes.Renamed)]);
        return true;
    }

    /// <summary>
    /// Facts that a version a case moves to reads and earlier ones did not keep: of entries they made none of, and fields they left out.
    /// What an earlier version counted, or did not count, stands as it judged it.
    /// </summary>
    /// <param name="moved">The entry of the move, when it is folded again: numbers once given stay (T27).</param>
    public static ImmutableList<FactChange> Adopted(
        Act act, ProcessMachine to, Case @case, IEnumerable<HistoryEntry> history, IReadOnlyDictionary<int, (Record Form, string On)> corrections, HistoryEntry? moved)
    {
        var adopted = ImmutableList.CreateBuilder<FactChange>();
        foreach (var entry in history)
        {
            if (entry.Edge is null || to.Triggers.GetValueOrDefault(entry.Action) is not { Kind: not TriggerKind.Automatic } trigger)
            {
                continue;
            }

            var (form, on) = corrections.GetValueOrDefault(entry.No, (entry.Form, entry.OccurredOn));
            var scope = new CaseScope(act, to, @case with { State = entry.From })
            {
                Judged = new Judgement(entry.Action, form, on, new Actor(entry.By, [entry.Role]), entry.Role,
                    LondonTime.OnTheClock(new DateTimeOffset(entry.RecordedAt, TimeSpan.Zero)), entry.ActId, @case.Data),
            };
            var numbers = moved?.Changes.Facts.Where(f => f.Now?.Entry == entry.No).ToDictionary(f => (f.Stream, f.Now!.Item), f => f.Now!.No);
            foreach (var counted in Counting.Facts(to, trigger, form, on, entry.No, scope, @case, numbers))
            {
                if (Missing(act, @case, entry, counted) is { } change)
                {
                    adopted.Add(change);
                    @case = @case.With(new Changes { Facts = [change] }, on);
                }
            }
        }

        return adopted.ToImmutable();
    }

    private static FactChange? Missing(Act act, Case @case, HistoryEntry entry, FactChange counted)
    {
        var now = counted.Now!;
        if (@case.Facts.GetValueOrDefault(counted.Stream, []).Find(f => f.Entry == now.Entry && f.Item == now.Item) is not { } kept)
        {
            return act.World.Library.TriggerOf(@case, entry, out var judgedBy, out var trigger) && Feeds(judgedBy, trigger, counted.Stream) ? null : counted;
        }

        var left = now.Kept.Names.Where(n => !kept.Kept.Has(n)).Select(n => KeyValuePair.Create(n, now.Kept[n])).ToList();
        return left.Count == 0 ? null : new FactChange(counted.Stream, kept, kept with { Kept = kept.Kept.With(left) });
    }

    private static bool Feeds(ProcessMachine machine, Trigger trigger, string stream) =>
        (stream == trigger.Name && machine.KeptActions.Contains(stream))
        || trigger.CountsAs.Exists(c => c.Stream == stream)
        || (stream == ProcessMachine.ActionsStream && trigger.Form.Exists(f => f.IsActions));

    /// <summary>Everything recorded so far: the history, and what this act has added to it in bringing the case up to now.</summary>
    private static ImmutableList<HistoryEntry> Recorded(Act act, Step step) => act.World.Histories.TryGetValue(step.Now.Id, out var history)
        ? history.AddRange(step.Seal(null).Entries)
        : throw new WorldIncomplete(new WorldKey.History(step.Now.Id));

    /// <summary>The same state by its id, which a rename keeps; else by its name.</summary>
    private static MachineState? StateIn(ProcessMachine to, ProcessMachine from, string name) =>
        (from.States.TryGetValue(name, out var state) ? to.StatesInOrder.Find(s => s.Id == state.Id) : null) ?? to.States.GetValueOrDefault(name);

    private static Renames? RenamesOf(Case before, MachineState state, ProcessMachine to)
    {
        // A name that is still a duty's own, or is owed already, is taken.
        var duties = to.Duties.SelectMany(d => d.Was.Select(was => KeyValuePair.Create(was, d.Name)))
            .Where(r => !to.DutiesByName.ContainsKey(r.Key) && before.Duties.Exists(d => d.Duty == r.Key) && !before.Duties.Exists(d => d.Duty == r.Value))
            .DistinctBy(r => r.Key).DistinctBy(r => r.Value).ToImmutableList();
        return state.Name == before.State && duties.IsEmpty ? null : new Renames(state.Name == before.State ? null : state.Name, duties);
    }

    /// <summary>The renamed stand in the entry whole, as all that changes does.</summary>
    private static void WriteRenamed(Step step)
    {
        if (step.Draft!.Changes.Renamed is { Duties: { IsEmpty: false } names })
        {
            step.Change(new Changes
            {
                Duties = step.Now.Duties.FindAll(d => names.Exists(n => n.Value == d.Duty)),
                Breaches = step.Now.Breaches.FindAll(b => names.Exists(n => n.Value == b.DutyName)),
            });
        }
    }

    private static void Cancel(Step step, IEnumerable<DutyOccurrence> gone) => step.Change(new Changes
    {
        Duties = [.. gone.Select(d => d with { End = DutyEnd.Cancelled, Live = false, EndedByEntry = step.EntryNo, EndedOn = step.Draft!.OccurredOn })],
    });

    private static IEnumerable<DutyChange> Changed(Case before, Step step, Renames? renames)
    {
        var to = step.Machine;
        string Rule(DutyOccurrence duty) => duty.NoDate ?? to.DutiesByName.GetValueOrDefault(duty.Duty)?.Due?.ToString() ?? "";
        var stayed = new List<DutyOccurrence>();
        foreach (var was in before.Duties.Where(d => d.End == DutyEnd.Owed))
        {
            var same = was with { Duty = renames?.Duties.Find(n => n.Key == was.Duty).Value ?? was.Duty };
            var now = step.Now.Duties.Find(same.IsSame)!;
            stayed.Add(now);
            switch (now.End)
            {
                case DutyEnd.Owed when now.Due != was.Due || now.NoDate != was.NoDate:
                    yield return new DutyChange(now.Label, DutyChangeKind.NewDate, was.Due, now.Due, Rule(now));
                    break;
                case DutyEnd.Owed when Differences(was, now) is { Count: > 0 } differences:
                    yield return new DutyChange(now.Label, DutyChangeKind.Otherwise, was.Due, now.Due, string.Join("; ", differences));
                    break;
                case DutyEnd.Owed:
                    break;
                case DutyEnd.Met:
                    yield return new DutyChange(now.Label, DutyChangeKind.Met, was.Due, now.Due, $"what was recorded for {Due.Parse(now.MetOn!).InWords} is what version {to.Version} asks for");
                    break;
                default:
                    yield return new DutyChange(was.Label, DutyChangeKind.Cancelled, was.Due, null,
                        to.DutiesByName.ContainsKey(now.Duty) ? $"version {to.Version} does not ask for it here" : $"version {to.Version} no longer has it");
                    break;
            }
        }

        foreach (var opened in step.Now.Duties.Where(d => d.End == DutyEnd.Owed && !stayed.Exists(d.IsSame)))
        {
            yield return new DutyChange(opened.Label, DutyChangeKind.Opened, null, opened.Due, Rule(opened));
        }
    }

    private static List<string> Differences(DutyOccurrence was, DutyOccurrence now)
    {
        var differences = new List<string>();
        Say(was.Label, now.Label, "called");
        Say(was.OwnerRole, now.OwnerRole, "owed by");
        Say(string.Join(", ", was.Owners), string.Join(", ", now.Owners), "to be done by");
        Say(was.Nature.ToString().ToLowerInvariant(), now.Nature.ToString().ToLowerInvariant(), "lateness counts as");
        Say(InWords(was.From), InWords(now.From), "not before");
        Say(InWords(was.SoonFrom), InWords(now.SoonFrom), "soon from");
        Say(string.Join(", ", was.Rules), string.Join(", ", now.Rules), "rules");
        return differences;

        void Say(string one, string other, string what)
        {
            if (one != other)
            {
                differences.Add($"{what} {(other.Length == 0 ? "nobody" : other)}, before {(one.Length == 0 ? "nobody" : one)}");
            }
        }

        static string InWords(string? date) => date is null ? "any day" : Due.Parse(date).InWords;
    }
}
