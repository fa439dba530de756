using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.StudioApi.Definitions;

namespace CareWorkflows.StudioApi.Descriptors;

/// <summary>Which of Studio's editors an input gets.</summary>
internal static class InputEditors
{
    private const string CheckList = "checklist";
    private const string DropDown = "dropdown";
    private const int LargeEditor = 1;

    /// <summary>The page with the grammar of due rules. Studio shows descriptions as text; the page that hosts it can make a link of this.</summary>
    private const string Grammar = "/studio/grammar";

    public static InputDescriptor Of(ActivityDescription activity, InputDescription input, int order, EditedDefinition definition)
    {
        var (hint, type, syntax) = input.Kind switch
        {
            InputKind.LongText => ("multiline", "String", "Literal"),
            InputKind.Flag => ("checkbox", "Boolean", "Literal"),
            // Mostly it is the field that was written in the form a moment ago, and Studio's lists are behind by one selection.
            InputKind.Choice when input.Options == InputOptions.DateFields => ("singleline", "String", "Literal"),
            InputKind.Choice => (DropDown, "String", "Literal"),
            InputKind.Choices => (CheckList, "String[]", "Object"),
            InputKind.Texts => ("multitext", "ICollection<string>", "Object"),
            InputKind.Expression => ("expression-editor", "Object", "JavaScript"),
            InputKind.Json => ("json-editor", "Object", "Literal"),
            _ => ("singleline", "String", "Literal"),
        };
        return new InputDescriptor
        {
            Name = PascalCase(StudioInputs.WireName(input.Name)),
            TypeName = type,
            DisplayName = input.Title,
            Description = Words(activity, input),
            Order = order,
            UiHint = hint,
            Category = input.Category,
            DefaultSyntax = syntax,
            UiSpecifications = Specifications(activity, input, definition),
        };
    }

    /// <summary>The input Studio means by the name of a descriptor.</summary>
    public static InputDescription? Find(ActivityDescription activity, string name) =>
        activity.Inputs.Find(i => string.Equals(StudioInputs.WireName(i.Name), name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The lists of an input, as the definition gives them now.</summary>
    public static IReadOnlyDictionary<string, object> Options(ActivityDescription activity, InputDescription input, EditedDefinition definition, IReadOnlyDictionary<string, JsonNode?> context)
    {
        var items = OptionLists.For(activity, input, definition, context);
        return input.Kind == InputKind.Choices
            ? new Dictionary<string, object> { [CheckList] = new CheckLists(new CheckList([.. items.Select(i => new CheckItem(i.Text, i.Value))])) }
            : new Dictionary<string, object> { [DropDown] = new DropDown(new SelectList(items)) };
    }

    private static Dictionary<string, object>? Specifications(ActivityDescription activity, InputDescription input, EditedDefinition definition)
    {
        switch (input.Kind)
        {
            case InputKind.Choice or InputKind.Choices:
                // Never "Refresh": Studio asks for all descriptors again after every save, so lists are new anyway. With it, it asks dozens of times for each
                // list when an activity is selected, and what is typed until the last answer is lost.
                return new Dictionary<string, object>(Options(activity, input, definition, new Dictionary<string, JsonNode?>()));
            case InputKind.Json:
                return new Dictionary<string, object> { ["code-editor"] = new CodeEditor("json", LargeEditor) };
            case InputKind.DueRule:
                return new Dictionary<string, object> { ["singleline"] = new SingleLine("due") };
            default:
                return null;
        }
    }

    private static string Words(ActivityDescription activity, InputDescription input)
    {
        var words = input.Description;
        if (input.Kind == InputKind.DueRule)
        {
            words += $" An amount after or before an action, a date field or another duty: 10 working days after SomeAction; 6 weeks before plannedOn; 1 day after due of O3; earliest of (...; ...); a rule, else another. The whole grammar: {Grammar}";
        }

        if (input is { Default: { } otherwise } && (input.Kind != InputKind.Choice || input.Options == InputOptions.DateFields))
        {
            words += $" When nothing is said: {otherwise}.";
        }

        if (input.Example is { } example)
        {
            words += $" Example: {example}";
        }

        return input.Kind == InputKind.Json ? $"{words} Schema: {InputSchemas.Address(activity.Type, input.Name)}" : words;
    }

    private static string PascalCase(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
