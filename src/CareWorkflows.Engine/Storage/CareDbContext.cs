using System.Data.Common;
using System.Text;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Kernel.Cases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CareWorkflows.Engine.Storage;

/// <summary>
/// The schema, for migrations, queries and all that is not hot. Cases, history and what is written with them are changed
/// by <see cref="CaseStore"/> alone. One subclass a database, each with its own folder of migrations.
/// </summary>
internal abstract class CareDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<CaseRow> Cases => Set<CaseRow>();
    public DbSet<HistoryRow> History => Set<HistoryRow>();
    public DbSet<DutyRow> Duties => Set<DutyRow>();
    public DbSet<TaskRow> Tasks => Set<TaskRow>();
    public DbSet<TaskHolderRow> TaskHolders => Set<TaskHolderRow>();
    public DbSet<CoverRow> Covers => Set<CoverRow>();
    public DbSet<BreachRow> Breaches => Set<BreachRow>();
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
    public DbSet<CommandRow> Commands => Set<CommandRow>();
    public DbSet<PersonRow> People => Set<PersonRow>();
    public DbSet<DefinitionRow> Definitions => Set<DefinitionRow>();
    public DbSet<CouncilChangeRow> CouncilChanges => Set<CouncilChangeRow>();
    public DbSet<DraftRow> Drafts => Set<DraftRow>();
    public DbSet<ChildRow> Children => Set<ChildRow>();
    public DbSet<OpenToRow> OpenTo => Set<OpenToRow>();
    public DbSet<LookRow> Looks => Set<LookRow>();
    public DbSet<VerificationRow> Verifications => Set<VerificationRow>();

    /// <summary>The moment at which it was opened, UTC: what is open to somebody for a time is judged by it.</summary>
    public DateTime Now { get; set; }

    /// <summary>A transaction that sees one moment of the store and keeps nobody from writing.</summary>
    public abstract Task<DbTransaction> BeginReadAsync(CancellationToken cancellation);

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<DateTime>().HaveConversion<UtcMilliseconds>();
        conventions.Properties<DutyNature>().HaveConversion<string>();
        conventions.Properties<DutyEnd>().HaveConversion<string>();
        conventions.Properties<BreachStatus>().HaveConversion<string>();
        conventions.Properties<TaskPlace>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<CaseRow>(e =>
        {
            e.ToTable("case").HasKey(c => c.Id);
            e.HasIndex(c => new { c.Process, c.Key }, "ix_case_key").IsUnique().HasFilter("\"key\" IS NOT NULL");
            e.HasIndex(c => c.Child, "ix_case_child").HasFilter("child IS NOT NULL");

            // With how long each has been in its state, so that counting them touches no case.
            e.HasIndex(c => new { c.Process, c.State, c.Final, c.EnteredOn, c.Child }, "ix_case_state");

            // Few: nothing will ever happen to them by itself.
            e.HasIndex(c => new { c.Process, c.Id, c.Child }, "ix_case_asleep").HasFilter("wake_at IS NULL AND NOT final");

            // Open cases of a process by version, counted and paged without touching one. With what its filter looks at: else SQLite reads the case for that.
            e.HasIndex(c => new { c.Process, c.Id, c.Version, c.Final }, "ix_case_open").HasFilter("NOT final");

            // With all that lists of cases are filtered by, so that counting and searching touch no case. Nothing in it changes as a case goes on, but that it ends.
            e.HasIndex(c => new { c.OpenedAt, c.Id, c.Process, c.Version, c.Final, c.Child, c.Key }, "ix_case_list");

            // With the id, so that finding who is due touches no case.
            e.HasIndex(c => new { c.WakeAt, c.Id }, "ix_case_wake_at").HasFilter("wake_at IS NOT NULL");
        });
        model.Entity<HistoryRow>(e =>
        {
            e.ToTable("history").HasKey(h => new { h.CaseId, h.No });
            e.Property(h => h.Overridden).HasDefaultValue(false);
            e.Property(h => h.Rules).HasDefaultValue("");
            e.HasIndex(h => h.RecordedAt, "ix_history_recorded_at");
            e.HasIndex(h => new { h.Person, h.RecordedAt }, "ix_history_person");

            // What is rare and looked for.
            e.HasIndex(h => new { h.RecordedAt }, "ix_history_refused").HasFilter("refused");
            e.HasIndex(h => new { h.RecordedAt }, "ix_history_overridden").HasFilter("overridden");
            e.HasIndex(h => new { h.RecordedAt }, "ix_history_late").HasFilter("late");
            e.HasIndex(h => new { h.RecordedAt, h.Rules }, "ix_history_rules").HasFilter("rules <> ''");
        });
        model.Entity<DutyRow>(e =>
        {
            e.ToTable("duty").HasKey(d => new { d.CaseId, d.Duty, d.Key, d.Round });

            // With all that figures are told apart by: over everything that is owed they are worked out from the index alone.
            e.HasIndex(d => new { d.Due, d.Process, d.Child, d.OwnerRole, d.Owners, d.Rules, d.Ended }, "ix_duty_owed").HasFilter("ended IS NULL");
            e.HasIndex(d => new { d.Session, d.CaseId }, "ix_duty_session").HasFilter("session IS NOT NULL");
        });
        model.Entity<TaskRow>(e =>
        {
            e.ToTable("task").HasKey(t => new { t.Person, t.CaseId, t.Duty, t.Key, t.Round });

            // A list in its order with all it is filtered by: SQLite adds the key, which breaks ties, and counting reads nothing else.
            e.HasIndex(t => new { t.Person, t.Place, t.Due, t.CaseId, t.Duty, t.Key, t.Round, t.Process, t.Child, t.Role }, "ix_task_list");
        });
        model.Entity<TaskHolderRow>(e =>
        {
            e.ToTable("task_holder").HasKey(h => h.No);
            e.HasIndex(h => new { h.CaseId, h.Duty, h.Key, h.Round }, "ix_task_holder_task");
        });
        model.Entity<CoverRow>(e =>
        {
            e.ToTable("cover").HasKey(c => c.No);
            e.HasIndex(c => new { c.CoveredBy, c.LastDay }, "ix_cover_covered_by");
            e.HasIndex(c => new { c.Away, c.LastDay }, "ix_cover_away");
        });
        model.Entity<BreachRow>(e =>
        {
            e.ToTable("breach").HasKey(b => new { b.CaseId, b.Id });
            e.Property(b => b.Id).ValueGeneratedNever();
            e.Property(b => b.Told).HasDefaultValue("");
            e.HasIndex(b => b.Since, "ix_breach_open").HasFilter("status = 'Open'");
        });
        model.Entity<OutboxRow>(e =>
        {
            e.ToTable("outbox").HasKey(o => o.No);
            e.Property(o => o.Id).IsRequired();
            e.HasIndex(o => o.Id, "ix_outbox_id").IsUnique();
            e.HasIndex(o => o.TryAt, "ix_outbox_try_at").HasFilter("try_at IS NOT NULL");
        });
        model.Entity<CommandRow>().ToTable("command").HasKey(c => c.Id);
        model.Entity<PersonRow>().ToTable("person").HasKey(p => p.Id);
        model.Entity<DefinitionRow>().ToTable("definition").HasKey(d => new { d.Process, d.Version });
        model.Entity<CouncilChangeRow>().ToTable("council_change").HasKey(c => c.No);
        model.Entity<DraftRow>().ToTable("draft").HasKey(d => new { d.Person, d.Place });
        model.Entity<ChildRow>().ToTable("child").HasKey(c => c.Child);
        model.Entity<OpenToRow>().ToTable("open_to").HasKey(o => new { o.Child, o.Person });
        model.Entity<LookRow>(e =>
        {
            e.ToTable("look").HasKey(l => new { l.Person, l.CaseId, l.Child, l.Hour, l.Refused });
            e.HasIndex(l => l.At, "ix_look_at");
            e.HasIndex(l => new { l.Child, l.At }, "ix_look_child");
            e.HasIndex(l => new { l.CaseId, l.At }, "ix_look_case");
        });
        model.Entity<VerificationRow>().ToTable("verification").HasKey(v => v.No);

        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
            }
        }
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}

internal sealed class SqliteCareDbContext(DbContextOptions<SqliteCareDbContext> options) : CareDbContext(options)
{
    public override async Task<DbTransaction> BeginReadAsync(CancellationToken cancellation)
    {
        await Database.OpenConnectionAsync(cancellation);

        // Not deferred it would take the write lock.
        var read = ((SqliteConnection)Database.GetDbConnection()).BeginTransaction(deferred: true);
        await Database.UseTransactionAsync(read, cancellation);
        return read;
    }
}

/// <summary>Instants are kept as milliseconds since 1970, UTC: they compare and index as numbers in every database.</summary>
internal sealed class UtcMilliseconds() : ValueConverter<DateTime, long>(instant => Of(instant), number => From(number))
{
    public static long Of(DateTime instant) => (instant.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    public static DateTime From(long number) => DateTime.UnixEpoch.AddTicks(number * TimeSpan.TicksPerMillisecond);
}
