using Microsoft.AspNetCore.Http.HttpResults;

namespace CareWorkflows.Web.Api.Problems;

/// <summary>Every other way of saying no, as problem details.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    public static ProblemHttpResult NoCase(string id) => NotFound($"There is no case '{id}'.");

    public static ProblemHttpResult NoProcess(string process) => NotFound($"There is no process '{process}'.");

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    public static ProblemHttpResult BadRequest(string detail, string? field = null) => Of(StatusCodes.Status400BadRequest, detail, field);

    public static ProblemHttpResult Of(int status, string? detail = null, string? field = null) => TypedResults.Problem(
        detail,
        statusCode: status,
        title: Title(status),
        type: "about:blank",
        extensions: field is null ? null : [new("field", field)]);

    private static string Title(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request can't be read",
        StatusCodes.Status401Unauthorized => "Nobody is signed in",
        StatusCodes.Status403Forbidden => "Not allowed",
        StatusCodes.Status404NotFound => "Not found",
        StatusCodes.Status405MethodNotAllowed => "Not in this way",
        StatusCodes.Status409Conflict => "The command id is taken",
        StatusCodes.Status413PayloadTooLarge => "Too large",
        StatusCodes.Status415UnsupportedMediaType => "Send JSON",
        StatusCodes.Status503ServiceUnavailable => "Nothing can be saved just now",
        _ => "Something went wrong",
    };
}
