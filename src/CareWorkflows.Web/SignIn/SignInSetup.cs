using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Studio;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Directory = CareWorkflows.Kernel.Deciding.Directory;

namespace CareWorkflows.Web.SignIn;

/// <summary>Accounts, cookies, and the rule that every page is closed unless it says otherwise.</summary>
public static class SignInSetup
{
    /// <summary>Policy: may change the definitions of processes.</summary>
    public const string Designer = "Designer";

    /// <summary>Policy: may change the council's calendar, settings and accounts.</summary>
    public const string Administrator = "Administrator";

    /// <summary>Policy: may look at reports over all cases.</summary>
    public const string Manager = "Manager";

    /// <summary>Policy: may look at cases in Studio.</summary>
    public const string CasesInStudio = "CasesInStudio";

    public static void AddSignIn(this WebApplicationBuilder builder, string connectionString)
    {
        builder.Services.AddDbContext<SignInDbContext>(o => o
            .UseSqlite(connectionString, sqlite => sqlite.MigrationsHistoryTable(SignInDbContext.MigrationsTable))
            // The warning compares with a model snapshot, which only the design-time tools write. SignInSchemaTests compares instead.
            .ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning)));

        builder.Services.AddIdentity<Account, IdentityRole>(o =>
            {
                o.Password.RequiredLength = 12;
                o.Password.RequireDigit = false;
                o.Password.RequireLowercase = false;
                o.Password.RequireUppercase = false;
                o.Password.RequireNonAlphanumeric = false;
                o.Lockout.MaxFailedAccessAttempts = 5;
                o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            })
            .AddEntityFrameworkStores<SignInDbContext>()
            .AddSignInManager<OpenAccountsOnly>()
            .AddClaimsPrincipalFactory<AccountClaims>();
        builder.Services.AddScoped<AccountChanges>();

        builder.Services.ConfigureApplicationCookie(o =>
        {
            o.LoginPath = "/sign-in";
            o.LogoutPath = "/sign-out";
            o.ReturnUrlParameter = "then";
            o.Cookie.Name = "care-signed-in";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.SlidingExpiration = true;

            // Looked at on every request, not now and then: see UseOpenAccounts.
            o.Events.OnValidatePrincipal = _ => Task.CompletedTask;
            o.Events.OnCheckSlidingExpiration = check =>
            {
                check.ShouldRenew &= StudioSession.IsSignOfLife(check.Request);
                return Task.CompletedTask;
            };
            var redirect = o.Events.OnRedirectToLogin;
            o.Events.OnRedirectToLogin = async challenge =>
            {
                await redirect(challenge);
                if (CarriedForm.IsOne(challenge.Request) && challenge.Response.StatusCode == StatusCodes.Status302Found)
                {
                    challenge.Response.StatusCode = StatusCodes.Status307TemporaryRedirect; // the browser brings what was posted along
                }
            };
            o.Events.OnRedirectToAccessDenied = denied =>
            {
                denied.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
            o.ExpireTimeSpan = TimeSpan.FromMinutes(builder.Configuration.GetValue("SignIn:IdleMinutes", 480));
        });

        builder.Services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "care-form";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });

        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Designer, policy => policy.RequireRole("Designer", "Admin"))
            .AddPolicy(Administrator, policy => policy.RequireRole("Admin"))
            .AddPolicy(Manager, policy => policy.RequireRole("Manager", "Admin"))
            .AddPolicy(CasesInStudio, policy => policy.RequireRole("Designer", "Admin", "Manager"));
    }

    /// <summary>Brings the account tables up to date; makes the database file when there is none.</summary>
    public static async Task MigrateSignInAsync(this IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SignInDbContext>().Database.MigrateAsync();
    }

    /// <summary>Everybody with an account, as the engine's directory knows them.</summary>
    public static async Task<Directory> DirectoryAsync(this SignInDbContext db)
    {
        ArgumentNullException.ThrowIfNull(db);
        var roles = (await db.UserRoles.Join(db.Roles, u => u.RoleId, r => r.Id, (u, r) => new { u.UserId, r.Name }).ToListAsync()).ToLookup(r => r.UserId, r => r.Name!);
        var accounts = await db.Users.AsNoTracking().ToListAsync();
        return new Directory(
            accounts.Where(a => a.ClosedAt is null).Select(a => new Actor(a.Person, [.. roles[a.Id].Order(StringComparer.Ordinal)], a.Team)),
            accounts.Where(a => a.ClosedAt is not null).Select(a => new Actor(a.Person, [], a.Team)));
    }

    /// <summary>Puts the accounts in force as the engine's directory.</summary>
    public static async Task UseDirectoryAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await app.Services.GetRequiredService<DirectoryChanges>().UseAsync(await scope.ServiceProvider.GetRequiredService<SignInDbContext>().DirectoryAsync());
    }
}
