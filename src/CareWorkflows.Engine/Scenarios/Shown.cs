using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios;

/// <summary>Values as a scenario writes them.</summary>
internal static class Shown
{
    public static string Of(Value value) => value.Kind switch
    {
        ValueKind.Nothing => "nothing",
        ValueKind.List => $"[{string.Join(", ", value.Items.Select(Of))}]",
        ValueKind.Map => $"{{ {string.Join(", ", value.Members.Names.Select(n => $"{n}: {Of(value[n])}"))} }}",
        _ => Of(value.ToString()),
    };

    /// <summary>A date-time with the blank people write, not the T the kernel sorts by.</summary>
    public static string Of(string text) =>
        text is { Length: 16 } && text[10] == 'T' && text[4] == '-' ? $"{text[..10]} {text[11..]}" : text;
}
