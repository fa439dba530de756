using CareWorkflows.Engine.Looking;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.StudioApi;
using CareWorkflows.Web.Api;
using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CareWorkflows.Web.Looking;

/// <summary>
/// Stands before every page and every answer of the API that is about one case or one child: to whom it is not open it is not there, and that
/// somebody looked is noted. Which those are is told by the address: what follows <c>cases/</c>, <c>instances/</c> or <c>verify/</c> is a
/// case, what follows <c>children/</c> a child.
/// </summary>
public static class LookingSetup
{
    private static readonly HashSet<string> BeforeCase = new(StringComparer.OrdinalIgnoreCase) { "cases", "instances", "workflow-instances", "verify" };

    public static void AddLooking(this IServiceCollection services)
    {
        services.AddSingleton<LookLog>();
        services.AddHostedService(s => s.GetRequiredService<LookLog>());
    }

    /// <summary>After authorization: who may see no page at all is told so first.</summary>
    public static void UseLooking(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (About(context) is not { } about || context.User.FindFirst(CurrentPerson.PersonClaim) is null)
        {
            await next(context);
            return;
        }

        var who = context.User.Actor();
        var queries = context.RequestServices.GetRequiredService<CaseQueries>();
        var (@case, child) = about;
        if (@case is not null)
        {
            if (await queries.AboutAsync(@case, context.RequestAborted) is not { } found)
            {
                await next(context);
                return;
            }

            child = found.Child;
        }

        // Studio's API asks for itself, in words of its own.
        var maySee = context.Request.Path.StartsWithSegments(StudioSetup.Root) || (await queries.SightAsync(who, context.RequestAborted)).MaySee(child);
        if (maySee)
        {
            await next(context);
        }
        else
        {
            await NotFoundAsync(context, @case);
        }

        if (!maySee || context.Response.StatusCode is >= 200 and < 400)
        {
            Note(context, who, @case, child, refused: !maySee);
        }
    });

    private static void Note(HttpContext context, Actor who, string? @case, string? child, bool refused) => context.RequestServices.GetRequiredService<LookLog>().Add(new Look(
        who.Person, @case, child, ((RouteEndpoint)context.GetEndpoint()!).RoutePattern.RawText?.TrimStart('/') ?? "",
        context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime, refused));

    /// <summary>As if there were none.</summary>
    private static Task NotFoundAsync(HttpContext context, string? @case)
    {
        if (ApiSetup.IsOfApi(context) && @case is not null)
        {
            return Problem.NoCase(@case).ExecuteAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>The case or the child an address names; null: neither.</summary>
    private static (string? Case, string? Child)? About(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return null;
        }

        var before = "";
        foreach (var segment in endpoint.RoutePattern.PathSegments)
        {
            switch (segment.Parts)
            {
                case [RoutePatternLiteralPart literal]:
                    before = literal.Content;
                    break;
                case [RoutePatternParameterPart parameter] when context.Request.RouteValues[parameter.Name]?.ToString() is { Length: > 0 } value:
                    if (BeforeCase.Contains(before))
                    {
                        return (value, null);
                    }

                    if (before.Equals("children", StringComparison.OrdinalIgnoreCase))
                    {
                        return (null, value);
                    }

                    before = "";
                    break;
                default:
                    break;
            }
        }

        return null;
    }
}
