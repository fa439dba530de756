using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CareWorkflows.Web.SignIn.Migrations;

/// <summary>The tables of ASP.NET Core Identity. Written by hand; <c>SignInSchemaTests</c> compares it with the model.</summary>
[DbContext(typeof(SignInDbContext))]
[Migration("20261122000000_CreateAccounts")]
public sealed class CreateAccounts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "AspNetRoles",
            t => new
            {
                Id = t.Column<string>("TEXT", nullable: false),
                Name = t.Column<string>("TEXT", maxLength: 256, nullable: true),
                NormalizedName = t.Column<string>("TEXT", maxLength: 256, nullable: true),
                ConcurrencyStamp = t.Column<string>("TEXT", nullable: true),
            },
            constraints: t => t.PrimaryKey("PK_AspNetRoles", r => r.Id));

        migrationBuilder.CreateTable(
            "AspNetUsers",
            t => new
            {
                Id = t.Column<string>("TEXT", nullable: false),
                Person = t.Column<string>("TEXT", maxLength: 200, nullable: false),
                Team = t.Column<string>("TEXT", maxLength: 200, nullable: true),
                UserName = t.Column<string>("TEXT", maxLength: 256, nullable: true),
                NormalizedUserName = t.Column<string>("TEXT", maxLength: 256, nullable: true),
                Email = t.Column<string>("TEXT", maxLength: 256, nullable: true),
                NormalizedEmail = t.Column<string>("TEXT", maxLength: 256, nullable: true),
                EmailConfirmed = t.Column<bool>("INTEGER", nullable: false),
                PasswordHash = t.Column<string>("TEXT", nullable: true),
                SecurityStamp = t.Column<string>("TEXT", nullable: true),
                ConcurrencyStamp = t.Column<string>("TEXT", nullable: true),
                PhoneNumber = t.Column<string>("TEXT", nullable: true),
                PhoneNumberConfirmed = t.Column<bool>("INTEGER", nullable: false),
                TwoFactorEnabled = t.Column<bool>("INTEGER", nullable: false),
                LockoutEnd = t.Column<DateTimeOffset>("TEXT", nullable: true),
                LockoutEnabled = t.Column<bool>("INTEGER", nullable: false),
                AccessFailedCount = t.Column<int>("INTEGER", nullable: false),
            },
            constraints: t => t.PrimaryKey("PK_AspNetUsers", u => u.Id));

        migrationBuilder.CreateTable(
            "AspNetRoleClaims",
            t => new
            {
                Id = t.Column<int>("INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                RoleId = t.Column<string>("TEXT", nullable: false),
                ClaimType = t.Column<string>("TEXT", nullable: true),
                ClaimValue = t.Column<string>("TEXT", nullable: true),
            },
            constraints: t =>
            {
                t.PrimaryKey("PK_AspNetRoleClaims", c => c.Id);
                t.ForeignKey("FK_AspNetRoleClaims_AspNetRoles_RoleId", c => c.RoleId, "AspNetRoles", "Id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            "AspNetUserClaims",
            t => new
            {
                Id = t.Column<int>("INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                UserId = t.Column<string>("TEXT", nullable: false),
                ClaimType = t.Column<string>("TEXT", nullable: true),
                ClaimValue = t.Column<string>("TEXT", nullable: true),
            },
            constraints: t =>
            {
                t.PrimaryKey("PK_AspNetUserClaims", c => c.Id);
                t.ForeignKey("FK_AspNetUserClaims_AspNetUsers_UserId", c => c.UserId, "AspNetUsers", "Id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            "AspNetUserLogins",
            t => new
            {
                LoginProvider = t.Column<string>("TEXT", nullable: false),
                ProviderKey = t.Column<string>("TEXT", nullable: false),
                ProviderDisplayName = t.Column<string>("TEXT", nullable: true),
                UserId = t.Column<string>("TEXT", nullable: false),
            },
            constraints: t =>
            {
                t.PrimaryKey("PK_AspNetUserLogins", l => new { l.LoginProvider, l.ProviderKey });
                t.ForeignKey("FK_AspNetUserLogins_AspNetUsers_UserId", l => l.UserId, "AspNetUsers", "Id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            "AspNetUserRoles",
            t => new
            {
                UserId = t.Column<string>("TEXT", nullable: false),
                RoleId = t.Column<string>("TEXT", nullable: false),
            },
            constraints: t =>
            {
                t.PrimaryKey("PK_AspNetUserRoles", r => new { r.UserId, r.RoleId });
                t.ForeignKey("FK_AspNetUserRoles_AspNetRoles_RoleId", r => r.RoleId, "AspNetRoles", "Id", onDelete: ReferentialAction.Cascade);
                t.ForeignKey("FK_AspNetUserRoles_AspNetUsers_UserId", r => r.UserId, "AspNetUsers", "Id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            "AspNetUserTokens",
            t => new
            {
                UserId = t.Column<string>("TEXT", nullable: false),
                LoginProvider = t.Column<string>("TEXT", nullable: false),
                Name = t.Column<string>("TEXT", nullable: false),
                Value = t.Column<string>("TEXT", nullable: true),
            },
            constraints: t =>
            {
                t.PrimaryKey("PK_AspNetUserTokens", k => new { k.UserId, k.LoginProvider, k.Name });
                t.ForeignKey("FK_AspNetUserTokens_AspNetUsers_UserId", k => k.UserId, "AspNetUsers", "Id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateIndex("IX_AspNetRoleClaims_RoleId", "AspNetRoleClaims", "RoleId");
        migrationBuilder.CreateIndex("RoleNameIndex", "AspNetRoles", "NormalizedName", unique: true);
        migrationBuilder.CreateIndex("IX_AspNetUserClaims_UserId", "AspNetUserClaims", "UserId");
        migrationBuilder.CreateIndex("IX_AspNetUserLogins_UserId", "AspNetUserLogins", "UserId");
        migrationBuilder.CreateIndex("IX_AspNetUserRoles_RoleId", "AspNetUserRoles", "RoleId");
        migrationBuilder.CreateIndex("EmailIndex", "AspNetUsers", "NormalizedEmail");
        migrationBuilder.CreateIndex("UserNameIndex", "AspNetUsers", "NormalizedUserName", unique: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in new[] { "AspNetRoleClaims", "AspNetUserClaims", "AspNetUserLogins", "AspNetUserRoles", "AspNetUserTokens", "AspNetRoles", "AspNetUsers" })
        {
            migrationBuilder.DropTable(table);
        }
    }
}
