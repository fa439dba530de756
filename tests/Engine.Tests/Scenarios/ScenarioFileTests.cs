using CareWorkflows.Engine.Scenarios;
using CareWorkflows.Engine.Scenarios.Reading;

namespace CareWorkflows.Engine.Tests.Scenarios;

public class ScenarioFileTests
{
    private const string Top = "scenario: A\npeople: { Asha: SW, Tom: [TM, TM-FAST], Mother: [] }\nsteps:\n  - at: 2026-01-08 09:00\n";

    [Fact]
    public void Read_EveryKeyOfTheFormat_IsKept()
    {
        var file = ScenarioFile.Read("S1.yaml", """
            scenario: Everything
            rules: [CFP-11, C6]
            people: { Asha: SW, Tom: [TM, TM-FAST], Mother: [] }
            settings: { dsp.autoEscalate: false }
            children: { C1: { lookedAfter: true }, C2: {} }
            schedule: { FamilyOnTrack: { from: 2026-01-12 13:00, every: 14 days } }
            calendarYears: [2026, 2027, 2028]
            steps:
              - dueRule: 6 months after 2027-08-31
                gives: 2028-02-29
              - at: 2026-01-08
              - start: dispute-escalation
                case: dispute
                child: C1
                do: Raise
                by: Asha
                on: 2026-01-07 15:30
                with: { reviewNo: 2, planned: No, parties: [{ person: Mother, at: 13:30 }] }
                omit: [rationale]
                override: { DSP-04: on leave }
                starts: { move: child-in-need-transfer }
              - { do: Resolve, by: System, omitEach: [gaps, "actions[1].owner"], refused: true }
              - { event: ReviewHeld, child: C1, by: Tom, refused: GP, id: review2 }
              - { correct: Raise, which: 2026-01-07, to: 2026-01-06, with: { x: 1 }, by: Tom, reason: typing }
              - calendar: { add: 2026-12-29, reason: Offices closed }
              - down: true
              - evaluate: true
              - expect:
                  case: dispute
                  state: Discussion
                  duties: [{ duty: O5#2, due: 2026-02-01, status: metRecordedLate, count: 1 }]
                  noDuties: [O2]
                  why: { O2: [25 December], O3: 8 May }
                  warnings: [FOT-07, { rule: PTM-21, says: 45 minutes }]
                  noCases: [FamilyOnTrack@2026-04-06, { process: family-on-track }]
                  data: { on: Yes }
                by: Asha
              - expect: { report: Drift candidates, includes: [{ child: C1 }], excludes: [{ child: C2 }] }
            """);

        Assert.Empty(file.Problems);
        var scenario = Assert.Single(file.Scenarios);
        Assert.Equal([2026, 2027, 2028], scenario.CalendarYears);
        Assert.Equal(["Asha", "Tom", "Mother"], scenario.People.Select(p => p.Name));
        Assert.False(scenario.Settings["dsp.autoEscalate"].Bool);
        Assert.Equal(11, scenario.Steps.Count);
        var start = Assert.IsType<ActStep>(scenario.Steps[2]);
        Assert.Equal((ActKind.Start, "Raise", "2026-01-07T15:30"), (start.Kind, start.Action, start.On));
        Assert.Equal("No", start.With[1].Value.Text);
        var expect = Assert.IsType<ExpectStep>(scenario.Steps[9]).Expect;
        Assert.Equal("{ duty: O5#2, due: 2026-02-01, status: metRecordedLate, count: 1 }", expect.Duties[0].ToString());
        Assert.Equal("Yes", expect.Data[0]["on"].Text);
        Assert.Equal("FOT-07", expect.Warnings[0].Text("rule"));
        Assert.Equal("FamilyOnTrack@2026-04-06", expect.NoCases[0].Text("session"));
    }

    [Theory]
    [InlineData("  - { doo: Raise, by: Asha }", "S05.yaml:5: 'doo' is not a key of a step; did you mean 'do'?")]
    [InlineData("  - { do: Raise, by: Asha, wth: {} }", "S05.yaml:5: 'wth' is not a key of a 'do' step; did you mean 'with'?")]
    [InlineData("  - { do: Raise, by: Asha, with: [1] }", "S05.yaml:5: 'with' of a 'do' step must be a map, such as { name: value }, not a list")]
    [InlineData("  - do: Raise", "S05.yaml:5: a 'do' step needs 'by'")]
    [InlineData("  - { do: Raise, by: Acha }", "S05.yaml:5: 'Acha' is not one of 'people'; did you mean 'Asha'?")]
    [InlineData("  - { do: Raise, by: Mother }", "S05.yaml:5: 'Mother' has no account ([] in 'people') and does nothing by themselves")]
    [InlineData("  - { do: Raise, by: Asha, on: Friday }", "S05.yaml:5: 'on' of a 'do' step must be a date such as 2026-01-08 or 2026-01-08 10:00, not 'Friday'")]
    [InlineData("  - { do: Raise, by: Asha, refused: false }", "S05.yaml:5: 'refused' is true or a text of the reason, not the truth value false; leave it out where the step must be accepted")]
    [InlineData("  - { do: Raise, by: Asha, omit: [a b] }", "S05.yaml:5: 'a b' in 'omit' is not a field such as gaps or actions[1].owner")]
    [InlineData("  - { start: x, do: Raise, by: Asha }", "S05.yaml:5: a 'start' step needs 'case'")]
    [InlineData("  - at: 2026-01-07 09:00", "S05.yaml:5: the clock never goes backwards: 2026-01-07 09:00 comes before 2026-01-08 09:00 of line 4")]
    [InlineData("  - down: maybe", "S05.yaml:5: 'down' of a 'down' step must be true or false, not the text 'maybe'")]
    [InlineData("  - by: Asha", "S05.yaml:5: a step needs one of at, start, event, correct, calendar, down, evaluate, dueRule, expect, do")]
    [InlineData("  - just text", "S05.yaml:5: a step is a map such as { at: 2026-01-08 09:00 }, not the text 'just text'")]
    [InlineData("  - { correct: Raise, by: Tom, reason: typing }", "S05.yaml:5: a 'correct' step needs 'to' (the new event date) or 'with' (new values)")]
    [InlineData("  - expect:\n      stat: Active", "S05.yaml:6: 'stat' is not a key of an 'expect'; did you mean 'state'?")]
    [InlineData("  - expect:\n      state: A\n      duties:\n        - { duty: O1, status: overdu }", "S05.yaml:8: 'overdu' is no status; it is one of open, soon, breached, met, metLate, metRecordedLate, cancelled, missed, noDate, overdue; did you mean 'overdue'?")]
    [InlineData("  - expect: { alerts: [{ kind: nudge }] }", "S05.yaml:5: 'nudge' is no kind; it is one of reminder, breach, standDown, notice")]
    [InlineData("  - expect: { duties: [O1] }", "S05.yaml:5: a row of 'duties' must be a map of duty, due, from, owner, status, session, minimum, target, count, not the text 'O1'")]
    [InlineData("  - expect: { includes: [{ child: C1 }] }", "S05.yaml:5: 'includes' and 'excludes' are rows of a report: name it with 'report'")]
    public void Read_WrongStep_IsToldWithFileLineAndField(string step, string message)
    {
        var file = ScenarioFile.Read("/somewhere/S05.yaml", Top + step);

        Assert.Equal([message], file.Problems.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("people: { A: SW }\nsteps: []", "S05.yaml:1: a scenario needs 'scenario'")]
    [InlineData("scenario: A\nsteps: []", "S05.yaml:1: a scenario needs 'people'")]
    [InlineData("scenario: A\npeople: {}", "S05.yaml:1: a scenario needs 'steps'")]
    [InlineData("scenario: A\npeople: { A: }\nsteps: []", "S05.yaml:2: 'A' needs a role, [roles], or [] for a person without an account, not nothing")]
    [InlineData("scenario: A\npeople: {}\nsteps:\n  - evaluate: true", "S05.yaml:4: the first step must be 'at': nothing happens before the clock is set")]
    [InlineData("scenario: A\npeople: {}\ncalendarYears: [next]\nsteps: []", "S05.yaml:3: 'calendarYears' must hold years, not the text 'next'")]
    [InlineData("- a", "S05.yaml:1: a scenario is a map that begins with 'scenario: title', not a list")]
    [InlineData("# nothing", "S05.yaml:1: there is no scenario in this file")]
    public void Read_WrongTop_IsToldWithFileLineAndField(string yaml, string message) =>
        Assert.Equal([message], ScenarioFile.Read("S05.yaml", yaml).Problems.Select(p => p.ToString()));

    [Fact]
    public void ProblemsOf_OneOfTwoScenarios_AreOnlyItsOwn()
    {
        var file = ScenarioFile.Read("S05.yaml", Top + "---\n" + Top + "  - { doo: Raise }\n");

        Assert.Empty(file.ProblemsOf(file.Scenarios[0]));
        Assert.Single(file.ProblemsOf(file.Scenarios[1]));
    }

    [Fact]
    public void Load_MissingFile_SaysSo() => Assert.Single(ScenarioFile.Load("/nowhere/at/all.yaml").Problems);
}
