using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Definitions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Store = CareWorkflows.Engine.Library.Definitions;

namespace CareWorkflows.StudioApi.Definitions;

/// <summary>The part of Elsa's REST API that reads and changes definitions (contract 4.2).</summary>
internal static class DefinitionsApi
{
    /// <summary>With a save of our page: the version and revision it has, <c>2.5</c>, and with the answer, what it has then. Studio itself sends the next save before it has the answer to the last.</summary>
    private const string WindowHeader = "X-Care-Window-Has";

    /// <summary>With a refusal: nothing this window saves will be taken any more.</summary>
    private const string StaleHeader = "X-Care-Stale";

    /// <summary>Takes files and not JSON.</summary>
    public const string ImportFiles = "import-files";

    /// <summary>In an archive.</summary>
    private const int MostFiles = 200;

    /// <summary>What is tried before it has an id of its own.</summary>
    private const string Unnamed = "imported";

    public static void MapStudioDefinitions(this RouteGroupBuilder api)
    {
        var read = api.MapGroup("/workflow-definitions").RequireAuthorization(StudioPolicies.CasesInStudio);
        read.MapGet("", ListAsync);
        read.MapGet("by-definition-id/{process}", FindAsync);
        read.MapGet("by-id/{id}", FindByIdAsync);
        read.MapGet("many-by-id", ManyAsync);
        read.MapGet("subgraph/{id}", SubgraphAsync);
        read.MapGet("subgraph/segments/{id}", SegmentsAsync);
        read.MapGet("{process}/export", ExportAsync);
        read.MapGet("{process}/consumers", (string process) => new { consumingWorkflowDefinitionIds = Array.Empty<string>() });

        var edit = api.MapGroup("/workflow-definitions").RequireAuthorization(StudioPolicies.Designer);
        edit.MapGet("validation/is-name-unique", (string? name, string? definitionId, Store definitions) => new
        {
            isUnique = !definitions.Latest.Any(d => string.Equals(d.Version.Name, name?.Trim(), StringComparison.OrdinalIgnoreCase) && d.Version.Process != definitionId),
        });
        edit.MapPost("", async (PostedDefinition body, HttpContext context, WhoAsks who, Store definitions, CancellationToken cancellation) =>
            body.Json["model"] is JsonObject model
                ? await SaveAsync(model, body.Json["publish"]?.GetValueKind() == JsonValueKind.True, PersonOf(who, context.User), context, definitions, cancellation)
                : StudioRefusal.Of("There is no definition in this."));
        edit.MapPost("import", async (PostedDefinition model, ClaimsPrincipal user, WhoAsks who, Store definitions, CancellationToken cancellation) =>
            await ImportAsync(model.Json, PersonOf(who, user), definitions, cancellation));
        edit.MapPost(ImportFiles, ImportFilesAsync);
        edit.MapPost("{process}/publish", async (string process, ClaimsPrincipal user, WhoAsks who, Store definitions, CancellationToken cancellation) =>
            Saved(await definitions.PublishAsync(process, PersonOf(who, user), cancellation), process));
        edit.MapPost("{process}/retract", async (string process, Store definitions, CancellationToken cancellation) =>
            Answer(await definitions.RetractAsync(process, cancellation), process, done => Results.Json(StudioForm.ToStudio(done.Definition))));
        edit.MapPost("{process}/revert/{version:int}", async (string process, int version, ClaimsPrincipal user, WhoAsks who, Store definitions, CancellationToken cancellation) =>
            Answer(await definitions.RevertAsync(process, version, PersonOf(who, user), cancellation), process, done => Results.Json(DefinitionLinks.Summary(done.Definition.Version))));
        edit.MapPost("{process}/update-references", (string process) => new { affectedWorkflows = Array.Empty<string>() });
        edit.MapDelete("{process}", async (string process, Store definitions, CancellationToken cancellation) =>
            Answer(await definitions.DeleteAsync(process, cancellation), process, _ => Results.NoContent()));
        edit.MapPost("{process}/execute", (string process, HttpResponse response) =>
        {
            // A case is started by a person on a form, with its dates; there is nothing here to start it with.
            response.Headers["x-elsa-workflow-cannot-start"] = "true";
            return Results.Ok();
        });

        api.MapDelete("/workflow-definition-versions/{id}", async (string id, Store definitions, CancellationToken cancellation) =>
            Parse(id) is var (process, version, _) ? Answer(await definitions.DeleteVersionAsync(process, version, cancellation), process, _ => Results.NoContent()) : Results.NotFound())
            .RequireAuthorization(StudioPolicies.Designer);

        var bulk = api.MapGroup("/bulk-actions").RequireAuthorization(StudioPolicies.Designer);
        bulk.MapPost("delete/workflow-definitions/by-definition-id", DeleteManyAsync);
        bulk.MapPost("delete/workflow-definitions/by-id", DeleteVersionsAsync);
        bulk.MapPost("publish/workflow-definitions/by-definition-ids", (HttpRequest request, ClaimsPrincipal user, WhoAsks who, Store definitions, CancellationToken cancellation) =>
            PublishManyAsync(request, PersonOf(who, user), definitions, cancellation));
        bulk.MapPost("retract/workflow-definitions/by-definition-ids", RetractManyAsync);
        bulk.MapPost("export/workflow-definitions", ExportManyAsync);
    }

    /// <summary>A version's id, and the state after <c>~</c> that the viewer of a case adds to it (contract section 9).</summary>
    public static (string Process, int Version, string? State)? Parse(string id)
    {
        var (version, state) = id.Split('~', 2) is [var left, var right] ? (left, right) : (id, null);
        return version.LastIndexOf(':') is > 0 and var at && int.TryParse(version.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (version[..at], number, state)
            : null;
    }

    private static async Task<IResult> ListAsync(HttpRequest request, Store definitions, CancellationToken cancellation)
    {
        var query = request.Query;
        var versions = (IEnumerable<DefinitionVersion>)await definitions.VersionsAsync(cancellation);
        var ids = query["Ids"].OfType<string>().ToHashSet(StringComparer.Ordinal);
        var processes = query["DefinitionIds"].OfType<string>().ToHashSet(StringComparer.Ordinal);
        versions = versions
            .Where(v => ids.Count == 0 || ids.Contains(v.Id))
            .Where(v => processes.Count == 0 || processes.Contains(v.Process))
            .Where(OfVersion(query["versionOptions"]))
            .Where(v => query["SearchTerm"].ToString().Trim() is not { Length: > 0 } term
                || v.Name.Contains(term, StringComparison.OrdinalIgnoreCase) || v.Process.Contains(term, StringComparison.OrdinalIgnoreCase)
                || v.Description?.Contains(term, StringComparison.OrdinalIgnoreCase) == true)
            .Where(_ => !string.Equals(query["IsSystem"], "true", StringComparison.OrdinalIgnoreCase));
        Func<DefinitionVersion, object> by = query["OrderBy"].ToString() switch
        {
            "Version" => v => v.Version,
            "Created" or "CreatedAt" => v => v.SavedAt,
            _ => v => v.Name,
        };
        var isDescending = query["OrderDirection"].ToString() is { Length: > 0 } direction ? direction == "Descending" : query["OrderBy"] == "Version";
        var all = (isDescending ? versions.OrderByDescending(by) : versions.OrderBy(by)).ThenBy(v => v.Process, StringComparer.Ordinal).ToList();
        var page = int.TryParse(query["Page"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var size = int.TryParse(query["PageSize"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : all.Count;
        return Results.Json(new JsonObject
        {
            ["items"] = new JsonArray([.. all.Skip((int)Math.Min((long)page * size, int.MaxValue)).Take(size).Select(DefinitionLinks.Summary)]),
            ["totalCount"] = all.Count,
            ["links"] = DefinitionLinks.All(),
        });
    }

    private static Func<DefinitionVersion, bool> OfVersion(string? options) => options switch
    {
        "Latest" => v => v.IsLatest,
        "Published" => v => v.IsPublished,
        "LatestOrPublished" or "LatestAndPublished" => v => v.IsLatest || v.IsPublished,
        "Draft" => v => !v.WasPublished,
        not null when int.TryParse(options, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => v => v.Version == number,
        _ => _ => true,
    };

    private static async Task<IResult> FindAsync(string process, [FromQuery] string? versionOptions, Store definitions, CancellationToken cancellation)
    {
        var found = versionOptions is not null && int.TryParse(versionOptions, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? await definitions.FindAsync(process, number, cancellation)
            : versionOptions == "Published" ? definitions.InForce(process) : definitions.LatestOf(process);
        return found is null ? Results.NotFound() : Results.Json(StudioForm.ToStudio(found));
    }

    private static async Task<IResult> FindByIdAsync(string id, Store definitions, CancellationToken cancellation) =>
        await ShownAsync(id, definitions, cancellation) is { } found ? Results.Json(found) : Results.NotFound();

    private static async Task<JsonObject?> ShownAsync(string id, Store definitions, CancellationToken cancellation)
    {
        if (Parse(id) is not var (process, version, state) || await definitions.FindAsync(process, version, cancellation) is not { } found)
        {
            return null;
        }

        var studio = StudioForm.ToStudio(found, state);
        studio["id"] = id;
        return studio;
    }

    private static async Task<IResult> ManyAsync([FromQuery(Name = "ids")] string[] ids, Store definitions, CancellationToken cancellation)
    {
        var found = new JsonArray();
        foreach (var id in ids)
        {
            if (await ShownAsync(id, definitions, cancellation) is { } one)
            {
                found.Add(one);
            }
        }

        return Results.Json(new JsonObject { ["items"] = found, ["count"] = found.Count });
    }

    private static async Task<IResult> SubgraphAsync(string id, [FromQuery] string? parentNodeId, Store definitions, CancellationToken cancellation)
    {
        if ((await ShownAsync(id, definitions, cancellation))?["root"] is not JsonObject root)
        {
            return Results.NotFound();
        }

        var activity = parentNodeId is { Length: > 0 } && StudioForm.FindNode(root, parentNodeId) is { } node ? node.Activity : root;
        return Results.Json(Node(activity, "Root"));
    }

    /// <summary>Where an activity stands, for the viewer to show what an entry of the journal is about. One that is gone shows the machine.</summary>
    private static async Task<IResult> SegmentsAsync(string id, [FromQuery] string? childNodeId, Store definitions, CancellationToken cancellation)
    {
        if ((await ShownAsync(id, definitions, cancellation))?["root"] is not JsonObject root)
        {
            return Results.NotFound();
        }

        var found = childNodeId is null ? null : StudioForm.FindNode(root, childNodeId);
        return Results.Json(new JsonObject
        {
            ["childNode"] = found is var (activity, _, port) ? Node(activity, port) : Node(root, "Root"),
            ["container"] = Node(root, "Root"),
            ["pathSegments"] = new JsonArray(),
        });
    }

    private static JsonObject Node(JsonObject activity, string port) => new()
    {
        ["activity"] = activity.DeepClone(),
        ["nodeId"] = activity["nodeId"]?.DeepClone(),
        ["port"] = port,
        ["parents"] = new JsonArray(),
        ["children"] = new JsonArray(),
    };

    private static async Task<IResult> SaveAsync(JsonObject model, bool publishes, string by, HttpContext context, Store definitions, CancellationToken cancellation)
    {
        if (PostedDefinition.Misfits(model).Concat(PostedDefinition.Foreign(model["root"])).ToList() is { Count: > 0 } misfits)
        {
            return StudioRefusal.Of(misfits);
        }

        var process = ProcessIn(model);
        var text = TextOf(model, definitions);
        var window = WindowHas(context.Request);
        var saved = await definitions.SaveAsync(new DefinitionToSave(process, text, window ?? StudioForm.BasedOn(model), by, KnowsItsOwn: window is not null), cancellation);
        if (saved is DefinitionAnswer.Refused { IsStale: true })
        {
            context.Response.Headers[StaleHeader] = "true";
        }

        // What is kept is the window's, even where it is refused to put it in force.
        var kept = saved as DefinitionAnswer.Done;
        var answer = publishes && kept is not null ? await definitions.PublishAsync(kept.Definition.Version.Process, by, cancellation) : saved;
        if ((answer as DefinitionAnswer.Done ?? kept)?.Definition.Version is { } has)
        {
            context.Response.Headers[WindowHeader] = string.Create(CultureInfo.InvariantCulture, $"{has.Version}.{has.Revision}");
        }

        return Saved(answer, kept?.Definition.Version.Process ?? process ?? "");
    }

    /// <summary>The version and revision the window has that asks, its own saves counted; null: what asks is not our page, which alone can say so.</summary>
    private static (int Version, int Revision)? WindowHas(HttpRequest request) =>
        request.Headers[WindowHeader].ToString().Split('.') is [var version, var revision]
            && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? (number, count)
            : null;

    /// <summary>What comes from elsewhere is taken only if it could be published: nothing half understood is kept.</summary>
    private static async Task<IResult> ImportAsync(JsonObject model, string by, Store definitions, CancellationToken cancellation)
    {
        var faults = await FaultsAsync(model, definitions, cancellation);
        var answer = faults.Count > 0 ? new DefinitionAnswer.Refused([.. faults]) : await TakeInAsync(model, by, definitions, cancellation);

        // Studio asks for one after another of the files chosen: which of them this is about must be said.
        return answer is DefinitionAnswer.Refused refused
            ? StudioRefusal.Of(refused.Findings, ProcessIn(model) ?? Unnamed, TextOf(model["name"]))
            : Answer(answer, "", done => Results.Json(StudioForm.ToStudio(done.Definition)));
    }

    /// <summary>Files as an Elsa server exports them, single or in archives: all of them are taken in, or none.</summary>
    private static async Task<IResult> ImportFilesAsync(HttpRequest request, ClaimsPrincipal user, WhoAsks who, Store definitions, CancellationToken cancellation)
    {
        var models = new List<JsonObject>();
        var refused = new List<string>();
        foreach (var file in request.HasFormContentType ? (await request.ReadFormAsync(cancellation)).Files : Enumerable.Empty<IFormFile>())
        {
            await using var content = file.OpenReadStream();
            await foreach (var (name, model) in FilesIn(file.FileName, content, cancellation))
            {
                try
                {
                    models.Add(await model);
                    refused.AddRange((await FaultsAsync(models[^1], definitions, cancellation)).Select(f => $"{name}: {StudioRefusal.In(f, ProcessIn(models[^1]) ?? Unnamed)}"));
                }
                catch (BadHttpRequestException unreadable)
                {
                    refused.Add($"{name}: {unreadable.Message}");
                }
            }
        }

        if (models.Count == 0 && refused.Count == 0)
        {
            return StudioRefusal.Of("There is no workflow in this: choose files that end in .json, or archives of them that end in .zip.");
        }

        if (refused.Count > 0)
        {
            return StudioRefusal.Of(refused);
        }

        // Whatever of them could be refused has been; what is refused still, somebody else has changed since.
        foreach (var model in models)
        {
            if (await TakeInAsync(model, PersonOf(who, user), definitions, cancellation) is DefinitionAnswer.Refused changed)
            {
                refused.AddRange(changed.Findings.Select(f => StudioRefusal.In(f, "")));
            }
        }

        return refused.Count > 0 ? StudioRefusal.Of(refused) : Results.Json(new { count = models.Count });
    }

    /// <summary>The definitions of a file, each still to be read: one that is none must not hide the others.</summary>
    private static async IAsyncEnumerable<(string Name, Task<JsonObject> Model)> FilesIn(string name, Stream content, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            yield return (name, ReadAsync(content));
            yield break;
        }

        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(content);
        }
        catch (Exception broken) when (broken is InvalidDataException or ArgumentOutOfRangeException)
        {
            // Said below, as an iterator can't yield here. Out of range: shorter than an archive's end.
        }

        if (archive is null || archive.Entries.Count > MostFiles)
        {
            yield return (name, Task.FromException<JsonObject>(new BadHttpRequestException(archive is null ? "This is no archive." : $"There are more than {MostFiles} files in this.")));
            yield break;
        }

        using (archive)
        {
            foreach (var entry in archive.Entries.Where(e => e.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
            {
                await using var file = await entry.OpenAsync(cancellation);
                yield return (entry.Name, ReadAsync(file));
            }
        }

        async Task<JsonObject> ReadAsync(Stream stream)
        {
            try
            {
                return (await PostedDefinition.ReadAsync(stream, cancellation)).Json;
            }
            catch (InvalidDataException)
            {
                throw new BadHttpRequestException("It can't be unpacked.");
            }
        }
    }

    /// <summary>Everything that keeps a definition from elsewhere from being taken in; it is not kept.</summary>
    private static async Task<IReadOnlyList<Finding>> FaultsAsync(JsonObject model, Store definitions, CancellationToken cancellation)
    {
        if (PostedDefinition.Misfits(model).ToList() is { Count: > 0 } misfits)
        {
            return [.. misfits.Select(m => new Finding("", "", m))];
        }

        var process = ProcessIn(model);
        var findings = await definitions.TryAsync(process ?? Unnamed, TextOf(model, definitions), cancellation);
        return [.. PostedDefinition.Foreign(model["root"]).Select(f => new Finding("", "", f)), .. findings.Where(f => f.IsError)];
    }

    private static Task<DefinitionAnswer> TakeInAsync(JsonObject model, string by, Store definitions, CancellationToken cancellation) =>
        definitions.SaveAsync(new DefinitionToSave(ProcessIn(model), TextOf(model, definitions), null, by), cancellation);

    private static string TextOf(JsonObject model, Store definitions) =>
        StudioForm.FromStudio(model, ProcessIn(model) is { } process ? definitions.LatestOf(process)?.Text : null);

    private static string? ProcessIn(JsonObject model) => TextOf(model["definitionId"]) is { Length: > 0 } id ? id : null;

    private static string? TextOf(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static async Task<IResult> ExportAsync(string process, [FromQuery] string? versionOptions, Store definitions, CancellationToken cancellation)
    {
        var found = int.TryParse(versionOptions, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? await definitions.FindAsync(process, number, cancellation)
            : definitions.LatestOf(process);
        return found is null ? Results.NotFound() : Results.File(Encoding.UTF8.GetBytes(Exported(found)), "application/json", FileName(found.Version));
    }

    private static async Task<IResult> ExportManyAsync(HttpRequest request, Store definitions, CancellationToken cancellation)
    {
        using var zipped = new MemoryStream();
        using (var zip = new ZipArchive(zipped, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var id in (await StudioJson.ReadAsync<IdLists>(request, cancellation)).Ids ?? [])
            {
                if (Parse(id) is var (process, version, _) && await definitions.FindAsync(process, version, cancellation) is { } found)
                {
                    await using var file = await zip.CreateEntry(FileName(found.Version)).OpenAsync(cancellation);
                    await file.WriteAsync(Encoding.UTF8.GetBytes(Exported(found)), cancellation);
                }
            }
        }

        return Results.File(zipped.ToArray(), "application/zip", "workflow-definitions.zip");
    }

    private static string Exported(StoredDefinition stored)
    {
        var studio = StudioForm.ToStudio(stored);
        studio.Remove("links");
        studio.Insert(0, "$schema", "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json");
        return DefinitionText.Write(studio);
    }

    private static string FileName(DefinitionVersion version) => $"{version.Process}-v{version.Version}.json";

    private static async Task<IResult> DeleteManyAsync(HttpRequest request, Store definitions, CancellationToken cancellation)
    {
        var refused = new List<string>();
        var deleted = 0;
        foreach (var process in (await StudioJson.ReadAsync<IdLists>(request, cancellation)).DefinitionIds ?? [])
        {
            switch (await definitions.DeleteAsync(process, cancellation))
            {
                case DefinitionAnswer.Done:
                    deleted++;
                    break;
                case DefinitionAnswer.Refused(var findings):
                    refused.AddRange(findings.Select(f => $"{process}: {f.Message}"));
                    break;
            }
        }

        return refused.Count > 0 ? StudioRefusal.Of(refused) : Results.Json(new { deleted });
    }

    private static async Task<IResult> DeleteVersionsAsync(HttpRequest request, Store definitions, CancellationToken cancellation)
    {
        var refused = new List<string>();
        var deleted = 0;
        foreach (var id in (await StudioJson.ReadAsync<IdLists>(request, cancellation)).Ids ?? [])
        {
            switch (Parse(id) is var (process, version, _) ? await definitions.DeleteVersionAsync(process, version, cancellation) : null)
            {
                case DefinitionAnswer.Done:
                    deleted++;
                    break;
                case DefinitionAnswer.Refused(var findings):
                    refused.AddRange(findings.Select(f => $"{f.Process}: {f.Message}"));
                    break;
            }
        }

        return refused.Count > 0 ? StudioRefusal.Of(refused) : Results.Json(new { deleted });
    }

    private static async Task<IResult> PublishManyAsync(HttpRequest request, string by, Store definitions, CancellationToken cancellation)
    {
        List<string> published = [], already = [], notFound = [], refused = [];
        foreach (var process in (await StudioJson.ReadAsync<IdLists>(request, cancellation)).DefinitionIds ?? [])
        {
            var before = definitions.LatestOf(process)?.Version.IsPublished;
            switch (await definitions.PublishAsync(process, by, cancellation))
            {
                case DefinitionAnswer.Done:
                    (before == true ? already : published).Add(process);
                    break;
                case DefinitionAnswer.NotFound:
                    notFound.Add(process);
                    break;
                case DefinitionAnswer.Refused(var findings):
                    refused.AddRange(findings.Where(f => f.IsError).Select(StudioRefusal.Full));
                    break;
            }
        }

        return refused.Count > 0 ? StudioRefusal.Of(refused)
            : Results.Json(new { published, alreadyPublished = already, notFound, updatedConsumers = Array.Empty<string>() });
    }

    private static async Task<IResult> RetractManyAsync(HttpRequest request, Store definitions, CancellationToken cancellation)
    {
        List<string> retracted = [], already = [], notFound = [], refused = [];
        foreach (var process in (await StudioJson.ReadAsync<IdLists>(request, cancellation)).DefinitionIds ?? [])
        {
            var before = definitions.InForce(process) is not null;
            switch (await definitions.RetractAsync(process, cancellation))
            {
                case DefinitionAnswer.Done:
                    (before ? retracted : already).Add(process);
                    break;
                case DefinitionAnswer.NotFound:
                    notFound.Add(process);
                    break;
                case DefinitionAnswer.Refused(var findings):
                    refused.AddRange(findings.Select(StudioRefusal.Full));
                    break;
            }
        }

        return refused.Count > 0 ? StudioRefusal.Of(refused) : Results.Json(new { retracted, alreadyRetracted = already, notFound });
    }

    /// <summary>A designer needs no place in the directory of those who act on cases.</summary>
    private static string PersonOf(WhoAsks who, ClaimsPrincipal user) => who(user)?.Person ?? user.Identity?.Name ?? "";

    private static IResult Saved(DefinitionAnswer answer, string process) => Answer(answer, process, done => Results.Json(new JsonObject
    {
        ["workflowDefinition"] = StudioForm.ToStudio(done.Definition),
        ["alreadyPublished"] = false,
        ["consumingWorkflowCount"] = 0,
    }));

    private static IResult Answer(DefinitionAnswer answer, string process, Func<DefinitionAnswer.Done, IResult> done) => answer switch
    {
        DefinitionAnswer.Done kept => done(kept),
        DefinitionAnswer.Refused refused => StudioRefusal.Of(refused.Findings, process),
        _ => Results.NotFound(),
    };

    /// <summary>Studio sends the one it has.</summary>
    private sealed record IdLists
    {
        public IReadOnlyList<string>? DefinitionIds { get; init; }

        public IReadOnlyList<string>? Ids { get; init; }
    }
}
