using System.Threading.Channels;

namespace CareWorkflows.Engine;

/// <summary>Wakes one sleeper early. A nudge given while it is awake is kept, so that none is lost; many count as one.</summary>
internal sealed class Nudge
{
    private readonly Channel<bool> given = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Give() => given.Writer.TryWrite(true);

    /// <summary>Returns when nudged, or after the pause.</summary>
    public async Task WaitAsync(TimeSpan pause, TimeProvider time, CancellationToken cancellation)
    {
        using var early = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(given.Reader.WaitToReadAsync(early.Token).AsTask(), Task.Delay(pause, time, early.Token));
        await early.CancelAsync();
        given.Reader.TryRead(out _);
        cancellation.ThrowIfCancellationRequested();
    }
}
