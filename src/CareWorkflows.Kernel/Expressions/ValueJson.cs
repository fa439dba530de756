using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>
/// Values as JSON, one way only: members in their order, whole numbers without a point, no blanks, nothing escaped that need not be.
/// What was written reads back and is written again byte for byte. A member that is null is no member.
/// </summary>
public static class ValueJson
{
    /// <summary>How deep lists and objects may stand in each other.</summary>
    public const int DeepestNesting = 32;

    /// <summary>From here on a double no longer holds every whole number.</summary>
    private const double LargestWhole = 9_007_199_254_740_992;

    /// <summary>Give these to a writer of your own to get the same bytes.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <exception cref="JsonException">It is not JSON, is nested too deeply or holds a number too large.</exception>
    public static Value Parse(string json)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            return Parse(utf8.AsSpan(0, Encoding.UTF8.GetBytes(json, utf8)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    /// <exception cref="JsonException">It is not JSON, is nested too deeply or holds a number too large.</exception>
    public static Value Parse(ReadOnlySpan<byte> utf8)
    {
        // One level more than ours, so that the words of the refusal are ours.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = DeepestNesting + 2 });
        reader.Read();
        var value = Buffers.OfThisThread.Read(ref reader);
        reader.Read();
        return value;
    }

    /// <summary>The value the reader stands on; afterwards it stands on the last token of it.</summary>
    internal static Value Read(ref Utf8JsonReader reader) => Buffers.OfThisThread.Read(ref reader);

    /// <summary>The members of the object the reader stands on, those that are null too.</summary>
    internal static List<KeyValuePair<string, Value>> ReadMembers(ref Utf8JsonReader reader)
    {
        var members = new List<KeyValuePair<string, Value>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            members.Add(new(name, Read(ref reader)));
        }

        return members;
    }

    /// <exception cref="JsonException">It is nested too deeply or holds a number too large.</exception>
    public static Value Read(JsonElement element) => Read(element, 0);

    /// <exception cref="JsonException">It holds a function, is nested too deeply or holds a number JSON has no word for.</exception>
    public static void Write(Utf8JsonWriter writer, Value value) => Write(writer, value, 0);

    /// <inheritdoc cref="Write(Utf8JsonWriter, Value)"/>
    public static string Write(Value value)
    {
        var (buffer, writer) = Buffers.OfThisThread.StartWriting();
        Write(writer, value, 0);
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <inheritdoc cref="Write(Utf8JsonWriter, Value)"/>
    public static byte[] WriteUtf8(Value value)
    {
        var (buffer, writer) = Buffers.OfThisThread.StartWriting();
        Write(writer, value, 0);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static Value Read(JsonElement element, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Number:
                return Finite(element.GetDouble());
            case JsonValueKind.String:
                return TextOf(element);
            case JsonValueKind.Array:
                Deeper(depth);
                var items = new Value[element.GetArrayLength()];
                var at = 0;
                foreach (var item in element.EnumerateArray())
                {
                    items[at++] = Read(item, depth + 1);
                }

                return Value.Of((IReadOnlyList<Value>)items);
            case JsonValueKind.Object:
                Deeper(depth);
                var members = new List<KeyValuePair<string, Value>>();
                foreach (var member in element.EnumerateObject())
                {
                    members.Add(new(NameOf(member), Read(member.Value, depth + 1)));
                }

                return Record.LastWins(CollectionsMarshal.AsSpan(members));
            default:
                return Value.Nothing;
        }
    }

    private static void Write(Utf8JsonWriter writer, Value value, int depth)
    {
        switch (value.Kind)
        {
            case ValueKind.Nothing:
                writer.WriteNullValue();
                break;
            case ValueKind.Bool:
                writer.WriteBooleanValue(value.IsTruthy);
                break;
            case ValueKind.Number:
                var number = Finite(value.Number!.Value);
                if (Math.Abs(number) <= LargestWhole && number == Math.Floor(number))
                {
                    writer.WriteNumberValue((long)number);
                }
                else
                {
                    writer.WriteNumberValue(number);
                }

                break;
            case ValueKind.Text:
                writer.WriteStringValue(WholeCharacters(value.Text!));
                break;
            case ValueKind.List:
                Deeper(depth);
                writer.WriteStartArray();
                var items = value.Items;
                for (var i = 0; i < items.Count; i++)
                {
                    Write(writer, items[i], depth + 1);
                }

                writer.WriteEndArray();
                break;
            case ValueKind.Map:
                Deeper(depth);
                writer.WriteStartObject();
                if (value.Members is Record record)
                {
                    foreach (var (name, member) in record.All)
                    {
                        writer.WritePropertyName(name);
                        Write(writer, member, depth + 1);
                    }
                }
                else
                {
                    foreach (var name in value.Members.Names)
                    {
                        if (value.Members[name] is { IsNothing: false } member)
                        {
                            writer.WritePropertyName(name);
                            Write(writer, member, depth + 1);
                        }
                    }
                }

                writer.WriteEndObject();
                break;
            default:
                throw new JsonException("A function cannot be written as JSON");
        }
    }

    /// <summary>Half a character is written as the replacement character it would be read back as.</summary>
    private static string WholeCharacters(string text) =>
        text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    private static void Deeper(int depth)
    {
        if (depth >= DeepestNesting)
        {
            throw new JsonException($"Lists and objects are nested more than {DeepestNesting} levels deep");
        }
    }

    private static double Finite(double number) => double.IsFinite(number) ? number : throw new JsonException("A number is too large");

    // Half of a surrogate pair is found only when the text is taken out, and told as if it were our mistake.
    private static string TextOf(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("A text holds half a character", error);
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("The name of a member holds half a character", error);
        }
    }

    /// <summary>What reading and writing need besides their results, kept for the next time on this thread.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "The writer writes to memory and lives as long as its thread.")]
    private sealed class Buffers
    {
        private const int LongestKnownName = 32;

        // Names come again and again: the few hundred of all forms are made once. Threads may replace each other's entries; any is right.
        private static readonly string?[] KnownNames = new string?[1024];

        [ThreadStatic]
        private static Buffers? ofThisThread;

        private readonly List<Value> items = [];
        private readonly List<KeyValuePair<string, Value>> members = [];
        private readonly ArrayBufferWriter<byte> written = new(4096);
        private readonly Utf8JsonWriter writer;

        private Buffers() => writer = new Utf8JsonWriter(written, WriterOptions);

        public static Buffers OfThisThread => ofThisThread ??= new Buffers();

        public (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) StartWriting()
        {
            written.ResetWrittenCount();
            writer.Reset(written);
            return (written, writer);
        }

        public Value Read(ref Utf8JsonReader reader)
        {
            try
            {
                return Read(ref reader, 0);
            }
            catch
            {
                items.Clear();
                members.Clear();
                throw;
            }
        }

        private Value Read(ref Utf8JsonReader reader, int depth)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.True:
                    return true;
                case JsonTokenType.False:
                    return false;
                case JsonTokenType.Number:
                    return Finite(reader.GetDouble());
                case JsonTokenType.String:
                    return TextOf(ref reader);
                case JsonTokenType.StartArray:
                    Deeper(depth);
                    return ReadList(ref reader, depth);
                case JsonTokenType.StartObject:
                    Deeper(depth);
                    return ReadMap(ref reader, depth);
                default:
                    return Value.Nothing;
            }
        }

        private Value ReadList(ref Utf8JsonReader reader, int depth)
        {
            var start = items.Count;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(Read(ref reader, depth + 1));
            }

            var list = CollectionsMarshal.AsSpan(items)[start..].ToArray();
            items.RemoveRange(start, list.Length);
            return Value.Of((IReadOnlyList<Value>)list);
        }

        private Record ReadMap(ref Utf8JsonReader reader, int depth)
        {
            var start = members.Count;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = NameOf(ref reader);
                reader.Read();
                members.Add(new(name, Read(ref reader, depth + 1)));
            }

            var record = Record.LastWins(CollectionsMarshal.AsSpan(members)[start..]);
            members.RemoveRange(start, members.Count - start);
            return record;
        }

        private static string NameOf(ref Utf8JsonReader reader)
        {
            var utf8 = reader.ValueSpan;
            if (reader.ValueIsEscaped || utf8.Length > LongestKnownName)
            {
                return TextOf(ref reader);
            }

            var hash = (uint)utf8.Length;
            foreach (var b in utf8)
            {
                hash = (hash * 31) + b;
            }

            ref var known = ref KnownNames[hash % (uint)KnownNames.Length];
            var name = known;
            return name is not null && Ascii.Equals(utf8, name) ? name : known = TextOf(ref reader);
        }

        private static string TextOf(ref Utf8JsonReader reader)
        {
            try
            {
                return reader.GetString()!;
            }
            catch (InvalidOperationException error)
            {
                throw new JsonException("A text holds half a character", error);
            }
        }
    }
}
