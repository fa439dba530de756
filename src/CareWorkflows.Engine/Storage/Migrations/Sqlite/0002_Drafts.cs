using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CareWorkflows.Engine.Storage.Migrations.Sqlite;

/// <summary>Drafts of forms by the address of the form, with the case as it was seen. Nothing was ever written to the table as it first was.</summary>
[DbContext(typeof(SqliteCareDbContext))]
[Migration("0002_Drafts")]
internal sealed class DraftsByPlace : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TABLE draft;
        CREATE TABLE draft (
            person TEXT NOT NULL,
            place TEXT NOT NULL,
            form TEXT NOT NULL,
            seen INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            saved_at INTEGER NOT NULL,
            PRIMARY KEY (person, place));
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TABLE draft;
        CREATE TABLE draft (
            person TEXT NOT NULL,
            case_id TEXT NOT NULL,
            action TEXT NOT NULL,
            form TEXT NOT NULL,
            saved_at INTEGER NOT NULL,
            PRIMARY KEY (person, case_id, action));
        """);
}
