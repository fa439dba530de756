using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Web.SignIn;
using Microsoft.Data.Sqlite;

namespace CareWorkflows.Benchmarks;

/// <summary>
/// A store of a council far larger than any: the demo council many times over, each time with other children, cases and people. What stands in it was decided,
/// recorded and derived by the engine; only its names are others. Fingerprints are worked out again, so that each history still proves itself.
/// </summary>
internal sealed partial class LargeCouncil
{
    /// <summary>Each team has ten sets of the demo's people.</summary>
    private const int Sets = 200;

    private const int Teams = 20;

    /// <summary>One copy in so many belongs to the first set, whose lists are longer than anybody's.</summary>
    private const int Favoured = 5;

    private readonly SqliteConnection connection;
    private readonly int copies;
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> people = DemoPeople.All.Select(p => p.Person).ToHashSet(StringComparer.Ordinal);
    private readonly HashSet<string> teams = DemoPeople.All.Select(p => p.Team).OfType<string>().ToHashSet(StringComparer.Ordinal);

    private readonly Dictionary<(string Case, int Copy), string> lastHashes = [];

    private LargeCouncil(SqliteConnection connection, int openCases)
    {
        this.connection = connection;
        foreach (var id in Texts("""SELECT id FROM "case" UNION SELECT child FROM "case" WHERE child IS NOT NULL UNION SELECT "key" FROM "case" WHERE "key" IS NOT NULL"""))
        {
            ids.Add(id);
        }

        var open = Number("""SELECT count(*) FROM "case" WHERE child IS NOT NULL AND NOT final AND id <> 'child:' || child""");
        copies = (int)Math.Ceiling(openCases / (double)open) - 1;
    }

    /// <param name="file">A demo store with its accounts, which becomes the large one.</param>
    /// <param name="openCases">Of children, without their records.</param>
    public static void Fill(string file, int openCases)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        var council = new LargeCouncil(connection, openCases);
        council.Run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; PRAGMA temp_store = MEMORY;");
        var indexes = council.Texts("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND name NOT LIKE '%UserNameIndex%'");
        foreach (var name in council.Texts("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND name LIKE 'ix%' AND sql NOT LIKE '%AspNet%'"))
        {
            council.Run($"DROP INDEX {name}");
        }

        council.Run("BEGIN");
        council.Copy("history", """case_id IN (SELECT id FROM "case" WHERE child IS NOT NULL)""", "case_id, no");
        council.Copy("case", "child IS NOT NULL", "id");
        council.Copy("duty", "child IS NOT NULL", "case_id");
        council.Copy("task", "child IS NOT NULL", "person, case_id");
        council.Copy("task_holder", """case_id IN (SELECT id FROM "case" WHERE child IS NOT NULL)""", "no");
        council.Copy("breach", "child IS NOT NULL", "case_id");
        council.Copy("outbox", """case_id IN (SELECT id FROM "case" WHERE child IS NOT NULL)""", "no");
        council.Copy("child", "true", "child");
        council.Copy("open_to", "true", "child");

        // In the demo one child in 44 is restricted; in a council a few in a thousand are.
        council.Run("DELETE FROM open_to WHERE substr(child, -6) LIKE '-_____' AND substr(child, -2) NOT IN ('00', '20', '40', '60', '80')");
        council.AddAccounts();
        council.Run(
            """
            INSERT OR IGNORE INTO look (person, case_id, child, hour, refused, at, page)
                SELECT coalesce(k.team_of, 'Asha'), c.id, c.child, c.changed_at / 3600000, 0, c.changed_at, 'cases/{id}' FROM "case" c JOIN child k ON k.child = c.child;
            INSERT INTO verification (started_by, started_at, finished_at, cases, entries, bad_entry) SELECT 'System', max(recorded_at) + 3600000, max(recorded_at) + 3600001, 0, 0, 0 FROM history;
            """);
        foreach (var index in indexes.Where(i => !i.Contains("AspNet", StringComparison.Ordinal)))
        {
            council.Run(index);
        }

        council.Run("COMMIT");
        council.Run("PRAGMA journal_mode = WAL");
    }

    public static string TeamOf(int set) => string.Create(CultureInfo.InvariantCulture, $"Team {set % Teams:00}");

    private static int SetOf(int copy) => copy % Favoured == 0 ? 0 : 1 + (copy % (Sets - 1));

    /// <summary>Case by case, each as often as there are copies: the keys come in order.</summary>
    private void Copy(string table, string where, string order)
    {
        using var select = connection.CreateCommand();
        select.CommandText = $"SELECT * FROM \"{table}\" WHERE {where} ORDER BY {order}";
        var rows = new List<object[]>();
        string[] names;
        using (var reader = select.ExecuteReader())
        {
            names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
            while (reader.Read())
            {
                var row = new object[names.Length];
                reader.GetValues(row);
                rows.Add(row);
            }
        }

        using var insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO \"{table}\" ({string.Join(", ", names.Select(n => $"\"{n}\""))}) VALUES ({string.Join(", ", names.Select((_, i) => $"$p{i}"))})";
        var parameters = names.Select((_, i) => insert.Parameters.Add(new SqliteParameter($"$p{i}", null))).ToArray();
        var (body, hash) = (Array.IndexOf(names, "body"), Array.IndexOf(names, "hash") is >= 0 and var own ? own : Array.IndexOf(names, "last_hash"));
        foreach (var row in rows)
        {
            var cells = row.Zip(names, (value, name) => Cell.Of(this, table, name, value)).ToArray();
            for (var copy = 1; copy <= copies; copy++)
            {
                for (var i = 0; i < cells.Length; i++)
                {
                    parameters[i].Value = cells[i].In(copy);
                }

                if (body >= 0)
                {
                    var of = ((string)row[0], copy);
                    lastHashes[of] = HistoryJson.HashOf(lastHashes.GetValueOrDefault(of, HistoryEntry.NoHash), (byte[])parameters[body].Value!);
                    parameters[hash].Value = lastHashes[of];
                }
                else if (hash >= 0)
                {
                    parameters[hash].Value = lastHashes[((string)row[0], copy)];
                }

                insert.ExecuteNonQuery();
            }
        }
    }

    private void AddAccounts()
    {
        var first = $"Person IN ({string.Join(", ", people.Select(p => $"'{p}'"))})";
        for (var no = 1; no < Sets; no++)
        {
            var set = no.ToString("000", CultureInfo.InvariantCulture);
            Run(
                $"""
                INSERT INTO AspNetUsers (Id, Person, Team, UserName, NormalizedUserName, EmailConfirmed, PasswordHash, SecurityStamp, PhoneNumberConfirmed, TwoFactorEnabled, LockoutEnabled, AccessFailedCount)
                    SELECT Id || '-{set}', Person || ' {set}', '{TeamOf(no)}', UserName || '{set}', NormalizedUserName || '{set}', 0, PasswordHash, SecurityStamp, 0, 0, 1, 0 FROM AspNetUsers WHERE {first};
                INSERT INTO AspNetUserRoles (UserId, RoleId) SELECT r.UserId || '-{set}', r.RoleId FROM AspNetUserRoles r JOIN AspNetUsers u ON u.Id = r.UserId WHERE {first};
                """);
        }

        Run($"UPDATE AspNetUsers SET Team = '{TeamOf(0)}' WHERE {first}");
    }

    private static string Suffix(int copy) => string.Create(CultureInfo.InvariantCulture, $"-{copy:00000}");

    private List<string> Texts(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    private long Number(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>What stands in a column, and how it reads in a copy.</summary>
    private sealed class Cell
    {
        /// <summary>Moments are set apart a little from copy to copy: nobody records four thousand things at once.</summary>
        private const int ApartMilliseconds = 137;

        private static readonly HashSet<string> Moments = ["recorded_at", "opened_at", "changed_at", "created_at", "delivered_at"];

        private readonly object value;
        private readonly bool isMoment;
        private readonly bool isNumber;
        private readonly bool isBytes;
        private readonly bool isUnique;

        /// <summary>Text, then how the text before it ends in a copy.</summary>
        private readonly List<(string Text, char End)> parts = [];

        private Cell(object value, bool isMoment, bool isNumber, bool isBytes, bool isUnique) =>
            (this.value, this.isMoment, this.isNumber, this.isBytes, this.isUnique) = (value, isMoment, isNumber, isBytes, isUnique);

        public static Cell Of(LargeCouncil council, string table, string column, object value)
        {
            var cell = new Cell(
                value, Moments.Contains(column) && value is long, column == "no" && (table is "outbox" or "task_holder"), value is byte[],
                (table, column) is ("outbox", "id") or ("history", "act_id"));
            var text = value switch { byte[] bytes => Encoding.UTF8.GetString(bytes), string words => words, _ => null };
            if (text is null)
            {
                return cell;
            }

            // In JSON what stands between quotes, in lists what stands between commas.
            var pattern = cell.isBytes ? InQuotes() : InList();
            var from = 0;
            foreach (var match in pattern.Matches(text).Cast<Match>())
            {
                var word = match.Groups[1];
                var end = council.ids.Contains(word.Value) ? 'i' : council.people.Contains(word.Value) ? 'p' : council.teams.Contains(word.Value) ? 't' : ' ';
                if (end != ' ')
                {
                    cell.parts.Add((text[from..(end == 't' ? word.Index : word.Index + word.Length)], end));
                    from = word.Index + word.Length;
                }
            }

            cell.parts.Add((text[from..], ' '));
            return cell;
        }

        public object In(int copy)
        {
            if (isMoment)
            {
                return (long)value + ((long)copy * ApartMilliseconds);
            }

            if (isNumber)
            {
                return DBNull.Value;
            }

            if (parts.Count == 0 || (parts.Count == 1 && !isUnique))
            {
                return value;
            }

            var set = SetOf(copy);
            var text = new StringBuilder();
            foreach (var (part, end) in parts)
            {
                text.Append(part);
                switch (end)
                {
                    case 'i':
                        text.Append(Suffix(copy));
                        break;
                    case 'p' when set > 0:
                        text.Append(CultureInfo.InvariantCulture, $" {set:000}");
                        break;
                    case 't':
                        text.Append(TeamOf(set));
                        break;
                    default:
                        break;
                }
            }

            if (isUnique)
            {
                text.Append(Suffix(copy));
            }

            return isBytes ? Encoding.UTF8.GetBytes(text.ToString()) : text.ToString();
        }
    }

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex InQuotes();

    [GeneratedRegex("(?:^|, )([^,]+)")]
    private static partial Regex InList();
}
