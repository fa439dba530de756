using CareWorkflows.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Commands;

/// <summary>A form somebody has begun and not sent.</summary>
/// <param name="Place">The address of the form; it says which form of which case.</param>
/// <param name="Form">What was typed, as the page wrote it down.</param>
/// <param name="Seen">The case's last entry when the form was opened; 0 for a case that is yet to be opened.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="SavedAt">UTC.</param>
public sealed record Draft(string Place, string Form, int Seen, DateTime StartedAt, DateTime SavedAt);

/// <summary>
/// What people have typed and not sent yet, so that a time-out or a crash takes nothing. A draft is nobody else's and no part of any case. It goes in the
/// commit of the act it becomes (<see cref="CaseCommands"/>).
/// </summary>
public sealed class Drafts
{
    private readonly CareEngine engine;
    private readonly Func<CareDbContext> context;
    private readonly TimeProvider time;

    internal Drafts(CareEngine engine, Func<CareDbContext> context, TimeProvider time)
    {
        this.engine = engine;
        this.context = context;
        this.time = time;
    }

    /// <summary>Keeps what was typed, in place of what this person had typed there before. Behind people's acts: it is sent every few seconds.</summary>
    /// <exception cref="StorageUnavailableException">It could not be saved.</exception>
    public Task SaveAsync(string person, string place, string form, int seen, CancellationToken cancellation = default) =>
        WriteAsync(store => store.SaveDraft(person, place, form, seen, time.GetUtcNow().UtcDateTime), cancellation);

    public Task DiscardAsync(string person, string place, CancellationToken cancellation = default) =>
        WriteAsync(store => store.DropDraft(person, place), cancellation);

    public async Task<Draft?> FindAsync(string person, string place, CancellationToken cancellation = default)
    {
        await using var db = context();
        return await db.Drafts.AsNoTracking().FirstOrDefaultAsync(d => d.Person == person && d.Place == place, cancellation) is { } row ? Of(row) : null;
    }

    /// <summary>All of a person's, the latest first.</summary>
    public async Task<IReadOnlyList<Draft>> AllOfAsync(string person, CancellationToken cancellation = default)
    {
        await using var db = context();
        var rows = await db.Drafts.AsNoTracking().Where(d => d.Person == person).OrderByDescending(d => d.SavedAt).ToListAsync(cancellation);
        return rows.ConvertAll(Of);
    }

    private Task<bool> WriteAsync(Action<CaseStore> write, CancellationToken cancellation) => engine.Writer.DoAsync(
        store =>
        {
            write(store);
            return true;
        },
        isMachine: true, cancellation);

    private static Draft Of(DraftRow row) => new(row.Place, row.Form, row.Seen, row.StartedAt, row.SavedAt);
}
