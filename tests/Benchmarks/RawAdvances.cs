using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using Microsoft.Data.Sqlite;

namespace CareWorkflows.Benchmarks;

/// <summary>
/// What SQLite itself takes for the same rows with the same bytes and the same durability: prepared statements on one
/// connection, every value made beforehand, no decision, no queue, no JSON. It reads the case as a load-change-save must.
/// </summary>
internal sealed class RawAdvances : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Statement begin, commit, read, update, wake, history, duty, owner, unowner, command;

    public RawAdvances(string connectionString)
    {
        connection = new SqliteConnection(connectionString + ";Pooling=False");
        connection.Open();
        using var pragmas = connection.CreateCommand();
        pragmas.CommandText = StoreFile.WriterPragmas;
        pragmas.ExecuteNonQuery();
        begin = new Statement(connection, "BEGIN IMMEDIATE");
        commit = new Statement(connection, "COMMIT");
        read = new Statement(connection, """SELECT state, last_entry, last_hash, facts FROM "case" WHERE id = ?1""", 1);
        update = new Statement(connection,
            """
            UPDATE "case" SET last_entry = ?3, last_hash = ?4, changed_at = ?5, next_wake_up = ?6, facts = ?7
            WHERE id = ?1 AND last_entry = ?2
            """, 7);
        wake = new Statement(connection, """UPDATE "case" SET wake_at = ?2 WHERE id = ?1 AND wake_at IS NOT ?2""", 2);
        history = new Statement(connection,
            """
            INSERT INTO history (case_id, no, recorded_at, occurred_on, action, person, role, from_state, to_state, act_id,
                refused, late, body, hash, overridden, rules)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            """, 16);
        duty = new Statement(connection,
            """
            INSERT OR REPLACE INTO duty (case_id, duty, "key", round, no, label, process, child, nature, due, no_date, window_from,
                soon_from, owner_role, owners, rules, session, was_overdue, met_on, ended)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
            """, 20);
        owner = new Statement(connection, "INSERT OR REPLACE INTO task VALUES (?1, ?2, ?3, ?4, ?5, 'Own', ?6, ?7, ?8, ?9)", 9);
        unowner = new Statement(connection, """DELETE FROM task WHERE person = ?1 AND case_id = ?2 AND duty = ?3 AND "key" = ?4 AND round = ?5""", 5);
        command = new Statement(connection, "INSERT INTO command VALUES (?1, 1, ?2, ?3, ?4, ?4, NULL)", 4);
    }

    public void Run(IEnumerable<Rows> advances, int perCommit)
    {
        var inGroup = 0;
        foreach (var rows in advances)
        {
            if (inGroup == 0)
            {
                begin.Run();
            }

            using (var found = read.Read(rows.Case))
            {
                found.Read();
                _ = (found.GetString(0), found.GetInt32(1), found.GetString(2), found.GetFieldValue<byte[]>(3));
            }

            if (update.Run(rows.Update) != 1)
            {
                throw new InvalidOperationException("The case was not as expected.");
            }

            wake.Run(rows.Update[0], rows.Update[5]);
            history.Run(rows.History);
            rows.Duties.ForEach(d => duty.Run(d));
            rows.Unowned.ForEach(o => unowner.Run(o));
            rows.Owned.ForEach(o => owner.Run(o));
            command.Run(rows.Command);
            if (++inGroup == perCommit)
            {
                commit.Run();
                inGroup = 0;
            }
        }

        if (inGroup > 0)
        {
            commit.Run();
        }
    }

    public void Dispose()
    {
        foreach (var statement in new[] { begin, commit, read, update, wake, history, duty, owner, unowner, command })
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    /// <summary>The rows of one advance, ready to bind.</summary>
    internal sealed record Rows(
        string Case, object?[] Update, object?[] History, List<object?[]> Duties, List<object?[]> Unowned, List<object?[]> Owned, object?[] Command, CaseChange Change)
    {
        public static Rows Of(CaseChange change)
        {
            var (before, after, entry) = (change.Before!, change.After, change.Entries.Single());
            var at = UtcMilliseconds.Of(entry.RecordedAt);
            var duties = entry.Changes.Duties;
            return new Rows(
                after.Id,
                [after.Id, before.LastEntry, after.LastEntry, after.LastHash, at,
                    after.NextWakeUp is { } wakeUp ? UtcMilliseconds.Of(wakeUp) : null, CaseJson.WriteFacts(after)],
                [entry.Case, entry.No, at, entry.OccurredOn, entry.Action, entry.By, entry.Role, entry.From, entry.To, entry.ActId,
                    entry.IsRefused, entry.LateRecorded, HistoryJson.Write(entry), entry.Hash, CaseStore.IsOverridden(entry), CaseStore.RulesOf(entry)],
                [.. duties.Select(d => new object?[]
                {
                    after.Id, d.Duty, d.Key, d.Round, d.No, d.Label, after.Process, after.Child, d.Nature.ToString(), d.Due, d.NoDate, d.From,
                    d.SoonFrom, d.OwnerRole, string.Join(", ", d.Owners), string.Join(", ", d.Rules), d.Session, d.WasOverdue, d.MetOn,
                    d.End == DutyEnd.Owed ? null : d.End.ToString(),
                })],
                [.. duties.Where(d => d.End != DutyEnd.Owed && before.Duties.Exists(d.IsSame))
                    .SelectMany(d => d.Owners.Select(o => new object?[] { o, after.Id, d.Duty, d.Key, d.Round }))],
                [.. duties.Where(d => d.End == DutyEnd.Owed)
                    .SelectMany(d => d.Owners.Select(o => new object?[] { o, after.Id, d.Duty, d.Key, d.Round, d.Due ?? TaskRow.NoDue, after.Process, after.Child, d.OwnerRole }))],
                [entry.ActId, at, after.Id, entry.No],
                change);
        }
    }
}
