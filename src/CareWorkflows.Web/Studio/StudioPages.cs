namespace CareWorkflows.Web.Studio;

/// <summary>What the pages that hold Studio have in common.</summary>
public static class StudioPages
{
    /// <summary>
    /// As little as Studio 3.8.2 runs with. Its two inline scripts (Ctrl+S in the editor, and in the viewer) go by their hashes.
    /// Styles can't be had without 'unsafe-inline': MudBlazor, Monaco and the diagram set them by the hundred. Monaco makes its
    /// workers from blobs.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' " +
        "'sha256-snlP1jz0gjwc5cTz9ErZcliXuCK63+Mmf68RRCeptgc=' 'sha256-vu6sQrKXQHR4Yn3FMMihA/9TxxfIXnCxKwvLrTPJ5ts='; " +
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; " +
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Some links of Studio 3.8.2 don't know that its pages lie below <see cref="StudioFiles.Root"/>.</summary>
    public static void MapStudioLinks(this IEndpointRouteBuilder app) =>
        app.MapGet("/workflows/{**page}", (HttpRequest request) => TypedResults.LocalRedirect($"{StudioFiles.Root}{request.Path.ToUriComponent()}{request.QueryString}"))
            .AllowAnonymous().ExcludeFromDescription();
}
