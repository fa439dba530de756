using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CareWorkflows.Engine.Storage.Migrations.Sqlite;

/// <summary>Lists of tasks say how each stands on them; who has taken a task and who covers for whom are kept.</summary>
[DbContext(typeof(SqliteCareDbContext))]
[Migration("0003_TaskLists")]
internal sealed class TaskLists : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE task (
            person TEXT NOT NULL,
            case_id TEXT NOT NULL,
            duty TEXT NOT NULL,
            "key" TEXT NOT NULL,
            round INTEGER NOT NULL,
            place TEXT NOT NULL,
            due TEXT NOT NULL,
            process TEXT NOT NULL,
            child TEXT NULL,
            role TEXT NOT NULL,
            PRIMARY KEY (person, case_id, duty, "key", round)) WITHOUT ROWID;
        INSERT INTO task (person, case_id, duty, "key", round, place, due, process, child, role)
            SELECT o.owner, o.case_id, o.duty, o."key", o.round,
                CASE WHEN d.owners = '' OR (d.owners LIKE '%, %' AND d.owner_role NOT GLOB '*[^A-Za-z0-9-]*') THEN 'Shared' ELSE 'Own' END,
                coalesce(d.due, '~'), d.process, d.child, d.owner_role
            FROM duty_owner o JOIN duty d ON d.case_id = o.case_id AND d.duty = o.duty AND d."key" = o."key" AND d.round = o.round;
        CREATE INDEX ix_task_list ON task (person, place, due, case_id, duty, "key", round, process, child, role);
        DROP TABLE duty_owner;

        CREATE TABLE task_holder (
            no INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            case_id TEXT NOT NULL,
            duty TEXT NOT NULL,
            "key" TEXT NOT NULL,
            round INTEGER NOT NULL,
            person TEXT NULL,
            changed_by TEXT NOT NULL,
            changed_at INTEGER NOT NULL,
            reason TEXT NULL);
        CREATE INDEX ix_task_holder_task ON task_holder (case_id, duty, "key", round);

        CREATE TABLE cover (
            no INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            away TEXT NOT NULL,
            covered_by TEXT NOT NULL,
            first_day TEXT NOT NULL,
            last_day TEXT NOT NULL,
            note TEXT NULL,
            arranged_by TEXT NOT NULL,
            arranged_at INTEGER NOT NULL,
            ended_by TEXT NULL,
            ended_at INTEGER NULL);
        CREATE INDEX ix_cover_covered_by ON cover (covered_by, last_day);
        CREATE INDEX ix_cover_away ON cover (away, last_day);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Who has taken which task would be lost.");
}
