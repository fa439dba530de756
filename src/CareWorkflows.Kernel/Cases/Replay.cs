namespace CareWorkflows.Kernel.Cases;

/// <summary>Gives the case that a history makes.</summary>
public static class Replay
{
    /// <param name="opened">Says which case it is: its id, process, child and key. Nothing else of it is used.</param>
    /// <param name="entries">From entry 1, in order.</param>
    /// <exception cref="InvalidOperationException">An entry does not follow the one before it, or there is none.</exception>
    public static Case Of(Case opened, IEnumerable<HistoryEntry> entries)
    {
        Case? @case = null;
        foreach (var entry in entries)
        {
            @case ??= Case.Unopened(opened.Id, opened.Process, entry.Version, opened.Child, opened.Key, entry.RecordedAt);
            @case = @case.Apply(entry);
        }

        return @case ?? throw new InvalidOperationException($"Case {opened.Id} has no history.");
    }
}
