namespace Stateless;

/// <summary>What happens to a trigger fired while another is being handled.</summary>
public enum FiringMode
{
    /// <summary>It is handled there and then, in the middle of the first. Holds nothing between calls, so one machine may serve several threads.</summary>
    Immediate,

    /// <summary>It waits until the first has run to completion.</summary>
    Queued,
}
