using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CareWorkflows.Web.Api.SignIn;

/// <summary>User name and password for a bearer token; or the cookie of somebody signed in to the site.</summary>
internal static class ApiSignIn
{
    private const string EitherScheme = "care-bearer-or-cookie";

    public static void AddApiSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication()
            .AddBearerToken(IdentityConstants.BearerScheme)
            .AddPolicyScheme(EitherScheme, null, o => o.ForwardDefaultSelector = SchemeOf);

        // After Identity has made the cookie the default.
        builder.Services.PostConfigure<AuthenticationOptions>(o => o.DefaultAuthenticateScheme = EitherScheme);
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, ClosedDoor>();
    }

    /// <summary>One of them, never both: there must be no doubt who acts.</summary>
    public static bool IsByBearer(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    public static void MapSignIn(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("").WithTags("Sign in").AllowAnonymous().ProducesProblem(StatusCodes.Status401Unauthorized);
        group.MapPost("/sign-in", SignInAsync)
            .WithSummary("Signs in: a bearer token for an hour. Five wrong passwords close the account for a quarter of an hour.")
            .Produces<AccessTokenResponse>();
        group.MapPost("/sign-in/renew", RenewAsync)
            .WithSummary("A new token for a refresh token, without the password.")
            .Produces<AccessTokenResponse>();
    }

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> SignInAsync(Credentials credentials, SignInManager<Account> signIn)
    {
        signIn.AuthenticationScheme = IdentityConstants.BearerScheme;
        var result = await signIn.PasswordSignInAsync(credentials.UserName.Trim(), credentials.Password, isPersistent: false, lockoutOnFailure: true);

        // Signed in, the scheme has written the token itself.
        return result.Succeeded ? TypedResults.Empty : Problem.Of(StatusCodes.Status401Unauthorized, result.IsLockedOut
            ? "There were too many wrong passwords. Try again in 15 minutes."
            : "The user name or the password is wrong.");
    }

    private static async Task<Results<SignInHttpResult, ProblemHttpResult>> RenewAsync(
        Renewal renewal, SignInManager<Account> signIn, IOptionsMonitor<BearerTokenOptions> options, TimeProvider time)
    {
        var ticket = options.Get(IdentityConstants.BearerScheme).RefreshTokenProtector.Unprotect(renewal.RefreshToken);
        return ticket?.Properties.ExpiresUtc > time.GetUtcNow() && await signIn.ValidateSecurityStampAsync(ticket.Principal) is { } account
            ? TypedResults.SignIn(await signIn.CreateUserPrincipalAsync(account), authenticationScheme: IdentityConstants.BearerScheme)
            : Problem.Of(StatusCodes.Status401Unauthorized, "The refresh token is not valid any more. Sign in again.");
    }

    private static string SchemeOf(HttpContext context) =>
        ApiSetup.IsOfApi(context) && IsByBearer(context.Request) ? IdentityConstants.BearerScheme : IdentityConstants.ApplicationScheme;

    internal sealed record Credentials(string UserName, string Password);

    internal sealed record Renewal(string RefreshToken);

    /// <summary>A program is told that it may not; only a person is led to the sign-in page.</summary>
    private sealed class ClosedDoor : IAuthorizationMiddlewareResultHandler
    {
        private readonly AuthorizationMiddlewareResultHandler usual = new();

        public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult result)
        {
            if (result.Succeeded || !ApiSetup.IsOfApi(context))
            {
                return usual.HandleAsync(next, context, policy, result);
            }

            if (result.Challenged)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
            }

            return result.Challenged
                ? Problem.Of(StatusCodes.Status401Unauthorized, "Sign in at /api/sign-in and send the token: Authorization: Bearer <token>.").ExecuteAsync(context)
                : Problem.Of(StatusCodes.Status403Forbidden).ExecuteAsync(context);
        }
    }
}
