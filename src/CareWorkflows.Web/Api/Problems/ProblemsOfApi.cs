using System.Globalization;
using System.Text.Json;
using CareWorkflows.Engine.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Data.Sqlite;

namespace CareWorkflows.Web.Api.Problems;

/// <summary>Whatever goes wrong behind <c>/api</c> is answered as problem details, never with a page.</summary>
internal sealed partial class ProblemsOfApi(RequestDelegate next, ILogger<ProblemsOfApi> log)
{
    /// <summary>Far more than any form holds.</summary>
    public const long LargestBody = 1_000_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context)
    {
        // What is said of a child is not to be kept on the way.
        context.Response.Headers.CacheControl = "no-store";
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestBody;
        }

        if (context.Request.ContentLength > LargestBody)
        {
            await AnswerAsync(context, StatusCodes.Status413PayloadTooLarge);
            return;
        }

        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            {
                await AnswerAsync(context, context.Response.StatusCode);
            }
        }
        catch (Exception fault) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(context, fault);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception fault)
    {
        switch (fault)
        {
            case BadHttpRequestException { InnerException: JsonException json }:
                var (field, detail) = UnreadableJson.Say(json);
                await Problem.BadRequest(detail, field).ExecuteAsync(context);
                break;
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } unreadable:
                await Problem.BadRequest(unreadable.Message).ExecuteAsync(context);
                break;
            case BadHttpRequestException other:
                await AnswerAsync(context, other.StatusCode);
                break;
            case StorageUnavailableException or SqliteException:
                LogStorage(fault);
                context.Response.Headers.RetryAfter = Pause.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                await Problem.Of(StatusCodes.Status503ServiceUnavailable, (fault as StorageUnavailableException)?.Message ?? "The database does not answer.").ExecuteAsync(context);
                break;
            default:
                LogFault(fault, context.Request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
                await AnswerAsync(context, StatusCodes.Status500InternalServerError);
                break;
        }
    }

    private static Task AnswerAsync(HttpContext context, int status) => Problem.Of(status, status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not possible here; {context.Response.Headers.Allow} is.",
        StatusCodes.Status413PayloadTooLarge => $"A request may have {LargestBody} bytes at most.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be JSON, with the header Content-Type: application/json.",
        _ => null,
    }).ExecuteAsync(context);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store did not answer a request to the API")]
    private partial void LogStorage(Exception fault);

    /// <param name="route">The pattern, not the address: that may name a child.</param>
    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    private partial void LogFault(Exception fault, string method, string? route);
}
