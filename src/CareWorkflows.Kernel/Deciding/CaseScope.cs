using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>
/// What an expression sees of a case (docs/definitions.md, "What expressions see"). With a <see cref="Judgement"/> it also sees the form, who acts and what time it is;
/// without one it sees only what has been recorded, so that what is derived from it is a fact.
/// </summary>
internal sealed class CaseScope(CasesInView cases, ProcessMachine machine, Case @case) : Scope
{
    private Dictionary<string, Value>? computed;
    private HashSet<string>? computing;
    private Dictionary<string, Value>? locals;

    /// <summary>What is being judged, when an action is.</summary>
    public Judgement? Judged { get; init; }

    /// <summary>Facts later than this day are not seen.</summary>
    public string? AsOf { get; init; }

    /// <summary>
    /// It is asked by many and works each of its values out once for all of them, so that costs none of them anything: a meeting may have as many cases as it likes.
    /// </summary>
    public bool IsKept { get; init; }

    public Case Case => @case;

    public ProcessMachine Machine => machine;

    public CasesInView Cases => cases;

    public void Bind(string name, Value value) => (locals ??= new(StringComparer.Ordinal))[name] = value;

    public override bool TryResolve(string name, out Value value)
    {
        if (locals is not null && locals.TryGetValue(name, out value))
        {
            return true;
        }

        if (Judged is { } judged && judged.TryResolve(name, this, out value))
        {
            return true;
        }

        switch (name)
        {
            case "state":
                value = @case.State;
                return true;
            case "caseId":
                value = @case.Id;
                return true;
            case "process":
                value = @case.Process;
                return true;
            case "data":
                value = @case.Data;
                return true;
            case "variables":
                value = Value.Of(new Variables(this));
                return true;
            case "getVariable":
                value = Value.Of(a => Variable(a[0].Text ?? ""));
                return true;
            case "setting":
                value = Value.Of(a => Setting(a[0].Text ?? ""));
                return true;
            case "child":
                value = @case.Child is { } child ? Value.Of(AsOf is null ? cases.Child(child) : new ChildInView(cases, child, AsOf)) : machine.AboutChild ? Value.Of(NoChild.Known) : Value.Nothing;
                return true;
            case "linked":
                value = Value.Of(a => Linked(a[0].Text ?? ""));
                return true;
            case "first" or "last" or "previous" or "next" or "facts" or "count" or "has" or "nextNo" or "item":
                value = FactFunctions.Of(name, this);
                return true;
            case "sessions":
                value = Value.Of(a => Value.Of([.. cases.Schedule.Of(a[0].Text ?? "").Where(s => !s.Cancelled).Select(Session)]));
                return true;
            case "sessionOf":
                value = Value.Of(a => a[0].Text is { } called && cases.Schedule.Named(called) is { } found && (Judged is not null || machine.MaySee(found)) ? Session(found) : Value.Nothing);
                return true;
            case "agenda" when machine.Sessions is not null && @case.Key is { } key:
                value = Value.Of([.. cases.At(key).Select(c => Value.Of(new AgendaRow(cases, c, key)))]);
                return true;
            case "case_":
                value = Value.Of(a => a[0].Text is { } id && cases.Find(id) is { } other ? Value.Of(new OtherCase(cases, other)) : Value.Nothing);
                return true;
            case "people":
                value = Value.Of(new People(cases.World.People));
                return true;
            case "it":
                value = Value.Nothing;
                return true;
        }

        return DateFunctions.TryResolve(name, cases.World.Calendar, out value) || TryOwn(name, out value);
    }

    /// <summary>Facts of an action or stream, in event-date order.</summary>
    public IReadOnlyList<Fact> Facts(string source)
    {
        if (!@case.Facts.TryGetValue(source, out var facts))
        {
            return [];
        }

        return AsOf is null ? facts : [.. facts.Where(f => string.CompareOrdinal(EventDate.DayOf(f.On), AsOf) <= 0)];
    }

    /// <summary>A setting: the council's value, else the definition's.</summary>
    public Value Setting(string key) => cases.Setting(machine, key);

    /// <summary>Data, computed value or setting of that name; Nothing when there is none.</summary>
    public Value Variable(string name) => TryOwn(name, out var value) ? value : Setting(name);

    private Value Session(Session session) => Value.Of(new SessionInView(cases, session, Judged is not null));

    private bool TryOwn(string name, out Value value)
    {
        if (machine.Data.TryGetValue(name, out var data))
        {
            value = @case.Data[name];
            if (value.IsNothing)
            {
                value = data.Default;
            }

            return true;
        }

        if (machine.Computed.TryGetValue(name, out var definition))
        {
            value = Compute(definition);
            return true;
        }

        value = default;
        return false;
    }

    private Value Compute(ComputedValue definition)
    {
        if (computed is not null && computed.TryGetValue(definition.Name, out var value))
        {
            return value;
        }

        if (!(computing ??= new(StringComparer.Ordinal)).Add(definition.Name))
        {
            throw new ExpressionError($"the computed value '{definition.Name}' needs itself", definition.Value.Source, 0);
        }

        try
        {
            // A computed value is a fact about the case whoever asks: it never sees the form, the actor or the clock (T20).
            value = IsKept ? Run.Apart(() => definition.Value.Evaluate(this)) : definition.Value.Evaluate(Judged is null && locals is null ? this : new CaseScope(cases, machine, @case) { AsOf = AsOf });
        }
        finally
        {
            computing.Remove(definition.Name);
        }

        return (computed ??= new(StringComparer.Ordinal))[definition.Name] = value;
    }

    private Value Linked(string link) =>
        Value.Of([.. cases.Listed([.. @case.Links.Where(l => l.Name == link).Select(l => l.Case)]).Select(c => Value.Of(new OtherCase(cases, c)))]);

    /// <summary>The directory, as expressions ask it.</summary>
    private sealed class People(Directory directory) : Members
    {
        public override Value this[string name] => name switch
        {
            "hasRole" => Value.Of(a => directory.HasRole(a[0].Text ?? "", a[1].Text ?? "")),
            "holders" => Value.Of(a => Value.Of([.. directory.Holders(a[0].Text ?? "").Select(p => Value.Of(p.Person))])),
            _ => Value.Nothing,
        };

        public override IReadOnlyCollection<string> Names => ["hasRole", "holders"];
    }

    /// <summary>Data, computed values and settings as members: <c>variables.qualified</c>.</summary>
    private sealed class Variables(CaseScope scope) : Members
    {
        public override Value this[string name] => scope.Variable(name);

        public override IReadOnlyCollection<string> Names => [.. scope.Machine.Data.Keys, .. scope.Machine.Computed.Keys];
    }
}
