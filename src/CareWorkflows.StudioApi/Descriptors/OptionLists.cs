using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.StudioApi.Definitions;

namespace CareWorkflows.StudioApi.Descriptors;

/// <summary>The items of drop-downs and check lists.</summary>
internal static class OptionLists
{
    /// <summary>Fired by no person.</summary>
    private const string System = "System";

    private const string Owner = "owner";

    /// <summary>The items of a choice, in the order they are shown.</summary>
    /// <param name="context">The activity's inputs as they are in the editor just now, by their wire names; empty when unknown.</param>
    public static IReadOnlyList<SelectItem> For(ActivityDescription activity, InputDescription input, EditedDefinition definition, IReadOnlyDictionary<string, JsonNode?> context)
    {
        var items = Known(activity, input, definition, context).DistinctBy(i => i.Value).ToList();
        // A check list drops what it doesn't list as soon as anything is ticked. So whatever is said now, here or elsewhere, is listed.
        var said = (definition.Own?.Said(activity.Type, input.Name) ?? []).Concat(NamesInDefinition.Texts(Now(input, context)));
        items.AddRange(said.Distinct().Where(s => items.TrueForAll(i => i.Value != s)).Select(s => new SelectItem(s, s)));
        if (input is { Kind: InputKind.Choice, Default: { } otherwise })
        {
            // Studio has no other way to take a choice back.
            items.Insert(0, new SelectItem($"(not said: {otherwise})", ""));
        }

        return items;
    }

    private static IEnumerable<SelectItem> Known(ActivityDescription activity, InputDescription input, EditedDefinition definition, IReadOnlyDictionary<string, JsonNode?> context) => input.Options switch
    {
        InputOptions.Fixed => input.Fixed.Select(f => new SelectItem(f.Text, f.Value)),
        InputOptions.Roles => Roles(definition).Append(new SelectItem("System (time or another case)", System)),
        InputOptions.Recipients => Recipients(activity, input, definition),
        // What is narrowed is a group, and none holds the state before anything has happened.
        InputOptions.States => Items(definition.Own?.States.Where(s => s.Name != definition.Own.Initial) ?? []),
        InputOptions.Processes => Startable(definition).Select(d => new SelectItem(d.Name, d.Process)),
        InputOptions.Actions => Items(definition.WithLibrary.SelectMany(Actions)),
        InputOptions.StartActions => Items(Startable(definition).Where(d => NamesInDefinition.Text(Now("process", context)) is not { } process || d.Process == process)
            .SelectMany(d => d.Triggers.Where(t => t is { Starts: true, Kind: "Action" })).Select(t => new Named(t.Name, t.Label))),
        InputOptions.Duties => Items(definition.WithLibrary.SelectMany(d => d.Duties)),
        InputOptions.Signals => definition.All
            .SelectMany(d => d.Triggers.Where(t => t.Kind == "Signal").Select(t => t.Signal ?? t.Name).Concat(d.SignalsSent))
            .Order(StringComparer.Ordinal).Select(s => new SelectItem(s, s)),
        InputOptions.Sources => Items(definition.WithLibrary.SelectMany(d => Actions(d).Concat(d.Streams.Select(s => new Named(s))))),
        InputOptions.Variables => Items(Data(definition).Select(v => new Named(v.Name, v.Description))),
        InputOptions.DateFields => Items(DateFields(definition)),
        _ => [],
    };

    private static IEnumerable<NamesInDefinition> Startable(EditedDefinition definition) => definition.All.Where(d => d is { IsLibrary: false, IsRecord: false });

    private static IEnumerable<SelectItem> Roles(EditedDefinition definition) =>
        (definition.Library?.Roles ?? []).Select(r => new SelectItem(r.Words is { } title ? $"{title} ({r.Name})" : r.Name, r.Name));

    private static IEnumerable<SelectItem> Recipients(ActivityDescription activity, InputDescription input, EditedDefinition definition)
    {
        var items = Roles(definition);
        if (activity.Place == ActivityPlace.Entry && input.Name != Owner)
        {
            items = items.Prepend(new SelectItem("Whoever owes it (owner)", Owner));
        }

        items = items.Concat(Data(definition).Where(v => v.Type == "Person").Select(v => new SelectItem($"The person in {v.Name}", v.Name)));
        return activity.Place != ActivityPlace.Effect || definition.Own is not { } own
            ? items
            : items.Concat(own.Triggers.SelectMany(t => definition.Form(own, t)).Where(f => f.Type == "Person").DistinctBy(f => f.Name)
                .Select(f => new SelectItem($"{f.Label ?? f.Name}, as given in the form", $"form.{f.Name}")));
    }

    private static IEnumerable<Named> Actions(NamesInDefinition definition) => definition.Triggers.Where(t => t.Kind == "Action").Select(t => new Named(t.Name, t.Label));

    private static IEnumerable<NamedVariable> Data(EditedDefinition definition) =>
        definition.WithLibrary.SelectMany(d => d.Variables).Where(v => v is { IsSetting: false, Type: not "Computed" });

    private static IEnumerable<Named> DateFields(EditedDefinition definition) =>
        Data(definition).Where(v => IsDate(v.Type)).Select(v => new Named(v.Name))
            .Concat(definition.WithLibrary.SelectMany(d => d.Triggers.SelectMany(t => definition.Form(d, t)).Concat(d.FieldGroups.SelectMany(g => definition.FieldsOfGroup(d, g))))
                .Where(f => IsDate(f.Type)).Select(f => new Named(f.Name, f.Label)))
            .OrderBy(f => f.Words is null).DistinctBy(f => f.Name).OrderBy(f => f.Name, StringComparer.Ordinal);

    private static bool IsDate(string type) => type is "Date" or "DateTime";

    private static IEnumerable<SelectItem> Items(IEnumerable<Named> named) => named.Select(n => new SelectItem(n.Words is { } words && words != n.Name ? $"{n.Name}: {words}" : n.Name, n.Name));

    private static JsonNode? Now(InputDescription input, IReadOnlyDictionary<string, JsonNode?> context) => StudioInputs.Unwrap(input, context.GetValueOrDefault(StudioInputs.WireName(input.Name)));

    private static JsonNode? Now(string input, IReadOnlyDictionary<string, JsonNode?> context) => Now(new InputDescription(input, "", InputKind.Text, ""), context);
}
