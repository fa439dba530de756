using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Benchmarks;

/// <summary>
/// The same advance as teams write it: a new DbContext, load the case and what it owes, change, SaveChanges. What is to be
/// written is decided beforehand, so only EF Core and the disk are measured.
/// </summary>
internal sealed class EfAdvances(string connectionString) : IDisposable
{
    private readonly DbContextOptions<SqliteCareDbContext> options =
        new DbContextOptionsBuilder<SqliteCareDbContext>().UseSqlite(connectionString).Options;

    /// <summary>SQLite takes one writer; left to themselves the others poll for it, which would make EF look worse than it is.</summary>
    private readonly SemaphoreSlim turn = new(1, 1);

    public async Task RunAsync(IEnumerable<CaseChange> advances, int callers)
    {
        var queue = new Queue<CaseChange>(advances);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            await Task.Yield();
            while (true)
            {
                CaseChange? change;
                lock (queue)
                {
                    if (!queue.TryDequeue(out change))
                    {
                        return;
                    }
                }

                await turn.WaitAsync();
                try
                {
                    await AdvanceAsync(change);
                }
                finally
                {
                    turn.Release();
                }
            }
        }));
    }

    public void Dispose() => turn.Dispose();

    private async Task AdvanceAsync(CaseChange change)
    {
        var (after, entry) = (change.After, change.Entries[0]);
        await using var db = new SqliteCareDbContext(options);
        var row = await db.Cases.SingleAsync(c => c.Id == after.Id);
        var duties = await db.Duties.Where(d => d.CaseId == after.Id && d.Ended == null).ToListAsync();
        row.State = after.State;
        row.EnteredOn = after.EnteredOn;
        row.Final = after.Final;
        row.LastEntry = after.LastEntry;
        row.LastHash = after.LastHash;
        row.ChangedAt = entry.RecordedAt;
        row.NextWakeUp = row.WakeAt = after.NextWakeUp;
        row.Facts = CaseJson.WriteFacts(after);
        db.History.Add(new HistoryRow
        {
            CaseId = after.Id,
            No = entry.No,
            RecordedAt = entry.RecordedAt,
            OccurredOn = entry.OccurredOn,
            Action = entry.Action,
            Person = entry.By,
            Role = entry.Role,
            FromState = entry.From,
            ToState = entry.To,
            ActId = entry.ActId,
            Body = HistoryJson.Write(entry),
            Hash = entry.Hash,
            Overridden = CaseStore.IsOverridden(entry),
            Rules = CaseStore.RulesOf(entry),
        });
        foreach (var duty in entry.Changes.Duties)
        {
            if (duties.Find(d => d.Duty == duty.Duty && d.Key == duty.Key && d.Round == duty.Round) is { } owed)
            {
                owed.Due = duty.Due;
                owed.MetOn = duty.MetOn;
                owed.Ended = duty.End == DutyEnd.Owed ? null : duty.End;
                if (owed.Ended is not null)
                {
                    db.Tasks.RemoveRange(duty.Owners.Select(o => TaskOf(o, after, duty)));
                }

                continue;
            }

            db.Duties.Add(new DutyRow
            {
                CaseId = after.Id,
                Duty = duty.Duty,
                Key = duty.Key,
                Round = duty.Round,
                No = duty.No,
                Label = duty.Label,
                Process = after.Process,
                Child = after.Child,
                Nature = duty.Nature,
                Due = duty.Due,
                SoonFrom = duty.SoonFrom,
                OwnerRole = duty.OwnerRole,
                Owners = string.Join(", ", duty.Owners),
                Rules = string.Join(", ", duty.Rules),
            });
            db.Tasks.AddRange(duty.Owners.Select(o => TaskOf(o, after, duty)));
        }

        db.Commands.Add(new CommandRow { Id = entry.ActId, Accepted = true, HandledAt = entry.RecordedAt, CaseId = after.Id, FirstEntry = entry.No, LastEntry = entry.No });
        await db.SaveChangesAsync();
    }

    private static TaskRow TaskOf(string person, Case @case, DutyOccurrence duty) => new()
    {
        Person = person, CaseId = @case.Id, Duty = duty.Duty, Key = duty.Key, Round = duty.Round, Due = duty.Due ?? TaskRow.NoDue,
        Process = @case.Process, Child = @case.Child, Role = duty.OwnerRole,
    };
}
