using Stateless;
using static CareWorkflows.Kernel.Tests.StateMachines.Machines;

namespace CareWorkflows.Kernel.Tests.StateMachines;

public class GuardTests
{
    [Fact]
    public void A_guard_is_asked_when_fired_not_when_configured()
    {
        var open = false;
        var machine = In(State.A);
        machine.Configure(State.A).PermitIf(Trigger.X, State.B, () => open);

        machine.CanFire(Trigger.X).Should().BeFalse();
        open = true;
        machine.CanFire(Trigger.X).Should().BeTrue();
    }

    [Fact]
    public void Only_the_guards_of_the_trigger_fired_are_asked()
    {
        var machine = In(State.A);
        machine.Configure(State.A)
            .PermitIf(Trigger.X, State.B, Always)
            .PermitIf(Trigger.Y, State.C, () => throw new InvalidOperationException("not asked"));
        machine.Configure(State.B)
            .PermitIf(Trigger.X, State.C, () => throw new InvalidOperationException("not asked"));

        machine.Invoking(m => m.Fire(Trigger.X)).Should().NotThrow();
    }

    [Fact]
    public void A_substate_that_permits_the_trigger_leaves_the_guards_of_its_superstate_unasked()
    {
        var machine = In(State.B);
        machine.Configure(State.A).PermitIf(Trigger.X, State.D, () => throw new InvalidOperationException("not asked"));
        machine.Configure(State.B).SubstateOf(State.A).Permit(Trigger.X, State.C);

        machine.Fire(Trigger.X);

        machine.State.Should().Be(State.C);
    }

    [Fact]
    public void A_refusal_names_every_guard_that_said_no_and_none_that_said_yes()
    {
        var machine = In(State.A);
        machine.Configure(State.A).PermitIf(Trigger.X, State.B,
            Guard(false, "child seen"), Guard(true, "plan started"), Guard(false, "manager agrees"));

        machine.Invoking(m => m.Fire(Trigger.X)).Should().Throw<InvalidOperationException>()
            .WithMessage("Trigger 'X' is valid for transition from state 'A' but a guard conditions are not met. Guard descriptions: 'child seen, manager agrees'.");
        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void Asking_whether_a_trigger_can_be_fired_says_why_not()
    {
        var machine = In(State.A);
        machine.Configure(State.A)
            .PermitIf(Trigger.X, State.B, Guard(false, "child seen"), Guard(false, "manager agrees"))
            .PermitIf(Trigger.Y, State.B, Always, "always");

        machine.CanFire(Trigger.X, out var missing).Should().BeFalse();
        missing.Should().Equal("child seen", "manager agrees");

        machine.CanFire(Trigger.Y, out missing).Should().BeTrue();
        missing.Should().BeEmpty();

        machine.CanFire(Trigger.Z, out missing).Should().BeFalse();
        missing.Should().BeNull("a trigger that is not configured has no guards");
        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void Of_several_targets_the_one_whose_guard_says_yes_is_taken()
    {
        var approve = false;
        var machine = In(State.A);
        machine.Configure(State.A)
            .PermitIf(Trigger.X, State.B, () => approve, "approved")
            .PermitIf(Trigger.X, State.C, () => !approve, "refused");

        machine.CanFire(Trigger.X, out var missing).Should().BeTrue();
        missing.Should().BeEmpty("the guard of the other target is no obstacle");
        machine.Fire(Trigger.X);

        machine.State.Should().Be(State.C);
    }

    [Fact]
    public void Of_several_targets_whose_guards_say_no_each_missing_thing_is_named_once()
    {
        var machine = In(State.A);
        machine.Configure(State.A)
            .PermitIf(Trigger.X, State.B, Guard(false, "quorate"), Guard(false, "approved"))
            .PermitIf(Trigger.X, State.C, Guard(false, "quorate"), Guard(false, "refused"));

        machine.CanFire(Trigger.X, out var missing).Should().BeFalse();

        missing.Should().Equal("quorate", "approved", "refused");
    }

    [Fact]
    public void Two_guards_that_say_yes_are_refused_asked_or_fired()
    {
        var machine = In(State.A);
        machine.Configure(State.A)
            .PermitIf(Trigger.X, State.B, Always)
            .PermitIf(Trigger.X, State.C, Always);

        machine.Invoking(m => m.Fire(Trigger.X)).Should().Throw<InvalidOperationException>().WithMessage("Multiple permitted exit transitions are configured from state 'A'*");
        machine.Invoking(m => m.CanFire(Trigger.X)).Should().Throw<InvalidOperationException>();
        machine.State.Should().Be(State.A);
    }

    [Fact]
    public void An_unguarded_transition_is_no_fallback_for_a_guarded_one()
    {
        var machine = In(State.A);
        machine.Configure(State.A)
            .PermitIf(Trigger.X, State.B, Always)
            .Permit(Trigger.X, State.C);

        machine.Invoking(m => m.Fire(Trigger.X)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Without_a_description_a_guard_goes_by_the_name_of_its_method()
    {
        var machine = In(State.A);
        machine.Configure(State.A)
            .PermitIf(Trigger.X, State.B, ChildSeen)
            .PermitIf(Trigger.Y, State.B, () => false);

        machine.CanFire(Trigger.X, out var missing);
        missing.Should().Equal("ChildSeen");

        machine.CanFire(Trigger.Y, out missing);
        missing.Should().Equal("Function");
    }

    [Fact]
    public void Reentries_internal_transitions_and_ignored_triggers_are_guarded_alike()
    {
        var machine = In(State.A);
        machine.Configure(State.A)
            .PermitReentryIf(Trigger.X, Never, "reentry")
            .InternalTransitionIf(Trigger.Y, _ => false, () => { }, "internal")
            .IgnoreIf(Trigger.Z, Never, "ignored");

        machine.CanFire(Trigger.X, out var missing).Should().BeFalse();
        missing.Should().Equal("reentry");
        machine.CanFire(Trigger.Y, out missing).Should().BeFalse();
        missing.Should().Equal("internal");
        machine.CanFire(Trigger.Z, out missing).Should().BeFalse();
        missing.Should().Equal("ignored");
    }

    [Fact]
    public void A_trigger_refused_in_the_substate_and_unknown_above_names_the_guards_of_the_substate()
    {
        var machine = In(State.B);
        machine.Configure(State.A);
        machine.Configure(State.B).SubstateOf(State.A).PermitIf(Trigger.X, State.C, Never, "below");

        machine.CanFire(Trigger.X, out var missing).Should().BeFalse();

        missing.Should().Equal("below");
    }

    [Fact]
    public void A_trigger_refused_in_the_substate_and_above_names_the_guards_above()
    {
        var machine = In(State.B);
        machine.Configure(State.A).PermitIf(Trigger.X, State.C, Never, "above");
        machine.Configure(State.B).SubstateOf(State.A).PermitIf(Trigger.X, State.C, Never, "below");

        machine.CanFire(Trigger.X, out var missing).Should().BeFalse();

        missing.Should().Equal("above");
    }

    private static bool ChildSeen() => false;
}
