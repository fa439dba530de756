using System.Collections.Concurrent;
using System.Text.Json;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.StudioApi.Instances;

/// <summary>Cases as Studio's instances, for one person: what they may not see is not there.</summary>
internal sealed class InstanceReader(CaseQueries queries, Council council, Engine.Library.Definitions definitions)
{
    /// <summary>A version that cases run on never changes, so it is read once.</summary>
    private readonly ConcurrentDictionary<(string Process, int Version), DefinitionNodes> nodes = new();

    public async Task<PageOf<InstanceSummary>> ListAsync(ListInstances request, Actor who, CancellationToken cancellation)
    {
        if (request.Search(text => [.. council.Now.Library.Latest.Where(m => m.Name.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(m => m.Process)]) is not { } search)
        {
            return new PageOf<InstanceSummary>([], 0);
        }

        var page = await queries.SearchAsync(search, who, cancellation);
        return new PageOf<InstanceSummary>([.. page.Items.Select(Summary)], page.Total);
    }

    /// <summary>How it stands, without opening it; null: there is none the person may see.</summary>
    public async Task<FoundCase?> FindAsync(string id, Actor who, CancellationToken cancellation) =>
        (await queries.SearchAsync(new CaseSearch(Id: id, Take: 1), who, cancellation)).Items is [var found] ? found : null;

    public async Task<Instance?> InstanceAsync(string id, Actor who, CancellationToken cancellation)
    {
        if (await FindAsync(id, who, cancellation) is not { } found || await queries.FindAsync(id, cancellation) is not { } @case)
        {
            return null;
        }

        var summary = Summary(found);
        var definition = await NodesAsync(@case, cancellation);
        var state = new InstanceState(
            summary.Id, summary.DefinitionId, summary.DefinitionVersionId, summary.Version, null, summary.Status, summary.SubStatus,
            @case.Final ? [] : [.. Waiting(@case, definition)], [.. Incidents(@case, definition, found.ChangedAt)], summary.CreatedAt, summary.UpdatedAt, summary.FinishedAt)
        {
            Properties = new Dictionary<string, string> { ["CurrentState"] = found.State },
        };

        // The state after the ~ makes Studio show the diagram with it as the current one: contract, section 9.
        return new Instance(
            summary.Id, summary.DefinitionId, $"{summary.DefinitionVersionId}~{found.State}", summary.Version, summary.Status, summary.SubStatus, summary.CorrelationId,
            summary.Name, summary.IncidentCount, summary.CreatedAt, summary.UpdatedAt, summary.FinishedAt, summary.IsSystem, state);
    }

    public async Task<Journal?> JournalAsync(string id, Actor who, CancellationToken cancellation) => await CaseAsync(id, who, cancellation) is { } @case
        ? Journal.Of(@case, await queries.HistoryAsync(id, cancellation), await NodesAsync(@case, cancellation), MachineOf(@case))
        : null;

    public async Task<IReadOnlyList<InstanceVariable>?> VariablesAsync(string id, Actor who, CancellationToken cancellation) => await CaseAsync(id, who, cancellation) is { } @case
        ? [.. @case.Data.Names.Select(n => new InstanceVariable(n, n, JsonSerializer.Deserialize<JsonElement>(ValueJson.Write(@case.Data[n]))))]
        : null;

    /// <summary>How often each activity was at work; waiting for what leads out of the present state counts as blocked.</summary>
    public async Task<ExecutionReport?> ReportAsync(ReportRequest request, Actor who, CancellationToken cancellation)
    {
        if (await CaseAsync(request.WorkflowInstanceId, who, cancellation) is not { } @case || await JournalAsync(@case.Id, who, cancellation) is not { } journal)
        {
            return null;
        }

        var waiting = @case.Final ? [] : Waiting(@case, await NodesAsync(@case, cancellation)).Select(b => b.ActivityNodeId).ToHashSet(StringComparer.Ordinal);
        var asked = request.ActivityNodeIds?.ToHashSet(StringComparer.Ordinal);
        return new ExecutionReport([.. journal.Executions.Where(e => asked is null || asked.Contains(e.ActivityNodeId)).GroupBy(e => e.ActivityNodeId).Select(g =>
        {
            var done = g.Count(e => e.CompletedAt is not null);
            return new ExecutionStats(
                g.First().ActivityId, g.Key, g.Count(), done, g.Count() - done, waiting.Contains(g.Key) || g.Any(e => e.Status == ExecutionStatus.Running),
                g.Any(e => e.Status == ExecutionStatus.Faulted), g.Sum(e => e.AggregateFaultCount));
        })]);
    }

    public static (InstanceStatus Status, InstanceSubStatus Sub) StatusOf(FoundCase found) =>
        found.Final ? (InstanceStatus.Finished, InstanceSubStatus.Finished) : (InstanceStatus.Running, InstanceSubStatus.Suspended);

    private InstanceSummary Summary(FoundCase found)
    {
        var (status, sub) = StatusOf(found);
        return new InstanceSummary(
            found.Id, found.Process, DefinitionVersion.IdOf(found.Process, found.Version), found.Version, status, sub, found.Child, NameOf(found), found.OpenBreaches,
            found.OpenedAt, found.ChangedAt, found.FinishedAt, IsSystem: false);
    }

    /// <summary>What people call it: its process, and the child or the name it has.</summary>
    private string NameOf(FoundCase found)
    {
        var process = (council.Now.Library.Find(found.Process, found.Version) ?? council.Now.Library.Find(found.Process))?.Name ?? found.Process;
        return (found.Key ?? found.Child) is { Length: > 0 } whose ? $"{process}: {whose}" : process;
    }

    private async Task<Case?> CaseAsync(string id, Actor who, CancellationToken cancellation) =>
        await queries.FindAsync(id, cancellation) is { } @case && (await queries.SightAsync(who, cancellation)).MaySee(@case) ? @case : null;

    private ProcessMachine? MachineOf(Case @case) => council.Now.Library.Find(@case.Process, @case.Version);

    private async Task<DefinitionNodes> NodesAsync(Case @case, CancellationToken cancellation)
    {
        var key = (@case.Process, @case.Version);
        return nodes.TryGetValue(key, out var known) ? known
            : await definitions.FindAsync(@case.Process, @case.Version, cancellation) is { Text: var text } ? nodes.GetOrAdd(key, DefinitionNodes.Of(text))
            : DefinitionNodes.Of(null);
    }

    private IEnumerable<Bookmark> Waiting(Case @case, DefinitionNodes definition) => MachineOf(@case) is not { } machine
        ? []
        : definition.WaitingIn(machine, @case.State).Select(w => new Bookmark($"{@case.Id}~{w.Node.Id}", w.Node.Type, w.Trigger, w.Node.Id, w.Node.NodeId, $"{@case.Id}~{w.Node.Id}"));

    private static IEnumerable<Incident> Incidents(Case @case, DefinitionNodes definition, DateTime at) => @case.Breaches.Where(b => b.Status == BreachStatus.Open).Select(b =>
    {
        var node = (b.DutyName is { } duty ? definition.DutyOf(duty, @case.State) : null) ?? definition.Machine;
        return new Incident(node.Id, node.NodeId, node.Type, Journal.Breached(b), new ExceptionShape("Breach", Journal.Breached(b)), at);
    });
}
