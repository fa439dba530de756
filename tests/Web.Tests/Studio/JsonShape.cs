using System.Text.Json.Nodes;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>Compares what we answer with what was recorded: names of properties to the letter and kinds of values, not the values.</summary>
internal static class JsonShape
{
    /// <summary>Maps whose keys are values.</summary>
    private static readonly string[] Maps = ["uiSpecifications", "properties", "customProperties", "constructionProperties"];

    /// <returns>Every difference, by its place; items of a list are taken together.</returns>
    public static IReadOnlyList<string> Differences(JsonNode? recorded, JsonNode? ours) => [.. Differences("$", [recorded], [ours])];

    private static IEnumerable<string> Differences(string place, IReadOnlyList<JsonNode?> recorded, IReadOnlyList<JsonNode?> ours)
    {
        var known = recorded.Select(Kind).ToHashSet();
        foreach (var kind in ours.Select(Kind).Distinct().Where(k => !known.Contains(k) && !(known.SetEquals(["null"]) && k == "text")))
        {
            yield return $"{place} is {kind}, recorded is {string.Join(" or ", known)}";
        }

        var (theirObjects, ourObjects) = (recorded.OfType<JsonObject>().ToList(), ours.OfType<JsonObject>().ToList());
        if (theirObjects.Count > 0 && ourObjects.Count > 0)
        {
            var theirs = theirObjects.SelectMany(o => o.Select(p => p.Key)).ToHashSet();
            foreach (var mine in ourObjects.SelectMany(o => o.Select(p => p.Key)).Distinct())
            {
                if (!theirs.Contains(mine))
                {
                    yield return $"{place}.{mine} was never recorded";
                }
            }

            if (!Maps.Any(m => place.EndsWith(m, StringComparison.Ordinal)))
            {
                // What every recorded one has, every one of ours must have.
                foreach (var missing in theirs.Where(t => theirObjects.TrueForAll(o => o.ContainsKey(t)) && !ourObjects.TrueForAll(o => o.ContainsKey(t))))
                {
                    yield return $"{place}.{missing} is missing";
                }
            }

            foreach (var shared in theirs)
            {
                var (a, b) = (Values(theirObjects, shared), Values(ourObjects, shared));
                foreach (var difference in a.Count > 0 && b.Count > 0 ? Differences($"{place}.{shared}", a, b) : [])
                {
                    yield return difference;
                }
            }
        }

        var (theirItems, ourItems) = (recorded.OfType<JsonArray>().SelectMany(i => i).ToList(), ours.OfType<JsonArray>().SelectMany(i => i).ToList());
        foreach (var difference in theirItems.Count > 0 && ourItems.Count > 0 ? Differences($"{place}[]", theirItems, ourItems) : [])
        {
            yield return difference;
        }
    }

    private static List<JsonNode?> Values(List<JsonObject> objects, string name) => [.. objects.Where(o => o.ContainsKey(name)).Select(o => o[name])];

    private static string Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "null",
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "yes or no",
        System.Text.Json.JsonValueKind.String => "text",
        System.Text.Json.JsonValueKind.Number => "a number",
        System.Text.Json.JsonValueKind.Array => "a list",
        _ => "an object",
    };
}
