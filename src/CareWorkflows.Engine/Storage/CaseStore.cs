using System.Collections.Immutable;
using System.Text.Json;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CareWorkflows.Engine.Storage;

/// <summary>
/// The only place that writes cases: the case, its history, what lists read, promised messages and the answered command,
/// in one transaction. One connection with prepared statements, used by one thread at a time (the writer's).
/// </summary>
internal sealed class CaseStore : ICaseSource, IDisposable
{
    internal const string FindCase =
        """
        SELECT process, version, child, "key", state, entered_on, opened_at, final, last_entry, last_hash, next_wake_up, facts
        FROM "case" WHERE id = ?1
        """;

    internal const string FindCasesOfChild = """SELECT id FROM "case" WHERE child = ?1 AND id <> ?2 ORDER BY process, id""";

    internal const string FindCasesOf = """SELECT id FROM "case" WHERE process = ?1 ORDER BY opened_at, id""";

    internal const string FindCasesAt = "SELECT DISTINCT case_id FROM duty WHERE session = ?1 ORDER BY case_id";

    internal const string FindCaseOfKey = """SELECT id FROM "case" WHERE process = ?1 AND "key" = ?2""";

    internal const string FindHistory = "SELECT body, hash FROM history WHERE case_id = ?1 AND no <= ?2 ORDER BY no";

    internal const string FindVersionsInUse =
        """
        SELECT process, version FROM "case" WHERE NOT final
        UNION SELECT process, version FROM "case" WHERE final AND id IN (SELECT case_id FROM duty WHERE ended IS NULL)
        """;

    /// <summary>In one of those states (4), or with one of those duties (5), ended ones too: by when what was met had to be met may be another day now.</summary>
    internal const string WakeOpen =
        """
        UPDATE "case" SET wake_at = ?1
        WHERE process = ?2 AND version = ?3 AND NOT final AND (wake_at IS NULL OR wake_at > ?1)
            AND (state IN (SELECT value FROM json_each(?4))
                OR EXISTS (SELECT 1 FROM duty d WHERE d.case_id = "case".id AND d.duty IN (SELECT value FROM json_each(?5))))
        """;

    /// <summary>At their end, and still owing one of those duties (4), or with one that is meant for one of those sessions (5).</summary>
    internal const string WakeEnded =
        """
        UPDATE "case" SET wake_at = ?1
        WHERE final AND process = ?2 AND version = ?3 AND (wake_at IS NULL OR wake_at > ?1)
            AND id IN (SELECT case_id FROM duty WHERE ended IS NULL AND duty IN (SELECT value FROM json_each(?4))
                UNION SELECT case_id FROM duty WHERE session IN (SELECT value FROM json_each(?5)) AND duty IN (SELECT value FROM json_each(?4)))
        """;

    private readonly SqliteConnection connection;
    private readonly List<Statement> statements = [];
    private readonly RecentCases recent;
    private readonly List<string> changed = [];
    private int changedBefore;

    private readonly Statement begin, commit, rollback, savepoint, release, undo;
    private readonly Statement findCase, casesOfChild, casesOf, casesAt, caseOfKey, history, findAnswer;
    private readonly Statement insertCase, updateCase, placeCase, insertEntry, upsertDuty, listTask, unlistTask, deleteDuty, upsertBreach, insertMessage, insertAnswer;
    private readonly Statement findDuty, holderOf, insertHolder, renameHeld;
    private readonly Statement moveWakeUp, putOffWakeUp, wakeOpenCases, versionsInUse, wakeOpen, wakeEnded, wake, wakeNamed, delivered, tryAgain;
    private readonly Statement childrenToNote, saveChild, closeToAll, openTo, insertLook;
    private readonly Statement saveDraft, dropDraft;

    /// <param name="connection">Open, migrated, and nobody else's.</param>
    public CaseStore(SqliteConnection connection, RecentCases recent)
    {
        this.connection = connection;
        this.recent = recent;
        begin = Prepare("BEGIN IMMEDIATE");
        commit = Prepare("COMMIT");
        rollback = Prepare("ROLLBACK");
        savepoint = Prepare("SAVEPOINT one");
        release = Prepare("RELEASE one");
        undo = Prepare("ROLLBACK TO one");

        findCase = Prepare(FindCase, 1);
        casesOfChild = Prepare(FindCasesOfChild, 2);
        casesOf = Prepare(FindCasesOf, 1);
        casesAt = Prepare(FindCasesAt, 1);
        caseOfKey = Prepare(FindCaseOfKey, 2);
        history = Prepare(FindHistory, 2);
        findAnswer = Prepare("SELECT accepted, case_id, first_entry, last_entry, more FROM command WHERE id = ?1", 1);

        insertCase = Prepare(
            """
            INSERT INTO "case" (id, process, version, child, "key", state, entered_on, opened_at, final, last_entry, last_hash,
                changed_at, next_wake_up, wake_at, facts)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14)
            """, 14);
        updateCase = Prepare(
            """
            UPDATE "case" SET last_entry = ?3, last_hash = ?4, changed_at = ?5, next_wake_up = ?6, facts = ?7
            WHERE id = ?1 AND last_entry = ?2
            """, 7);
        placeCase = Prepare("""UPDATE "case" SET version = ?2, state = ?3, entered_on = ?4, final = ?5 WHERE id = ?1""", 5);
        insertEntry = Prepare(
            """
            INSERT INTO history (case_id, no, recorded_at, occurred_on, action, person, role, from_state, to_state, act_id,
                refused, late, body, hash, overridden, rules)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            """, 16);
        upsertDuty = Prepare(
            """
            INSERT INTO duty (case_id, duty, "key", round, no, label, process, child, nature, due, no_date, window_from, soon_from,
                owner_role, owners, rules, session, was_overdue, met_on, ended)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
            ON CONFLICT DO UPDATE SET no = ?5, label = ?6, nature = ?9, due = ?10, no_date = ?11, window_from = ?12,
                soon_from = ?13, owner_role = ?14, owners = ?15, rules = ?16, session = ?17, was_overdue = ?18, met_on = ?19,
                ended = ?20
            """, 20);
        listTask = Prepare(
            """
            INSERT OR REPLACE INTO task (person, case_id, duty, "key", round, place, due, process, child, role)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """, 10);
        unlistTask = Prepare("""DELETE FROM task WHERE person = ?1 AND case_id = ?2 AND duty = ?3 AND "key" = ?4 AND round = ?5""", 5);
        findDuty = Prepare(
            """SELECT process, child, due, owner_role, owners FROM duty WHERE case_id = ?1 AND duty = ?2 AND "key" = ?3 AND round = ?4 AND ended IS NULL""", 4);
        holderOf = Prepare("""SELECT person FROM task_holder WHERE case_id = ?1 AND duty = ?2 AND "key" = ?3 AND round = ?4 ORDER BY no DESC LIMIT 1""", 4);
        insertHolder = Prepare(
            """INSERT INTO task_holder (case_id, duty, "key", round, person, changed_by, changed_at, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)""", 8);
        renameHeld = Prepare("UPDATE task_holder SET duty = ?3 WHERE case_id = ?1 AND duty = ?2", 3);
        deleteDuty = Prepare("""DELETE FROM duty WHERE case_id = ?1 AND duty = ?2 AND "key" = ?3 AND round = ?4""", 4);
        upsertBreach = Prepare(
            """
            INSERT INTO breach (case_id, id, process, child, duty, rules, since, due, status, days_late, reason, acknowledged_on, note, told)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT DO UPDATE SET duty = ?5, rules = ?6, since = ?7, due = ?8, status = ?9, days_late = ?10, reason = ?11,
                acknowledged_on = ?12, note = ?13, told = ?14
            """, 14);
        insertMessage = Prepare(
            """
            INSERT INTO outbox (id, case_id, entry, recipient, about, kind, text, rules, created_at, attempts, try_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?9)
            """, 9);
        insertAnswer = Prepare(
            "INSERT OR IGNORE INTO command (id, accepted, handled_at, case_id, first_entry, last_entry, more) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", 7);

        moveWakeUp = Prepare("""UPDATE "case" SET wake_at = ?2 WHERE id = ?1 AND wake_at IS NOT ?2""", 2);
        putOffWakeUp = Prepare("""UPDATE "case" SET wake_at = ?2 WHERE id = ?1 AND wake_at <= ?3""", 3);
        wakeOpenCases = Prepare("""UPDATE "case" SET wake_at = ?1 WHERE final = 0 AND (wake_at IS NULL OR wake_at > ?1)""", 1);
        versionsInUse = Prepare(FindVersionsInUse);
        wakeOpen = Prepare(WakeOpen, 5);
        wakeEnded = Prepare(WakeEnded, 5);
        wake = Prepare("""UPDATE "case" SET wake_at = ?1 WHERE id = ?2 AND (wake_at IS NULL OR wake_at > ?1)""", 2);
        wakeNamed = Prepare("""UPDATE "case" SET wake_at = ?1 WHERE process = ?2 AND "key" = ?3 AND (wake_at IS NULL OR wake_at > ?1)""", 3);
        delivered = Prepare("UPDATE outbox SET delivered_at = ?2, try_at = NULL WHERE id = ?1 AND delivered_at IS NULL", 2);
        childrenToNote = Prepare("SELECT child FROM open_to WHERE child NOT IN (SELECT child FROM child) ORDER BY child LIMIT ?1", 1);
        saveChild = Prepare("INSERT INTO child (child, team, team_of) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET team = ?2, team_of = ?3", 3);
        closeToAll = Prepare("DELETE FROM open_to WHERE child = ?1", 1);
        openTo = Prepare("INSERT OR IGNORE INTO open_to (child, person, until) VALUES (?1, ?2, ?3)", 3);
        insertLook = Prepare("INSERT OR IGNORE INTO look (person, case_id, child, hour, refused, at, page) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", 7);
        tryAgain = Prepare("UPDATE outbox SET attempts = attempts + 1, try_at = ?2 WHERE id = ?1 AND delivered_at IS NULL", 2);

        saveDraft = Prepare(
            """
            INSERT INTO draft (person, place, form, seen, started_at, saved_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
            ON CONFLICT DO UPDATE SET form = ?3, seen = ?4, saved_at = ?5
            """, 5);
        dropDraft = Prepare("DELETE FROM draft WHERE person = ?1 AND place = ?2", 2);
    }

    /// <summary>The earliest wake-up written since <see cref="Begin"/>; null: none.</summary>
    public DateTime? EarliestWakeUp { get; private set; }

    /// <summary>A message or an errand was promised since <see cref="Begin"/>.</summary>
    public bool HasPromises { get; private set; }

    /// <summary>The cases written since <see cref="Begin"/> and not undone, in the order they were.</summary>
    public IReadOnlyList<string> Changed() => changed.Count == 0 ? [] : changed.ToArray();

    /// <summary>Takes the write lock. Whoever else writes to the file waits, and is waited for.</summary>
    public void Begin()
    {
        EarliestWakeUp = null;
        HasPromises = false;
        changed.Clear();
        changedBefore = 0;
        begin.Run();
    }

    public void Commit()
    {
        commit.Run();
        recent.Keep();
    }

    public void Rollback()
    {
        recent.Clear();

        // A full disk or a failed write may have rolled everything back already.
        if (IsInTransaction)
        {
            rollback.Run();
        }
    }

    /// <summary>SQLite gives up the whole transaction by itself on some errors; then there is no savepoint to go back to.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    public void Savepoint()
    {
        changedBefore = changed.Count;
        savepoint.Run();
    }

    public void Release() => release.Run();

    /// <summary>Back to the savepoint, which is then gone.</summary>
    public void Undo()
    {
        recent.Forget();
        changed.RemoveRange(changedBefore, changed.Count - changedBefore);
        undo.Run();
        release.Run();
    }

    public Case? Find(string id)
    {
        if (recent.Find(id) is { } known)
        {
            return known;
        }

        using var row = findCase.Read(id);
        if (!row.Read())
        {
            return null;
        }

        var @case = CaseOf(id, row);
        recent.Read(@case);
        return @case;
    }

    /// <summary>Nothing that was looked at has changed since so many commits.</summary>
    public bool IsUnchangedSince(long commits, World world) =>
        world.Cases.Keys.All(id => recent.IsCaseUnchangedSince(commits, id))
        && world.CasesOfChild.Keys.All(child => recent.AreCasesOfChildUnchangedSince(commits, child))
        && world.CasesOf.Keys.All(process => recent.AreCasesOfUnchangedSince(commits, process))
        && world.CasesAt.Keys.All(session => recent.AreCasesAtUnchangedSince(commits, session));

    internal static Case CaseOf(string id, SqliteDataReader row) => CaseJson.WithFacts(
        new Case
        {
            Id = id,
            Process = row.GetString(0),
            Version = row.GetInt32(1),
            Child = row.IsDBNull(2) ? null : row.GetString(2),
            Key = row.IsDBNull(3) ? null : row.GetString(3),
            State = row.GetString(4),
            EnteredOn = row.GetString(5),
            OpenedAt = UtcMilliseconds.From(row.GetInt64(6)),
            Final = row.GetBoolean(7),
            LastEntry = row.GetInt32(8),
            LastHash = row.GetString(9),
            NextWakeUp = row.IsDBNull(10) ? null : UtcMilliseconds.From(row.GetInt64(10)),
        },
        row.GetFieldValue<byte[]>(11));

    /// <summary>Every case about a child but the child's own record, in the order signals go (T11).</summary>
    public ImmutableList<string> CasesOfChild(string child) => Ids(casesOfChild.Read(child, ProcessLibrary.RecordOf(child)));

    /// <summary>Every case of a process, in the order they were opened.</summary>
    public ImmutableList<string> CasesOf(string process) => Ids(casesOf.Read(process));

    /// <summary>Every case that owes, or owed, something meant for a session.</summary>
    public ImmutableList<string> CasesAt(string session) => Ids(casesAt.Read(session));

    internal static ImmutableList<string> Ids(SqliteDataReader read)
    {
        var ids = ImmutableList.CreateBuilder<string>();
        using var rows = read;
        while (rows.Read())
        {
            ids.Add(rows.GetString(0));
        }

        return ids.ToImmutable();
    }

    public ImmutableList<HistoryEntry> HistoryOf(string caseId) => HistoryOf(caseId, int.MaxValue);

    private ImmutableList<HistoryEntry> HistoryOf(string caseId, int upTo)
    {
        using var rows = history.Read(caseId, upTo);
        return EntriesOf(rows);
    }

    internal static ImmutableList<HistoryEntry> EntriesOf(SqliteDataReader rows)
    {
        var entries = ImmutableList.CreateBuilder<HistoryEntry>();
        var previous = HistoryEntry.NoHash;
        while (rows.Read())
        {
            var hash = rows.GetString(1);
            entries.Add(HistoryJson.Read(rows.GetFieldValue<byte[]>(0), previous, hash));
            previous = hash;
        }

        return entries.ToImmutable();
    }

    public string? FindNamed(string process, string key)
    {
        using var row = caseOfKey.Read(process, key);
        return row.Read() ? row.GetString(0) : null;
    }

    /// <summary>Writes a case and all that goes with it.</summary>
    /// <returns>False: the case is no longer as it was when this was decided. Nothing may be kept of the act then.</returns>
    public bool Save(Written written, DateTime now)
    {
        var change = written.Change;
        var after = change.After;
        if (!SaveCase(change.Before, after, written.Facts, now))
        {
            recent.Drop(after.Id);
            return false;
        }

        for (var i = 0; i < change.Entries.Count; i++)
        {
            var entry = change.Entries[i];
            insertEntry.Run(
                entry.Case, entry.No, UtcMilliseconds.Of(entry.RecordedAt), entry.OccurredOn, entry.Action, entry.By, entry.Role,
                entry.From, entry.To, entry.ActId, entry.IsRefused, entry.LateRecorded, written.Entries[i], entry.Hash,
                IsOverridden(entry), RulesOf(entry));
            foreach (var message in entry.Messages)
            {
                insertMessage.Run(
                    message.Id, entry.Case, entry.No, message.To, message.About, Word(message.Kind), message.Text,
                    Listed(message.Rules), UtcMilliseconds.Of(entry.RecordedAt));
                HasPromises = true;
            }

            foreach (var errand in entry.Errands)
            {
                insertMessage.Run(errand.Id, entry.Case, entry.No, "", entry.Action, OutboxRow.Errand, errand.InWords, "", UtcMilliseconds.Of(entry.RecordedAt));
                HasPromises = true;
            }
        }

        var renamed = change.Entries.Find(e => e.Changes.Renamed is not null)?.Changes.Renamed?.Duties ?? [];
        foreach (var duty in renamed.IsEmpty || change.Before is null ? [] : change.Before.Duties.FindAll(d => renamed.Exists(n => n.Key == d.Duty)))
        {
            // Listed by its new name from here on: the entry has it whole.
            deleteDuty.Run(after.Id, duty.Duty, duty.Key, duty.Round);
            Unlist(OpenTask.Of(after, duty, HolderOf(DutyId.Of(after.Id, duty))));
        }

        foreach (var (was, name) in renamed)
        {
            renameHeld.Run(after.Id, was, name);
        }

        // Of several entries about one duty only how it stands in the end is listed.
        foreach (var duty in Touched(change, static e => e.Changes.Duties, static (a, b) => a.IsSame(b)))
        {
            if (renamed.Exists(n => n.Key == duty.Duty))
            {
                continue;
            }

            SaveDuty(after, change.Before?.Duties.Find(duty.IsSame), duty);
        }

        foreach (var breach in Touched(change, static e => e.Changes.Breaches, static (a, b) => a.Id == b.Id))
        {
            upsertBreach.Run(
                after.Id, breach.Id, after.Process, after.Child, breach.Duty, Listed(breach.Rules), breach.Since, breach.Due,
                Word(breach.Status), breach.DaysLate, breach.Reason, breach.AcknowledgedOn, breach.Note, Listed(breach.Told));
        }

        Note(after.NextWakeUp);
        recent.Wrote(change.Before, after, written.Sessions);
        changed.Add(after.Id);
        return true;
    }

    /// <summary>The answer a command got before; null: it is new.</summary>
    public Decision? FindAnswer(string commandId)
    {
        using var row = findAnswer.Read(commandId);
        if (!row.Read())
        {
            return null;
        }

        var accepted = row.GetBoolean(0);
        var caseId = row.IsDBNull(1) ? null : row.GetString(1);
        var (first, last) = (row.GetInt32(2), row.GetInt32(3));
        var more = row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4);
        var asked = caseId is null ? null : ChangeOf(caseId, first, last);
        return accepted
            ? new Decision.Accepted([asked!, .. Answer.OtherCases(more).Select(o => ChangeOf(o.Case, o.First, o.Last))])
            : new Decision.Refused(HistoryJson.ReadRefusals(more), asked);
    }

    /// <returns>False: the command has been answered before. Nothing may be kept of this answer then.</returns>
    public bool SaveAnswer(string commandId, Decision decision, DateTime now)
    {
        var (accepted, asked, more) = decision switch
        {
            Decision.Accepted yes => (true, yes.Entrance, Answer.OtherCases(yes)),
            Decision.Refused no => (false, no.Attempt, HistoryJson.WriteRefusals(no.Reasons)),
            _ => throw new ArgumentException("Only an acceptance or a refusal is an answer.", nameof(decision)),
        };
        return insertAnswer.Run(
            commandId, accepted, UtcMilliseconds.Of(now), asked?.After.Id,
            asked is null ? 0 : asked.Entries[0].No, asked is null ? 0 : asked.Entries[^1].No, more) == 1;
    }

    /// <summary>What lists need of a child's record.</summary>
    /// <param name="readers">To whom the child's cases are open; null: to everybody.</param>
    public void SaveChild(string child, string? team, string? teamOf, ImmutableList<Reader>? readers)
    {
        saveChild.Run(child, team, teamOf);
        closeToAll.Run(child);
        foreach (var reader in readers is { IsEmpty: true } ? [new Reader(OpenToRow.Nobody, null)] : readers ?? [])
        {
            openTo.Run(child, reader.Person, Instant(reader.Until));
        }
    }

    /// <summary>Children of whose record nothing has been noted.</summary>
    public ImmutableList<string> ChildrenToNote(int most) => Ids(childrenToNote.Read(most));

    /// <summary>Notes that somebody looked, unless that is known of this hour.</summary>
    public void SaveLook(LookRow look) => insertLook.Run(look.Person, look.CaseId, look.Child, look.Hour, look.Refused, UtcMilliseconds.Of(look.At), look.Page);

    /// <summary>Moves a case's wake-up without saying anything in its history.</summary>
    public void MoveWakeUp(string caseId, DateTime? to)
    {
        moveWakeUp.Run(caseId, Instant(to));
        Note(to);
    }

    /// <summary>Moves a wake-up that is due; another is left as it is.</summary>
    public void PutOffWakeUp(string caseId, DateTime now, DateTime to)
    {
        putOffWakeUp.Run(caseId, UtcMilliseconds.Of(to), UtcMilliseconds.Of(now));
        Note(to);
    }

    /// <summary>Wakes every case that is not at its end: something they may all depend on has changed.</summary>
    public void WakeOpenCases(DateTime now)
    {
        wakeOpenCases.Run(UtcMilliseconds.Of(now));
        Note(now);
    }

    /// <summary>The versions that cases run on which are open, or still owe something.</summary>
    public ImmutableList<(string Process, int Version)> VersionsInUse()
    {
        var versions = ImmutableList.CreateBuilder<(string, int)>();
        using var rows = versionsInUse.Read();
        while (rows.Read())
        {
            versions.Add((rows.GetString(0), rows.GetInt32(1)));
        }

        return versions.ToImmutable();
    }

    /// <summary>Wakes the cases of a version that what it works out from sessions may be different for.</summary>
    /// <param name="sessions">The names of the sessions that have changed.</param>
    public void WakeReaders(string process, int version, ImmutableList<ScheduleReader> readers, ImmutableList<string> sessions, DateTime now)
    {
        var woken = wakeOpen.Run(
            UtcMilliseconds.Of(now), process, version, Json(readers.SelectMany(r => r.States)), Json(readers.Select(r => r.Duty).OfType<string>()));
        if (readers.FindAll(r => r.AtTheEnd) is { IsEmpty: false } atTheEnd)
        {
            woken += wakeEnded.Run(UtcMilliseconds.Of(now), process, version, Json(atTheEnd.Select(r => r.Duty).OfType<string>()), Json(sessions));
        }

        if (woken > 0)
        {
            Note(now);
        }

        static string Json(IEnumerable<string> names) => JsonSerializer.Serialize(names.Distinct());
    }

    /// <summary>Wakes one case.</summary>
    public void Wake(string caseId, DateTime now)
    {
        if (wake.Run(UtcMilliseconds.Of(now), caseId) > 0)
        {
            Note(now);
        }
    }

    /// <summary>Wakes the case of a process that has a name.</summary>
    public void WakeNamed(string process, string key, DateTime now)
    {
        if (wakeNamed.Run(UtcMilliseconds.Of(now), process, key) > 0)
        {
            Note(now);
        }
    }

    /// <returns>False: it is no promise, or was kept already.</returns>
    public bool MarkDelivered(string promiseId, DateTime now) => delivered.Run(promiseId, UtcMilliseconds.Of(now)) == 1;

    public void TryAgain(string promiseId, DateTime at) => tryAgain.Run(promiseId, UtcMilliseconds.Of(at));

    /// <summary>Keeps what somebody has typed in place of what they had typed before.</summary>
    public void SaveDraft(string person, string place, string form, int seen, DateTime now) => saveDraft.Run(person, place, form, seen, UtcMilliseconds.Of(now));

    public void DropDraft(string person, string place) => dropDraft.Run(person, place);

    /// <summary>For tests that want to make the disk full.</summary>
    internal void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var statement in statements)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    private void Note(DateTime? wakeUp)
    {
        if (wakeUp is { } at && !(at >= EarliestWakeUp))
        {
            EarliestWakeUp = at;
        }
    }

    private bool SaveCase(Case? before, Case after, byte[] facts, DateTime now)
    {
        if (before is not null)
        {
            if (updateCase.Run(
                after.Id, before.LastEntry, after.LastEntry, after.LastHash, UtcMilliseconds.Of(now), Instant(after.NextWakeUp), facts) != 1)
            {
                return false;
            }

            // SQLite writes the indexes of every column it is given, changed or not: four pages more for most acts.
            if ((before.Version, before.State, before.EnteredOn, before.Final) != (after.Version, after.State, after.EnteredOn, after.Final))
            {
                placeCase.Run(after.Id, after.Version, after.State, after.EnteredOn, after.Final);
            }

            moveWakeUp.Run(after.Id, Instant(after.NextWakeUp));
            return true;
        }

        insertCase.Run(
            after.Id, after.Process, after.Version, after.Child, after.Key, after.State, after.EnteredOn,
            UtcMilliseconds.Of(after.OpenedAt), after.Final, after.LastEntry, after.LastHash, UtcMilliseconds.Of(now),
            Instant(after.NextWakeUp), facts);
        return true;
    }

    private void SaveDuty(Case @case, DutyOccurrence? before, DutyOccurrence duty)
    {
        upsertDuty.Run(
            @case.Id, duty.Duty, duty.Key, duty.Round, duty.No, duty.Label, @case.Process, @case.Child, Word(duty.Nature), duty.Due,
            duty.NoDate, duty.From, duty.SoonFrom, duty.OwnerRole, Listed(duty.Owners), Listed(duty.Rules), duty.Session,
            duty.WasOverdue, duty.MetOn, duty.End == DutyEnd.Owed ? null : Word(duty.End));

        // Nobody can have taken what a new case owes.
        var holder = @case.LastEntry == 1 ? null : HolderOf(DutyId.Of(@case.Id, duty));
        List(before is null ? null : OpenTask.Of(@case, before, holder), OpenTask.Of(@case, duty, holder));
    }

    /// <summary>An owed duty as lists know it; null when nothing of that id is owed.</summary>
    public OpenTask? FindTask(DutyId id)
    {
        using var row = findDuty.Read(id.Case, id.Duty, id.Key, id.Round);
        return row.Read()
            ? new OpenTask(
                id, row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3),
                [.. row.GetString(4).Split(", ", StringSplitOptions.RemoveEmptyEntries)], HolderOf(id))
            : null;
    }

    /// <summary>Gives a task to somebody, or back to those who owe it, and says so in the log.</summary>
    public void Hold(OpenTask task, string? person, string by, DateTime now, string? reason)
    {
        var id = task.Id;
        insertHolder.Run(id.Case, id.Duty, id.Key, id.Round, person, by, UtcMilliseconds.Of(now), reason);
        List(task, task with { Holder = person });
    }

    private string? HolderOf(DutyId id)
    {
        using var row = holderOf.Read(id.Case, id.Duty, id.Key, id.Round);
        return row.Read() && !row.IsDBNull(0) ? row.GetString(0) : null;
    }

    private void Unlist(OpenTask? task) => List(task, null);

    private void List(OpenTask? before, OpenTask? after)
    {
        var (was, now) = (before?.Lists ?? [], after?.Lists ?? []);
        foreach (var (person, _) in was.Where(w => !now.Exists(n => n.Person == w.Person)))
        {
            var id = before!.Id;
            unlistTask.Run(person, id.Case, id.Duty, id.Key, id.Round);
        }

        foreach (var (person, place) in before?.Due == after?.Due && before?.OwnerRole == after?.OwnerRole ? now.Except(was) : now)
        {
            var id = after!.Id;
            listTask.Run(
                person, id.Case, id.Duty, id.Key, id.Round, Word(place), after.Due ?? TaskRow.NoDue, after.Process, after.Child, after.OwnerRole);
        }
    }

    internal static bool IsOverridden(HistoryEntry entry) => entry.Guards.Exists(g => g.Reason is not null);

    /// <summary>The rules an entry came up against, in order.</summary>
    internal static string RulesOf(HistoryEntry entry) => entry.Guards.IsEmpty && entry.Refusals.IsEmpty && entry.Changes.Breaches.IsEmpty
        ? ""
        : string.Join(", ", entry.Guards.Where(g => !g.Held).Select(g => g.Rule).Concat(entry.Refusals.Select(r => r.Rule)).OfType<string>()
            .Concat(entry.Changes.Breaches.SelectMany(b => b.Rules)).Distinct().Order(StringComparer.Ordinal));

    /// <summary>How a role stands on a list while nobody holds it.</summary>
    internal static string RoleAsPerson(string role) => $"role:{role}";

    private static List<T> Touched<T>(CaseChange change, Func<HistoryEntry, ImmutableList<T>> of, Func<T, T, bool> same)
    {
        var touched = new List<T>();
        foreach (var entry in change.Entries)
        {
            foreach (var item in of(entry))
            {
                var at = touched.FindIndex(t => same(t, item));
                if (at < 0)
                {
                    touched.Add(item);
                }
                else
                {
                    touched[at] = item;
                }
            }
        }

        return touched;
    }

    private CaseChange ChangeOf(string caseId, int first, int last)
    {
        var @case = Find(caseId)!;
        var entries = HistoryOf(caseId, last);
        return new CaseChange(
            first == 1 ? null : Replay.Of(@case, entries.Take(first - 1)),
            Replay.Of(@case, entries),
            entries.GetRange(first - 1, last - first + 1));
    }

    private static string Word<T>(T word)
        where T : struct, Enum => Enum.GetName(word)!;

    private static string Listed(ImmutableList<string> texts) => texts.Count switch
    {
        0 => "",
        1 => texts[0],
        _ => string.Join(", ", texts),
    };

    private static long? Instant(DateTime? instant) => instant is { } at ? UtcMilliseconds.Of(at) : null;

    private Statement Prepare(string sql, int parameters = 0)
    {
        var statement = new Statement(connection, sql, parameters);
        statements.Add(statement);
        return statement;
    }
}

/// <summary>A change and its JSON, written where there is time for it.</summary>
/// <param name="Sessions">Those for which what the case owes is no longer as it was.</param>
internal sealed record Written(CaseChange Change, byte[] Facts, byte[][] Entries, string[] Sessions)
{
    public static Written Of(CaseChange change) =>
        new(change, CaseJson.WriteFacts(change.After), [.. change.Entries.Select(e => HistoryJson.Write(e))], [.. change.SessionsTouched()]);

    /// <summary>Everything a decision wants saved.</summary>
    public static IReadOnlyList<Written> Of(Decision decision) => decision switch
    {
        Decision.Accepted accepted => accepted.Cases.ConvertAll(Of),
        Decision.Refused { Attempt: { } attempt } => [Of(attempt)],
        _ => [],
    };
}

/// <summary>The part of an acceptance that has no column: which other cases took part.</summary>
internal static class Answer
{
    public static byte[]? OtherCases(Decision.Accepted accepted) => accepted.Cases.Count == 1
        ? null
        : JsonSerializer.SerializeToUtf8Bytes(accepted.Cases.Skip(1).Select(c => new OtherCase(c.After.Id, c.Entries[0].No, c.Entries[^1].No)));

    public static IEnumerable<OtherCase> OtherCases(byte[]? more) => more is null ? [] : JsonSerializer.Deserialize<OtherCase[]>(more)!;

    internal sealed record OtherCase(string Case, int First, int Last);
}
