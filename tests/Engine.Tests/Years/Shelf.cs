using System.Collections.Concurrent;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Engine.Tests.Years;

/// <summary>
/// Every case as it stands, read again only when a commit has written to it: a year looks at its cases far more often than it changes them. What
/// <see cref="CaseReading"/> is for people, without the store.
/// </summary>
internal sealed class Shelf
{
    private readonly CaseQueries queries;
    private readonly Council council;
    private readonly TimeProvider time;
    private readonly ConcurrentQueue<string> written = [];
    private readonly SortedDictionary<string, Case> cases = new(StringComparer.Ordinal);

    public Shelf(CareEngine engine, CaseQueries queries, Council council, TimeProvider time)
    {
        (this.queries, this.council, this.time) = (queries, council, time);
        engine.Committed += commit =>
        {
            foreach (var id in commit.Cases)
            {
                written.Enqueue(id);
            }
        };
    }

    public async Task<IReadOnlyList<Case>> AllAsync()
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        while (written.TryDequeue(out var id))
        {
            changed.Add(id);
        }

        foreach (var id in changed)
        {
            cases[id] = (await queries.FindAsync(id))!;
        }

        return [.. cases.Values];
    }

    public async Task<Case> FindAsync(string id)
    {
        await AllAsync();
        return cases[id];
    }

    public T Ask<T>(Case @case, bool isNew, Actor actor, Func<CaseReader, T> ask)
    {
        var snapshot = council.Now;
        var world = new World { Now = time.GetUtcNow().UtcDateTime, Library = snapshot.Library, Calendar = snapshot.Calendar, People = snapshot.People, Settings = snapshot.Settings };
        world = isNew ? world : With(world, [@case]);
        for (var round = 0; round < 50; round++)
        {
            var needs = CaseReader.Try(() => ask(isNew ? CaseReader.OfNew(world, snapshot.Library.Find(@case.Process)!, @case.Child, actor) : CaseReader.Of(world, @case, actor)), out var answer);
            if (needs is null)
            {
                return answer!;
            }

            world = needs.Keys.Aggregate(world, Load);
        }

        throw new InvalidOperationException("A question still asks for more.");
    }

    private World Load(World world, WorldKey key)
    {
        switch (key)
        {
            case WorldKey.OneCase one:
                return world with { Cases = world.Cases.SetItem(one.Id, cases.GetValueOrDefault(one.Id)) };
            case WorldKey.CasesOfChild of:
                var child = cases.Values.Where(c => c.Child == of.Child && c.Id != ProcessLibrary.RecordOf(of.Child)).OrderBy(c => c.Process, StringComparer.Ordinal).ToList();
                return With(world, child) with { CasesOfChild = world.CasesOfChild.SetItem(of.Child, [.. child.Select(c => c.Id)]) };
            case WorldKey.CasesOf of:
                var all = cases.Values.Where(c => c.Process == of.Process).OrderBy(c => c.OpenedAt).ToList();
                return With(world, all) with { CasesOf = world.CasesOf.SetItem(of.Process, [.. all.Select(c => c.Id)]) };
            case WorldKey.CasesAt at:
                var there = cases.Values.Where(c => c.Duties.Exists(d => d.Session == at.Session)).ToList();
                return With(world, there) with { CasesAt = world.CasesAt.SetItem(at.Session, [.. there.Select(c => c.Id)]) };
            default:
                throw new ArgumentException($"Nothing is known of {key}.", nameof(key));
        }
    }

    private static World With(World world, IEnumerable<Case> some) => world with { Cases = world.Cases.SetItems(some.Select(c => KeyValuePair.Create(c.Id, (Case?)c))) };
}
