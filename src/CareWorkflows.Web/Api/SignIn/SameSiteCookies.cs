using CareWorkflows.Web.Api.Problems;
using Microsoft.AspNetCore.Authorization;

namespace CareWorkflows.Web.Api.SignIn;

/// <summary>
/// A cookie is sent by the browser whoever made it ask. So with a cookie anything that changes something must come from this
/// site (Origin, where the browser says it; the cookie is SameSite=Lax besides) and be JSON, which no form of another site can send.
/// </summary>
internal sealed class SameSiteCookies(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)
            || ApiSignIn.IsByBearer(request) || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(context);
        }

        return !request.HasJsonContentType() ? Problem.Of(StatusCodes.Status415UnsupportedMediaType, "With the site's cookie the request must say Content-Type: application/json.").ExecuteAsync(context)
            : !IsOfThisSite(request) ? Problem.Of(StatusCodes.Status403Forbidden, "With the site's cookie the request must come from the site itself. From elsewhere use a bearer token.").ExecuteAsync(context)
            : next(context);
    }

    // The host is compared and not the scheme: behind a proxy that ends TLS this program sees http.
    private static bool IsOfThisSite(HttpRequest request) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin
        || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.ToUriComponent(), StringComparison.OrdinalIgnoreCase));
}
