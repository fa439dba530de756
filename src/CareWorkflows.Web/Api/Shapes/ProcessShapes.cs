using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Web.Wording;

namespace CareWorkflows.Web.Api.Shapes;

/// <param name="Process">Folder name: what to send.</param>
/// <param name="Code">What people call it: <c>P1</c>.</param>
internal sealed record ProcessLine(string Process, string? Code, string Name, int Version, bool AboutChild)
{
    public static ProcessLine Of(ProcessMachine machine) => new(machine.Process, machine.Code, machine.Name, machine.Version, machine.AboutChild);
}

/// <summary>A process as it was published.</summary>
internal sealed record ProcessAnswer(
    string Process, string? Code, string Name, string? Description, int Version, bool AboutChild, ImmutableList<string> Aliases,
    ImmutableList<StateAnswer> States, ImmutableList<TriggerAnswer> Triggers, ImmutableList<EdgeAnswer> Transitions,
    ImmutableList<RoleAnswer> Roles, ImmutableList<DutyAnswer> Duties, ImmutableList<string> Rules, ImmutableList<string> MayCorrect)
{
    public static ProcessAnswer Of(ProcessMachine machine) => new(
        machine.Process, machine.Code, machine.Name, machine.Description, machine.Version, machine.AboutChild, machine.Aliases,
        [.. machine.StatesInOrder.Select(s => new StateAnswer(s.Name, Say.State(machine, s.Name), s.Final, s.TriggersInOrder))],
        [.. machine.TriggersInOrder.Select(TriggerAnswer.Of)],
        [.. machine.StatesInOrder.SelectMany(s => s.TriggersInOrder.SelectMany(t => s.Edges[t]).Concat(s.Automatic)).Select(EdgeAnswer.Of)],
        [.. machine.Roles.Values.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => new RoleAnswer(r.Name, r.Title, r.ActsFor))],
        [.. machine.Duties.Select(d => DutyAnswer.Of(d, machine))],
        machine.Claims,
        machine.MayCorrect);
}

internal sealed record StateAnswer(string Name, string Title, bool Final, ImmutableList<string> Triggers);

/// <param name="EventDate">The field that says when it happened; none: the moment of recording.</param>
internal sealed record TriggerAnswer(
    string Name, string Label, TriggerKind Kind, string? Guidance, ImmutableList<string> Rules, string? EventDate, string? Due, ImmutableList<FieldAnswer> Form)
{
    public static TriggerAnswer Of(Trigger trigger) => new(
        trigger.Name, trigger.Label, trigger.Kind, trigger.Guidance, trigger.Rules, trigger.EventDate, trigger.Due?.ToString(), [.. trigger.Form.Where(f => f.Fixed is null).Select(FieldAnswer.From)]);
}

/// <param name="When">Asked only while this holds.</param>
/// <param name="Default">Used when left out.</param>
/// <param name="OptionsFrom">Where the choices depend on the case.</param>
/// <param name="Items">The fields of each row of a list; or <paramref name="Of"/>, when a row is one value.</param>
internal sealed record FieldAnswer(
    string Name, FieldType Type, string Label, string? Hint, bool Optional, string? When, string? Default, ImmutableList<Option> Options,
    string? OptionsFrom, double? Min, double? Max, ImmutableList<FieldAnswer> Items, FieldType? Of)
{
    public static FieldAnswer From(Field field) => new(
        field.Name, field.Type, field.Label, field.Hint, field.Optional, field.When?.Source, field.Default?.Source, field.Options,
        field.OptionsFrom?.Source, field.Min, field.Max, [.. field.Items.Select(From)], field.Of);
}

/// <param name="Roles">Who may.</param>
/// <param name="Holders">People who may whatever their role, as expressions of the case.</param>
internal sealed record EdgeAnswer(
    string Id, string From, string To, string Trigger, string? Condition, ImmutableList<string> Roles, ImmutableList<string> Holders,
    ImmutableList<RequirementAnswer> Requirements)
{
    public static EdgeAnswer Of(Edge edge) => new(
        edge.Id, edge.From, edge.To, edge.Trigger, edge.IsOtherwise ? "otherwise" : edge.Condition?.Source, edge.Roles, [.. edge.Holders.Select(h => h.Source)],
        [.. edge.Requirements.Select(r => new RequirementAnswer(r.Grade, r.Rule, r.If.Source, r.When?.Source, r.Say.Source, r.OverrideBy))]);
}

/// <param name="Grade">hard refuses; override refuses unless a reason is given for its rule; warn is recorded; flag opens a breach.</param>
internal sealed record RequirementAnswer(Grade Grade, string? Rule, string If, string? When, string Say, ImmutableList<string> OverrideBy);

/// <param name="ActsFor">Roles whose part it may do too.</param>
internal sealed record RoleAnswer(string Name, string Title, ImmutableList<string> ActsFor);

/// <param name="Due">The due rule, as written.</param>
internal sealed record DutyAnswer(
    string Name, string Title, string? Guidance, ImmutableList<string> Rules, ImmutableList<string> Owner, ImmutableList<string> In, string Occurrence,
    string? Due, string? WindowFrom, ImmutableList<string> MetBy, DutyNature Nature)
{
    public static DutyAnswer Of(DutyDefinition duty, ProcessMachine machine) => new(
        duty.Name, duty.Title, duty.Guidance, RulesOf(duty), [.. duty.Owner.Select(o => o.Source)],
        [.. machine.StatesInOrder.Select(s => s.Name).Where(duty.In.Contains)], duty.Occurrence.ToString()!, duty.Due?.ToString(), duty.WindowFrom?.ToString(),
        [.. duty.MetBy.Select(m => m.Source)], duty.Nature);

    /// <summary>Its own, and those that only one way of counting its date stands on.</summary>
    private static ImmutableList<string> RulesOf(DutyDefinition duty) =>
        [.. duty.Rules.Concat(duty.Due is { } due ? TagsOf(due) : []).Distinct()];

    private static IEnumerable<string> TagsOf(DueRule rule) => rule.Alternatives.SelectMany(a => a.Point switch
    {
        PickPoint pick => a.Tags.Concat(pick.Of.SelectMany(TagsOf)),
        GroupPoint group => a.Tags.Concat(TagsOf(group.Rule)),
        _ => a.Tags,
    });
}
