using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Web.SignIn;

/// <summary>Accounts and their roles, in the same database as the cases but in tables of their own.</summary>
public sealed class SignInDbContext(DbContextOptions<SignInDbContext> options) : IdentityDbContext<Account, IdentityRole, string>(options)
{
    /// <summary>Its migrations are counted apart from the engine's.</summary>
    public const string MigrationsTable = "SignInMigrations";

    public DbSet<AccountChange> AccountChanges => Set<AccountChange>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>().Property(a => a.Person).HasMaxLength(200);
        builder.Entity<Account>().Property(a => a.Team).HasMaxLength(200);
        builder.Entity<AccountChange>(e =>
        {
            e.HasKey(c => c.No);
            e.HasIndex(c => c.AccountId);
            e.Property(c => c.By).HasMaxLength(200);
        });
    }
}
