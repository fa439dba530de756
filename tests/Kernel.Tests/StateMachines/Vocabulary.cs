using Stateless;

namespace CareWorkflows.Kernel.Tests.StateMachines;

// What these tests say of states and triggers. They keep to what the Stateless package has too:
// with -p:StateMachine=Stateless they say it of the package.
public enum State
{
    A,
    B,
    C,
    D,
}

public enum Trigger
{
    X,
    Y,
    Z,
}

internal static class Machines
{
    public static StateMachine<State, Trigger> In(State state, FiringMode mode = FiringMode.Queued) => new(state, mode);

    public static Func<bool> Always => () => true;

    public static Func<bool> Never => () => false;

    public static Tuple<Func<bool>, string> Guard(bool answer, string description) => new(() => answer, description);
}
