using CareWorkflows.Engine.Outbox;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Engine.Tests.Storage;

public class OutboxTests
{
    [Fact]
    public async Task Promised_message_is_delivered_and_noted()
    {
        var received = new List<PromisedMessage>();
        await using var store = await TestStore.OnFileAsync(deliver: (message, _) =>
        {
            received.Add(message);
            return Task.CompletedTask;
        });
        await store.Do(SmallProcess.Start("a"));
        await store.Do(SmallProcess.Visit("v1", "a", ("tell", "Tom")));

        (await store.Outbox.DrainAsync()).Should().Be(1);
        (await store.Outbox.DrainAsync()).Should().Be(0);
        received.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Id = "a/2/1", Case = "a", Entry = 2, To = "Tom" });
        (await store.Queries.MessagesAsync(delivered: true)).Should().ContainSingle().Which.DeliveredAt.Should().Be(TestStore.Morning);
    }

    [Fact]
    public async Task Failed_delivery_is_tried_again_later_and_later()
    {
        var attempts = 0;
        await using var store = await TestStore.OnFileAsync(deliver: (_, _) => ++attempts < 3 ? throw new HttpRequestException("no network") : Task.CompletedTask);
        await store.Do(SmallProcess.Start("a"));
        await store.Do(SmallProcess.Visit("v1", "a", ("tell", "Tom")));

        (await store.Outbox.DrainAsync()).Should().Be(0);
        store.Time.MoveTo(TestStore.Morning.AddSeconds(9));
        (await store.Outbox.DrainAsync()).Should().Be(0);
        attempts.Should().Be(1);
        store.Time.MoveTo(TestStore.Morning.AddSeconds(10));
        (await store.Outbox.DrainAsync()).Should().Be(0);
        store.Time.MoveTo(TestStore.Morning.AddSeconds(30));
        (await store.Outbox.DrainAsync()).Should().Be(1);
        attempts.Should().Be(3);
    }

    [Fact]
    public async Task Errand_is_done_once_however_often_it_is_sent()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a"));
        await store.Do(SmallProcess.Start("b"));
        var promised = (Decision.Accepted)await store.Do(SmallProcess.Visit("v1", "a", ("after", "b")));
        var entry = promised.Entries.Single();

        (await store.Outbox.DrainAsync()).Should().Be(1);
        (await store.Do(CarryOut.Of(entry, entry.Errands[0]))).Should().BeOfType<Decision.NothingToDo>("it was killed after doing it, say, and does it again");
        (await store.Outbox.DrainAsync()).Should().Be(0);

        (await store.Queries.HistoryAsync("b")).Select(e => e.ActId).Should().Equal("start-b", "after/a/2/2");
        (await store.Queries.MessagesAsync()).Should().BeEmpty("it is no message to a person");
        (await store.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task Refused_errand_is_kept_with_the_case_that_promised_it_and_not_tried_again()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a"));
        await store.Do(SmallProcess.Visit("v1", "a", ("after", "nobody")));

        (await store.Outbox.DrainAsync()).Should().Be(1);
        store.Time.MoveTo(TestStore.Morning.AddDays(1));
        (await store.Outbox.DrainAsync()).Should().Be(0);
        (await store.Queries.HistoryAsync("a")).Where(e => e.IsRefused).Should().ContainSingle().Which.ActId.Should().Be("after/a/2/2");
    }

    [Fact]
    public async Task Errand_that_could_not_be_saved_is_tried_again_later()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a"));
        await store.Do(SmallProcess.Start("b"));
        await store.Do(SmallProcess.Visit("v1", "a", ("after", "b")));
        store.Run("CREATE TRIGGER broken BEFORE INSERT ON history BEGIN SELECT RAISE(ROLLBACK, 'the disk is gone'); END");

        (await store.Outbox.DrainAsync()).Should().Be(0);
        store.Run("DROP TRIGGER broken");
        (await store.Outbox.DrainAsync()).Should().Be(0, "its pause is not over");
        store.Time.MoveTo(TestStore.Morning.AddSeconds(10));
        (await store.Outbox.DrainAsync()).Should().Be(1);
        (await store.Queries.FindAsync("b"))!.LastEntry.Should().Be(2);
    }

    [Fact]
    public async Task Service_delivers_what_is_promised_while_it_runs_and_what_was_before()
    {
        var received = new List<string>();
        var both = new TaskCompletionSource();
        await using var store = await TestStore.OnFileAsync(deliver: (message, _) =>
        {
            received.Add(message.Id);
            if (received.Count == 2)
            {
                both.SetResult();
            }

            return Task.CompletedTask;
        });
        await store.Do(SmallProcess.Start("a"));
        await store.Do(SmallProcess.Visit("v1", "a", ("tell", "Tom")));
        await store.Outbox.StartAsync(CancellationToken.None);
        await store.Do(SmallProcess.Visit("v2", "a", ("tell", "Priya")));
        await both.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await store.Outbox.StopAsync(CancellationToken.None);
        received.Should().Equal("a/2/1", "a/3/1");
    }

    [Fact]
    public async Task Errand_does_not_wait_for_a_message_that_takes_its_time()
    {
        var begun = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        await using var store = await TestStore.OnFileAsync(deliver: (_, _) =>
        {
            begun.TrySetResult();
            return gate.Task;
        });
        await store.Do(SmallProcess.Start("a"));
        await store.Do(SmallProcess.Start("b"));
        var heard = new TaskCompletionSource();
        store.Engine.Committed += commit =>
        {
            if (begun.Task.IsCompleted && commit.Cases.Contains("b"))
            {
                heard.TrySetResult();
            }
        };
        await store.Outbox.StartAsync(CancellationToken.None);
        await store.Do(SmallProcess.Visit("v1", "a", ("tell", "Tom")));
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await store.Do(SmallProcess.Visit("v2", "a", ("after", "b")));
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(20));
        gate.Task.IsCompleted.Should().BeFalse("the message is still on its way");

        gate.SetResult();
        await store.Outbox.StopAsync(CancellationToken.None);
    }
}
