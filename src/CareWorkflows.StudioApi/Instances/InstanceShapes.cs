using System.Text.Json;

namespace CareWorkflows.StudioApi.Instances;

// A case as Elsa's workflow instance. Property names and kinds are Studio's; what they mean here is said in InstanceView.

internal enum InstanceStatus
{
    Running,
    Finished,
}

internal enum InstanceSubStatus
{
    Pending,
    Executing,
    Suspended,
    Finished,
    Cancelled,
    Faulted,
    Interrupted,
}

internal sealed record InstanceSummary(
    string Id, string DefinitionId, string DefinitionVersionId, int Version, InstanceStatus Status, InstanceSubStatus SubStatus, string? CorrelationId,
    string Name, int IncidentCount, DateTime CreatedAt, DateTime UpdatedAt, DateTime? FinishedAt, bool IsSystem);

internal sealed record Instance(
    string Id, string DefinitionId, string DefinitionVersionId, int Version, InstanceStatus Status, InstanceSubStatus SubStatus, string? CorrelationId,
    string Name, int IncidentCount, DateTime CreatedAt, DateTime UpdatedAt, DateTime? FinishedAt, bool IsSystem, InstanceState WorkflowState);

/// <summary>Studio shows it raw, as one long text: no personal data in it, whoever looks.</summary>
internal sealed record InstanceState(
    string Id, string DefinitionId, string DefinitionVersionId, int DefinitionVersion, string? CorrelationId, InstanceStatus Status, InstanceSubStatus SubStatus,
    IReadOnlyList<Bookmark> Bookmarks, IReadOnlyList<Incident> Incidents, DateTime CreatedAt, DateTime UpdatedAt, DateTime? FinishedAt)
{
    public object? Fault { get; init; }

    public IReadOnlyList<object> CompletionCallbacks { get; init; } = [];

    public IReadOnlyList<object> ActivityExecutionContexts { get; init; } = [];

    public IReadOnlyDictionary<string, object> Input { get; } = new Dictionary<string, object>();

    public IReadOnlyDictionary<string, object> Output { get; } = new Dictionary<string, object>();

    public required IReadOnlyDictionary<string, string> Properties { get; init; }
}

/// <summary>What the case waits for: a trigger that leads out of its state.</summary>
internal sealed record Bookmark(string Id, string Name, string Hash, string ActivityId, string ActivityNodeId, string ActivityInstanceId)
{
    public object? Payload { get; init; }

    public bool AutoBurn { get; init; } = true;

    public string? CallbackMethodName { get; init; }

    public object? Metadata { get; init; }
}

/// <summary>An open breach. Studio shows the message of the exception and not its own.</summary>
internal sealed record Incident(string ActivityId, string ActivityNodeId, string ActivityType, string Message, ExceptionShape Exception, DateTime Timestamp);

internal sealed record ExceptionShape(string Type, string Message)
{
    public string? StackTrace { get; init; }

    public object? InnerException { get; init; }
}

internal sealed record PageOf<T>(IReadOnlyList<T> Items, int TotalCount)
{
    public IReadOnlyList<object> Links { get; init; } = [];
}

internal sealed record ListOf<T>(IReadOnlyList<T> Items)
{
    public int Count => Items.Count;
}

internal sealed record InstanceVariable(string Id, string Name, JsonElement? Value);

internal sealed record ExecutionState(InstanceStatus Status, InstanceSubStatus WorkflowSubStatus, DateTime UpdatedAt);
