using System.Text.Json;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using Microsoft.EntityFrameworkCore;
using Directory = CareWorkflows.Kernel.Deciding.Directory;

namespace CareWorkflows.Engine;

/// <summary>
/// What holds for every case of a council just now: its processes, calendar, people and settings. Each is an immutable
/// snapshot, swapped whole, so that one decision sees one state of things.
/// </summary>
public sealed class Council
{
    private readonly Lock changing = new();
    private volatile Snapshot now = new(new ProcessLibrary([]), WorkingCalendar.Empty, Directory.Empty, Record.Empty);

    /// <summary>Take it once for a piece of work; the next look may give another.</summary>
    public Snapshot Now => now;

    public void Use(ProcessLibrary library) => Change(s => s with { Library = library });

    public void Use(WorkingCalendar calendar) => Change(s => s with { Calendar = calendar });

    public void Use(Directory people) => Change(s => s with { People = people });

    /// <param name="settings">The council's own values, where they differ from the definitions'.</param>
    /// <exception cref="ArgumentException">One of them would make a duty later than the limit of its rule, by the processes and the calendar in use; it says which.</exception>
    public void Use(Record settings) => Change(s => Limits.Refused(s.Library, settings, s.Calendar) is [var first, ..]
        ? throw new ArgumentException($"{first.Field}: {first.Reason}", nameof(settings))
        : s with { Settings = settings });

    internal async Task LoadAsync(CareDbContext db, CancellationToken cancellation)
    {
        var people = await db.People.AsNoTracking().ToListAsync(cancellation);
        var settings = await db.Settings.AsNoTracking().ToListAsync(cancellation);
        if (people.Count > 0)
        {
            Use(new Directory(people.Select(p => new Actor(p.Id, [.. JsonSerializer.Deserialize<string[]>(p.Roles)!], p.Team))));
        }

        if (settings.Count > 0)
        {
            Use(new Record(settings.Select(s => KeyValuePair.Create(s.Key, ValueJson.Parse(s.Value)))));
        }
    }

    private void Change(Func<Snapshot, Snapshot> change)
    {
        lock (changing)
        {
            now = change(now);
        }
    }

    public sealed record Snapshot(ProcessLibrary Library, WorkingCalendar Calendar, Directory People, Record Settings);
}
