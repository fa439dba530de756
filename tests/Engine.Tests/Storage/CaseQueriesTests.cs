using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Engine.Tests.Storage;

public class CaseQueriesTests
{
    [Fact]
    public async Task Tasks_follow_their_owner_and_go_when_met()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a", child: "C1"));
        await store.Do(SmallProcess.Start("b", child: "C2"));
        await store.Do(SmallProcess.Fire("r", "a", "Reassign", ("to", "Ben")));

        (await Owed(store, "Asha")).Should().Equal("b");
        (await Owed(store, "Ben")).Should().Equal("a");
        var task = (await store.Queries.OwedAsync(new DutyFilter(Owner: "Ben"))).Items.Single();
        task.Should().BeEquivalentTo(new { Case = "a", Child = "C1", Label = "O3#1", Due = "2026-06-08", OwnerRole = "SW" });
        task.Owners.Should().Equal("Ben");

        store.Time.MoveTo(TestStore.Morning.AddDays(3));
        await store.Do(SmallProcess.Visit("v1", "a"));
        (await store.Queries.OwedAsync(new DutyFilter(Case: "a"))).Items.Should().ContainSingle().Which.Round.Should().Be(2);
        (await store.Queries.OwedAsync(new DutyFilter())).Items.Select(d => (d.Case, d.Due)).Should().Equal(("b", "2026-06-08"), ("a", "2026-06-11"));
        (await store.Queries.OwedAsync(new DutyFilter(DueBefore: "2026-06-11"))).Total.Should().Be(1);
    }

    [Fact]
    public async Task Duty_nobody_holds_is_found_by_its_role()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a"));
        await store.Do(SmallProcess.Fire("r", "a", "Reassign"));

        (await Owed(store, "Asha")).Should().BeEmpty();
        (await Owed(store, "Asha", "SW")).Should().Equal("a");
        (await Owed(store, "Tom", "TM")).Should().BeEmpty();
    }

    [Fact]
    public async Task Cases_and_history_are_filtered_and_paged()
    {
        await using var store = await TestStore.OnFileAsync();
        for (var i = 0; i < 5; i++)
        {
            store.Time.MoveTo(TestStore.Morning.AddMinutes(i));
            await store.Do(SmallProcess.Start($"c{i}", child: i < 3 ? "C1" : "C2"));
        }

        store.Time.MoveTo(TestStore.Morning.AddMinutes(10));
        await store.Do(SmallProcess.Fire("r1", "c1", "Refuse"));

        var first = await store.Queries.CasesAsync(new CaseFilter(Child: "C1", Open: true, Take: 2));
        first.Items.Select(c => c.Id).Should().Equal("c1", "c2");
        first.Total.Should().Be(3);
        (await store.Queries.CasesAsync(new CaseFilter(Child: "C1", Skip: 2, Take: 2))).Items.Select(c => c.Id).Should().Equal("c0");
        (await store.Queries.CasesAsync(new CaseFilter(State: "Closed"))).Total.Should().Be(0);

        (await store.Queries.TransitionsAsync(new HistoryFilter(Refused: true)).ToListAsync()).Should().ContainSingle().Which.Case.Should().Be("c1");
        (await store.Queries.TransitionsAsync(new HistoryFilter(Child: "C2", RecordedFrom: TestStore.Morning.AddMinutes(4))).ToListAsync())
            .Should().ContainSingle().Which.Should().BeEquivalentTo(new { Case = "c4", From = "Start", To = "Open", By = "Asha" });
    }

    [Fact]
    public async Task An_act_over_several_cases_of_a_child_is_one()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a", child: "C1"));
        await store.Do(SmallProcess.Start("b", child: "C1"));
        await store.Do(SmallProcess.Start("c", child: "C2"));
        store.Time.MoveTo(TestStore.Morning.AddDays(1));
        await store.Do(SmallProcess.Fire("all", "a", "VisitAll"));
        store.Time.MoveTo(TestStore.Morning.AddDays(2));
        await store.Do(SmallProcess.Visit("only", "b"));

        var acts = await store.Queries.ActsOfChildAsync("C1", SmallProcess.Asha, take: 2);

        acts.Total.Should().Be(4, "of the other child nothing is told");
        acts.Items.Select(a => a.Id).Should().Equal("only", "all");
        acts.Items[1].Entries.Select(e => e.Case).Should().Equal("a", "b");
        (await store.Queries.ActsOfChildAsync("C1", SmallProcess.Asha, skip: 2, take: 2)).Items.Select(a => a.Id).Should().BeEquivalentTo("start-a", "start-b");
        (await store.Queries.ActsOfChildAsync("C1", SmallProcess.Asha, @case: "a")).Items.Select(a => a.Id).Should().Equal("all", "start-a");
        (await store.Queries.ActsOfChildAsync("C1", Actor.System)).Total.Should().Be(0, "who may see no case is told nothing");
    }

    [Theory]
    [InlineData("SELECT id, wake_at FROM \"case\" WHERE wake_at <= 5 ORDER BY wake_at, id LIMIT 500", "USING COVERING INDEX ix_case_wake_at")]
    [InlineData("SELECT wake_at FROM \"case\" WHERE wake_at IS NOT NULL ORDER BY wake_at LIMIT 1", "USING COVERING INDEX ix_case_wake_at")]
    [InlineData("SELECT * FROM \"case\" WHERE child = 'C1'", "USING INDEX ix_case_child")]
    [InlineData("SELECT count(*) FROM \"case\" AS c WHERE c.process = 'p' AND NOT (c.final) AND c.version < 2", "USING COVERING INDEX ix_case_open")]
    [InlineData("SELECT c.id, c.last_entry FROM \"case\" AS c WHERE c.process = 'p' AND NOT (c.final) AND c.version < 2 AND c.id > 'a' ORDER BY c.id LIMIT 100", "USING INDEX ix_case_open")]
    [InlineData("SELECT * FROM duty WHERE ended IS NULL AND due < '2026' ORDER BY due LIMIT 50", "USING INDEX ix_duty_owed")]
    [InlineData("SELECT * FROM task AS t WHERE t.place = 'Own' AND t.person = 'Asha' AND t.process = 'p' ORDER BY t.due, t.case_id, t.duty, t.key, t.round, t.person LIMIT 50", "USING COVERING INDEX ix_task_list (person=? AND place=?)")]
    [InlineData("SELECT count(*) FROM task AS t WHERE t.place = 'Own' AND t.person = 'Asha' AND t.due < '2026-06-02'", "USING COVERING INDEX ix_task_list (person=? AND place=? AND due<?)")]
    [InlineData("SELECT * FROM outbox WHERE try_at <= 5 ORDER BY try_at LIMIT 100", "USING INDEX ix_outbox_try_at")]
    [InlineData("SELECT * FROM history ORDER BY recorded_at DESC LIMIT 50", "USING INDEX ix_history_recorded_at")]
    [InlineData("SELECT d.due, d.process, count(*) FROM duty AS d WHERE d.ended IS NULL AND d.due IS NOT NULL AND (d.child IS NULL OR d.child NOT IN (SELECT child FROM open_to)) AND d.due < '2026' GROUP BY d.due, d.process", "USING COVERING INDEX ix_duty_owed")]
    [InlineData("SELECT h.case_id FROM history AS h WHERE h.overridden ORDER BY h.recorded_at DESC LIMIT 51", "ix_history_overridden")]
    [InlineData("SELECT h.case_id FROM history AS h WHERE h.late ORDER BY h.recorded_at DESC LIMIT 51", "ix_history_late")]
    public async Task Lists_use_their_index(string sql, string how)
    {
        await using var store = await TestStore.OnFileAsync();
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(store.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        using var plan = command.ExecuteReader();
        var lines = new List<string>();
        while (plan.Read())
        {
            lines.Add(plan.GetString(3));
        }

        lines.Should().Contain(l => l.Contains(how)).And.NotContain(l => l.Contains("TEMP B-TREE"));
    }

    private static async Task<IEnumerable<string>> Owed(TestStore store, string person, params string[] roles) =>
        (await store.Queries.OwedAsync(new DutyFilter(Owner: person) { Roles = roles })).Items.Select(d => d.Case);
}
