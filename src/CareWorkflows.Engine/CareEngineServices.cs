using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Looking;
using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Engine.Waking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CareWorkflows.Engine;

public static class CareEngineServices
{
    /// <summary>
    /// Adds <see cref="CaseCommands"/> (the way in), <see cref="CaseQueries"/> (the way to look), <see cref="Council"/> and what
    /// runs behind them. A host opens the store when it starts; without one call <see cref="CareEngine.OpenAsync"/>.
    /// </summary>
    public static IServiceCollection AddCareEngine(this IServiceCollection services, CareEngineOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddPooledDbContextFactory<SqliteCareDbContext>(db => db.UseSqlite(options.ConnectionString));
        services.AddSingleton<Func<CareDbContext>>(s =>
        {
            var (contexts, time) = (s.GetRequiredService<IDbContextFactory<SqliteCareDbContext>>(), s.GetRequiredService<TimeProvider>());
            return () =>
            {
                var db = contexts.CreateDbContext();
                db.Now = time.GetUtcNow().UtcDateTime;
                return db;
            };
        });
        services.AddSingleton<Council>();
        services.AddSingleton(s => new CareEngine(
            options, s.GetRequiredService<Council>(), s.GetRequiredService<Func<CareDbContext>>(), s.GetRequiredService<ILogger<CareEngine>>()));
        services.AddSingleton<CaseCommands>();
        services.AddSingleton(s => new Definitions(s.GetRequiredService<Func<CareDbContext>>(), s.GetRequiredService<Council>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new CaseMoves(
            s.GetRequiredService<Func<CareDbContext>>(), s.GetRequiredService<CaseCommands>(), s.GetRequiredService<Definitions>(), s.GetRequiredService<ILogger<CaseMoves>>()));
        services.AddSingleton(s => new CouncilChanges(
            s.GetRequiredService<Func<CareDbContext>>(), s.GetRequiredService<Council>(), s.GetRequiredService<CaseCommands>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new DirectoryChanges(
            s.GetRequiredService<Func<CareDbContext>>(), s.GetRequiredService<Council>(), s.GetRequiredService<CareEngine>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new CaseQueries(s.GetRequiredService<Func<CareDbContext>>()));
        services.AddSingleton(s => new TaskLists(s.GetRequiredService<Func<CareDbContext>>()));
        services.AddSingleton(s => new TaskHolders(
            s.GetRequiredService<CareEngine>(), s.GetRequiredService<Council>(), s.GetRequiredService<CaseQueries>(), s.GetRequiredService<Func<CareDbContext>>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new Drafts(s.GetRequiredService<CareEngine>(), s.GetRequiredService<Func<CareDbContext>>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CaseReading>();
        services.AddSingleton<Reports>();
        services.AddSingleton<Meetings>();
        services.AddSingleton(s => new Verification(s.GetRequiredService<Func<CareDbContext>>()));
        services.AddSingleton(s => new NightlyVerification(
            s.GetRequiredService<Verification>(), s.GetRequiredService<Func<CareDbContext>>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<NightlyVerification>>()));
        services.AddSingleton(s => new Oversight(s.GetRequiredService<Func<CareDbContext>>(), s.GetRequiredService<Council>()));
        services.AddSingleton(s => new Invariants(s.GetRequiredService<Func<CareDbContext>>(), s.GetRequiredService<Council>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new Looks(s.GetRequiredService<CareEngine>(), s.GetRequiredService<Func<CareDbContext>>()));
        services.AddSingleton(s => new CaseWaker(
            s.GetRequiredService<CareEngine>(), s.GetRequiredService<CaseCommands>(), s.GetRequiredService<Func<CareDbContext>>(),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<CaseWaker>>()));
        services.AddSingleton(s => new OutboxDispatcher(
            s.GetRequiredService<CareEngine>(), s.GetRequiredService<CaseCommands>(), options, s.GetRequiredService<Func<CareDbContext>>(),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<OutboxDispatcher>>()));
        services.AddHostedService<EngineStart>();
        if (options.RunsByItself)
        {
            services.AddHostedService(s => s.GetRequiredService<CaseWaker>());
            services.AddHostedService(s => s.GetRequiredService<OutboxDispatcher>());
            services.AddHostedService(s => s.GetRequiredService<NightlyVerification>());
        }

        return services;
    }

    /// <summary>Before anything else of the host runs.</summary>
    private sealed class EngineStart(CareEngine engine) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => engine.OpenAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
