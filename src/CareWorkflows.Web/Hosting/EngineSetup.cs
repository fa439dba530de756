using CareWorkflows.Engine;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Web.Demo;
using CareWorkflows.Web.SignIn;
using Microsoft.Data.Sqlite;

namespace CareWorkflows.Web.Hosting;

/// <summary>The engine and what it works with: its database, the processes in <c>workflows/</c>, the people with an account.</summary>
public static partial class EngineSetup
{
    /// <summary>The connection string of the settings, its file found from the content root and not from wherever the site was started.</summary>
    public static string ConnectionString(this WebApplicationBuilder builder)
    {
        var setting = builder.Configuration.GetConnectionString("Care") ?? throw new InvalidOperationException("ConnectionStrings:Care is missing from the settings.");
        var connection = new SqliteConnectionStringBuilder(setting);
        if (connection.Mode != SqliteOpenMode.Memory)
        {
            connection.DataSource = Path.GetFullPath(connection.DataSource, builder.Environment.ContentRootPath);
        }

        return connection.ToString();
    }

    /// <summary>Opens the store, reads the processes and the calendar, and says who there is. Before the first request.</summary>
    public static async Task OpenEngineAsync(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILogger<CareEngine>>();
        var workflows = WorkflowsFolder.Find(app.Configuration[WorkflowsFolder.SettingKey], app.Environment.ContentRootPath, AppContext.BaseDirectory);

        if (app.Environment.IsDevelopment())
        {
            await DemoCases.MakeAsync(app.Services.GetRequiredService<CareEngineOptions>().ConnectionString, workflows, app.Services.GetRequiredService<TimeProvider>(), log);
        }

        // The engine's tables come first: its opening makes the file, and holds it against a second process.
        await app.Services.GetRequiredService<CareEngine>().OpenAsync();
        await app.Services.MigrateSignInAsync();
        if (app.Environment.IsDevelopment())
        {
            await DemoPeople.SeedAsync(app.Services);
        }

        var council = app.Services.GetRequiredService<Council>();
        var findings = await app.Services.GetRequiredService<Definitions>().OpenAsync(workflows);
        foreach (var finding in findings.Where(f => f.IsError))
        {
            LogFinding(log, finding);
        }

        council.Use(workflows.ReadCalendar());
        await app.UseDirectoryAsync();
        await app.Services.GetRequiredService<CaseCommands>().NoteChildrenAsync();
        await app.Services.GetRequiredService<CouncilChanges>().FinishAsync();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Finding}")]
    private static partial void LogFinding(ILogger log, Finding finding);
}
