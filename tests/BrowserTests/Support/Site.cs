using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Web.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.BrowserTests.Support;

/// <summary>The site as it is, on a port and a database of its own, on the morning of 29 December 2026.</summary>
public class Site : WebApplicationFactory<Program>
{
    private readonly string folder = Directory.CreateTempSubdirectory("care-browser-").FullName;

    public Site()
    {
        UseKestrel(0);
        StartServer();
    }

    public string Address => ClientOptions.BaseAddress.ToString();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:Care", $"Data Source={Path.Combine(folder, "care.db")}");
        builder.UseSetting("Documents:Folder", Path.Combine(folder, "documents"));
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(new StoppedClock(new DateTimeOffset(2026, 12, 29, 10, 0, 0, TimeSpan.Zero))));
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

/// <summary>The same two days later, when the demo council's Tracking Meeting sits.</summary>
public sealed class MeetingSite : Site, IAsyncLifetime
{
    public const string Meeting = "TrackingMeeting@2026-12-31";

    private readonly Clock clock = new();

    public async Task InitializeAsync()
    {
        await Services.GetRequiredService<OutboxDispatcher>().DrainAsync();
        clock.Is("2026-12-31T10:05");
        await Services.GetRequiredService<CaseWaker>().DrainAsync();
    }

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        clock.Is("2026-12-29T10:00");
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock));
    }
}

/// <summary>The same with the paper process, so that every kind of field and entry is on some page, on the morning of 6 January 2026.</summary>
public sealed class PaperSite : Site, IAsyncLifetime
{
    private readonly PaperProcess process = new();

    public Task InitializeAsync() => process.LiveAsync(Services);

    /// <summary>A case of one's own to act on.</summary>
    public Task<string> OpenCaseAsync() => process.OpenCaseAsync(Services);

    /// <summary>Tom pauses a case.</summary>
    public Task PauseAsync(string @case) => process.ActAsync(Services, @case, "Tom", "TM", "Pause");

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        process.Use(builder);
    }
}
