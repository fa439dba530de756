using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.BrowserTests.Support;

/// <summary>The site on a port of its own, with a paper desk behind it.</summary>
public sealed class Site : WebApplicationFactory<Program>
{
    private readonly string folder = Directory.CreateTempSubdirectory("care-browser-").FullName;

    public Site()
    {
        UseKestrel(0);
        StartServer();
    }

    public string Address => ClientOptions.BaseAddress.ToString();

    public PaperDesk Desk { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:Care", $"Data Source={Path.Combine(folder, "care.db")}");
        builder.UseSetting("Documents:Folder", Path.Combine(folder, "documents"));
        builder.ConfigureTestServices(services => services.AddSingleton<ICaseDesk>(Desk));
    }
}
