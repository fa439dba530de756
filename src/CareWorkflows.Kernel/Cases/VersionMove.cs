using System.Collections.Immutable;

namespace CareWorkflows.Kernel.Cases;

/// <summary>What moving a case onto a later version of its process made of what was owed (T5). The version it came to is that of the entry that says so.</summary>
/// <param name="From">The version it came from.</param>
/// <param name="Duties">Every duty that is not owed as it was; the others stayed.</param>
public sealed record VersionMove(int From, ImmutableList<DutyChange> Duties);

public enum DutyChangeKind
{
    /// <summary>Still owed, by another date.</summary>
    NewDate,

    /// <summary>Still owed by the same date, but otherwise: by somebody else, with another reminder or rule.</summary>
    Otherwise,

    /// <summary>Not owed before.</summary>
    Opened,

    /// <summary>No longer owed. A breach of it stays open until it is acknowledged.</summary>
    Cancelled,

    /// <summary>What has been recorded already is what the later version asks for.</summary>
    Met,
}

/// <summary>One duty before and after a move.</summary>
/// <param name="Duty">Its label under the version moved to: <c>O5#3</c>; of a cancelled one, as it was.</param>
/// <param name="Was">Due date before, London; null: it was not owed, or had none.</param>
/// <param name="Now">Due date after, London; null: it is not owed any more, or has none.</param>
/// <param name="Why">The due rule of the version moved to, or a sentence.</param>
public sealed record DutyChange(string Duty, DutyChangeKind Kind, string? Was, string? Now, string Why);

/// <summary>A move a case has behind it. What had ended before it is judged by the version it ended under.</summary>
/// <param name="Entry">Number of the entry that moved it.</param>
/// <param name="From">The version it came from.</param>
public sealed record PastMove(int Entry, int From);

/// <summary>Names the version moved to has changed. What they name is still the same: a state by its id, a duty by its <c>was</c>.</summary>
/// <param name="State">What the case's state is called now; null: as before.</param>
/// <param name="Duties">Earlier name and present name of duties.</param>
public sealed record Renames(string? State, ImmutableList<KeyValuePair<string, string>> Duties);
