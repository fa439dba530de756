using System.Globalization;
using CareWorkflows.Kernel.Definitions;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Engine.Library;

/// <summary>
/// <c>export [PROCESS...]</c> writes what is published to <c>workflows/</c>, so that a council keeps its processes in git; <c>import [PROCESS...]</c>
/// publishes what the files say otherwise, through the same gate as Studio.
/// </summary>
public static class DefinitionFiles
{
    /// <param name="processes">Folders; none: all.</param>
    /// <param name="setting">Value of <see cref="WorkflowsFolder.SettingKey"/>.</param>
    /// <returns>0 when it is done, 1 when something was refused.</returns>
    public static Task<int> ExportAsync(IReadOnlyList<string> processes, string connectionString, string? setting, string contentRoot, TextWriter output) =>
        WithAsync(connectionString, setting, contentRoot, output, async (services, workflows) =>
        {
            // Only looks, so that it can be done while the product runs.
            var definitions = services.GetRequiredService<Definitions>();
            await definitions.OpenAsync(workflows);
            if (processes.FirstOrDefault(p => definitions.InForce(p) is null) is { } missing)
            {
                await output.WriteLineAsync($"{missing}: nothing of that name is published");
                return 1;
            }

            var written = definitions.ExportFiles(processes);
            foreach (var file in written)
            {
                await output.WriteLineAsync(file);
            }

            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{written.Count} files written"));
            return 0;
        });

    /// <inheritdoc cref="ExportAsync"/>
    public static Task<int> ImportAsync(IReadOnlyList<string> processes, string connectionString, string? setting, string contentRoot, TextWriter output) =>
        WithAsync(connectionString, setting, contentRoot, output, async (services, workflows) =>
        {
            await services.GetRequiredService<CareEngine>().OpenAsync();
            var definitions = services.GetRequiredService<Definitions>();
            await definitions.OpenAsync(workflows);
            var taken = 0;
            foreach (var answer in await definitions.ImportFilesAsync(processes, "System"))
            {
                switch (answer)
                {
                    case DefinitionAnswer.Done done:
                        taken++;
                        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done.Definition.Version.Process}: published as version {done.Definition.Version.Version}"));
                        break;
                    case DefinitionAnswer.Refused refused:
                        foreach (var finding in refused.Findings)
                        {
                            await output.WriteLineAsync(finding.ToString());
                        }

                        await output.WriteLineAsync("nothing was imported");
                        return 1;
                }
            }

            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{taken} processes imported"));
            return 0;
        });

    private static async Task<int> WithAsync(
        string connectionString, string? setting, string contentRoot, TextWriter output, Func<IServiceProvider, WorkflowsFolder, Task<int>> work)
    {
        try
        {
            var workflows = WorkflowsFolder.Find(setting, Directory.GetCurrentDirectory(), contentRoot);
            await using var services = new ServiceCollection()
                .AddCareEngine(new CareEngineOptions { ConnectionString = connectionString, RunsByItself = false })
                .BuildServiceProvider();
            return await work(services, workflows);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Storage.StorageUnavailableException or Microsoft.Data.Sqlite.SqliteException)
        {
            await output.WriteLineAsync(error is Microsoft.Data.Sqlite.SqliteException ? $"The database can't be read ({error.Message}). Has the product been started once?" : error.Message);
            return 1;
        }
    }
}
