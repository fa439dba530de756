using Stateless;
using static CareWorkflows.Kernel.Tests.StateMachines.Machines;

namespace CareWorkflows.Kernel.Tests.StateMachines;

public class FiringModeTests
{
    private readonly List<string> log = [];

    [Fact]
    public void Queued_a_trigger_fired_on_entry_waits_until_the_entry_is_done()
    {
        Run(FiringMode.Queued).State.Should().Be(State.C);

        log.Should().Equal("exit A", "enter B", "entered B", "exit B", "enter C");
    }

    [Fact]
    public void Immediate_a_trigger_fired_on_entry_is_handled_within_it()
    {
        Run(FiringMode.Immediate).State.Should().Be(State.C);

        log.Should().Equal("exit A", "enter B", "exit B", "enter C", "entered B");
    }

    [Fact]
    public void Queued_is_what_you_get_without_asking()
    {
        var machine = new StateMachine<State, Trigger>(State.A);
        machine.Configure(State.A).Permit(Trigger.X, State.B).OnExit(() => machine.Fire(Trigger.Y));
        machine.Configure(State.B).Permit(Trigger.Y, State.C);

        machine.Fire(Trigger.X);

        machine.State.Should().Be(State.C, "Y waited until the machine was in B");
    }

    [Fact]
    public void A_queued_machine_works_on_after_an_action_has_thrown()
    {
        var machine = In(State.A);
        machine.Configure(State.A).Permit(Trigger.X, State.B).PermitReentry(Trigger.Y).OnEntry(() => throw new InvalidDataException());

        machine.Invoking(m => m.Fire(Trigger.Y)).Should().Throw<InvalidDataException>();
        machine.Fire(Trigger.X);

        machine.State.Should().Be(State.B);
    }

    private StateMachine<State, Trigger> Run(FiringMode mode)
    {
        var machine = In(State.A, mode);
        machine.Configure(State.A).Permit(Trigger.X, State.B).OnExit(() => log.Add("exit A"));
        machine.Configure(State.B).Permit(Trigger.Y, State.C).OnExit(() => log.Add("exit B"))
            .OnEntry(() =>
            {
                log.Add("enter B");
                machine.Fire(Trigger.Y);
                log.Add("entered B");
            });
        machine.Configure(State.C).OnEntry(() => log.Add("enter C"));

        machine.Fire(Trigger.X);
        return machine;
    }
}
