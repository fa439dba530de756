using CareWorkflows.Engine.Outbox;

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
}
