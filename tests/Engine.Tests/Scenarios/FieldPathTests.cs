using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Scenarios;

public class FieldPathTests
{
    private static readonly Record Form = new(
    [
        new("gaps", "none"),
        new("actions", Value.Of([new Record([new("what", "Ring"), new("owner", "Asha")]), new Record([new("what", "Write")])])),
    ]);

    [Theory]
    [InlineData("gaps", "{ actions: [{ what: Ring, owner: Asha }, { what: Write }] }")]
    [InlineData("actions[1]", "{ gaps: none, actions: [{ what: Write }] }")]
    [InlineData("actions[1].owner", "{ gaps: none, actions: [{ what: Ring }, { what: Write }] }")]
    [InlineData("actions[2].owner", "{ gaps: none, actions: [{ what: Ring, owner: Asha }, { what: Write }] }")]
    [InlineData("actions[3]", "{ gaps: none, actions: [{ what: Ring, owner: Asha }, { what: Write }] }")]
    public void RemoveFrom_Place_TakesOnlyItAway(string path, string left) =>
        Assert.Equal(left, Engine.Scenarios.Shown.Of((Value)FieldPath.Parse(path)!.RemoveFrom(Form)));

    [Theory]
    [InlineData("actions[0].owner")]
    [InlineData("actions.owner")]
    [InlineData("actions[1]owner")]
    [InlineData("")]
    public void Parse_NoPath_IsNull(string text) => Assert.Null(FieldPath.Parse(text));
}
