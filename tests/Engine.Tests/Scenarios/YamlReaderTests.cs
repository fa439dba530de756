using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Tests.Scenarios;

/// <summary>YAML 1.2 core schema: the words a 1.1 reader would make something else of.</summary>
public class YamlReaderTests
{
    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    [InlineData("Yes")]
    [InlineData("No")]
    [InlineData("y")]
    [InlineData("None")]
    [InlineData("13:30")]
    [InlineData("09:00")]
    [InlineData("2026-01-08")]
    [InlineData("10 working days")]
    [InlineData("O6#3")]
    [InlineData("1_000")]
    [InlineData("0b1")]
    [InlineData("'Yes'", "Yes")]
    [InlineData("\"true\"", "true")]
    [InlineData("\"13:30\"", "13:30")]
    [InlineData("'2'", "2")]
    [InlineData("2026-01-08 10:00", "2026-01-08T10:00")]
    public void AsValue_WordsThatLookLikeMore_AreText(string yaml, string? text = null) =>
        Assert.Equal(Value.Of(text ?? yaml), One($"key: {yaml}")["key"]);

    [Theory]
    [InlineData("true", true)]
    [InlineData("False", false)]
    public void AsValue_TruthValues_AreBool(string yaml, bool value) => Assert.Equal(value, One($"key: {yaml}")["key"].Bool);

    [Theory]
    [InlineData("7", 7)]
    [InlineData("-2", -2)]
    [InlineData("007", 7)]
    [InlineData("0x1F", 31)]
    [InlineData("0o17", 15)]
    [InlineData("2.5", 2.5)]
    [InlineData(".5", .5)]
    [InlineData("1e3", 1000)]
    public void AsValue_Numbers_AreNumbers(string yaml, double value) => Assert.Equal(value, One($"key: {yaml}")["key"].Number);

    [Theory]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    public void AsValue_Null_IsNothing(string yaml) => Assert.True(One($"key: {yaml}")["key"].IsNothing);

    [Theory]
    [InlineData("on")]
    [InlineData("No")]
    [InlineData("null")]
    [InlineData("2026")]
    [InlineData("true")]
    public void Keys_WhateverTheyLookLike_AreText(string key) => Assert.Equal("x", One($"{key}: x")[key].Text);

    [Fact]
    public void FlowMaps_WithTimesAndHashes_AreReadWhole()
    {
        var value = One("row: { duty: O6#3, on: 2026-01-23 15:30, slot: \"13:30\", who: [Health visitor, No] }")["row"];

        Assert.Equal("O6#3", value["duty"].Text);
        Assert.Equal("2026-01-23T15:30", value["on"].Text);
        Assert.Equal("13:30", value["slot"].Text);
        Assert.Equal(Value.Of("Health visitor", "No"), value["who"]);
    }

    [Fact]
    public void Documents_BetweenDashes_AreEachRead()
    {
        var problems = new Problems("a.yaml");

        var documents = YamlReader.Read("a: 1\n---\nb: 2\n---\n", problems);

        Assert.Empty(problems.List);
        Assert.Equal([1, 3], documents.Select(d => d.Line));
    }

    [Theory]
    [InlineData("a: &x 1", "a.yaml:1: &x is an anchor; a scenario has none")]
    [InlineData("a: !int 1", "a.yaml:1: !int is a tag; a scenario has none")]
    [InlineData("a: 1\nb: 2\na: 3", "a.yaml:3: 'a' stands here twice")]
    [InlineData("a: [1", "a.yaml:2: this is not YAML")]
    public void Read_WhatAScenarioNeverHas_IsToldWithItsLine(string yaml, string message)
    {
        var problems = new Problems("a.yaml");

        YamlReader.Read(yaml, problems);

        Assert.StartsWith(message, problems.List[0].ToString(), StringComparison.Ordinal);
    }

    private static Value One(string yaml)
    {
        var problems = new Problems("a.yaml");
        var document = Assert.Single(YamlReader.Read(yaml, problems));
        Assert.Empty(problems.List);
        return document.AsValue;
    }
}
