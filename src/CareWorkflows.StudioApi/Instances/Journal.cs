using System.Globalization;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.StudioApi.Instances;

/// <summary>
/// A case's history as Studio reads it. Each entry is a record of the activity that made it, with who, when and what; each duty
/// it opened or ended and each breach is a record of its own, beside the duty in the diagram. A refusal and a breach are incidents.
/// </summary>
internal sealed class Journal
{
    private const string Started = "Started", Completed = "Completed", Canceled = "Canceled", Faulted = "Faulted";

    private readonly Case @case;
    private readonly DefinitionNodes nodes;
    private readonly ProcessMachine? machine;
    private readonly List<JournalRecord> records = [];
    private readonly List<Execution> executions = [];
    private readonly Dictionary<string, int> ofDuty = new(StringComparer.Ordinal);

    private Journal(Case @case, DefinitionNodes nodes, ProcessMachine? machine)
    {
        this.@case = @case;
        this.nodes = nodes;
        this.machine = machine;
    }

    public IReadOnlyList<JournalRecord> Records => records;

    /// <summary>The machine first, then in the order they began.</summary>
    public IReadOnlyList<Execution> Executions => executions;

    public static Journal Of(Case @case, IReadOnlyList<HistoryEntry> history, DefinitionNodes nodes, ProcessMachine? machine)
    {
        var journal = new Journal(@case, nodes, machine);
        journal.Begin(history);
        var open = new Dictionary<int, Breach>();
        foreach (var entry in history)
        {
            journal.Add(entry, open);
        }

        return journal;
    }

    /// <summary>The case an execution is of: its id begins with it.</summary>
    public static string? CaseOf(string execution) => execution.LastIndexOf('~') is var at and > 0 ? execution[..at] : null;

    /// <summary><c>visitedOn</c> is <c>VisitedOn</c>.</summary>
    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    private string MachineExecution => $"{@case.Id}~";

    private void Begin(IReadOnlyList<HistoryEntry> history)
    {
        var ended = @case.Final ? history.LastOrDefault(e => e.Changes.Final == true) : null;
        var state = new Dictionary<string, string> { ["State"] = @case.State };
        executions.Add(new Execution(
            MachineExecution, @case.Id, nodes.Machine.Id, nodes.Machine.NodeId, nodes.Machine.Type, nodes.Machine.Version, nodes.Machine.Name, state,
            new Dictionary<string, string>(), null, @case.OpenedAt, ended?.RecordedAt, ended is null ? ExecutionStatus.Running : ExecutionStatus.Completed,
            @case.Breaches.Count(b => b.Status == BreachStatus.Open), null, null));
        Note(nodes.Machine, MachineExecution, @case.OpenedAt, 0, Started, "The case was opened.", state, new Dictionary<string, string>());
    }

    private void Add(HistoryEntry entry, Dictionary<int, Breach> open)
    {
        var node = nodes.Of(entry);
        var says = Says(entry);
        var message = Message(entry);
        var payload = entry.IsRefused ? says : new Dictionary<string, string>(says) { ["Outcomes"] = entry.From == entry.To ? entry.To : $"{entry.From} to {entry.To}" };
        var id = string.Create(CultureInfo.InvariantCulture, $"{@case.Id}~{entry.No}");
        var state = State(node, entry);
        executions.Add(new Execution(
            id, @case.Id, node.Id, node.NodeId, node.Type, node.Version, node.Name, state, payload,
            entry.IsRefused ? new ExceptionShape("Refusal", message) : null, entry.RecordedAt, entry.RecordedAt,
            entry.IsRefused ? ExecutionStatus.Faulted : ExecutionStatus.Completed, entry.IsRefused ? 1 : 0, MachineExecution, nodes.Machine.Id));
        Note(node, id, entry.RecordedAt, entry.No, entry.IsRefused ? Faulted : Completed, message, state, says);
        foreach (var duty in entry.Changes.Duties)
        {
            Add(entry, duty);
        }

        foreach (var breach in entry.Changes.Breaches)
        {
            Add(entry, node, id, breach, open);
        }

        if (entry.Changes.Final == true)
        {
            Note(nodes.Machine, MachineExecution, entry.RecordedAt, entry.No, Completed, $"The case came to its end: {entry.To}.", [], []);
        }
    }

    private void Add(HistoryEntry entry, DutyOccurrence duty)
    {
        var node = nodes.DutyOf(duty.Duty, entry.To) ?? nodes.Machine;
        var execution = ExecutionOf(duty.Duty, duty.Key, duty.Round);
        var title = machine?.DutiesByName.GetValueOrDefault(duty.Duty)?.Title ?? duty.Duty;
        var state = new Dictionary<string, string>(node.Inputs);
        var says = new Dictionary<string, string> { ["duty"] = $"{duty.Label}: {title}", ["entry"] = Number(entry.No) };
        Put(says, "due", duty.Due ?? duty.NoDate);
        Put(says, "owner", duty.Owners.Count > 0 ? Words.List(duty.Owners) : duty.OwnerRole);
        Put(says, "rules", string.Join(", ", duty.Rules));
        Put(says, "metOn", duty.MetOn);
        var isNew = !ofDuty.TryGetValue(execution, out var at);
        var (status, ended) = duty.End switch
        {
            DutyEnd.Met => (ExecutionStatus.Completed, true),
            DutyEnd.Cancelled => (ExecutionStatus.Canceled, true),
            DutyEnd.Missed => (ExecutionStatus.Faulted, true),
            _ => (ExecutionStatus.Running, false),
        };
        if (isNew)
        {
            at = ofDuty[execution] = executions.Count;
            executions.Add(new Execution(
                execution, @case.Id, node.Id, node.NodeId, node.Type, node.Version, node.Name, state, says, null, entry.RecordedAt, null,
                ExecutionStatus.Running, 0, MachineExecution, nodes.Machine.Id));
            Note(node, execution, entry.RecordedAt, entry.No, Started, $"{duty.Label} is owed: {title}{(duty.Due is { } due ? $", by {due}" : "")}.", state, says);
        }

        var before = executions[at];
        executions[at] = before with { ActivityState = state, Payload = says, Status = status, CompletedAt = ended ? before.CompletedAt ?? entry.RecordedAt : null };
        if (before.Status != status)
        {
            // A correction may take back what ended it.
            var (name, message) = duty.End switch
            {
                DutyEnd.Met => (Completed, $"{duty.Label} was done: {title}{(duty.MetOn is { } on ? $", on {on}" : "")}."),
                DutyEnd.Cancelled => (Canceled, $"{duty.Label} is no longer owed: {title}."),
                DutyEnd.Missed => (Faulted, $"{duty.Label} was missed: {title}."),
                _ => (Started, $"{duty.Label} is owed again: {title}."),
            };
            Note(node, execution, entry.RecordedAt, entry.No, name, message, state, says);
        }
    }

    private void Add(HistoryEntry entry, ActivityNode overridden, string overriding, Breach breach, Dictionary<int, Breach> open)
    {
        var isOpen = breach.Status == BreachStatus.Open;
        var wasOpen = open.TryGetValue(breach.Id, out var before) && before.Status == BreachStatus.Open;
        open[breach.Id] = breach;
        if (isOpen == wasOpen)
        {
            return;
        }

        var node = breach.DutyName is { } duty ? nodes.DutyOf(duty, entry.To) ?? nodes.Machine : overridden;
        var execution = breach.DutyName is null ? overriding : ExecutionOf(breach.DutyName, breach.DutyKey ?? "", breach.DutyRound);
        var says = new Dictionary<string, string> { ["breach"] = Number(breach.Id), ["since"] = breach.Since, ["entry"] = Number(entry.No) };
        Put(says, "due", breach.Due);
        Put(says, "rules", string.Join(", ", breach.Rules));
        Put(says, "reason", breach.Reason);
        Put(says, "note", breach.Note);
        Note(
            node, execution, entry.RecordedAt, entry.No, isOpen ? Faulted : Completed,
            isOpen ? Breached(breach) : $"The breach{Of(breach)} is closed: {Words.Split(Enum.GetName(breach.Status)!)}.", [], says);
        if (ofDuty.TryGetValue(execution, out var at))
        {
            var faults = executions[at].AggregateFaultCount + (isOpen ? 1 : 0);
            executions[at] = executions[at] with { AggregateFaultCount = faults, Exception = isOpen ? new ExceptionShape("Breach", Breached(breach)) : executions[at].Exception };
        }
    }

    /// <summary>Names rule and date and no person.</summary>
    public static string Breached(Breach breach) => breach.Duty is null
        ? $"A requirement was not met and gone past ({string.Join(", ", breach.Rules)})."
        : $"{breach.Duty} was due on {(breach.Due is { } due ? Due.Parse(due).InWords : "a day")} and was not done by then{(breach.Rules.Count > 0 ? $" ({string.Join(", ", breach.Rules)})" : "")}.";

    private static string Of(Breach breach) => breach.Duty is { } label ? $" of {label}" : "";

    private string ExecutionOf(string duty, string key, int round) => string.Create(CultureInfo.InvariantCulture, $"{@case.Id}~{duty}/{key}/{round}");

    private string Label(string action) => machine?.Triggers.GetValueOrDefault(action)?.Label ?? Words.Sentence(Words.Split(action));

    private string Message(HistoryEntry entry)
    {
        var what = entry.Correction is { } correction ? $"Entry {correction.Of} ({Label(correction.Action)}) was corrected" : Label(entry.Action);
        return entry.IsRefused ? $"{what} was refused: {string.Join(" ", entry.Refusals.Select(r => r.Reason))}"
            : entry.From == entry.To ? $"{what}, in {entry.To}."
            : $"{what}: {entry.From} to {entry.To}.";
    }

    /// <summary>Everything an entry says, a line each; what there is none of is left out.</summary>
    private static Dictionary<string, string> Says(HistoryEntry entry)
    {
        var says = new Dictionary<string, string>
        {
            ["who"] = entry.By,
            ["actingAs"] = entry.Role,
            ["happenedOn"] = entry.OccurredOn,
            ["recordedAt"] = entry.RecordedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) + (entry.LateRecorded ? " (recorded late)" : ""),
            ["from"] = entry.From,
            ["to"] = entry.To,
            ["entry"] = Number(entry.No),
            ["processVersion"] = Number(entry.Version),
        };
        Put(says, "causedBy", entry.Cause);
        Put(says, "refused", string.Join(" ", entry.Refusals.Select(r => r.Rule is { } rule ? $"{r.Reason} ({rule})" : r.Reason)));
        Put(says, "requirements", string.Join("; ", entry.Guards.Select(g => $"{g.Rule ?? g.Grade}: {(g.Held ? "held" : g.Say ?? "did not hold")}")));
        Put(says, "overridden", string.Join("; ", entry.Guards.Where(g => g.Reason is not null).Select(g => $"{g.Rule ?? g.Grade}: {g.Reason}")));
        Put(says, "dutiesOpened", string.Join(", ", entry.Changes.Duties.Where(d => d.OpenedByEntry == entry.No && d.End == DutyEnd.Owed).Select(d => d.Label)));
        Put(says, "dutiesMet", string.Join(", ", entry.Changes.Duties.Where(d => d.EndedByEntry == entry.No && d.End == DutyEnd.Met).Select(d => d.Label)));
        Put(says, "dutiesEnded", string.Join(", ", entry.Changes.Duties.Where(d => d.EndedByEntry == entry.No && d.End is DutyEnd.Cancelled or DutyEnd.Missed).Select(d => d.Label)));
        Put(says, "told", string.Join("; ", entry.Messages.Select(m => $"{m.To} ({Words.Split(Enum.GetName(m.Kind)!)}: {m.About})")));
        Put(says, "documents", string.Join(", ", entry.Documents.Select(d => d.File ?? d.Kind)));
        if (entry.Correction is { } correction)
        {
            says["reason"] = correction.Reason;
            Put(says, "was", string.Join("; ", correction.Was.Names.Select(n => $"{n}: {Text(correction.Was[n])}")));
            Put(says, "now", string.Join("; ", correction.Now.Names.Select(n => $"{n}: {Text(correction.Now[n])}")));
        }

        foreach (var name in entry.Form.Names)
        {
            says.TryAdd(says.ContainsKey(name) ? $"form{Pascal(name)}" : name, Text(entry.Form[name]));
        }

        return says;
    }

    /// <summary>The inputs of the activity, and what was recorded with it.</summary>
    private static Dictionary<string, string> State(ActivityNode node, HistoryEntry entry)
    {
        var state = new Dictionary<string, string>(node.Inputs);
        foreach (var (name, text) in Says(entry))
        {
            state.TryAdd(Pascal(name), text);
        }

        return state;
    }

    private void Note(
        ActivityNode node, string execution, DateTime at, int entry, string name, string message, Dictionary<string, string> state, Dictionary<string, string> says) =>
        records.Add(new JournalRecord(
            string.Create(CultureInfo.InvariantCulture, $"{@case.Id}~{entry}.{records.Count}"), execution, execution == MachineExecution ? null : MachineExecution,
            node.Id, node.Type, node.Version, node.Name, node.NodeId, at, records.Count, name, message, state, says));

    private static void Put(Dictionary<string, string> says, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            says[name] = text;
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(Value value) => value.Kind is ValueKind.Text ? value.Text! : value.IsNothing ? "" : ValueJson.Write(value);
}
