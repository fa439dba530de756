using System.Security.Claims;
using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.StudioApi.Instances;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CareWorkflows.StudioApi;

/// <summary>The person behind a request, as the directory knows them; null: nobody it knows.</summary>
public delegate Actor? WhoAsks(ClaimsPrincipal user);

/// <summary>The REST API Elsa Studio calls, under <c>/elsa</c>.</summary>
public static class StudioSetup
{
    internal const string Root = "/elsa";

    public static void AddStudioApi(this IServiceCollection services, Func<IServiceProvider, WhoAsks> whoAsks)
    {
        services.AddSingleton(whoAsks);
        services.AddSingleton<FindDefinition>(WorkflowsOnDisk);
        services.AddStudioInstances();
    }

    /// <summary>Before anybody is signed in, so that being turned away is told in Elsa's form too.</summary>
    public static void UseStudioApi(this IApplicationBuilder app) =>
        app.UseWhen(IsOfStudio, studio => studio.UseMiddleware<StudioErrors>().UseMiddleware<SameOrigin>());

    public static void MapStudioApi(this WebApplication app)
    {
        app.MapGroup($"{Root}/api").DisableCookieRedirect().MapStudioInstances();
        app.MapInstanceHub();
    }

    private static bool IsOfStudio(HttpContext context) => context.Request.Path.StartsWithSegments(Root);

    // Until definitions are kept: then this is their FindAsync.
    private static FindDefinition WorkflowsOnDisk(IServiceProvider services)
    {
        var definitions = new Lazy<IReadOnlyDictionary<string, string>>(() => WorkflowsFolder.Find(
            services.GetRequiredService<IConfiguration>()[WorkflowsFolder.SettingKey],
            services.GetRequiredService<IHostEnvironment>().ContentRootPath, AppContext.BaseDirectory).ReadDefinitions());
        return (process, _, _) => Task.FromResult(definitions.Value.GetValueOrDefault(process));
    }
}
