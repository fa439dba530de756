using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Engine.Queries;

/// <summary>Asks the kernel about cases for people: brings together what an answer needs to see, and no more. Changes nothing.</summary>
public sealed class CaseReading(CaseQueries queries, Council council, TimeProvider time)
{
    /// <summary>A question may ask for more at most this often.</summary>
    private const int MostRounds = 50;

    /// <summary>Answers a question about a case; the default when there is no such case.</summary>
    public async Task<T?> AskAsync<T>(string caseId, Actor who, Func<CaseReader, T> ask, CancellationToken cancellation = default)
    {
        if (await queries.FindAsync(caseId, cancellation) is not { } @case)
        {
            return default;
        }

        var world = await WorldAsync(@case.Child, [@case], cancellation);
        return await AnswerAsync(world, w => ask(CaseReader.Of(w, @case, who)), cancellation);
    }

    /// <summary>Answers a question about a case that is about to be opened.</summary>
    public async Task<T> AskAsync<T>(ProcessMachine machine, string? child, Actor who, Func<CaseReader, T> ask, CancellationToken cancellation = default)
    {
        var world = await WorldAsync(child, [], cancellation);
        return await AnswerAsync(world, w => ask(CaseReader.OfNew(w, machine, child, who)), cancellation);
    }

    private async Task<World> WorldAsync(string? child, IEnumerable<Case> known, CancellationToken cancellation)
    {
        var cases = known.ToImmutableDictionary(c => c.Id, Case? (c) => c);
        if (child is not null && ProcessLibrary.RecordOf(child) is var record && !cases.ContainsKey(record))
        {
            cases = cases.Add(record, await queries.FindAsync(record, cancellation));
        }

        var snapshot = council.Now;
        return new World
        {
            Now = time.GetUtcNow().UtcDateTime,
            Library = snapshot.Library,
            Calendar = snapshot.Calendar,
            People = snapshot.People,
            Settings = snapshot.Settings,
            Cases = cases,
        };
    }

    private async Task<T> AnswerAsync<T>(World world, Func<World, T> ask, CancellationToken cancellation)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (CaseReader.Try(() => ask(world), out var answer) is not { } needs)
            {
                return answer!;
            }

            foreach (var key in needs.Keys)
            {
                world = await WithAsync(world, key, cancellation);
            }
        }

        throw new InvalidOperationException($"A question about a case still asks for more after {MostRounds} rounds.");
    }

    private async Task<World> WithAsync(World world, WorldKey key, CancellationToken cancellation)
    {
        switch (key)
        {
            case WorldKey.OneCase one:
                return world with { Cases = world.Cases.SetItem(one.Id, await queries.FindAsync(one.Id, cancellation)) };
            case WorldKey.CasesOfChild of:
                var cases = await queries.CasesOfChildAsync(of.Child, cancellation);
                return world with
                {
                    CasesOfChild = world.CasesOfChild.SetItem(of.Child, [.. cases.Select(c => c.Id)]),
                    Cases = world.Cases.SetItems(cases.Where(c => !world.Cases.ContainsKey(c.Id)).Select(c => KeyValuePair.Create(c.Id, (Case?)c))),
                };
            case WorldKey.History of:
                return world with { Histories = world.Histories.SetItem(of.Case, [.. await queries.HistoryAsync(of.Case, cancellation)]) };
            default:
                throw new ArgumentException($"Nothing is known of {key.GetType().Name}.", nameof(key));
        }
    }
}
