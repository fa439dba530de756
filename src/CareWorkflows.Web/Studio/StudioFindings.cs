using CareWorkflows.Engine.Library;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Diagnostics;

namespace CareWorkflows.Web.Studio;

/// <summary>What stands beside Studio's canvas: what is wrong with the process as it was saved last, and how many open cases are not on what is in force.</summary>
public static class StudioFindings
{
    public static void MapStudioFindings(this IEndpointRouteBuilder app) =>
        app.MapGet($"{StudioFiles.Root}/workflows/definitions/{{id}}/findings", AnswerAsync)
            .RequireAuthorization(SignInSetup.Designer).DisableCookieRedirect().ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(string id, HttpContext context, Definitions definitions, CaseMoves moves, CancellationToken cancel)
    {
        // A page about what went wrong would be of no use to a script.
        context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
        context.Response.Headers.CacheControl = "no-store";
        if (definitions.LatestOf(id) is not { Version: var latest })
        {
            return TypedResults.NotFound();
        }

        return TypedResults.Ok(new Answer(
            latest.IsPublished ? "published" : latest.WasPublished ? "unpublished" : "draft",
            latest.Version,
            await moves.OnOlderVersionsAsync(id, cancel),
            [.. definitions.FindingsOf(id).Select(f => new FindingAnswer(f.Place, f.Message, f.IsError))]));
    }

    private sealed record Answer(string Status, int Version, int OpenCasesOnOlderVersions, IReadOnlyList<FindingAnswer> Findings);

    private sealed record FindingAnswer(string Place, string Message, bool IsError);
}
