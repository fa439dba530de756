using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CareWorkflows.Engine.Storage.Migrations.Sqlite;

/// <summary>
/// What managers look for: what an entry overrode and which rules it came up against, who was told of a breach, whose team a child is, to whom a
/// restricted child is open, who looked at what, when the history was verified. What is there already is filled in from the record itself.
/// </summary>
[DbContext(typeof(SqliteCareDbContext))]
[Migration("0004_Oversight")]
internal sealed class Oversight : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            DROP INDEX ix_case_state;
            CREATE INDEX ix_case_state ON "case" (process, state, final, entered_on, child);
            CREATE INDEX ix_case_asleep ON "case" (process, id, child) WHERE wake_at IS NULL AND NOT final;

            ALTER TABLE history ADD COLUMN overridden INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE history ADD COLUMN rules TEXT NOT NULL DEFAULT '';
            UPDATE history SET
                overridden = EXISTS (SELECT 1 FROM json_each(CAST(body AS TEXT), '$.guards') g WHERE json_extract(g.value, '$.reason') IS NOT NULL),
                rules = coalesce((SELECT group_concat(rule, ', ') FROM (
                    SELECT json_extract(g.value, '$.rule') AS rule FROM json_each(CAST(body AS TEXT), '$.guards') g
                        WHERE json_extract(g.value, '$.held') IS NULL AND json_extract(g.value, '$.rule') IS NOT NULL
                    UNION SELECT json_extract(r.value, '$.rule') FROM json_each(CAST(body AS TEXT), '$.refusals') r WHERE json_extract(r.value, '$.rule') IS NOT NULL
                    UNION SELECT rule.value FROM json_each(CAST(body AS TEXT), '$.changes.breaches') b, json_each(b.value, '$.rules') rule
                    ORDER BY 1)), '');
            CREATE INDEX ix_history_person ON history (person, recorded_at);
            CREATE INDEX ix_history_refused ON history (recorded_at) WHERE refused;
            CREATE INDEX ix_history_rules ON history (recorded_at, rules) WHERE rules <> '';

            ALTER TABLE breach ADD COLUMN told TEXT NOT NULL DEFAULT '';
            UPDATE breach SET told = coalesce((
                SELECT group_concat(person.value, ', ') FROM "case" c, json_each(CAST(c.facts AS TEXT), '$.breaches') b, json_each(b.value, '$.told') person
                WHERE c.id = breach.case_id AND json_extract(b.value, '$.id') = breach.id), '');

            CREATE TABLE child (
                child TEXT NOT NULL PRIMARY KEY,
                team TEXT NULL,
                team_of TEXT NULL) WITHOUT ROWID;

            CREATE TABLE open_to (
                child TEXT NOT NULL,
                person TEXT NOT NULL,
                PRIMARY KEY (child, person)) WITHOUT ROWID;

            -- Until the engine has worked it out a child that has a record is open to nobody.
            INSERT INTO open_to (child, person) SELECT child, '' FROM "case" WHERE child IS NOT NULL AND id = 'child:' || child;

            CREATE TABLE look (
                person TEXT NOT NULL,
                case_id TEXT NOT NULL,
                child TEXT NOT NULL,
                hour INTEGER NOT NULL,
                refused INTEGER NOT NULL,
                at INTEGER NOT NULL,
                page TEXT NOT NULL,
                PRIMARY KEY (person, case_id, child, hour, refused)) WITHOUT ROWID;
            CREATE INDEX ix_look_at ON look (at);
            CREATE INDEX ix_look_child ON look (child, at);
            CREATE INDEX ix_look_case ON look (case_id, at);

            CREATE TABLE verification (
                no INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                started_by TEXT NOT NULL,
                started_at INTEGER NOT NULL,
                finished_at INTEGER NOT NULL,
                cases INTEGER NOT NULL,
                entries INTEGER NOT NULL,
                bad_case TEXT NULL,
                bad_entry INTEGER NOT NULL,
                what TEXT NULL);
            """);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("The store only goes forward.");
}
