using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Web.Demo;
using CareWorkflows.Web.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CareWorkflows.BrowserTests.Support;

/// <summary>The site as it is, on a port and a database of its own, on the morning of 29 December 2026.</summary>
public class Site : WebApplicationFactory<Program>
{
    private readonly string folder = Directory.CreateTempSubdirectory("care-browser-").FullName;

    private static readonly DateTimeOffset Morning = new(2026, 12, 29, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The demo's past is the same for every site: it is lived once, and each gets a copy.</summary>
    private static readonly Lazy<Task<string>> Lived = new(async () =>
    {
        var store = Path.Combine(Directory.CreateTempSubdirectory("care-demo-").FullName, "care.db");
        await DemoCases.MakeAsync($"Data Source={store}", WorkflowsFolder.Find(null, AppContext.BaseDirectory), new StoppedClock(Morning), NullLogger.Instance);
        return store;
    });

    public Site()
        : this(hasDemo: true)
    {
    }

    protected Site(bool hasDemo)
    {
        var store = Path.Combine(folder, "care.db");
        if (hasDemo)
        {
            File.Copy(Lived.Value.GetAwaiter().GetResult(), store);
        }
        else
        {
            // Where there is a store already, no demo is made.
            File.WriteAllBytes(store, []);
        }

        UseKestrel(0);
        StartServer();
    }

    public string Address => ClientOptions.BaseAddress.ToString();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:Care", $"Data Source={Path.Combine(folder, "care.db")}");
        builder.UseSetting("Documents:Folder", Path.Combine(folder, "documents"));
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(new StoppedClock(Morning)));
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

/// <summary>The same with two panels only (see <see cref="MeetingCouncil"/>), on the morning of 31 December 2026, when the Tracking Meeting sits.</summary>
public sealed class MeetingSite : Site, IAsyncLifetime
{
    public const string Meeting = "TrackingMeeting@2026-12-31";

    private readonly Clock clock = new();

    public MeetingSite()
        : base(hasDemo: false)
    {
    }

    public async Task InitializeAsync()
    {
        await MeetingCouncil.LiveAsync(Services);
        await HappenAsync();
        clock.Is("2026-12-31T10:05");
        await HappenAsync();
    }

    /// <summary>All that is due and promised, whatever the site has got to by itself: a series opens no session that has begun when it gets to it.</summary>
    private async Task HappenAsync()
    {
        await Services.GetRequiredService<CaseWaker>().DrainAsync();
        await Services.GetRequiredService<OutboxDispatcher>().DrainAsync();
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

    public PaperSite()
        : base(hasDemo: false)
    {
    }

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
