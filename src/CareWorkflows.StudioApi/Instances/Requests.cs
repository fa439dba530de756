using CareWorkflows.Engine.Queries;

namespace CareWorkflows.StudioApi.Instances;

// What Studio sends. It leaves out or sends as null whatever nobody chose.

internal sealed record ListInstances
{
    private const int MostAtOnce = 100;

    public int? Page { get; init; }
    public int? PageSize { get; init; }
    public string? SearchTerm { get; init; }
    public string? DefinitionId { get; init; }
    public IReadOnlyList<string>? DefinitionIds { get; init; }
    public string? CorrelationId { get; init; }
    public int? Version { get; init; }
    public bool? HasIncidents { get; init; }
    public bool? IsSystem { get; init; }
    public InstanceStatus? Status { get; init; }
    public IReadOnlyList<InstanceStatus>? Statuses { get; init; }
    public InstanceSubStatus? SubStatus { get; init; }
    public IReadOnlyList<InstanceSubStatus>? SubStatuses { get; init; }

    /// <summary>Created, UpdatedAt or LastExecuted, Finished, Name.</summary>
    public string? OrderBy { get; init; }
    public string? OrderDirection { get; init; }
    public IReadOnlyList<TimestampFilter>? TimestampFilters { get; init; }

    /// <summary>Null: nothing can be found so.</summary>
    /// <param name="called">The processes whose name has the search term in it.</param>
    public CaseSearch? Search(Func<string, IReadOnlyCollection<string>> called)
    {
        if (IsSystem == true || !TryOpen(out var open))
        {
            return null;
        }

        var text = SearchTerm?.Trim();
        var size = Math.Clamp(PageSize ?? 25, 1, MostAtOnce);
        return new CaseSearch(
            Text: text, Child: NullIfEmpty(CorrelationId), Version: Version, Open: open, InBreach: HasIncidents,
            Order: OrderBy switch
            {
                "UpdatedAt" or "LastExecuted" => CaseOrder.ChangedAt,
                "Finished" => CaseOrder.FinishedAt,
                "Name" => CaseOrder.Name,
                _ => CaseOrder.OpenedAt,
            },

            // Without a column Studio still says Ascending; then it is the newest that are wanted.
            Descending: OrderBy is null || OrderDirection is not "Ascending",
            Skip: (int)Math.Min((long)Math.Max(Page ?? 0, 0) * size, int.MaxValue), Take: size)
        {
            Processes = [.. (DefinitionIds ?? []).Append(DefinitionId).OfType<string>().Where(d => d.Length > 0)],
            ProcessesCalled = text is { Length: > 0 } ? called(text) : [],
            Moments = [.. (TimestampFilters ?? []).Select(t => t.Range()).OfType<MomentRange>()],
        };
    }

    /// <summary>What the statuses come to: a case waits in its state or is at its end, there is nothing else.</summary>
    private bool TryOpen(out bool? open)
    {
        var statuses = (Statuses ?? []).Concat(Status is { } status ? [status] : []).ToHashSet();
        var subStatuses = (SubStatuses ?? []).Concat(SubStatus is { } sub ? [sub] : []).ToHashSet();
        var running = (statuses.Count == 0 || statuses.Contains(InstanceStatus.Running)) && (subStatuses.Count == 0 || subStatuses.Contains(InstanceSubStatus.Suspended));
        var finished = (statuses.Count == 0 || statuses.Contains(InstanceStatus.Finished)) && (subStatuses.Count == 0 || subStatuses.Contains(InstanceSubStatus.Finished));
        open = running == finished ? null : running;
        return running || finished;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <param name="Column">CreatedAt, UpdatedAt or FinishedAt.</param>
/// <param name="Operator">Is, IsNot, LessThan, GreaterThan, LessThanOrEqual, GreaterThanOrEqual.</param>
internal sealed record TimestampFilter(string? Column, string? Operator, DateTimeOffset Timestamp)
{
    /// <summary>Null: nothing we know.</summary>
    public MomentRange? Range()
    {
        CaseMoment? of = Column switch
        {
            "CreatedAt" => CaseMoment.OpenedAt,
            "UpdatedAt" => CaseMoment.ChangedAt,
            "FinishedAt" => CaseMoment.FinishedAt,
            _ => null,
        };
        var at = new DateTime(Math.Clamp(Timestamp.UtcTicks, DateTime.UnixEpoch.Ticks, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay), DateTimeKind.Utc);

        // Instants are kept to the millisecond; Studio asks to the minute.
        var step = TimeSpan.FromMilliseconds(1);
        return of is not { } moment ? null : Operator switch
        {
            "Is" => new MomentRange(moment, at, at),
            "IsNot" => new MomentRange(moment, at, at, Not: true),
            "LessThan" => new MomentRange(moment, null, at - step),
            "LessThanOrEqual" => new MomentRange(moment, null, at),
            "GreaterThan" => new MomentRange(moment, at + step, null),
            "GreaterThanOrEqual" => new MomentRange(moment, at, null),
            _ => null,
        };
    }
}

internal sealed record JournalRequest
{
    public JournalFilter? Filter { get; init; }
}

/// <summary>An empty list filters by nothing.</summary>
internal sealed record JournalFilter
{
    public IReadOnlyList<string>? ActivityIds { get; init; }
    public IReadOnlyList<string>? ActivityNodeIds { get; init; }
    public IReadOnlyList<string>? ExcludedActivityTypes { get; init; }
    public IReadOnlyList<string>? EventNames { get; init; }

    public bool Passes(JournalRecord record) =>
        (ActivityIds is not { Count: > 0 } ids || ids.Contains(record.ActivityId))
        && (ActivityNodeIds is not { Count: > 0 } nodes || nodes.Contains(record.NodeId))
        && (ExcludedActivityTypes is not { Count: > 0 } types || !types.Contains(record.ActivityType))
        && (EventNames is not { Count: > 0 } events || events.Contains(record.EventName));
}

internal sealed record ReportRequest
{
    public string WorkflowInstanceId { get; init; } = "";
    public IReadOnlyList<string>? ActivityNodeIds { get; init; }
}
