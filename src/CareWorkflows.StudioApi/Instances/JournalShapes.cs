namespace CareWorkflows.StudioApi.Instances;

// History as Elsa's execution log: a record for each thing that happened, an execution for each activity that did it.

internal enum ExecutionStatus
{
    Pending,
    Running,
    Completed,
    Canceled,
    Faulted,
}

/// <param name="EventName">Studio colours Started, Completed, Suspended, Canceled and Faulted; its incidents toggle asks for Faulted.</param>
/// <param name="Payload">Shown under Event, a line for each property.</param>
internal sealed record JournalRecord(
    string Id, string ActivityInstanceId, string? ParentActivityInstanceId, string ActivityId, string ActivityType, int ActivityTypeVersion,
    string? ActivityName, string NodeId, DateTime Timestamp, int Sequence, string EventName, string? Message,
    IReadOnlyDictionary<string, string> ActivityState, IReadOnlyDictionary<string, string> Payload)
{
    public string? Source { get; init; }
}

/// <param name="ActivityState">Studio's State table shows those named as inputs of the activity's descriptor.</param>
/// <param name="Payload">Of it Studio shows Outcomes.</param>
internal sealed record Execution(
    string Id, string WorkflowInstanceId, string ActivityId, string ActivityNodeId, string ActivityType, int ActivityTypeVersion, string? ActivityName,
    IReadOnlyDictionary<string, string> ActivityState, IReadOnlyDictionary<string, string> Payload, ExceptionShape? Exception, DateTime StartedAt,
    DateTime? CompletedAt, ExecutionStatus Status, int AggregateFaultCount, string? SchedulingActivityExecutionId, string? SchedulingActivityId)
{
    public IReadOnlyDictionary<string, string> Outputs { get; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    public bool HasBookmarks => Status == ExecutionStatus.Running;

    public string? SchedulingWorkflowInstanceId { get; init; }

    public int CallStackDepth => SchedulingActivityExecutionId is null ? 0 : 1;
}

internal sealed record ExecutionReport(IReadOnlyList<ExecutionStats> Stats);

internal sealed record ExecutionStats(
    string ActivityId, string ActivityNodeId, int StartedCount, int CompletedCount, int UncompletedCount, bool IsBlocked, bool IsFaulted, int AggregateFaultCount)
{
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();
}

internal sealed record CallStack(string ActivityExecutionId, IReadOnlyList<Execution> Items)
{
    public int TotalCount => Items.Count;
}
