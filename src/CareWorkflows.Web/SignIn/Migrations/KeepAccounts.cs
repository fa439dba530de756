using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CareWorkflows.Web.SignIn.Migrations;

/// <summary>Accounts can be closed and have to choose their own password; who changed what of them is kept.</summary>
[DbContext(typeof(SignInDbContext))]
[Migration("20261130000000_KeepAccounts")]
public sealed class KeepAccounts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<DateTime>("ClosedAt", "AspNetUsers", "TEXT", nullable: true);
        migrationBuilder.AddColumn<bool>("MustChangePassword", "AspNetUsers", "INTEGER", nullable: false, defaultValue: false);
        migrationBuilder.CreateTable(
            "AccountChanges",
            t => new
            {
                No = t.Column<long>("INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                AccountId = t.Column<string>("TEXT", nullable: false),
                What = t.Column<string>("TEXT", nullable: false),
                By = t.Column<string>("TEXT", maxLength: 200, nullable: false),
                At = t.Column<DateTime>("TEXT", nullable: false),
            },
            constraints: t => t.PrimaryKey("PK_AccountChanges", c => c.No));
        migrationBuilder.CreateIndex("IX_AccountChanges_AccountId", "AccountChanges", "AccountId");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Closed accounts would be open again.");
}
