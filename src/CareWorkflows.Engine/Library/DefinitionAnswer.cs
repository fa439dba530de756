using System.Collections.Immutable;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Engine.Library;

/// <summary>What came of changing a definition.</summary>
public abstract record DefinitionAnswer
{
    private DefinitionAnswer()
    {
    }

    /// <param name="Definition">As it is kept now.</param>
    /// <param name="Findings">When it was published: the gate's warnings.</param>
    /// <param name="AlsoPublished">Processes published anew with it, because they are made of it.</param>
    public sealed record Done(StoredDefinition Definition, ImmutableList<Finding> Findings, ImmutableList<string> AlsoPublished) : DefinitionAnswer;

    /// <summary>Nothing was changed.</summary>
    /// <param name="Findings">Everything that must be mended.</param>
    public sealed record Refused(ImmutableList<Finding> Findings) : DefinitionAnswer
    {
        public Refused(string process, string reason) : this([new Finding(process, "", reason)])
        {
        }

        /// <summary>Because it was based on something older than what is kept: whatever is saved after it will be refused too.</summary>
        public bool IsStale { get; init; }
    }

    /// <summary>There is nothing of that name.</summary>
    public sealed record NotFound : DefinitionAnswer;
}

/// <summary>A definition as somebody wants it kept.</summary>
/// <param name="Process">Null: a new process, called after its name.</param>
/// <param name="Text">The whole <c>process.json</c>.</param>
/// <param name="BasedOn">The version and revision they had before them; null: they don't know of any.</param>
/// <param name="By">The person.</param>
/// <param name="KnowsItsOwn">
/// <paramref name="BasedOn"/> counts what was saved before from the same window, so anything newer comes from elsewhere, be it of the same person.
/// </param>
public sealed record DefinitionToSave(string? Process, string Text, (int Version, int Revision)? BasedOn, string By, bool KnowsItsOwn = false);
