using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.Api.Shapes;
using CareWorkflows.Web.Api.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareWorkflows.Web.Api;

/// <summary>Acting: start, act, correct. Each is one command through the engine's front door; what it may do is decided there.</summary>
internal static class ActsApi
{
    public static void MapActs(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/cases").WithTags("Acts").AddEndpointFilter<KnownPeopleOnly>()
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status422UnprocessableEntity, typeof(RefusedProblem), [Problem.ContentType]))
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapPost("", StartAsync).WithSummary("Opens a case by a start action of its process.").Produces<ActAnswer>(StatusCodes.Status201Created);
        group.MapPost("/{id}/actions/{action}", FireAsync).WithSummary("Takes an action on a case.").Produces<ActAnswer>();
        group.MapPost("/{id}/corrections", CorrectAsync).WithSummary("Corrects an entry. Both values stay in the history.").Produces<ActAnswer>();
    }

    private static async Task<IResult> StartAsync(StartBody body, [AsParameters] Acting acting, CancellationToken cancellation)
    {
        if (acting.Council.Now.Library.Find(body.Process) is null)
        {
            return Problem.NoProcess(body.Process);
        }

        return await acting.DoAsync(
            body,
            id => new StartCase(id, acting.Caller.Actor, body.Id ?? Guid.CreateVersion7().ToString(), body.Process, body.Child, body.Action, body.Form, body.On),
            answer => TypedResults.Created($"{ApiSetup.Root}/cases/{Uri.EscapeDataString(answer.Case.Id)}", answer),
            cancellation);
    }

    private static async Task<IResult> FireAsync(string id, string action, FireBody body, [AsParameters] Acting acting, CancellationToken cancellation) =>
        await acting.Queries.FindAsync(id, cancellation) is null
            ? Problem.NoCase(id)
            : await acting.DoAsync(body, command => new FireAction(command, acting.Caller.Actor, id, action, body.Form, body.On), TypedResults.Ok, cancellation);

    private static async Task<IResult> CorrectAsync(string id, CorrectBody body, [AsParameters] Acting acting, CancellationToken cancellation) =>
        await acting.Queries.FindAsync(id, cancellation) is null
            ? Problem.NoCase(id)
            : await acting.DoAsync(body, command => new CorrectEntry(command, acting.Caller.Actor, id, body.Entry, body.On, body.Changes, body.Reason), TypedResults.Ok, cancellation);
}
