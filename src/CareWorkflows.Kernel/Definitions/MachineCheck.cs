using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>Finds what is wrong with a machine that could be read: names that mean nothing, states nobody can reach or leave, duties nobody can meet.</summary>
internal static class MachineCheck
{
    /// <param name="series">Series of sessions there are.</param>
    public static void Run(ProcessMachine machine, Authored definition, IReadOnlySet<string> series)
    {
        if (machine.StatesInOrder.Count == 0)
        {
            // Of what is no state machine nothing more can be said, and that has been.
            if (definition.Object("root")?.Text("type") == "Elsa.StateMachine")
            {
                definition.Find("there are no states");
            }

            return;
        }

        if (string.IsNullOrWhiteSpace(machine.Name))
        {
            definition.Find("the process needs a name that people can read");
        }

        foreach (var twice in definition.Object("root")?.ActivityIds().GroupBy(id => id, StringComparer.Ordinal).Where(g => g.Count() > 1) ?? [])
        {
            definition.Find($"{twice.Count()} activities have the id '{twice.Key}': each needs its own");
        }

        States(machine, definition);
        Duties(machine, definition);
        Names(machine, definition, series);
        Sessions(machine, definition);
        Emergency(machine, definition);
    }

    private static void Emergency(ProcessMachine machine, Authored definition)
    {
        if (machine.Restriction?.Emergency is not { } emergency)
        {
            return;
        }

        if (machine.Triggers.GetValueOrDefault(emergency.Action) is not { Kind: TriggerKind.Action, EventDate: null } action || !action.CountsAs.Any(c => c.Stream == emergency.Stream && c.Keep.Contains(emergency.Person)))
        {
            definition.Find($"restriction, emergency: '{emergency.Action}' must be an action that happens when it is recorded, counts as '{emergency.Stream}' and keeps '{emergency.Person}'");
        }
        else if (action.Form.Find(f => f.Name == emergency.Person) is not { Fixed.Source: "actor.person" })
        {
            definition.Find($"restriction, emergency: '{emergency.Person}' must be fixed as actor.person, so that nobody opens a record for somebody else");
        }

        if (emergency.Hours is < 1 or > 168)
        {
            definition.Find("restriction, emergency: give the hours for which the record is open, from 1 to 168");
        }
    }

    private static void States(ProcessMachine machine, Authored definition)
    {
        var initial = definition.Object("root")?.Text("initialState") ?? machine.StatesInOrder[0].Name;
        if (!machine.States.ContainsKey(initial))
        {
            definition.Find($"the initial state '{initial}' is no state");
            return;
        }

        if (initial != Cases.Case.Start)
        {
            definition.Find($"the initial state must be called '{Cases.Case.Start}', not '{initial}': that is where a case begins");
        }

        var edges = machine.StatesInOrder.SelectMany(s => s.Edges.Values.SelectMany(e => e).Concat(s.Automatic)).ToList();
        var reached = new HashSet<string>(StringComparer.Ordinal) { initial };
        while (edges.Any(e => reached.Contains(e.From) && reached.Add(e.To)))
        {
        }

        var ends = machine.StatesInOrder.Where(s => s.Final).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var hasEnd = ends.Count > 0;
        if (!hasEnd && !machine.IsChildRecord)
        {
            definition.Find("no state is an end: mark at least one as final");
        }

        while (edges.Any(e => ends.Contains(e.To) && ends.Add(e.From)))
        {
        }

        foreach (var state in machine.StatesInOrder)
        {
            if (!reached.Contains(state.Name))
            {
                definition.At(state.Name).Find("no transition leads here");
            }
            else if (!state.Final && hasEnd && !ends.Contains(state.Name))
            {
                definition.At(state.Name).Find("there is no way from here to an end");
            }
        }

        foreach (var edge in edges)
        {
            var at = definition.At($"{edge.From}, {edge.Trigger}");
            if (edge.From != edge.To && edge.To == initial)
            {
                at.Find($"nothing leads back to {initial}: a case begins once");
            }

            if (machine.Triggers.TryGetValue(edge.Trigger, out var trigger) && trigger.Kind == TriggerKind.Action && edge.Roles.Count == 0 && edge.Holders.Count == 0)
            {
                at.Find("nobody may do this: it names no role and no holder");
            }
        }

        foreach (var ambiguous in edges.GroupBy(e => (e.From, e.Trigger)).Where(g => g.Count(e => e.Condition is null && !e.IsOtherwise) > 1 || g.Count(e => e.IsOtherwise) > 1))
        {
            definition.At($"{ambiguous.Key.From}, {ambiguous.Key.Trigger}").Find("several transitions without a condition: one must say when it is meant");
        }

        foreach (var state in machine.StatesInOrder)
        {
            foreach (var edge in state.Automatic)
            {
                definition.At($"{state.Name}, {edge.Trigger}").Find("it has no trigger, so it happens by itself", isError: false);
                if (edge.Condition is null && Circle(edge.To, e => machine.States.TryGetValue(e, out var s) ? s.Automatic.Where(a => a.Condition is null).Select(a => a.To) : [], state.Name) is not null)
                {
                    definition.At($"{state.Name}, {edge.Trigger}").Find("it would happen by itself for ever");
                }
            }
        }
    }

    private static void Duties(ProcessMachine machine, Authored definition)
    {
        foreach (var duty in machine.Duties)
        {
            var at = definition.At(duty.Name);
            if (duty.In.Count == 0)
            {
                at.Find("no state owes it");
            }

            if (duty.Due is null)
            {
                at.Find("'due' is missing: by when it is to be done");
            }

            if (duty.MetBy.Count == 0 && duty.MetWhen is null)
            {
                at.Find("nothing meets it: say 'metBy' or 'metWhen'");
            }

            foreach (var source in duty.MetBy.Select(m => m.Source).Where(s => !machine.Triggers.ContainsKey(s) && !machine.Streams.Contains(s)))
            {
                at.Find($"it is met by '{source}', which is no action and no stream");
            }

            foreach (var state in duty.In.Where(s => duty.MetBy.Count > 0 && !duty.MetBy.Exists(m => WhileOwedFrom(machine, duty, s).Any(w => CanHappenIn(machine, w, m.Source)))).Order(StringComparer.Ordinal))
            {
                if (!duty.UntilDone)
                {
                    at.Find($"{state}: nobody can meet duty {duty.Name} here: no action in this state meets it");
                }
            }

            IEnumerable<string> CountsFrom(string name) => machine.Duties.Where(d => d.Name == name).SelectMany(MachineReader.RulesOf).SelectMany(r => r.Reads.Duties);
            if (CountsFrom(duty.Name).Select(d => Circle(d, CountsFrom, duty.Name)).FirstOrDefault(c => c is not null) is { } circle)
            {
                at.Find($"its due date counts from itself ({string.Join(", ", circle)})");
            }
        }

        foreach (var answered in machine.TriggersInOrder.SelectMany(t => t.Answers.Select(a => (t.Name, Duty: a))).Where(a => machine.Duties.TrueForAll(d => d.Name != a.Duty)))
        {
            definition.At(answered.Name).Find($"it answers '{answered.Duty}', which is no duty");
        }
    }

    /// <summary>The way from one name back to another, when there is one.</summary>
    private static List<string>? Circle(string from, Func<string, IEnumerable<string>> next, string back)
    {
        var passed = new HashSet<string>(StringComparer.Ordinal);
        List<string>? Way(string at)
        {
            if (at == back)
            {
                return [at];
            }

            return passed.Add(at) ? next(at).Select(Way).FirstOrDefault(w => w is not null) is { } way ? [at, .. way] : null : null;
        }

        return Way(from);
    }

    /// <summary>A state and those it leads to in which the duty stays owed.</summary>
    private static HashSet<string> WhileOwedFrom(ProcessMachine machine, DutyDefinition duty, string state)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { state };
        var ahead = new Queue<string>(reached);
        while (ahead.TryDequeue(out var at))
        {
            foreach (var to in machine.States[at].Edges.Values.SelectMany(e => e).Concat(machine.States[at].Automatic).Select(e => e.To).Where(t => duty.In.Contains(t) && reached.Add(t)))
            {
                ahead.Enqueue(to);
            }
        }

        return reached;
    }

    private static bool CanHappenIn(ProcessMachine machine, string state, string source) =>
        machine.EdgesFrom(state, source).Count > 0
        || machine.States[state].TriggersInOrder.Exists(t => machine.Triggers[t].CountsAs.Exists(c => c.Stream == source))
        || (source == ProcessMachine.ActionsStream);

    private static void Names(ProcessMachine machine, Authored definition, IReadOnlySet<string> series)
    {
        var declared = Declared(machine, series);
        var known = new HashSet<string>(Vocabulary.Everywhere, StringComparer.Ordinal);
        known.UnionWith(machine.Data.Keys);
        known.UnionWith(machine.Computed.Keys);
        var judging = new HashSet<string>(known.Concat(Vocabulary.WhenJudging), StringComparer.Ordinal);

        foreach (var state in machine.StatesInOrder)
        {
            foreach (var edge in state.Edges.Values.SelectMany(e => e).Concat(state.Automatic))
            {
                var at = definition.At($"{edge.From}, {edge.Trigger}");
                var fields = machine.Triggers.TryGetValue(edge.Trigger, out var trigger) ? trigger.Form : [];
                Check(at, edge.Condition, judging, fields);
                foreach (var requirement in edge.Requirements)
                {
                    foreach (var expression in new[] { requirement.If, requirement.When }.Concat(requirement.Say.Expressions))
                    {
                        Check(at, expression, judging, fields);
                    }
                }

                foreach (var expression in edge.Requirements.SelectMany(r => r.Alert).SelectMany(r => r.Expressions))
                {
                    CheckNames(at, expression, judging);
                }

                foreach (var expression in edge.Action.SelectMany(a => a.Reads))
                {
                    Check(at, expression, judging.Append("item").ToHashSet(StringComparer.Ordinal), fields);
                }

                foreach (var holder in edge.Holders)
                {
                    // Who may act is asked before there is a form.
                    Check(at, holder, known, fields);
                }
            }
        }

        foreach (var state in machine.StatesInOrder)
        {
            foreach (var expression in state.Entry.Concat(state.Exit).SelectMany(e => e.Reads))
            {
                CheckNames(definition.At(state.Name), expression, [.. judging, "item"]);
            }
        }

        foreach (var expression in machine.OverridesAlert.SelectMany(r => r.Expressions))
        {
            CheckNames(definition.At("overridesAlert"), expression, judging);
        }

        foreach (var trigger in machine.TriggersInOrder)
        {
            var at = definition.At(trigger.Name);
            foreach (var (_, expression) in trigger.With.Values)
            {
                Check(at, expression, judging, trigger.Form);
            }

            Fires(machine, at, trigger);

            foreach (var (name, expression) in trigger.Writes)
            {
                if (!machine.Data.ContainsKey(name))
                {
                    at.Find($"it writes '{name}', which is no data of this process");
                }

                Check(at, expression, judging, trigger.Form);
            }

            if (trigger.EventDate is { } date)
            {
                var type = trigger.Form.Find(f => f.Name == date)?.Type.ToString() ?? machine.Data.GetValueOrDefault(date)?.TypeName;
                if (type is null)
                {
                    at.Find($"its event date '{date}' is neither a field nor data");
                }
                else if (type is not (nameof(FieldType.Date) or nameof(FieldType.DateTime)))
                {
                    at.Find($"its event date '{date}' is no date but a {type}");
                }
            }

            HashSet<string> bare = [.. judging, .. machine.TriggersInOrder.SelectMany(t => t.Form).Select(f => f.Name)];
            foreach (var counts in trigger.CountsAs)
            {
                Check(at, counts.On, bare, trigger.Form);
                Check(at, counts.When, bare, trigger.Form);
            }

            var before = new List<Field>();
            foreach (var field in trigger.Form)
            {
                // A condition or default may look at the fields before it, never at those after (T25).
                Check(at.At(field.Name), field.When, judging, before);
                Check(at.At(field.Name), field.Default, judging, before);
                Check(at.At(field.Name), field.Suggest, judging, before);
                foreach (var chosen in field.Items.Prepend(field))
                {
                    Check(at.At(field.Name), chosen.OptionsFrom, judging, before);
                    Check(at.At(field.Name), chosen.Offered, judging, before);
                }

                Check(at.At(field.Name), field.Fixed, judging, before);
                before.Add(field);
            }

            DueRule(declared, at, trigger.Due);
        }

        foreach (var duty in machine.Duties)
        {
            var at = definition.At(duty.Name);
            foreach (var expression in new[] { duty.When, duty.EndsWhen, duty.MetWhen, duty.MetOn, duty.MissedWhen, duty.Minimum, duty.Target })
            {
                Check(at, expression, known, []);
            }

            foreach (var by in duty.MetBy)
            {
                CheckNames(at, by.Where, [.. known, "form"]);
                CheckNames(at, by.On, [.. known, "form"]);
            }

            foreach (var expression in duty.About?.Expressions ?? [])
            {
                CheckNames(at, expression, known);
            }

            foreach (var reminder in duty.Reminders)
            {
                CheckNames(at, reminder.When, known);
            }

            // Whom to tell may be looked up at the moment of telling; a role that there isn't reads as a name.
            foreach (var expression in duty.Owner.Concat(duty.Alert).Concat(duty.OverdueTo).Concat(duty.Escalate.SelectMany(e => e.To)).Concat(duty.Reminders.SelectMany(r => r.To)).SelectMany(r => r.Expressions))
            {
                CheckNames(at, expression, [.. known, "people"]);
            }

            foreach (var rule in MachineReader.RulesOf(duty))
            {
                DueRule(declared, at, rule);
            }

            foreach (var finding in duty.Occurrence.Check(declared))
            {
                at.Find(finding.Problem);
            }
        }

        foreach (var report in machine.Reports)
        {
            Check(definition.At($"report {report.Name}"), report.Rows, [.. judging, "entries"], []);
        }

        foreach (var rule in ProcessCompiler.Care(definition)?.Object("limits")?.Names ?? [])
        {
            DueRule(declared, definition.At("limits"), machine.Limits.GetValueOrDefault(rule));
        }

        foreach (var computed in machine.Computed.Values)
        {
            Check(definition.At(computed.Name), computed.Value, known, []);
            IEnumerable<string> Needs(string name) => machine.Computed.TryGetValue(name, out var needed) ? needed.Value.FreeNames : [];
            if (Needs(computed.Name).Select(n => Circle(n, Needs, computed.Name)).FirstOrDefault(c => c is not null) is { } circle)
            {
                definition.At(computed.Name).Find($"it needs itself to be worked out ({string.Join(", ", circle)})");
            }
        }
    }

    /// <summary>What a trigger does in place of itself must be there, be possible where it comes, and get its form.</summary>
    private static void Fires(ProcessMachine machine, Authored at, Trigger trigger)
    {
        if (trigger.Fires is not { } fires)
        {
            return;
        }

        if (!machine.Triggers.TryGetValue(fires, out var fired))
        {
            at.Find($"it fires '{fires}', which is no action");
            return;
        }

        if (Circle(fires, t => machine.Triggers.TryGetValue(t, out var next) && next.Fires is { } further ? [further] : [], trigger.Name) is not null)
        {
            at.Find($"it fires itself ({fires})");
            return;
        }

        foreach (var state in machine.StatesInOrder.Where(s => s.Edges.ContainsKey(trigger.Name) && !s.Edges.ContainsKey(fires)))
        {
            at.Find($"{state.Name}: it fires '{fires}', which is not possible here");
        }

        foreach (var misfit in trigger.With.Misfits(fired, trigger.Form))
        {
            at.Find(misfit);
        }
    }

    /// <summary>What a session or a series is told by must be there.</summary>
    private static void Sessions(ProcessMachine machine, Authored definition)
    {
        var at = definition.At("customProperties.care");
        if (machine.Sessions is { } session)
        {
            foreach (var name in new[] { session.Series, session.NominalOn, session.StartsAt, session.EndsAt, session.CutoffAt }.Where(n => n.Length > 0 && !machine.Data.ContainsKey(n)))
            {
                at.Find($"a session is told by '{name}', which is no data of this process");
            }
        }

        if (machine.Sessions?.Meeting is { } meeting)
        {
            foreach (var (called, name) in meeting.Names.Where(n => n.Name.Length > 0 && !machine.Data.ContainsKey(n.Name) && !machine.Computed.ContainsKey(n.Name)))
            {
                at.Find($"the {called} of a meeting is told by '{name}', which is neither data nor a computed value");
            }

            foreach (var role in meeting.OpenTo.Where(r => !machine.Roles.ContainsKey(r)))
            {
                at.Find($"the sessions are open to '{role}', and there is no such role");
            }

            if (machine.TriggersInOrder.TrueForAll(t => t.Form.TrueForAll(f => f.Name != meeting.Attendance || f.Type != FieldType.List)))
            {
                at.Find($"no form records the attendance of a meeting: it needs a list called '{meeting.Attendance}'");
            }
        }

        if (machine.Series is { } series && (!machine.Data.ContainsKey(series.Series) || !machine.Computed.ContainsKey(series.Planned)))
        {
            at.Find("a series is told by the data that name it and by the computed value that plans its sessions");
        }

        foreach (var state in new[] { machine.Sessions?.Open, machine.Sessions?.Sitting, machine.Sessions?.Cancelled, machine.Series?.Runs }
            .SelectMany(s => s ?? (IEnumerable<string>)[]).Where(s => !machine.States.ContainsKey(s)))
        {
            at.Find($"'{state}' is no state");
        }
    }

    private static void DueRule(Kernel.Duties.DueRuleNames declared, Authored at, Kernel.Duties.DueRule? rule)
    {
        foreach (var finding in rule?.Check(declared).Findings ?? [])
        {
            at.Find(finding.Problem);
        }
    }

    private static Kernel.Duties.DueRuleNames Declared(ProcessMachine machine, IReadOnlySet<string> series) => new()
    {
        Series = series,
        Fields = machine.Data.Keys.Concat(machine.Computed.Keys).Concat(machine.TriggersInOrder.SelectMany(t => t.Form).Select(f => f.Name)).ToHashSet(StringComparer.Ordinal),
        Actions = machine.Triggers.Keys.ToHashSet(StringComparer.Ordinal),
        Streams = machine.Streams,
        Duties = machine.Duties.Select(d => d.Name).ToHashSet(StringComparer.Ordinal),
        Settings = machine.Settings.Keys.ToHashSet(StringComparer.Ordinal),
    };

    private static void Check(Authored at, Expression? expression, HashSet<string> known, IReadOnlyCollection<Field> fields)
    {
        if (expression is null)
        {
            return;
        }

        CheckNames(at, expression, known);
        at = PlaceOf(expression, at);
        foreach (var unknown in expression.MemberPaths.Where(p => p.Root == "form" && fields.All(f => f.Name != p.Member) && known.Contains("form")).Select(p => p.Member).Distinct())
        {
            at.Find($"the form has no field '{unknown}' (yet), in: {expression.Source}");
        }
    }

    private static void CheckNames(Authored at, Expression? expression, HashSet<string> known)
    {
        foreach (var unknown in (expression?.FreeNames ?? Enumerable.Empty<string>()).Where(n => !known.Contains(n)))
        {
            PlaceOf(expression!, at).Find($"'{unknown}' means nothing here, in: {expression!.Source}");
        }
    }

    private static Authored PlaceOf(Expression expression, Authored at) => expression.Place is { } place ? at.At(place) : at;
}
