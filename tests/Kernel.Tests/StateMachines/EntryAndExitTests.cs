using Stateless;
using static CareWorkflows.Kernel.Tests.StateMachines.Machines;

namespace CareWorkflows.Kernel.Tests.StateMachines;

public class EntryAndExitTests
{
    private readonly List<string> log = [];

    [Fact]
    public void Exit_then_callback_then_entry_then_completion()
    {
        var machine = Logged(In(State.A));
        machine.Configure(State.A).Permit(Trigger.X, State.B);

        machine.Fire(Trigger.X);

        log.Should().Equal("exit A", "transitioned A-X-B", "enter B", "completed A-X-B");
    }

    [Fact]
    public void The_state_changes_between_exit_and_callback()
    {
        var machine = In(State.A);
        machine.Configure(State.A).Permit(Trigger.X, State.B).OnExit(() => log.Add($"exit in {machine.State}"));
        machine.Configure(State.B).OnEntry(() => log.Add($"entry in {machine.State}"));
        machine.OnTransitioned(_ => log.Add($"callback in {machine.State}"));

        machine.Fire(Trigger.X);

        log.Should().Equal("exit in A", "callback in B", "entry in B");
    }

    [Fact]
    public void Actions_run_in_the_order_they_were_given()
    {
        var machine = In(State.A);
        machine.Configure(State.A).Permit(Trigger.X, State.B)
            .OnExit(() => log.Add("exit 1")).OnExit(_ => log.Add("exit 2"));
        machine.Configure(State.B)
            .OnEntry(() => log.Add("entry 1")).OnEntryFrom(Trigger.X, () => log.Add("entry 2")).OnEntry(_ => log.Add("entry 3"));

        machine.Fire(Trigger.X);

        log.Should().Equal("exit 1", "exit 2", "entry 1", "entry 2", "entry 3");
    }

    [Fact]
    public void Reentry_leaves_and_enters()
    {
        var machine = Logged(In(State.A));
        machine.Configure(State.A).PermitReentry(Trigger.X);

        machine.Fire(Trigger.X);

        log.Should().Equal("exit A", "transitioned A-X-A", "enter A", "completed A-X-A");
        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void An_internal_transition_acts_and_neither_leaves_nor_enters_nor_calls_back()
    {
        var machine = Logged(In(State.A));
        machine.Configure(State.A).InternalTransition(Trigger.X, t => log.Add($"act {t.Source}-{t.Trigger}-{t.Destination}"));

        machine.Fire(Trigger.X);

        log.Should().Equal("act A-X-A");
        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void Of_two_internal_transitions_only_the_one_whose_guard_says_yes_acts()
    {
        var machine = In(State.A);
        machine.Configure(State.A)
            .InternalTransitionIf(Trigger.X, _ => false, () => log.Add("no"))
            .InternalTransitionIf(Trigger.X, _ => true, () => log.Add("yes"));

        machine.Fire(Trigger.X);

        log.Should().Equal("yes");
    }

    [Fact]
    public void An_ignored_trigger_does_nothing_and_may_be_fired()
    {
        var machine = Logged(In(State.A));
        machine.Configure(State.A).Ignore(Trigger.X);

        machine.CanFire(Trigger.X).Should().BeTrue();
        machine.Fire(Trigger.X);

        log.Should().BeEmpty();
        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void An_entry_action_of_one_trigger_stays_out_of_the_others()
    {
        var machine = In(State.A);
        machine.Configure(State.A).Permit(Trigger.X, State.B).Permit(Trigger.Y, State.B);
        machine.Configure(State.B).Permit(Trigger.Z, State.A)
            .OnEntryFrom(Trigger.X, () => log.Add("by X"))
            .OnEntryFrom(Trigger.Y, t => log.Add($"by {t.Trigger}"));

        machine.Fire(Trigger.X);
        machine.Fire(Trigger.Z);
        machine.Fire(Trigger.Y);

        log.Should().Equal("by X", "by Y");
    }

    [Fact]
    public void A_refused_trigger_runs_no_action()
    {
        var machine = Logged(In(State.A));
        machine.Configure(State.A).PermitIf(Trigger.X, State.B, Never);

        machine.Invoking(m => m.Fire(Trigger.X)).Should().Throw<InvalidOperationException>();

        log.Should().BeEmpty();
    }

    [Fact]
    public void An_exit_action_that_throws_leaves_the_state_as_it_was()
    {
        var machine = In(State.A);
        machine.Configure(State.A).Permit(Trigger.X, State.B).OnExit(() => throw new InvalidDataException());

        machine.Invoking(m => m.Fire(Trigger.X)).Should().Throw<InvalidDataException>();

        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void A_transition_knows_whether_it_is_a_reentry()
    {
        new StateMachine<State, Trigger>.Transition(State.A, State.A, Trigger.X).IsReentry.Should().BeTrue();
        new StateMachine<State, Trigger>.Transition(State.A, State.B, Trigger.X).IsReentry.Should().BeFalse();
        new StateMachine<State, Trigger>.Transition(State.A, State.B, Trigger.X).Parameters.Should().BeEmpty();
    }

    [Fact]
    public void Activation_runs_from_the_outside_in_and_deactivation_from_the_inside_out()
    {
        var machine = In(State.B);
        machine.Configure(State.A).OnActivate(() => log.Add("on A")).OnDeactivate(() => log.Add("off A"));
        machine.Configure(State.B).SubstateOf(State.A).OnActivate(() => log.Add("on B")).OnDeactivate(() => log.Add("off B"));

        machine.Activate();
        machine.Deactivate();

        log.Should().Equal("on A", "on B", "off B", "off A");
    }

    private StateMachine<State, Trigger> Logged(StateMachine<State, Trigger> machine)
    {
        foreach (var state in Enum.GetValues<State>())
            machine.Configure(state).OnExit(() => log.Add($"exit {state}")).OnEntry(() => log.Add($"enter {state}"));

        machine.OnTransitioned(t => log.Add($"transitioned {t.Source}-{t.Trigger}-{t.Destination}"));
        machine.OnTransitionCompleted(t => log.Add($"completed {t.Source}-{t.Trigger}-{t.Destination}"));
        return machine;
    }
}
