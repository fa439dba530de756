using System.Collections.Immutable;
using System.Security.Claims;
using CareWorkflows.Kernel.Deciding;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CareWorkflows.Web.SignIn;

/// <summary>The person behind a request, as the engine knows people.</summary>
public static class CurrentPerson
{
    internal const string PersonClaim = "care:person";
    internal const string TeamClaim = "care:team";

    /// <summary>Who asks, with every role their account holds.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: a page forgot that it is closed by default.</exception>
    public static Actor Actor(this ClaimsPrincipal user) => new(
        user.FindFirstValue(PersonClaim) ?? throw new InvalidOperationException("Nobody is signed in."),
        [.. user.FindAll(ClaimTypes.Role).Select(c => c.Value).Order(StringComparer.Ordinal)],
        user.FindFirstValue(TeamClaim));
}

/// <summary>Puts the person and the team of an account into its cookie.</summary>
internal sealed class AccountClaims(UserManager<Account> accounts, RoleManager<IdentityRole> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Account, IdentityRole>(accounts, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(CurrentPerson.PersonClaim, user.Person));
        if (user.Team is { Length: > 0 } team)
        {
            identity.AddClaim(new Claim(CurrentPerson.TeamClaim, team));
        }

        return identity;
    }
}
