using Stateless.Reflection;
using static CareWorkflows.Kernel.Tests.StateMachines.Machines;

namespace CareWorkflows.Kernel.Tests.StateMachines;

public class InfoTests
{
    [Fact]
    public void A_machine_tells_its_types_its_initial_state_and_every_state_configured_or_led_to()
    {
        var machine = In(State.A);
        machine.Configure(State.A).Permit(Trigger.X, State.B);
        machine.Configure(State.C).PermitReentry(Trigger.X);
        machine.Fire(Trigger.X);

        var info = machine.GetInfo();

        info.StateType.Should().Be<State>();
        info.TriggerType.Should().Be<Trigger>();
        info.InitialState.UnderlyingState.Should().Be(State.A, "the present state is another matter");
        info.States.Select(state => state.UnderlyingState).Should().BeEquivalentTo(new object[] { State.A, State.B, State.C });
    }

    [Fact]
    public void A_transition_tells_its_trigger_destination_and_guards()
    {
        var machine = In(State.A);
        machine.Configure(State.A).PermitIf(Trigger.X, State.B, Guard(true, "child seen"), Guard(true, "manager agrees"));

        var transition = Info(machine, State.A).FixedTransitions.Single();

        transition.Trigger.UnderlyingTrigger.Should().Be(Trigger.X);
        transition.DestinationState.UnderlyingState.Should().Be(State.B);
        transition.IsInternalTransition.Should().BeFalse();
        transition.GuardConditionsMethodDescriptions.Select(guard => guard.Description).Should().Equal("child seen", "manager agrees");
    }

    [Fact]
    public void Reentries_and_internal_transitions_lead_to_their_own_state_and_ignored_triggers_stand_apart()
    {
        var machine = In(State.A);
        machine.Configure(State.A)
            .PermitReentry(Trigger.X)
            .InternalTransition(Trigger.Y, () => { })
            .IgnoreIf(Trigger.Z, Always, "always");

        var info = Info(machine, State.A);

        info.FixedTransitions.Select(t => (t.Trigger.UnderlyingTrigger, t.DestinationState.UnderlyingState, t.IsInternalTransition))
            .Should().Equal((Trigger.X, State.A, false), (Trigger.Y, State.A, true));
        info.Transitions.Should().HaveCount(2);
        var ignored = info.IgnoredTriggers.Single();
        ignored.Trigger.UnderlyingTrigger.Should().Be(Trigger.Z);
        ignored.GuardConditionsMethodDescriptions.Single().Description.Should().Be("always");
    }

    [Fact]
    public void A_dynamic_transition_tells_where_it_may_lead()
    {
        var machine = In(State.A);
        machine.Configure(State.A).PermitDynamic(Trigger.X, () => State.B, "by vote", new DynamicStateInfos { { State.B, "most say yes" }, { "C", "else" } });

        var info = Info(machine, State.A);

        info.FixedTransitions.Should().BeEmpty();
        var dynamic = info.DynamicTransitions.Single();
        dynamic.DestinationStateSelectorDescription.Description.Should().Be("by vote");
        dynamic.PossibleDestinationStates!.Select(s => (s.DestinationState, s.Criterion)).Should().Equal(("B", "most say yes"), ("C", "else"));
    }

    [Fact]
    public void Actions_are_known_by_description_or_method()
    {
        var machine = In(State.A);
        machine.Configure(State.A)
            .OnEntry(Arrive)
            .OnEntryFrom(Trigger.X, () => { }, "greet")
            .OnExit(() => { })
            .OnActivate(Arrive, "wake")
            .OnDeactivate(Arrive, "sleep");

        var info = Info(machine, State.A);

        info.EntryActions.Select(action => action.Method.Description).Should().Equal("Arrive", "greet");
        info.EntryActions.Select(action => action.FromTrigger).Should().Equal(null, "X");
        info.ExitActions.Single().Description.Should().Be(InvocationInfo.DefaultFunctionDescription);
        info.ExitActions.Single().IsAsync.Should().BeFalse();
        info.ActivateActions.Single().Description.Should().Be("wake");
        info.DeactivateActions.Single().Description.Should().Be("sleep");
    }

    [Fact]
    public void Superstate_and_substates_know_each_other()
    {
        var machine = In(State.A);
        machine.Configure(State.B).SubstateOf(State.A);

        Info(machine, State.B).Superstate!.UnderlyingState.Should().Be(State.A);
        Info(machine, State.A).Substates.Single().UnderlyingState.Should().Be(State.B);
        Info(machine, State.A).Superstate.Should().BeNull();
    }

    private static StateInfo Info(Stateless.StateMachine<State, Trigger> machine, State state) =>
        machine.GetInfo().States.Single(info => state.Equals(info.UnderlyingState));

    private static void Arrive()
    {
    }
}
