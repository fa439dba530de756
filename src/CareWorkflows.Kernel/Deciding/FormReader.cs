using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>
/// Reads a form as sent into the form as meant: asked fields only, defaults filled in, every value of its type; or says of each field what to mend (C13).
/// Fields are taken in order, so what a field depends on stands before it (T25).
/// </summary>
/// <param name="scopeOf">The scope in which conditions and defaults are evaluated, given the form so far.</param>
/// <param name="roles">Roles there are.</param>
internal sealed class FormReader(Func<Record, Scope> scopeOf, IReadOnlyDictionary<string, Role> roles)
{
    private readonly List<Refusal> refusals = [];

    /// <summary>What has to be mended; empty when the form is good.</summary>
    public IReadOnlyList<Refusal> Refusals => refusals;

    /// <param name="occurredOn">Fills the event-date field when it was left out.</param>
    public Record Read(Trigger trigger, Record sent, string occurredOn)
    {
        foreach (var (name, _) in sent.All)
        {
            if (name != trigger.EventDate && !trigger.Has(name))
            {
                refusals.Add(new Refusal($"'{Short(name)}' is not a field of {trigger.Label}", Field: name));
            }
        }

        var form = Record.Empty;
        foreach (var field in trigger.Form)
        {
            var value = sent[field.Name];
            if (field.Fixed is { } constant)
            {
                form = form.With(field.Name, constant.Evaluate(scopeOf(form)));
                continue;
            }

            if (!IsAsked(field, form))
            {
                // Who sends a signal does not know what each case that hears it asks: what isn't asked is not taken.
                if (!value.IsNothing && trigger.Kind != TriggerKind.Signal)
                {
                    refusals.Add(new Refusal(Unanswered(field, trigger, form) is { } first
                        ? $"{field.Label} ({field.Name}) is asked only once this is answered: {first.Label} ({first.Name})"
                        : $"{field.Label} ({field.Name}) is not asked here; leave it out", Field: field.Name));
                }

                continue;
            }

            if (IsEmpty(value) && field.Name == trigger.EventDate)
            {
                value = occurredOn;
            }

            if (IsEmpty(value) && field.Default is { } usual)
            {
                value = usual.Evaluate(scopeOf(form));
            }

            if (IsEmpty(value))
            {
                if (!field.Optional)
                {
                    refusals.Add(new Refusal($"{Ask(field)} ({field.Name})", Field: field.Name));
                }

                continue;
            }

            form = form.With(field.Name, Typed(field, value, field.Name, form));
        }

        // A deadline or signal may have an event date that is no field: it is data all the same.
        return trigger.EventDate is { } date && !trigger.Has(date) && sent[date].Text is { } given ? form.With(date, given) : form;
    }

    /// <summary>Whether a field is asked, given what has been answered before it.</summary>
    public bool IsAsked(Field field, Record form) => field.Fixed is null && (field.When is not { } when || when.Evaluate(scopeOf(form)).IsTruthy);

    /// <summary>The field before it whose missing answer is why it isn't asked.</summary>
    private Field? Unanswered(Field field, Trigger trigger, Record form) => trigger.Form.Find(f =>
        form[f.Name].IsNothing && field.When!.MemberPaths.Any(p => p.Root == "form" && p.Member == f.Name) && IsAsked(f, form));

    /// <summary>The choices of a field as they are on this case.</summary>
    public ImmutableList<ChoiceOption> Options(Field field, Record form) => field.OptionsFrom is not { } from
        ? [.. Offered(field, form).Select(o => new ChoiceOption(o.Value, o.Label, []))]
        : [.. from.Evaluate(scopeOf(form)).Items.Select(o => o.Kind == ValueKind.Map
            ? new ChoiceOption(o["value"].ToString(), o["label"].IsNothing ? o["value"].ToString() : o["label"].ToString(), [.. o["or"].Items.Select(i => i.ToString())])
            : new ChoiceOption(o.ToString(), o.ToString(), []))];

    private IEnumerable<Option> Offered(Field field, Record form)
    {
        var offered = field.Offered?.Evaluate(scopeOf(form)).Items.Select(v => v.ToString()).ToHashSet(StringComparer.Ordinal);
        return field.Options.Where(o => offered?.Contains(o.Value) ?? true);
    }

    private static bool IsEmpty(Value value) => value.IsNothing || value is { Kind: ValueKind.Text, Text: "" } || (value.Text is { } text && string.IsNullOrWhiteSpace(text));

    private static string Ask(Field field) => field.Type switch
    {
        FieldType.Choice or FieldType.Role or FieldType.Bool or FieldType.Multi => $"Select: {field.Label}",
        FieldType.Doc => $"Add the document: {field.Label}",
        _ => $"Enter: {field.Label}",
    };

    private Value Typed(Field field, Value value, string path, Record form)
    {
        switch (field.Type)
        {
            case FieldType.Text or FieldType.Long or FieldType.Person or FieldType.Doc:
                return value.Kind is ValueKind.Text ? value.Text!.Trim() : value.Kind is ValueKind.Number ? value.ToString() : Wrong(field, path, "must be text");
            case FieldType.Date:
                return value.Text is { } date && EventDate.Read(date) is { } day ? EventDate.DayOf(day) : Wrong(field, path, "must be a real date, such as 8 January 2026");
            case FieldType.DateTime:
                return value.Text is { } moment && EventDate.Read(moment) is { } at
                    ? EventDate.HasTime(at) ? at : at + "T00:00"
                    : Wrong(field, path, "must be a real date and time");
            case FieldType.Time:
                return value.Text is { } time && TimeOnly.TryParseExact(time, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)
                    ? clock.ToString("HH:mm", CultureInfo.InvariantCulture)
                    : Wrong(field, path, "must be a time, such as 13:30");
            case FieldType.Duration:
                return Amount.TryParse(value.Text, out var amount) ? amount.AsValue : Wrong(field, path, "must be a length of time, such as 6 weeks");
            case FieldType.Bool:
                return value.Bool is { } flag ? flag : value.Text is "true" or "false" ? value.Text == "true" : Wrong(field, path, "must be yes or no");
            case FieldType.Int or FieldType.Num:
                return Number(field, value, path);
            case FieldType.Role:
                return value.Text is { } role && roles.ContainsKey(role) ? role : Wrong(field, path, $"must be a role; '{Short(value.ToString())}' is none");
            case FieldType.Choice:
                return Chosen(field, value, path, form);
            case FieldType.Multi:
                var chosen = value.Kind == ValueKind.List ? value.Items : [value];
                return Value.Of([.. chosen.Select(c => Chosen(field, c, path, form)).Distinct()]);
            default:
                return Rows(field, value, path, form);
        }
    }

    private Value Number(Field field, Value value, string path)
    {
        var number = value.Number ?? (double.TryParse(value.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed) ? parsed : null);
        if (number is not { } given || !double.IsFinite(given) || (field.Type == FieldType.Int && given != Math.Floor(given)))
        {
            return Wrong(field, path, field.Type == FieldType.Int ? "must be a whole number" : "must be a number");
        }

        return given < field.Min ? Wrong(field, path, $"must be {field.Min} or more")
            : given > field.Max ? Wrong(field, path, $"must be {field.Max} or less")
            : given;
    }

    private Value Chosen(Field field, Value value, string path, Record form)
    {
        var options = Options(field, form);
        var text = value.ToString();
        if (options.Any(o => o.Value == text))
        {
            return text;
        }

        var meant = options.Where(o => o.Or.Contains(text)).ToList();
        return meant.Count == 1 ? meant[0].Value
            : meant.Count > 1 ? Wrong(field, path, $"'{Short(text)}' means several: {string.Join("; ", meant.Select(o => $"{o.Value}: {o.Label}"))}")
            : Wrong(field, path, options.Count == 0 ? $"there is nothing to choose: '{Short(text)}' is not possible" : $"must be one of {string.Join(", ", options.Select(o => o.Value))}; '{Short(text)}' is not");
    }

    private Value Rows(Field field, Value value, string path, Record form)
    {
        if (value.Kind != ValueKind.List)
        {
            return Wrong(field, path, "must be a list");
        }

        if (value.Items.Count < field.Min)
        {
            return Wrong(field, path, $"needs at least {field.Min}");
        }

        return Value.Of([.. value.Items.Select((row, i) => Row(field, row, $"{path}[{i + 1}]", form))]);
    }

    private Value Row(Field field, Value row, string path, Record form)
    {
        if (field.Items.Count == 0)
        {
            return IsEmpty(row)
                ? Wrong(field, path, "is empty")
                : Typed(field with { Type = field.Of ?? FieldType.Text, Min = null, Max = null }, row, path, form);
        }

        if (row.Kind != ValueKind.Map)
        {
            return Wrong(field, path, "must have " + string.Join(", ", field.Items.Select(i => i.Name)));
        }

        foreach (var unknown in row.Members.Names.Where(n => field.Items.All(i => i.Name != n)))
        {
            refusals.Add(new Refusal($"'{Short(unknown)}' is not part of {field.Label}", Field: $"{path}.{unknown}"));
        }

        var read = Record.Empty;
        foreach (var item in field.Items)
        {
            var itemPath = $"{path}.{item.Name}";
            var value = row[item.Name];
            if (item.When is { } when && !when.Evaluate(new RowScope(scopeOf(form), read)).IsTruthy)
            {
                if (!IsEmpty(value))
                {
                    refusals.Add(new Refusal($"{item.Label} ({itemPath}) is not asked here; leave it out", Field: itemPath));
                }

                continue;
            }

            if (IsEmpty(value))
            {
                if (!item.Optional)
                {
                    refusals.Add(new Refusal($"{Ask(item)} ({itemPath})", Field: itemPath));
                }

                continue;
            }

            read = read.With(item.Name, Typed(item, value, itemPath, form));
        }

        return read;
    }

    /// <summary>A refusal is read by a person and kept in the history: it repeats only as much as shows what was meant.</summary>
    private static string Short(string sent) => sent.Length <= 60 ? sent : string.Concat(sent.AsSpan(0, char.IsHighSurrogate(sent[59]) ? 59 : 60), "...");

    private Value Wrong(Field field, string path, string problem)
    {
        refusals.Add(new Refusal($"{field.Label} ({path}) {problem}", Field: path));
        return Value.Nothing;
    }

    /// <summary>Within a row, its own fields are bare names.</summary>
    private sealed class RowScope(Scope outer, Record row) : Scope
    {
        public override bool TryResolve(string name, out Value value)
        {
            value = row[name];
            return !value.IsNothing || outer.TryResolve(name, out value);
        }
    }
}

/// <summary>One thing that can be chosen.</summary>
/// <param name="Or">Other words that are taken for it, when they mean only this one.</param>
public sealed record ChoiceOption(string Value, string Label, ImmutableList<string> Or);
