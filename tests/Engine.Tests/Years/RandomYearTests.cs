using System.Globalization;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Engine.Tests.Deciding;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace CareWorkflows.Engine.Tests.Years;

/// <summary>
/// A year of random but legal life in every process: no duty is lost, no case stuck, every history replays, every breach was alerted exactly once.
/// <c>YEAR_CHILDREN=200</c> lives it with so many, <c>YEAR_SEED=7</c> another one, <c>YEAR_TOLD=1</c> tells what was refused most.
/// </summary>
public class RandomYearTests(ITestOutputHelper output)
{
    [Fact]
    public async Task AYear_LosesNothing()
    {
        await using var year = await RandomYear.LiveAsync(Number("YEAR_SEED", 20261122), Number("YEAR_CHILDREN", 6), HoldsAsync);

        var done = await DoneAsync(year);
        Tell(year, done);
        var actions = TestCouncil.Library.Latest.SelectMany(m => m.TriggersInOrder.Where(t => IsForPeople(m, t)).Select(t => (m.Process, t.Name))).ToList();
        actions.Count(done.ContainsKey).Should().BeGreaterThan(actions.Count * 6 / 10, "a year that leaves most undone proves little");
    }

    private static int Number(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : usual;

    private static bool IsForPeople(ProcessMachine machine, Trigger trigger) =>
        trigger.Kind == TriggerKind.Action && machine.StatesInOrder.SelectMany(s => s.Edges.GetValueOrDefault(trigger.Name, [])).Any(e => e.Roles is not ["System"]);

    private static async Task HoldsAsync(RandomYear year)
    {
        year.Log.Said.Should().BeEmpty("nothing of this needs anybody's attention");
        (await year.Verification.VerifyAsync()).Bad.Should().BeNull();
        await using var store = year.Store();
        var faults = new List<string>();
        var promised = new HashSet<string>();
        foreach (var @case in await year.CasesAsync())
        {
            var history = await year.Queries.HistoryAsync(@case.Id);
            var found = (await OfNowAsync(year, @case)).Concat(OfTheRows(store, @case)).Concat(OfAlerts(history)).Concat(OfEntries(history)).Select(f => $"{@case.Id} ({@case.Process}, {@case.State}): {f}").ToList();
            if (found.Count > 0 && faults.Count < 5)
            {
                found.Add(Story(history));
            }

            faults.AddRange(found);
            promised.UnionWith(history.SelectMany(e => e.Messages).Select(m => m.Id));
        }

        (year.Delivered.Count == promised.Count && promised.SetEquals(year.Delivered)).Should().BeTrue("every message that was promised went out once, and no other: {0} promised, {1} delivered", promised.Count, year.Delivered.Count);
        (await store.Outbox.CountAsync(o => o.TryAt != null)).Should().Be(0, "what was promised has been done");
        faults.Should().BeEmpty("nothing is lost:\n{0}\n", string.Join("\n", faults.Take(30)));
    }

    /// <summary>What is owed is what stands; time has no more to say; and something can be done, or will happen by itself.</summary>
    private static async Task<IEnumerable<string>> OfNowAsync(RandomYear year, Case @case)
    {
        var faults = new List<string>();
        if (await year.LookAgainAsync(@case) is not Decision.NothingToDo and var again)
        {
            faults.Add($"worked out again it is not the same: {Said(@case, again)}");
        }

        // What is owed for each session in turn, or again after it was done, hangs on what has become of it before: the rest on nothing but what has been recorded.
        bool IsOwedByRecordsAlone(DutyOccurrence d) => d.End == DutyEnd.Owed && !TestCouncil.Library.Of(@case).DutiesByName[d.Duty].Occurrence.IsOfSessions && !@case.Duties.Exists(o => o.Duty == d.Duty && o.Round > 1);
        string[] Owed(IEnumerable<DutyOccurrence> duties) => [.. duties.Where(IsOwedByRecordsAlone).Select(d => $"{d.Duty}/{d.Key} due {d.Due}").Order()];
        var (fresh, kept) = (Owed(await year.OwedAnewAsync(@case)), Owed(@case.Duties));
        if (!fresh.SequenceEqual(kept))
        {
            faults.Add($"by what has been recorded is owed {string.Join(", ", fresh)}; what stands is {string.Join(", ", kept)}");
        }

        switch (await year.PassAsync(@case))
        {
            case Decision.NothingToDo { NextWakeUp: { } next } when @case.NextWakeUp is null || next < @case.NextWakeUp:
                faults.Add($"it wakes at {@case.NextWakeUp}, and should at {next}");
                break;
            case Decision.NothingToDo:
                break;
            case var more:
                faults.Add($"time had more to say: {Said(@case, more)}");
                break;
        }

        if (@case.NextWakeUp <= year.NowUtc)
        {
            faults.Add($"it should have been woken at {@case.NextWakeUp}");
        }

        if (!@case.Final && @case.NextWakeUp is null && !await year.CanActAsync(@case))
        {
            faults.Add("it is stuck: nobody can do anything, and nothing will happen by itself");
        }
        foreach (var duty in @case.Duties.Where(d => d.End == DutyEnd.Owed && d.Nature == DutyNature.Breach && d.IsPast(year.Now)))
        {
            if (@case.Breaches.Count(b => b.IsOf(duty) && b.Status == BreachStatus.Open) != 1)
            {
                faults.Add($"{duty.Label} was due on {duty.Due}, and it has not one open breach");
            }
        }

        return faults;
    }

    /// <summary>The lists people work by say what the case says.</summary>
    private static IEnumerable<string> OfTheRows(CareDbContext store, Case @case)
    {
        var duties = store.Duties.AsNoTracking().Where(d => d.CaseId == @case.Id && d.Ended == null).ToList().Select(d => $"{d.Duty}/{d.Key}/{d.Round} due {d.Due}").Order().ToList();
        var owed = @case.Duties.Where(d => d.End == DutyEnd.Owed).Select(d => $"{d.Duty}/{d.Key}/{d.Round} due {d.Due}").Order().ToList();
        if (!duties.SequenceEqual(owed))
        {
            yield return $"in the list of what is owed stands {string.Join(", ", duties)}; owed is {string.Join(", ", owed)}";
        }

        var breaches = store.Breaches.AsNoTracking().Where(b => b.CaseId == @case.Id).ToList().Select(b => $"{b.Id} {b.Status}").Order().ToList();
        if (!breaches.SequenceEqual(@case.Breaches.Select(b => $"{b.Id} {b.Status}").Order()))
        {
            yield return $"in the list of breaches stands {string.Join(", ", breaches)}";
        }

        if (@case.Duties.GroupBy(d => (d.Duty, d.Key, d.Round)).Any(g => g.Count() > 1) || @case.Breaches.GroupBy(b => b.Id).Any(g => g.Count() > 1))
        {
            yield return "something is owed twice";
        }
    }

    /// <summary>Who is told of a breach is told once when it opens, once when it stands down, and so on; nobody is told that something is late which is none.</summary>
    private static IEnumerable<string> OfAlerts(IReadOnlyList<HistoryEntry> history)
    {
        var known = new Dictionary<int, Breach>();
        foreach (var entry in history)
        {
            var about = entry.Messages.Where(m => m.Kind is MessageKind.Breach or MessageKind.StandDown && !m.Text.Contains("is still open since", StringComparison.Ordinal))
                .Select(m => (m.Kind, m.About, m.To)).ToList();
            foreach (var breach in entry.Changes.Breaches)
            {
                var was = known.GetValueOrDefault(breach.Id)?.Status;
                known[breach.Id] = breach;
                var wasLate = was is BreachStatus.Open or BreachStatus.MetLate;
                var isLate = breach.Status is BreachStatus.Open or BreachStatus.MetLate;
                if (isLate && !wasLate)
                {
                    foreach (var person in breach.Told.DefaultIfEmpty("nobody"))
                    {
                        if (!about.Remove((MessageKind.Breach, About(breach), person)))
                        {
                            yield return $"entry {entry.No}: {About(breach)} became a breach, and {person} was not told";
                        }
                    }
                }
                else if (!isLate && wasLate)
                {
                    foreach (var person in breach.Told)
                    {
                        about.Remove((MessageKind.StandDown, About(breach), person));
                    }
                }
            }

            foreach (var (kind, what, person) in about)
            {
                yield return $"entry {entry.No}: {person} was told once more than there is reason to ({kind} of {what})";
            }
        }

        foreach (var twice in history.SelectMany(e => e.Messages).GroupBy(m => m.Id).Where(g => g.Count() > 1))
        {
            yield return $"two messages are called {twice.Key}";
        }

        static string About(Breach breach) => breach.Duty ?? string.Join(", ", breach.Rules);
    }

    /// <summary>What is done by itself is never refused.</summary>
    private static IEnumerable<string> OfEntries(IReadOnlyList<HistoryEntry> history) => history
        .Where(e => e.IsRefused && (e.Action is HistoryEntry.CarryOut or HistoryEntry.TimePassed || e.By == Actor.System.Person))
        .Select(e => $"entry {e.No}, {e.Action} {e.Form}, was refused: {string.Join(" | ", e.Refusals)}");

    /// <summary>What became of a case, for whoever looks for a fault.</summary>
    private static string Story(IReadOnlyList<HistoryEntry> history) => string.Join("\n", history.Where(e => !e.IsRefused).Select(e =>
        $"    {e.No} {e.RecordedAt:yyyy-MM-dd HH:mm} {e.Action} on {e.OccurredOn}{(e.Cause is null ? "" : $" by {e.Cause}")} {e.Changes.State} {e.Form}"
        + string.Concat(e.Changes.Duties.Select(d => $"\n        {d.Duty}/{d.Key}/{d.Round} {d.End} due {d.Due} {d.NoDate} for {d.Session}, {string.Join("+", d.Owners)}{(d.Live ? "" : ", not live")}"))));

    private static string Said(Case @case, Decision decision) => decision switch
    {
        Decision.Refused refused => $"refused, {string.Join(" | ", refused.Reasons)}",
        Decision.Accepted accepted => string.Join("; ", accepted.Entries.Select(e =>
            $"{e.Action} {(e.Case == @case.Id ? "" : $"of {e.Case} ")}{e.Changes.State} {string.Join(", ", e.Changes.Duties.Select(d => Difference(@case.Duties.Find(d.IsSame), d)))}"
            + $" {string.Join(", ", e.Changes.Breaches.Select(b => $"breach {b.Id} of {b.Duty} {b.Status}"))} {string.Join(", ", e.Messages.Select(m => $"{m.Kind} to {m.To} about {m.About}"))}")),
        _ => decision.ToString()!,
    };

    private static string Difference(DutyOccurrence? was, DutyOccurrence now) =>
        $"{now.Duty}/{now.Key}/{now.Round} ({string.Join(", ", typeof(DutyOccurrence).GetProperties().Where(p => was is null || Shown(was, p) != Shown(now, p)).Select(p => $"{p.Name}: {(was is null ? "" : Shown(was, p))} -> {Shown(now, p)}"))})";

    private static string Shown(DutyOccurrence duty, System.Reflection.PropertyInfo part) => part.GetValue(duty) switch
    {
        IEnumerable<string> list => string.Join("+", list),
        var value => $"{value}",
    };

    /// <summary>How often each action of each process was accepted.</summary>
    private static async Task<Dictionary<(string Process, string Action), int>> DoneAsync(RandomYear year)
    {
        var done = new Dictionary<(string, string), int>();
        foreach (var @case in await year.CasesAsync())
        {
            foreach (var entry in (await year.Queries.HistoryAsync(@case.Id)).Where(e => !e.IsRefused))
            {
                done[(@case.Process, entry.Action)] = done.GetValueOrDefault((@case.Process, entry.Action)) + 1;
            }
        }

        return done;
    }

    private void Tell(RandomYear year, Dictionary<(string Process, string Action), int> done)
    {
        output.WriteLine($"{year.Woken.Times} wake-ups, {year.Woken.InVain} of them in vain");
        foreach (var machine in TestCouncil.Library.Latest)
        {
            var triggers = machine.TriggersInOrder.Where(t => t.Kind != TriggerKind.Automatic).ToList();
            output.WriteLine($"{machine.Process}: {triggers.Count(t => done.ContainsKey((machine.Process, t.Name)))} of {triggers.Count}");
            output.WriteLine("  " + string.Join(", ", triggers.Select(t => $"{t.Name}{(t.Kind == TriggerKind.Action ? "" : $" ({t.Kind})")} {done.GetValueOrDefault((machine.Process, t.Name))}")));
        }

        if (Number("YEAR_TOLD", 0) > 0)
        {
            foreach (var refused in year.Refusals.SelectMany(r => r.Reasons.Select(x => $"{r.Process} {r.Action}: {x.Rule} {x.Field} {x.Process} {x.Reason}")).GroupBy(r => r).OrderByDescending(g => g.Count()).Take(150))
            {
                output.WriteLine($"{refused.Count()} x {refused.Key}");
            }
        }
    }
}
