using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareWorkflows.StudioApi;

/// <summary>
/// JSON as Studio writes and reads it: camelCase to the letter, enums by name, null where there is nothing. Its own options,
/// because those of the site's API leave nulls out and take nothing they don't know; Studio sends much nobody asks for.
/// </summary>
internal static class StudioJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static JsonHttpResult<T> Answer<T>(T value, int status = StatusCodes.Status200OK) => TypedResults.Json(value, Options, statusCode: status);

    /// <summary>The body; an empty one is an empty request.</summary>
    /// <exception cref="BadHttpRequestException">It is not what was asked; the message says where.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellation)
        where T : new()
    {
        if (request.ContentLength == 0 || !request.HasJsonContentType())
        {
            return new T();
        }

        try
        {
            return await request.ReadFromJsonAsync<T>(Options, cancellation) ?? new T();
        }
        catch (JsonException unreadable)
        {
            throw new BadHttpRequestException(
                unreadable.Path is { Length: > 2 } path ? $"'{path[2..]}' is not what is asked there." : "The body is not JSON.", StatusCodes.Status400BadRequest);
        }
    }
}
