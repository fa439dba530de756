using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CareWorkflows.Engine.Storage.Migrations.Sqlite;

/// <summary>Corrections are found without reading everything that was ever recorded.</summary>
[DbContext(typeof(SqliteCareDbContext))]
[Migration("0007_Corrections")]
internal sealed class Corrections : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        "CREATE INDEX ix_history_corrected ON history (recorded_at) WHERE action = 'Correct' AND NOT refused;");

    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("The store only goes forward.");
}
