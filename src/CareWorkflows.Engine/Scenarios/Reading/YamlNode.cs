using System.Globalization;
using System.Text.RegularExpressions;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Reading;

/// <summary>A piece of a YAML file that still knows its line, so that whatever is wrong with it can be found.</summary>
internal abstract record YamlNode(int Line)
{
    /// <summary>What it means by the YAML 1.2 core schema. Dates stay text.</summary>
    public abstract Value AsValue { get; }

    /// <summary>What it is, for a message.</summary>
    public abstract string Kind { get; }
}

/// <param name="IsPlain">Not quoted: only then can it be a number, a truth value or nothing.</param>
internal sealed partial record YamlScalar(int Line, string Text, bool IsPlain) : YamlNode(Line)
{
    public override string Kind => AsValue.Kind switch
    {
        ValueKind.Nothing => "nothing",
        ValueKind.Bool => $"the truth value {Text}",
        ValueKind.Number => $"the number {Text}",
        _ => $"the text '{Text}'",
    };

    /// <remarks>
    /// 1.2, not 1.1: <c>on</c>, <c>Yes</c>, <c>No</c> are no truth values and <c>13:30</c> is not 810.
    /// A date-time with a blank is given the kernel's form here, once, so that nothing behind needs to know both.
    /// </remarks>
    public override Value AsValue => !IsPlain ? Value.Of(Text) : Text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => Value.Nothing,
        "true" or "True" or "TRUE" => Value.True,
        "false" or "False" or "FALSE" => Value.False,
        _ when Decimal().IsMatch(Text) => Value.Of(double.Parse(Text, CultureInfo.InvariantCulture)),
        _ when Hexadecimal().IsMatch(Text) => Value.Of((double)Convert.ToInt64(Text[2..], 16)),
        _ when Octal().IsMatch(Text) => Value.Of((double)Convert.ToInt64(Text[2..], 8)),
        _ => Value.Of(EventDate.Read(Text) ?? Text),
    };

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Decimal();

    [GeneratedRegex("^0x[0-9a-fA-F]{1,15}$")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex("^0o[0-7]{1,20}$")]
    private static partial Regex Octal();
}

internal sealed record YamlList(int Line, IReadOnlyList<YamlNode> Items) : YamlNode(Line)
{
    public override string Kind => "a list";

    public override Value AsValue => Value.Of([.. Items.Select(i => i.AsValue)]);
}

internal sealed record YamlMap(int Line, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line)
{
    public override string Kind => "a map";

    public override Value AsValue => new Record(Pairs);

    /// <summary>The members in order; one that is nothing is still named, so that it can take something away.</summary>
    public IEnumerable<KeyValuePair<string, Value>> Pairs => Entries.Select(e => KeyValuePair.Create(e.Key, e.Value.AsValue));

    public YamlEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key == key);
}

/// <summary>A key is always text, whatever it looks like: <c>on</c>, <c>No</c>, <c>2026</c>.</summary>
internal sealed record YamlEntry(string Key, int Line, YamlNode Value);
