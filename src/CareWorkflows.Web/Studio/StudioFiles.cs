using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace CareWorkflows.Web.Studio;

/// <summary>
/// Elsa Studio as its npm package has it, compressed already: read where npm put it, and beside the program once published.
/// They are the files of a public package, so nobody need be signed in to get them.
/// </summary>
public static partial class StudioFiles
{
    /// <summary>Of the pages too: what Studio asks for, it asks for below this.</summary>
    public const string Root = "/studio";

    private const string PublishedFolder = "studio";
    private static readonly string[] Folders = [$"{Root}/_framework", $"{Root}/_content"];
    private static readonly string[] Files = [$"{Root}/appsettings.json", $"{Root}/Elsa.Studio.Host.CustomElements.styles.css"];

    // What browsers send and the package has, best first.
    private static readonly (string Encoding, string Ending)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    // Of what is read from: the files don't change while the program runs.
    private static readonly ConcurrentDictionary<string, string> Addresses = new(StringComparer.Ordinal);
    private static readonly Lazy<PhysicalFileProvider> Package = new(() => new PhysicalFileProvider(Folder()));

    /// <summary>The one file with all assemblies, made by the build (<c>frontend.mjs</c>); relative to <see cref="Root"/>, as the next two.</summary>
    public static string Assemblies => field ??= Named("assemblies.*.bin").Single();

    /// <summary>What <c>dotnet.js</c> loads next, so that the browser need not wait for it to say so.</summary>
    public static IReadOnlyList<string> RuntimeModules => field ??= [.. Named("dotnet.native.*.js"), .. Named("dotnet.runtime.*.js")];

    /// <summary>The address of a file that has no fingerprint in its name, with one behind it: other contents have another address.</summary>
    public static string Address(string path) => Addresses.GetOrAdd(path, static path =>
    {
        using var file = Package.Value.GetFileInfo(path).CreateReadStream();
        return $"{path}?v={Convert.ToHexStringLower(SHA256.HashData(file))[..10]}";
    });

    public static void UseStudioFiles(this IApplicationBuilder app)
    {
        var files = Package.Value;
        app.MapWhen(context => IsFile(context.Request.Path), studio =>
        {
            studio.Use((context, next) =>
            {
                TakeCompressed(context, files);
                return next(context);
            });
            studio.UseStaticFiles(new StaticFileOptions
            {
                RequestPath = Root,
                FileProvider = files,
                ContentTypeProvider = new TypeOfOriginal(),
                OnPrepareResponse = served => SetHeaders(served.Context),
            });
            studio.Run(context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        });
    }

    private static bool IsFile(PathString path) =>
        Folders.Any(folder => path.StartsWithSegments(folder)) || Files.Any(file => path.Equals(file, StringComparison.Ordinal));

    /// <summary>Asks for the compressed file in place of the original, where there is one and the browser can read it.</summary>
    private static void TakeCompressed(HttpContext context, PhysicalFileProvider files)
    {
        if (!context.Request.Path.StartsWithSegments(Root, out var path))
        {
            return;
        }

        context.Response.Headers.Vary = "Accept-Encoding";
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        foreach (var (encoding, ending) in Encodings)
        {
            if (accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0)
                && files.GetFileInfo(path + ending).Exists)
            {
                context.Request.Path += ending;
                return;
            }
        }
    }

    private static void SetHeaders(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        foreach (var (encoding, ending) in Encodings)
        {
            if (path.EndsWith(ending, StringComparison.Ordinal))
            {
                context.Response.Headers.ContentEncoding = encoding;
                path = path[..^ending.Length];
            }
        }

        context.Response.Headers.CacheControl =
            Fingerprinted().IsMatch(path) || context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable"
            : path.StartsWith(Folders[1], StringComparison.Ordinal) ? "public, max-age=3600"
            : "no-cache";
    }

    private static IEnumerable<string> Named(string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Package.Value.Root, "_framework"), pattern).Select(f => "_framework/" + Path.GetFileName(f));

    private static string Folder()
    {
        var published = Path.Combine(AppContext.BaseDirectory, PublishedFolder);
        var fetched = typeof(StudioFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "StudioPackage").Value!;
        return Directory.Exists(published) ? published
            : Directory.Exists(fetched) ? fetched
            : throw new DirectoryNotFoundException($"Elsa Studio is neither in {published} nor in {fetched}. Build the site again: the build fetches it.");
    }

    /// <summary>Name.5pqrxe6u3x.wasm: other contents would have another name.</summary>
    [GeneratedRegex(@"\.[a-z0-9]{10}(\.bundle\.scp)?\.[a-z]+$")]
    private static partial Regex Fingerprinted();

    /// <summary>A compressed file is still what it was before it was compressed.</summary>
    private sealed class TypeOfOriginal : IContentTypeProvider
    {
        private readonly FileExtensionContentTypeProvider usual = new();

        public bool TryGetContentType(string subpath, out string contentType)
        {
            var original = Encodings.Where(e => subpath.EndsWith(e.Ending, StringComparison.Ordinal)).Select(e => subpath[..^e.Ending.Length]).FirstOrDefault(subpath);
            contentType = usual.TryGetContentType(original, out var known) ? known : "application/octet-stream";
            return true;
        }
    }
}
