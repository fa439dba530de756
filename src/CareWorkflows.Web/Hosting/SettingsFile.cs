using Microsoft.Extensions.Configuration.Json;

namespace CareWorkflows.Web.Hosting;

/// <summary>
/// The one settings file: <c>appsettings.json</c> at the root of the repository. The build copies it next to the program,
/// so that it is the same file under <c>dotnet run</c>, in tests and when published, wherever the program is started from.
/// </summary>
public static class SettingsFile
{
    public const string Name = "appsettings.json";

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, Name);

    /// <summary>Puts the file where the host would have looked for one; the environment and the command line still come after it.</summary>
    public static void AddSettingsFile(this ConfigurationManager configuration)
    {
        IList<IConfigurationSource> sources = configuration.Sources;
        var usual = sources.OfType<JsonConfigurationSource>().FirstOrDefault(s => s.Path == Name);
        var at = usual is null ? sources.Count : sources.IndexOf(usual);
        if (usual is not null)
        {
            sources.RemoveAt(at);
        }

        var file = new JsonConfigurationSource { Path = Path, Optional = false };
        file.ResolveFileProvider();
        sources.Insert(at, file);
    }
}
