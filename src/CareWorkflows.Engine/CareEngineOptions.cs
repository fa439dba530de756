using CareWorkflows.Engine.Outbox;

namespace CareWorkflows.Engine;

public sealed record CareEngineOptions
{
    /// <summary>
    /// SQLite: <c>Data Source=data/care.db</c>; or memory for trying things out:
    /// <c>Data Source=some-name;Mode=Memory;Cache=Shared</c>.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>
    /// Hands a message over for good; called again under the same id until it returns. The default does nothing more: people
    /// then read their messages in the product.
    /// </summary>
    public Func<PromisedMessage, CancellationToken, Task> Deliver { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Whether time passes and messages go out by themselves. Off where a test or a scenario does both itself.</summary>
    public bool RunsByItself { get; init; } = true;
}
