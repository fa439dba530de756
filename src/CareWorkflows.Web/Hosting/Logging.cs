using Serilog;

namespace CareWorkflows.Web.Hosting;

/// <summary>Serilog behind the usual loggers, set up by the settings file. Names of children and people never go into a log.</summary>
public static class Logging
{
    public static void AddSerilog(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).CreateLogger(), dispose: true);
    }
}
