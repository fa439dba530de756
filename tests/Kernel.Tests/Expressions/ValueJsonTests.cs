using System.Text;
using System.Text.Json;
using CareWorkflows.Kernel.Expressions;
using FsCheck;
using FsCheck.Fluent;
using static CareWorkflows.Kernel.Tests.Expressions.Names;

namespace CareWorkflows.Kernel.Tests.Expressions;

public class ValueJsonTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("0")]
    [InlineData("-12")]
    [InlineData("9007199254740992")]
    [InlineData("0.1")]
    [InlineData("1E+300")]
    [InlineData("\"it's <b>Zoë</b> & 2026-01-08T10:00\"")]
    [InlineData("\"a\\\"b\\\\c\\n\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"b\":1,\"a\":[1,null,{\"c\":\"\"}],\"é\":false}")]
    public void Write_WhatWasRead_IsTheSameText(string json)
    {
        ValueJson.Write(ValueJson.Parse(json)).Should().Be(json);
        ValueJson.Write(ValueJson.Read(JsonDocument.Parse(json).RootElement)).Should().Be(json);
        Encoding.UTF8.GetString(ValueJson.WriteUtf8(ValueJson.Parse(Encoding.UTF8.GetBytes(json)))).Should().Be(json);
    }

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1e2", "100")]
    [InlineData("-0", "0")]
    [InlineData(" { \"a\" : [ 1 ] } ", "{\"a\":[1]}")]
    [InlineData("{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}")]
    [InlineData("{\"a\":1,\"b\":2,\"a\":null,\"c\":3}", "{\"b\":2,\"c\":3}")]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3,\"a\":null,\"d\":4,\"a\":5}", "{\"a\":5,\"b\":2,\"c\":3,\"d\":4}")]
    [InlineData("{\"a\":null}", "{}")]
    [InlineData("\"\\u00e9\\/\"", "\"é/\"")]
    public void Write_ReadInAnotherForm_HasOurs(string json, string expected)
    {
        ValueJson.Write(ValueJson.Parse(json)).Should().Be(expected);
        ValueJson.Write(ValueJson.Read(JsonDocument.Parse(json).RootElement)).Should().Be(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1")]
    [InlineData("{\"a\":}")]
    [InlineData("1 2")]
    [InlineData("[1,]")]
    [InlineData("1e999")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\ud800\":1}")]
    public void Parse_NotJson_IsRefused(string json)
    {
        FluentActions.Invoking(() => ValueJson.Parse(json)).Should().Throw<JsonException>();
        ValueJson.Write(ValueJson.Parse("[{\"a\":1}]")).Should().Be("[{\"a\":1}]", "a refusal leaves nothing behind");
    }

    [Fact]
    public void Read_HalfACharacter_IsRefused()
    {
        foreach (var json in new[] { "\"\\ud800\"", "{\"\\ud800\":1}" })
        {
            FluentActions.Invoking(() => ValueJson.Read(JsonDocument.Parse(json).RootElement)).Should().Throw<JsonException>().WithMessage("*half a character*");
        }
    }

    [Fact]
    public void Depth_UpTo32_IsReadAndWrittenAndNoDeeper()
    {
        var deepest = new string('[', 32) + new string(']', 32);
        var tooDeep = $"[{deepest}]";
        var value = Enumerable.Range(0, 33).Aggregate(Value.Of(1), (inner, _) => List(inner));

        ValueJson.Write(ValueJson.Parse(deepest)).Should().Be(deepest);
        FluentActions.Invoking(() => ValueJson.Parse(tooDeep)).Should().Throw<JsonException>().WithMessage("*more than 32 levels*");
        FluentActions.Invoking(() => ValueJson.Read(JsonDocument.Parse(tooDeep).RootElement)).Should().Throw<JsonException>().WithMessage("*more than 32 levels*");
        FluentActions.Invoking(() => ValueJson.Write(value)).Should().Throw<JsonException>().WithMessage("*more than 32 levels*");
        FluentActions.Invoking(() => ValueJson.Parse(new string('[', 5000))).Should().Throw<JsonException>();
    }

    [Fact]
    public void Write_AFunctionOrNoNumber_IsRefused()
    {
        FluentActions.Invoking(() => ValueJson.Write(List(Function(_ => 1)))).Should().Throw<JsonException>().WithMessage("*function*");
        FluentActions.Invoking(() => ValueJson.Write(double.NaN)).Should().Throw<JsonException>();
        ValueJson.Write(1).Should().Be("1", "a refusal leaves nothing behind");
    }

    [Fact]
    public void RoundTrip_AnyValue_ComesBackAndIsStable() =>
        Prop.ForAll(
            Values(4).ToArbitrary(),
            value =>
            {
                var json = ValueJson.Write(value);
                var again = ValueJson.Parse(json);
                return again == value && ValueJson.Write(again) == json && ValueJson.Read(JsonDocument.Parse(json).RootElement) == value;
            }).QuickCheckThrowOnFailure();

    private static Gen<Value> Values(int depth)
    {
        var texts = Gen.Elements("", "a", "on", "2026-01-08", "it's", "Zoë", "😀", "\"\\\n\u0000", "</script>", "a name longer than all names that are kept");
        var leaf = Gen.OneOf(
            Gen.Constant(Value.Nothing),
            Gen.Elements(Value.True, Value.False),
            Gen.Choose(-1_000_000, 1_000_000).Select(n => Value.Of(n)),
            Gen.Choose(int.MinValue, int.MaxValue).Select(n => Value.Of(n / 1024.0 * Math.PI)),
            Gen.Choose(-300, 300).Select(n => Value.Of(Math.Pow(10, n))),
            texts.Select(t => Value.Of(t)));
        return depth == 0
            ? leaf
            : Gen.OneOf(
                leaf,
                Gen.Choose(0, 4).SelectMany(n => Gen.ListOf(Values(depth - 1), n)).Select(items => List([.. items])),
                Gen.Choose(0, 4).SelectMany(n => Gen.ListOf(texts.SelectMany(t => Values(depth - 1).Select(v => (t, v))), n)).Select(members => (Value)Map([.. members])));
    }
}
