using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Engine.Tests.Storage;

public class CaseCommandsTests
{
    [Fact]
    public async Task What_is_read_back_is_what_was_decided()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a", child: "C1"));
        var decision = (Decision.Accepted)await store.Do(SmallProcess.Visit("v1", "a", ("childSeen", true), ("note", "O'Brien said “no” & <left> €5"), ("tell", "Tom")));

        var read = await store.Queries.FindAsync("a");
        CaseJson.Write(read!).Should().Equal(CaseJson.Write(decision.Entrance.After));
        var history = await store.Queries.HistoryAsync("a");
        CaseJson.Write(Replay.Of(read!, history)).Should().Equal(CaseJson.Write(read!));
        (await store.Queries.MessagesAsync(delivered: false)).Should().ContainSingle().Which.To.Should().Be("Tom");
        (await store.Verification.VerifyAsync()).Should().Be(new VerificationResult(1, 2, null));
    }

    [Fact]
    public async Task Command_sent_twice_gets_the_first_answer_and_is_done_once()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a"));
        var first = (Decision.Accepted)await store.Do(SmallProcess.Visit("v1", "a"));
        await store.Do(SmallProcess.Visit("v2", "a"));
        var again = (Decision.Accepted)await store.Do(SmallProcess.Visit("v1", "a"));

        CaseJson.Write(again.Entrance.Before!).Should().Equal(CaseJson.Write(first.Entrance.Before!));
        CaseJson.Write(again.Entrance.After).Should().Equal(CaseJson.Write(first.Entrance.After));
        again.Entries.Select(HistoryJson.Write).Should().BeEquivalentTo(first.Entries.Select(HistoryJson.Write));
        (await store.Queries.FindAsync("a"))!.LastEntry.Should().Be(3);
    }

    [Fact]
    public async Task Refusal_changes_nothing_but_is_on_record_and_repeats()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a"));
        var before = await store.Queries.FindAsync("a");
        var refused = (Decision.Refused)await store.Do(SmallProcess.Fire("r1", "a", "Refuse"));
        var again = (Decision.Refused)await store.Do(SmallProcess.Fire("r1", "a", "Refuse"));

        refused.Reasons.Should().Equal(new Refusal("Not today.", "CFP-1", "on"));
        again.Reasons.Should().Equal(refused.Reasons);
        again.Attempt!.Entries.Should().ContainSingle().Which.IsRefused.Should().BeTrue();
        var after = await store.Queries.FindAsync("a");
        CaseJson.WriteFacts(after!).Should().Equal(CaseJson.WriteFacts(before!));
        (await store.Queries.HistoryAsync("a")).Should().HaveCount(2);
        (await store.Queries.OutcomeAsync("r1"))!.Accepted.Should().BeFalse();
        (await store.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task Act_over_several_cases_is_one_and_repeats_as_one()
    {
        await using var store = await TestStore.OnFileAsync();
        foreach (var id in new[] { "a", "b", "c" })
        {
            await store.Do(SmallProcess.Start(id, child: "C1"));
        }

        var decision = (Decision.Accepted)await store.Do(SmallProcess.Fire("all", "b", "VisitAll"));
        var again = (Decision.Accepted)await store.Do(SmallProcess.Fire("all", "b", "VisitAll"));

        decision.Cases.Select(c => c.After.Id).Should().Equal("b", "a", "c");
        again.Cases.Select(c => (c.After.Id, c.After.LastHash)).Should().Equal(decision.Cases.Select(c => (c.After.Id, c.After.LastHash)));
        (await store.Queries.CasesOfChildAsync("C1")).Should().OnlyContain(c => c.LastEntry == 2);
    }

    [Fact]
    public async Task Name_is_given_once_in_a_process()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a", key: "Panel 1"));
        var second = await store.Do(SmallProcess.Start("b", key: "Panel 1"));

        second.Should().BeOfType<Decision.Refused>().Which.Reasons.Should().ContainSingle().Which.Reason.Should().Contain("Panel 1");
        (await store.Queries.FindAsync("b")).Should().BeNull();
        (await store.Queries.FindByKeyAsync("small", "Panel 1"))!.Id.Should().Be("a");
    }

    [Fact]
    public async Task Fault_in_one_act_is_its_callers_alone()
    {
        using var gate = new ManualResetEventSlim();
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a"));
        await store.Do(SmallProcess.Start("b"));

        // All queued behind the gate, so that they are one group.
        var held = store.Hold(gate);
        var good = store.Do(SmallProcess.Visit("v1", "a"));
        var bad = store.Do(SmallProcess.Fire("broken", "a", "Break"));
        var later = store.Do(SmallProcess.Visit("v2", "a"));
        gate.Set();

        await Task.WhenAll(held, good, later);
        await bad.Invoking(b => b).Should().ThrowAsync<InvalidOperationException>().WithMessage("Broken on purpose.");
        (await store.Queries.FindAsync("a"))!.LastEntry.Should().Be(3);
        (await store.Queries.OutcomeAsync("broken")).Should().BeNull();
        (await store.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task Many_callers_at_once_lose_nothing_and_share_commits()
    {
        await using var store = await TestStore.OnFileAsync();
        var commits = 0;
        store.Engine.Committed += _ => commits++;
        for (var i = 0; i < 8; i++)
        {
            await store.Do(SmallProcess.Start($"c{i}"));
        }

        commits = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async caller =>
        {
            for (var i = 0; i < 10; i++)
            {
                (await store.Do(SmallProcess.Visit($"{caller}-{i}", $"c{(caller + i) % 8}"))).Should().BeOfType<Decision.Accepted>();
            }
        }));

        commits.Should().BeLessThan(640 / 2);
        var result = await store.Verification.VerifyAsync();
        result.Should().Be(new VerificationResult(8, 648, null));
    }

    [Fact]
    public async Task Cancelled_before_its_turn_it_is_not_done()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a"));
        await store.Commands.Invoking(c => c.HandleAsync(SmallProcess.Visit("v1", "a"), new CancellationToken(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();
        (await store.Queries.FindAsync("a"))!.LastEntry.Should().Be(1);
    }

    [Fact]
    public async Task Store_in_memory_is_the_same_store()
    {
        await using var store = await TestStore.InMemoryAsync();
        await store.Do(SmallProcess.Start("a", child: "C1"));
        await store.Do(SmallProcess.Visit("v1", "a"));
        (await store.Queries.FindAsync("a"))!.LastEntry.Should().Be(2);
        (await store.Verification.VerifyAsync()).Should().Be(new VerificationResult(1, 2, null));
    }

    [Fact]
    public async Task Second_process_is_told_who_has_the_file()
    {
        await using var store = await TestStore.OnFileAsync();
        var path = store.ConnectionString["Data Source=".Length..];
        var second = () => TestStore.OnFileAsync(path);
        await second.Should().ThrowAsync<StorageUnavailableException>().WithMessage("*One process at a time*");
    }
}
