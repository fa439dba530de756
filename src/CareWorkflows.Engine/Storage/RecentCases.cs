using System.Collections.Concurrent;
using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Engine.Storage;

/// <summary>
/// Cases as the writer last read or wrote them, so that a busy case is not read and parsed for every act on it. Sound because
/// one process holds the store (see <see cref="StoreFile"/>) and in it only the writer changes cases; and the optimistic
/// version in every update would still refuse a stale one. Only what was committed outlives its transaction.
/// It also knows what changed when, so that what was decided beside the writer is kept only while it still holds.
/// </summary>
/// <remarks>The writer's, but for <see cref="Committed"/> and <see cref="Sequence"/>, which any thread may ask.</remarks>
internal sealed class RecentCases
{
    /// <summary>About 80 MB of cases of usual size.</summary>
    private const int Most = 8000;

    /// <summary>Beyond this many, changes are forgotten; what was decided before that is then decided again.</summary>
    private const int MostChanges = 20_000;

    private readonly ConcurrentDictionary<string, Case> committed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Case> written = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private readonly Dictionary<string, long> changed = new(StringComparer.Ordinal);
    private long forgottenUpTo;
    private long sequence;

    /// <summary>Commits so far.</summary>
    public long Sequence => Volatile.Read(ref sequence);

    public Case? Find(string id) => written.GetValueOrDefault(id) ?? Committed(id);

    /// <summary>As last committed, when it is known.</summary>
    public Case? Committed(string id) => committed.GetValueOrDefault(id);

    /// <summary>A case has not been written since so many commits.</summary>
    public bool IsCaseUnchangedSince(long commits, string id) => IsUnchangedSince(commits, id);

    /// <summary>No case about the child has been opened since so many commits.</summary>
    public bool AreCasesOfChildUnchangedSince(long commits, string child) => IsUnchangedSince(commits, CasesOf(child));

    /// <summary>No case of the process has been opened since so many commits.</summary>
    public bool AreCasesOfUnchangedSince(long commits, string process) => IsUnchangedSince(commits, CasesOfProcess(process));

    /// <summary>No other case has come to have something meant for the session, or ceased to, since so many commits.</summary>
    public bool AreCasesAtUnchangedSince(long commits, string session) => IsUnchangedSince(commits, CasesAt(session));

    /// <summary>As it stands in the store, before this transaction wrote to it.</summary>
    public void Read(Case @case) => Add(@case);

    /// <param name="sessions">Those for which what the case owes is no longer as it was.</param>
    public void Wrote(Case? before, Case @case, IEnumerable<string> sessions)
    {
        written[@case.Id] = @case;
        changed[@case.Id] = sequence + 1;
        if (before is null)
        {
            changed[CasesOfProcess(@case.Process)] = sequence + 1;
            if (@case.Child is { } child)
            {
                changed[CasesOf(child)] = sequence + 1;
            }
        }

        foreach (var session in sessions)
        {
            changed[CasesAt(session)] = sequence + 1;
        }
    }

    public void Drop(string id)
    {
        written.Remove(id);
        committed.TryRemove(id, out _);
    }

    /// <summary>The transaction is committed.</summary>
    public void Keep()
    {
        foreach (var @case in written.Values)
        {
            Add(@case);
        }

        written.Clear();

        // Only now: who sees the new number must find the new cases.
        Volatile.Write(ref sequence, sequence + 1);
        if (changed.Count > MostChanges)
        {
            changed.Clear();
            forgottenUpTo = sequence;
        }
    }

    /// <summary>
    /// One act was undone. What others wrote before it in the same transaction still stands, but telling which is not worth
    /// it: all that was touched is read again.
    /// </summary>
    public void Forget()
    {
        foreach (var id in written.Keys)
        {
            committed.TryRemove(id, out _);
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

    private static string CasesOf(string child) => "cases of " + child;

    private static string CasesOfProcess(string process) => "cases of process " + process;

    private static string CasesAt(string session) => "cases at " + session;

    private bool IsUnchangedSince(long commits, string what) => changed.GetValueOrDefault(what, forgottenUpTo) <= commits;

    private void Add(Case @case)
    {
        if (committed.TryAdd(@case.Id, @case))
        {
            order.Enqueue(@case.Id);
            while (order.Count > Most)
            {
                committed.TryRemove(order.Dequeue(), out _);
            }
        }
        else
        {
            committed[@case.Id] = @case;
        }
    }
}
