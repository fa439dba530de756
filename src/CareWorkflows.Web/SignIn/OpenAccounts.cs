using System.Security.Claims;
using CareWorkflows.StudioApi;
using CareWorkflows.Web.Api;
using CareWorkflows.Web.Api.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CareWorkflows.Web.SignIn;

/// <summary>Nobody signs in with an account that is closed, and no program with one whose password is still the administrator's.</summary>
public sealed class OpenAccountsOnly(
    UserManager<Account> users, IHttpContextAccessor context, IUserClaimsPrincipalFactory<Account> claims, IOptions<IdentityOptions> options, ILogger<SignInManager<Account>> log,
    IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation)
    : SignInManager<Account>(users, context, claims, options, log, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(Account user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.ClosedAt is null && !(user.MustChangePassword && AuthenticationScheme == IdentityConstants.BearerScheme) && await base.CanSignInAsync(user);
    }
}

/// <summary>An account that was closed or changed meanwhile is signed out at its next request; one whose password is the administrator's gets nowhere before it is changed.</summary>
public static class OpenAccounts
{
    public const string PasswordPage = "/password";

    private static readonly Func<SignInDbContext, string, Task<AccountNow?>> Now = EF.CompileAsyncQuery((SignInDbContext db, string id) =>
        db.Users.Where(a => a.Id == id).Select(a => new AccountNow(a.SecurityStamp, a.MustChangePassword)).FirstOrDefault());

    /// <summary>After authentication, before authorization.</summary>
    public static void UseOpenAccounts(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id)
        {
            await next(context);
            return;
        }

        var now = await Now(context.RequestServices.GetRequiredService<SignInDbContext>(), id);
        var stamp = context.RequestServices.GetRequiredService<IOptions<IdentityOptions>>().Value.ClaimsIdentity.SecurityStampClaimType;
        if (now is null || now.Stamp != context.User.FindFirstValue(stamp))
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity());
            await context.SignOutAsync(IdentityConstants.ApplicationScheme);
            await next(context);
        }
        else if (!now.MustChangePassword || context.Request.Path.StartsWithSegments(PasswordPage) || context.Request.Path.StartsWithSegments("/sign-out") || context.Request.Path.StartsWithSegments("/error"))
        {
            await next(context);
        }
        else if (ApiSetup.IsOfApi(context))
        {
            await Problem.Of(StatusCodes.Status403Forbidden, "Change the password you were given first, on the site.").ExecuteAsync(context);
        }
        else if (context.Request.Path.StartsWithSegments(StudioSetup.Root))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else
        {
            context.Response.Redirect(PasswordPage);
        }
    });

    private sealed record AccountNow(string? Stamp, bool MustChangePassword);
}
