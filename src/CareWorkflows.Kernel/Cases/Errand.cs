using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Cases;

/// <summary>
/// What an act asks of other cases, worked out when it was asked: done with the step, or promised in the entry and carried out after the commit (A2).
/// </summary>
/// <param name="Values">The form handed on.</param>
public abstract record Errand(Record Values)
{
    /// <summary>Unique and the same however often it is carried out; empty when done with the step.</summary>
    public string Id { get; init; } = "";

    /// <summary>How many errands in a row led to it, itself counted: cases that send each other round in circles are stopped by it.</summary>
    public int Round { get; init; } = 1;

    /// <summary>In words for a history.</summary>
    public abstract string InWords { get; }

    /// <summary>Something to tell. Who hears it is seen when it is carried out.</summary>
    /// <param name="Case">Id of the one case that is meant.</param>
    /// <param name="Link">Name of the link that binds those meant.</param>
    /// <param name="Process">Only cases of this process hear it.</param>
    /// <param name="MustBeHeard">Refused when nobody hears it.</param>
    public sealed record Tell(string Signal, SignalTo To, string? Case, string? Link, string? Process, bool MustBeHeard, Record Values) : Errand(Values)
    {
        public override string InWords => $"{Signal} to {To switch
        {
            SignalTo.Child => "the child's other cases",
            SignalTo.Record => "the child's record",
            SignalTo.Case => $"case {Case}",
            _ => $"the cases linked as {Link}",
        }}{(Process is null || To == SignalTo.Record ? "" : $" ({Process})")}";
    }

    /// <summary>A case to open.</summary>
    /// <param name="Action">The start action.</param>
    /// <param name="Link">What the starter calls the new case.</param>
    /// <param name="Key">A name no other case of the process has.</param>
    /// <param name="SkipIfExists">When one has it already, nothing is done; otherwise that is refused.</param>
    public sealed record Start(string Process, string Action, string? Link, string? Key, bool SkipIfExists, Record Values) : Errand(Values)
    {
        public override string InWords => $"{Action} of {Process}{(Key is null ? "" : $" called {Key}")}";
    }
}
