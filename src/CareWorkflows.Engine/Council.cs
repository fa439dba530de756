using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using Microsoft.EntityFrameworkCore;
using Directory = CareWorkflows.Kernel.Deciding.Directory;

namespace CareWorkflows.Engine;

/// <summary>What a council may change for itself.</summary>
public enum CouncilChangeKind
{
    /// <summary>The value of a setting.</summary>
    Setting,

    /// <summary>A day on which the offices are closed.</summary>
    Closure,

    /// <summary>A bank holiday proclaimed, or moved.</summary>
    BankHoliday,
}

/// <summary>One change of the calendar or of a setting.</summary>
/// <param name="Key">The setting; or the day, <c>2026-12-29</c>.</param>
/// <param name="Value">The setting's value; or what the day is called. Nothing: as it is without the council's word; the day is worked again.</param>
public sealed record CouncilChange(CouncilChangeKind Kind, string Key, Value Value, string Reason)
{
    /// <summary>The day, when it is one of the calendar.</summary>
    public DateOnly? Day => Kind != CouncilChangeKind.Setting && DateOnly.TryParseExact(Key, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>What changed, as people read it.</summary>
    public string InWords => (Kind, Value.IsNothing) switch
    {
        (CouncilChangeKind.Setting, true) => $"The setting {Key} is as the process has it",
        (CouncilChangeKind.Setting, _) => $"The setting {Key} is {Value}",
        (_, true) => $"{new Due(Day!.Value).InWords} is a working day like any other",
        (CouncilChangeKind.Closure, _) => $"{new Due(Day!.Value).InWords} is a closure day ({Value})",
        _ => $"{new Due(Day!.Value).InWords} is a bank holiday ({Value})",
    };
}

/// <summary>
/// What holds for every case of a council just now: its processes, calendar, people and settings. Each is an immutable
/// snapshot, swapped whole, so that one decision sees one state of things.
/// </summary>
public sealed class Council
{
    /// <summary>The setting with the days the offices are closed (C1).</summary>
    private const string Closures = "cal.closures";

    private readonly Lock changing = new();
    private WorkingCalendar published = WorkingCalendar.Empty;
    private ImmutableList<CouncilChange> changes = [];
    private volatile Snapshot now = new(new ProcessLibrary([]), WorkingCalendar.Empty, Directory.Empty, Record.Empty);

    /// <summary>Take it once for a piece of work; the next look may give another.</summary>
    public Snapshot Now => now;

    public void Use(ProcessLibrary library) => Change(s => Dated(s with { Library = library }, changes));

    /// <param name="calendar">As published; the council's own days are added to it.</param>
    public void Use(WorkingCalendar calendar) => Change(s =>
    {
        published = calendar;
        return Dated(s, changes);
    });

    public void Use(Directory people) => Change(s => s with { People = people });

    /// <param name="settings">The council's own values, where they differ from the definitions'.</param>
    /// <exception cref="ArgumentException">One of them would make a duty later than the limit of its rule, by the processes and the calendar in use, or is a closure day that is no day; it says which.</exception>
    public void Use(Record settings) => Change(s => Within(Dated(s with { Settings = settings }, changes)));

    /// <summary>How things would stand after a change; nothing is changed.</summary>
    /// <exception cref="ArgumentException">A setting would make a duty later than the limit of its rule; it says which.</exception>
    internal Snapshot With(CouncilChange change)
    {
        lock (changing)
        {
            return With(now, change);
        }
    }

    /// <exception cref="ArgumentException">As for <see cref="With(CouncilChange)"/>; then nothing changes.</exception>
    internal void Use(CouncilChange change) => Change(s =>
    {
        var after = With(s, change);
        changes = changes.Add(change);
        return after;
    });

    internal async Task LoadAsync(CareDbContext db, CancellationToken cancellation)
    {
        var people = await db.People.AsNoTracking().ToListAsync(cancellation);
        var rows = await db.CouncilChanges.AsNoTracking().OrderBy(c => c.No).ToListAsync(cancellation);
        if (people.Count > 0)
        {
            Use(new Directory(people.Select(DirectoryChanges.ActorOf)));
        }

        // What was taken in once holds; a process may have a tighter limit since, which its publishing has to deal with.
        Change(s =>
        {
            changes = [.. rows.Select(Of)];
            return Dated(s with { Settings = changes.Aggregate(s.Settings, WithSetting) }, changes);
        });
    }

    internal static CouncilChange Of(CouncilChangeRow row) =>
        new(Enum.Parse<CouncilChangeKind>(row.Kind), row.Key, row.Value is { } value ? ValueJson.Parse(value) : default, row.Reason);

    private Snapshot With(Snapshot snapshot, CouncilChange change) =>
        Within(Dated(snapshot with { Settings = WithSetting(snapshot.Settings, change) }, changes.Add(change)));

    /// <summary>With the calendar as it is then: as published, with the council's own days and those of the setting <c>cal.closures</c>.</summary>
    private Snapshot Dated(Snapshot snapshot, ImmutableList<CouncilChange> with) => snapshot with { Calendar = WithClosures(WithDays(published, with), snapshot) };

    private static WorkingCalendar WithClosures(WorkingCalendar calendar, Snapshot snapshot)
    {
        var days = !snapshot.Settings[Closures].IsNothing ? snapshot.Settings[Closures]
            : snapshot.Library.Latest.Select(m => m.Settings.GetValueOrDefault(Closures)).FirstOrDefault(s => s is not null)?.Default ?? default;
        var closed = days.Items.Select(DayOf).OfType<DateOnly>().Select(d => new ClosureDay(d, "offices closed")).ToList();
        return closed.Count == 0 ? calendar : calendar.With(closures: closed);
    }

    private static DateOnly? DayOf(Value day) => DateOnly.TryParseExact(day.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static Record WithSetting(Record settings, CouncilChange change) => change.Kind == CouncilChangeKind.Setting ? settings.With(change.Key, change.Value) : settings;

    private static WorkingCalendar WithDays(WorkingCalendar calendar, IEnumerable<CouncilChange> changes) => changes.Aggregate(calendar, (days, change) => (change.Kind, change.Day) switch
    {
        (_, null) => days,
        (_, { } day) when change.Value.IsNothing => days.Without(day),
        (CouncilChangeKind.Closure, { } day) => days.With(closures: [new ClosureDay(day, change.Value.ToString())]),
        (_, { } day) => days.With(bankHolidays: [new BankHoliday(day, change.Value.ToString(), Confirmed: true)]),
    });

    private static Snapshot Within(Snapshot snapshot)
    {
        if (snapshot.Settings[Closures].Items.Where(d => DayOf(d) is null).Select(d => d.ToString()).FirstOrDefault() is { } wrong)
        {
            throw new ArgumentException($"{Closures}: '{wrong}' is not a day such as 2026-12-29", nameof(snapshot));
        }

        return Limits.Refused(snapshot.Library, snapshot.Settings, snapshot.Calendar) is [var first, ..]
            ? throw new ArgumentException($"{first.Field}: {first.Reason}", nameof(snapshot))
            : snapshot;
    }

    private void Change(Func<Snapshot, Snapshot> change)
    {
        lock (changing)
        {
            now = change(now);
        }
    }

    public sealed record Snapshot(ProcessLibrary Library, WorkingCalendar Calendar, Directory People, Record Settings)
    {
        /// <summary>What a decision sees of all this, and of these cases.</summary>
        /// <param name="now">UTC.</param>
        public World World(DateTime now, ImmutableDictionary<string, Case?> cases) => new()
        {
            Now = now,
            Library = Library,
            Calendar = Calendar,
            People = People,
            Settings = Settings,
            Cases = cases,
        };
    }
}
