using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CareWorkflows.Engine.Storage.Migrations.Sqlite;

/// <summary>Figures over all that is owed, and what is rare in the history, are found without reading everything there is.</summary>
[DbContext(typeof(SqliteCareDbContext))]
[Migration("0006_Figures")]
internal sealed class Figures : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP INDEX ix_duty_owed;
        CREATE INDEX ix_duty_owed ON duty (due, process, child, owner_role, owners, rules, ended) WHERE ended IS NULL;
        CREATE INDEX ix_history_overridden ON history (recorded_at) WHERE overridden;
        CREATE INDEX ix_history_late ON history (recorded_at) WHERE late;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("The store only goes forward.");
}
