using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Support;

/// <summary>The real site with the paper process, on a database of its own, on the morning of 6 January 2026.</summary>
public sealed class PaperSite : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("care-web-").FullName;
    private readonly PaperProcess process = new();

    public string Environment { get; init; } = "Development";

    public Task InitializeAsync() => process.LiveAsync(Services);

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

    /// <summary>A case of one's own to act on.</summary>
    public Task<string> OpenCaseAsync() => process.OpenCaseAsync(Services);

    /// <summary>Tom pauses a case: a visit then takes it in hand again, and a meeting can't be held.</summary>
    public Task PauseAsync(string @case) => process.ActAsync(Services, @case, "Tom", "TM", "Pause");

    /// <summary>Priya sends the letters of a case, which is in nobody's way.</summary>
    public Task SendLettersAsync(string @case) => process.ActAsync(Services, @case, "Priya", "PS", "SendLetters", KeyValuePair.Create("lettersSentOn", (CareWorkflows.Kernel.Expressions.Value)"2026-01-05"));

    public Task<HistoryEntry> VisitAsync(string @case) => process.VisitAsync(Services, @case);

    public Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string @case) => Services.GetRequiredService<CaseQueries>().HistoryAsync(@case);

    public HttpClient Anonymous() => CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    public async Task<HttpClient> SignedInAsync(string person = "asha")
    {
        var client = Anonymous();
        await client.SignInAsync(person);
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environment);
        builder.UseSetting("ConnectionStrings:Care", $"Data Source={Path.Combine(folder, "care.db")}");
        builder.UseSetting("Documents:Folder", Path.Combine(folder, "documents"));
        process.Use(builder);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Directory.Exists(folder))
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>Pages and forms as a browser without scripts uses them.</summary>
public static class Browsing
{
    private static readonly HtmlParser Parser = new();

    public static async Task<IHtmlDocument> PageAsync(this HttpClient client, string path) => await (await client.GetAsync(path)).PageAsync();

    public static async Task<IHtmlDocument> PageAsync(this HttpResponseMessage response) => Parser.ParseDocument(await response.Content.ReadAsStringAsync());

    /// <summary>Signs a demo person in on the page for it.</summary>
    public static async Task SignInAsync(this HttpClient client, string person) =>
        (await client.PostFormAsync("/sign-in", [new("name", person), new("password", DemoPeople.Password)])).StatusCode.Should().Be(HttpStatusCode.Redirect);

    /// <summary>Opens a page, fills in its form and sends it, antiforgery token and all.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(this HttpClient client, string path, IEnumerable<KeyValuePair<string, string>> answers, string button = "") =>
        await client.SendAgainAsync(await client.PageAsync(path), path, answers, button);

    /// <summary>Sends the form of a page already open, with what stands in it and these answers in place of some.</summary>
    public static async Task<HttpResponseMessage> SendAgainAsync(
        this HttpClient client, IHtmlDocument page, string path, IEnumerable<KeyValuePair<string, string>> answers, string button = "")
    {
        var given = answers.ToList();
        var form = page.QuerySelectorAll("main form[method=post]").Single();
        var inputs = form.QuerySelectorAll("input[name], select[name], textarea[name]").SelectMany(Filled).Where(i => given.TrueForAll(g => g.Key != i.Key)).ToList();
        if (button.Length > 0)
        {
            var pressed = form.QuerySelectorAll("button[name]").OfType<IHtmlButtonElement>().Single(b => $"{b.Name}={b.Value}" == button);
            given.Add(new(pressed.Name!, pressed.Value));
        }

        var content = new MultipartFormDataContent();
        foreach (var (name, value) in inputs.Concat(given))
        {
            content.Add(new StringContent(value), name);
        }

        return await client.PostAsync(path, content);
    }

    /// <summary>Opens a page, fills in its form, and opens the answers to be checked.</summary>
    public static async Task<IHtmlDocument> CheckAsync(this HttpClient client, string path, IEnumerable<KeyValuePair<string, string>> answers) =>
        await client.CheckAsync(await client.PageAsync(path), path, answers);

    /// <summary>Fills in the form of a page already open, and opens the answers to be checked.</summary>
    public static async Task<IHtmlDocument> CheckAsync(this HttpClient client, IHtmlDocument page, string path, IEnumerable<KeyValuePair<string, string>> answers)
    {
        var response = await client.SendAgainAsync(page, path, answers);
        response.StatusCode.Should().Be(HttpStatusCode.Redirect, "the answers are good");
        response.Headers.Location!.OriginalString.Should().EndWith("step=check");
        return await client.PageAsync(response.Headers.Location.OriginalString);
    }

    /// <summary>Sends answers that have been checked.</summary>
    public static Task<HttpResponseMessage> RecordAsync(this HttpClient client, IHtmlDocument check, string path) =>
        client.SendAgainAsync(check, path, [], "send=true");

    private static IEnumerable<KeyValuePair<string, string>> Filled(AngleSharp.Dom.IElement element) => element switch
    {
        IHtmlInputElement { Type: "file" } => [],
        IHtmlInputElement { Type: "radio" or "checkbox" } choice => choice.IsChecked ? [new(choice.Name!, choice.Value)] : [],
        IHtmlInputElement input => [new(input.Name!, input.Value)],
        IHtmlSelectElement select => [new(select.Name!, select.Value ?? "")],
        IHtmlTextAreaElement area => [new(area.Name!, area.Value)],
        _ => [],
    };
}
