using CareWorkflows.Engine.Holding;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Tests.Storage;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using Directory = CareWorkflows.Kernel.Deciding.Directory;

namespace CareWorkflows.Engine.Tests.Holding;

/// <summary>Who does a task: taken, given, given back, covered. The small process owes one visit a case, <c>O3</c>, by its worker.</summary>
public sealed class TaskHoldersTests : IAsyncLifetime
{
    private static readonly Actor Asha = new("Asha", ["SW"], "North");
    private static readonly Actor Ben = new("Ben", ["SW"], "North");
    private static readonly Actor Sam = new("Sam", ["SSW"], "North");
    private static readonly Actor Zoe = new("Zoe", ["SW"], "South");

    private TestStore store = null!;

    public async Task InitializeAsync()
    {
        store = await TestStore.OnFileAsync();
        store.Council.Use(new Directory([Asha, Ben, Sam, Zoe]));
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task What_several_in_a_role_owe_waits_until_one_of_them_takes_it()
    {
        await OwedByAsync("Asha", "Ben");
        (await ListAsync(Asha)).Should().BeEmpty();
        (await ListAsync(Ben, TaskPlace.Shared)).Should().Equal("a");

        (await store.Holders.ClaimAsync(Visit("a"), Ben)).Should().BeNull();

        (await ListAsync(Ben)).Should().Equal("a");
        (await ListAsync(Asha, TaskPlace.Shared)).Should().BeEmpty();
        (await ListAsync(Asha, TaskPlace.Handed)).Should().Equal("a");
        (await store.Holders.ClaimAsync(Visit("a"), Asha))!.Reason.Should().StartWith("Ben has taken this task");
        (await store.Tasks.HeldAsync("a")).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Person = "Ben", By = "Ben", At = TestStore.Morning, Reason = (string?)null });
    }

    [Fact]
    public async Task Only_who_owes_a_task_can_take_it()
    {
        await OwedByAsync("Asha", "Ben");

        (await store.Holders.ClaimAsync(Visit("a"), Sam))!.Reason.Should().Be("Only Asha or Ben can take this task");
        (await store.Holders.ClaimAsync(new DutyId("a", "O3", "-", 7), Ben))!.Reason.Should().Be("This task is no longer owed");
        (await store.Tasks.HeldAsync("a")).Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_role_owes_that_nobody_holds_can_be_taken_by_who_has_the_role()
    {
        await OwedByAsync();
        (await ListAsync(Zoe, TaskPlace.Shared)).Should().Equal("a");
        (await ListAsync(Sam, TaskPlace.Shared)).Should().BeEmpty();

        (await store.Holders.ClaimAsync(Visit("a"), Zoe)).Should().BeNull();

        (await ListAsync(Zoe)).Should().Equal("a");
        (await ListAsync(Asha, TaskPlace.Shared)).Should().BeEmpty();
    }

    [Fact]
    public async Task Given_to_a_colleague_it_stays_with_them_however_the_duty_changes_and_goes_when_it_is_met()
    {
        await OwedByAsync("Asha");
        (await store.Holders.GiveAsync(Visit("a"), Asha, "Sam", "I am at court")).Should().BeNull();
        (await ListAsync(Sam)).Should().Equal("a");
        (await ListAsync(Asha)).Should().BeEmpty();
        (await ListAsync(Asha, TaskPlace.Handed)).Should().Equal("a");

        await store.Do(SmallProcess.Fire("r2", "a", "Reassign", ("to", "Ben")));
        (await ListAsync(Sam)).Should().Equal(["a"], "who does it is not who owes it");
        (await ListAsync(Ben, TaskPlace.Handed)).Should().Equal("a");
        (await ListAsync(Asha, TaskPlace.Handed)).Should().BeEmpty();

        await store.Do(SmallProcess.Visit("v1", "a"));
        (await ListAsync(Sam)).Should().BeEmpty("it is met");
        (await ListAsync(Ben, TaskPlace.Handed)).Should().BeEmpty();
        (await store.Queries.OwedAsync(new DutyFilter(Owner: "Sam"))).Total.Should().Be(0);
        (await store.Tasks.HeldAsync("a")).Should().ContainSingle(h => h.Reason == "I am at court", "the log stays");
    }

    [Fact]
    public async Task Giving_needs_a_colleague_and_a_reason_and_something_to_do_with_it()
    {
        await OwedByAsync("Asha");

        (await store.Holders.GiveAsync(Visit("a"), Asha, "Nobody", "x"))!.Field.Should().Be("to");
        (await store.Holders.GiveAsync(Visit("a"), Asha, "Sam", "  "))!.Field.Should().Be("reason");
        (await store.Holders.GiveAsync(Visit("a"), Asha, "Asha", "x"))!.Reason.Should().Be("Asha has this task already");
        (await store.Holders.GiveAsync(Visit("a"), Zoe, "Zoe", "I want it"))!.Reason.Should().StartWith("Only those who owe this task");
        (await store.Holders.GiveAsync(Visit("a"), Ben, "Sam", "Asha is ill")).Should().BeNull("Ben works in Asha's team");
    }

    [Fact]
    public async Task Given_back_it_is_again_with_those_who_owe_it()
    {
        await OwedByAsync("Asha", "Ben");
        await store.Holders.ClaimAsync(Visit("a"), Ben);

        (await store.Holders.GiveBackAsync(Visit("a"), Zoe)).Should().NotBeNull();
        (await store.Holders.GiveBackAsync(Visit("a"), Ben)).Should().BeNull();

        (await ListAsync(Asha, TaskPlace.Shared)).Should().Equal("a");
        (await store.Tasks.HeldAsync("a")).Select(h => h.Person).Should().Equal("Ben", null);
    }

    [Fact]
    public async Task Who_covers_reads_the_list_of_who_is_away_on_those_days_only()
    {
        (await store.Holders.CoverAsync("Asha", "Sam", new(2026, 6, 2), new(2026, 6, 5), "Leave", Asha)).Should().BeNull();
        (await store.Holders.CoveredAsync("Sam")).Should().BeEmpty("it is the day before");

        store.Time.MoveTo(new DateTime(2026, 6, 1, 23, 30, 0, DateTimeKind.Utc)); // Half past midnight in London.
        (await store.Holders.CoveredAsync("Sam")).Should().Equal("Asha");
        store.Time.MoveTo(new DateTime(2026, 6, 5, 22, 30, 0, DateTimeKind.Utc));
        (await store.Holders.CoveredAsync("Sam")).Should().Equal("Asha");
        store.Time.MoveTo(new DateTime(2026, 6, 5, 23, 30, 0, DateTimeKind.Utc));
        (await store.Holders.CoveredAsync("Sam")).Should().BeEmpty();
    }

    [Fact]
    public async Task Cover_is_arranged_by_oneself_or_the_team_and_ended_for_good()
    {
        var (first, last) = (new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 5));
        (await store.Holders.CoverAsync("Asha", "Sam", first, last, null, Zoe))!.Field.Should().Be("away");
        (await store.Holders.CoverAsync("Asha", "Asha", first, last, null, Asha))!.Field.Should().Be("coveredBy");
        (await store.Holders.CoverAsync("Asha", "Sam", last, first, null, Asha))!.Field.Should().Be("lastDay");
        (await store.Holders.CoverAsync("Asha", "Sam", new(2026, 5, 1), new(2026, 5, 31), null, Asha))!.Field.Should().Be("lastDay");
        (await store.Holders.CoverAsync("Asha", "Sam", first, last, null, Ben)).Should().BeNull();

        var cover = (await store.Holders.CoversAsync()).Single();
        (await store.Holders.EndCoverAsync(cover.No, Zoe)).Should().NotBeNull();
        (await store.Holders.EndCoverAsync(cover.No, Sam)).Should().BeNull();
        (await store.Holders.CoveredAsync("Sam")).Should().BeEmpty();
        (await store.Holders.EndCoverAsync(cover.No, Sam)).Should().NotBeNull("it has ended");
    }

    [Fact]
    public async Task Counts_and_filters_agree_and_a_time_of_day_is_past_at_once()
    {
        await OwedByAsync("Asha");
        foreach (var (no, due) in new[] { "2026-05-31", "2026-06-01", "2026-06-01T08:00", "2026-06-01T18:00", "2026-06-03", "2026-06-03T12:00", "~" }.Index())
        {
            store.Run($"INSERT INTO duty SELECT 'b', duty, '{no}', round, no, label, process, 'C{no % 2}', nature, nullif('{due}', '~'), no_date, window_from, soon_from, owner_role, owners, rules, session, was_overdue, met_on, ended FROM duty WHERE case_id = 'a'");
            store.Run($"INSERT INTO task SELECT 'Zoe', 'b', duty, '{no}', round, 'Own', '{due}', process, 'C{no % 2}', role FROM task WHERE case_id = 'a'");
        }

        var all = new TaskListFilter(["Zoe"]);
        const string now = "2026-06-01T10:00";
        var counts = await store.Tasks.CountAsync(all, Zoe, now, ["2026-06-01", "2026-06-03"]);

        counts.Should().BeEquivalentTo(new { All = 7, PastDue = 2, By = (int[])[2, 4] });
        (await DuesAsync(all)).Should().Equal("2026-05-31", "2026-06-01", "2026-06-01T08:00", "2026-06-01T18:00", "2026-06-03", "2026-06-03T12:00", null);
        (await DuesAsync(all with { PastDueAt = now })).Should().Equal("2026-05-31", "2026-06-01T08:00");
        (await DuesAsync(all with { NotPastDueAt = now, DueBy = "2026-06-01" })).Should().Equal("2026-06-01", "2026-06-01T18:00");
        (await DuesAsync(all with { NotPastDueAt = now, DueBy = "2026-06-03" })).Should().HaveCount(4);
        (await DuesAsync(all with { Child = "C1", Skip = 1, Take = 1 })).Should().Equal("2026-06-01T18:00");
        (await store.Tasks.ChoicesAsync(all, Zoe)).Children.Should().Equal("C0", "C1");

        async Task<IEnumerable<string?>> DuesAsync(TaskListFilter filter) => (await store.Tasks.ListAsync(filter, Zoe)).Select(t => t.Duty.Due);
    }

    private static DutyId Visit(string @case) => new(@case, "O3", "-", 1);

    private async Task OwedByAsync(params string[] people)
    {
        await store.Do(SmallProcess.Start("a", child: "C1"));
        await store.Do(SmallProcess.Fire("r", "a", "Reassign", people.Length switch
        {
            0 => [],
            1 => [("to", (Value)people[0])],
            _ => [("to", Value.Of([.. people.Select(p => (Value)p)]))],
        }));
    }

    private async Task<IEnumerable<string>> ListAsync(Actor who, TaskPlace place = TaskPlace.Own) =>
        (await store.Tasks.ListAsync(new TaskListFilter([who.Person], place) { Roles = who.Roles }, who)).Select(t => t.Duty.Case);
}
