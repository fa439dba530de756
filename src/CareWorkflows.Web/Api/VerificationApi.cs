using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.Api.Shapes;
using CareWorkflows.Web.Api.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareWorkflows.Web.Api;

/// <summary>Proving that nobody edited the history.</summary>
internal static class VerificationApi
{
    public static void MapVerification(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/verify").WithTags("Verify").AddEndpointFilter<KnownPeopleOnly>();
        group.MapGet("", async (Verification verification, CancellationToken cancellation) => TypedResults.Ok(VerifyAnswer.Of(await verification.VerifyAsync(null, cancellation))))
            .WithSummary("Hashes and replays the history of every case, and names the first entry that is not as it was written.");
        group.MapGet("/{id}", VerifyAsync).WithSummary("The same for one case.");
    }

    private static async Task<Results<Ok<VerifyAnswer>, ProblemHttpResult>> VerifyAsync(string id, Verification verification, CancellationToken cancellation) =>
        await verification.VerifyAsync(id, cancellation) is { Cases: > 0 } result ? TypedResults.Ok(VerifyAnswer.Of(result)) : Problem.NoCase(id);
}
