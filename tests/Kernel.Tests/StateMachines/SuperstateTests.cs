using static CareWorkflows.Kernel.Tests.StateMachines.Machines;

namespace CareWorkflows.Kernel.Tests.StateMachines;

public class SuperstateTests
{
    private readonly List<string> log = [];

    [Fact]
    public void A_substate_is_in_its_superstate_and_not_the_other_way_round()
    {
        var machine = In(State.B);
        machine.Configure(State.B).SubstateOf(State.A);
        machine.IsInState(State.A).Should().BeTrue();

        var outer = In(State.A);
        outer.Configure(State.B).SubstateOf(State.A);
        outer.IsInState(State.B).Should().BeFalse();
    }

    [Fact]
    public void A_trigger_the_substate_does_not_know_is_taken_by_its_superstate()
    {
        var machine = In(State.C);
        machine.Configure(State.A).Permit(Trigger.X, State.D);
        machine.Configure(State.B).SubstateOf(State.A);
        machine.Configure(State.C).SubstateOf(State.B);

        machine.Fire(Trigger.X);

        machine.State.Should().Be(State.D);
    }

    [Fact]
    public void The_substate_has_the_first_word()
    {
        var machine = In(State.B);
        machine.Configure(State.A).Permit(Trigger.X, State.D);
        machine.Configure(State.B).SubstateOf(State.A).Ignore(Trigger.X);

        machine.Fire(Trigger.X);

        machine.State.Should().Be(State.B);
    }

    [Fact]
    public void Leaving_goes_from_the_inside_out_and_entering_from_the_outside_in()
    {
        var machine = In(State.B);
        machine.Configure(State.A).OnExit(() => log.Add("exit A"));
        machine.Configure(State.B).SubstateOf(State.A).OnExit(() => log.Add("exit B")).Permit(Trigger.X, State.D);
        machine.Configure(State.C).OnEntry(() => log.Add("enter C"));
        machine.Configure(State.D).SubstateOf(State.C).OnEntry(() => log.Add("enter D"));

        machine.Fire(Trigger.X);

        log.Should().Equal("exit B", "exit A", "enter C", "enter D");
    }

    [Fact]
    public void Moving_within_a_superstate_neither_leaves_nor_enters_it()
    {
        var machine = In(State.B);
        machine.Configure(State.A).OnExit(() => log.Add("exit A")).OnEntry(() => log.Add("enter A"));
        machine.Configure(State.B).SubstateOf(State.A).OnExit(() => log.Add("exit B")).Permit(Trigger.X, State.C).Permit(Trigger.Y, State.A);
        machine.Configure(State.C).SubstateOf(State.A).OnEntry(() => log.Add("enter C")).Permit(Trigger.X, State.B);

        machine.Fire(Trigger.X);
        log.Should().Equal("exit B", "enter C");

        machine.Fire(Trigger.X);
        log.Clear();
        machine.Fire(Trigger.Y);
        log.Should().Equal("exit B");
        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void A_reentry_of_the_superstate_leaves_both_and_enters_the_superstate()
    {
        var machine = In(State.B);
        machine.Configure(State.A).PermitReentry(Trigger.X).OnExit(() => log.Add("exit A")).OnEntry(() => log.Add("enter A"));
        machine.Configure(State.B).SubstateOf(State.A).OnExit(() => log.Add("exit B")).OnEntry(() => log.Add("enter B"));

        machine.Fire(Trigger.X);

        log.Should().Equal("exit B", "exit A", "enter A");
        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void A_superstate_that_leads_to_where_we_are_does_nothing()
    {
        var machine = In(State.B);
        machine.Configure(State.A).Permit(Trigger.X, State.B);
        machine.Configure(State.B).SubstateOf(State.A).OnExit(() => log.Add("exit B")).OnEntry(() => log.Add("enter B"));

        machine.Fire(Trigger.X);

        log.Should().BeEmpty();
        machine.State.Should().Be(State.B);
    }

    [Fact]
    public void An_initial_transition_goes_on_into_the_substate()
    {
        var machine = In(State.D);
        machine.Configure(State.D).Permit(Trigger.X, State.A);
        machine.Configure(State.A).InitialTransition(State.B).OnEntry(() => log.Add("enter A"));
        machine.Configure(State.B).SubstateOf(State.A).OnEntry(() => log.Add("enter B"));
        machine.OnTransitioned(t => log.Add($"{t.Source}-{t.Destination}"));
        machine.OnTransitionCompleted(t => log.Add($"completed {t.Source}-{t.Destination}"));

        machine.Fire(Trigger.X);

        log.Should().Equal("D-A", "enter A", "A-B", "enter B", "completed D-B");
        machine.State.Should().Be(State.B);
    }

    [Fact]
    public void An_initial_transition_must_lead_inside()
    {
        var machine = In(State.D);
        machine.Configure(State.D).Permit(Trigger.X, State.A);
        var a = machine.Configure(State.A).InitialTransition(State.B);

        machine.Invoking(m => m.Fire(Trigger.X)).Should().Throw<InvalidOperationException>();
        a.Invoking(s => s.InitialTransition(State.C)).Should().Throw<InvalidOperationException>("it has been said before");
        machine.Configure(State.C).Invoking(s => s.InitialTransition(State.C)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void States_cannot_contain_each_other()
    {
        var machine = In(State.A);
        machine.Configure(State.B).SubstateOf(State.A);
        machine.Configure(State.C).SubstateOf(State.B);

        machine.Configure(State.A).Invoking(s => s.SubstateOf(State.A)).Should().Throw<ArgumentException>();
        machine.Configure(State.A).Invoking(s => s.SubstateOf(State.C)).Should().Throw<ArgumentException>();
    }
}
