using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareWorkflows.Web.Studio;

/// <summary>
/// Whether the page may go on. Studio itself breaks at the first refusal, so its page asks here first, and again every minute.
/// </summary>
public static class StudioSession
{
    public const string Path = $"{StudioFiles.Root}/session";

    public static void MapStudioSession(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, AnswerAsync).AllowAnonymous().ExcludeFromDescription();

    /// <summary>
    /// A page left open asks and asks; that must not keep its person signed in. Only what a person does is a sign of life,
    /// and the page says so here: <c>?active</c>.
    /// </summary>
    public static bool IsSignOfLife(HttpRequest request) =>
        request.Path == Path ? request.Query.ContainsKey("active") : !request.Path.StartsWithSegments("/elsa");

    private static async Task<IResult> AnswerAsync(HttpContext context, IAuthorizationService authorization)
    {
        // A page about the refusal would be of no use to a script.
        context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
        context.Response.Headers.CacheControl = "no-store";
        return context.User.Identity?.IsAuthenticated != true ? TypedResults.StatusCode(StatusCodes.Status401Unauthorized)
            : (await authorization.AuthorizeAsync(context.User, SignInSetup.CasesInStudio)).Succeeded ? MayGoOn(context)
            : TypedResults.StatusCode(StatusCodes.Status403Forbidden);
    }

    /// <summary>With who it is: a page that another person has signed in beside must not save in their name.</summary>
    private static NoContent MayGoOn(HttpContext context)
    {
        context.Response.Headers["X-Care-Person"] = Uri.EscapeDataString(context.User.Actor().Person); // a header has no room for the ë of Zoë
        return TypedResults.NoContent();
    }
}
