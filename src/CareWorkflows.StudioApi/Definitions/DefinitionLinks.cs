using System.Text.Json.Nodes;
using CareWorkflows.Engine.Library;

namespace CareWorkflows.StudioApi.Definitions;

/// <summary>What Studio lists of a version. Its links are its permissions: without <c>publish</c> a definition can only be looked at.</summary>
internal static class DefinitionLinks
{
    private static readonly string[] OfAll =
        ["self", "count", "many-by-id", "bulk-delete-by-definition-id", "bulk-delete-by-id", "bulk-publish", "bulk-retract", "import", "create"];

    private static readonly string[] OfOne = ["self", "versions", "export", "publish", "retract", "delete"];

    public static JsonObject Summary(DefinitionVersion version) => new()
    {
        ["id"] = version.Id,
        ["definitionId"] = version.Process,
        ["name"] = version.Name,
        ["description"] = version.Description,
        ["createdAt"] = new DateTimeOffset(version.SavedAt, TimeSpan.Zero),
        ["version"] = version.Version,
        ["toolVersion"] = "3.8.2.0",
        ["isLatest"] = version.IsLatest,
        ["isPublished"] = version.IsPublished,
        ["isReadonly"] = false,
        ["isSystem"] = false,
        ["providerName"] = "",
        ["materializerName"] = "Json",
        ["isMaterializerAvailable"] = true,
        ["links"] = One(version.Process),
    };

    public static JsonArray All() => Links("/workflow-definitions", OfAll);

    private static JsonArray One(string process) => Links($"/workflow-definitions/{process}", OfOne);

    private static JsonArray Links(string path, string[] rels) =>
        new([.. rels.Select(rel => new JsonObject { ["href"] = path, ["rel"] = rel, ["method"] = rel == "delete" ? "DELETE" : rel is "self" or "versions" ? "GET" : "POST" })]);
}
