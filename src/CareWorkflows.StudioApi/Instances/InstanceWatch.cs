using System.Collections.Concurrent;
using System.Threading.Channels;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Commands;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareWorkflows.StudioApi.Instances;

/// <summary>Tells who watches a case that something was committed to it. The writer only leaves a note, and none when nobody watches.</summary>
internal sealed partial class InstanceWatch(CareEngine engine, IHubContext<InstanceHub> hub, ILogger<InstanceWatch> log) : BackgroundService
{
    /// <summary>How many watch each case.</summary>
    private readonly ConcurrentDictionary<string, int> watched = new(StringComparer.Ordinal);

    // A note lost to a full box is one of many: Studio reads everything anew at the next.
    private readonly Channel<string> notes = Channel.CreateBounded<string>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    public static string GroupOf(string instance) => $"case {instance}";

    public void Begin(string instance) => watched.AddOrUpdate(instance, 1, (_, count) => count + 1);

    public void End(string instance)
    {
        if (watched.AddOrUpdate(instance, 0, (_, count) => count - 1) <= 0)
        {
            // Only if nobody has begun meanwhile.
            watched.TryRemove(KeyValuePair.Create(instance, 0));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        engine.Committed += OnCommitted;
        try
        {
            await foreach (var instance in notes.Reader.ReadAllAsync(stoppingToken))
            {
                await TellAsync(instance, stoppingToken);
            }
        }
        finally
        {
            engine.Committed -= OnCommitted;
        }
    }

    private async Task TellAsync(string instance, CancellationToken cancellation)
    {
        try
        {
            var watchers = hub.Clients.Group(GroupOf(instance));
            await watchers.SendAsync("WorkflowInstanceUpdatedAsync", new { workflowInstanceId = instance }, cancellation);
            await watchers.SendAsync("WorkflowExecutionLogUpdatedAsync", new { }, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(fault);
        }
    }

    private void OnCommitted(Commit commit)
    {
        if (watched.IsEmpty)
        {
            return;
        }

        foreach (var id in commit.Cases)
        {
            if (watched.ContainsKey(id))
            {
                notes.Writer.TryWrite(id);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Those who watch a case could not be told that it changed")]
    private partial void LogFault(Exception fault);
}
