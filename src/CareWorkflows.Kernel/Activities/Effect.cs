using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Activities;

/// <summary>What a transition or a state promises to do. Never waits: what waits is a trigger.</summary>
public abstract record Effect
{
    /// <summary>Does it within a step that is being decided: changes the step, or adds to what it promises.</summary>
    internal abstract void Run(Step step);

    /// <summary>Every expression and template it reads, its inner effects' too.</summary>
    internal abstract IEnumerable<Expression> Reads { get; }

    /// <summary>Whether an effect on other cases is done with the step, which they may then refuse, or afterwards (A2).</summary>
    internal static bool IsAfterwards(Authored authored)
    {
        var when = authored.Text("when");
        if (when is not (null or "with the step" or "afterwards"))
        {
            authored.Find($"'when' must be 'with the step' or 'afterwards', not '{when}'");
        }

        return when == "afterwards";
    }

    /// <summary>These and those within them.</summary>
    internal static IEnumerable<Effect> All(IEnumerable<Effect> effects) => effects.SelectMany(e => e switch
    {
        If choice => All(choice.Then.Concat(choice.Else)).Prepend(e),
        ForEach each => All(each.Body).Prepend(e),
        _ => [e],
    });

    internal static void RunAll(ImmutableList<Effect> effects, Step step)
    {
        foreach (var effect in effects)
        {
            effect.Run(step);
        }
    }
}

/// <summary>A form handed on to another case: the whole of this one, or values by name.</summary>
/// <param name="WholeForm">Start with every field of this form.</param>
public sealed record FormValues(bool WholeForm, ImmutableList<KeyValuePair<string, Expression>> Values)
{
    public static FormValues None { get; } = new(false, []);

    internal static FormValues Read(Authored authored, string name)
    {
        switch (authored.Plain(name))
        {
            case null:
                return None;
            case JsonObject:
                return new FormValues(false, authored.AsExpressions(name));
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && text.GetValue<string>() is "form" or "":
                return new FormValues(text.GetValue<string>() == "form", []);
            default:
                authored.Find($"'{name}' must be form, for the whole form, or an object of fields and expressions");
                return None;
        }
    }

    /// <summary>What is wrong with these as the form of <paramref name="trigger"/>: a field it does not have, or one it must have and that would be missing every time.</summary>
    /// <param name="form">The form they are taken from.</param>
    internal IEnumerable<string> Misfits(Trigger trigger, IReadOnlyCollection<Field> form)
    {
        foreach (var (name, _) in Values.Where(v => v.Key != trigger.EventDate && !trigger.Has(v.Key)))
        {
            yield return $"it gives '{name}', which is no field of {trigger.Name}";
        }

        foreach (var field in trigger.Form.Where(f => !f.Optional && f.When is null && f.Default is null && f.Fixed is null && f.Name != trigger.EventDate)
            .Where(f => !Values.Exists(v => v.Key == f.Name) && !(WholeForm && form.Any(o => o.Name == f.Name))))
        {
            yield return $"it does not give '{field.Name}', which {trigger.Name} must have";
        }
    }

    /// <param name="form">The form of the entry, as <paramref name="scope"/> judges it.</param>
    internal Record Evaluate(Record form, CaseScope scope)
    {
        var values = WholeForm ? form : Record.Empty;
        return Values.Count == 0 ? values : values.With(Values.Select(v => KeyValuePair.Create(v.Key, v.Value.Evaluate(scope))));
    }
}
