using System.Text.Json;
using System.Text.Json.Serialization;
using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.Api.SignIn;

namespace CareWorkflows.Web.Api;

/// <summary>The same front door as the pages', for programs: JSON under <c>/api</c>, closed unless somebody is signed in.</summary>
public static class ApiSetup
{
    internal const string Root = "/api";

    public static void AddCareApi(this WebApplicationBuilder builder)
    {
        builder.AddApiSignIn();
        builder.Services.AddScoped<Caller>();
        builder.Services.AddApiDescription();
        builder.Services.ConfigureHttpJsonOptions(o => ApiJson.Set(o.SerializerOptions));

        // The answer to bad input is ours to word, in every environment: see ProblemsOfApi.
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
    }

    /// <summary>After authorization, so that what goes wrong behind it is answered here and not by a page.</summary>
    public static void MapCareApi(this WebApplication app)
    {
        app.UseWhen(IsOfApi, api => api.UseMiddleware<ProblemsOfApi>().UseMiddleware<SameSiteCookies>());
        var api = app.MapGroup(Root).RequireAuthorization()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapSignIn();
        api.MapProcesses();
        api.MapCases();
        api.MapActs();
        api.MapTasks();
        api.MapMessages();
        api.MapVerification();
        api.MapCommands();
        api.MapApiDescription();
    }

    internal static bool IsOfApi(HttpContext context) => context.Request.Path.StartsWithSegments(Root);
}

/// <summary>How the API writes and reads JSON: nothing unknown, nothing twice, nothing missing goes by in silence.</summary>
internal static class ApiJson
{
    public static void Set(JsonSerializerOptions options)
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = Kernel.Expressions.ValueJson.WriterOptions.Encoder;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new RecordConverter());
        options.Converters.Add(new ValueConverter());
    }
}
