using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Kernel.Tests.Definitions;

public class DefinitionTextTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Workflows, "process.json", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Workflows, f))];

    private static string Workflows
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "CareWorkflows.sln")))
            {
                folder = folder.Parent!;
            }

            return Path.Combine(folder.FullName, "workflows");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_ReadAndWritten_IsTheSameBytes(string file)
    {
        var text = File.ReadAllText(Path.Combine(Workflows, file));

        DefinitionText.Write(DefinitionText.Read(text)).Should().Be(text);
    }

    [Fact]
    public void Unknown_properties_and_what_Studio_wraps_survive()
    {
        var text = """
            {
              "definitionId": "d",
              "somebodyElses": { "x": [1, 2.50, null, { "y": "é <b> \" \\" }], "empty": {}, "none": [] },
              "root": {
                "type": "Elsa.StateMachine",
                "transitions": [
                  {
                    "name": "review",
                    "trigger": {
                      "type": "Care.Action",
                      "title": { "typeName": null, "expression": { "type": "Literal", "value": "Review the plan" }, "memoryReference": null }
                    }
                  }
                ]
              }
            }

            """.ReplaceLineEndings("\n");

        var written = DefinitionText.Write(DefinitionText.Read(text));

        JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(text)).Should().BeTrue();
        DefinitionText.Write(DefinitionText.Read(written)).Should().Be(written);
        written.Should().Contain("2.50", "a number is kept as it was written");
    }
}
