using System.Collections.Immutable;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>Whether somebody may do something now, and if not, why not and what would enable it.</summary>
public sealed record Offer(Trigger Trigger, ImmutableList<Refusal> WhyNot)
{
    public bool IsOpen => WhyNot.Count == 0;
}

/// <summary>One field of a form as it stands while it is filled in.</summary>
/// <param name="IsAsked">Given the answers before it.</param>
/// <param name="Default">What it is when left out, already worked out.</param>
public sealed record AskedField(Field Field, bool IsAsked, ImmutableList<ChoiceOption> Options, Value Default)
{
    /// <summary>What stands in it when the form is opened, already worked out.</summary>
    public Value Suggested { get; init; }

    /// <summary>What a row of a list asks, with its choices as they are on this case.</summary>
    public ImmutableList<AskedField> Items { get; init; } = [];
}

/// <summary>Reads a case for people: what they may do, what a form asks, why a date is what it is. Decides nothing and changes nothing.</summary>
/// <remarks>A question may need more of the world than is loaded: ask it through <see cref="Try{T}"/>.</remarks>
public sealed class CaseReader
{
    private readonly World world;
    private readonly Act act;
    private readonly ProcessMachine machine;
    private readonly Case @case;

    private CaseReader(World world, ProcessMachine machine, Case @case, Actor actor)
    {
        this.world = world;
        this.machine = machine;
        this.@case = @case;
        Actor = actor;
        act = new Act(new PassTime("reading", @case.Id), world);
    }

    public Actor Actor { get; }

    public Case Case => @case;

    public ProcessMachine Machine => machine;

    /// <summary>Reads an existing case.</summary>
    public static CaseReader Of(World world, Case @case, Actor actor) => new(world, world.Library.Of(@case), @case, actor);

    /// <summary>Reads a case that is about to be opened.</summary>
    public static CaseReader OfNew(World world, ProcessMachine machine, string? child, Actor actor) =>
        new(world, machine, Case.Unopened("new", machine.Process, machine.Version, child, null, world.Now), actor);

    /// <summary>Asks a question; null and an answer, or what must be in the world before it can be answered.</summary>
    public static Decision.Needs? Try<T>(Func<T> ask, out T? answer)
    {
        ArgumentNullException.ThrowIfNull(ask);
        try
        {
            answer = ask();
            return null;
        }
        catch (WorldIncomplete incomplete)
        {
            answer = default;
            return new Decision.Needs([.. incomplete.Keys]);
        }
    }

    /// <summary>Every action of the present state: open to the actor, or why not. Actions that only happen by themselves are left out.</summary>
    public ImmutableList<Offer> Offers() => machine.States.TryGetValue(@case.State, out var state)
        ? [.. state.TriggersInOrder.Select(t => machine.Triggers[t]).Where(t => t.Kind == TriggerKind.Action).Where(t => machine.EdgesFrom(@case.State, t.Name).Exists(e => e.Roles is not ["System"])).Select(Offer)]
        : [];

    /// <summary>Those of the offers that tell a case of another process something it hears: what may be decided about this case in a session of that process.</summary>
    public ImmutableList<Offer> OffersHeardBy(ProcessMachine hearer)
    {
        ArgumentNullException.ThrowIfNull(hearer);
        var heard = hearer.TriggersInOrder.Where(t => t.Kind == TriggerKind.Signal).Select(t => t.Signal).ToHashSet();
        return Offers().FindAll(o => machine.EdgesFrom(@case.State, o.Trigger.Name).Exists(e => Effect.All(e.Action).OfType<SendSignal>().Any(s => heard.Contains(s.Signal))));
    }

    /// <summary>Whether the session that the case is is the actor's business: by role, or because they sit on it.</summary>
    public bool IsConcerned => machine.Sessions?.Meeting?.OpenTo.Overlaps(Actor.Roles) == true || Members.Exists(m => m.Holder == Actor.Person || m.Substitute == Actor.Person);

    /// <summary>Who sits on the session that the case is; none when it is none.</summary>
    public ImmutableList<MeetingMember> Members => machine.Sessions?.Meeting is { } declared ? Deciding.Meeting.MembersOf(Value(declared.Members)) : [];

    /// <summary>The session as those who hold it see it; null when its process does not say how it is held.</summary>
    public Meeting? Meeting() => machine.Sessions?.Meeting is { } declared
        ? Deciding.Meeting.Of(declared, Value, Quorum(Value(declared.Attendance)))
        : null;

    /// <summary>How an attendance stands to the quorum; null when the process does not say, or has none.</summary>
    public Quorum? Quorum(Value attendance) => machine.Sessions?.Meeting is { } declared && Value(declared.Quorum).Function is { } count
        ? Deciding.Quorum.Of(count([attendance.Kind == ValueKind.List ? attendance : Expressions.Value.Of((IReadOnlyList<Value>)[])]))
        : null;

    /// <summary>Whether the actor may fire a trigger now, as far as that can be told without the form.</summary>
    public Offer Offer(Trigger trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        var edges = machine.EdgesFrom(@case.State, trigger.Name);
        if (edges.Count == 0)
        {
            return new Offer(trigger, [new Refusal($"{trigger.Label} is not possible in {Firing.StateName(machine, @case.State)}")]);
        }

        var mine = edges.FindAll(e => Authority.RoleFor(act, machine, @case, e, Actor) is not null);
        if (mine.Count == 0)
        {
            return new Offer(trigger, [Authority.Refusal(machine, trigger, edges)]);
        }

        var scope = Judging(trigger, Record.Empty);
        var open = mine.FindAll(e => e.IsOtherwise || e.Condition is null || TriggerReader.ReadsForm(e.Condition) || e.Condition.Evaluate(scope).IsTruthy);
        if (open.Count == 0)
        {
            return new Offer(trigger, [new Refusal($"{trigger.Label} is not possible as things stand")]);
        }

        // Open when one of the edges has nothing in its way.
        var reasons = open.Select(e => e.Requirements.Where(r => r is { Grade: Grade.Hard, IsFormFree: true })
            .Select(r => (r, Guarding.Judge(r, scope))).Where(j => j.Item2 is { Held: false }).Select(j => new Refusal(j.Item2!.Say!, j.r.Rule)).ToImmutableList()).ToList();
        return new Offer(trigger, reasons.Exists(r => r.Count == 0) ? NothingToChoose(trigger, scope) : reasons[0]);
    }

    /// <summary>Where a choice has to be made whatever else is answered, and there is nothing to choose.</summary>
    private ImmutableList<Refusal> NothingToChoose(Trigger trigger, CaseScope scope)
    {
        var reader = new FormReader(_ => scope, machine.Roles);
        return
        [
            .. trigger.Form.Where(f => f is { Type: FieldType.Choice or FieldType.Multi, Optional: false, Default: null, OptionsFrom: { } from } && !TriggerReader.ReadsForm(from)
                    && (f.When is null || !TriggerReader.ReadsForm(f.When)) && reader.IsAsked(f, Record.Empty) && reader.Options(f, Record.Empty).IsEmpty)
                .Select(f => new Refusal(f.None ?? $"{f.Label.TrimEnd('?', ':')}: there is nothing to choose.", Field: f.Name)),
        ];
    }

    /// <summary>Every field of a form with whether it is asked, given the answers so far.</summary>
    public ImmutableList<AskedField> Ask(Trigger trigger, Record form)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        ArgumentNullException.ThrowIfNull(form);
        var reader = new FormReader(f => Judging(trigger, f), machine.Roles);
        var fields = ImmutableList.CreateBuilder<AskedField>();
        var answered = Record.Empty;
        foreach (var field in trigger.Form)
        {
            if (field.Fixed is { } constant)
            {
                answered = answered.With(field.Name, constant.Evaluate(Judging(trigger, answered)));
                continue;
            }

            if (!reader.IsAsked(field, answered))
            {
                fields.Add(new AskedField(field, false, [], default));
                continue;
            }

            // As the form will be read: what is left out has its default, what isn't asked is not there.
            var usual = field.Default is { } standard ? standard.Evaluate(Judging(trigger, answered))
                : field.Name == trigger.EventDate ? Expressions.Value.Of(EventDate.Of(act.NowOnTheClock))
                : default;
            fields.Add(Asked(reader, field, answered, usual) with { Suggested = field.Suggest?.Evaluate(Judging(trigger, answered)) ?? default });
            answered = answered.With(field.Name, form[field.Name].IsNothing ? usual : form[field.Name]);
        }

        return fields.ToImmutable();
    }

    private static AskedField Asked(FormReader reader, Field field, Record answered, Value usual) =>
        new(field, true, reader.Options(field, answered), usual) { Items = [.. field.Items.Select(i => Asked(reader, i, answered, Expressions.Value.Nothing))] };

    /// <summary>Why a duty is due then: sentences a parent could follow.</summary>
    public ImmutableList<WhyStep> Why(DutyOccurrence occurrence)
    {
        ArgumentNullException.ThrowIfNull(occurrence);
        if (!world.Library.DutyOf(@case, occurrence, out var judgedBy, out var duty) || duty.Due is not { } rule)
        {
            return [];
        }

        var (scope, it) = Seen(judgedBy, duty, occurrence);
        return [.. rule.Explain(new CaseDueScope(scope, it, itName: duty.Occurrence.FirstFrom is NamePoint first ? first.Name : null), owed: true).Why];
    }

    /// <summary>What this occurrence of a duty is about, to be said behind its title; null: it is what the title says.</summary>
    public string? About(DutyOccurrence occurrence)
    {
        ArgumentNullException.ThrowIfNull(occurrence);
        return world.Library.DutyOf(@case, occurrence, out var judgedBy, out var duty) && duty.About?.Render(Seen(judgedBy, duty, occurrence).Scope) is { Length: > 0 } about ? about : null;
    }

    /// <summary>Actions open to the actor that meet a duty.</summary>
    public ImmutableList<Trigger> WaysToMeet(DutyOccurrence occurrence, ImmutableList<Offer> offers)
    {
        ArgumentNullException.ThrowIfNull(occurrence);
        return occurrence.End == DutyEnd.Owed && machine.DutiesByName.GetValueOrDefault(occurrence.Duty) is { } duty
            ? [.. offers.Where(o => o.IsOpen && duty.MetBy.Exists(m => m.Source == o.Trigger.Name || o.Trigger.CountsAs.Exists(c => c.Stream == m.Source))).Select(o => o.Trigger)]
            : [];
    }

    private (CaseScope Scope, Value It) Seen(ProcessMachine judgedBy, DutyDefinition duty, DutyOccurrence occurrence)
    {
        var scope = new CaseScope(act, judgedBy, @case);
        var it = Anchors.It(scope, duty, occurrence.Key);
        if (!it.IsNothing)
        {
            scope = new CaseScope(act, judgedBy, @case);
            scope.Bind("it", it);
        }

        return (scope, it);
    }

    /// <summary>A data variable or computed value of the case, or of the child's record when the case has none of that name.</summary>
    public Value Value(string name)
    {
        var value = new CaseScope(act, machine, @case).Variable(name);
        return value.IsNothing && @case.Child is { } child ? new ChildInView(act, child).Recorded(name) : value;
    }

    /// <summary>The child's team: as recorded, or the team of the person the record names for it (<c>teamOf</c>); null when neither is known.</summary>
    public string? Team => RecordedTeam ?? (TeamOf is { } person ? world.People.TeamOf(person) : null);

    /// <summary>The team recorded for the child.</summary>
    public string? RecordedTeam => @case.Child is { } child ? act.Child(child).Recorded("team").Text : null;

    /// <summary>The person whose team is the child's while none is recorded.</summary>
    public string? TeamOf => @case.Child is { } child && world.Library.Records?.TeamOf is { } holder ? act.Child(child).Recorded(holder).Text : null;

    /// <summary>The people the child's cases are open to, or were in an emergency; null: to everybody.</summary>
    public ImmutableList<Reader>? OpenTo => @case.Child is { } child ? Authority.OpenTo(act, child) : null;

    /// <summary>What the case has to tell in a report: its rows, none when it has nothing.</summary>
    public ImmutableList<Value> Rows(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var judgement = Judgement(report.Name, Record.Empty, EventDate.Of(act.NowOnTheClock)) with { History = () => Correcting.HistoryOf(act, @case) };
        var rows = report.Rows.Evaluate(new CaseScope(act, machine, @case) { Judged = judgement });
        return rows.Kind switch
        {
            ValueKind.List => [.. rows.Items.Where(r => r.Kind == ValueKind.Map)],
            ValueKind.Map => [rows],
            _ => [],
        };
    }

    /// <summary>The people who hold a role for this case: the child's own, else all holders.</summary>
    public ImmutableList<string> Holders(string role) => [.. Recipients.Holders(role, act, @case.Child, alsoTold: false)];

    private CaseScope Judging(Trigger trigger, Record form) => new(act, machine, @case)
    {
        Judged = Judgement(trigger.Name, form, trigger.EventDate is { } field && form[field].Text is { } on ? on : EventDate.Of(act.NowOnTheClock)),
    };

    private Judgement Judgement(string action, Record form, string on) => new(action, form, on, Actor, Actor.Roles.Count > 0 ? Actor.Roles[0] : "", act.NowOnTheClock, "reading", @case.Data);
}
