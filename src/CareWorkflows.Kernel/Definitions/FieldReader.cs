using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>Reads the fields of forms, with the groups and forms of other actions they use.</summary>
internal sealed class FieldReader(ProcessSources sources)
{
    private const int MaxDepth = 8;

    private static readonly FrozenSet<string> SaidOfUse = new[] { "use", "except", "fixed", "when" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> SaidOfField = new[]
    {
        "name", "type", "label", "hint", "optional", "when", "default", "suggest", "fixed", "options", "offered", "none", "min", "max", "items", "of", "tick", "note", "noteLabel",
    }.ToFrozenSet(StringComparer.Ordinal);

    public ImmutableList<Field> Read(Authored owner, string process) => Read(owner, process, 0);

    private ImmutableList<Field> Read(Authored owner, string process, int depth)
    {
        var fields = new List<Field>();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var authored in owner.Objects("form", "field"))
        {
            var isUse = authored.Text("use") is not null;
            if (isUse)
            {
                CheckNames(authored, SaidOfUse);
            }

            // What is taken from elsewhere may be said anew; what is written out here is written once.
            if (!isUse && authored.Text("name") is { } name && !written.Add(name))
            {
                authored.Find($"the form asks for '{name}' twice");
            }

            foreach (var field in authored.Text("use") is { } used ? Use(authored, used, process, depth) : ReadOne(authored))
            {
                var at = fields.FindIndex(f => f.Name == field.Name);
                if (at < 0)
                {
                    fields.Add(field);
                }
                else
                {
                    fields[at] = field;
                }
            }
        }

        return [.. fields];
    }

    private IEnumerable<Field> Use(Authored authored, string used, string process, int depth)
    {
        if (depth > MaxDepth)
        {
            authored.Find($"'{used}' uses itself");
            return [];
        }

        ImmutableList<Field> fields;
        if (sources.FieldGroup(process, used) is { } group)
        {
            fields = Read(group.At(authored.Place), process, depth + 1);
        }
        else if ((used.Split('/') is [var other, var action] ? sources.Trigger(other, action) : sources.Trigger(process, used)) is { } trigger)
        {
            fields = Read(trigger, used.Contains('/') ? used.Split('/')[0] : process, depth + 1);
        }
        else
        {
            authored.Find($"there is no field group and no action '{used}' to take fields from");
            return [];
        }

        var except = authored.Texts("except");
        var fixedTo = authored.AsExpressions("fixed").ToDictionary(f => f.Key, f => f.Value);
        var when = authored.AsExpression("when");
        return fields
            .Where(f => !except.Contains(f.Name))
            .Select(f => fixedTo.TryGetValue(f.Name, out var value) ? f with { Fixed = value } : f)
            .Select(f => when is null ? f : f with { When = f.When is null ? when : Expression.Parse($"({when.Source}) && ({f.When.Source})") });
    }

    private static void CheckNames(Authored authored, FrozenSet<string> said)
    {
        foreach (var unknown in authored.Names.Where(n => !said.Contains(n)))
        {
            authored.Find($"'{unknown}' means nothing in a field");
        }
    }

    private static IEnumerable<Field> ReadOne(Authored authored)
    {
        CheckNames(authored, SaidOfField);
        var name = authored.Needed("name");
        var typeName = authored.Needed("type");
        if (!IsName(name))
        {
            if (name.Length > 0)
            {
                authored.Find($"'{name}' can't be the name of a field: letters, digits and _ only, a letter first");
            }

            yield break;
        }

        if (!Enum.TryParse<FieldType>(typeName, out var type))
        {
            if (typeName.Length > 0)
            {
                authored.Find($"'{typeName}' is not a type of field");
            }

            yield break;
        }

        var of = authored.Text("of");
        FieldType? single = null;
        if (of is not null and not "Action")
        {
            if (Enum.TryParse<FieldType>(of, out var parsed))
            {
                single = parsed;
            }
            else
            {
                authored.Find($"'{of}' is not a type a list can be of");
            }
        }

        var (options, optionsFrom) = Options(authored);
        var label = authored.Text("label") ?? Words(name);
        var field = new Field
        {
            Name = name,
            Type = type,
            Label = label,
            Hint = authored.Text("hint"),
            Optional = authored.Flag("optional"),
            When = authored.AsExpression("when"),
            Default = authored.AsExpression("default"),
            Suggest = authored.AsExpression("suggest"),
            Fixed = authored.AsExpression("fixed"),
            Options = options,
            OptionsFrom = optionsFrom,
            Offered = authored.AsExpression("offered"),
            None = authored.Text("none"),
            Min = authored.Number("min"),
            Max = authored.Number("max"),
            Items = of == "Action" ? ActionItems : [.. authored.Objects("items", "item").SelectMany(i => ReadOne(i))],
            Of = single,
            IsActions = of == "Action",
            IsTicked = authored.Flag("tick"),
        };

        if (field.IsTicked && type != FieldType.Bool)
        {
            authored.Find("only a Bool is ticked");
        }

        if (field.Offered is not null && options.Count == 0)
        {
            authored.Find("'offered' chooses among options that are written out, and there are none");
        }

        if (type is FieldType.Choice or FieldType.Multi && options.Count == 0 && optionsFrom is null)
        {
            authored.Find("a choice needs options");
        }

        if (type == FieldType.List && field.Items.Count == 0 && single is null)
        {
            authored.Find("a list needs 'items' or 'of'");
        }

        yield return field;
        if (authored.Flag("note"))
        {
            yield return new Field
            {
                Name = name + "Note",
                Type = FieldType.Long,
                Label = authored.Text("noteLabel") ?? Field.NoteLabel(label),
                When = Expression.Parse(field.When is null ? $"{Given(name, type)}" : $"({field.When.Source}) && {Given(name, type)}"),
            };
        }
    }

    private static bool IsName(string name) => name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');

    // C13: the note is asked once the field has a value; "no" is a value too.
    private static string Given(string name, FieldType type) =>
        type == FieldType.Multi ? $"form.{name}.length > 0" : $"form.{name} != null";

    private static (ImmutableList<Option>, Expression?) Options(Authored authored)
    {
        switch (authored.Plain("options"))
        {
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return ([], authored.AsExpression("options"));
            case JsonArray array:
                return ([.. array.Select(o => o is JsonObject option
                    ? new Option(option["value"]?.ToString() ?? "", option["label"]?.ToString() ?? option["value"]?.ToString() ?? "")
                    : new Option(o?.ToString() ?? "", Words(o?.ToString() ?? "")))], null);
            case null:
                return ([], null);
            default:
                authored.Find("'options' must be a list or an expression that gives one");
                return ([], null);
        }
    }

    /// <summary>C11: what every action says.</summary>
    private static ImmutableList<Field> ActionItems { get; } =
    [
        new Field { Name = "what", Type = FieldType.Text, Label = "What is to be done" },
        new Field { Name = "owner", Type = FieldType.Person, Label = "Who will do it" },
        new Field { Name = "dueOn", Type = FieldType.Date, Label = "By when" },
    ];

    /// <summary><c>planStartedOn</c> as people read it: "Plan started on".</summary>
    internal static string Words(string name) => Duties.Words.Sentence(Duties.Words.Split(name));
}
