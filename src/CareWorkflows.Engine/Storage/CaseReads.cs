using System.Collections.Concurrent;
using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using Microsoft.Data.Sqlite;

namespace CareWorkflows.Engine.Storage;

/// <summary>What a decision is given to see: the writer's own view, or what is committed, read beside it.</summary>
internal interface ICaseSource
{
    Case? Find(string id);

    /// <summary>Every case about a child but the child's own record, in the order signals go (T11).</summary>
    ImmutableList<string> CasesOfChild(string child);

    /// <summary>Every case of a process, in the order they were opened.</summary>
    ImmutableList<string> CasesOf(string process);

    /// <summary>Every case that owes, or owed, something meant for a session.</summary>
    ImmutableList<string> CasesAt(string session);

    /// <summary>Id of the case of a process that has a name; null: none has.</summary>
    string? FindNamed(string process, string key);

    /// <summary>Every entry of a case, in order.</summary>
    ImmutableList<HistoryEntry> HistoryOf(string caseId);
}

/// <summary>
/// Committed cases, read on any thread while the writer writes, so that deciding need not wait for its turn. What is read may be out of date by the time
/// the writer gets to it: <see cref="Sequence"/>, taken before reading, tells the writer whether it is.
/// </summary>
internal sealed class CaseReads(Func<SqliteConnection> open, RecentCases recent) : ICaseSource, IDisposable
{
    private readonly ConcurrentBag<Reader> idle = [];

    /// <summary>Commits so far.</summary>
    public long Sequence => recent.Sequence;

    public Case? Find(string id) => recent.Committed(id) ?? With(reader => reader.Find(id));

    public ImmutableList<string> CasesOfChild(string child) => With(reader => reader.CasesOfChild(child));

    public ImmutableList<string> CasesOf(string process) => With(reader => reader.CasesOf(process));

    public ImmutableList<string> CasesAt(string session) => With(reader => reader.CasesAt(session));

    public string? FindNamed(string process, string key) => With(reader => reader.FindNamed(process, key));

    public ImmutableList<HistoryEntry> HistoryOf(string caseId) => With(reader => reader.HistoryOf(caseId));

    public void Dispose()
    {
        while (idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private T With<T>(Func<Reader, T> read)
    {
        var reader = idle.TryTake(out var taken) ? taken : new Reader(open());
        try
        {
            return read(reader);
        }
        finally
        {
            idle.Add(reader);
        }
    }

    private sealed class Reader(SqliteConnection connection) : IDisposable
    {
        private readonly Statement findCase = new(connection, CaseStore.FindCase, 1);
        private readonly Statement casesOfChild = new(connection, CaseStore.FindCasesOfChild, 2);
        private readonly Statement casesOf = new(connection, CaseStore.FindCasesOf, 1);
        private readonly Statement casesAt = new(connection, CaseStore.FindCasesAt, 1);
        private readonly Statement caseOfKey = new(connection, CaseStore.FindCaseOfKey, 2);
        private readonly Statement history = new(connection, CaseStore.FindHistory, 2);

        public Case? Find(string id)
        {
            using var row = findCase.Read(id);
            return row.Read() ? CaseStore.CaseOf(id, row) : null;
        }

        public ImmutableList<string> CasesOfChild(string child) => CaseStore.Ids(casesOfChild.Read(child, ProcessLibrary.RecordOf(child)));

        public ImmutableList<string> CasesOf(string process) => CaseStore.Ids(casesOf.Read(process));

        public ImmutableList<string> CasesAt(string session) => CaseStore.Ids(casesAt.Read(session));

        public string? FindNamed(string process, string key)
        {
            using var row = caseOfKey.Read(process, key);
            return row.Read() ? row.GetString(0) : null;
        }

        public ImmutableList<HistoryEntry> HistoryOf(string caseId)
        {
            using var rows = history.Read(caseId, int.MaxValue);
            return CaseStore.EntriesOf(rows);
        }

        public void Dispose()
        {
            findCase.Dispose();
            casesOfChild.Dispose();
            casesOf.Dispose();
            casesAt.Dispose();
            caseOfKey.Dispose();
            history.Dispose();
            connection.Dispose();
        }
    }
}
