using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Storage;

/// <summary>
/// The SQLite file (or, for trying things out, memory) behind a connection string: opened by one process at a time, brought
/// up to date, and set so that what was acknowledged survives a power cut.
/// </summary>
internal sealed class StoreFile : IDisposable
{
    /// <summary>
    /// FULL: a commit is on the disk when it returns. Checkpoints every 8,000 pages (32 MB) cost a fifth less than the usual
    /// 1,000; more would make the rare commit that pays for one noticeably slow. The log is cut back afterwards.
    /// </summary>
    internal const string WriterPragmas =
        """
        PRAGMA synchronous = FULL;
        PRAGMA busy_timeout = 10000;
        PRAGMA wal_autocheckpoint = 8000;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -65536;
        PRAGMA temp_store = MEMORY;
        """;

    /// <summary>Brought up to date once: a scenario each has a store of its own, and migrating takes longer than playing it.</summary>
    private static readonly Lazy<SqliteConnection> Empty = new(() =>
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        using var db = new SqliteCareDbContext(new DbContextOptionsBuilder<SqliteCareDbContext>().UseSqlite(connection).Options);
        connection.Open();
        db.Database.Migrate();
        return connection;
    });

    private readonly string connectionString;
    private readonly FileStream? held;
    private readonly SqliteConnection? memory;

    private StoreFile(string connectionString)
    {
        this.connectionString = connectionString;
        var source = new SqliteConnectionStringBuilder(connectionString);
        if (source.Mode == SqliteOpenMode.Memory || source.DataSource == ":memory:")
        {
            // Memory lives as long as somebody has it open.
            memory = new SqliteConnection(connectionString);
            memory.Open();
            return;
        }

        var path = Path.GetFullPath(source.DataSource);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            // The system lets go of it when the process ends, however it ends.
            held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new StorageUnavailableException(
                $"Another CareWorkflows has {path} open. One process at a time may: stop the other, or give this one its own file.", taken);
        }
    }

    public static StoreFile Open(string connectionString, Func<CareDbContext> context)
    {
        var file = new StoreFile(connectionString);
        try
        {
            if (file.memory is { } memory && IsNew(memory))
            {
                lock (Empty.Value)
                {
                    Empty.Value.BackupDatabase(memory);
                }

                return file;
            }

            using var db = context();

            // Kept in the file from then on. EF would set it too, but only for a file it creates.
            db.Database.OpenConnection();
            db.Database.ExecuteSqlRaw("PRAGMA journal_mode = WAL");
            db.Database.Migrate();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The writer's own connection.</summary>
    public CaseStore OpenWriter(RecentCases recent)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        connection.Open();
        using var pragmas = connection.CreateCommand();

        pragmas.CommandText = WriterPragmas;
        pragmas.ExecuteNonQuery();
        return new CaseStore(connection, recent);
    }

    /// <summary>
    /// For reading beside the writer. Null for memory: there readers and the writer lock each other's tables.
    /// </summary>
    public CaseReads? OpenReads(RecentCases recent) => memory is not null ? null : new CaseReads(
        () =>
        {
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
            connection.Open();
            return connection;
        },
        recent);

    private static bool IsNew(SqliteConnection memory)
    {
        using var tables = memory.CreateCommand();
        tables.CommandText = "SELECT count(*) FROM sqlite_schema";
        return tables.ExecuteScalar() is 0L;
    }

    public void Dispose()
    {
        memory?.Dispose();
        held?.Dispose();
    }
}
