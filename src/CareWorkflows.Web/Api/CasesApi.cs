using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.Api.Shapes;
using CareWorkflows.Web.Api.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareWorkflows.Web.Api;

/// <summary>Looking at cases.</summary>
internal static class CasesApi
{
    public static void MapCases(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/cases").WithTags("Cases").AddEndpointFilter<KnownPeopleOnly>();
        group.MapGet("", ListAsync).WithSummary("Cases, last changed first.");
        group.MapGet("/{id}", FindAsync).WithSummary("A case: what is owed on it, and what the caller may do or may not and why.");
        group.MapGet("/{id}/history", HistoryAsync).WithSummary("Every entry of a case, refused attempts among them, with the hashes that chain them.");
        group.MapGet("/{id}/duties/{label}/why", WhyAsync).WithSummary("Why a duty is due then. A # in its label is written %23.");
        group.MapGet("/{id}/actions/{action}/form", FormAsync).WithSummary("What an action asks on this case: fields, choices, defaults.");
    }

    private static async Task<Results<Ok<Page<CaseLine>>, ProblemHttpResult>> ListAsync(
        string? child, string? process, string? state, bool? open, [AsParameters] Paging paging, Caller caller, CaseQueries queries, CancellationToken cancellation) =>
        paging.Wrong is { } wrong
            ? Problem.BadRequest(wrong)
            : TypedResults.Ok(await queries.CasesAsync(new CaseFilter(child, process, state, open, paging.From, paging.Count, caller.Actor), cancellation));

    private static async Task<Results<Ok<CaseAnswer>, ProblemHttpResult>> FindAsync(
        string id, Caller caller, CaseReading reading, TimeProvider time, CancellationToken cancellation) =>
        await reading.AskAsync(
            id, caller.Actor,
            reader => new CaseAnswer(CaseStanding.Of(reader.Case, reader.Machine, time.OnTheLondonClock()), [.. reader.Offers().Select(ActionOffer.Of)]),
            cancellation) is { } found
            ? TypedResults.Ok(found)
            : Problem.NoCase(id);

    private static async Task<Results<Ok<HistoryAnswer>, ProblemHttpResult>> HistoryAsync(
        string id, CaseQueries queries, Council council, CancellationToken cancellation)
    {
        if (await queries.FindAsync(id, cancellation) is not { } @case)
        {
            return Problem.NoCase(id);
        }

        var library = council.Now.Library;
        var entries = await queries.HistoryAsync(id, cancellation);
        return TypedResults.Ok(new HistoryAnswer(id, [.. entries.Select(e => EntryAnswer.Of(e, library.Find(@case.Process, e.Version)))]));
    }

    private static async Task<Results<Ok<WhyAnswer>, ProblemHttpResult>> WhyAsync(
        string id, string label, Caller caller, CaseReading reading, CaseQueries queries, CancellationToken cancellation)
    {
        if (await queries.FindAsync(id, cancellation) is not { } @case)
        {
            return Problem.NoCase(id);
        }

        // A bare name means the occurrence owed now, or else the latest; so does a label that came up more than once.
        var duty = @case.Duties.FindLast(d => d.Label == label && d.End == DutyEnd.Owed) ?? @case.Duties.FindLast(d => d.Label == label) ?? @case.Spoken(label);
        return duty is null ? Problem.NotFound($"The case has no duty '{label}'.")
            : await reading.AskAsync(id, caller.Actor, reader => WhyAnswer.Of(duty, reader), cancellation) is { } why ? TypedResults.Ok(why)
            : Problem.NoCase(id);
    }

    private static async Task<Results<Ok<FormAnswer>, ProblemHttpResult>> FormAsync(
        string id, string action, Caller caller, CaseReading reading, CaseQueries queries, Council council, CancellationToken cancellation)
    {
        if (await queries.FindAsync(id, cancellation) is not { } @case)
        {
            return Problem.NoCase(id);
        }

        return !council.Now.Library.Of(@case).Triggers.TryGetValue(action, out var trigger)
            ? Problem.NotFound($"The case has no action '{action}'.")
            : TypedResults.Ok(await reading.AskAsync(id, caller.Actor, reader => FormAnswer.Of(reader, trigger), cancellation));
    }

    internal static DateTime OnTheLondonClock(this TimeProvider time) => LondonTime.OnTheClock(time.GetUtcNow());
}
