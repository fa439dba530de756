using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Tests.Activities;

/// <summary>What activities say of themselves is what the processes use, what docs/definitions.md tells and what the compiler reads: one vocabulary.</summary>
public partial class ActivityDescriptionTests
{
    /// <summary>What Elsa gives every activity, whatever it is.</summary>
    private static readonly string[] Elsas = ["id", "type", "version", "nodeId", "metadata", "customProperties"];

    /// <summary>How containers hold theirs.</summary>
    private static readonly string[] OfContainers = ["activities", "connections", "start"];

    private static readonly string Root = Folder();

    public static TheoryData<string> Types => [.. ActivityCatalogue.Descriptions.Select(d => d.Type)];

    [Fact]
    public void EveryInputTheProcessesUse_IsDescribed()
    {
        var unknown = Directory.EnumerateFiles(Path.Combine(Root, "workflows"), "process.json", SearchOption.AllDirectories)
            .SelectMany(f => Activities(JsonNode.Parse(File.ReadAllText(f))!["root"]))
            .SelectMany(a => a.Select(p => (Type: a["type"]!.ToString(), p.Key)))
            .Where(p => p.Type != "Elsa.StateMachine" && !Known(p.Type).Contains(p.Key))
            .Distinct();
        unknown.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void EveryInput_StandsInTheDocumentation_AndNoOther(string type)
    {
        Known(type).Except(Elsas).Should().BeEquivalentTo(Documented(type));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void TheCompilerReadsEveryInput(string type)
    {
        var kernel = Path.Combine(Root, "src/CareWorkflows.Kernel");
        string[] readers = type switch
        {
            "Care.Action" or "Care.Deadline" or "Care.Signal" =>
                ["Definitions/TriggerReader.cs", "Definitions/FieldReader.cs", "Definitions/MachineReader.cs", "Definitions/StateGroups.cs"],
            "Care.Duty" => ["Definitions/DutyReader.cs", "Definitions/StateGroups.cs"],
            "Elsa.FlowDecision" => ["Activities/Flowchart.cs"],
            _ => [.. Directory.EnumerateFiles(Path.Combine(kernel, "Activities")).Where(f => File.ReadAllText(f).Contains($"Type = \"{type}\"", StringComparison.Ordinal)), "Activities/Effect.cs"],
        };
        // Without the lines that only describe.
        var reading = string.Join('\n', readers.SelectMany(r => File.ReadAllLines(Path.Combine(kernel, r))).Where(l => !l.TrimStart().StartsWith("new(\"", StringComparison.Ordinal)));
        ActivityCatalogue.Descriptions.Single(d => d.Type == type).Inputs.Select(i => i.Name)
            // Templates are for whoever makes the documents; the kernel keeps only what was made.
            .Where(name => name != "template" && !reading.Contains($"\"{name}\"", StringComparison.Ordinal))
            .Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void ADesignerIsToldWhatEachIs(string type)
    {
        var description = ActivityCatalogue.Descriptions.Single(d => d.Type == type);
        description.Title.Should().NotBeEmpty();
        description.Description.Should().EndWith(".");
        description.Inputs.Select(i => i.Name).Should().OnlyHaveUniqueItems();
        description.Inputs.Select(i => i.Title).Should().OnlyHaveUniqueItems();
        foreach (var input in description.Inputs)
        {
            input.Title.Should().MatchRegex("^[A-Z]", because: input.Name);
            input.Description.Should().EndWith(".", because: input.Name);
            (input.Kind is InputKind.Choice or InputKind.Choices).Should().Be(input.Options != InputOptions.None, because: $"only a choice has options: {input.Name}");
            input.Fixed.IsEmpty.Should().Be(input.Options != InputOptions.Fixed, because: input.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void WhatItGivesAsAnExample_CanBeRead(string type)
    {
        foreach (var input in ActivityCatalogue.Descriptions.Single(d => d.Type == type).Inputs.Where(i => i.Example is not null))
        {
            var read = () => (object?)(input.Kind switch
            {
                InputKind.Json => JsonNode.Parse(input.Example!),
                InputKind.DueRule => DueRule.Parse(input.Example!),
                InputKind.Expression => Expression.Parse(input.Example!),
                _ => input.Name == "occurrence" ? Occurrence.Parse(input.Example!) : input.Example,
            });
            read.Should().NotThrow(because: input.Name);
        }
    }

    private static IEnumerable<string> Known(string type)
    {
        var description = ActivityCatalogue.Descriptions.SingleOrDefault(d => d.Type == type);
        return description is null ? [] : [.. Elsas, .. description.Inputs.Select(i => i.Name), .. description.Slots.Select(s => s.Name), .. description.IsContainer ? Held(type) : []];
    }

    private static IEnumerable<string> Held(string type) => type == "Elsa.Flowchart" ? OfContainers : OfContainers.Take(1);

    private static IEnumerable<JsonObject> Activities(JsonNode? node) => node switch
    {
        JsonObject o => [.. o["type"] is JsonValue type && TypeName().IsMatch(type.ToString()) ? new[] { o } : [], .. o.SelectMany(p => Activities(p.Value))],
        JsonArray a => a.SelectMany(Activities),
        _ => [],
    };

    /// <summary>The names docs/definitions.md gives an activity, out of its tables.</summary>
    private static HashSet<string> Documented(string type)
    {
        var documentation = File.ReadAllText(Path.Combine(Root, "docs/definitions.md"));
        return type switch
        {
            "Care.Action" or "Care.Deadline" or "Care.Signal" => FirstCells("### Trigger")
                .Where(r => !r.Means.StartsWith('(') || r.Means[..r.Means.IndexOf(')', StringComparison.Ordinal)].Contains(type["Care.".Length..], StringComparison.Ordinal))
                .SelectMany(r => r.Names).ToHashSet(),
            "Care.Duty" => FirstCells("## Duties").SelectMany(r => r.Names).ToHashSet(),
            // An effect's cell: "`to`: what it may be; `say` (what is said), `when`": the names before each colon, outside brackets.
            _ => documentation.Split('\n').Where(l => l.StartsWith($"| `{type}` |", StringComparison.Ordinal)).Select(l => InBrackets().Replace(l.Split('|')[2], "")).Single()
                .Split(';').SelectMany(clause => Quoted(clause.Split(':')[0])).ToHashSet(),
        };

        IEnumerable<(IEnumerable<string> Names, string Means)> FirstCells(string heading)
        {
            var section = documentation[documentation.IndexOf(heading, StringComparison.Ordinal)..];
            return section[..section.IndexOf("\n#", heading.Length, StringComparison.Ordinal)].Split('\n')
                .Where(l => l.StartsWith("| `", StringComparison.Ordinal))
                .Select(l => (Quoted(l.Split('|')[1]), l.Split('|')[2].Trim()));
        }
    }

    private static IEnumerable<string> Quoted(string text) => InQuotes().Matches(text).Select(m => m.Groups[1].Value);

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CareWorkflows.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^(Care|Elsa)\.")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex InBrackets();

    [GeneratedRegex("`([a-zA-Z]+)`")]
    private static partial Regex InQuotes();
}
