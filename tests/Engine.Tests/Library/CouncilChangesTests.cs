using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Tests.Deciding;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Library;

/// <summary>A change of the calendar or of a setting: foreseen, made with a reason, told to those whose dates move, and kept.</summary>
public class CouncilChangesTests
{
    private static readonly CouncilChange Closed = new(CouncilChangeKind.Closure, "2026-12-29", "Flood in the civic centre", "The boiler room is under water");

    private static Actor Ada => new("Ada", ["Admin"]);

    [Fact]
    public async Task Closure_day_is_foreseen_then_moves_what_counts_over_it_and_tells_its_owners()
    {
        await using var council = await WithDispute();
        var before = await council.Case("dispute");
        before.Duties.Single(d => d.Duty == "O1").Due.Should().Be("2027-01-05");

        var foreseen = await council.Changes.ForeseeAsync(Closed, Ada);
        foreseen.Should().BeEquivalentTo(new { Count = 1, Cases = 1 });
        foreseen.Moved.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Case = new { Id = "dispute" }, Duty = "O1", Was = "2027-01-05", Now = "2027-01-06" });
        (await council.Case("dispute")).Should().BeEquivalentTo(before, "nothing is saved of what is foreseen");
        council.Council.Now.Calendar.IsWorkingDay(new DateOnly(2026, 12, 29)).Should().BeTrue();

        (await council.Changes.MakeAsync(Closed, Ada)).Should().Be(1);

        (await council.Case("dispute")).Duties.Single(d => d.Duty == "O1").Due.Should().Be("2027-01-06");
        var entry = (await council.Queries.HistoryAsync("dispute"))[^1];
        entry.Should().BeEquivalentTo(new { Action = HistoryEntry.CouncilChanged, By = "Ada", Role = "Admin" });
        entry.Form["change"].Text.Should().Be("29 December 2026 is a closure day (Flood in the civic centre)");
        entry.Form["reason"].Text.Should().Be("The boiler room is under water");
        entry.Messages.Should().ContainSingle().Which.Should().BeEquivalentTo(new { To = "Asha", About = "O1", Kind = MessageKind.Notice });
        entry.Messages[0].Text.Should().Contain("now due on 6 January 2027, no longer on 5 January 2027").And.Contain("Flood in the civic centre");
        (await council.Changes.MadeAsync()).Should().ContainSingle().Which.Change.Should().Be(Closed);
        (await council.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task Day_worked_after_all_puts_everything_back()
    {
        await using var council = await WithDispute();
        await council.Changes.MakeAsync(Closed, Ada);
        await council.Changes.MakeAsync(Closed with { Value = default, Reason = "Dry again" }, Ada);

        (await council.Case("dispute")).Duties.Single(d => d.Duty == "O1").Due.Should().Be("2027-01-05");
        council.Council.Now.Calendar.IsWorkingDay(new DateOnly(2026, 12, 29)).Should().BeTrue();
    }

    [Fact]
    public async Task Setting_moves_what_counts_by_it_and_can_be_taken_back()
    {
        await using var council = await WithDispute();
        await council.Changes.MakeAsync(new CouncilChange(CouncilChangeKind.Setting, "dsp.agreeWithin", "3 wd", "Agreed with the board"), Ada);
        (await council.Case("dispute")).Duties.Single(d => d.Duty == "O1").Due.Should().Be("2026-12-31");

        await council.Changes.MakeAsync(new CouncilChange(CouncilChangeKind.Setting, "dsp.agreeWithin", default, "Trial ended"), Ada);
        (await council.Case("dispute")).Duties.Single(d => d.Duty == "O1").Due.Should().Be("2027-01-05");
    }

    [Theory]
    [InlineData("Setting", "dsp.iro", "6 months", "why", "value", "DSP-05")]
    [InlineData("Setting", "dsp.agreeWithin", "soon", "why", "value", "amount of time")]
    [InlineData("Setting", "dsp.nothing", "5 wd", "why", "key", "no setting")]
    [InlineData("Setting", "dsp.agreeWithin", "4 wd", " ", "reason", "why")]
    [InlineData("Closure", "tomorrow", "Flood", "why", "key", "day")]
    [InlineData("BankHoliday", "2199-01-01", "Coronation", "why", "key", "2199")]
    public async Task What_can_not_be_is_refused_with_what_to_mend(string kind, string key, string value, string reason, string field, string says)
    {
        await using var council = await TestCouncil.OpenAsync();
        var change = new CouncilChange(Enum.Parse<CouncilChangeKind>(kind), key, value, reason);

        council.Changes.WhyNot(change).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Field = field }).And.Match<Refusal>(r => r.Reason.Contains(says, StringComparison.OrdinalIgnoreCase));
        await council.Invoking(c => c.Changes.MakeAsync(change, Ada)).Should().ThrowAsync<ArgumentException>();
        (await council.Changes.MadeAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Killed_while_it_was_made_it_is_finished_at_the_next_start()
    {
        await using var council = await WithDispute();
        await council.BeginChangeAsync(Closed, Ada);
        (await council.Case("dispute")).Duties.Single(d => d.Duty == "O1").Due.Should().Be("2027-01-05");

        await council.Changes.FinishAsync();
        (await council.Case("dispute")).Duties.Single(d => d.Duty == "O1").Due.Should().Be("2027-01-06");
        (await council.Queries.HistoryAsync("dispute"))[^1].By.Should().Be("Ada");
        await council.Changes.FinishAsync();
        (await council.Queries.HistoryAsync("dispute")).Count(e => e.Action == HistoryEntry.CouncilChanged).Should().Be(1);
    }

    private static async Task<TestCouncil> WithDispute()
    {
        var council = await TestCouncil.OpenAsync("2026-12-24T09:00");
        await council.Start(TestCouncil.Dispute, "dispute", "Raise", "2026-12-24", ("owner", "Asha"));
        return council;
    }
}
