using System.Net;
using System.Text.Json.Nodes;
using CareWorkflows.StudioApi;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Api;
using CareWorkflows.Web.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>The real site as Studio asks it: with the cookie of somebody signed in, from the site's own address.</summary>
public sealed class StudioSite : ApiSite
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => services.AddAuthorizationBuilder()
            .AddPolicy(StudioPolicies.CasesInStudio, p => p.RequireAuthenticatedUser().RequireRole("Designer", "Admin", "Manager")));
    }

    /// <param name="person">A manager, unless another is named.</param>
    public async Task<HttpClient> InStudioAsync(string person = "max")
    {
        var client = Anonymous();
        var response = await client.PostFormAsync("/sign-in", [new("name", person), new("password", DemoPeople.Password)]);
        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        client.DefaultRequestHeaders.Add("Origin", "http://localhost");
        return client;
    }

    /// <summary>What Studio once got there, as the contract has it.</summary>
    public static JsonNode Recorded(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryRoot(), "tests", "Web.Tests", "Studio", "Recorded", name + ".json")))!;

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CareWorkflows.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests are not in the repository.");
    }
}

public abstract class OnStudioSite : IAsyncLifetime, IDisposable
{
    protected StudioSite Site { get; } = new();

    public Task InitializeAsync() => Site.OpenAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        Site.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Holds an answer against a recorded one.</summary>
internal static class Contract
{
    /// <summary>
    /// Every property the recorded answer has is there under the same name and of the same kind. A recorded null says only that
    /// the property is there, an empty list nothing of its items; null in the answer is wrong unless it was recorded or allowed.
    /// </summary>
    public static void ShouldBeLike(this JsonNode? answer, JsonNode? recorded, params string[] mayBeNull) => Compare(answer, recorded, "$", mayBeNull);

    private static void Compare(JsonNode? answer, JsonNode? recorded, string place, string[] mayBeNull)
    {
        switch (recorded)
        {
            case null:
                break;
            case JsonObject map:
                var given = answer.Should().BeOfType<JsonObject>("{0} is an object", place).Subject;
                foreach (var (name, value) in map)
                {
                    given.ContainsKey(name).Should().BeTrue("{0} has a '{1}'", place, name);
                    if (given[name] is not null || (value is not null && !mayBeNull.Contains(name)))
                    {
                        Compare(given[name], value, $"{place}.{name}", mayBeNull);
                    }
                }

                break;
            case JsonArray list:
                var items = answer.Should().BeOfType<JsonArray>("{0} is a list", place).Subject;
                foreach (var item in items.Where(_ => list.Count > 0))
                {
                    Compare(item, list[0], $"{place}[]", mayBeNull);
                }

                break;
            default:
                answer.Should().NotBeNull("{0} has a value", place);
                answer!.GetValueKind().Should().Be(recorded.GetValueKind(), "of {0}", place);
                break;
        }
    }
}
