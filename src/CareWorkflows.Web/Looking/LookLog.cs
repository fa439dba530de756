using System.Threading.Channels;
using CareWorkflows.Engine.Looking;

namespace CareWorkflows.Web.Looking;

/// <summary>Keeps looks beside the requests they were: a request leaves a note and goes on.</summary>
public sealed partial class LookLog(Looks looks, ILogger<LookLog> log) : BackgroundService
{
    private const int AtOnce = 500;

    private readonly Channel<Note> notes = Channel.CreateBounded<Note>(new BoundedChannelOptions(20_000) { SingleReader = true });
    private readonly Lock known = new();
    private readonly HashSet<(string Person, string? Case, string? Child, bool Refused)> thisHour = [];
    private long hour;

    /// <summary>Notes a look, unless the same was noted in the same hour.</summary>
    public void Add(Look look)
    {
        lock (known)
        {
            if (look.Hour != hour)
            {
                hour = look.Hour;
                thisHour.Clear();
            }

            if (!thisHour.Add((look.Person, look.Case, look.Child, look.Refused)))
            {
                return;
            }
        }

        if (!notes.Writer.TryWrite(new Note(look, null)))
        {
            LogFull();
        }
    }

    /// <summary>Once all that was noted before is kept.</summary>
    public async Task DrainAsync()
    {
        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await notes.Writer.WriteAsync(new Note(null, kept));
        await kept.Task;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What is left is kept before the engine stops: services stop in the opposite order of their start.
        notes.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var some = new List<Note>();
        while (await notes.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (some.Count < AtOnce && notes.Reader.TryRead(out var note))
            {
                some.Add(note);
            }

            try
            {
                if (some.Select(n => n.Look).OfType<Look>().ToList() is { Count: > 0 } found)
                {
                    await looks.KeepAsync(found, CancellationToken.None);
                }
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                LogLost(fault, some.Count);
            }

            some.ForEach(n => n.Kept?.TrySetResult());
            some.Clear();
        }
    }

    private readonly record struct Note(Look? Look, TaskCompletionSource? Kept);

    [LoggerMessage(Level = LogLevel.Error, Message = "Too many looks wait to be kept; one was lost")]
    private partial void LogFull();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} looks could not be kept")]
    private partial void LogLost(Exception fault, int count);
}
