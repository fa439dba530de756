using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>The compiled, immutable form of one version of a process definition. Shared by every case on it; holds nothing of any case.</summary>
public sealed record ProcessMachine
{
    /// <summary>Folder name: <c>child-and-family-progress</c>.</summary>
    public required string Process { get; init; }

    public required int Version { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Short code people know it by: <c>P1</c>.</summary>
    public string? Code { get; init; }

    public ImmutableList<string> Aliases { get; init; } = [];

    /// <summary>Every case is about one child.</summary>
    public bool AboutChild { get; init; }

    /// <summary>This is the child's own record, one case a child.</summary>
    public bool IsChildRecord { get; init; }

    /// <summary>Its cases are the sessions of series.</summary>
    public SessionDeclaration? Sessions { get; init; }

    /// <summary>Its cases are series of sessions.</summary>
    public SeriesDeclaration? Series { get; init; }

    /// <summary>The series its definition names; null: any. What is derived sees no session of another, so that it is known whom a session may move.</summary>
    public FrozenSet<string>? SeriesNamed { get; init; } = FrozenSet<string>.Empty;

    /// <summary>What is worked out from sessions.</summary>
    public ImmutableList<ScheduleReader> ScheduleReaders { get; init; } = [];

    /// <summary>What is worked out from linked cases.</summary>
    public ImmutableList<LinkReader> LinkReaders { get; init; } = [];

    /// <summary>Something its cases make public is worked out from cases they are linked to: who looks at them sees those too.</summary>
    public bool TellsOfLinked { get; init; }

    /// <summary>What is derived may see a session.</summary>
    public bool MaySee(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return SeriesNamed is null || SeriesNamed.Contains(session.Series);
    }

    /// <summary>On the child's record: role to the computed value that names the child's own holder of it (C16).</summary>
    public required FrozenDictionary<string, string> RoleHolders { get; init; }

    /// <summary>On the child's record: the computed value that names the person whose team is the child's, while none is recorded.</summary>
    public string? TeamOf { get; init; }

    /// <summary>On the child's record: when a child is restricted, and to whom the child's cases are open then. Null: none ever is.</summary>
    public RestrictionDeclaration? Restriction { get; init; }

    /// <summary>On the child's record: who else gets what a role gets (a student's supervisor, C18).</summary>
    public required FrozenDictionary<string, Expression> AlsoTold { get; init; }

    public required FrozenDictionary<string, Role> Roles { get; init; }

    /// <summary>Roles that may correct an entry (C7).</summary>
    public ImmutableList<string> MayCorrect { get; init; } = [];

    /// <summary>States by name, in document order in <see cref="StatesInOrder"/>.</summary>
    public required FrozenDictionary<string, MachineState> States { get; init; }

    public required ImmutableList<MachineState> StatesInOrder { get; init; }

    /// <summary>Triggers by name.</summary>
    public required FrozenDictionary<string, Trigger> Triggers { get; init; }

    public required ImmutableList<Trigger> TriggersInOrder { get; init; }

    public required ImmutableList<DutyDefinition> Duties { get; init; }

    /// <summary>The same by name.</summary>
    public required FrozenDictionary<string, DutyDefinition> DutiesByName { get; init; }

    /// <summary>The same, each after those whose due date it counts from.</summary>
    public required ImmutableList<DutyDefinition> DutiesInOrder { get; init; }

    public required FrozenDictionary<string, DataVariable> Data { get; init; }

    public required FrozenDictionary<string, Setting> Settings { get; init; }

    public required FrozenDictionary<string, ComputedValue> Computed { get; init; }

    /// <summary>Names of the streams facts are counted in.</summary>
    public required FrozenSet<string> Streams { get; init; }

    /// <summary>Actions whose entries are kept as facts, because something reads them.</summary>
    public required FrozenSet<string> KeptActions { get; init; }

    /// <summary>By action and stream: the form fields its facts may keep.</summary>
    public required FrozenDictionary<string, FrozenSet<string>> FactFields { get; init; }

    /// <summary>Members that any expression reads: what a fact keeps of its form.</summary>
    public required FrozenSet<string> ReadMembers { get; init; }

    /// <summary>Who is told of an override.</summary>
    public ImmutableList<Recipient> OverridesAlert { get; init; } = [];

    /// <summary>Who is told when a breach is still open after <c>alerts.second</c> (C9); null: nobody.</summary>
    public ImmutableList<Recipient>? SecondAlert { get; init; }

    /// <summary>Who is told that a duty has no due date because the calendar lacks a year (C1).</summary>
    public ImmutableList<Recipient> MissingYearAlert { get; init; } = [];

    /// <summary>Rules the process answers for.</summary>
    public ImmutableList<string> Claims { get; init; } = [];

    /// <summary>Rules the process keeps as a whole, where no single action or duty does; and how.</summary>
    public ImmutableSortedDictionary<string, string> Keeps { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What a date is called where a reason names it, by the name of the field, fact or function it comes from: <see cref="Duties.DueScope.Called"/>.</summary>
    public FrozenDictionary<string, string> Called { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The latest date each rule of the catalogue allows, for those that say one.</summary>
    public FrozenDictionary<string, DueRule> Limits { get; init; } = FrozenDictionary<string, DueRule>.Empty;

    /// <summary>What the process has to tell in lists over all its cases; by name.</summary>
    public ImmutableList<Report> Reports { get; init; } = [];

    /// <summary>The stream every list of actions feeds (C11).</summary>
    public const string ActionsStream = "action";

    /// <summary>The edges of a trigger from a state, in document order; none when it is not one there.</summary>
    public ImmutableList<Edge> EdgesFrom(string state, string trigger) =>
        States.TryGetValue(state, out var from) && from.Edges.TryGetValue(trigger, out var edges) ? edges : [];
}

public sealed record MachineState
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public string? Title { get; init; }
    public bool Final { get; init; }
    public (double X, double Y)? Position { get; init; }
    public ImmutableList<Effect> Entry { get; init; } = [];
    public ImmutableList<Effect> Exit { get; init; } = [];

    /// <summary>Outgoing edges by trigger name.</summary>
    public required FrozenDictionary<string, ImmutableList<Edge>> Edges { get; init; }

    /// <summary>Trigger names that stand here, in document order.</summary>
    public required ImmutableList<string> TriggersInOrder { get; init; }

    /// <summary>Deadlines that stand here, in document order.</summary>
    public ImmutableList<Trigger> Deadlines { get; init; } = [];

    /// <summary>Edges that fire by themselves.</summary>
    public ImmutableList<Edge> Automatic { get; init; } = [];
}

/// <summary>One transition between two real states; groups are already expanded.</summary>
public sealed record Edge
{
    public required string Id { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }
    public required string Trigger { get; init; }

    /// <summary>Chooses between edges of one trigger; null: always.</summary>
    public Expression? Condition { get; init; }

    /// <summary>Holds when none of the others does.</summary>
    public bool IsOtherwise { get; init; }

    public ImmutableList<Effect> Action { get; init; } = [];

    /// <summary>Stays in its state without leaving it: no exit, no entry.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Who may, on this edge.</summary>
    public required ImmutableList<string> Roles { get; init; }

    public required ImmutableList<Expression> Holders { get; init; }

    /// <summary>What is required, on this edge: the trigger's own and those added here.</summary>
    public required ImmutableList<Requirement> Requirements { get; init; }
}

public enum TriggerKind
{
    Action,
    Deadline,
    Signal,
    Automatic,
}

/// <summary>What makes a transition happen: a person's action, a deadline, a signal of another case.</summary>
public sealed record Trigger
{
    public required string Name { get; init; }
    public required TriggerKind Kind { get; init; }

    /// <summary>What people see: "Hold a meeting".</summary>
    public required string Label { get; init; }
    public string? Guidance { get; init; }
    public ImmutableList<string> Rules { get; init; } = [];

    /// <summary>The rule that says who may.</summary>
    public string? RolesRule { get; init; }

    /// <summary>Form field (or data variable) that is the event date; null: the moment of recording.</summary>
    public string? EventDate { get; init; }
    public ImmutableList<Field> Form { get; init; } = [];
    public ImmutableList<KeyValuePair<string, Expression>> Writes { get; init; } = [];
    public ImmutableList<CountsAs> CountsAs { get; init; } = [];

    /// <summary>The signal it hears, when it is a signal.</summary>
    public string? Signal { get; init; }

    /// <summary>When it fires, when it is a deadline.</summary>
    public DueRule? Due { get; init; }

    /// <summary>Duties a deadline is the answer to.</summary>
    public ImmutableList<string> Answers { get; init; } = [];

    /// <summary>The action that System fires instead, and its form.</summary>
    public string? Fires { get; init; }
    public FormValues With { get; init; } = FormValues.None;

    /// <summary>Of the values a signal brings, those it asks for: the same values go to several machines.</summary>
    public Record Takes(Record values) =>
        new(values.Names.Where(n => n == EventDate || Has(n)).Select(n => KeyValuePair.Create(n, values[n])));

    /// <summary>Its form has a field of that name.</summary>
    public bool Has(string field)
    {
        foreach (var each in Form)
        {
            if (each.Name == field)
            {
                return true;
            }
        }

        return false;
    }
}

public enum FieldType
{
    Text,
    Long,
    Date,
    DateTime,
    Time,
    Duration,
    Bool,
    Int,
    Num,
    Doc,
    Person,
    Role,
    Choice,
    Multi,
    List,
}

/// <summary>One field of a form (C13).</summary>
public sealed record Field
{
    /// <summary>What is asked beside a field that wants a note: <c>Why?</c> is <c>Why: details</c>.</summary>
    public static string NoteLabel(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return $"{label.TrimEnd('?')}: details";
    }

    public required string Name { get; init; }
    public required FieldType Type { get; init; }
    public required string Label { get; init; }
    public string? Hint { get; init; }
    public bool Optional { get; init; }

    /// <summary>Asked only then.</summary>
    public Expression? When { get; init; }

    /// <summary>Used when left out.</summary>
    public Expression? Default { get; init; }

    /// <summary>What stands in it when a form is opened, for the person to send or to change. Unlike a default it is never used when left out.</summary>
    public Expression? Suggest { get; init; }

    /// <summary>Never asked, always this.</summary>
    public Expression? Fixed { get; init; }

    /// <summary>Choices, when they are fixed.</summary>
    public ImmutableList<Option> Options { get; init; } = [];

    /// <summary>Choices, when they depend on the case.</summary>
    public Expression? OptionsFrom { get; init; }

    /// <summary>Values of those <see cref="Options"/> that may be chosen on this case; null: all. The others still have their labels, for what was answered before.</summary>
    public Expression? Offered { get; init; }

    /// <summary>What people are told where there is nothing to choose.</summary>
    public string? None { get; init; }

    /// <summary>Bounds of a number; for a list, <see cref="Min"/> is the least number of rows.</summary>
    public double? Min { get; init; }
    public double? Max { get; init; }

    /// <summary>Fields of each row of a list; empty when rows are single values of <see cref="Of"/>.</summary>
    public ImmutableList<Field> Items { get; init; } = [];
    public FieldType? Of { get; init; }

    /// <summary>Each row goes to the actions register (C11).</summary>
    public bool IsActions { get; init; }

    /// <summary>A yes or no that is ticked on a page: what is not ticked is no.</summary>
    public bool IsTicked { get; init; }
}

public sealed record Option(string Value, string Label);

/// <summary>A fact this trigger adds to a stream (A4).</summary>
public sealed record CountsAs(string Stream, Expression? On, Expression? When, ImmutableList<string> Keep);

public enum Grade
{
    Hard,
    Override,
    Warn,
    Flag,
}

/// <summary>A condition that must be true, graded (C8).</summary>
public sealed record Requirement
{
    public required Grade Grade { get; init; }
    public string? Rule { get; init; }
    public required Expression If { get; init; }
    public Expression? When { get; init; }

    /// <summary>What must be mended.</summary>
    public required Template Say { get; init; }

    /// <summary>Only these roles may override it; empty: whoever may act.</summary>
    public ImmutableList<string> OverrideBy { get; init; } = [];
    public ImmutableList<Recipient> Alert { get; init; } = [];

    /// <summary>Reads neither the form nor its event date: it decides whether the action is offered at all.</summary>
    public required bool IsFormFree { get; init; }
}

/// <summary>Somebody to tell or to owe: a role, the duty's owner, or an expression that gives people.</summary>
public sealed record Recipient(string Source, string? Role, bool IsOwner, Expression? People)
{
    /// <summary>Only while this holds: <c>PA when (profile == 'FamilyOnTrack')</c>.</summary>
    public Expression? When { get; init; }

    /// <summary>What it is worked out from.</summary>
    public IEnumerable<Expression> Expressions => new[] { People, When }.OfType<Expression>();
}

/// <summary>Something somebody owes while in a state.</summary>
public sealed record DutyDefinition
{
    public required string Name { get; init; }
    public required string Title { get; init; }

    /// <summary>What one occurrence is about, said behind the title.</summary>
    public Template? About { get; init; }
    public string? Guidance { get; init; }
    public ImmutableList<string> Rules { get; init; } = [];
    public required ImmutableList<Recipient> Owner { get; init; }

    /// <summary>States in which it is owed.</summary>
    public required FrozenSet<string> In { get; init; }
    public Expression? When { get; init; }
    public required Occurrence Occurrence { get; init; }

    /// <summary>Sources whose facts open an occurrence each.</summary>
    public required FrozenSet<string> OpenedBy { get; init; }
    public DueRule? Due { get; init; }
    public DueRule? WindowFrom { get; init; }

    /// <summary>The session it is meant for, when that is not the one its due date is of.</summary>
    public DueRule? Session { get; init; }

    /// <summary>Who is told when that becomes another one.</summary>
    public ImmutableList<Recipient> TellSessionChange { get; init; } = [];
    public ImmutableList<MetBy> MetBy { get; init; } = [];
    public Expression? MetWhen { get; init; }
    public Expression? MetOn { get; init; }
    public Expression? EndsWhen { get; init; }
    public Expression? MissedWhen { get; init; }

    /// <summary>The reminder of C3 goes to the owner.</summary>
    public bool DefaultReminder { get; init; } = true;
    public ImmutableList<Reminder> Reminders { get; init; } = [];
    public ImmutableList<Recipient> Alert { get; init; } = [];
    public Template? Say { get; init; }
    public ImmutableList<Escalation> Escalate { get; init; } = [];

    /// <summary>Its own ladder, even an empty one, replaces the default.</summary>
    public bool HasOwnEscalation { get; init; }
    public DutyNature Nature { get; init; }
    public ImmutableList<Recipient> OverdueTo { get; init; } = [];
    public bool UntilDone { get; init; }
    public Expression? Minimum { get; init; }
    public Expression? Target { get; init; }
    public ImmutableList<string> Was { get; init; } = [];

    /// <summary>One of its conditions, or what a meeting fact must say, looks at <c>it</c>.</summary>
    public bool LooksAtAnchor { get; init; } = true;

    /// <summary>Its due date and window hang on nothing but the occurrence's own anchor, settings and the calendar.</summary>
    public bool DueHangsOnAnchor { get; init; }

    /// <summary>What it is worked out from.</summary>
    public DutyReads Reads { get; init; } = new(FrozenSet<string>.Empty, true);
}

/// <summary>What meets a duty: an action or a stream.</summary>
public sealed record MetBy(string Source, Expression? Where, Expression? On);

public sealed record Reminder(DueRule On, ImmutableList<Recipient> To, Expression? When, Template? Say);

public sealed record Escalation(string After, ImmutableList<Recipient> To);

/// <param name="IsPublic">Other cases may read it.</param>
public sealed record DataVariable(string Name, string TypeName, Value Default, bool IsPublic = false);

/// <param name="Limit">The rule whose limit bounds it.</param>
public sealed record Setting(string Key, string TypeName, Value Default, string? Limit, string? Description);

public sealed record ComputedValue(string Name, Expression Value, bool IsPublic);

/// <summary>A list over the cases of a process.</summary>
/// <param name="Name">Processes that have a report of one name have one report together.</param>
/// <param name="Rules">Rules that ask for it.</param>
/// <param name="Rows">What one case has to tell: a list of rows, one row, or nothing.</param>
/// <param name="GroupBy">Columns; rows that agree in them are one row, and the numbers of the other columns are added up. Empty: every row stands for itself.</param>
public sealed record Report(string Name, string? Description, ImmutableList<string> Rules, Expression Rows, ImmutableList<ReportColumn> Columns, ImmutableList<string> GroupBy);

/// <param name="Name">As rows have it.</param>
/// <param name="Label">As people read it.</param>
public sealed record ReportColumn(string Name, string Label);

/// <summary>Every process in force, as a snapshot: the newest published version of each, and the older ones live cases still run on.</summary>
public sealed class ProcessLibrary
{
    private readonly FrozenDictionary<string, ProcessMachine> latest;
    private readonly FrozenDictionary<(string, int), ProcessMachine> all;
    private readonly IReadOnlyDictionary<(string Process, int Version), Lazy<ProcessMachine?>> older;

    /// <param name="machines">What is in force.</param>
    /// <param name="older">Versions that live cases may still run on; compiled when first asked for. Null in it: it no longer compiles.</param>
    public ProcessLibrary(IEnumerable<ProcessMachine> machines, IReadOnlyDictionary<(string Process, int Version), Lazy<ProcessMachine?>>? older = null)
    {
        var list = machines.ToList();
        this.older = older ?? FrozenDictionary<(string, int), Lazy<ProcessMachine?>>.Empty;
        all = list.ToFrozenDictionary(m => (m.Process, m.Version));
        latest = list.GroupBy(m => m.Process).ToFrozenDictionary(g => g.Key, g => g.MaxBy(m => m.Version)!);
        Records = list.Where(m => m.IsChildRecord).MaxBy(m => m.Version);
    }

    public IEnumerable<ProcessMachine> Latest => latest.Values.OrderBy(m => m.Process, StringComparer.Ordinal);

    /// <summary>The process that is the child's own record (C18), when there is one.</summary>
    public ProcessMachine? Records { get; }

    public ProcessMachine? Find(string process) => latest.GetValueOrDefault(process);

    public ProcessMachine? Find(string process, int version) =>
        all.GetValueOrDefault((process, version)) ?? older.GetValueOrDefault((process, version))?.Value;

    /// <summary>The machine a case runs on.</summary>
    /// <exception cref="InvalidOperationException">Its version is not in the library.</exception>
    public ProcessMachine Of(Case @case) => Find(@case.Process, @case.Version)
        ?? throw new InvalidOperationException($"Version {@case.Version} of {@case.Process} is not in the library.");

    /// <summary>The machine that judged an entry, and its trigger there. False: it was no trigger's, or that version is gone.</summary>
    public bool TriggerOf(Case @case, HistoryEntry entry, [NotNullWhen(true)] out ProcessMachine? machine, [NotNullWhen(true)] out Trigger? trigger)
    {
        machine = Find(@case.Process, entry.Version);
        trigger = machine?.Triggers.GetValueOrDefault(entry.Action);
        return machine is not null && trigger is not null;
    }

    /// <summary>The machine that judges an occurrence, and the duty there (T5). False: that version is gone, or knows nothing of it.</summary>
    public bool DutyOf(Case @case, DutyOccurrence occurrence, [NotNullWhen(true)] out ProcessMachine? machine, [NotNullWhen(true)] out DutyDefinition? duty)
    {
        machine = Find(@case.Process, @case.VersionThatJudges(occurrence));
        duty = machine?.DutiesByName.GetValueOrDefault(occurrence.Duty);
        if (machine is not null && duty is null)
        {
            // It had another name there.
            duty = Find(@case.Process, @case.Version)?.DutiesByName.GetValueOrDefault(occurrence.Duty)?.Was.Select(machine.DutiesByName.GetValueOrDefault).FirstOrDefault(d => d is not null);
        }

        return machine is not null && duty is not null;
    }

    /// <summary>Id of the case that is a child's record.</summary>
    public static string RecordOf(string child) => $"child:{child}";
}

/// <summary>Restricted children (design section 11).</summary>
/// <param name="When">The computed value of the record that says a child is restricted.</param>
/// <param name="OpenTo">The computed values that name the people the child's cases are open to then: a person or a list of them.</param>
/// <param name="LiftedBy">Roles of which one of them has to have one: no act may close a record to everybody who could open it again.</param>
/// <param name="Say">What an act that would is told.</param>
/// <param name="Emergency">The way in for somebody who is not named; null: there is none.</param>
public sealed record RestrictionDeclaration(string When, ImmutableList<string> OpenTo, ImmutableList<string> LiftedBy, string Say, EmergencyDeclaration? Emergency);

/// <summary>Opens a restricted child's cases to whoever takes an action of the record, for a time.</summary>
/// <param name="Action">The one action that may be taken on a record one can't see, by those who may take it.</param>
/// <param name="Stream">What the action counts as.</param>
/// <param name="Person">The field, kept there, that says who took it.</param>
/// <param name="Hours">For how long, from the moment it was recorded.</param>
public sealed record EmergencyDeclaration(string Action, string Stream, string Person, int Hours);
