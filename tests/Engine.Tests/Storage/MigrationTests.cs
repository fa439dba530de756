using CareWorkflows.Engine.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CareWorkflows.Engine.Tests.Storage;

/// <summary>Migrations and their snapshot are written by hand; these hold them against the model.</summary>
public class MigrationTests
{
    [Fact]
    public void Snapshot_is_the_model()
    {
        using var db = Context("Data Source=:memory:");
        db.Database.HasPendingModelChanges().Should().BeFalse("a change of the model needs a migration and a new snapshot");
    }

    [Fact]
    public void Migrations_make_the_schema_the_model_says()
    {
        using var migrated = Context("Data Source=:memory:");
        migrated.Database.OpenConnection();
        migrated.Database.Migrate();
        using var created = Context("Data Source=:memory:");
        created.Database.OpenConnection();
        created.Database.EnsureCreated();

        var (made, said) = (Schema(migrated), Schema(created));
        made.Except(said).Should().BeEmpty("the model does not say so");
        said.Except(made).Should().BeEmpty("the model says so");
    }

    private static SqliteCareDbContext Context(string connectionString) =>
        new(new DbContextOptionsBuilder<SqliteCareDbContext>().UseSqlite(connectionString).Options);

    /// <summary>A line for every column and index, as SQLite itself tells of them.</summary>
    private static List<string> Schema(CareDbContext db)
    {
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        List<string> lines =
        [
            .. Rows(connection,
                """
                SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || ' notnull ' || c."notnull" || ' key ' || c.pk || ' default ' || coalesce(c.dflt_value, '-')
                FROM sqlite_schema t, pragma_table_xinfo(t.name) c
                WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '\_\_EF%' ESCAPE '\'
                """),
            .. Rows(connection,
                """
                SELECT 'index ' || t.name || ' (' || (SELECT group_concat(name) FROM pragma_index_info(i.name)) || ') unique ' || i."unique"
                    || ' ' || CASE WHEN s.sql LIKE '% WHERE %' THEN substr(s.sql, instr(s.sql, 'WHERE')) ELSE '' END
                FROM sqlite_schema t, pragma_index_list(t.name) i JOIN sqlite_schema s ON s.name = i.name
                WHERE t.type = 'table' AND i.origin = 'c'
                """),
        ];
        lines.Should().HaveCountGreaterThan(90);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static IEnumerable<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return rows.GetString(0);
        }
    }
}
