using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Engine.Storage;

/// <summary>
/// Cases as the writer last read or wrote them, so that a busy case is not read and parsed for every act on it. Sound because
/// one process holds the store (see <see cref="StoreFile"/>) and in it only the writer changes cases; and the optimistic
/// version in every update would still refuse a stale one. Only what was committed outlives its transaction.
/// </summary>
internal sealed class RecentCases
{
    /// <summary>About 8 MB of cases of usual size.</summary>
    private const int Most = 2000;

    private readonly Dictionary<string, Case> committed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Case> written = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    public Case? Find(string id) => written.GetValueOrDefault(id) ?? committed.GetValueOrDefault(id);

    /// <summary>As it stands in the store, before this transaction wrote to it.</summary>
    public void Read(Case @case) => Add(@case);

    public void Wrote(Case @case) => written[@case.Id] = @case;

    public void Drop(string id)
    {
        written.Remove(id);
        committed.Remove(id);
    }

    /// <summary>The transaction is committed.</summary>
    public void Keep()
    {
        foreach (var @case in written.Values)
        {
            Add(@case);
        }

        written.Clear();
    }

    /// <summary>
    /// One act was undone. What others wrote before it in the same transaction still stands, but telling which is not worth
    /// it: all that was touched is read again.
    /// </summary>
    public void Forget()
    {
        foreach (var id in written.Keys)
        {
            committed.Remove(id);
        }

        written.Clear();
    }

    /// <summary>The transaction is rolled back; what was read in it may never have been.</summary>
    public void Clear()
    {
        written.Clear();
        committed.Clear();
        order.Clear();
    }

    private void Add(Case @case)
    {
        if (committed.TryAdd(@case.Id, @case))
        {
            order.Enqueue(@case.Id);
            while (order.Count > Most)
            {
                committed.Remove(order.Dequeue());
            }
        }
        else
        {
            committed[@case.Id] = @case;
        }
    }
}
