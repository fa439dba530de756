using CareWorkflows.StudioApi;
using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.Api.Shapes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace CareWorkflows.Web.Api.SignIn;

/// <summary>Lets in only whom the directory knows: an account alone has no roles and does nothing. And lets out nothing the caller may not see.</summary>
internal sealed class KnownPeopleOnly : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var services = context.HttpContext.RequestServices;
        if (services.GetRequiredService<Caller>().Known is not { } known)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "This account belongs to nobody in the directory.");
        }

        var answer = await next(context);
        if (answer is Created<ActAnswer> { Location: { } location })
        {
            context.HttpContext.Response.Headers.Location = location; // what is veiled below is written as JSON alone
        }

        return await VeiledAnswers.OverAsync(context.HttpContext, answer, known, services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
    }
}
