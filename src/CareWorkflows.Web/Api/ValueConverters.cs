using System.Text.Json;
using System.Text.Json.Serialization;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Web.Api;

/// <summary>A form, or a case's data, as JSON: the kernel's way, which is the only one.</summary>
internal sealed class RecordConverter : JsonConverter<Record>
{
    public override Record Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("It must be an object: { \"field\": value }.");
        }

        // Through the serializer and not JsonElement.ParseValue, which would let a field stand twice.
        return (Record)ValueJson.Read(JsonSerializer.Deserialize<JsonElement>(ref reader, options)).Members;
    }

    public override void Write(Utf8JsonWriter writer, Record value, JsonSerializerOptions options) => ValueJson.Write(writer, value);
}

/// <inheritdoc cref="RecordConverter"/>
internal sealed class ValueConverter : JsonConverter<Value>
{
    public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ValueJson.Read(JsonSerializer.Deserialize<JsonElement>(ref reader, options));

    public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options) => ValueJson.Write(writer, value);
}
