using System.Security.Claims;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.StudioApi.Definitions;
using CareWorkflows.StudioApi.Descriptors;
using CareWorkflows.StudioApi.Instances;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.StudioApi;

/// <summary>The person behind a request, as the directory knows them; null: nobody it knows.</summary>
public delegate Actor? WhoAsks(ClaimsPrincipal user);

/// <summary>The REST API Elsa Studio calls, under <c>/elsa</c>.</summary>
public static class StudioSetup
{
    public const string Root = "/elsa";

    public static void AddStudioApi(this IServiceCollection services, Func<IServiceProvider, WhoAsks> whoAsks)
    {
        services.AddSingleton(whoAsks);
        services.AddStudioInstances();
    }

    /// <summary>Before anybody is signed in, so that being turned away is told in Elsa's form too.</summary>
    public static void UseStudioApi(this IApplicationBuilder app) =>
        app.UseWhen(IsOfStudio, studio => studio.UseMiddleware<StudioErrors>().UseMiddleware<SameOrigin>());

    public static void MapStudioApi(this WebApplication app)
    {
        var api = app.MapGroup($"{Root}/api").DisableCookieRedirect();
        api.MapStudioDefinitions();
        api.MapStudioDescriptors();
        api.MapStudioInstances();
        app.MapStudioSchemas();
        app.MapInstanceHub();
    }

    private static bool IsOfStudio(HttpContext context) => context.Request.Path.StartsWithSegments(Root);
}
