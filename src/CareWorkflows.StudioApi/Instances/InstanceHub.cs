using Microsoft.AspNetCore.SignalR;

namespace CareWorkflows.StudioApi.Instances;

/// <summary>Where Studio hears that a case it shows has changed. What has changed it asks for as always.</summary>
internal sealed class InstanceHub(InstanceReader reader, WhoAsks who, InstanceWatch watch) : Hub
{
    private const string Watched = "watched";

    /// <summary>Called by Studio, by this name.</summary>
    public async Task ObserveInstanceAsync(string instanceId)
    {
        if (Context.User is null || who(Context.User) is not { } person || await reader.FindAsync(instanceId, person, Context.ConnectionAborted) is null)
        {
            throw new HubException("There is no such case.");
        }

        await ForgetAsync();
        Context.Items[Watched] = instanceId;
        watch.Begin(instanceId);
        await Groups.AddToGroupAsync(Context.ConnectionId, InstanceWatch.GroupOf(instanceId), Context.ConnectionAborted);
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        await ForgetAsync();
        await base.OnDisconnectedAsync(exception);
    }

    private async Task ForgetAsync()
    {
        if (Context.Items.Remove(Watched, out var before) && before is string instance)
        {
            watch.End(instance);
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, InstanceWatch.GroupOf(instance));
        }
    }
}
