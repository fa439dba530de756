namespace Stateless.Reflection;

/// <summary>An entry action.</summary>
public class ActionInfo
{
    /// <summary>An entry action.</summary>
    public ActionInfo(InvocationInfo method, string? fromTrigger)
    {
        Method = method;
        FromTrigger = fromTrigger;
    }

    /// <summary>What is called.</summary>
    public InvocationInfo Method { get; }

    /// <summary>The one trigger it answers to; null if it answers to all.</summary>
    public string? FromTrigger { get; }
}
