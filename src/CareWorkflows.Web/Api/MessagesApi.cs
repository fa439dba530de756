using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.Api.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareWorkflows.Web.Api;

/// <summary>What was promised to be told to people.</summary>
internal static class MessagesApi
{
    public static void MapMessages(this RouteGroupBuilder api) => api.MapGroup("/messages").WithTags("Messages").AddEndpointFilter<KnownPeopleOnly>()
        .MapGet("", ListAsync).WithSummary("Messages to the caller, or with all=true to anybody, last promised first.");

    private static async Task<Results<Ok<Page<PromisedMessage>>, ProblemHttpResult>> ListAsync(
        bool? all, string? @case, bool? delivered, [AsParameters] Paging paging, Caller caller, CaseQueries queries, CancellationToken cancellation)
    {
        if (paging.Wrong is { } wrong)
        {
            return Problem.BadRequest(wrong);
        }

        var messages = await queries.MessagesAsync(delivered, @case, all is true ? null : caller.Actor.Person, caller.Actor, cancellation: cancellation);
        return TypedResults.Ok(TasksApi.Part([.. messages.Reverse()], paging));
    }
}
