// Stateless 5.18 calls these obsolete because it has async ones beside them; this project has nothing to await.
#pragma warning disable CS0618
using static CareWorkflows.Kernel.Tests.StateMachines.Machines;

namespace CareWorkflows.Kernel.Tests.StateMachines;

public class PermittedTriggersTests
{
    [Fact]
    public void Those_whose_guards_say_yes_are_permitted()
    {
        var machine = In(State.A);
        machine.Configure(State.A)
            .PermitIf(Trigger.X, State.B, Always)
            .PermitIf(Trigger.Y, State.B, Never)
            .InternalTransition(Trigger.Z, () => { });

        machine.GetPermittedTriggers().Should().BeEquivalentTo([Trigger.X, Trigger.Z]);
        machine.PermittedTriggers.Should().BeEquivalentTo([Trigger.X, Trigger.Z]);
    }

    [Fact]
    public void Those_of_superstates_are_permitted_too_and_each_is_named_once()
    {
        var machine = In(State.B);
        machine.Configure(State.A).Permit(Trigger.X, State.C).Permit(Trigger.Y, State.C);
        machine.Configure(State.B).SubstateOf(State.A).Permit(Trigger.X, State.D);

        machine.GetPermittedTriggers().Should().BeEquivalentTo([Trigger.X, Trigger.Y]);
    }

    [Fact]
    public void Guards_with_parameters_are_asked_with_the_arguments_given()
    {
        var machine = In(State.A);
        var x = machine.SetTriggerParameters<int>(Trigger.X);
        machine.Configure(State.A).PermitIf(x, State.B, number => number == 3);

        machine.GetPermittedTriggers(3).Should().Equal(Trigger.X);
        machine.GetPermittedTriggers(4).Should().BeEmpty();
    }
}
