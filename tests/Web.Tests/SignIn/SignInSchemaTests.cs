using CareWorkflows.Web.SignIn;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CareWorkflows.Web.Tests.SignIn;

public sealed class SignInSchemaTests
{
    [Fact]
    public async Task Migrations_MakeWhatTheModelDescribes()
    {
        await using var migrated = new SqliteConnection("Data Source=:memory:");
        await using var created = new SqliteConnection("Data Source=:memory:");
        await migrated.OpenAsync();
        await created.OpenAsync();

        await ContextOn(migrated).Database.MigrateAsync();
        await ContextOn(created).Database.EnsureCreatedAsync();

        (await SchemaOf(migrated)).Should().Equal(await SchemaOf(created));
    }

    private static SignInDbContext ContextOn(SqliteConnection connection) => new(new DbContextOptionsBuilder<SignInDbContext>()
        .UseSqlite(connection, o => o.MigrationsHistoryTable(SignInDbContext.MigrationsTable))
        .ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning))
        .Options);

    private static async Task<List<string>> SchemaOf(SqliteConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT m.type || ' ' || m.name || ' ' || coalesce(group_concat(c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk, ', ' ORDER BY c.name), m.sql)
            FROM sqlite_master m LEFT JOIN pragma_table_info(m.name) c ON m.type = 'table'
            WHERE m.name NOT LIKE 'SignInMigrations%' AND m.name NOT LIKE '\_\_EF%' ESCAPE '\' AND m.name NOT LIKE 'sqlite\_autoindex%' ESCAPE '\'
            GROUP BY m.type, m.name ORDER BY 1
            """;
        var schema = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            schema.Add(reader.GetString(0));
        }

        return schema;
    }
}
