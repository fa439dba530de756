using System.Text.Json.Nodes;

namespace CareWorkflows.StudioApi.Descriptors;

/// <summary>A list as Elsa answers some.</summary>
internal sealed record Bare<T>(IReadOnlyList<T> Items);

/// <summary>A list as Elsa answers most.</summary>
internal sealed record Listed<T>(IReadOnlyList<T> Items)
{
    public int Count => Items.Count;
}

internal enum ActivityKind
{
    Action,
    Trigger,
}

internal enum PortType
{
    Flow,
    Embedded,
}

internal sealed record ActivityDescriptor
{
    public required string TypeName { get; init; }

    public string Namespace => TypeName[..TypeName.IndexOf('.', StringComparison.Ordinal)];

    public string Name => TypeName[(TypeName.IndexOf('.', StringComparison.Ordinal) + 1)..];

    public int Version { get; } = 1;

    public required string Category { get; init; }

    public required string DisplayName { get; init; }

    public required string Description { get; init; }

    public IReadOnlyList<InputDescriptor> Inputs { get; init; } = [];

    public IReadOnlyList<object> Outputs { get; } = [];

    public ActivityKind Kind { get; init; }

    public IReadOnlyList<PortDescriptor> Ports { get; init; } = [];

    public IReadOnlyDictionary<string, object> CustomProperties { get; } = new Dictionary<string, object>();

    public IReadOnlyDictionary<string, object> ConstructionProperties { get; } = new Dictionary<string, object>();

    public bool IsContainer { get; init; }

    /// <summary>Offered in the picker.</summary>
    public bool IsBrowsable { get; init; } = true;

    public bool IsStart { get; }

    public bool IsTerminal { get; }
}

internal sealed record PortDescriptor(string Name, string DisplayName, PortType Type)
{
    public bool IsBrowsable { get; } = true;
}

internal sealed record InputDescriptor
{
    /// <summary>PascalCase: Studio keeps the input under its camelCase.</summary>
    public required string Name { get; init; }

    public required string TypeName { get; init; }

    public required string DisplayName { get; init; }

    public required string Description { get; init; }

    public required int Order { get; init; }

    public bool IsBrowsable { get; init; } = true;

    public bool IsSerializable { get; } = true;

    public bool IsSynthetic { get; }

    public bool IsWrapped { get; } = true;

    public required string UiHint { get; init; }

    public required string Category { get; init; }

    public object? DefaultValue { get; }

    public required string DefaultSyntax { get; init; }

    public bool IsReadOnly { get; }

    public bool IsSensitive { get; }

    public string? StorageDriverType { get; }

    public bool AutoEvaluate { get; } = true;

    public IReadOnlyDictionary<string, object>? UiSpecifications { get; init; }
}

/// <summary>What the specifications of a list become when Studio asks for them anew.</summary>
internal sealed record RefreshedOptions(IReadOnlyDictionary<string, object> Items);

internal sealed record DropDown(SelectList SelectList)
{
    public string? ProviderName { get; }
}

internal sealed record SelectList(IReadOnlyList<SelectItem> Items)
{
    public bool IsFlagsEnum { get; }

    public bool SortItems { get; }
}

internal sealed record SelectItem(string Text, string Value);

internal sealed record CheckLists(CheckList CheckList);

internal sealed record CheckList(IReadOnlyList<CheckItem> Items)
{
    public bool IsFlagsEnum { get; }
}

internal sealed record CheckItem(string Text, string Value)
{
    public bool IsChecked { get; }
}

internal sealed record SingleLine(string? AdornmentText)
{
    public bool EnableCopyAdornment { get; }
}

/// <param name="EditorHeight">A number here, though enums are texts elsewhere: "Large" kills Studio's panel.</param>
internal sealed record CodeEditor(string Language, int EditorHeight)
{
    public bool SingleLineMode { get; }
}

internal sealed record ExpressionDescriptor(string Type, string DisplayName, bool IsBrowsable)
{
    public bool IsSerializable { get; } = true;

    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}

internal sealed record VariableTypeDescriptor(string TypeName, string DisplayName, string Category, string? Description);

internal sealed record StorageDriverDescriptor(string TypeName, string DisplayName, int Priority, bool Deprecated);

internal sealed record StrategyDescriptor(string TypeName, string DisplayName, string Description);

internal sealed record CommitStrategyDescriptor(string Name, string DisplayName, string Description);

internal sealed record FeatureDescriptor(string Name, string Namespace, string DisplayName, string Description)
{
    public string FullName => $"{Namespace}.{Name}";
}

/// <summary>What Studio tells when it asks for the options of an input: the activity's inputs as they are just now.</summary>
internal sealed record OptionsAsked
{
    public Dictionary<string, JsonNode?> Context { get; init; } = [];
}
