using CareWorkflows.Engine.Scenarios;
using CareWorkflows.Engine.Scenarios.Expecting;
using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Scenarios;

/// <summary>Each key of <c>expect</c> against one case made by hand.</summary>
public class ExpectingTests
{
    private static readonly Case Plan = Case.Unopened("plan", "cfp", 1, "C1", null, new DateTime(2026, 1, 2, 9, 0, 0, DateTimeKind.Utc)) with
    {
        State = "Active",
        LastEntry = 4,
        Data = new Record([new("closureReason", "TAC"), new("invited", Value.Of("CWD", "YOS")), new("heldOn", "2026-02-01T10:00")]),
        Duties =
        [
            new DutyOccurrence { Duty = "O3", Key = "1", Nature = DutyNature.Breach, Due = "2026-01-26", OwnerRole = "SW", Owners = ["Asha"], End = DutyEnd.Met, MetOn = "2026-01-23T15:30", WasOverdue = true, OpenedByEntry = 1 },
            new DutyOccurrence { Duty = "O3", Key = "3", Nature = DutyNature.Breach, Due = "2026-02-13", OwnerRole = "SW", Owners = ["Asha"], OpenedByEntry = 3 },
            new DutyOccurrence { Duty = "O4", Key = "-", Nature = DutyNature.Breach, Due = "2026-02-01", OwnerRole = "TM", Owners = ["Tom"], End = DutyEnd.Cancelled, OpenedByEntry = 1 },
            new DutyOccurrence { Duty = "O5", Key = "2", No = 1, Nature = DutyNature.Breach, Due = "2026-01-20", OwnerRole = "SW", Owners = ["Asha"], OpenedByEntry = 2 },
        ],
        Breaches =
        [
            new Breach { Id = 1, Rules = ["CFP-11"], Since = "2026-01-27", Due = "2026-01-26", Status = BreachStatus.MetRecordedLate },
            new Breach { Id = 2, Rules = ["CFP-42"], Since = "2026-01-28", Reason = "health visitor content", Entry = 2 },
        ],
        Facts = System.Collections.Immutable.ImmutableSortedDictionary<string, System.Collections.Immutable.ImmutableList<Fact>>.Empty
            .Add("visit", [new Fact(1, "2026-01-23T15:30", 3, "RecordVisit", new Record([new("atHome", true)]))]),
        Links = [new CaseLink("dispute", "dispute-escalation", "d1")],
    };

    private static readonly CaseSeen Seen = new()
    {
        Case = Plan,
        At = new DateTime(2026, 1, 29, 9, 0, 0),
        People = new Kernel.Deciding.Directory([new Actor("Asha", ["SW", "AP"])]),
        SeenUpTo = 2,
        Offered = new HashSet<string> { "ClosePlan" },
        AllCases =
        [
            Plan,
            Case.Unopened("d1", "dispute-escalation", 1, "C1", null, default) with { State = "Discussion" },
            Case.Unopened("s1", "panel-session", 1, null, "FamilyOnTrack@2026-04-07", default) with { State = "Scheduled" },
        ],
        Events = new Dictionary<string, string> { ["review2"] = "step-0007" },
        Why = _ => "10 working days after 8 May. Not counted: 25 May (Spring bank holiday).",
        Values = new Record([new("agendaRows", Value.Of([Item(2, "x"), Item(3, "y"), Item(3, "z")])), new("supervisor", "Priya")]),
        LastAct = [Entry(4, "RecordVisit") with { Guards = [new GuardResult("warn", "PTM-21", false, "The items take more than 45 minutes", null)] }],
        History =
        [
            Entry(1, "OpenAssessment") with { Messages = [new Message("m1", "Asha", "O3", MessageKind.Reminder, "Old", [])] },
            Entry(3, "RecordVisit") with
            {
                OccurredOn = "2026-01-23T15:30",
                Form = new Record([new("atHome", true)]),
                ActId = "step-0007",
                Messages = [new Message("m2", "Tom", "O5#1", MessageKind.Breach, "Circulate the plan of meeting 1", ["CFP-28"])],
                Documents = [new Document("case note", "case discussion decision", null, null, null)],
                Changes = new Changes { Duties = [Plan.Duties[0] with { MetByEntry = 3 }] },
            },
            Entry(4, "ClosePlan") with { Refusals = [new Refusal("Only a Team Manager may", "CFP-44")] },
            Entry(4, "Correct") with { Correction = new Correction(3, "RecordVisit", new Record([new("occurredOn", "2026-01-23")]), new Record([new("occurredOn", "2026-01-22")]), "typing") },
        ],
    };

    [Theory]
    [InlineData("state: Active")]
    [InlineData("duties: [{ duty: O3, due: 2026-02-13, owner: SW, status: open }]")]
    [InlineData("duties: [{ duty: O3, owner: Asha }, { duty: O3, owner: AP }]")]
    [InlineData("duties: [{ duty: O3, count: 2 }, { duty: O3, status: metRecordedLate, count: 1 }]")]
    [InlineData("duties: [{ duty: O4, status: cancelled }, { duty: O5, status: breached }, { duty: O5#1, due: 2026-01-20 }]")]
    [InlineData("noDuties: [O4, O2, O5#2]")]
    [InlineData("why: { O3: [8 May, 25 May], O5: spring }")]
    [InlineData("breaches: [{ rule: CFP-11, status: metRecordedLate, since: 2026-01-27 }, { rule: CFP-42, override: Health visitor, count: 1 }]")]
    [InlineData("noBreaches: [CFP-11, CFP-18]")]
    [InlineData("alerts: [{ to: Tom, about: O5, kind: breach, says: [circulate, meeting 1] }]")]
    [InlineData("noAlerts: [{ kind: reminder }, { to: Asha }]")]
    [InlineData("actions: [ClosePlan]\n      noActions: [Reopen]")]
    [InlineData("data: { closureReason: TAC, invited: [YOS], heldOn: 2026-02-01 10:00, supervisor: Priya, visits: [{ atHome: true }], gone: null }")]
    [InlineData("warnings: [PTM-21, { rule: PTM-21, says: 45 minutes }]")]
    [InlineData("documents: [{ kind: case note, type: case discussion decision }]\n      noDocuments: [{ kind: letter }]")]
    [InlineData("history: [{ action: RecordVisit, by: Asha, on: 2026-01-23, recordedAt: 2026-01-29, lateRecorded: false, counts: true, with: { atHome: true }, event: review2 }]")]
    [InlineData("history: [{ action: RecordVisit, on: 2026-01-23 15:30, recordedAt: 2026-01-29 09:00 }]")]
    [InlineData("history: [{ action: ClosePlan, refused: true }, { action: ClosePlan, refused: CFP-44 }]")]
    [InlineData("history: [{ action: Correct, of: RecordVisit, was: { on: 2026-01-23 }, now: { on: 2026-01-22 }, reason: typing }]")]
    [InlineData("cases: [{ process: dispute-escalation, state: Discussion }, FamilyOnTrack@2026-04-07]\n      noCases: [{ process: cfp }, FamilyOnTrack@2026-04-06]")]
    [InlineData("agenda: [{ item: 2, case: x }, { item: 3, case: z }]\n      noAgenda: [{ case: q }]")]
    public void Check_WhatIsSo_IsFine(string expect) => Assert.Empty(Check(expect));

    [Theory]
    [InlineData("state: Closing", "state Closing", "state Active")]
    [InlineData("duties: [{ duty: O3, due: 2026-02-14 }]", "a duty { duty: O3, due: 2026-02-14 }", "O3  due 2026-01-26    owner SW (Asha)  metRecordedLate on 2026-01-23 15:30\nO3  due 2026-02-13    owner SW (Asha)  open")]
    [InlineData("duties: [{ duty: O3, count: 1 }]", "a duty { duty: O3, count: 1 }", null)]
    [InlineData("noDuties: [O5]", "no duty O5 owed", "O5#1  due 2026-01-20    owner SW (Asha)  breached")]
    [InlineData("why: { O3: Easter }", "why O3 is due then, mentioning Easter", "10 working days after 8 May. Not counted: 25 May (Spring bank holiday).")]
    [InlineData("breaches: [{ rule: CFP-42, status: closed }]", "a breach { rule: CFP-42, status: closed }", null)]
    [InlineData("noBreaches: [CFP-42]", "no open breach of CFP-42", null)]
    [InlineData("alerts: [{ to: Asha, about: O3 }]", "an alert { to: Asha, about: O3 }", "to Tom  about O5#1  breach  Circulate the plan of meeting 1")]
    [InlineData("noAlerts: [{ about: O5 }]", "no alert { about: O5 }", null)]
    [InlineData("actions: [Reopen]", "Reopen is open", "open are ClosePlan")]
    [InlineData("noActions: [ClosePlan]", "ClosePlan is not open", "it is")]
    [InlineData("data: { closureReason: SafetyAchieved }", "closureReason: SafetyAchieved", "closureReason: TAC")]
    [InlineData("data: { visits: [{ atHome: false }] }", "visits: [{ atHome: false }]", null)]
    [InlineData("warnings: [FOT-07]", "a warning { rule: FOT-07 } of the last step", "PTM-21  The items take more than 45 minutes")]
    [InlineData("noDocuments: [{ kind: case note }]", "no document { kind: case note }", "case note  case discussion decision")]
    [InlineData("history: [{ action: ClosePlan }]", "an entry { action: ClosePlan }", null)]
    [InlineData("history: [{ action: RecordVisit, on: 2026-01-23 15:31 }]", "an entry { action: RecordVisit, on: 2026-01-23 15:31 }", null)]
    [InlineData("noCases: [FamilyOnTrack@2026-04-07]", "no case { session: FamilyOnTrack@2026-04-07 }", "panel-session  s1  Scheduled")]
    [InlineData("agenda: [{ case: z }, { case: y }]", "on the agenda, in this order, { case: y }", "item: 2  case: x\nitem: 3  case: y\nitem: 3  case: z")]
    public void Check_WhatIsNotSo_IsToldWithWhatIs(string expect, string expected, string? was)
    {
        var mismatch = Assert.Single(Check(expect));

        Assert.Equal(expected, mismatch.Expected);
        Assert.Equal(6, mismatch.Line);
        if (was is not null)
        {
            Assert.Equal(was, mismatch.Was);
        }
    }

    private static List<Mismatch> Check(string expect)
    {
        var file = ScenarioFile.Read("S.yaml", $"scenario: A\npeople: {{ Asha: SW }}\nsteps:\n  - at: 2026-01-08 09:00\n  - expect:\n      {expect}\n");
        Assert.Empty(file.Problems);
        var expectation = Assert.IsType<ExpectStep>(file.Scenarios[0].Steps[1]).Expect;
        return
        [
            .. CaseRows.Check(expectation, Seen), .. DutyRows.Check(expectation, Seen), .. BreachRows.Check(expectation, Seen),
            .. AlertRows.Check(expectation, Seen), .. HistoryRows.Check(expectation, Seen),
        ];
    }

    private static Value Item(int item, string @case) => new Record([new("item", item), new("case", @case)]);

    private static HistoryEntry Entry(int no, string action) => new()
    {
        Case = "plan",
        No = no,
        Action = action,
        By = "Asha",
        Role = "SW",
        OccurredOn = "2026-01-29",
        RecordedAt = new DateTime(2026, 1, 29, 9, 0, 0, DateTimeKind.Utc),
        From = "Active",
        To = "Active",
        Version = 1,
        ActId = "step-0001",
    };
}
