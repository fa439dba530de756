using System.Collections.Frozen;
using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Desk;

namespace CareWorkflows.Web.Tests.Support;

/// <summary>A desk with one made-up process and one case on it, so that pages can be seen without an engine behind them.</summary>
public sealed class PaperDesk : ICaseDesk
{
    public static readonly DateTime Now = new(2026, 1, 6, 9, 30, 0);

    public static readonly ImmutableList<Field> EveryField =
    [
        new() { Name = "heldOn", Type = FieldType.DateTime, Label = "When was the meeting held?" },
        new() { Name = "plannedOn", Type = FieldType.Date, Label = "Planned for", Hint = "The day in the invitation." },
        new() { Name = "startsAt", Type = FieldType.Time, Label = "Starts at", Optional = true },
        new() { Name = "within", Type = FieldType.Duration, Label = "To be done within", Optional = true },
        new() { Name = "chair", Type = FieldType.Person, Label = "Chair" },
        new() { Name = "chairRole", Type = FieldType.Role, Label = "Role of the chair" },
        new() { Name = "venue", Type = FieldType.Choice, Label = "Where", Options = [new("School", "At school"), new("Office", "At the office"), new("Virtual", "On screen")] },
        new() { Name = "childInvited", Type = FieldType.Bool, Label = "Was the child invited?" },
        new() { Name = "reasonNotInvited", Type = FieldType.Text, Label = "Why not?", When = Expression.Parse("form.childInvited == false") },
        new() { Name = "needs", Type = FieldType.Multi, Label = "Needs", Optional = true, Options = [new("health", "Health"), new("school", "School"), new("home", "Home")] },
        new() { Name = "score", Type = FieldType.Int, Label = "How safe, from 0 to 10", Min = 0, Max = 10 },
        new() { Name = "cost", Type = FieldType.Num, Label = "Cost per week in pounds", Optional = true },
        new() { Name = "notes", Type = FieldType.Long, Label = "What was said" },
        new() { Name = "plan", Type = FieldType.Doc, Label = "Plan", Optional = true },
        new()
        {
            Name = "actions", Type = FieldType.List, Label = "Actions", Min = 1, IsActions = true, Items =
            [
                new() { Name = "what", Type = FieldType.Text, Label = "What" },
                new() { Name = "owner", Type = FieldType.Person, Label = "Owner" },
                new() { Name = "dueOn", Type = FieldType.Date, Label = "Due on" },
            ],
        },
        new() { Name = "circulatedTo", Type = FieldType.List, Label = "Circulated to", Of = FieldType.Person, Optional = true },
    ];

    private static readonly Trigger Open = new() { Name = "Open", Kind = TriggerKind.Action, Label = "Open a paper case", EventDate = "openedOn", Form = [new() { Name = "openedOn", Type = FieldType.Date, Label = "When was it opened?" }] };

    private static readonly Trigger HoldMeeting = new()
    {
        Name = "HoldMeeting", Kind = TriggerKind.Action, Label = "Hold a meeting", EventDate = "heldOn", Form = EveryField,
        Guidance = "Record what was agreed while everybody is in the room.",
    };

    private static readonly Trigger RecordVisit = new()
    {
        Name = "RecordVisit", Kind = TriggerKind.Action, Label = "Record a visit", EventDate = "visitedOn", Form =
        [
            new() { Name = "visitedOn", Type = FieldType.Date, Label = "When was the visit?" },
            new() { Name = "childSeen", Type = FieldType.Bool, Label = "Was the child seen?" },
            new() { Name = "reasonNotSeen", Type = FieldType.Text, Label = "Why was the child not seen?", When = Expression.Parse("form.childSeen == false") },
        ],
    };

    private static readonly Trigger Close = new() { Name = "Close", Kind = TriggerKind.Action, Label = "Close the case" };

    private static readonly Trigger Delay = new() { Name = "Delay", Kind = TriggerKind.Action, Label = "Record a delay" };

    public static readonly ProcessMachine Machine = new()
    {
        Process = "paper-process",
        Version = 1,
        Name = "Paper process",
        Description = "Made up for looking at pages.",
        AboutChild = true,
        RoleHolders = FrozenDictionary<string, string>.Empty,
        AlsoTold = FrozenDictionary<string, Expression>.Empty,
        StatesInOrder = [State("InHand", "In hand"), State("Ended", "Ended")],
        States = new[] { State("InHand", "In hand"), State("Ended", "Ended") }.ToFrozenDictionary(s => s.Name),
        TriggersInOrder = [Open, HoldMeeting, RecordVisit, Delay, Close],
        Triggers = new[] { Open, HoldMeeting, RecordVisit, Delay, Close }.ToFrozenDictionary(t => t.Name),
        Duties = [],
        DutiesByName = FrozenDictionary<string, DutyDefinition>.Empty,
        FactFields = FrozenDictionary<string, FrozenSet<string>>.Empty,
        DutiesInOrder = [],
        Roles = FrozenDictionary<string, Role>.Empty,
        Data = FrozenDictionary<string, DataVariable>.Empty,
        Settings = FrozenDictionary<string, Setting>.Empty,
        Computed = FrozenDictionary<string, ComputedValue>.Empty,
        Streams = FrozenSet<string>.Empty,
        KeptActions = FrozenSet<string>.Empty,
        ReadMembers = FrozenSet<string>.Empty,
    };

    private static readonly DutyOccurrence Meeting = Duty("D1", "2026-01-08", "2026-01-06") with { From = "2025-12-25", Rules = ["CFP-18"] };
    private static readonly DutyOccurrence Visit = Duty("D2", "2026-01-03", "2025-12-31") with { Rules = ["CFP-11"] };
    private static readonly DutyOccurrence Circulate = Duty("D3", "2026-02-19", "2026-02-17") with { No = 2, Owners = [] };
    private static readonly DutyOccurrence Plan = Duty("D4", "2025-12-29", "2025-12-23") with { End = DutyEnd.Met, MetOn = "2025-12-22" };

    public static readonly Case Case = Case.Unopened("c1", "paper-process", 1, "C1", null, new DateTime(2025, 12, 1, 10, 0, 0, DateTimeKind.Utc)) with
    {
        State = "InHand",
        EnteredOn = "2025-12-22",
        Duties = [Meeting, Visit, Circulate, Plan],
        Breaches =
        [
            new Breach { Id = 1, Duty = "D2", DutyName = "D2", DutyKey = "-", DutyRound = 1, Rules = ["CFP-11"], Since = "2026-01-04", Due = "2026-01-03" },
            new Breach { Id = 2, Entry = 2, Rules = ["CFP-19"], Since = "2025-12-22", Reason = "The qualified worker was ill on the day" },
        ],
        Links = [new CaseLink("dispute", "dispute-escalation", "c2")],
    };

    /// <summary>What was sent through the front door.</summary>
    public List<CaseCommand> Sent { get; } = [];

    /// <summary>What the front door says; the default accepts.</summary>
    public Func<CaseCommand, Decision> Answer { get; set; } = Accept;

    public static Decision Accept(CaseCommand command) => new Decision.Accepted([new CaseChange(Case, Case, [Entry(3)])]);

    public Task<MyTasks> TasksAsync(Actor who, TaskFilter filter, CancellationToken cancel) => Task.FromResult(new MyTasks(
        who.Roles.Contains("SW") && filter.Child is null or "C1"
            ? [Row(Visit, "Visit the child"), Row(Meeting, "Hold the first meeting"), Row(Circulate, "Update and circulate the plan")]
            : [],
        [new Option("paper-process", "Paper process")],
        ["C1", "C2"]));

    public Task<IReadOnlyList<CaseRow>> CasesAsync(Actor who, string? search, CancellationToken cancel) => Task.FromResult<IReadOnlyList<CaseRow>>(
        search is null or "C1" ? [new CaseRow("c1", "Paper process", "C1", "In hand", false, "2026-01-03", 2)] : []);

    public Task<CaseView?> CaseAsync(Actor who, string id, CancellationToken cancel) => Task.FromResult(id != "c1" ? null : new CaseView(
        Case,
        Machine,
        [
            new Offer(HoldMeeting, []),
            new Offer(RecordVisit, []),
            new Offer(Delay, []),
            new Offer(Close, [new Refusal("Only a TM or PS may close the case.", "CFP-44"), new Refusal("Letters must have been sent first.", "CFP-45")]),
        ],
        [
            Owed(Meeting, "Hold the first meeting", "10 working days after the plan started on 22 December 2025.", "Not counted: 25 December (Christmas Day), 26 December (Boxing Day), 1 January (New Year’s Day)."),
            Owed(Visit, "Visit the child", "21 days after the visit on 13 December 2025."),
            Owed(Circulate, "Update and circulate the plan"),
            Owed(Plan, "Start or end the plan by day 20"),
        ],
        [Entry(1), Entry(2), Entry(3), Entry(4), Entry(5)],
        MayCorrect: who.Roles.Contains("TM"),
        Now));

    public Task<IReadOnlyList<ProcessStarts>> StartsAsync(Actor who, string? child, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ProcessStarts>>(
        [new ProcessStarts(Machine, [new Offer(Open, []), new Offer(Close, [new Refusal("Only a TM may start this way.")])])]);

    public Task<FormPage?> AskAsync(Actor who, FormQuestion question, CancellationToken cancel)
    {
        if ((question.Case is not null && question.Case != "c1") || !Machine.Triggers.TryGetValue(question.Correcting > 0 ? "RecordVisit" : question.Action, out var trigger))
        {
            return Task.FromResult<FormPage?>(null);
        }

        var fields = trigger.Form.Select(f => Asked(f, question.Form)).ToImmutableList();
        var values = question.Correcting > 0 ? Entry(3).Form : Record.Empty;
        return Task.FromResult<FormPage?>(new FormPage(Machine, trigger, question.Case is null ? null : Case, question.Case is null ? question.Child : "C1", fields, ["Asha", "Priya", "Tom"], values, []));
    }

    public Task<Decision> HandleAsync(CaseCommand command, CancellationToken cancel)
    {
        Sent.Add(command);
        return Task.FromResult(Answer(command));
    }

    public Task<IReadOnlyList<OutboxRow>> OutboxAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<OutboxRow>>(
        [new OutboxRow(new Message("m1", "Asha", "D1", MessageKind.Reminder, "The first meeting for C1 is due on 8 January 2026.", []), "c1", new DateTime(2026, 1, 6, 0, 0, 1, DateTimeKind.Utc), null)]);

    public static FormField Asked(Field field, Record soFar) => new(
        field,
        field.When?.Evaluate(new FormScope(soFar)).IsTruthy ?? true,
        field.Type == FieldType.Role ? [new("SW", "Social worker"), new("AP", "Advanced practitioner"), new("PS", "Practice supervisor")] : field.Options,
        Value.Nothing,
        [.. field.Items.Select(i => Asked(i, soFar))]);

    private static TaskRow Row(DutyOccurrence duty, string title) =>
        new("c1", "paper-process", "Paper process", "C1", duty, title, duty.StatusAt(Now), DueInWords.Of(duty, Now));

    private static CaseDuty Owed(DutyOccurrence duty, string title, params string[] why) =>
        new(duty, title, null, "Social worker", duty.StatusAt(Now), DueInWords.Of(duty, Now), [.. why.Select(w => new WhyStep(WhyKind.Counted, w))]);

    private static DutyOccurrence Duty(string name, string due, string soon) => new()
    {
        Duty = name, Key = "-", Nature = DutyNature.Breach, Due = due, SoonFrom = soon, OwnerRole = "SW", Owners = ["Asha"], OpenedByEntry = 2,
    };

    private static MachineState State(string name, string title) => new()
    {
        Id = name, Name = name, Title = title, Final = name == "Ended", Edges = FrozenDictionary<string, ImmutableList<Edge>>.Empty, TriggersInOrder = [],
    };

    private static HistoryEntry Entry(int no)
    {
        var entry = new HistoryEntry
        {
            Case = "c1", No = no, Action = "RecordVisit", By = "Asha", Role = "SW", OccurredOn = "2025-12-13", RecordedAt = new DateTime(2025, 12, 18, 15, 4, 0, DateTimeKind.Utc),
            From = "InHand", To = "InHand", Edge = "e", Version = 1, ActId = $"act{no}",
        };
        return no switch
        {
            1 => entry with { Action = "Open", From = "Start", OccurredOn = "2025-12-01", Form = new Record([new("openedOn", "2025-12-01")]) },
            2 => entry with
            {
                Action = "HoldMeeting", OccurredOn = "2025-12-22T10:00", Guards = [new GuardResult("override", "CFP-19", false, "The meeting must be chaired by a qualified worker.", "The qualified worker was ill on the day"), new GuardResult("hard", "CFP-03", true, null, null)],
                Changes = new Changes { Duties = [Meeting with { OpenedByEntry = 2 }], Breaches = [Case.Breaches[1]] },
                Form = new Record([new("heldOn", "2025-12-22T10:00"), new("chair", "Asha"), new("venue", "School"), new("childInvited", true), new("actions", Value.Of([(Value)new Record([new("what", "Find a school place"), new("owner", "Asha"), new("dueOn", "2026-01-30")])]))]),
            },
            4 => entry with { Action = "Close", Edge = null, OccurredOn = "2025-12-23", Refusals = [new Refusal("Only a TM or PS may close the case.", "CFP-44")] },
            5 => entry with { Action = HistoryEntry.Correct, By = "Tom", Role = "TM", Edge = null, OccurredOn = "2026-01-05", Correction = new Correction(1, "Open", new Record([new("openedOn", "2025-12-02")]), new Record([new("openedOn", "2025-12-01")]), "The letter has the date") },
            _ => entry with { LateRecorded = true, Form = new Record([new("visitedOn", "2025-12-13"), new("childSeen", true)]), Messages = [new Message("m0", "Priya", "D2", MessageKind.StandDown, "The visit was made in time.", [])] },
        };
    }

    private sealed class FormScope(Record form) : Scope
    {
        public override bool TryResolve(string name, out Value value)
        {
            value = name == "form" ? form : form[name];
            return true;
        }
    }
}
