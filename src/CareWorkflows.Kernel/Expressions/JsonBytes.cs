using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CareWorkflows.Kernel.Expressions;

/// <summary>
/// The one way JSON is written and read here: compact, one encoder, one buffer a thread. Text stays as people typed it
/// (<c>O'Brien</c>, not <c>O\u0027Brien</c>): what is stored is never pasted into a page as it is.
/// </summary>
internal static class JsonBytes
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A thread keeps its buffer up to this size; one long history must not hold memory for good.</summary>
    private const int Kept = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    public static byte[] Of<T>(T value, Action<Utf8JsonWriter, T> write) => Of(value, write, static bytes => bytes.ToArray());

    /// <param name="use">Sees the bytes only while it runs.</param>
    public static TResult Of<T, TResult>(T value, Action<Utf8JsonWriter, T> write, Func<ReadOnlySpan<byte>, TResult> use)
    {
        var bytes = buffer ??= new ArrayBufferWriter<byte>(4096);
        var json = writer ??= new Utf8JsonWriter(bytes, Options);
        try
        {
            write(json, value);
            json.Flush();
            return use(bytes.WrittenSpan);
        }
        finally
        {
            bytes.ResetWrittenCount();
            json.Reset();
            if (bytes.Capacity > Kept)
            {
                buffer = null;
                writer = null;
            }
        }
    }

    /// <summary>On to the next property of the object; false at its end.</summary>
    public static bool NextProperty(this ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>On to the next item of the array; false at its end.</summary>
    public static bool NextItem(this ref Utf8JsonReader json) => json.Read() && json.TokenType != JsonTokenType.EndArray;

    public static string NextString(this ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString()!;
    }

    public static int NextInt(this ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetInt32();
    }

    public static bool NextBool(this ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetBoolean();
    }

    public static DateTime NextInstant(this ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetDateTime();
    }

    /// <summary>Silently skipping it would lose what a newer version wrote.</summary>
    public static InvalidDataException Unknown(this ref Utf8JsonReader json) =>
        new($"'{json.GetString()}' is not known to this version.");
}
