using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Tests.Storage;

public class WakingTests
{
    [Fact]
    public async Task Due_cases_are_woken_once_and_then_sleep()
    {
        await using var store = await TestStore.OnFileAsync();
        await store.Do(SmallProcess.Start("a"));
        await store.Do(SmallProcess.Start("b"));
        (await store.Waker.NextAsync()).Should().Be(TestStore.Morning.Date.AddDays(8));
        (await store.Waker.DrainAsync()).Should().Be(0);

        store.Time.MoveTo(TestStore.Morning.AddDays(10));
        (await store.Waker.DrainAsync()).Should().Be(2);
        (await store.Waker.DrainAsync()).Should().Be(0);

        (await store.Queries.HistoryAsync("a")).Select(e => e.Action).Should().Equal("Start", HistoryEntry.TimePassed);
        (await store.Queries.BreachesAsync(new())).Total.Should().Be(2);
        (await store.Waker.NextAsync()).Should().BeNull();
        (await store.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task Case_with_nothing_to_say_does_not_spin()
    {
        await using var store = await TestStore.OnFileAsync(decide: (command, world) =>
            command is PassTime ? new Decision.NothingToDo(world.Now) : SmallProcess.Decide(command, world));
        await store.Do(SmallProcess.Start("a"));
        store.Time.MoveTo(TestStore.Morning.AddDays(10));

        (await store.Waker.DrainAsync()).Should().Be(1);
        (await store.Waker.NextAsync()).Should().Be(TestStore.Morning.AddDays(11), "it is asked again in a day");
        (await store.Queries.FindAsync("a"))!.NextWakeUp.Should().Be(TestStore.Morning.Date.AddDays(8), "it is the case's own and part of its replay");
        (await store.Verification.VerifyAsync()).Bad.Should().BeNull();
    }

    [Fact]
    public async Task Wake_up_that_fails_is_put_off_and_holds_up_nobody()
    {
        await using var store = await TestStore.OnFileAsync(decide: (command, world) =>
            command is PassTime { Case: "a" } ? throw new InvalidOperationException("Broken on purpose.") : SmallProcess.Decide(command, world));
        await store.Do(SmallProcess.Start("a"));
        await store.Do(SmallProcess.Start("b"));
        var now = TestStore.Morning.AddDays(10);
        store.Time.MoveTo(now);

        await store.Waker.Invoking(w => w.DrainAsync()).Should().ThrowAsync<InvalidOperationException>();
        (await store.Queries.FindAsync("b"))!.LastEntry.Should().Be(2);
        (await store.Waker.NextAsync()).Should().Be(now.AddMinutes(5));
    }

    [Fact]
    public async Task Service_wakes_on_time_and_when_an_earlier_wake_up_comes_in()
    {
        var woken = new Dictionary<string, TaskCompletionSource>(StringComparer.Ordinal) { ["a"] = new(), ["b"] = new() };
        await using var store = await TestStore.OnFileAsync(decide: (command, world) =>
        {
            var decision = SmallProcess.Decide(command, world);
            if (command is PassTime time && decision is Decision.Accepted)
            {
                woken[time.Case].TrySetResult();
            }

            return decision;
        });
        await store.Do(SmallProcess.Start("a"));
        await store.Waker.StartAsync(CancellationToken.None);
        store.Time.MoveTo(TestStore.Morning.AddDays(9));
        store.Run("SELECT 1");
        await Until(store, woken["a"].Task);

        await store.Do(SmallProcess.Start("b"));
        store.Time.MoveTo(TestStore.Morning.AddDays(20));
        await Until(store, woken["b"].Task);
        await store.Waker.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Restart_after_a_long_time_catches_up()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("care-").FullName;
        var path = Path.Combine(folder, "care.db");
        await using (var store = await TestStore.OnFileAsync(path))
        {
            await store.Do(SmallProcess.Start("a"));
        }

        await using (var store = await TestStore.OnFileAsync(path))
        {
            store.Time.MoveTo(TestStore.Morning.AddDays(100));
            (await store.Waker.DrainAsync()).Should().Be(1);
        }
    }

    /// <summary>Moves the clock on by hours until it has happened: the service may not have begun to sleep when it was first moved.</summary>
    private static async Task Until(TestStore store, Task happened)
    {
        for (var i = 0; i < 10_000 && !happened.IsCompleted; i++)
        {
            store.Time.MoveTo(store.Time.Now.AddHours(1));
            await Task.Yield();
        }

        await happened.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
