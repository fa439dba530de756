using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Engine.Queries;

/// <summary>Asks the kernel about cases for people: what may be done, what a form asks, why a date is what it is. Loads what each question needs.</summary>
public sealed class CaseReading(CaseQueries queries, Council council, TimeProvider time)
{
    private const int MostRounds = 16;

    /// <summary>Asks about a case as it stands; the default of <typeparamref name="T"/> when there is none that the person may see.</summary>
    public async Task<T?> AskAsync<T>(string caseId, Actor actor, Func<CaseReader, T> ask, CancellationToken cancellation = default) =>
        await queries.FindAsync(caseId, cancellation) is { } @case && (await queries.SightAsync(actor, cancellation)).MaySee(@case)
            ? await AskAsync(@case, actor, ask, cancellation)
            : default;

    /// <summary>Asks about a case that has been loaded.</summary>
    public Task<T?> AskAsync<T>(Case @case, Actor actor, Func<CaseReader, T> ask, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(@case);
        return AskAsync(World(ImmutableDictionary<string, Case?>.Empty.Add(@case.Id, @case)), world => ask(CaseReader.Of(world, @case, actor)), cancellation);
    }

    /// <summary>Asks the same about several cases; what they need in common is loaded once. Cases there are none of, or that the person may not see, are left out.</summary>
    /// <param name="children">Whom the cases are about, so that their records come along.</param>
    public async Task<IReadOnlyDictionary<string, T>> AskEachAsync<T>(
        IReadOnlyCollection<string> caseIds, IEnumerable<string> children, Actor actor, Func<CaseReader, T> ask, CancellationToken cancellation = default)
    {
        var records = children.Select(ProcessLibrary.RecordOf).ToList();
        var found = (await queries.FindAllAsync([.. caseIds.Concat(records).Distinct()], cancellation)).ToDictionary(c => c.Id);
        var world = World(records.Distinct().ToImmutableDictionary(id => id, Case? (id) => found.GetValueOrDefault(id)).SetItems(found.Select(c => KeyValuePair.Create(c.Key, (Case?)c.Value))));
        var sight = await queries.SightAsync(actor, cancellation);
        var answers = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var id in caseIds.Where(id => found.TryGetValue(id, out var @case) && sight.MaySee(@case)).Distinct())
        {
            (var answer, world) = await AskOnAsync(world, w => ask(CaseReader.Of(w, found[id], actor)), cancellation);
            answers[id] = answer!;
        }

        return answers;
    }

    /// <summary>Asks about a case that would be opened; the default of <typeparamref name="T"/> when there is no such process, or no such child for that person.</summary>
    public async Task<T?> AskNewAsync<T>(string process, string? child, Actor actor, Func<CaseReader, T> ask, CancellationToken cancellation = default) =>
        council.Now.Library.Find(process) is { } machine && (await queries.SightAsync(actor, cancellation)).MaySee(child)
            ? await AskAsync(World(ImmutableDictionary<string, Case?>.Empty), world => ask(CaseReader.OfNew(world, machine, child, actor)), cancellation)
            : default;

    private async Task<T?> AskAsync<T>(World world, Func<World, T> ask, CancellationToken cancellation) => (await AskOnAsync(world, ask, cancellation)).Answer;

    /// <returns>The answer, and the world with what it took.</returns>
    private async Task<(T? Answer, World World)> AskOnAsync<T>(World world, Func<World, T> ask, CancellationToken cancellation)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (CaseReader.Try(() => ask(world), out var answer) is not { } needs)
            {
                return (answer, world);
            }

            foreach (var key in needs.Keys)
            {
                world = await LoadAsync(world, key, cancellation);
            }
        }

        throw new InvalidOperationException($"A question still asks for more after {MostRounds} rounds.");
    }

    private async Task<World> LoadAsync(World world, WorldKey key, CancellationToken cancellation)
    {
        switch (key)
        {
            case WorldKey.OneCase one:
                return world with { Cases = world.Cases.SetItem(one.Id, await queries.FindAsync(one.Id, cancellation)) };
            case WorldKey.CasesOfChild of:
                var cases = (await queries.CasesOfChildAsync(of.Child, cancellation)).Where(c => c.Id != ProcessLibrary.RecordOf(of.Child)).ToList();
                return world with
                {
                    Cases = With(world, cases),
                    CasesOfChild = world.CasesOfChild.SetItem(of.Child, [.. cases.Select(c => c.Id)]),
                };
            case WorldKey.CasesOf of:
                var all = await queries.CasesOfAsync(of.Process, cancellation);
                return world with { Cases = With(world, all), CasesOf = world.CasesOf.SetItem(of.Process, [.. all.Select(c => c.Id)]) };
            case WorldKey.CasesAt at:
                var there = await queries.CasesAtAsync(at.Session, cancellation);
                return world with { Cases = With(world, there), CasesAt = world.CasesAt.SetItem(at.Session, [.. there.Select(c => c.Id)]) };
            case WorldKey.History of:
                return world with { Histories = world.Histories.SetItem(of.Case, [.. await queries.HistoryAsync(of.Case, cancellation)]) };
            default:
                throw new ArgumentException($"Nothing is known of {key.GetType().Name}.", nameof(key));
        }
    }

    private static ImmutableDictionary<string, Case?> With(World world, IEnumerable<Case> cases) => world.Cases.SetItems(cases.Select(c => KeyValuePair.Create(c.Id, (Case?)c)));

    private World World(ImmutableDictionary<string, Case?> cases) => council.Now.World(time.GetUtcNow().UtcDateTime, cases);
}
