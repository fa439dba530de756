using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Library;

/// <summary>A change that was made.</summary>
/// <param name="At">UTC.</param>
public sealed record CouncilChangeMade(long No, CouncilChange Change, DateTime At, string By);

/// <summary>What a change moves on one case: duties owed before and after, one line each.</summary>
/// <param name="Was">Null: it had no due date. Likewise <paramref name="Now"/>.</param>
public sealed record DutyMoved(Case Case, string Duty, string Title, ImmutableList<string> Owners, string? Was, string? Now);

/// <summary>What a change would move.</summary>
/// <param name="Moved">The first of them, in order of process and case.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Cases">On how many cases.</param>
public sealed record CouncilChangeForeseen(ImmutableList<DutyMoved> Moved, int Count, int Cases);

/// <summary>
/// The one way to change the calendar and the settings of a council: foreseen on every open case, then made as an entry with a reason; each case whose due dates
/// move says so in its history, and the owners are told.
/// </summary>
public sealed class CouncilChanges : IDisposable
{
    /// <summary>Lines of a foresight; beyond them they are only counted.</summary>
    private const int MostShown = 500;

    private const int AtOnce = 100;

    private readonly Func<CareDbContext> context;
    private readonly Council council;
    private readonly CaseCommands commands;
    private readonly TimeProvider time;

    /// <summary>One change at a time: what is foreseen of one holds for what was made before it.</summary>
    private readonly SemaphoreSlim making = new(1, 1);

    internal CouncilChanges(Func<CareDbContext> context, Council council, CaseCommands commands, TimeProvider time)
    {
        this.context = context;
        this.council = council;
        this.commands = commands;
        this.time = time;
    }

    /// <summary>Every change made so far, the latest first.</summary>
    public async Task<IReadOnlyList<CouncilChangeMade>> MadeAsync(CancellationToken cancellation = default)
    {
        await using var db = context();
        var rows = await db.CouncilChanges.AsNoTracking().OrderByDescending(c => c.No).ToListAsync(cancellation);
        return rows.ConvertAll(r => new CouncilChangeMade(r.No, Council.Of(r), r.ChangedAt, r.ChangedBy));
    }

    /// <summary>Everything to mend before a change can be made; nothing: it can.</summary>
    public ImmutableList<Refusal> WhyNot(CouncilChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var problems = new[]
        {
            change.Kind == CouncilChangeKind.Setting ? NotOfSetting(change) : NotOfDay(change),
            string.IsNullOrWhiteSpace(change.Reason) ? new Refusal("Say why it is changed", Field: "reason") : null,
        };
        return [.. problems.OfType<Refusal>()];
    }

    private Refusal? NotOfDay(CouncilChange change) =>
        change.Day is not { } day ? new Refusal("Give the day", Field: "key")
        : !change.Value.IsNothing && string.IsNullOrWhiteSpace(change.Value.ToString()) ? new Refusal("Say what the day is called", Field: "value")
        : change.Kind == CouncilChangeKind.BankHoliday && !council.Now.Calendar.HasYear(day.Year) ? new Refusal($"The bank holidays of {day.Year} are not loaded yet", Field: "key")
        : null;

    private Refusal? NotOfSetting(CouncilChange change)
    {
        var settings = council.Now.Library.Latest.Select(m => m.Settings.GetValueOrDefault(change.Key)).OfType<Setting>().ToList();
        if (settings.Count == 0)
        {
            return new Refusal($"There is no setting {change.Key}", Field: "key");
        }

        if (settings.Select(s => NotOf(s, change.Value)).FirstOrDefault(p => p is not null) is { } problem)
        {
            return new Refusal(problem, Field: "value");
        }

        try
        {
            council.With(change);
            return null;
        }
        catch (ArgumentException late)
        {
            return new Refusal(late.Message.Split(" (Parameter", 2)[0], Field: "value");
        }
    }

    /// <summary>What a change would move on every open case, worked out as it would be, and nothing saved.</summary>
    /// <exception cref="ArgumentException">It can't be made: see <see cref="WhyNot"/>.</exception>
    public async Task<CouncilChangeForeseen> ForeseeAsync(CouncilChange change, Actor by, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(by);
        var holds = council.With(change);
        var (moved, count, cases) = (ImmutableList.CreateBuilder<DutyMoved>(), 0, 0);
        foreach (var id in await OpenAsync(cancellation))
        {
            if (await commands.TryAsync(new LookAgain($"foresee/{id}", by, id, change.InWords, change.Reason), holds, cancellation) is Decision.Accepted accepted)
            {
                var lines = accepted.Cases.SelectMany(c => Moved(c, holds.Library)).ToList();
                moved.AddRange(lines.Take(MostShown - moved.Count));
                count += lines.Count;
                cases += lines.Select(l => l.Case.Id).Distinct().Count();
            }
        }

        return new CouncilChangeForeseen(moved.ToImmutable(), count, cases);
    }

    /// <summary>Makes it: it holds at once, and every open case is looked at again. Killed on the way, it is finished at the next start.</summary>
    /// <returns>How many cases it changed.</returns>
    /// <exception cref="ArgumentException">It can't be made: see <see cref="WhyNot"/>.</exception>
    public async Task<int> MakeAsync(CouncilChange change, Actor by, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (WhyNot(change) is [var refusal, ..])
        {
            throw new ArgumentException(refusal.Reason, nameof(change));
        }

        await making.WaitAsync(cancellation);
        try
        {
            await using var db = context();
            var row = new CouncilChangeRow
            {
                Kind = change.Kind.ToString(),
                Key = change.Key,
                Value = change.Value.IsNothing ? null : ValueJson.Write(change.Value),
                Reason = change.Reason,
                ChangedAt = time.GetUtcNow().UtcDateTime,
                ChangedBy = by.Person,
            };
            db.Add(row);
            await db.SaveChangesAsync(cancellation);
            council.Use(change);
            return await FinishAsync(db, row, by, CancellationToken.None);
        }
        finally
        {
            making.Release();
        }
    }

    /// <summary>Finishes what was being made when the product was stopped. The host does it when it starts.</summary>
    public async Task FinishAsync(CancellationToken cancellation = default)
    {
        await making.WaitAsync(cancellation);
        try
        {
            await using var db = context();
            foreach (var row in await db.CouncilChanges.Where(c => c.FinishedAt == null).OrderBy(c => c.No).ToListAsync(cancellation))
            {
                await FinishAsync(db, row, new Actor(row.ChangedBy, council.Now.People.Find(row.ChangedBy)?.Roles ?? []), cancellation);
            }
        }
        finally
        {
            making.Release();
        }
    }

    public void Dispose() => making.Dispose();

    private async Task<int> FinishAsync(CareDbContext db, CouncilChangeRow row, Actor by, CancellationToken cancellation)
    {
        var (change, changed) = (Council.Of(row), 0);
        var next = new List<Task<Decision>>(AtOnce);
        foreach (var id in await OpenAsync(cancellation))
        {
            next.Add(commands.HandleAsync(new LookAgain(string.Create(CultureInfo.InvariantCulture, $"council/{row.No}/{id}"), by, id, change.InWords, change.Reason), cancellation));
            if (next.Count == AtOnce)
            {
                changed += await CountAsync(next);
            }
        }

        changed += await CountAsync(next);
        row.FinishedAt = time.GetUtcNow().UtcDateTime;
        await db.SaveChangesAsync(cancellation);
        return changed;
    }

    private static async Task<int> CountAsync(List<Task<Decision>> under)
    {
        var decisions = await Task.WhenAll(under);
        under.Clear();
        return decisions.Count(d => d is Decision.Accepted);
    }

    /// <summary>Cases that are not at their end, or still have something to be woken for; in order of process and id.</summary>
    private async Task<List<string>> OpenAsync(CancellationToken cancellation)
    {
        await using var db = context();
        return await db.Cases.AsNoTracking().Where(c => !c.Final || c.WakeAt != null).OrderBy(c => c.Process).ThenBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellation);
    }

    private static IEnumerable<DutyMoved> Moved(CaseChange change, ProcessLibrary library)
    {
        var titles = library.Of(change.After).DutiesByName;
        foreach (var now in change.After.Duties.Where(d => d.End == DutyEnd.Owed))
        {
            var was = change.Before?.Duties.Find(now.IsSame);
            if (was?.End != DutyEnd.Owed || was.Due != now.Due)
            {
                yield return new DutyMoved(change.After, now.Label, titles.GetValueOrDefault(now.Duty)?.Title ?? now.Duty, now.Owners,
                    was is { End: DutyEnd.Owed } ? was.Due : null, now.Due);
            }
        }

        foreach (var gone in (change.Before?.Duties ?? []).Where(d => d.End == DutyEnd.Owed && change.After.Duties.Find(d.IsSame)?.End != DutyEnd.Owed))
        {
            yield return new DutyMoved(change.After, gone.Label, titles.GetValueOrDefault(gone.Duty)?.Title ?? gone.Duty, gone.Owners, gone.Due, null);
        }
    }

    /// <summary>What is wrong with a value for a setting; null: nothing.</summary>
    private static string? NotOf(Setting setting, Value value) => (setting.TypeName, value) switch
    {
        (_, { IsNothing: true }) => null,
        ("Bool", { Bool: null }) => "Say yes or no",
        ("Int", { Number: null }) => "Give a number",
        ("Int", { Number: var number }) when number != Math.Floor(number.Value) => "Give a whole number",
        ("Duration", { Text: var text }) when text is not ("off" or "none") && !Amount.TryParse(text, out _) => "Give an amount of time, such as 5 wd, 6 weeks or 3 months",
        ("List" or "RoleList", { Kind: not ValueKind.List }) => "Give a list",
        _ => null,
    };
}
