using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>The cases a decision can see: as the world has them, or as the act has changed them already.</summary>
internal class CasesInView(World world)
{
    private readonly Dictionary<string, CaseScope> others = new(StringComparer.Ordinal);
    private ChildInView? lastChild;
    private Schedule? schedule;

    public World World => world;

    /// <summary>A case, or null when there is none of that id.</summary>
    /// <exception cref="WorldIncomplete">It has not been loaded.</exception>
    public virtual Case? Find(string id) =>
        world.Cases.TryGetValue(id, out var found) ? found : throw new WorldIncomplete(new WorldKey.OneCase(id));

    /// <summary>Every case about a child but the record, in order of process and id (T11).</summary>
    public virtual IEnumerable<Case> OfChild(string child)
    {
        if (!world.CasesOfChild.TryGetValue(child, out var ids))
        {
            throw new WorldIncomplete(new WorldKey.CasesOfChild(child));
        }

        return Listed(ids).OrderBy(c => c.Process, StringComparer.Ordinal).ThenBy(c => c.Id, StringComparer.Ordinal);
    }

    /// <summary>Every case of a process.</summary>
    public virtual IEnumerable<Case> OfProcess(string process) =>
        Listed(world.CasesOf.TryGetValue(process, out var ids) ? ids : throw new WorldIncomplete(new WorldKey.CasesOf(process)));

    /// <summary>Cases that have something meant for a session, in order of process and id.</summary>
    public virtual IEnumerable<Case> At(string session) => InOrderAt(
        Listed(world.CasesAt.TryGetValue(session, out var ids) ? ids : throw new WorldIncomplete(new WorldKey.CasesAt(session))), session);

    public Schedule Schedule => schedule ??= new Schedule(this);

    /// <summary>Sessions may no longer be as they were: the schedule is worked out again when it is next asked for.</summary>
    protected void ForgetSchedule() => schedule = null;

    /// <summary>What another case makes public: worked out once for all who look at it, while nothing changes.</summary>
    public CaseScope ScopeOf(Case other)
    {
        if (!others.TryGetValue(other.Id, out var scope) || !ReferenceEquals(scope.Case, other))
        {
            others[other.Id] = scope = new CaseScope(this, World.Library.Of(other), other) { IsKept = true };
        }

        return scope;
    }

    /// <summary>Some case has changed, and what others make public may have been worked out from it.</summary>
    protected void ForgetOthers() => others.Clear();

    protected static IEnumerable<Case> InOrderAt(IEnumerable<Case> cases, string session) => cases
        .Where(c => c.Duties.Exists(d => d.Session == session && d.End != DutyEnd.Cancelled))
        .DistinctBy(c => c.Id).OrderBy(c => c.Process, StringComparer.Ordinal).ThenBy(c => c.Id, StringComparer.Ordinal);

    /// <summary>The cases of those ids that there are, in the order given.</summary>
    /// <exception cref="WorldIncomplete">Some have not been loaded: all of those.</exception>
    public IEnumerable<Case> Listed(IReadOnlyList<string> ids)
    {
        var missing = ids.Where(IsUnknown).Select(WorldKey (id) => new WorldKey.OneCase(id)).ToArray();
        return missing.Length > 0 ? throw new WorldIncomplete(missing) : ids.Select(Find).OfType<Case>();
    }

    /// <summary>Neither loaded nor part of the act.</summary>
    protected virtual bool IsUnknown(string id) => !world.Cases.ContainsKey(id);

    /// <summary>A child as the record tells now. What has been worked out of it is kept while the record stays as it is.</summary>
    public ChildInView Child(string child)
    {
        if (lastChild is null || lastChild.Child != child)
        {
            lastChild = new ChildInView(this, child);
        }

        return lastChild;
    }

    /// <summary>The child's own record; null while nothing has been recorded about the child.</summary>
    public Case? RecordOf(string child) => World.Library.Records is null ? null : Find(ProcessLibrary.RecordOf(child));

    public Value Setting(ProcessMachine machine, string key)
    {
        var value = world.Settings[key];
        return !value.IsNothing ? value : machine.Settings.TryGetValue(key, out var setting) ? setting.Default : Value.Nothing;
    }
}

/// <summary>A child, as the child's own record tells: its computed values by name, and the child's other cases (C18).</summary>
internal sealed class ChildInView(CasesInView cases, string child, string? asOf = null) : Members
{
    private CaseScope? scope;

    public string Child => child;

    public override Value this[string name] => name switch
    {
        "id" => child,
        "asOf" => Value.Of(a => Value.Of(new ChildInView(cases, child, a[0].Text is { } on ? EventDate.DayOf(on) : null))),
        "age" => Value.Of(a => Age(a[0])),
        "cases" => Value.Of(a => Value.Of([.. cases.OfChild(child)
            .Where(c => c.Process == a[0].Text)
            .Select(c => Value.Of(new OtherCase(cases, c)))
            .Where(c => a.Length < 2 || a[1].Function!([c]).IsTruthy)])),
        _ => Recorded(name),
    };

    public override IReadOnlyCollection<string> Names => cases.World.Library.Records is { } machine ? [.. machine.Computed.Keys] : [];

    /// <summary>A value of the record; Nothing while there is none.</summary>
    public Value Recorded(string name)
    {
        if (cases.World.Library.Records is null || cases.RecordOf(child) is not { } record)
        {
            return Value.Nothing;
        }

        var machine = cases.World.Library.Of(record);
        if (scope is null || !ReferenceEquals(scope.Case, record))
        {
            scope = new CaseScope(cases, machine, record) { AsOf = asOf };
        }

        return scope.Variable(name);
    }

    private Value Age(Value on)
    {
        if (Recorded("dateOfBirth").Date is not { } born || on.Date is not { } day)
        {
            return Value.Nothing;
        }

        var years = day.Year - born.Year;
        return born.AddYears(years) > day ? years - 1 : years;
    }
}

/// <summary>Where nobody has said yet which child it is: nothing is known, and there are no cases.</summary>
internal sealed class NoChild : Members
{
    public static NoChild Known { get; } = new();

    public override Value this[string name] => name switch
    {
        "asOf" => Value.Of(_ => Value.Of(Known)),
        "age" => Value.Of(_ => Value.Nothing),
        "cases" => Value.Of(_ => Value.Of(Array.Empty<Value>())),
        _ => Value.Nothing,
    };

    public override IReadOnlyCollection<string> Names => [];
}

/// <summary>Another case, as far as others may see it: its state, and the data and computed values it makes public.</summary>
internal sealed class OtherCase(CasesInView cases, Case other) : Members
{
    public override Value this[string name]
    {
        get
        {
            var machine = cases.World.Library.Of(other);
            return name switch
            {
                "id" => other.Id,
                "process" => other.Process,
                "child" => Value.Of(other.Child),
                "state" => other.State,
                "final" => other.Final,
                "live" => !other.Final,
                "openedOn" => Value.Of(DateOnly.FromDateTime(Duties.LondonTime.OnTheClock(other.OpenedAt))),
                _ => IsPublic(machine, name) ? cases.ScopeOf(other).Variable(name) : Value.Nothing,
            };
        }
    }

    public override IReadOnlyCollection<string> Names => ["id", "process", "child", "state", "final", "live", "openedOn"];

    private static bool IsPublic(ProcessMachine machine, string name) =>
        machine.Computed.TryGetValue(name, out var computed) ? computed.IsPublic : machine.Data.TryGetValue(name, out var data) && data.IsPublic;
}
