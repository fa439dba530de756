using CareWorkflows.StudioApi.Definitions;
using Microsoft.AspNetCore.Http;

namespace CareWorkflows.StudioApi;

/// <summary>
/// Studio is signed in by the site's cookie, which a browser sends whoever makes it ask, and Studio sends no antiforgery token.
/// So whatever may change something must come from this site and be JSON, which no form of another site can send (but where files are
/// taken in: there the cookie itself stays at home, as it is SameSite); and the hub,
/// whose socket no cross-origin rule of the browser guards, must always come from this site.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var isHub = request.Path.StartsWithSegments($"{StudioSetup.Root}/hubs");
        var takesFiles = request.Path.Value?.EndsWith('/' + DefinitionsApi.ImportFiles, StringComparison.Ordinal) == true;
        return !isHub && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) ? next(context)
            : !IsOfThisSite(request) ? RefuseAsync(context, "The request must come from this site itself.")
            : !isHub && HasBody(request) && !request.HasJsonContentType() && !(takesFiles && request.HasFormContentType) ? RefuseAsync(context, "The body must be JSON, with the header Content-Type: application/json.")
            : next(context);
    }

    // The host is compared and not the scheme: behind a proxy that ends TLS this program sees http. Without either header no
    // browser that keeps other sites apart has sent it.
    private static bool IsOfThisSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
        && (request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.ToUriComponent(), StringComparison.OrdinalIgnoreCase)));

    private static bool HasBody(HttpRequest request) => request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0 || request.ContentType is not null;

    private static Task RefuseAsync(HttpContext context, string reason) => StudioErrors.AnswerAsync(context, StatusCodes.Status400BadRequest, reason);
}
