using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Kernel.Deciding;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CareWorkflows.Engine.Tests.Storage;

/// <summary>An engine on a file (or memory) of its own, with a clock that stands and cases decided by <see cref="SmallProcess"/>.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    public static readonly DateTime Morning = new(2026, 6, 1, 9, 0, 0, DateTimeKind.Utc);

    private readonly ServiceProvider services;
    private readonly string? folder;

    private TestStore(string connectionString, string? folder, Func<CaseCommand, World, Decision>? decide, Func<PromisedMessage, CancellationToken, Task>? deliver)
    {
        this.folder = folder;
        ConnectionString = connectionString;
        var options = new CareEngineOptions { ConnectionString = connectionString };
        if (deliver is not null)
        {
            options = options with { Deliver = deliver };
        }

        services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddCareEngine(options)
            .AddSingleton(s => new CaseCommands(
                s.GetRequiredService<CareEngine>(), s.GetRequiredService<Council>(), Time,
                s.GetRequiredService<ILogger<CaseCommands>>(), decide ?? SmallProcess.Decide))
            .BuildServiceProvider();
    }

    public ManualTime Time { get; } = new(Morning);

    public string ConnectionString { get; }

    public CareEngine Engine => services.GetRequiredService<CareEngine>();

    public CaseCommands Commands => services.GetRequiredService<CaseCommands>();

    public CaseQueries Queries => services.GetRequiredService<CaseQueries>();

    public TaskLists Tasks => services.GetRequiredService<TaskLists>();

    public TaskHolders Holders => services.GetRequiredService<TaskHolders>();

    public Council Council => services.GetRequiredService<Council>();

    public Verification Verification => services.GetRequiredService<Verification>();

    public CaseWaker Waker => services.GetRequiredService<CaseWaker>();

    public OutboxDispatcher Outbox => services.GetRequiredService<OutboxDispatcher>();

    public CareDbContext Context() => services.GetRequiredService<Func<CareDbContext>>()();

    public static async Task<TestStore> OnFileAsync(
        string? path = null, Func<CaseCommand, World, Decision>? decide = null, Func<PromisedMessage, CancellationToken, Task>? deliver = null)
    {
        var folder = path is null ? System.IO.Directory.CreateTempSubdirectory("care-").FullName : null;
        return await OpenAsync(new TestStore($"Data Source={path ?? Path.Combine(folder!, "care.db")}", folder, decide, deliver));
    }

    public static Task<TestStore> InMemoryAsync(Func<CaseCommand, World, Decision>? decide = null) =>
        OpenAsync(new TestStore($"Data Source={Guid.NewGuid():N};Mode=Memory;Cache=Shared", null, decide, null));

    public Task<Decision> Do(CaseCommand command) => Commands.HandleAsync(command);

    /// <summary>Keeps the writer busy until the gate opens; what is asked meanwhile becomes one group.</summary>
    public Task Hold(ManualResetEventSlim gate)
    {
        using var held = new ManualResetEventSlim();
        var holding = Engine.Writer.DoAsync(
            _ =>
            {
                held.Set();
                gate.Wait();
                return true;
            },
            isMachine: false,
            CancellationToken.None);
        held.Wait();
        return holding;
    }

    /// <summary>As an administrator with a database tool would.</summary>
    public void Run(string sql)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (folder is not null)
        {
            SqliteConnection.ClearAllPools();
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<TestStore> OpenAsync(TestStore store)
    {
        await store.Engine.OpenAsync();
        return store;
    }
}
