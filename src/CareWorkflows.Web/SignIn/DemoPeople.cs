using CareWorkflows.Kernel.Deciding;
using Microsoft.AspNetCore.Identity;

namespace CareWorkflows.Web.SignIn;

/// <summary>People for each role, to try the product with. Only ever in Development.</summary>
public static class DemoPeople
{
    /// <summary>The same for all of them, and printed at start: it guards nothing.</summary>
    public const string Password = "demo-password";

    public static IReadOnlyList<Actor> All { get; } =
    [
        new("Asha", ["SW"], "North"),
        new("Omar", ["SW"], "North"),
        new("Sam", ["SSW"], "North"),
        new("Alex", ["AP"], "North"),
        new("Priya", ["PS"], "North"),
        new("Tom", ["TM", "TM-FAST"], "North"),
        new("Sue", ["SM"], "North"),
        new("Ines", ["IRO"], "North"),
        new("Pat", ["PA"], "North"),
        new("Tia", ["TMA"], "North"),
        new("Petra", ["PMC"], "North"),
        new("Ade", ["AD"], "North"),
        new("Hal", ["HoS"], "North"),
        new("Bea", ["BS"], "North"),
        new("Nina", ["CareTeamMember"], "North"),
        new("Lena", ["LineManager"], "North"),
        new("Ada", ["Admin"], "North"),
        new("Dana", ["Designer"], "North"),
        new("Max", ["Manager"], "North"),
    ];

    public static string UserNameOf(Actor person) => person.Person.ToLowerInvariant();

    /// <summary>Makes the accounts that are not there yet.</summary>
    public static async Task SeedAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole>>();
        string? hash = null; // Hashing is slow on purpose, and it is one password.
        foreach (var person in All)
        {
            if (await accounts.FindByNameAsync(UserNameOf(person)) is not null)
            {
                continue;
            }

            foreach (var role in person.Roles)
            {
                if (!await roles.RoleExistsAsync(role))
                {
                    Demand(await roles.CreateAsync(new IdentityRole(role)));
                }
            }

            var account = new Account { UserName = UserNameOf(person), Person = person.Person, Team = person.Team, LockoutEnabled = true };
            account.PasswordHash = hash ??= accounts.PasswordHasher.HashPassword(account, Password);
            Demand(await accounts.CreateAsync(account));
            Demand(await accounts.AddToRolesAsync(account, person.Roles));
        }
    }

    private static void Demand(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(e => e.Description)));
        }
    }
}
