using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Api;
using CareWorkflows.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>The real site as Studio asks it: with the cookie of somebody signed in, from the site's own address.</summary>
public sealed class StudioSite : ApiSite
{
    /// <summary>The cookie of somebody signed in.</summary>
    public async Task<string> CookieAsync(string person)
    {
        var response = await Anonymous().PostFormAsync("/sign-in", [new("name", person), new("password", DemoPeople.Password)]);
        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        return response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("care-signed-in=", StringComparison.Ordinal)).Split(';')[0];
    }

    /// <param name="person">A manager, unless another is named.</param>
    public async Task<HttpClient> InStudioAsync(string person = "max")
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Add("Cookie", await CookieAsync(person));
        client.DefaultRequestHeaders.Add("Origin", "http://localhost");
        return client;
    }

    /// <summary>What Studio once got there, as the contract has it.</summary>
    public static JsonNode Recorded(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryRoot(), "tests", "Web.Tests", "Studio", "Recorded", name + ".json")))!;

    /// <param name="but">What ours says otherwise, and why is said where it is called.</param>
    public static JsonNode Recorded(string name, Action<JsonNode> but)
    {
        var recorded = Recorded(name);
        but(recorded);
        return recorded;
    }

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

/// <summary>The site on 22 December 2026, with a plan just started. For reading only.</summary>
public sealed class PlanInStudio : IAsyncLifetime
{
    public StudioSite Site { get; } = new();

    public HttpClient Max { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Site.OpenAsync();
        await Site.WithPlanAsync();
        Max = await Site.InStudioAsync();
    }

    public async Task DisposeAsync() => await Site.DisposeAsync();
}

/// <summary>
/// The same on 11 January 2027: a visit was recorded and another refused, the first meeting was not held and is a breach; and a
/// dispute was raised and withdrawn.
/// </summary>
public sealed class LivedInStudio : IAsyncLifetime
{
    private readonly PlanInStudio plan = new();

    public StudioSite Site => plan.Site;

    public HttpClient Max { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await plan.InitializeAsync();
        var asha = await Site.SignedInAsync();
        await (await asha.PostAsync("/api/cases/plan/actions/RecordVisit", ApiSite.Json("{}"))).ProblemAsync(422);
        await (await asha.PostAsync("/api/cases/plan/actions/RecordVisit", Visit("2026-12-22"))).AcceptedAsync();
        await (await asha.PostAsync("/api/cases", ApiSite.Json("""
            {
              "id": "dispute", "process": "dispute-escalation", "child": "C2", "action": "Raise",
              "form": {
                "raisedOn": "2026-12-22", "ladder": "CareTeam", "cause": "AgencyIssue", "concern": "No reply", "owner": "Asha",
                "parties": [{ "person": "School", "agency": "School", "lineManager": "Head" }]
              }
            }
            """))).AcceptedAsync();
        await (await asha.PostAsync("/api/cases/dispute/actions/Withdraw", ApiSite.Json("""{ "form": { "withdrawnOn": "2026-12-22", "reason": "Settled" } }"""))).AcceptedAsync();
        Site.Time.Is("2027-01-11T09:00");
        await Site.Services.GetRequiredService<CaseWaker>().DrainAsync();
        Max = await Site.InStudioAsync();
    }

    public async Task DisposeAsync() => await plan.DisposeAsync();

    public static StringContent Visit(string on) => ApiSite.Json($$"""
        { "form": { "visitedOn": "{{on}}", "visitedBy": "Asha", "atHome": true, "childSeen": true, "seenAlone": true, "duringMeeting": false, "childViews": "Likes the breakfast club" } }
        """);
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
            case JsonValue { } said when said.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
                answer!.GetValueKind().Should().Match(k => k == JsonValueKind.True || k == JsonValueKind.False, "of {0}", place);
                break;
            default:
                answer.Should().NotBeNull("{0} has a value", place);
                answer!.GetValueKind().Should().Be(recorded.GetValueKind(), "of {0}", place);
                break;
        }
    }
}
