using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CareWorkflows.Engine.Storage.Migrations.Sqlite;

/// <summary>A restricted child may be open to somebody for a time.</summary>
[DbContext(typeof(SqliteCareDbContext))]
[Migration("0005_Emergency")]
internal sealed class Emergency : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("ALTER TABLE open_to ADD COLUMN until INTEGER NULL;");

    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("The store only goes forward.");
}
