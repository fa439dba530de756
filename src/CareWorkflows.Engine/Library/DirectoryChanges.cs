using System.Collections.Immutable;
using System.Text.Json;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Deciding;
using Microsoft.EntityFrameworkCore;
using Directory = CareWorkflows.Kernel.Deciding.Directory;

namespace CareWorkflows.Engine.Library;

/// <summary>
/// Puts a directory in force: what is owed by everybody who holds a role is owed by others when somebody gets the role or loses it, so the cases that owe it are looked
/// at again, behind people's acts. The store keeps the directory they were last looked at with, so that nothing is missed when this is stopped on the way.
/// </summary>
public sealed class DirectoryChanges : IDisposable
{
    private const int AtOnce = 200;

    private readonly Func<CareDbContext> context;
    private readonly Council council;
    private readonly CareEngine engine;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim making = new(1, 1);

    internal DirectoryChanges(Func<CareDbContext> context, Council council, CareEngine engine, TimeProvider time)
    {
        this.context = context;
        this.council = council;
        this.engine = engine;
        this.time = time;
    }

    public async Task UseAsync(Directory people, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        await making.WaitAsync(cancellation);
        try
        {
            await using var db = context();
            var rows = await db.People.ToListAsync(cancellation);
            var before = rows.Count > 0 ? new Directory(rows.Select(ActorOf)) : council.Now.People;
            council.Use(people);
            if (before.Everybody.Any())
            {
                await WakeAsync(await OwedByOthersAsync(db, before, people, cancellation), cancellation);
            }

            db.People.RemoveRange(rows.Where(r => people.Find(r.Id) is null));
            foreach (var person in people.Everybody)
            {
                var row = rows.Find(r => r.Id == person.Person) ?? db.People.Add(new PersonRow { Id = person.Person, Roles = "" }).Entity;
                (row.Roles, row.Team) = (JsonSerializer.Serialize(person.Roles), person.Team);
            }

            await db.SaveChangesAsync(cancellation);
        }
        finally
        {
            making.Release();
        }
    }

    public void Dispose() => making.Dispose();

    internal static Actor ActorOf(PersonRow row) => new(row.Id, [.. JsonSerializer.Deserialize<string[]>(row.Roles)!], row.Team);

    /// <summary>Open cases with something owed by everybody who held a role that others hold now. What a child's own worker owes is not among it.</summary>
    private static async Task<List<string>> OwedByOthersAsync(CareDbContext db, Directory before, Directory now, CancellationToken cancellation)
    {
        ImmutableSortedSet<string> Holders(Directory people, string role) => [.. people.Holders(role).Select(p => p.Person)];
        var changed = before.Everybody.Concat(now.Everybody).SelectMany(p => p.Roles).Distinct().Where(r => !Holders(before, r).SetEquals(Holders(now, r))).ToDictionary(r => r, r => Holders(before, r));
        if (changed.Count == 0)
        {
            return [];
        }

        var owed = db.Duties.AsNoTracking().Where(d => d.Ended == null);
        var pairs = await owed.Select(d => new { d.OwnerRole, d.Owners }).Distinct().ToListAsync(cancellation);
        var cases = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var (roles, owners) = (Listed(pair.OwnerRole), Listed(pair.Owners));
            if (roles.Any(r => changed.TryGetValue(r, out var held) && (held.IsEmpty ? owners.Count == 0 || roles.Count > 1 : held.IsSubsetOf(owners))))
            {
                cases.UnionWith(await owed.Where(d => d.OwnerRole == pair.OwnerRole && d.Owners == pair.Owners).Select(d => d.CaseId).ToListAsync(cancellation));
            }
        }

        return [.. cases];
    }

    private async Task WakeAsync(List<string> cases, CancellationToken cancellation)
    {
        foreach (var some in cases.Chunk(AtOnce))
        {
            await engine.Writer.DoAsync(
                store =>
                {
                    foreach (var id in some)
                    {
                        store.Wake(id, time.GetUtcNow().UtcDateTime);
                    }

                    return true;
                },
                isMachine: true, cancellation);
        }
    }

    private static List<string> Listed(string texts) => [.. texts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
