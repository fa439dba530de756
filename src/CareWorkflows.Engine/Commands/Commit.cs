namespace CareWorkflows.Engine.Commands;

/// <summary>What one commit brought, for those who wait for it. Told on the writer's own thread: who listens must be quick.</summary>
/// <param name="EarliestWakeUp">The earliest wake-up written; UTC. Null: none.</param>
/// <param name="HasPromises">A message or an errand was promised.</param>
/// <param name="Cases">Ids of the cases written to; of several acts on one case it is here several times.</param>
public sealed record Commit(DateTime? EarliestWakeUp, bool HasPromises, IReadOnlyList<string> Cases);
