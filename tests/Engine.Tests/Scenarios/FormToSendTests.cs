using CareWorkflows.Engine.Scenarios;
using CareWorkflows.Engine.Scenarios.Playing;
using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Scenarios;

public class FormToSendTests
{
    private static readonly Record Defaults = new([new("reviewNo", 1), new("agreed", true), new("reason", "Not complete"), new("people", Value.Of("Asha", "Tom"))]);

    [Fact]
    public void Build_FieldNotAsked_IsLeftOut() => Assert.Equal(["reviewNo", "people"], Build(new ActStep(1, ActKind.Do, "Hold", "Asha")).Names);

    [Fact]
    public void Build_FieldNotAskedButGiven_IsSentToBeRefused() =>
        Assert.Contains("agreed", Build(new ActStep(1, ActKind.Do, "Hold", "Asha") { With = [new("agreed", false)] }).Names);

    [Fact]
    public void Build_WithThatMakesAFieldAsked_KeepsItsDefault() =>
        Assert.True(Build(new ActStep(1, ActKind.Do, "Hold", "Asha") { With = [new("reviewNo", 2)] })["agreed"].Bool);

    [Fact]
    public void Build_List_ReplacesTheList() =>
        Assert.Equal(Value.Of("Ines"), Build(new ActStep(1, ActKind.Do, "Hold", "Asha") { With = [new("people", Value.Of("Ines"))] })["people"]);

    [Fact]
    public void Build_OmitAndNothing_TakeFieldsOut()
    {
        var form = Build(new ActStep(1, ActKind.Do, "Hold", "Asha") { With = [new("reviewNo", Value.Nothing)], Omit = [FieldPath.Parse("people[1]")!] });

        Assert.Equal("{ people: [Tom] }", Shown.Of((Value)form));
    }

    private static Record Build(ActStep step) =>
        FormToSend.Build(Defaults, step, form => form["reviewNo"].Number == 2 ? new HashSet<string>() : new HashSet<string> { "agreed", "reason" });
}
