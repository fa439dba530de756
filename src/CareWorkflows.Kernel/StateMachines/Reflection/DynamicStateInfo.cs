namespace Stateless.Reflection;

/// <summary>One of the states a dynamic transition can lead to.</summary>
public class DynamicStateInfo
{
    /// <summary>A state, and when it is chosen.</summary>
    public DynamicStateInfo(string destinationState, string criterion)
    {
        DestinationState = destinationState;
        Criterion = criterion;
    }

    /// <summary>The name of the state.</summary>
    public string DestinationState { get; set; }

    /// <summary>When it is chosen.</summary>
    public string Criterion { get; set; }
}

/// <summary>The states a dynamic transition can lead to. Made for collection initialisers.</summary>
public class DynamicStateInfos : List<DynamicStateInfo>
{
    /// <summary>Adds a state by name.</summary>
    public void Add(string destinationState, string criterion) => Add(new DynamicStateInfo(destinationState, criterion));

    /// <summary>Adds a state.</summary>
    public void Add<TState>(TState destinationState, string criterion) => Add($"{destinationState}", criterion);
}
