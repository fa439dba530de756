using System.Collections.Concurrent;
using Stateless;

namespace CareWorkflows.Kernel.Tests.StateMachines;

/// <summary>One machine, configured once, to which many cases lend their state.</summary>
public class SharedMachineTests
{
    [Fact]
    public void State_kept_elsewhere_is_read_and_written_there()
    {
        var state = State.A;
        var machine = new StateMachine<State, Trigger>(() => state, s => state = s);
        machine.Configure(State.A).Permit(Trigger.X, State.B);
        machine.Configure(State.B).Permit(Trigger.X, State.C);

        machine.Fire(Trigger.X);
        state.Should().Be(State.B);

        state = State.A;
        machine.Fire(Trigger.X);
        state.Should().Be(State.B, "the machine remembers nothing of its own");
    }

    [Theory]
    [InlineData(FiringMode.Immediate)]
    [InlineData(FiringMode.Queued)]
    public void State_is_written_once_for_a_transition_and_once_for_a_reentry(FiringMode mode)
    {
        var state = State.A;
        var writes = 0;
        var machine = new StateMachine<State, Trigger>(() => state, s => { state = s; writes++; }, mode);
        machine.Configure(State.A).Permit(Trigger.X, State.B);
        machine.Configure(State.B).PermitReentry(Trigger.Y).InternalTransition(Trigger.Z, () => { }).Ignore(Trigger.X);

        machine.Fire(Trigger.X);
        writes.Should().Be(1);
        machine.Fire(Trigger.Y);
        writes.Should().Be(2);
        machine.Fire(Trigger.Z);
        machine.Fire(Trigger.X);
        writes.Should().Be(2, "nothing is left by an internal transition or an ignored trigger");
    }

    [Fact]
    public void There_is_no_machine_without_a_place_for_its_state()
    {
        FluentActions.Invoking(() => new StateMachine<State, Trigger>(null!, _ => { })).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new StateMachine<State, Trigger>(() => State.A, null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void One_machine_serves_many_threads_at_once()
    {
        var failures = new ConcurrentQueue<Exception>();
        using var lent = new ThreadLocal<Case>(() => new Case());
        Case Current() => lent.Value!;

        var machine = new StateMachine<State, Trigger>(() => Current().State, s => Current().State = s, FiringMode.Immediate);
        machine.Configure(State.A)
            .PermitIf(Trigger.X, State.B, () => Current().Steps % 2 == 0, "even")
            .PermitIf(Trigger.X, State.C, () => Current().Steps % 2 == 1, "odd");
        machine.Configure(State.B).OnEntry(() => Current().Steps++).Permit(Trigger.Y, State.A);
        machine.Configure(State.C).OnEntry(() => Current().Steps++).Permit(Trigger.Y, State.D);
        // Even a state without a way out: the Stateless package notes states it has not seen when it enters them.
        machine.Configure(State.D);

        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            if (Record.Exception(() => Drive(machine, Current())) is { } failure)
                failures.Enqueue(failure);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        failures.Should().BeEmpty();
    }

    private static void Drive(StateMachine<State, Trigger> machine, Case mine)
    {
        for (var round = 0; round < 5_000; round++)
        {
            mine.State = State.A;

            machine.Fire(Trigger.X);
            Assert.Equal(round % 2 == 0 ? State.B : State.C, mine.State);

            machine.Fire(Trigger.Y);
            Assert.Equal(round % 2 == 0 ? State.A : State.D, mine.State);
            Assert.False(machine.CanFire(Trigger.Z));
        }
    }

    private sealed class Case
    {
        public State State { get; set; }

        public int Steps { get; set; }
    }
}
