using Stateless;
using static CareWorkflows.Kernel.Tests.StateMachines.Machines;

namespace CareWorkflows.Kernel.Tests.StateMachines;

public class FiringTests
{
    [Fact]
    public void A_permitted_trigger_leads_to_its_destination()
    {
        var machine = In(State.A);
        machine.Configure(State.A).Permit(Trigger.X, State.B);

        machine.Fire(Trigger.X);

        machine.State.Should().Be(State.B);
    }

    [Fact]
    public void States_and_triggers_may_be_text()
    {
        var machine = new StateMachine<string, string>("Start");
        machine.Configure("Start").Permit("StartPlan", "FirstMeetingDue");

        machine.Fire("StartPlan");

        machine.State.Should().Be("FirstMeetingDue");
    }

    [Fact]
    public void A_trigger_nobody_configured_is_refused_by_name_and_the_state_stays()
    {
        var machine = In(State.A);
        machine.Configure(State.A).Permit(Trigger.X, State.B);

        machine.Invoking(m => m.Fire(Trigger.Y)).Should().Throw<InvalidOperationException>()
            .WithMessage("No valid leaving transitions are permitted from state 'A' for trigger 'Y'. Consider ignoring the trigger.");
        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void A_state_nobody_configured_refuses_everything()
    {
        var machine = In(State.D);

        machine.CanFire(Trigger.X).Should().BeFalse();
        machine.Invoking(m => m.Fire(Trigger.X)).Should().Throw<InvalidOperationException>();
        machine.IsInState(State.D).Should().BeTrue();
    }

    [Fact]
    public void A_transition_to_itself_must_be_called_a_reentry_or_be_ignored()
    {
        var state = In(State.A).Configure(State.A);

        state.Invoking(s => s.Permit(Trigger.X, State.A)).Should().Throw<ArgumentException>();
        state.Invoking(s => s.PermitIf(Trigger.X, State.A, Always)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Configuring_a_state_again_adds_to_it()
    {
        var machine = In(State.A);
        machine.Configure(State.A).Permit(Trigger.X, State.B);
        machine.Configure(State.A).Permit(Trigger.Y, State.C);

        machine.CanFire(Trigger.X).Should().BeTrue();
        machine.CanFire(Trigger.Y).Should().BeTrue();
    }

    [Fact]
    public void Two_unguarded_transitions_for_one_trigger_are_refused_when_fired_never_guessed()
    {
        var machine = In(State.A);
        machine.Configure(State.A).Permit(Trigger.X, State.B).Permit(Trigger.X, State.C);

        machine.Invoking(m => m.Fire(Trigger.X)).Should().Throw<InvalidOperationException>()
            .WithMessage("Multiple permitted exit transitions are configured from state 'A' for trigger 'X'. Guard clauses must be mutually exclusive.");
        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void An_unhandled_trigger_can_be_dealt_with_instead_of_thrown()
    {
        var machine = In(State.A);
        (State, Trigger)? seen = null;
        machine.OnUnhandledTrigger((state, trigger) => seen = (state, trigger));

        machine.Fire(Trigger.Z);

        seen.Should().Be((State.A, Trigger.Z));
        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void An_unhandled_trigger_comes_with_the_guards_that_said_no()
    {
        var machine = In(State.A);
        machine.Configure(State.A).PermitIf(Trigger.X, State.B, Never, "child seen");
        ICollection<string>? seen = null;
        machine.OnUnhandledTrigger((_, _, unmet) => seen = unmet);

        machine.Fire(Trigger.X);
        seen.Should().Equal("child seen");

        machine.Fire(Trigger.Y);
        seen.Should().BeNull("a trigger that is not configured has no guards");
    }

    [Fact]
    public void Nothing_is_no_callback()
    {
        var machine = In(State.A);

        machine.Invoking(m => m.OnTransitioned(null!)).Should().Throw<ArgumentNullException>();
        machine.Invoking(m => m.OnTransitionCompleted(null!)).Should().Throw<ArgumentNullException>();
        machine.Invoking(m => m.OnUnhandledTrigger((Action<State, Trigger>)null!)).Should().Throw<ArgumentNullException>();
        machine.Configure(State.A).Invoking(s => s.OnEntry((Action)null!)).Should().Throw<ArgumentNullException>();
        machine.Configure(State.A).Invoking(s => s.InternalTransition(Trigger.X, (Action)null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void A_machine_says_where_it_is_and_what_it_permits()
    {
        var machine = In(State.A);
        machine.Configure(State.A).Permit(Trigger.X, State.B).Ignore(Trigger.Y).PermitIf(Trigger.Z, State.B, Never);

        machine.ToString().Should().Be("StateMachine { State = A, PermittedTriggers = { X, Y }}");
    }
}
