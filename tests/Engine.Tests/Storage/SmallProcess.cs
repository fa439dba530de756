using System.Collections.Immutable;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Storage;

/// <summary>
/// Decides by hand, so that storing can be tested without a definition: a case in which visits are recorded (the next one is owed
/// a week later by the worker), which can refuse, break, and touch a second case.
/// </summary>
internal static class SmallProcess
{
    public static readonly Actor Asha = new("Asha", ["SW"]);

    public static StartCase Start(string id, string? child = null, string? key = null, string? command = null) =>
        new(command ?? $"start-{id}", Asha, id, "small", child, "Start", key is null ? Record.Empty : new Record([new("key", key)]));

    public static FireAction Visit(string command, string @case, params (string Name, Value Value)[] form) => Fire(command, @case, "RecordVisit", form);

    public static FireAction Fire(string command, string @case, string action, params (string Name, Value Value)[] form) =>
        new(command, Asha, @case, action, new Record(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    public static Decision Decide(CaseCommand command, World world) => command switch
    {
        StartCase start => Opened(start, world),
        FireAction { Action: "RecordVisit" } visit => Accept(world, Visited(world.Cases[visit.Case]!, visit, world.Now)),
        FireAction { Action: "Refuse" } refused => Refuse(world.Cases[refused.Case]!, refused, world.Now),
        FireAction { Action: "Break" } => throw new InvalidOperationException("Broken on purpose."),
        FireAction { Action: "VisitAll" } all => VisitAll(all, world),
        FireAction { Action: "Reassign" } reassign => Accept(world, Reassigned(world.Cases[reassign.Case]!, reassign, world.Now)),
        CarryOut { Errand: Errand.Tell { Case: { } told } } errand => Told(world, told, errand),
        PassTime time => Passed(world.Cases[time.Case]!, time, world.Now),
        _ => throw new ArgumentException(command.ToString()),
    };

    private static Decision Opened(StartCase start, World world)
    {
        if (world.Cases[start.Case] is not null)
        {
            return new Decision.Refused([new Refusal("It is open already.")], null);
        }

        var unopened = Case.Unopened(start.Case, "small", 1, start.Child, start.Form["key"].Text, world.Now);
        return Accept(world, Next(unopened, start, start.Action, start.Form, world.Now, new Changes
        {
            State = "Open",
            Data = [new("worker", start.By.Person)],
            Duties = [Visit(unopened, world.Now, round: 1)],
            NextWakeUp = world.Now.Date.AddDays(8),
        }));
    }

    /// <summary>The other case is needed; the one that promised it is there already.</summary>
    private static Decision Told(World world, string told, CarryOut errand) => !world.Cases.TryGetValue(told, out var other)
        ? new Decision.Needs([new WorldKey.OneCase(told)])
        : other is null
            ? Refuse(world.Cases[errand.Case]!, new FireAction(errand.Id, errand.By, errand.Case, HistoryEntry.CarryOut, Record.Empty), world.Now)
            : Accept(world, Visited(other, new FireAction(errand.Id, errand.By, told, "RecordVisit", errand.Errand.Values), world.Now));

    private static (Case, HistoryEntry) Visited(Case @case, FireAction visit, DateTime now)
    {
        var no = @case.LastEntry + 1;
        var fact = new Fact((@case.Facts.GetValueOrDefault("RecordVisit")?.Count ?? 0) + 1, Day(now), no, "RecordVisit", visit.Form);
        var owed = @case.Duties.First(d => d.End == DutyEnd.Owed);
        return Next(@case, visit, visit.Action, visit.Form, now, new Changes
        {
            Data = [new("lastVisitOn", Day(now)), new("visits", fact.No)],
            Facts = [new FactChange("RecordVisit", null, fact)],
            Duties =
            [
                owed with { End = DutyEnd.Met, MetOn = Day(now), MetByEntry = no, EndedByEntry = no, Live = false },
                Visit(@case, now, owed.Round + 1) with { OpenedByEntry = no },
            ],
            NextWakeUp = now.Date.AddDays(8),
        });
    }

    private static (Case, HistoryEntry) Reassigned(Case @case, FireAction reassign, DateTime now) =>
        Next(@case, reassign, reassign.Action, reassign.Form, now, new Changes
        {
            Data = [new("worker", reassign.Form["to"])],
            Duties =
            [
                .. @case.Duties.Where(d => d.End == DutyEnd.Owed)
                    .Select(d => d with { Owners = reassign.Form["to"] is { Kind: ValueKind.List } several ? [.. several.Items.Select(p => p.Text!)] : reassign.Form["to"].Text is { } to ? [to] : [] }),
            ],
            NextWakeUp = @case.NextWakeUp,
        });

    /// <summary>A shared event: every case of the child, or none.</summary>
    private static Decision VisitAll(FireAction all, World world)
    {
        var child = world.Cases[all.Case]!.Child!;
        if (!world.CasesOfChild.TryGetValue(child, out var ids))
        {
            return new Decision.Needs([new WorldKey.CasesOfChild(child)]);
        }

        if (ids.Where(id => !world.Cases.ContainsKey(id)).ToList() is { Count: > 0 } missing)
        {
            return new Decision.Needs([.. missing.Select(id => new WorldKey.OneCase(id))]);
        }

        return Accept(world, [.. ids.Order(StringComparer.Ordinal).OrderBy(id => id != all.Case).Select(id => Visited(world.Cases[id]!, all, world.Now))]);
    }

    private static Decision.Refused Refuse(Case @case, FireAction command, DateTime now)
    {
        ImmutableList<Refusal> reasons = [new Refusal("Not today.", "CFP-1", "on")];
        var (after, entry) = Next(@case, command, command.Action, command.Form, now, new Changes { NextWakeUp = @case.NextWakeUp }, reasons);
        return new Decision.Refused(reasons, new CaseChange(@case, after, [entry]));
    }

    private static Decision Passed(Case @case, PassTime time, DateTime now)
    {
        if (@case.NextWakeUp is null || @case.NextWakeUp > now)
        {
            return new Decision.NothingToDo(@case.NextWakeUp);
        }

        var no = @case.LastEntry + 1;
        var owed = @case.Duties.Find(d => d.End == DutyEnd.Owed && d.IsPast(now) && !d.WasOverdue);
        if (owed is null)
        {
            return new Decision.NothingToDo(null);
        }

        return new Decision.Accepted([Change(@case, Next(@case, time, HistoryEntry.TimePassed, Record.Empty, now, new Changes
        {
            Duties = [owed with { WasOverdue = true }],
            Breaches = [new Breach { Id = @case.Breaches.Count + 1, Duty = owed.Label, DutyName = owed.Duty, DutyKey = owed.Key, DutyRound = owed.Round, Rules = owed.Rules, Since = Day(now), Due = owed.Due }],
        }))]);
    }

    private static DutyOccurrence Visit(Case @case, DateTime now, int round) => new()
    {
        Duty = "O3",
        Key = "-",
        Round = round,
        No = round,
        Nature = DutyNature.Breach,
        Due = Day(now.AddDays(7)),
        SoonFrom = Day(now.AddDays(5)),
        OwnerRole = "SW",
        Owners = [@case.Data["worker"].Text ?? "Asha"],
        Rules = ["CFP-21"],
        Live = true,
        OpenedByEntry = 1,
    };

    private static (Case, HistoryEntry) Next(
        Case before, CaseCommand command, string action, Record form, DateTime now, Changes changes, ImmutableList<Refusal>? refusals = null)
    {
        var no = before.LastEntry + 1;
        var entry = HistoryJson.Seal(new HistoryEntry
        {
            Case = before.Id,
            No = no,
            Action = action,
            By = command.By.Person,
            Role = command.By.Roles[0],
            OccurredOn = EventDate.Of(now),
            RecordedAt = now,
            From = before.State,
            To = changes.State ?? before.State,
            Version = 1,
            ActId = command.Id,
            Form = form,
            Changes = changes,
            Messages = form["tell"].Text is { } to && refusals is null ? [new Message($"{before.Id}/{no}/1", to, action, MessageKind.Notice, $"Told {to} & \"others\"", ["CFP-21"])] : [],
            Errands = form["after"].Text is { } told && refusals is null ? [new Errand.Tell("RecordVisit", SignalTo.Case, told, null, null, true, new Record([new("because", "told")])) { Id = $"{before.Id}/{no}/2" }] : [],
            Refusals = refusals ?? [],
            PreviousHash = before.LastHash,
        });
        return (before.Apply(entry), entry);
    }

    private static Decision.Accepted Accept(World world, params (Case After, HistoryEntry Entry)[] steps) =>
        new Decision.Accepted([.. steps.Select(s => Change(world.Cases[s.After.Id], s))]);

    private static CaseChange Change(Case? before, (Case After, HistoryEntry Entry) step) => new(before, step.After, [step.Entry]);

    private static string Day(DateTime now) => EventDate.Of(DateOnly.FromDateTime(now));
}
