using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Reading;

/// <summary>Reads one map of known keys. Every key it doesn't know, lacks or can't read becomes a problem with its line.</summary>
internal sealed class MapReader
{
    private readonly YamlMap map;
    private readonly string what;
    private readonly Problems problems;

    /// <param name="what">What the map is, with its article: <c>a step</c>.</param>
    public MapReader(YamlMap map, string what, Problems problems, IReadOnlyCollection<string> keys)
    {
        this.map = map;
        this.what = what;
        this.problems = problems;
        foreach (var entry in map.Entries.Where(e => !keys.Contains(e.Key)))
        {
            problems.Add(entry.Line, $"'{entry.Key}' is not a key of {what}{Spelling.DidYouMean(entry.Key, keys)}");
        }
    }

    public int Line => map.Line;

    public YamlNode? Node(string key) => map.Find(key)?.Value;

    public int LineOf(string key) => map.Find(key)?.Line ?? map.Line;

    /// <summary>The text as it stands, number or not; null when the key is missing.</summary>
    public string? Text(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlScalar { AsValue.IsNothing: false } scalar:
                return scalar.Text;
            case var node:
                problems.Add(LineOf(key), $"'{key}' of {what} must be text, not {node.Kind}");
                return null;
        }
    }

    /// <summary>As <see cref="Text"/>; a missing key is a problem.</summary>
    public string RequiredText(string key)
    {
        if (Node(key) is null)
        {
            problems.Add(map.Line, $"{what} needs '{key}'");
        }

        return Text(key) ?? "";
    }

    public bool Bool(string key)
    {
        if (Node(key)?.AsValue.Bool is { } value)
        {
            return value;
        }

        problems.Add(LineOf(key), $"'{key}' of {what} must be true or false, not {Node(key)?.Kind ?? "nothing"}");
        return false;
    }

    /// <summary>A date or a date and time, in the kernel's form; null when the key is missing or no date.</summary>
    public string? Date(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (EventDate.Read(text) is { } date)
        {
            return date;
        }

        problems.Add(LineOf(key), $"'{key}' of {what} must be a date such as 2026-01-08 or 2026-01-08 10:00, not '{text}'");
        return null;
    }

    public string RequiredDate(string key)
    {
        if (Node(key) is null)
        {
            problems.Add(map.Line, $"{what} needs '{key}'");
        }

        return Date(key) ?? "2000-01-01";
    }

    /// <summary>Values by name, in order; empty when the key is missing.</summary>
    public ImmutableList<KeyValuePair<string, Value>> Values(string key) => Map(key) is { } values ? [.. values.Pairs] : [];

    public YamlMap? Map(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlMap inner:
                return inner;
            case var node:
                problems.Add(LineOf(key), $"'{key}' of {what} must be a map, such as {{ name: value }}, not {node.Kind}");
                return null;
        }
    }

    /// <summary>The items of a list; one thing alone counts as a list of it where <paramref name="orOne"/>. Empty when the key is missing.</summary>
    public IReadOnlyList<YamlNode> List(string key, bool orOne = false)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlList list:
                return list.Items;
            case { } one when orOne:
                return [one];
            case var node:
                problems.Add(LineOf(key), $"'{key}' of {what} must be a list, such as [a, b], not {node.Kind}");
                return [];
        }
    }

    /// <summary>A list of texts.</summary>
    public ImmutableList<string> Texts(string key, bool orOne = false) => TextsOf(List(key, orOne), $"'{key}' of {what}", problems);

    /// <summary>Text by name: aliases, reasons.</summary>
    public ImmutableList<KeyValuePair<string, string>> TextsByName(string key)
    {
        var texts = ImmutableList.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var entry in Map(key)?.Entries ?? [])
        {
            if (entry.Value is YamlScalar { AsValue.IsNothing: false } scalar)
            {
                texts.Add(new(entry.Key, scalar.Text));
            }
            else
            {
                problems.Add(entry.Line, $"'{entry.Key}' in '{key}' of {what} must be text, not {entry.Value.Kind}");
            }
        }

        return texts.ToImmutable();
    }

    public static ImmutableList<string> TextsOf(IEnumerable<YamlNode> nodes, string what, Problems problems)
    {
        var texts = ImmutableList.CreateBuilder<string>();
        foreach (var node in nodes)
        {
            if (node is YamlScalar { AsValue.IsNothing: false } scalar)
            {
                texts.Add(scalar.Text);
            }
            else
            {
                problems.Add(node, $"{what} must hold texts only, not {node.Kind}");
            }
        }

        return texts.ToImmutable();
    }
}
