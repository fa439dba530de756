using System.Security.Claims;
using CareWorkflows.Engine;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.SignIn;

namespace CareWorkflows.Web.Api.SignIn;

/// <summary>Who asks: the signed-in person as the engine's directory knows them at this moment. Nothing of it comes from a request.</summary>
internal sealed class Caller(IHttpContextAccessor context, Council council)
{
    /// <summary>Null: an account that stands for nobody in the directory, or would stand for the clock.</summary>
    public Actor? Known => context.HttpContext is { } request ? KnownAs(request.User, council) : null;

    /// <summary>The same for Studio, whose API knows neither our claims nor our pages.</summary>
    public static Actor? KnownAs(ClaimsPrincipal user, Council council) => user.FindFirstValue(CurrentPerson.PersonClaim) is { } person
        && council.Now.People.Find(person) is { IsSystem: false } actor
        && !actor.Roles.Contains(Actor.System.Person)
            ? actor
            : null;

    /// <exception cref="InvalidOperationException">The route is not behind <see cref="KnownPeopleOnly"/>.</exception>
    public Actor Actor => Known ?? throw new InvalidOperationException("Nobody known is signed in.");
}
