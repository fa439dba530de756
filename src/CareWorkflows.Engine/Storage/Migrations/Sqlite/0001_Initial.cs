using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CareWorkflows.Engine.Storage.Migrations.Sqlite;

/// <summary>
/// Every table as it first was. Written by hand, as SQL: <c>WITHOUT ROWID</c> keeps the small rows of a case together, and
/// EF Core cannot say it. <c>MigrationTests</c> holds it against the model.
/// </summary>
[DbContext(typeof(SqliteCareDbContext))]
[Migration("0001_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE TABLE "case" (
                id TEXT NOT NULL PRIMARY KEY,
                process TEXT NOT NULL,
                version INTEGER NOT NULL,
                child TEXT NULL,
                "key" TEXT NULL,
                state TEXT NOT NULL,
                entered_on TEXT NOT NULL,
                opened_at INTEGER NOT NULL,
                final INTEGER NOT NULL,
                last_entry INTEGER NOT NULL,
                last_hash TEXT NOT NULL,
                changed_at INTEGER NOT NULL,
                next_wake_up INTEGER NULL,
                wake_at INTEGER NULL,
                facts BLOB NOT NULL);
            CREATE UNIQUE INDEX ix_case_key ON "case" (process, "key") WHERE "key" IS NOT NULL;
            CREATE INDEX ix_case_child ON "case" (child) WHERE child IS NOT NULL;
            CREATE INDEX ix_case_state ON "case" (process, state);
            CREATE INDEX ix_case_open ON "case" (process, id, version, final) WHERE NOT final;
            CREATE INDEX ix_case_list ON "case" (opened_at, id, process, version, final, child, "key");
            CREATE INDEX ix_case_wake_at ON "case" (wake_at, id) WHERE wake_at IS NOT NULL;

            CREATE TABLE history (
                case_id TEXT NOT NULL,
                no INTEGER NOT NULL,
                recorded_at INTEGER NOT NULL,
                occurred_on TEXT NOT NULL,
                action TEXT NOT NULL,
                person TEXT NOT NULL,
                role TEXT NOT NULL,
                from_state TEXT NOT NULL,
                to_state TEXT NOT NULL,
                act_id TEXT NOT NULL,
                refused INTEGER NOT NULL,
                late INTEGER NOT NULL,
                body BLOB NOT NULL,
                hash TEXT NOT NULL,
                PRIMARY KEY (case_id, no));
            CREATE INDEX ix_history_recorded_at ON history (recorded_at);

            CREATE TABLE duty (
                case_id TEXT NOT NULL,
                duty TEXT NOT NULL,
                "key" TEXT NOT NULL,
                round INTEGER NOT NULL,
                no INTEGER NOT NULL,
                label TEXT NOT NULL,
                process TEXT NOT NULL,
                child TEXT NULL,
                nature TEXT NOT NULL,
                due TEXT NULL,
                no_date TEXT NULL,
                window_from TEXT NULL,
                soon_from TEXT NULL,
                owner_role TEXT NOT NULL,
                owners TEXT NOT NULL,
                rules TEXT NOT NULL,
                session TEXT NULL,
                was_overdue INTEGER NOT NULL,
                met_on TEXT NULL,
                ended TEXT NULL,
                PRIMARY KEY (case_id, duty, "key", round)) WITHOUT ROWID;
            CREATE INDEX ix_duty_owed ON duty (due) WHERE ended IS NULL;
            CREATE INDEX ix_duty_session ON duty (session, case_id) WHERE session IS NOT NULL;

            CREATE TABLE duty_owner (
                owner TEXT NOT NULL,
                case_id TEXT NOT NULL,
                duty TEXT NOT NULL,
                "key" TEXT NOT NULL,
                round INTEGER NOT NULL,
                due TEXT NULL,
                PRIMARY KEY (owner, case_id, duty, "key", round)) WITHOUT ROWID;
            CREATE INDEX ix_duty_owner_due ON duty_owner (owner, due);

            CREATE TABLE breach (
                case_id TEXT NOT NULL,
                id INTEGER NOT NULL,
                process TEXT NOT NULL,
                child TEXT NULL,
                duty TEXT NULL,
                rules TEXT NOT NULL,
                since TEXT NOT NULL,
                due TEXT NULL,
                status TEXT NOT NULL,
                days_late INTEGER NULL,
                reason TEXT NULL,
                acknowledged_on TEXT NULL,
                note TEXT NULL,
                PRIMARY KEY (case_id, id)) WITHOUT ROWID;
            CREATE INDEX ix_breach_open ON breach (since) WHERE status = 'Open';

            CREATE TABLE outbox (
                no INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                id TEXT NOT NULL,
                case_id TEXT NOT NULL,
                entry INTEGER NOT NULL,
                recipient TEXT NOT NULL,
                about TEXT NOT NULL,
                kind TEXT NOT NULL,
                text TEXT NOT NULL,
                rules TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                attempts INTEGER NOT NULL,
                try_at INTEGER NULL,
                delivered_at INTEGER NULL);
            CREATE UNIQUE INDEX ix_outbox_id ON outbox (id);
            CREATE INDEX ix_outbox_try_at ON outbox (try_at) WHERE try_at IS NOT NULL;

            CREATE TABLE command (
                id TEXT NOT NULL PRIMARY KEY,
                accepted INTEGER NOT NULL,
                handled_at INTEGER NOT NULL,
                case_id TEXT NULL,
                first_entry INTEGER NOT NULL,
                last_entry INTEGER NOT NULL,
                more BLOB NULL) WITHOUT ROWID;

            CREATE TABLE person (
                id TEXT NOT NULL PRIMARY KEY,
                roles TEXT NOT NULL,
                team TEXT NULL);

            CREATE TABLE definition (
                process TEXT NOT NULL,
                version INTEGER NOT NULL,
                name TEXT NOT NULL,
                description TEXT NULL,
                json TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                revision INTEGER NOT NULL,
                saved_at INTEGER NOT NULL,
                saved_by TEXT NOT NULL,
                publication INTEGER NULL,
                in_force INTEGER NOT NULL,
                PRIMARY KEY (process, version));

            CREATE TABLE council_change (
                no INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                kind TEXT NOT NULL,
                "key" TEXT NOT NULL,
                value TEXT NULL,
                reason TEXT NOT NULL,
                changed_at INTEGER NOT NULL,
                changed_by TEXT NOT NULL,
                finished_at INTEGER NULL);

            CREATE TABLE draft (
                person TEXT NOT NULL,
                case_id TEXT NOT NULL,
                action TEXT NOT NULL,
                form TEXT NOT NULL,
                saved_at INTEGER NOT NULL,
                PRIMARY KEY (person, case_id, action));
            """);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("There is nothing before the first migration.");
}
