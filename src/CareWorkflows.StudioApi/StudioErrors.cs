using CareWorkflows.Engine.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CareWorkflows.StudioApi;

/// <summary>No, in the form Elsa says it and Studio shows it: each text is a message of its own.</summary>
internal sealed record StudioError(int StatusCode, string Message, IReadOnlyDictionary<string, IReadOnlyList<string>> Errors)
{
    public static StudioError Of(int status, params IReadOnlyList<string> reasons) =>
        new(status, "One or more errors occurred!", new Dictionary<string, IReadOnlyList<string>> { ["generalErrors"] = reasons });

    /// <summary>A refusal. Always 400: Studio shows the texts of no other status.</summary>
    public static IResult Refuse(params IReadOnlyList<string> reasons) => StudioJson.Answer(Of(StatusCodes.Status400BadRequest, reasons), StatusCodes.Status400BadRequest);

    public static IResult NotFound(string reason) => StudioJson.Answer(Of(StatusCodes.Status404NotFound, reason), StatusCodes.Status404NotFound);
}

/// <summary>Whatever goes wrong behind <c>/elsa</c> is answered in Elsa's form, never with a page.</summary>
internal sealed partial class StudioErrors(RequestDelegate next, ILogger<StudioErrors> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // What is said of a child is not to be kept on the way.
        context.Response.Headers.CacheControl = "no-store";
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            {
                await AnswerAsync(context, context.Response.StatusCode, Reason(context.Response.StatusCode));
            }
        }
        catch (BadHttpRequestException unreadable) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, unreadable.StatusCode, unreadable.Message);
        }
        catch (StorageUnavailableException unavailable) when (!context.Response.HasStarted)
        {
            LogStorage(unavailable);
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, unavailable.Message);
        }
        catch (Exception fault) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            LogFault(fault, context.Request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, Reason(StatusCodes.Status500InternalServerError));
        }
    }

    public static Task AnswerAsync(HttpContext context, int status, string reason) =>
        StudioJson.Answer(StudioError.Of(status, reason), status).ExecuteAsync(context);

    private static string Reason(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "You are not signed in any more. Sign in again.",
        StatusCodes.Status403Forbidden => "Your role does not allow this.",
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This is not possible in this way.",
        _ => "Something went wrong. It has been noted.",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The store did not answer a request of Studio")]
    private partial void LogStorage(Exception fault);

    /// <param name="route">The pattern, not the address: that may name a child.</param>
    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    private partial void LogFault(Exception fault, string method, string? route);
}
