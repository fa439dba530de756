namespace CareWorkflows.Kernel.Deciding;

/// <summary>Decides what should happen. Everything it needs is an argument; everything it wants done is in the result.</summary>
public static class CaseDecider
{
    public static Decision Decide(CaseCommand command, World world) => throw new NotImplementedException();
}
