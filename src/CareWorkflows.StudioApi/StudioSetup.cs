using System.Security.Claims;
using CareWorkflows.StudioApi.Definitions;
using CareWorkflows.StudioApi.Descriptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CareWorkflows.StudioApi;

/// <summary>The server of the Elsa REST API that Elsa Studio works with, at <c>/elsa/api</c>.</summary>
public static class StudioSetup
{
    /// <param name="personOf">Who a signed-in user is, as histories have them.</param>
    public static void MapStudioApi(this IEndpointRouteBuilder app, Func<ClaimsPrincipal, string> personOf)
    {
        var api = app.MapGroup("/elsa/api").DisableAntiforgery();
        api.MapStudioDefinitions(personOf);
        api.MapStudioDescriptors();
        app.MapStudioSchemas();
    }
}
