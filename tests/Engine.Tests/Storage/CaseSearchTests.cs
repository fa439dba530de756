using System.Data.Common;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Deciding;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Tests.Storage;

public class CaseSearchTests
{
    private static readonly Actor Max = new("Max", ["Manager"]);

    [Fact]
    public async Task Cases_are_found_by_id_child_and_name()
    {
        await using var store = await WithCasesAsync();

        (await FoundAsync(store, new CaseSearch(Text: "A-1"))).Should().Equal("a-1");
        (await FoundAsync(store, new CaseSearch(Text: "c2"))).Should().Equal("b-1");
        (await FoundAsync(store, new CaseSearch(Text: "whatever") { ProcessesCalled = ["small"] })).Should().Equal((await FoundAsync(store, new CaseSearch())));
        (await FoundAsync(store, new CaseSearch(Text: "_"))).Should().BeEmpty();
        (await FoundAsync(store, new CaseSearch(Take: 1, Skip: 1, Descending: false))).Should().Equal("a-2");
        (await store.Queries.SearchAsync(new CaseSearch(Take: 1), Max)).Total.Should().Be(3);
    }

    [Fact]
    public async Task The_clock_sees_nothing()
    {
        await using var store = await WithCasesAsync();

        (await store.Queries.SearchAsync(new CaseSearch(), Actor.System)).Total.Should().Be(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("small")]
    [InlineData("text")]
    public async Task A_list_reads_its_index_and_opens_no_case(string by)
    {
        await using var store = await WithCasesAsync();
        var search = by switch
        {
            "small" => new CaseSearch(Open: true, InBreach: false, Version: 1),
            "text" => new CaseSearch(Text: "a"),
            _ => new CaseSearch(),
        };
        await using var db = store.Context();
        var found = search.Among(db.Cases.AsNoTracking(), db);

        var list = await PlanAsync(store, search.InOrder(found, db).Select(c => new { c.Id, c.State, c.ChangedAt }).Take(15).CreateDbCommand());
        var count = await PlanAsync(store, found.Select(c => c.Id).CreateDbCommand());

        list.Should().Contain(l => l.Contains("ix_case_list")).And.NotContain(l => l.Contains("TEMP B-TREE"));
        count.Should().Contain(l => l.Contains("USING COVERING INDEX"));
    }

    [Fact]
    public async Task A_commit_names_the_cases_it_wrote_and_none_that_was_undone()
    {
        await using var store = await TestStore.OnFileAsync(decide: (command, world) =>
            command.Id == "broken" ? throw new InvalidOperationException("Broken on purpose.") : SmallProcess.Decide(command, world));
        await store.Do(SmallProcess.Start("a"));
        await store.Do(SmallProcess.Start("b"));
        var commits = new List<Commit>();
        store.Engine.Committed += commits.Add;
        using var gate = new ManualResetEventSlim();
        var held = store.Hold(gate);

        var one = store.Do(SmallProcess.Visit("v1", "a"));
        var broken = store.Do(SmallProcess.Visit("broken", "b"));
        var two = store.Do(SmallProcess.Visit("v2", "a"));
        gate.Set();
        await Task.WhenAll(held, one, two);
        await broken.Invoking(b => b).Should().ThrowAsync<InvalidOperationException>();
        await store.Do(SmallProcess.Visit("v1", "a"));

        // The first is what held the writer, the last was answered before.
        SpinWait.SpinUntil(() => commits.Count >= 3, TimeSpan.FromSeconds(10)).Should().BeTrue();
        commits.SelectMany(c => c.Cases).Should().Equal("a", "a");
    }

    private static async Task<TestStore> WithCasesAsync()
    {
        var store = await TestStore.OnFileAsync();
        foreach (var (id, child) in ((string, string)[])[("a-1", "C1"), ("a-2", "C1"), ("b-1", "C2")])
        {
            await store.Do(SmallProcess.Start(id, child: child));
            store.Time.MoveTo(store.Time.GetUtcNow().UtcDateTime.AddMinutes(1));
        }

        return store;
    }

    private static async Task<IEnumerable<string>> FoundAsync(TestStore store, CaseSearch search) =>
        (await store.Queries.SearchAsync(search, Max)).Items.Select(c => c.Id);

    private static async Task<List<string>> PlanAsync(TestStore store, DbCommand query)
    {
        await using var connection = new SqliteConnection(store.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + query.CommandText;
        foreach (DbParameter parameter in query.Parameters)
        {
            command.Parameters.AddWithValue(parameter.ParameterName, parameter.Value);
        }

        await using var plan = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await plan.ReadAsync())
        {
            lines.Add(plan.GetString(3));
        }

        return lines;
    }
}
