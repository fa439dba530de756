using System.Text.Json;
using System.Text.Json.Nodes;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Deciding;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.StudioApi;

/// <summary>
/// What leaves as JSON names no child the caller may not see, and none of the child's cases by its id: a session, a series and whatever else is about several children is shown
/// without them (docs/decisions/0013). Over the whole answer, so that no shape of it can forget.
/// </summary>
public static class VeiledAnswers
{
    /// <param name="options">How the answer is written.</param>
    public static async ValueTask<object?> OverAsync(HttpContext context, object? answer, Actor who, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(context);
        var result = answer is INestedHttpResult nested ? nested.Result : answer;
        if (result is not IValueHttpResult { Value: { } value })
        {
            return answer;
        }

        var sight = await context.RequestServices.GetRequiredService<CaseQueries>().SightOverIdsAsync(who, context.RequestAborted);
        if (sight.SeesAll || JsonSerializer.SerializeToNode(value, value.GetType(), options) is not { } written || !Veil(written, sight))
        {
            return answer;
        }

        return TypedResults.Json(written, options, (result as IContentTypeHttpResult)?.ContentType, (result as IStatusCodeHttpResult)?.StatusCode);
    }

    /// <returns>Whether anything was withheld.</returns>
    private static bool Veil(JsonNode node, Sight sight)
    {
        var withheld = false;
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, member) in members.ToList())
                {
                    if (Veiled(member, sight) is { } text)
                    {
                        members[name] = text;
                        withheld = true;
                    }
                    else if (member is not null)
                    {
                        withheld |= Veil(member, sight);
                    }
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (Veiled(items[i], sight) is { } text)
                    {
                        items[i] = text;
                        withheld = true;
                    }
                    else if (items[i] is { } item)
                    {
                        withheld |= Veil(item, sight);
                    }
                }

                break;
        }

        return withheld;
    }

    private static string? Veiled(JsonNode? node, Sight sight) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text && sight.Veiled(text) is var veiled && veiled != text ? veiled : null;
}
