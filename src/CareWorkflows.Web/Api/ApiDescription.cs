using System.Net.Mime;
using CareWorkflows.Kernel.Expressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.OpenApi;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Web.Api;

/// <summary>The API as an OpenAPI document, made from the routes themselves.</summary>
internal static class ApiDescription
{
    private const string Path = "/openapi.json";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.ShouldInclude = d => d.RelativePath?.StartsWith(ApiSetup.Root[1..] + "/", StringComparison.Ordinal) == true;
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // A form has whatever fields its action asks: see the action's form.
            if (context.JsonTypeInfo.Type == typeof(Record))
            {
                schema.Type = JsonSchemaType.Object;
                schema.AdditionalProperties = new OpenApiSchema();
            }

            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "CareWorkflows", Version = "1", Description = "Durable workflows for children's social care. See docs/api.md." };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [IdentityConstants.BearerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "From POST /api/sign-in." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(IdentityConstants.BearerScheme, document)] = [] }];
            return Task.CompletedTask;
        });
    });

    public static void MapApiDescription(this RouteGroupBuilder api) => api.MapOpenApi(Path);
}
