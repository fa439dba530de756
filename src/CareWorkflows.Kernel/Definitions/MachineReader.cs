using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>Reads one definition into a machine: gathers states and triggers, expands groups, takes in what the library adds.</summary>
internal sealed class MachineReader
{
    private readonly string process;
    private readonly Authored definition;
    private readonly ProcessSources sources;
    private readonly IReadOnlyDictionary<string, Role> roles;
    private readonly TriggerReader triggers;
    private readonly EffectReader effects;
    private readonly DutyReader duties;

    // The child's own record is no process with meetings and breaches of its own; it takes the library's words, not its edges.
    private readonly bool takesLibraryEdges;

    public MachineReader(string process, Authored definition, ProcessSources sources, IReadOnlyDictionary<string, Role> roles)
    {
        this.process = process;
        this.definition = definition;
        this.sources = sources;
        this.roles = roles;
        triggers = new TriggerReader(sources, new FieldReader(sources), roles.Keys.ToHashSet(StringComparer.Ordinal));
        effects = new EffectReader(triggers, name => sources.Template(process, name));
        duties = new DutyReader(triggers);
        takesLibraryEdges = sources.Library is not null && ProcessCompiler.Care(definition)?.Text("record") is null;
    }

    public ProcessMachine Read()
    {
        var care = ProcessCompiler.Care(definition);
        var root = definition.Object("root");
        if (root is null || root.Text("type") != "Elsa.StateMachine")
        {
            definition.Find("the root must be an Elsa.StateMachine" + (root?.Text("type") is { } other ? $", not an {other}: a process is states, and transitions between them" : ""));
            foreach (var type in root?.ActivityTypes().Where(t => !ActivityCatalogue.Has(t) && !ActivityCatalogue.Triggers.ContainsKey(t) && t != DutyDeclaration.Type && t != FlowDecision.Type).Distinct() ?? [])
            {
                definition.Find($"there is no activity '{type}' here");
            }
        }

        var states = root?.Objects("states", "state") ?? [];
        var libraryStates = takesLibraryEdges ? sources.Library!.Object("root")?.Objects("states", "state") ?? [] : [];
        var groups = new StateGroups(states, root?.Text("initialState") ?? Case.Start);
        foreach (var twice in states.GroupBy(s => s.Text("name")).Where(g => g.Count() > 1))
        {
            definition.Find($"there are {twice.Count()} states called '{twice.Key}'");
        }

        var transitions = (root?.Objects("transitions", "transition") ?? []).Concat(
            takesLibraryEdges ? sources.Library!.Object("root")?.Objects("transitions", "transition") ?? [] : []).ToList();
        var read = ReadTriggers(transitions);
        var edges = transitions.SelectMany(t => Edges(t, groups, read)).ToList();
        var order = read.Keys.ToList();
        var machineStates = states.Where(s => !StateGroups.IsGroup(s.Needed("name"))).DistinctBy(s => s.Text("name")).Select(s => ReadState(s, edges, order, read)).ToImmutableList();
        var variables = Variables().ToList();
        var dutyList = Duties(states, libraryStates, groups);
        var computed = variables.OfType<ComputedValue>().ToFrozenDictionary(v => v.Name, StringComparer.Ordinal);
        dutyList = [.. dutyList.Select(d => d with
        {
            Reads = DutyReads.Of(d, dutyList, computed),
            LooksAtAnchor = DutyReads.LooksAtAnchor(d),
            DueHangsOnAnchor = DutyReads.DueHangsOnAnchor(d),
        })];
        var reports = ReadReports(care).ToList();
        var counted = read.Values.SelectMany(t => t.CountsAs).Select(c => c.Stream);
        var expressions = ExpressionsOf(machineStates, edges, read.Values, dutyList, variables).Concat(reports.Select(r => r.Rows)).ToList();
        var data = variables.OfType<DataVariable>().ToFrozenDictionary(v => v.Name, StringComparer.Ordinal);
        var seriesNamed = ScheduleReader.Named(expressions, dutyList.SelectMany(d => RulesOf(d).Select(r => r.Reads).Append(d.Occurrence.Reads)).Concat(read.Values.Select(t => t.Due?.Reads).OfType<Duties.DueRuleReads>()));
        var shared = sources.Library is { } library ? ProcessCompiler.Care(library) : null;
        return new ProcessMachine
        {
            Process = process,
            Version = (int)(definition.Number("version") ?? 1),
            Name = definition.Needed("name"),
            Description = definition.Text("description"),
            Code = care?.Text("code"),
            Aliases = care?.Texts("aliases") ?? [],
            AboutChild = care?.Text("about") == "child",
            IsChildRecord = care?.Text("record") == "child",
            Sessions = care?.Object("session") is { } session ? ReadSession(session) : null,
            Series = care?.Object("series") is { } series ? ReadSeries(series) : null,
            SeriesNamed = seriesNamed,
            LinkReaders = LinkReader.Of(machineStates, dutyList, computed),
            TellsOfLinked = LinkReader.TellsOfLinked(dutyList, computed),
            ScheduleReaders = ScheduleReader.Of(machineStates, dutyList, computed, data, seriesNamed),
            RoleHolders = (care?.Object("roleHolders") is { } holders ? holders.Names.ToDictionary(n => n, holders.Needed) : []).ToFrozenDictionary(StringComparer.Ordinal),
            TeamOf = care?.Text("teamOf"),
            Restriction = care?.Object("restriction") is { } restriction ? ReadRestriction(restriction) : null,
            AlsoTold = (care?.AsExpressions("alsoTold") ?? []).ToFrozenDictionary(StringComparer.Ordinal),
            Roles = roles.ToFrozenDictionary(StringComparer.Ordinal),
            MayCorrect = shared?.Texts("mayCorrect") ?? [],
            States = machineStates.ToFrozenDictionary(s => s.Name, StringComparer.Ordinal),
            StatesInOrder = machineStates,
            Triggers = read.ToFrozenDictionary(StringComparer.Ordinal),
            TriggersInOrder = [.. read.Values],
            Duties = dutyList,
            DutiesByName = dutyList.ToFrozenDictionary(d => d.Name, StringComparer.Ordinal),
            DutiesInOrder = InOrder(dutyList),
            Data = data,
            Settings = variables.OfType<Setting>().ToFrozenDictionary(v => v.Key, StringComparer.Ordinal),
            Computed = computed,
            Streams = counted.Append(ProcessMachine.ActionsStream).ToFrozenSet(StringComparer.Ordinal),
            KeptActions = KeptActions(expressions, dutyList, read).ToFrozenSet(StringComparer.Ordinal),
            FactFields = read.Values.SelectMany(t => t.CountsAs.Select(c => c.Stream).Append(t.Name).Select(s => (Source: s, Trigger: t)))
                .GroupBy(s => s.Source, StringComparer.Ordinal)
                .ToFrozenDictionary(g => g.Key, g => g.SelectMany(s => s.Trigger.Form).Select(f => f.Name).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal),
            ReadMembers = expressions.SelectMany(e => e.MemberNames.Concat(e.FreeNames)).Concat(dutyList.SelectMany(RulesOf).SelectMany(r => r.Reads.Fields)).ToFrozenSet(StringComparer.Ordinal),
            OverridesAlert = care is null ? [] : triggers.Recipients(care, "overridesAlert"),
            SecondAlert = shared is not null && shared.Has("secondAlert") ? triggers.Recipients(shared, "secondAlert") : null,
            MissingYearAlert = shared is null ? [] : triggers.Recipients(shared, "missingYearAlert"),
            Claims = care?.Texts("claims") ?? [],
            Reports = [.. reports],
            Keeps = (care?.Object("keeps") is { } keeps ? keeps.Names.ToDictionary(n => n, keeps.Needed) : []).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Limits = ReadLimits(care),
            Called = ReadCalled(care),
        };
    }

    /// <summary>The library's and its own; its own win. The child's record tells nothing in lists of cases.</summary>
    private IEnumerable<Report> ReadReports(Authored? care) =>
        new[] { takesLibraryEdges && sources.Library is { } library ? ProcessCompiler.Care(library) : null, care }.OfType<Authored>()
            .SelectMany(c => c.Objects("reports", "report")).Reverse().DistinctBy(r => r.Text("name")).Reverse()
            .Select(ReadReport).OfType<Report>();

    private static Report? ReadReport(Authored report) => report.AsExpression("rows") is { } rows
        ? new Report(report.Needed("name"), report.Text("description"), report.Texts("rules"), rows,
            [.. report.Objects("columns", "column").Select(c => new ReportColumn(c.Needed("name"), c.Text("label") ?? c.Needed("name")))], report.Texts("groupBy"))
        : null;

    private static SessionDeclaration ReadSession(Authored session) => new(
        session.Needed("series"), session.Needed("nominalOn"), session.Needed("startsAt"), session.Needed("endsAt"), session.Text("cutoffAt") ?? "",
        session.Texts("open").ToFrozenSet(StringComparer.Ordinal), session.Texts("sitting").ToFrozenSet(StringComparer.Ordinal), session.Texts("cancelled").ToFrozenSet(StringComparer.Ordinal))
    {
        Meeting = session.Object("meeting") is { } meeting
            ? new MeetingDeclaration(
                meeting.Texts("openTo").ToFrozenSet(StringComparer.Ordinal), meeting.Needed("chair"), meeting.Needed("parts"), meeting.Needed("agenda"), meeting.Needed("members"), meeting.Needed("attendance"), meeting.Needed("quorum"))
            : null,
    };

    private static RestrictionDeclaration ReadRestriction(Authored restriction) => new(
        restriction.Needed("when"), restriction.Texts("openTo"), restriction.Texts("liftedBy"),
        restriction.Text("say") ?? "This would close a restricted record to everybody who could open it again.",
        restriction.Object("emergency") is { } emergency
            ? new EmergencyDeclaration(emergency.Needed("action"), emergency.Needed("stream"), emergency.Needed("person"), (int)(emergency.Number("hours") ?? 0))
            : null);

    private static SeriesDeclaration ReadSeries(Authored series) => new(
        series.Needed("series"), series.Texts("names").ToFrozenSet(StringComparer.Ordinal), series.Needed("planned"), series.Texts("runs").ToFrozenSet(StringComparer.Ordinal));

    /// <summary>An object of the library's and of its own, in this order: its own win.</summary>
    private IEnumerable<Authored> Both(Authored? care, string name) =>
        new[] { sources.Library is { } library ? ProcessCompiler.Care(library) : null, care }.Select(c => c?.Object(name)).OfType<Authored>();

    private FrozenDictionary<string, string> ReadCalled(Authored? care)
    {
        var called = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var written in Both(care, "called"))
        {
            foreach (var name in written.Names)
            {
                called[name] = written.Needed(name);
            }
        }

        return called.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private FrozenDictionary<string, Duties.DueRule> ReadLimits(Authored? care)
    {
        var limits = new Dictionary<string, Duties.DueRule>(StringComparer.Ordinal);
        foreach (var written in Both(care, "limits").Select(w => w.At("limits")))
        {
            foreach (var rule in written.Names)
            {
                if (written.AsDueRule(rule) is { } limit)
                {
                    limits[rule] = limit;
                }
            }
        }

        return limits.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private IEnumerable<object> Variables()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var own = definition.Objects("variables", "variable");
        foreach (var variable in own.Concat(sources.Library?.Objects("variables", "variable") ?? []))
        {
            var name = variable.Needed("name");
            if (!seen.Add(name))
            {
                // What the library says, a process may say otherwise; itself it says it once.
                if (own.Contains(variable))
                {
                    variable.Find($"the name '{name}' is given twice");
                }

                continue;
            }

            var type = variable.Text("typeName") ?? "Text";
            if (type is not ("Computed" or "Map") && !OfElsa.Contains(type) && !Enum.TryParse<FieldType>(type, out _))
            {
                variable.At(name).Find($"'{type}' is not a type of data");
            }
            else if (variable.Plain("value")?.ToString() is { Length: > 0 } start && !Fits(type, start))
            {
                variable.At(name).Find($"its value '{start}' is no {type}");
            }

            if (type == "Computed")
            {
                if (variable.AsExpression("value") is { } value)
                {
                    yield return new ComputedValue(name, value, variable.Flag("public"));
                }
            }
            else if (name.Contains('.'))
            {
                yield return new Setting(name, type, variable.AsValue("value"), variable.Text("limit"), variable.Text("description"));
            }
            else
            {
                yield return new DataVariable(name, type, variable.AsValue("value"), variable.Flag("public"));
            }
        }
    }

    /// <summary>What an Elsa server calls types: such data is taken as it comes.</summary>
    private static readonly FrozenSet<string> OfElsa = new[]
    {
        "String", "Boolean", "Int32", "Int64", "Single", "Double", "Decimal", "Object", "DateTimeOffset", "DateOnly", "TimeSpan", "Guid",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Studio keeps every value as text.</summary>
    private static bool Fits(string type, string value) => type switch
    {
        nameof(FieldType.Int) => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        nameof(FieldType.Num) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        nameof(FieldType.Bool) => bool.TryParse(value, out _),
        nameof(FieldType.Date) => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => true,
    };

    private Dictionary<string, Trigger> ReadTriggers(List<Authored> transitions)
    {
        var read = new Dictionary<string, Trigger>(StringComparer.Ordinal);
        var whole = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var transition in transitions)
        {
            if (transition.Object("trigger") is not { } trigger)
            {
                continue;
            }

            var type = trigger.Needed("type");
            if (!ActivityCatalogue.Triggers.TryGetValue(type, out var kind))
            {
                trigger.Find($"'{type}' is no trigger; a transition waits for a Care.Action, a Care.Deadline or a Care.Signal");
                continue;
            }

            var name = trigger.Needed("name");
            ActivityCatalogue.CheckInputs(trigger.At(name), type);
            if (!ProcessSources.IsWhole(trigger))
            {
                continue;
            }

            var text = trigger.Definition();
            if (whole.TryGetValue(name, out var other))
            {
                if (other != text)
                {
                    trigger.Find($"'{name}' is written out twice, differently; write it out once and only name it elsewhere");
                }

                continue;
            }

            whole[name] = text;
            read[name] = triggers.Read(trigger, process, kind);
        }

        foreach (var transition in transitions)
        {
            if (transition.Object("trigger") is { } trigger && trigger.Text("name") is { } name && !read.ContainsKey(name)
                && ActivityCatalogue.Triggers.TryGetValue(trigger.Text("type") ?? "", out var kind))
            {
                read[name] = triggers.Read(trigger, process, kind);
            }
        }

        return read;
    }

    private IEnumerable<Edge> Edges(Authored transition, StateGroups groups, Dictionary<string, Trigger> read)
    {
        var from = transition.Needed("from");
        var to = transition.Needed("to");
        var trigger = transition.Object("trigger");
        var name = trigger?.Text("name") ?? transition.Text("name") ?? "";
        if (trigger is not null && !read.ContainsKey(name))
        {
            yield break;
        }

        if (!groups.IsKnown(from))
        {
            transition.Find($"it leads from '{from}', which is no state");
            yield break;
        }

        if (!groups.IsKnown(to) || (StateGroups.IsGroup(to) && to != from))
        {
            transition.Find($"it leads to '{to}', which is no state" + (StateGroups.IsGroup(to) ? "; a group is a target only for staying" : ""));
            yield break;
        }

        var whole = trigger is null ? null : WholeOf(name, trigger);
        var condition = transition.Text("condition");
        var edgeRoles = trigger is null ? [] : trigger.Has("roles") ? triggers.Roles(trigger) : triggers.Roles(whole!);
        var holders = trigger is null ? [] : trigger.Has("holders") ? TriggerReader.Holders(trigger) : trigger.Has("roles") && !ReferenceEquals(trigger, whole) ? [] : TriggerReader.Holders(whole!);
        var requirements = whole is null ? [] : triggers.Requirements(whole, process);
        if (whole is not null && !ReferenceEquals(whole, trigger) && trigger!.Has("requirements"))
        {
            requirements = requirements.AddRange(triggers.Requirements(trigger, process));
        }

        var action = effects.Slot(transition, "action");
        var reenter = transition.Flag("reenter") || (trigger?.Flag("reenter") ?? false);
        var id = transition.Text("id") ?? $"{from}-{name}-{to}";
        // Studio edits only what stands on the trigger, so both count.
        var within = trigger is null ? null : groups.States(from, trigger).ToHashSet(StringComparer.Ordinal);
        foreach (var state in groups.States(from, transition).Where(s => within?.Contains(s) ?? true))
        {
            var target = StateGroups.IsGroup(to) ? state : to;
            yield return new Edge
            {
                Id = StateGroups.IsGroup(from) ? $"{id}@{state}" : id,
                From = state,
                To = target,
                Trigger = name,
                Condition = condition is null or "otherwise" ? null : transition.AsExpression("condition"),
                IsOtherwise = condition == "otherwise",
                Action = action,
                IsInternal = target == state && !reenter,
                Roles = edgeRoles,
                Holders = holders,
                Requirements = requirements,
            };
        }
    }

    private Authored WholeOf(string name, Authored trigger) => ProcessSources.IsWhole(trigger) ? trigger : sources.Trigger(process, name) ?? trigger;

    private MachineState ReadState(Authored state, List<Edge> edges, List<string> order, Dictionary<string, Trigger> read)
    {
        var name = state.Needed("name");
        var outgoing = edges.Where(e => e.From == name).ToList();
        var byTrigger = outgoing.Where(e => order.Contains(e.Trigger)).GroupBy(e => e.Trigger).ToFrozenDictionary(g => g.Key, g => g.ToImmutableList(), StringComparer.Ordinal);
        return new MachineState
        {
            Id = state.Text("id") ?? name,
            Name = name,
            Title = state.Text("title"),
            Final = state.Flag("final"),
            Position = state.Object("position") is { } position ? (position.Number("x") ?? 0, position.Number("y") ?? 0) : null,
            Entry = effects.Slot(state, "entry", dutiesAllowed: true),
            Exit = effects.Slot(state, "exit"),
            Edges = byTrigger,
            TriggersInOrder = [.. order.Where(byTrigger.ContainsKey)],
            Deadlines = [.. order.Where(byTrigger.ContainsKey).Select(t => read[t]).Where(t => t.Kind == TriggerKind.Deadline)],
            Automatic = [.. outgoing.Where(e => !order.Contains(e.Trigger))],
        };
    }

    /// <summary>A duty of the library that the process has under a name of its own (<c>was</c>) is the process's, and owed once.</summary>
    private ImmutableList<DutyDefinition> Duties(IReadOnlyCollection<Authored> own, IReadOnlyCollection<Authored> library, StateGroups groups)
    {
        var read = new List<DutyDefinition>();
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var renamed = own.SelectMany(DutiesIn).SelectMany(d => d.Texts("was")).ToHashSet(StringComparer.Ordinal);
        var declared = own.SelectMany(s => DutiesIn(s).Select(d => (s, d)))
            .Concat(library.SelectMany(s => DutiesIn(s).Where(d => !renamed.Contains(d.Needed("name"))).Select(d => (s, d))));
        foreach (var (state, duty) in declared)
        {
            var live = groups.States(state.Needed("name"), duty).ToFrozenSet(StringComparer.Ordinal);
            var dutyName = duty.Needed("name");
            var at = read.FindIndex(d => d.Name == dutyName);
            if (at < 0)
            {
                read.Add(duties.Read(duty, live));
                texts[dutyName] = duty.Definition();
            }
            else
            {
                if (duty.Names.Any(n => n is "due" or "owner" or "metBy") && texts[dutyName] != duty.Definition())
                {
                    duty.Find($"'{dutyName}' is written out twice, differently; write it out once and only name it elsewhere");
                }

                read[at] = read[at] with { In = read[at].In.Concat(live).ToFrozenSet(StringComparer.Ordinal) };
            }
        }

        return [.. read];
    }

    /// <summary>Duties whose due dates others count from come first. A circle is found by <see cref="MachineCheck"/>; here it just ends.</summary>
    private static ImmutableList<DutyDefinition> InOrder(ImmutableList<DutyDefinition> duties)
    {
        var ordered = new List<DutyDefinition>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var duty in duties)
        {
            Add(duty);
        }

        return [.. ordered];

        void Add(DutyDefinition duty)
        {
            if (!seen.Add(duty.Name))
            {
                return;
            }

            foreach (var before in RulesOf(duty).SelectMany(r => r.Reads.Duties).Select(name => duties.Find(d => d.Name == name)).OfType<DutyDefinition>())
            {
                Add(before);
            }

            ordered.Add(duty);
        }
    }

    private static IEnumerable<Authored> DutiesIn(Authored state)
    {
        if (state.Object("entry") is not { } entry)
        {
            return [];
        }

        IEnumerable<Authored> activities = entry.Text("type") == Sequence.Type ? entry.Objects("activities", "activity") : [entry.At(entry.Text("name") ?? "entry")];
        return activities.Where(a => a.Text("type") == DutyDeclaration.Type);
    }

    internal static IEnumerable<Duties.DueRule> RulesOf(DutyDefinition duty) =>
        new[] { duty.Due, duty.WindowFrom, duty.Session }.Concat(duty.Reminders.Select(r => r.On)).OfType<Duties.DueRule>();

    /// <summary>Every expression of the process.</summary>
    private static IEnumerable<Expression> ExpressionsOf(
        IEnumerable<MachineState> states, List<Edge> edges, IEnumerable<Trigger> triggers, ImmutableList<DutyDefinition> duties, List<object> variables) =>
        Some(
        [
            .. edges.Select(e => e.Condition),
            .. edges.SelectMany(e => e.Holders),
            .. edges.SelectMany(e => e.Requirements).SelectMany(r => new[] { r.If, r.When }.Concat(r.Say.Expressions)),
            .. edges.SelectMany(e => e.Action).SelectMany(a => a.Reads),
            .. states.SelectMany(s => s.Entry.Concat(s.Exit)).SelectMany(a => a.Reads),
            .. triggers.SelectMany(t => t.Writes.Concat(t.With.Values).Select(w => w.Value)),
            .. triggers.SelectMany(t => t.CountsAs).SelectMany(c => new[] { c.On, c.When }),
            .. triggers.SelectMany(t => t.Form.Concat(t.Form.SelectMany(f => f.Items))).SelectMany(f => new[] { f.When, f.Default, f.Suggest, f.Fixed, f.OptionsFrom, f.Offered }),
            .. triggers.Select(t => t.Due).OfType<Duties.DueRule>().SelectMany(r => r.Reads.Expressions),
            .. duties.SelectMany(RulesOf).SelectMany(r => r.Reads.Expressions),
            .. duties.SelectMany(d => d.Occurrence.Reads.Expressions),
            .. duties.SelectMany(d => new[] { d.When, d.MetWhen, d.MetOn, d.EndsWhen, d.MissedWhen, d.Minimum, d.Target }),
            .. duties.SelectMany(d => d.MetBy).SelectMany(m => new[] { m.Where, m.On }),
            .. duties.SelectMany(d => d.About?.Expressions ?? []),
            .. duties.SelectMany(d => d.Reminders).SelectMany(r => new[] { r.When }.Concat(r.Say?.Expressions ?? [])),
            .. duties.SelectMany(d => d.Owner.Concat(d.Alert).Concat(d.OverdueTo)).SelectMany(r => r.Expressions),
            .. variables.OfType<ComputedValue>().Select(c => c.Value),
        ]);

    private static IEnumerable<Expression> Some(IEnumerable<Expression?> expressions) => expressions.OfType<Expression>();

    private static IEnumerable<string> KeptActions(List<Expression> expressions, ImmutableList<DutyDefinition> duties, Dictionary<string, Trigger> triggers) =>
        expressions.SelectMany(e => e.Calls).Where(c => Vocabulary.OfFacts.Contains(c.Function)).Select(c => c.FirstTextArgument).OfType<string>()
            .Concat(duties.SelectMany(d => d.MetBy).Select(m => m.Source))
            .Concat(duties.SelectMany(RulesOf).SelectMany(r => r.Reads.Sources))
            .Concat(duties.SelectMany(d => d.Occurrence.Reads.Sources))
            .Concat(triggers.Values.Select(t => t.Due).OfType<Duties.DueRule>().SelectMany(r => r.Reads.Sources))
            .Where(triggers.ContainsKey);
}
