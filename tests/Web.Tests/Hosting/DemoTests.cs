using CareWorkflows.Engine;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.Demo;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Hosting;

/// <summary>What a newcomer finds: a council that has lived for more than a year.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string store = Path.Combine(Directory.CreateTempSubdirectory("care-demo-").FullName, "care.db");

    [Fact]
    public async Task Demo_IsLivedWithoutARefusal_AndEveryProcessIsInIt()
    {
        var workflows = WorkflowsFolder.Find(null, AppContext.BaseDirectory);
        var script = DemoScript.Read(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Demo", "cases.json")));

        var refused = await DemoCases.LiveAsync(script, workflows, new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), store);

        refused.Should().BeEmpty();
        await using var services = new ServiceCollection().AddLogging()
            .AddCareEngine(new CareEngineOptions { ConnectionString = $"Data Source={store};Pooling=false", RunsByItself = false }).BuildServiceProvider();
        var queries = services.GetRequiredService<CaseQueries>();
        var cases = (await queries.CasesAsync(new CaseFilter(Take: 1000))).Items;
        cases.Select(c => c.Process).Distinct().Should().BeEquivalentTo(workflows.ReadDefinitions().Keys.Where(p => p != "_common"));
        cases.Select(c => c.Child).OfType<string>().Distinct().Should().HaveCountGreaterThanOrEqualTo(40);
        (await queries.BreachesAsync(new BreachFilter())).Items.Should().NotBeEmpty();
        (await services.GetRequiredService<Verification>().VerifyAsync()).Bad.Should().BeNull();
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(store)!, recursive: true);
}
