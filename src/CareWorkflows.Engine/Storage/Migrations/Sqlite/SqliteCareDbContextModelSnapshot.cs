using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CareWorkflows.Engine.Storage.Migrations.Sqlite;

/// <summary>The schema the last migration leads to. Changed by hand together with a new migration.</summary>
[DbContext(typeof(SqliteCareDbContext))]
internal sealed class SqliteCareDbContextModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder)
    {
        modelBuilder.HasAnnotation("ProductVersion", "10.0.14");

        modelBuilder.Entity("CareWorkflows.Engine.Storage.BreachRow", e =>
        {
            e.ToTable("breach");
            e.Property<string>("CaseId").HasColumnName("case_id").HasColumnType("TEXT").IsRequired();
            e.Property<int>("Id").HasColumnName("id").HasColumnType("INTEGER");
            e.Property<string>("AcknowledgedOn").HasColumnName("acknowledged_on").HasColumnType("TEXT");
            e.Property<string>("Child").HasColumnName("child").HasColumnType("TEXT");
            e.Property<int?>("DaysLate").HasColumnName("days_late").HasColumnType("INTEGER");
            e.Property<string>("Due").HasColumnName("due").HasColumnType("TEXT");
            e.Property<string>("Duty").HasColumnName("duty").HasColumnType("TEXT");
            e.Property<string>("Note").HasColumnName("note").HasColumnType("TEXT");
            e.Property<string>("Process").HasColumnName("process").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Reason").HasColumnName("reason").HasColumnType("TEXT");
            e.Property<string>("Rules").HasColumnName("rules").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Since").HasColumnName("since").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Status").HasColumnName("status").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Told").HasColumnName("told").HasColumnType("TEXT").IsRequired().HasDefaultValue("");
            e.HasKey("CaseId", "Id");
            e.HasIndex(["Since"], "ix_breach_open").HasFilter("status = 'Open'");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.CaseRow", e =>
        {
            e.ToTable("case");
            e.Property<string>("Id").HasColumnName("id").HasColumnType("TEXT").IsRequired();
            e.Property<long>("ChangedAt").HasColumnName("changed_at").HasColumnType("INTEGER");
            e.Property<string>("Child").HasColumnName("child").HasColumnType("TEXT");
            e.Property<string>("EnteredOn").HasColumnName("entered_on").HasColumnType("TEXT").IsRequired();
            e.Property<byte[]>("Facts").HasColumnName("facts").HasColumnType("BLOB").IsRequired();
            e.Property<bool>("Final").HasColumnName("final").HasColumnType("INTEGER");
            e.Property<string>("Key").HasColumnName("key").HasColumnType("TEXT");
            e.Property<int>("LastEntry").HasColumnName("last_entry").HasColumnType("INTEGER");
            e.Property<string>("LastHash").HasColumnName("last_hash").HasColumnType("TEXT").IsRequired();
            e.Property<long?>("NextWakeUp").HasColumnName("next_wake_up").HasColumnType("INTEGER");
            e.Property<long>("OpenedAt").HasColumnName("opened_at").HasColumnType("INTEGER");
            e.Property<string>("Process").HasColumnName("process").HasColumnType("TEXT").IsRequired();
            e.Property<string>("State").HasColumnName("state").HasColumnType("TEXT").IsRequired();
            e.Property<int>("Version").HasColumnName("version").HasColumnType("INTEGER");
            e.Property<long?>("WakeAt").HasColumnName("wake_at").HasColumnType("INTEGER");
            e.HasKey("Id");
            e.HasIndex(["Child"], "ix_case_child").HasFilter("child IS NOT NULL");
            e.HasIndex(["Process", "Key"], "ix_case_key").IsUnique().HasFilter("\"key\" IS NOT NULL");
            e.HasIndex(["Process", "Id", "Version", "Final"], "ix_case_open").HasFilter("NOT final");
            e.HasIndex(["Process", "Id", "Child"], "ix_case_asleep").HasFilter("wake_at IS NULL AND NOT final");
            e.HasIndex(["Process", "State", "Final", "EnteredOn", "Child"], "ix_case_state");
            e.HasIndex(["OpenedAt", "Id", "Process", "Version", "Final", "Child", "Key"], "ix_case_list");
            e.HasIndex(["WakeAt", "Id"], "ix_case_wake_at").HasFilter("wake_at IS NOT NULL");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.ChildRow", e =>
        {
            e.ToTable("child");
            e.Property<string>("Child").HasColumnName("child").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Team").HasColumnName("team").HasColumnType("TEXT");
            e.Property<string>("TeamOf").HasColumnName("team_of").HasColumnType("TEXT");
            e.HasKey("Child");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.CommandRow", e =>
        {
            e.ToTable("command");
            e.Property<string>("Id").HasColumnName("id").HasColumnType("TEXT").IsRequired();
            e.Property<bool>("Accepted").HasColumnName("accepted").HasColumnType("INTEGER");
            e.Property<string>("CaseId").HasColumnName("case_id").HasColumnType("TEXT");
            e.Property<int>("FirstEntry").HasColumnName("first_entry").HasColumnType("INTEGER");
            e.Property<long>("HandledAt").HasColumnName("handled_at").HasColumnType("INTEGER");
            e.Property<int>("LastEntry").HasColumnName("last_entry").HasColumnType("INTEGER");
            e.Property<byte[]>("More").HasColumnName("more").HasColumnType("BLOB");
            e.HasKey("Id");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.CouncilChangeRow", e =>
        {
            e.ToTable("council_change");
            e.Property<long>("No").HasColumnName("no").HasColumnType("INTEGER").ValueGeneratedOnAdd();
            e.Property<long>("ChangedAt").HasColumnName("changed_at").HasColumnType("INTEGER");
            e.Property<string>("ChangedBy").HasColumnName("changed_by").HasColumnType("TEXT").IsRequired();
            e.Property<long?>("FinishedAt").HasColumnName("finished_at").HasColumnType("INTEGER");
            e.Property<string>("Key").HasColumnName("key").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Kind").HasColumnName("kind").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Reason").HasColumnName("reason").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Value").HasColumnName("value").HasColumnType("TEXT");
            e.HasKey("No");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.CoverRow", e =>
        {
            e.ToTable("cover");
            e.Property<long>("No").HasColumnName("no").HasColumnType("INTEGER").ValueGeneratedOnAdd();
            e.Property<long>("ArrangedAt").HasColumnName("arranged_at").HasColumnType("INTEGER");
            e.Property<string>("ArrangedBy").HasColumnName("arranged_by").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Away").HasColumnName("away").HasColumnType("TEXT").IsRequired();
            e.Property<string>("CoveredBy").HasColumnName("covered_by").HasColumnType("TEXT").IsRequired();
            e.Property<long?>("EndedAt").HasColumnName("ended_at").HasColumnType("INTEGER");
            e.Property<string>("EndedBy").HasColumnName("ended_by").HasColumnType("TEXT");
            e.Property<string>("FirstDay").HasColumnName("first_day").HasColumnType("TEXT").IsRequired();
            e.Property<string>("LastDay").HasColumnName("last_day").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Note").HasColumnName("note").HasColumnType("TEXT");
            e.HasKey("No");
            e.HasIndex(["Away", "LastDay"], "ix_cover_away");
            e.HasIndex(["CoveredBy", "LastDay"], "ix_cover_covered_by");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.DefinitionRow", e =>
        {
            e.ToTable("definition");
            e.Property<string>("Process").HasColumnName("process").HasColumnType("TEXT").IsRequired();
            e.Property<int>("Version").HasColumnName("version").HasColumnType("INTEGER");
            e.Property<long>("CreatedAt").HasColumnName("created_at").HasColumnType("INTEGER");
            e.Property<string>("Description").HasColumnName("description").HasColumnType("TEXT");
            e.Property<bool>("InForce").HasColumnName("in_force").HasColumnType("INTEGER");
            e.Property<string>("Json").HasColumnName("json").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Name").HasColumnName("name").HasColumnType("TEXT").IsRequired();
            e.Property<long?>("Publication").HasColumnName("publication").HasColumnType("INTEGER");
            e.Property<int>("Revision").HasColumnName("revision").HasColumnType("INTEGER");
            e.Property<long>("SavedAt").HasColumnName("saved_at").HasColumnType("INTEGER");
            e.Property<string>("SavedBy").HasColumnName("saved_by").HasColumnType("TEXT").IsRequired();
            e.HasKey("Process", "Version");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.DraftRow", e =>
        {
            e.ToTable("draft");
            e.Property<string>("Person").HasColumnName("person").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Place").HasColumnName("place").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Form").HasColumnName("form").HasColumnType("TEXT").IsRequired();
            e.Property<int>("Seen").HasColumnName("seen").HasColumnType("INTEGER");
            e.Property<long>("StartedAt").HasColumnName("started_at").HasColumnType("INTEGER");
            e.Property<long>("SavedAt").HasColumnName("saved_at").HasColumnType("INTEGER");
            e.HasKey("Person", "Place");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.DutyRow", e =>
        {
            e.ToTable("duty");
            e.Property<string>("CaseId").HasColumnName("case_id").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Duty").HasColumnName("duty").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Key").HasColumnName("key").HasColumnType("TEXT").IsRequired();
            e.Property<int>("Round").HasColumnName("round").HasColumnType("INTEGER");
            e.Property<string>("Child").HasColumnName("child").HasColumnType("TEXT");
            e.Property<string>("Due").HasColumnName("due").HasColumnType("TEXT");
            e.Property<string>("Ended").HasColumnName("ended").HasColumnType("TEXT");
            e.Property<string>("Label").HasColumnName("label").HasColumnType("TEXT").IsRequired();
            e.Property<string>("MetOn").HasColumnName("met_on").HasColumnType("TEXT");
            e.Property<string>("Nature").HasColumnName("nature").HasColumnType("TEXT").IsRequired();
            e.Property<int>("No").HasColumnName("no").HasColumnType("INTEGER");
            e.Property<string>("NoDate").HasColumnName("no_date").HasColumnType("TEXT");
            e.Property<string>("OwnerRole").HasColumnName("owner_role").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Owners").HasColumnName("owners").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Process").HasColumnName("process").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Rules").HasColumnName("rules").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Session").HasColumnName("session").HasColumnType("TEXT");
            e.Property<string>("SoonFrom").HasColumnName("soon_from").HasColumnType("TEXT");
            e.Property<bool>("WasOverdue").HasColumnName("was_overdue").HasColumnType("INTEGER");
            e.Property<string>("WindowFrom").HasColumnName("window_from").HasColumnType("TEXT");
            e.HasKey("CaseId", "Duty", "Key", "Round");
            e.HasIndex(["Due", "Process", "Child", "OwnerRole", "Owners", "Rules", "Ended"], "ix_duty_owed").HasFilter("ended IS NULL");
            e.HasIndex(["Session", "CaseId"], "ix_duty_session").HasFilter("session IS NOT NULL");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.HistoryRow", e =>
        {
            e.ToTable("history");
            e.Property<string>("CaseId").HasColumnName("case_id").HasColumnType("TEXT").IsRequired();
            e.Property<int>("No").HasColumnName("no").HasColumnType("INTEGER");
            e.Property<string>("ActId").HasColumnName("act_id").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Action").HasColumnName("action").HasColumnType("TEXT").IsRequired();
            e.Property<byte[]>("Body").HasColumnName("body").HasColumnType("BLOB").IsRequired();
            e.Property<string>("FromState").HasColumnName("from_state").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Hash").HasColumnName("hash").HasColumnType("TEXT").IsRequired();
            e.Property<bool>("Late").HasColumnName("late").HasColumnType("INTEGER");
            e.Property<string>("OccurredOn").HasColumnName("occurred_on").HasColumnType("TEXT").IsRequired();
            e.Property<bool>("Overridden").HasColumnName("overridden").HasColumnType("INTEGER").HasDefaultValue(false);
            e.Property<string>("Person").HasColumnName("person").HasColumnType("TEXT").IsRequired();
            e.Property<long>("RecordedAt").HasColumnName("recorded_at").HasColumnType("INTEGER");
            e.Property<bool>("Refused").HasColumnName("refused").HasColumnType("INTEGER");
            e.Property<string>("Role").HasColumnName("role").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Rules").HasColumnName("rules").HasColumnType("TEXT").IsRequired().HasDefaultValue("");
            e.Property<string>("ToState").HasColumnName("to_state").HasColumnType("TEXT").IsRequired();
            e.HasKey("CaseId", "No");
            e.HasIndex(["RecordedAt"], "ix_history_recorded_at");
            e.HasIndex(["Person", "RecordedAt"], "ix_history_person");
            e.HasIndex(["RecordedAt"], "ix_history_overridden").HasFilter("overridden");
            e.HasIndex(["RecordedAt"], "ix_history_late").HasFilter("late");
            e.HasIndex(["RecordedAt"], "ix_history_refused").HasFilter("refused");
            e.HasIndex(["RecordedAt", "Rules"], "ix_history_rules").HasFilter("rules <> ''");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.LookRow", e =>
        {
            e.ToTable("look");
            e.Property<string>("Person").HasColumnName("person").HasColumnType("TEXT").IsRequired();
            e.Property<string>("CaseId").HasColumnName("case_id").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Child").HasColumnName("child").HasColumnType("TEXT").IsRequired();
            e.Property<long>("Hour").HasColumnName("hour").HasColumnType("INTEGER");
            e.Property<bool>("Refused").HasColumnName("refused").HasColumnType("INTEGER");
            e.Property<long>("At").HasColumnName("at").HasColumnType("INTEGER");
            e.Property<string>("Page").HasColumnName("page").HasColumnType("TEXT").IsRequired();
            e.HasKey("Person", "CaseId", "Child", "Hour", "Refused");
            e.HasIndex(["At"], "ix_look_at");
            e.HasIndex(["CaseId", "At"], "ix_look_case");
            e.HasIndex(["Child", "At"], "ix_look_child");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.OpenToRow", e =>
        {
            e.ToTable("open_to");
            e.Property<string>("Child").HasColumnName("child").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Person").HasColumnName("person").HasColumnType("TEXT").IsRequired();
            e.Property<long?>("Until").HasColumnName("until").HasColumnType("INTEGER");
            e.HasKey("Child", "Person");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.OutboxRow", e =>
        {
            e.ToTable("outbox");
            e.Property<long>("No").HasColumnName("no").HasColumnType("INTEGER").ValueGeneratedOnAdd();
            e.Property<string>("About").HasColumnName("about").HasColumnType("TEXT").IsRequired();
            e.Property<int>("Attempts").HasColumnName("attempts").HasColumnType("INTEGER");
            e.Property<string>("CaseId").HasColumnName("case_id").HasColumnType("TEXT").IsRequired();
            e.Property<long>("CreatedAt").HasColumnName("created_at").HasColumnType("INTEGER");
            e.Property<long?>("DeliveredAt").HasColumnName("delivered_at").HasColumnType("INTEGER");
            e.Property<int>("Entry").HasColumnName("entry").HasColumnType("INTEGER");
            e.Property<string>("Id").HasColumnName("id").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Kind").HasColumnName("kind").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Recipient").HasColumnName("recipient").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Rules").HasColumnName("rules").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Text").HasColumnName("text").HasColumnType("TEXT").IsRequired();
            e.Property<long?>("TryAt").HasColumnName("try_at").HasColumnType("INTEGER");
            e.HasKey("No");
            e.HasIndex(["Id"], "ix_outbox_id").IsUnique();
            e.HasIndex(["TryAt"], "ix_outbox_try_at").HasFilter("try_at IS NOT NULL");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.PersonRow", e =>
        {
            e.ToTable("person");
            e.Property<string>("Id").HasColumnName("id").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Roles").HasColumnName("roles").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Team").HasColumnName("team").HasColumnType("TEXT");
            e.HasKey("Id");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.TaskHolderRow", e =>
        {
            e.ToTable("task_holder");
            e.Property<long>("No").HasColumnName("no").HasColumnType("INTEGER").ValueGeneratedOnAdd();
            e.Property<string>("CaseId").HasColumnName("case_id").HasColumnType("TEXT").IsRequired();
            e.Property<long>("ChangedAt").HasColumnName("changed_at").HasColumnType("INTEGER");
            e.Property<string>("ChangedBy").HasColumnName("changed_by").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Duty").HasColumnName("duty").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Key").HasColumnName("key").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Person").HasColumnName("person").HasColumnType("TEXT");
            e.Property<string>("Reason").HasColumnName("reason").HasColumnType("TEXT");
            e.Property<int>("Round").HasColumnName("round").HasColumnType("INTEGER");
            e.HasKey("No");
            e.HasIndex(["CaseId", "Duty", "Key", "Round"], "ix_task_holder_task");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.TaskRow", e =>
        {
            e.ToTable("task");
            e.Property<string>("Person").HasColumnName("person").HasColumnType("TEXT").IsRequired();
            e.Property<string>("CaseId").HasColumnName("case_id").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Duty").HasColumnName("duty").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Key").HasColumnName("key").HasColumnType("TEXT").IsRequired();
            e.Property<int>("Round").HasColumnName("round").HasColumnType("INTEGER");
            e.Property<string>("Child").HasColumnName("child").HasColumnType("TEXT");
            e.Property<string>("Due").HasColumnName("due").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Place").HasColumnName("place").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Process").HasColumnName("process").HasColumnType("TEXT").IsRequired();
            e.Property<string>("Role").HasColumnName("role").HasColumnType("TEXT").IsRequired();
            e.HasKey("Person", "CaseId", "Duty", "Key", "Round");
            e.HasIndex(["Person", "Place", "Due", "CaseId", "Duty", "Key", "Round", "Process", "Child", "Role"], "ix_task_list");
        });
        modelBuilder.Entity("CareWorkflows.Engine.Storage.VerificationRow", e =>
        {
            e.ToTable("verification");
            e.Property<long>("No").HasColumnName("no").HasColumnType("INTEGER").ValueGeneratedOnAdd();
            e.Property<string>("BadCase").HasColumnName("bad_case").HasColumnType("TEXT");
            e.Property<int>("BadEntry").HasColumnName("bad_entry").HasColumnType("INTEGER");
            e.Property<int>("Cases").HasColumnName("cases").HasColumnType("INTEGER");
            e.Property<long>("Entries").HasColumnName("entries").HasColumnType("INTEGER");
            e.Property<long>("FinishedAt").HasColumnName("finished_at").HasColumnType("INTEGER");
            e.Property<long>("StartedAt").HasColumnName("started_at").HasColumnType("INTEGER");
            e.Property<string>("StartedBy").HasColumnName("started_by").HasColumnType("TEXT").IsRequired();
            e.Property<string>("What").HasColumnName("what").HasColumnType("TEXT");
            e.HasKey("No");
        });
    }
}
