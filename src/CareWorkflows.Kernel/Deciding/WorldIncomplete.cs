using System.Diagnostics.CodeAnalysis;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>Ends a decision that came upon something not loaded yet; <see cref="CaseDecider"/> turns it into <see cref="Decision.Needs"/>. Never leaves the kernel.</summary>
[SuppressMessage("Design", "CA1064", Justification = "It never leaves the kernel.")]
[SuppressMessage("Naming", "CA1710", Justification = "It is no error: the question is asked again with more of the world.")]
internal sealed class WorldIncomplete(params WorldKey[] keys) : Exception
{
    public IReadOnlyList<WorldKey> Keys { get; } = keys;
}
