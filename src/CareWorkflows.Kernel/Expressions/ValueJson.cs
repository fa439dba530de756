using System.Text;
using System.Text.Json;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>
/// Values as JSON, and back: the same value gives the same bytes, and what was read writes as it was.
/// What JSON cannot say (functions, NaN, infinities) is written as <c>null</c>, as <c>JSON.stringify</c> does.
/// </summary>
public static class ValueJson
{
    public static string ToText(Value value) => JsonBytes.Of(value, Write, bytes => Encoding.UTF8.GetString(bytes));

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static Value FromText(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return Read(ref reader);
    }

    public static void Write(Utf8JsonWriter json, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Bool:
                json.WriteBooleanValue(value.Bool!.Value);
                break;
            case ValueKind.Number when double.IsFinite(value.Number!.Value):
                json.WriteNumberValue(value.Number.Value);
                break;
            case ValueKind.Text:
                json.WriteStringValue(WholeCharacters(value.Text!));
                break;
            case ValueKind.List:
                json.WriteStartArray();
                foreach (var item in value.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case ValueKind.Map:
                WriteMembers(json, value.Members);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    /// <summary>As an object, in the members' own order. Members that JSON cannot say are left out, as are those not given.</summary>
    public static void WriteMembers(Utf8JsonWriter json, Members members)
    {
        json.WriteStartObject();
        foreach (var name in members.Names)
        {
            var value = members[name];
            if (IsSayable(value))
            {
                json.WritePropertyName(name);
                Write(json, value);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>The value the reader stands on; afterwards it stands on the last token of it.</summary>
    public static Value Read(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Number:
                return json.GetDouble();
            case JsonTokenType.String:
                return json.GetString();
            case JsonTokenType.StartObject:
                return ReadRecord(ref json);
            case JsonTokenType.StartArray:
                var items = new List<Value>();
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref json));
                }

                return Value.Of(items.ToArray());
            default:
                return Value.Nothing;
        }
    }

    /// <summary>The object the reader stands on.</summary>
    public static Record ReadRecord(ref Utf8JsonReader json) => ReadMembers(ref json) is { Count: > 0 } members ? new Record(members) : Record.Empty;

    internal static List<KeyValuePair<string, Value>> ReadMembers(ref Utf8JsonReader json)
    {
        var members = new List<KeyValuePair<string, Value>>();
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = json.GetString()!;
            json.Read();
            members.Add(new(name, Read(ref json)));
        }

        return members;
    }

    /// <summary>Half a character is written as the replacement character it would be read back as.</summary>
    private static string WholeCharacters(string text) =>
        text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    private static bool IsSayable(Value value) => value.Kind switch
    {
        ValueKind.Nothing or ValueKind.Function => false,
        ValueKind.Number => double.IsFinite(value.Number!.Value),
        _ => true,
    };
}
