using static CareWorkflows.Kernel.Tests.StateMachines.Machines;

namespace CareWorkflows.Kernel.Tests.StateMachines;

public class ParameterTests
{
    [Fact]
    public void Arguments_reach_guards_entry_actions_and_callbacks()
    {
        var machine = In(State.A);
        var x = machine.SetTriggerParameters<string, int, bool>(Trigger.X);
        var seen = new List<object>();
        machine.Configure(State.A).PermitIf(x, State.B, (text, number, flag) => text == "plan" && number == 3 && flag, "right");
        machine.Configure(State.B).OnEntryFrom(x, (text, number, flag) => seen.AddRange([text, number, flag]));
        machine.OnTransitioned(t => seen.AddRange(t.Parameters));

        machine.CanFire(x, "plan", 4, true, out var missing).Should().BeFalse();
        missing.Should().Equal("right");
        machine.CanFire(x, "plan", 3, true).Should().BeTrue();
        machine.Fire(x, "plan", 3, true);

        seen.Should().Equal("plan", 3, true, "plan", 3, true);
    }

    [Fact]
    public void Arguments_reach_internal_transitions_and_selectors_of_a_destination()
    {
        var machine = In(State.A);
        var x = machine.SetTriggerParameters<int>(Trigger.X);
        var y = machine.SetTriggerParameters<int>(Trigger.Y);
        var seen = 0;
        machine.Configure(State.A)
            .InternalTransitionIf(x, number => number > 0, (number, _) => seen = number)
            .PermitDynamic(y, number => number == 1 ? State.B : State.C);

        machine.Fire(x, 7);
        seen.Should().Be(7);
        machine.CanFire(x, 0).Should().BeFalse();

        machine.Fire(y, 2);
        machine.State.Should().Be(State.C);
    }

    [Fact]
    public void Arguments_of_the_wrong_kind_or_number_are_refused()
    {
        var machine = In(State.A);
        var x = machine.SetTriggerParameters(Trigger.X, typeof(string), typeof(int));
        machine.Configure(State.A).Permit(Trigger.X, State.B);

        machine.Invoking(m => m.Fire(x, 1, "plan")).Should().Throw<ArgumentException>();
        machine.Invoking(m => m.Fire(x, "plan")).Should().Throw<ArgumentException>();
        machine.Invoking(m => m.Fire(x, "plan", 1, true)).Should().Throw<ArgumentException>();
        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void Fired_bare_a_parameter_has_its_default()
    {
        var machine = In(State.A);
        var x = machine.SetTriggerParameters<int>(Trigger.X);
        machine.Configure(State.A).PermitIf(x, State.B, number => number == 0);

        machine.Fire(Trigger.X);

        machine.State.Should().Be(State.B);
    }

    [Fact]
    public void Parameters_are_announced_once()
    {
        var machine = In(State.A);
        machine.SetTriggerParameters<int>(Trigger.X);

        machine.Invoking(m => m.SetTriggerParameters<int>(Trigger.X)).Should().Throw<InvalidOperationException>()
            .WithMessage("Parameters for the trigger '*' have already been configured.");
    }

    [Fact]
    public void A_destination_may_be_chosen_when_fired_even_the_same_state_again()
    {
        var destination = State.A;
        var entered = 0;
        var machine = In(State.A);
        machine.Configure(State.A).PermitDynamicIf(Trigger.X, () => destination, () => destination != State.D, "not D").OnEntry(() => entered++);

        machine.Fire(Trigger.X);
        entered.Should().Be(1);

        destination = State.D;
        machine.CanFire(Trigger.X, out var missing).Should().BeFalse();
        missing.Should().Equal("not D");

        destination = State.C;
        machine.Fire(Trigger.X);
        machine.State.Should().Be(State.C);
    }
}
