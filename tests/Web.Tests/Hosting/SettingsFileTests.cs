using CareWorkflows.Web.Hosting;
using CareWorkflows.Web.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Hosting;

public sealed class SettingsFileTests
{
    [Fact]
    public void Path_IsACopyOfTheOneAtTheRoot()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(root!.FullName, "CareWorkflows.sln")))
        {
            root = root.Parent;
        }

        File.ReadAllText(SettingsFile.Path).Should().Be(File.ReadAllText(System.IO.Path.Combine(root.FullName, SettingsFile.Name)));
    }

    [Fact]
    public async Task Host_ReadsIt_AndLetsTheCommandLineWin()
    {
        await using var site = new PaperSite();

        var settings = site.Services.GetRequiredService<IConfiguration>();

        settings["Council:Name"].Should().Be("Your Council");
        settings["ConnectionStrings:Care"].Should().NotBe("Data Source=data/careworkflows.db");
    }
}
