using Stateless;

namespace CareWorkflows.Kernel.Tests.StateMachines;

/// <summary>What our machine promises beyond the Stateless package. Left out with -p:StateMachine=Stateless.</summary>
public class OwnMachineTests
{
    [Fact]
    public void Entering_a_state_nobody_configured_leaves_the_machine_as_it_was()
    {
        var machine = new StateMachine<int, string>(0);
        machine.Configure(0).PermitDynamic("go", () => 1);
        machine.Fire("go");

        machine.IsInState(1).Should().BeTrue();
        machine.CanFire("go").Should().BeFalse();

        machine.GetInfo().States.Select(state => state.UnderlyingState).Should().BeEquivalentTo(new object[] { 0 });
    }

    [Fact]
    public void Internal_transitions_ask_their_guard_once()
    {
        var asked = 0;
        var machine = new StateMachine<int, string>(0);
        machine.Configure(0).InternalTransitionIf("note", _ => ++asked > 0, () => { });

        machine.Fire("note");

        asked.Should().Be(1);
    }

    [Fact]
    public void The_initial_state_can_be_read_like_any_other() =>
        new StateMachine<int, string>(0).GetInfo().InitialState.Transitions.Should().BeEmpty();
}
