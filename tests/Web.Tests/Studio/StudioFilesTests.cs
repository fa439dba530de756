using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CareWorkflows.Web.Studio;
using CareWorkflows.Web.Tests.Support;

namespace CareWorkflows.Web.Tests.Studio;

public sealed class StudioFilesTests(PaperSite site) : IClassFixture<PaperSite>
{
    private const string Fingerprinted = "/studio/_framework/dotnet.native.b6l13xorvf.js";

    [Theory]
    [InlineData("/studio/_framework/blazor.webassembly.js", "text/javascript")]
    [InlineData("/studio/_framework/icudt.oh1zvcfom8.dat", "application/octet-stream")]
    [InlineData("/studio/_content/MudBlazor/MudBlazor.min.css", "text/css")]
    [InlineData("/studio/_content/Radzen.Blazor/fonts/RobotoFlex.woff2", "font/woff2")]
    [InlineData("/studio/Elsa.Studio.Host.CustomElements.styles.css", "text/css")]
    [InlineData("/studio/appsettings.json", "application/json")]
    public async Task File_IsThereWithoutSignIn_AsWhatItIs(string path, string type)
    {
        foreach (var encoding in new[] { "identity", "gzip", "br" })
        {
            var response = await GetAsync(path, encoding);

            response.StatusCode.Should().Be(HttpStatusCode.OK);
            response.Content.Headers.ContentType!.MediaType.Should().Be(type);
            response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        }
    }

    [Fact]
    public async Task Assembly_IsWebAssembly_AndStaysTheSameForEver()
    {
        var folder = Path.Combine(PackageFolder(), "_framework");
        var name = Path.GetFileName(Directory.EnumerateFiles(folder, "Elsa.Studio.Workflows.*.wasm").First());

        var response = await GetAsync($"/studio/_framework/{name}", "br, gzip");

        response.Content.Headers.ContentType!.MediaType.Should().Be("application/wasm");
        response.Content.Headers.ContentEncoding.Should().Equal("br");
        response.Headers.CacheControl!.ToString().Should().Be("public, max-age=31536000, immutable");
        (await response.Content.ReadAsByteArrayAsync()).Should().Equal(await File.ReadAllBytesAsync(Path.Combine(folder, name + ".br")));
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    [InlineData("", null)]
    public async Task File_ComesAsTheBrowserCanReadIt_CompressedOnce(string accepted, string? encoding)
    {
        var response = await GetAsync(Fingerprinted, accepted);

        response.Content.Headers.ContentEncoding.Should().Equal(encoding is null ? [] : new[] { encoding });
        response.Headers.Vary.Should().Equal("Accept-Encoding");
    }

    [Theory]
    [InlineData(Fingerprinted, "public, max-age=31536000, immutable")]
    [InlineData("/studio/_content/Elsa.Studio.Workflows/Elsa.Studio.Workflows.3ifuhex2gd.bundle.scp.css", "public, max-age=31536000, immutable")]
    [InlineData("/studio/_content/MudBlazor/MudBlazor.min.js", "public, max-age=3600")]
    [InlineData("/studio/_framework/blazor.webassembly.js", "no-cache")]
    [InlineData("/studio/_framework/dotnet.js", "no-cache")]
    [InlineData("/studio/_framework/dotnet.js?v=0123456789", "public, max-age=31536000, immutable")]
    [InlineData("/studio/appsettings.json", "no-cache")]
    public async Task File_IsKeptAsLongAsItsNameAllows(string path, string kept) =>
        (await GetAsync(path, "br")).Headers.GetValues("Cache-Control").Should().Equal(kept);

    /// <summary>What the browser takes apart is what the runtime would have fetched one by one.</summary>
    [Fact]
    public async Task Assemblies_InOneFile_AreAllOfThem()
    {
        var response = await GetAsync($"/studio/{StudioFiles.Assemblies}", "identity");
        response.Headers.CacheControl!.ToString().Should().Be("public, max-age=31536000, immutable");
        var all = await response.Content.ReadAsByteArrayAsync();
        var length = BitConverter.ToInt32(all);
        var index = JsonDocument.Parse(all.AsMemory(4, length)).RootElement;
        var boot = await File.ReadAllTextAsync(Path.Combine(PackageFolder(), "_framework", "dotnet.js"));
        var resources = JsonDocument.Parse(boot.Split("/*json-start*/")[1].Split("/*json-end*/")[0]).RootElement.GetProperty("resources");
        var names = new[] { "coreAssembly", "assembly", "icu" }.SelectMany(r => resources.GetProperty(r).EnumerateArray()).Select(r => r.GetProperty("name").GetString()!).ToList();

        index.EnumerateObject().Select(p => p.Name).Should().Equal(names);
        foreach (var name in names)
        {
            var file = await File.ReadAllBytesAsync(Path.Combine(PackageFolder(), "_framework", name));
            all.AsSpan(4 + length + index.GetProperty(name)[0].GetInt32(), index.GetProperty(name)[1].GetInt32()).SequenceEqual(file).Should().BeTrue(name);
        }
    }

    [Fact]
    public async Task File_NotChanged_IsNotSentAgain()
    {
        var first = await GetAsync("/studio/_framework/dotnet.js", "br");
        var request = new HttpRequestMessage(HttpMethod.Get, "/studio/_framework/dotnet.js");
        request.Headers.AcceptEncoding.ParseAdd("br");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        (await site.Anonymous().SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("/studio/_framework/nothing.js")]
    [InlineData("/studio/_framework/../../package.json")]
    [InlineData("/studio/_content/%2e%2e/package.json")]
    [InlineData("/studio/_content/..%2f..%2f..%2fpackage.json")]
    public async Task File_NotThere_IsNotFound(string path)
    {
        var response = await GetAsync(path, "br");

        response.StatusCode.Should().NotBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("elsa-workflows");
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string acceptedEncodings)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (acceptedEncodings.Length > 0)
        {
            request.Headers.AcceptEncoding.ParseAdd(acceptedEncodings);
        }

        return await site.Anonymous().SendAsync(request);
    }

    private static string PackageFolder() => typeof(Program).Assembly
        .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>()
        .Single(a => a.Key == "StudioPackage").Value!;
}
