using CareWorkflows.Web.Api.Problems;

namespace CareWorkflows.Web.Api.SignIn;

/// <summary>Lets in only whom the directory knows: an account alone has no roles and does nothing.</summary>
internal sealed class KnownPeopleOnly : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<Caller>().Known is null
            ? Problem.Of(StatusCodes.Status403Forbidden, "This account belongs to nobody in the directory.")
            : await next(context);
}
