using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>Whatever people do, in whatever order and however late: the history is the case, its chain holds, and nobody is left with a case that nothing can be done with.</summary>
public class RandomLivesTests
{
    [Theory]
    [InlineData(TestCouncil.Plan, 40)]
    [InlineData(TestCouncil.Dispute, 40)]
    public void AnyLife_IsWhatItsHistorySays(string process, int lives) => Property.Check(lives, async random =>
    {
        var life = new Life(random);
        try
        {
            await life.LiveAsync(process);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"{fault.Message}\nThe life was:\n{string.Join("\n", life.Diary)}", fault);
        }
    });

    /// <summary>Onto the same text under a higher number: nothing changes but the number, then or later.</summary>
    [Theory]
    [InlineData(TestCouncil.Plan, 15)]
    [InlineData(TestCouncil.Dispute, 15)]
    public void AnyLife_MovedOntoTheSameText_GoesOnAsItWas(string process, int lives) => Property.Check(lives, async random =>
    {
        var life = new Life(random) { IsMovedOften = true };
        try
        {
            await life.LiveAsync(process);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"{fault.Message}\nThe life was:\n{string.Join("\n", life.Diary)}", fault);
        }
    });

    private sealed class Life(Random random)
    {
        private static readonly string[] People = ["Asha", "Tom", "Priya", "Hari", "Lena", "Mother", "School", "Zoë O'Brien"];
        private static readonly string[] Words = ["ok", "Wants mum to be less tired", "<b>bold</b> & \"quoted\"", "Robert'); DROP TABLE cases;--", "👩‍👧 said “no”", "línea\nnext", "  spaces  "];

        public List<string> Diary { get; } = [];

        public bool IsMovedOften { get; init; }

        public async Task LiveAsync(string process)
        {
            await using var council = await TestCouncil.OpenAsync("2026-02-02T09:00", null,
                ("dsp.autoEscalate", random.Next(3) > 0), ("dsp.cafcass", random.Next(2) == 0), ("cfp.supervision.every", random.Next(2) == 0 ? "off" : "1 m"));
            await OpenAsync(council, process);
            for (var i = 0; i < 25; i++)
            {
                if (IsMovedOften && random.Next(5) == 0)
                {
                    await MoveAsync(council);
                }

                var @case = await Pick(council);
                switch (random.Next(10))
                {
                    case 0 or 1:
                        council.GoTo(council.Now.AddMinutes(random.Next(1, 60 * 24 * (random.Next(6) == 0 ? 200 : 20))));
                        Diary.Add($"{EventDate.Of(council.Now)}: time");
                        if (random.Next(2) == 0)
                        {
                            await council.DrainAsync();
                        }

                        break;
                    case 2:
                        await CorrectAsync(council, @case);
                        break;
                    default:
                        await ActAsync(council, @case);
                        break;
                }
            }

            await council.DrainAsync();
            await HoldsAsync(council);
        }

        private async Task MoveAsync(TestCouncil council)
        {
            await council.DrainAsync();
            var version = council.PublishAgain();
            foreach (var before in (await council.Cases()).Where(c => !c.Final))
            {
                var decision = await council.Accept(new MoveCase(council.NextId(), new Actor("Dana", ["Designer"]), before.Id, version));
                Diary.Add($"{EventDate.Of(council.Now)}: {before.Id} moved to version {version}");
                decision.Cases.Should().ContainSingle();
                var (after, entry) = (decision.Entrance.After, decision.Entrance.Entries.Should().ContainSingle().Subject);
                entry.Move!.Duties.Should().BeEmpty();
                entry.Messages.Should().BeEmpty();
                CaseJson.Write(after with { Version = before.Version, Moves = before.Moves, LastEntry = before.LastEntry, LastHash = before.LastHash })
                    .Should().Equal(CaseJson.Write(before with { NextWakeUp = after.NextWakeUp }));
                (after.NextWakeUp ?? DateTime.MaxValue).Should().BeAfter(council.NowUtc);
            }
        }

        private async Task<Case> Pick(TestCouncil council)
        {
            var cases = (await council.Cases()).Where(c => c.Process != "child-record").ToList();
            return cases[random.Next(cases.Count)];
        }

        private async Task OpenAsync(TestCouncil council, string process)
        {
            for (var tries = 0; ; tries++)
            {
                var offers = await council.Reading.AskNewAsync(process, TestCouncil.Child, TestCouncil.Anybody, r => r.Offers().Where(o => o.IsOpen).Select(o => o.Trigger).ToList());
                var trigger = offers![random.Next(offers.Count)];
                var form = await FillAsync(trigger, f => council.Reading.AskNewAsync(process, TestCouncil.Child, TestCouncil.Anybody, r => r.Ask(trigger, f)), council.Now);
                var decision = await council.Send(new StartCase(council.NextId(), TestCouncil.Anybody, $"case{tries}", process, TestCouncil.Child, trigger.Name, form) { Overrides = TestCouncil.Reasons() });
                Said(council, $"start {trigger.Name}", form, decision);
                if (decision is Decision.Accepted)
                {
                    return;
                }

                tries.Should().BeLessThan(100, "{0}", TestCouncil.Reasons(decision));
            }
        }

        private async Task ActAsync(TestCouncil council, Case @case)
        {
            var open = await council.Reading.AskAsync(@case.Id, TestCouncil.Anybody, r => r.Offers().Where(o => o.IsOpen).Select(o => o.Trigger).ToList());
            if (open!.Count == 0)
            {
                return;
            }

            var trigger = open[random.Next(open.Count)];
            var form = await FillAsync(trigger, f => council.Reading.AskAsync(@case.Id, TestCouncil.Anybody, r => r.Ask(trigger, f)), council.Now);
            var decision = await council.Send(new FireAction(council.NextId(), TestCouncil.Anybody, @case.Id, trigger.Name, form) { Overrides = random.Next(4) > 0 ? TestCouncil.Reasons() : [] });
            Said(council, $"{@case.Id} {trigger.Name}", form, decision);
            await Mendable(council, @case, decision);
        }

        private async Task CorrectAsync(TestCouncil council, Case @case)
        {
            var history = await council.Queries.HistoryAsync(@case.Id);
            var entry = history[random.Next(history.Count)];
            var on = EventDate.Of(DateOnly.FromDateTime(council.Now).AddDays(-random.Next(0, 60)));
            var changes = entry.Form.Names.Where(n => entry.Form[n].Bool is not null || entry.Form[n].Text is { Length: < 5 }).ToList() is { Count: > 0 } names && random.Next(2) == 0
                ? names[random.Next(names.Count)] is var name && entry.Form[name].Bool is { } flag ? TestCouncil.Form((name, !flag)) : Record.Empty
                : Record.Empty;
            var decision = await council.Send(new CorrectEntry(council.NextId(), TestCouncil.Anybody, @case.Id, entry.No, changes.Count > 0 ? null : on, changes, "typed wrong") { Overrides = TestCouncil.Reasons() });
            Said(council, $"{@case.Id} correct {entry.No} {entry.Action} to {on}", changes, decision);
            await Mendable(council, @case, decision);
        }

        /// <summary>A refusal says what to mend, is on record, and changes nothing else.</summary>
        private static async Task Mendable(TestCouncil council, Case before, Decision decision)
        {
            if (decision is not Decision.Refused refused)
            {
                return;
            }

            refused.Reasons.Should().NotBeEmpty();
            refused.Reasons.Should().OnlyContain(r => r.Reason.Length > 10 && !r.Reason.Contains("Exception", StringComparison.Ordinal) && !r.Reason.Contains("can't work this out", StringComparison.Ordinal));
            var after = await council.Case(before.Id);
            CaseJson.WriteFacts(after).Should().Equal(CaseJson.WriteFacts(before));
            (after.State, after.LastEntry).Should().Be((before.State, before.LastEntry + 1));
        }

        private static async Task HoldsAsync(TestCouncil council)
        {
            (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
            foreach (var @case in await council.Cases())
            {
                var history = await council.Queries.HistoryAsync(@case.Id);
                var replayed = Replay.Of(@case, history);
                CaseJson.WriteFacts(replayed).Should().Equal(CaseJson.WriteFacts(@case));
                CaseJson.Write(replayed with { NextWakeUp = @case.NextWakeUp }).Should().Equal(CaseJson.Write(@case));
                (@case.NextWakeUp ?? DateTime.MaxValue).Should().BeAfter(council.NowUtc, "all that was due has been done");
                if (!@case.Final && @case.Process != "child-record")
                {
                    var offers = await council.Reading.AskAsync(@case.Id, TestCouncil.Anybody, r => r.Offers());
                    (@case.Duties.Exists(d => d.End == DutyEnd.Owed) || offers!.Exists(o => o.IsOpen)).Should().BeTrue("{0} in {1} must not be stuck", @case.Process, @case.State);
                }

                foreach (var duty in @case.Duties.Where(d => d.End == DutyEnd.Owed && d.Nature == DutyNature.Breach && d.IsPast(council.Now)))
                {
                    @case.Breaches.Where(b => b.IsOf(duty) && b.Status == BreachStatus.Open).Should().ContainSingle("{0} was due on {1}", duty.Label, duty.Due);
                }

                @case.Breaches.Should().OnlyHaveUniqueItems(b => b.Id);
                @case.Duties.Should().OnlyHaveUniqueItems(d => $"{d.Duty}/{d.Key}/{d.Round}");
            }
        }

        private void Said(TestCouncil council, string what, Record form, Decision decision) =>
            Diary.Add($"{EventDate.Of(council.Now)}: {what} {form} -> {(decision is Decision.Refused ? TestCouncil.Reasons(decision) : decision.GetType().Name)}");

        /// <summary>Answers what is asked, field after field, as the answers before make it asked.</summary>
        private async Task<Record> FillAsync(Trigger trigger, Func<Record, Task<System.Collections.Immutable.ImmutableList<AskedField>?>> ask, DateTime now)
        {
            var form = Record.Empty;
            for (var at = 0; at < trigger.Form.Count; at++)
            {
                var field = trigger.Form[at];
                if ((await ask(form))!.Find(f => f.Field.Name == field.Name) is { IsAsked: true } asked && (!field.Optional || random.Next(2) == 0))
                {
                    form = form.With(field.Name, Answer(field, asked.Options.ConvertAll(o => o.Value), field.Name == trigger.EventDate, now));
                }
            }

            return form;
        }

        private Value Answer(Field field, System.Collections.Immutable.ImmutableList<string> options, bool past, DateTime now)
        {
            switch (field.Type)
            {
                case FieldType.Text or FieldType.Long or FieldType.Doc:
                    return Words[random.Next(Words.Length)];
                case FieldType.Person:
                    return random.Next(3) == 0 ? "Tom" : People[random.Next(People.Length)];
                case FieldType.Date:
                    return EventDate.Of(Day(past, now));
                case FieldType.DateTime:
                    return EventDate.Of(Day(past, now)) + (Day(past, now) < DateOnly.FromDateTime(now) ? "T00:00" : "");
                case FieldType.Time:
                    return "10:30";
                case FieldType.Duration:
                    return "2 weeks";
                case FieldType.Bool:
                    return random.Next(3) > 0;
                case FieldType.Int or FieldType.Num:
                    return (field.Min ?? 0) + random.Next((int)Math.Min(10, (field.Max ?? 3) - (field.Min ?? 0)) + 1);
                case FieldType.Role:
                    return new[] { "SW", "PS", "AP", "SSW", "EHW" }[random.Next(5)];
                case FieldType.Choice:
                    return options.Count > 0 ? options[random.Next(options.Count)] : "nothing";
                case FieldType.Multi:
                    return Value.Of([.. options.Where(_ => random.Next(2) == 0).DefaultIfEmpty(options[0])]);
                default:
                    return Value.Of([.. Enumerable.Range(0, (int)(field.Min ?? 0) + random.Next(3)).Select(_ => Row(field, now))]);
            }
        }

        private Value Row(Field field, DateTime now) => field.Items.Count == 0
            ? Answer(field with { Type = field.Of ?? FieldType.Text }, [], false, now)
            : field.Items.Where(i => i.When is null && (!i.Optional || random.Next(2) == 0)).Aggregate(Record.Empty, (row, i) => row.With(i.Name, Answer(i, i.Options.ConvertAll(o => o.Value), false, now)));

        private DateOnly Day(bool past, DateTime now) =>
            DateOnly.FromDateTime(now).AddDays(past ? -(random.Next(3) == 0 ? random.Next(0, 90) : random.Next(0, 5)) : random.Next(-30, 90));
    }
}
