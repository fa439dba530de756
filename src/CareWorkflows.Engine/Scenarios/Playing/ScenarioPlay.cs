using System.Globalization;
using CareWorkflows.Engine.Scenarios.Expecting;
using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Playing;

/// <summary>One playing of one scenario: its steps in order, until one is not as it says.</summary>
internal sealed class ScenarioPlay(Scenario scenario, ScenarioCouncil council, DefaultForms forms)
{
    /// <summary>More wake-ups at one instant than any process has a use for: something wakes itself for ever.</summary>
    private const int MostWakeUpsAtOnce = 1000;

    private readonly Names names = new();
    private readonly Dictionary<string, string> events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> seenUpTo = new(StringComparer.Ordinal);
    private IReadOnlyList<HistoryEntry> lastAct = [];
    private int commands;
    private bool started;
    private bool down;

    /// <summary>What was not as the scenario says: all of the first step with something wrong; nothing when the scenario comes true.</summary>
    public async Task<IReadOnlyList<Mismatch>> RunAsync()
    {
        foreach (var step in scenario.Steps)
        {
            IReadOnlyList<Mismatch> wrong;
            try
            {
                wrong = await PlayAsync(step);
            }
            catch (CannotPlay error)
            {
                wrong = [new Mismatch(step.Line, "a step that can be played", error.Message)];
            }

            if (wrong.Count > 0)
            {
                return wrong;
            }
        }

        return [];
    }

    private async Task<IReadOnlyList<Mismatch>> PlayAsync(Step step)
    {
        switch (step)
        {
            case ClockStep clock:
                await GoToAsync(EventDate.Wall(clock.To));
                return [];
            case ActStep { OmitEach.Count: > 0 } act:
                return await RefuseEachAsync(act);
            case ActStep act:
                return await ActAsync(act);
            case CorrectStep correct:
                return await CorrectAsync(correct);
            case CalendarStep calendar:
                await council.CloseOfficesAsync(calendar.Add, calendar.Reason);
                await WakeUpToAsync(council.Clock.GetUtcNow());
                return [];
            case DownStep stop:
                down = stop.IsDown;
                await WakeUpToAsync(council.Clock.GetUtcNow());
                return [];
            case EvaluateStep:
                await EvaluateAsync();
                return [];
            case DueRuleStep rule:
                return council.DueOf(rule.Rule) is var due && due == rule.Gives ? [] : [new Mismatch(rule.Line, $"{rule.Rule} gives {rule.Gives}", $"it gives {due}")];
            case ExpectStep expect:
                return await ExpectAsync(expect);
            default:
                throw new CannotPlay($"{step.GetType().Name} is no step");
        }
    }

    private async Task GoToAsync(DateTime wall)
    {
        var instant = LondonTime.InstantOf(wall);
        if (!started)
        {
            started = true;
            council.Clock.GoTo(instant);
            await BeginAsync();
        }

        await WakeUpToAsync(instant);
        council.Clock.GoTo(instant);
    }

    /// <summary>Lets everything happen that has been promised, and is due up to an instant, in order of time, the clock going along.</summary>
    private async Task WakeUpToAsync(DateTimeOffset instant)
    {
        if (!down)
        {
            await council.KeepPromisesAsync();
        }

        var atOnce = 0;
        while (!down && await council.NextWakeUpAsync() is { } next && next <= instant)
        {
            atOnce = next > council.Clock.GetUtcNow() ? 0 : atOnce + 1;
            if (atOnce > MostWakeUpsAtOnce)
            {
                throw new CannotPlay($"at {Shown.Of(EventDate.Of(council.Clock.OnTheClock))} something wakes over and over without an end");
            }

            council.Clock.GoTo(next);
            await council.WakeAsync();
            await council.KeepPromisesAsync();
        }
    }

    /// <summary>What there is before the first step: each child's record, and the panels that run.</summary>
    private async Task BeginAsync()
    {
        foreach (var command in new Beginning(scenario, council.Library, forms).Commands())
        {
            var form = command.Form;
            if (council.Library.Find(command.Process) is { } machine && machine.Triggers.TryGetValue(command.Action, out var trigger))
            {
                var unopened = Case.Unopened(command.Case, command.Process, machine.Version, command.Child, null, council.Clock.GetUtcNow().UtcDateTime);
                var unasked = ScenarioCouncil.NotAsked(await council.WorldAsync(), machine, trigger, unopened, form);
                form = new Record(form.Names.Where(n => !unasked.Contains(n)).Select(n => KeyValuePair.Create(n, form[n])));
            }

            if (await council.HandleAsync(command with { Form = form }) is Decision.Refused refused)
            {
                throw new CannotPlay($"before the first step, {command.Action} of {command.Process} for {command.Child ?? command.Case} was refused: {Reasons(refused)}");
            }
        }

        await WakeUpToAsync(council.Clock.GetUtcNow());
    }

    private async Task<IReadOnlyList<Mismatch>> ActAsync(ActStep step)
    {
        var act = await ReadyAsync(step);
        var before = (await council.CasesAsync()).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var decision = await council.HandleAsync(act.Command(NextId(), act.Form));
        if (JudgeRefusal(step.Line, step.Action, step.Refused, decision) is { } wrong)
        {
            return [wrong];
        }

        if (decision is not Decision.Accepted accepted)
        {
            return [];
        }

        lastAct = [.. accepted.Entries];
        if (step.Kind == ActKind.Start)
        {
            names.Add(step.Case!, act.Case.Id);
        }

        if (step.Id is { } id)
        {
            events[id] = accepted.Entries.First().ActId;
        }

        await WakeUpToAsync(council.Clock.GetUtcNow());
        return await NameStartedAsync(step, before, act.Case.Id);
    }

    /// <summary>Gives the cases a step opened the aliases it promises.</summary>
    private async Task<IReadOnlyList<Mismatch>> NameStartedAsync(ActStep step, HashSet<string> before, string own)
    {
        if (step.Starts.Count == 0)
        {
            return [];
        }

        var opened = (await council.CasesAsync()).Where(c => !before.Contains(c.Id) && c.Id != own).OrderBy(c => c.Id, StringComparer.Ordinal).ToList();
        var wrong = new List<Mismatch>();
        foreach (var (alias, process) in step.Starts)
        {
            var found = opened.Find(c => c.Process == process && names.NameOf(c.Id) == c.Id);
            if (found is null)
            {
                wrong.Add(new Mismatch(step.Line, $"a new case of {process} ({alias})", opened.Count == 0 ? "no case was opened" : $"opened were {string.Join(", ", opened.Select(c => c.Process))}"));
            }
            else
            {
                names.Add(alias, found.Id);
            }
        }

        return wrong;
    }

    private async Task<IReadOnlyList<Mismatch>> RefuseEachAsync(ActStep step)
    {
        var act = await ReadyAsync(step);
        var wrong = new List<Mismatch>();
        foreach (var path in step.OmitEach)
        {
            if (!path.IsIn(act.Form))
            {
                wrong.Add(new Mismatch(step.Line, $"{step.Action} refused without {path}", $"{path} is not in its form anyway; in it are {string.Join(", ", act.Form.Names)}"));
                continue;
            }

            var decision = await council.HandleAsync(act.Command(NextId(), path.RemoveFrom(act.Form)));
            var label = LabelOf(path, act.Trigger.Form);
            if (decision is not Decision.Refused refused)
            {
                wrong.Add(new Mismatch(step.Line, $"{step.Action} refused without {path}", "it was accepted"));
                return wrong;
            }

            if (!refused.Reasons.Exists(r => Names(r, path, label)))
            {
                wrong.Add(new Mismatch(step.Line, $"{step.Action} refused without {path}, naming it", Reasons(refused)));
            }
        }

        if ((await council.CasesAsync()).FirstOrDefault(c => c.Id == act.Case.Id) is { } after && (act.IsNew || after.State != act.Case.State || !Value.Of(after.Data).Equals(act.Case.Data)))
        {
            wrong.Add(new Mismatch(step.Line, $"nothing changed by the refused attempts at {step.Action}", $"the case is in {after.State} with {Shown.Of(after.Data)}"));
        }

        return wrong;
    }

    private static bool Names(Refusal reason, FieldPath path, string? label) =>
        Matching.Says(path.Name, reason.Reason) || (label is not null && Matching.Says(label, reason.Reason)) || reason.Field == path.Text;

    private static string? LabelOf(FieldPath path, IEnumerable<Field> form)
    {
        var field = form.FirstOrDefault(f => f.Name == path.Field);
        return path.Item is null ? field?.Label : field?.Items.Find(f => f.Name == path.Item)?.Label;
    }

    private async Task<IReadOnlyList<Mismatch>> CorrectAsync(CorrectStep step)
    {
        var target = await CaseAsync(step.Case);
        var entries = (await council.HistoryAsync(target.Id)).Where(e => e.Action == step.Action && !e.IsRefused).ToList();
        var meant = entries.FindLast(e => step.Which is null || IsMeant(step.Which, e))
            ?? throw new CannotPlay(entries.Count == 0
                ? $"there is no {step.Action} to correct"
                : $"there is no {step.Action} {step.Which} to correct; there are {string.Join(", ", entries.Select(e => $"entry {e.No} of {Shown.Of(e.OccurredOn)}"))}");
        var changes = names.TranslateForm(new Record(step.With));
        var decision = await council.HandleAsync(new CorrectEntry(NextId(), council.Actor(step.By), target.Id, meant.No, step.To, changes, step.Reason) { Overrides = step.Overrides });
        if (JudgeRefusal(step.Line, $"the correction of {step.Action}", step.Refused, decision) is { } wrong)
        {
            return [wrong];
        }

        if (decision is Decision.Accepted accepted)
        {
            lastAct = [.. accepted.Entries];
            await WakeUpToAsync(council.Clock.GetUtcNow());
        }

        return [];
    }

    private static bool IsMeant(string which, HistoryEntry entry) =>
        EventDate.Read(which) is { } date ? Matching.IsDate(date, entry.OccurredOn) : which == entry.No.ToString(CultureInfo.InvariantCulture);

    private async Task EvaluateAsync()
    {
        foreach (var open in (await council.CasesAsync()).Where(c => !c.Final).OrderBy(c => c.Id, StringComparer.Ordinal))
        {
            await council.HandleAsync(new PassTime(NextId(), open.Id));
        }

        await WakeUpToAsync(council.Clock.GetUtcNow());
    }

    private async Task<IReadOnlyList<Mismatch>> ExpectAsync(ExpectStep step)
    {
        var expect = step.Expect;
        if (expect.Report is { } report)
        {
            return await council.ReportAsync(report) is { } table
                ? [.. ReportRows.Check(expect, table, names.Translate)]
                : [new Mismatch(expect.Line, $"the report {report}", $"there is none of that name, only {string.Join(", ", council.Reports)}")];
        }

        var target = await CaseAsync(expect.Case);
        var seen = await SeeAsync(target, step);
        seenUpTo[target.Id] = target.LastEntry;
        return
        [
            .. CaseRows.Check(expect, seen)
                .Concat(DutyRows.Check(expect, seen))
                .Concat(BreachRows.Check(expect, seen))
                .Concat(AlertRows.Check(expect, seen))
                .Concat(HistoryRows.Check(expect, seen))
                .OrderBy(m => m.Line),
        ];
    }

    private async Task<CaseSeen> SeeAsync(Case target, ExpectStep step)
    {
        var world = await council.WorldAsync();
        var asked = step.Expect.Actions.Count + step.Expect.NoActions.Count > 0;
        var by = step.By is { } name ? [council.Actor(name)] : scenario.People.Where(p => p.Roles.Count > 0).Select(p => council.Actor(p.Name));
        return new CaseSeen
        {
            Case = target,
            History = await council.HistoryAsync(target.Id),
            At = council.Clock.OnTheClock,
            People = council.People,
            SeenUpTo = seenUpTo.GetValueOrDefault(target.Id),
            AllCases = [.. world.Cases.Values.OfType<Case>()],
            Machine = council.Library.Of(target),
            LastAct = lastAct,
            Values = ScenarioCouncil.Values(world, target),
            Why = duty => ScenarioCouncil.Why(world, target, duty),
            Events = events,
            Translate = names.Translate,
            NameOf = names.NameOf,
            Offered = asked ? ScenarioCouncil.Offered(world, target, by) : new HashSet<string>(),
        };
    }

    /// <summary>A step with everything found that it speaks of.</summary>
    private sealed record ReadyAct(ActStep Step, Actor By, Case Case, bool IsNew, Trigger Trigger, Record Form)
    {
        public CaseCommand Command(string id, Record form) => IsNew
            ? new StartCase(id, By, Case.Id, Case.Process, Case.Child, Step.Action, form, Step.On) { Overrides = Step.Overrides }
            : new FireAction(id, By, Case.Id, Step.Action, form, Step.On) { Overrides = Step.Overrides };
    }

    private async Task<ReadyAct> ReadyAsync(ActStep step)
    {
        var isNew = step.Kind == ActKind.Start;
        var target = step.Kind switch
        {
            ActKind.Start => Unopened(step),
            ActKind.Event => await RecordAsync(step.Child!),
            _ => await CaseAsync(step.Case),
        };
        var machine = council.Library.Of(target);
        if (!machine.Triggers.TryGetValue(step.Action, out var trigger))
        {
            throw new CannotPlay($"'{step.Action}' is no action of {machine.Process}{Spelling.DidYouMean(step.Action, machine.Triggers.Keys)}");
        }

        var world = await council.WorldAsync();
        var form = FormToSend.Build(
            forms.Find(machine.Process, step.Action, scenario.File),
            step,
            sent => ScenarioCouncil.NotAsked(world, machine, trigger, target, names.TranslateForm(Dated(sent, trigger, step.On))));
        return new ReadyAct(step, council.Actor(step.By), target, isNew, trigger, names.TranslateForm(form));
    }

    /// <summary>With its event date filled in, for what is asked may hang on it.</summary>
    private Record Dated(Record form, Trigger trigger, string? on) =>
        trigger.EventDate is { } field && !form.Has(field) ? form.With(field, on ?? EventDate.Of(council.Clock.OnTheClock)) : form;

    private Case Unopened(ActStep step)
    {
        var machine = council.Library.Find(step.Process!)
            ?? throw new CannotPlay($"there is no process '{step.Process}' that compiles{Spelling.DidYouMean(step.Process!, council.Library.Latest.Select(m => m.Process))}");
        if (names.IdOf(step.Case!) is not null)
        {
            throw new CannotPlay($"there is a case '{step.Case}' already");
        }

        return Case.Unopened(step.Case!, machine.Process, machine.Version, step.Child, null, council.Clock.GetUtcNow().UtcDateTime);
    }

    private async Task<Case> RecordAsync(string child)
    {
        var id = ProcessLibrary.RecordOf(child);
        return (await council.CasesAsync()).FirstOrDefault(c => c.Id == id) ?? throw new CannotPlay($"there is no record of the child '{child}': no process is the child's record");
    }

    /// <summary>The case of an alias, or a session by its name; without either the only one that is open.</summary>
    private async Task<Case> CaseAsync(string? alias)
    {
        var cases = await council.CasesAsync();
        if (alias is not null)
        {
            return cases.FirstOrDefault(c => c.Id == names.IdOf(alias)) ?? cases.FirstOrDefault(c => c.Key == alias || c.Id == alias)
                ?? throw new CannotPlay($"there is no case '{alias}'{Spelling.DidYouMean(alias, names.Aliases.Concat(cases.Select(c => c.Key).OfType<string>()))}");
        }

        var named = cases.Where(c => names.Aliases.Contains(names.NameOf(c.Id))).ToList();
        return named.FindAll(c => !c.Final) is [var only] ? only
            : named is [var single] ? single
            : throw new CannotPlay($"'case' may be left out only while one case is open; there are {string.Join(", ", named.Select(c => names.NameOf(c.Id)))}");
    }

    private static Mismatch? JudgeRefusal(int line, string what, ExpectedRefusal? expected, Decision decision) => (expected, decision) switch
    {
        (null, Decision.Accepted) => null,
        (null, Decision.Refused refused) => new Mismatch(line, $"{what} accepted", $"refused: {Reasons(refused)}"),
        ({ }, Decision.Accepted accepted) => new Mismatch(
            line,
            $"{what} refused{(expected.Text is { } why ? $" ({why})" : "")}",
            $"it was accepted: the case is in {accepted.Entrance.After.State}"),
        ({ Text: { } text }, Decision.Refused refused) when !refused.Reasons.Exists(r => Says(text, r)) =>
            new Mismatch(line, $"{what} refused, saying '{text}'", $"refused: {Reasons(refused)}"),
        ({ }, Decision.Refused) => null,
        _ => new Mismatch(line, $"{what} decided", $"the engine answered {decision.GetType().Name}"),
    };

    private static bool Says(string text, Refusal reason) =>
        Matching.Says(text, reason.Reason) || Matching.Says(text, reason.Rule) || Matching.Says(text, reason.Field) || Matching.Says(text, reason.Process);

    private static string Reasons(Decision.Refused refused) => string.Join('\n', refused.Reasons.Select(r =>
        $"{r.Reason}{(r.Rule is { } rule ? $" [{rule}]" : "")}{(r.Field is { } field ? $" ({field})" : "")}{(r.Process is { } process ? $" ({process})" : "")}"));

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"step-{++commands:0000}");
}
