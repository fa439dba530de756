using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.Api.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareWorkflows.Web.Api;

/// <summary>What became of a command, for a caller that lost the answer and no longer knows what it sent.</summary>
internal static class CommandsApi
{
    public static void MapCommands(this RouteGroupBuilder api) => api.MapGroup("/commands").WithTags("Acts").AddEndpointFilter<KnownPeopleOnly>()
        .MapGet("/{id}", FindAsync).WithSummary("Whether a command was accepted, and the entries it wrote. For the whole answer send it again.");

    private static async Task<Results<Ok<CommandOutcome>, ProblemHttpResult>> FindAsync(string id, CaseQueries queries, CancellationToken cancellation) =>
        await queries.OutcomeAsync(id, cancellation) is { } outcome
            ? TypedResults.Ok(outcome)
            : Problem.NotFound($"No command '{id}' has been answered. If it was sent, it was not done; send it again under the same id.");
}
