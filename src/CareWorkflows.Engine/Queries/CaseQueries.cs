using System.Runtime.CompilerServices;
using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Queries;

/// <summary>The way to look. Reads on connections of its own and never waits for the writer.</summary>
public sealed class CaseQueries
{
    private readonly Func<CareDbContext> context;

    internal CaseQueries(Func<CareDbContext> context) => this.context = context;

    /// <summary>What somebody may see, as things stand now.</summary>
    public async Task<Sight> SightAsync(Actor who, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var db = context();
        return new Sight(who, await db.HiddenFrom(who).Distinct().ToListAsync(cancellation), []);
    }

    /// <summary>The same, for texts in which cases are named by their ids.</summary>
    public async Task<Sight> SightOverIdsAsync(Actor who, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var db = context();
        var hidden = db.HiddenFrom(who);
        var children = await hidden.Distinct().ToListAsync(cancellation);
        return new Sight(who, children, children.Count == 0 ? [] : await db.Cases.Where(c => c.Child != null && hidden.Contains(c.Child)).Select(c => c.Id).ToListAsync(cancellation));
    }

    /// <summary>Until when a restricted child is open to somebody because they opened it in an emergency, UTC; null: it is not, or not for that.</summary>
    public async Task<DateTime?> OpenInEmergencyUntilAsync(string child, Actor who, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var db = context();
        var (person, now) = (who.Person, db.Now);
        return await db.OpenTo.Where(o => o.Child == child && o.Person == person && o.Until > now).Select(o => o.Until).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>The child a case is about. Null: there is no such case.</summary>
    public async Task<(string? Child, string Process)?> AboutAsync(string caseId, CancellationToken cancellation = default)
    {
        await using var db = context();
        var about = await db.Cases.AsNoTracking().Where(c => c.Id == caseId).Select(c => new { c.Child, c.Process }).FirstOrDefaultAsync(cancellation);
        return about is null ? null : (about.Child, about.Process);
    }

    /// <summary>The whole case; null when there is none of that id.</summary>
    public async Task<Case?> FindAsync(string id, CancellationToken cancellation = default)
    {
        await using var db = context();
        var row = await db.Cases.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellation);
        return row is null ? null : CaseOf(row);
    }

    /// <summary>The case of a process that has a name, as sessions do.</summary>
    public async Task<Case?> FindByKeyAsync(string process, string key, CancellationToken cancellation = default)
    {
        await using var db = context();
        var row = await db.Cases.AsNoTracking().FirstOrDefaultAsync(c => c.Process == process && c.Key == key, cancellation);
        return row is null ? null : CaseOf(row);
    }

    /// <summary>A case's history from its first entry on, refused attempts among it; none when there is no such case.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string caseId, CancellationToken cancellation = default)
    {
        await using var db = context();
        var rows = await db.History.AsNoTracking().Where(h => h.CaseId == caseId).OrderBy(h => h.No)
            .Select(h => new { h.Body, h.Hash }).ToListAsync(cancellation);
        var entries = new List<HistoryEntry>(rows.Count);
        foreach (var row in rows)
        {
            entries.Add(HistoryJson.Read(row.Body, entries.Count == 0 ? HistoryEntry.NoHash : entries[^1].Hash, row.Hash));
        }

        return entries;
    }

    /// <summary>Cases, last changed first.</summary>
    public async Task<Page<CaseLine>> CasesAsync(CaseFilter filter, CancellationToken cancellation = default)
    {
        await using var db = context();
        var cases = filter.For is { } who ? db.Cases.AsNoTracking().SeenBy(who, db) : db.Cases.AsNoTracking();
        if (filter.Child is { } child)
        {
            cases = cases.Where(c => c.Child == child);
        }

        if (filter.Process is { } process)
        {
            cases = cases.Where(c => c.Process == process);
        }

        if (filter.State is { } state)
        {
            cases = cases.Where(c => c.State == state);
        }

        if (filter.Open is { } open)
        {
            cases = cases.Where(c => c.Final != open);
        }

        return await PageOf(
            cases.OrderByDescending(c => c.ChangedAt).ThenBy(c => c.Id)
                .Select(c => new CaseLine(c.Id, c.Process, c.Version, c.Child, c.Key, c.State, c.EnteredOn, c.Final, c.OpenedAt, c.ChangedAt, c.LastEntry)),
            filter.Skip, filter.Take, cancellation);
    }

    /// <summary>Cases somebody may see, by what is asked of them. Opens none: a list that is asked for every few seconds reads one index and the rows it shows.</summary>
    public async Task<Page<FoundCase>> SearchAsync(CaseSearch search, Actor who, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        await using var db = context();
        var found = search.Among(db.Cases.AsNoTracking().SeenBy(who, db), db);
        return await PageOf(
            search.InOrder(found, db).Select(c => new FoundCase(
                c.Id, c.Process, c.Version, c.Child, c.Key, c.State, c.Final, c.OpenedAt, c.ChangedAt,
                db.History.Where(h => c.Final && h.CaseId == c.Id && h.ToState == c.State && h.FromState != h.ToState && !h.Refused)
                    .OrderByDescending(h => h.No).Select(h => (DateTime?)h.RecordedAt).FirstOrDefault(),
                db.Breaches.Count(b => b.CaseId == c.Id && b.Status == BreachStatus.Open),
                db.Duties.Where(d => d.CaseId == c.Id && d.Ended == null).Min(d => d.Due))),
            search.Skip, search.Take, found.Take(CaseSearch.MostCounted), cancellation);
    }

    /// <summary>Every case about a child, open or not, its own record among them.</summary>
    public async Task<IReadOnlyList<Case>> CasesOfChildAsync(string child, CancellationToken cancellation = default)
    {
        await using var db = context();
        var rows = await db.Cases.AsNoTracking().Where(c => c.Child == child).OrderBy(c => c.Process).ThenBy(c => c.Id).ToListAsync(cancellation);
        return rows.ConvertAll(CaseOf);
    }

    /// <summary>Whom those cases are about: by id, without ids that are no case and cases about no child.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ChildrenOfAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation = default)
    {
        await using var db = context();
        return await db.Cases.AsNoTracking().Where(c => ids.Contains(c.Id) && c.Child != null).ToDictionaryAsync(c => c.Id, c => c.Child!, cancellation);
    }

    /// <summary>Those of these cases that there are, in no order.</summary>
    internal async Task<IReadOnlyList<Case>> FindAllAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation = default)
    {
        await using var db = context();
        var rows = await db.Cases.AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(cancellation);
        return rows.ConvertAll(CaseOf);
    }

    /// <summary>
    /// What was done about a child in all its cases, the latest act first, whichever cases it reached: a page of acts, each with
    /// its entries in the order of its cases. Refused attempts among them.
    /// </summary>
    /// <param name="case">Only acts that reached this case.</param>
    public async Task<Page<ActOnRecord>> ActsOfChildAsync(
        string child, Actor who, string? @case = null, int skip = 0, int take = 50, CancellationToken cancellation = default)
    {
        await using var db = context();
        var seen = await db.Cases.AsNoTracking().Where(c => c.Child == child).SeenBy(who, db).Select(c => c.Id).ToListAsync(cancellation);
        var reached = db.History.AsNoTracking().Where(h => @case == null ? seen.Contains(h.CaseId) : h.CaseId == @case && seen.Contains(h.CaseId))
            .GroupBy(h => h.ActId).Select(g => new { ActId = g.Key, RecordedAt = g.Max(h => h.RecordedAt) });
        var acts = await PageOf(reached.OrderByDescending(a => a.RecordedAt).ThenByDescending(a => a.ActId), skip, take, cancellation);
        var ids = acts.Items.Select(a => a.ActId).ToList();
        var rows = await db.History.AsNoTracking().Where(h => seen.Contains(h.CaseId) && ids.Contains(h.ActId))
            .OrderBy(h => h.CaseId).ThenBy(h => h.No).Select(h => new { h.ActId, h.Body, h.Hash }).ToListAsync(cancellation);

        // Whether each follows the one before it is for those who verify a whole history.
        var entries = rows.ToLookup(r => r.ActId, r => HistoryJson.Read(r.Body, HistoryEntry.NoHash, r.Hash));
        return new Page<ActOnRecord>([.. acts.Items.Select(a => new ActOnRecord(a.ActId, a.RecordedAt, [.. entries[a.ActId]]))], acts.Total);
    }

    /// <summary>Every case of a process, in the order they were opened: for processes that have few.</summary>
    internal async Task<IReadOnlyList<Case>> CasesOfAsync(string process, CancellationToken cancellation = default)
    {
        await using var db = context();
        var rows = await db.Cases.AsNoTracking().Where(c => c.Process == process).OrderBy(c => c.OpenedAt).ThenBy(c => c.Id).ToListAsync(cancellation);
        return rows.ConvertAll(CaseOf);
    }

    /// <summary>Every case that owes, or owed, something meant for a session.</summary>
    internal async Task<IReadOnlyList<Case>> CasesAtAsync(string session, CancellationToken cancellation = default)
    {
        await using var db = context();
        var ids = db.Duties.Where(d => d.Session == session).Select(d => d.CaseId);
        var rows = await db.Cases.AsNoTracking().Where(c => ids.Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(cancellation);
        return rows.ConvertAll(CaseOf);
    }

    /// <summary>
    /// What is owed, most urgent first; without a date last. For a person: what they owe or have taken, and what a role of theirs
    /// owes that nobody holds. The list they work from is <see cref="TaskLists"/>.
    /// </summary>
    public async Task<Page<OwedDuty>> OwedAsync(DutyFilter filter, CancellationToken cancellation = default)
    {
        await using var db = context();
        var duties = db.Duties.AsNoTracking().Where(d => d.Ended == null);
        if (filter.For is { } who)
        {
            duties = duties.SeenBy(who, db);
        }

        if (filter.Owner is { } person)
        {
            List<string> owners = [person, .. filter.Roles.Select(CaseStore.RoleAsPerson)];
            duties = duties.Where(d => db.Tasks.Any(t =>
                owners.Contains(t.Person) && t.CaseId == d.CaseId && t.Duty == d.Duty && t.Key == d.Key && t.Round == d.Round));
        }

        if (filter.Child is { } child)
        {
            duties = duties.Where(d => d.Child == child);
        }

        if (filter.Process is { } process)
        {
            duties = duties.Where(d => d.Process == process);
        }

        if (filter.Case is { } @case)
        {
            duties = duties.Where(d => d.CaseId == @case);
        }

        if (filter.DueBefore is { } before)
        {
            duties = duties.Where(d => d.Due!.CompareTo(before) < 0);
        }

        var page = await PageOf(
            duties.OrderBy(d => d.Due == null).ThenBy(d => d.Due).ThenBy(d => d.CaseId).ThenBy(d => d.Duty).ThenBy(d => d.Key).ThenBy(d => d.Round),
            filter.Skip, filter.Take, cancellation);
        return new Page<OwedDuty>([.. page.Items.Select(OwedOf)], page.Total);
    }

    /// <summary>Breaches, oldest first.</summary>
    public async Task<Page<BreachLine>> BreachesAsync(BreachFilter filter, CancellationToken cancellation = default)
    {
        await using var db = context();
        var breaches = filter.For is { } who ? db.Breaches.AsNoTracking().SeenBy(who, db) : db.Breaches.AsNoTracking();
        if (filter.OpenOnly)
        {
            breaches = breaches.Where(b => b.Status == BreachStatus.Open);
        }

        if (filter.Process is { } process)
        {
            breaches = breaches.Where(b => b.Process == process);
        }

        if (filter.Child is { } child)
        {
            breaches = breaches.Where(b => b.Child == child);
        }

        var page = await PageOf(breaches.OrderBy(b => b.Since).ThenBy(b => b.CaseId).ThenBy(b => b.Id), filter.Skip, filter.Take, cancellation);
        return new Page<BreachLine>([.. page.Items.Select(BreachOf)], page.Total);
    }

    /// <summary>
    /// History lines of one case or of all, last recorded first: whoever wants a page takes one more than they show, to know whether there
    /// are more. For everything in an entry, <see cref="HistoryAsync"/>.
    /// </summary>
    public async IAsyncEnumerable<HistoryLine> TransitionsAsync(HistoryFilter filter, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = context();
        var lines = Among(db, filter).Join(db.Cases, h => h.CaseId, c => c.Id, (h, c) => new { Entry = h, c.Process, c.Version, c.Child, c.Key })
            .OrderByDescending(l => l.Entry.RecordedAt).ThenByDescending(l => l.Entry.CaseId).ThenByDescending(l => l.Entry.No)
            .Select(l => new HistoryLine(
                l.Entry.CaseId, l.Process, l.Version, l.Child, l.Key, l.Entry.No, l.Entry.Action, l.Entry.Person, l.Entry.Role, l.Entry.OccurredOn,
                l.Entry.RecordedAt, l.Entry.FromState, l.Entry.ToState, l.Entry.Refused, l.Entry.Late, l.Entry.Overridden, l.Entry.Rules));
        await foreach (var line in lines.Skip(filter.Skip).Take(filter.Take).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            yield return line;
        }
    }

    private static IQueryable<HistoryRow> Among(CareDbContext db, HistoryFilter filter)
    {
        var entries = db.History.AsNoTracking();
        if (filter.Case is { } @case)
        {
            entries = entries.Where(h => h.CaseId == @case);
        }

        if (filter.Child is { } child)
        {
            var ofChild = db.Cases.Where(c => c.Child == child).Select(c => c.Id);
            entries = entries.Where(h => ofChild.Contains(h.CaseId));
        }

        if (filter.Process is { } process)
        {
            entries = entries.Where(h => db.Cases.Any(c => c.Id == h.CaseId && c.Process == process));
        }

        if (filter.For is { } who)
        {
            var hidden = db.HiddenFrom(who);
            var unseen = db.Cases.Where(c => hidden.Contains(c.Child!)).Select(c => c.Id);
            entries = entries.Where(h => !unseen.Contains(h.CaseId));
        }

        if (filter.Person is { } person)
        {
            entries = entries.Where(h => h.Person == person);
        }

        if (filter.Role is { } role)
        {
            entries = entries.Where(h => h.Role == role);
        }

        if (filter.Action is { } action)
        {
            entries = entries.Where(h => h.Action == action);
        }

        if (filter.From is { } left)
        {
            entries = entries.Where(h => h.FromState == left && h.ToState != left);
        }

        if (filter.To is { } entered)
        {
            entries = entries.Where(h => h.ToState == entered && h.FromState != entered);
        }

        if (filter.Rule is { } rule)
        {
            var named = $", {rule},";
            entries = entries.Where(h => h.Rules != "" && (", " + h.Rules + ",").Contains(named));
        }

        if (filter.Overridden is { } overridden)
        {
            entries = overridden ? entries.Where(h => h.Overridden) : entries.Where(h => !h.Overridden);
        }

        if (filter.Corrected is { } corrected)
        {
            entries = corrected ? entries.Where(h => h.Action == HistoryEntry.Correct && !h.Refused) : entries.Where(h => h.Action != HistoryEntry.Correct || h.Refused);
        }

        if (filter.Late is { } late)
        {
            entries = late ? entries.Where(h => h.Late) : entries.Where(h => !h.Late);
        }

        if (filter.Refused is { } refused)
        {
            entries = refused ? entries.Where(h => h.Refused) : entries.Where(h => !h.Refused);
        }

        // Bounded even if nobody asked: SQLite then reads from the latest on, and stops when a page is full, instead of putting all there is in order.
        var from = filter.RecordedFrom ?? DateTime.UnixEpoch;
        entries = entries.Where(h => h.RecordedAt >= from);
        return filter.RecordedBefore is { } before ? entries.Where(h => h.RecordedAt < before) : entries;
    }

    /// <summary>Messages in the order they were promised.</summary>
    /// <param name="delivered">Null: both.</param>
    /// <param name="caseId">Of one case; null: of all.</param>
    /// <param name="who">As in <see cref="CaseFilter"/>.</param>
    /// <param name="latest">Only so many, the last promised; null: all.</param>
    public async Task<IReadOnlyList<PromisedMessage>> MessagesAsync(
        bool? delivered = null, string? caseId = null, string? to = null, Actor? who = null, int? latest = null, CancellationToken cancellation = default)
    {
        await using var db = context();
        var messages = db.Outbox.AsNoTracking().Where(o => o.Kind != OutboxRow.Errand);
        if (who is not null)
        {
            var hidden = db.HiddenFrom(who);
            var unseen = db.Cases.Where(c => hidden.Contains(c.Child!)).Select(c => c.Id);
            messages = messages.Where(o => !unseen.Contains(o.CaseId));
        }

        if (delivered is { } done)
        {
            messages = messages.Where(o => (o.TryAt == null) == done);
        }

        if (caseId is not null)
        {
            messages = messages.Where(o => o.CaseId == caseId);
        }

        if (to is not null)
        {
            messages = messages.Where(o => o.Recipient == to);
        }

        var rows = latest is { } most
            ? await messages.OrderByDescending(o => o.No).Take(most).OrderBy(o => o.No).ToListAsync(cancellation)
            : await messages.OrderBy(o => o.No).ToListAsync(cancellation);
        return rows.ConvertAll(OutboxDispatcher.MessageOf);
    }

    /// <summary>What became of a command; null when it was never answered.</summary>
    public async Task<CommandOutcome?> OutcomeAsync(string commandId, CancellationToken cancellation = default)
    {
        await using var db = context();
        return await db.Commands.AsNoTracking().Where(c => c.Id == commandId)
            .Select(c => new CommandOutcome(c.Id, c.Accepted, c.CaseId, c.FirstEntry, c.LastEntry, c.HandledAt))
            .FirstOrDefaultAsync(cancellation);
    }

    internal static Case CaseOf(CaseRow row) => CaseJson.WithFacts(
        new Case
        {
            Id = row.Id,
            Process = row.Process,
            Version = row.Version,
            Child = row.Child,
            Key = row.Key,
            State = row.State,
            EnteredOn = row.EnteredOn,
            OpenedAt = row.OpenedAt,
            Final = row.Final,
            LastEntry = row.LastEntry,
            LastHash = row.LastHash,
            NextWakeUp = row.NextWakeUp,
        },
        row.Facts);

    internal static BreachLine BreachOf(BreachRow b) =>
        new(b.CaseId, b.Id, b.Process, b.Child, b.Duty, Listed(b.Rules), b.Since, b.Due, b.Status, b.DaysLate, b.Reason, b.AcknowledgedOn, b.Note);

    internal static OwedDuty OwedOf(DutyRow d) => new(
        d.CaseId, d.Process, d.Child, d.Duty, d.Key, d.Round, d.No, d.Label, d.Nature, d.Due, d.NoDate, d.WindowFrom, d.SoonFrom,
        d.OwnerRole, Listed(d.Owners), Listed(d.Rules), d.Session);

    private static string[] Listed(string texts) => texts.Split(", ", StringSplitOptions.RemoveEmptyEntries);

    private static Task<Page<T>> PageOf<T>(IQueryable<T> all, int skip, int take, CancellationToken cancellation) =>
        PageOf(all, skip, take, all, cancellation);

    /// <param name="counted">The same things without what is looked up beside each.</param>
    private static async Task<Page<T>> PageOf<T, TCounted>(IQueryable<T> all, int skip, int take, IQueryable<TCounted> counted, CancellationToken cancellation)
    {
        var items = await all.Skip(skip).Take(take).ToListAsync(cancellation);

        // Counting reads every row; a first page that is not full has counted them already.
        var total = skip == 0 && items.Count < take ? items.Count : await counted.CountAsync(cancellation);
        return new Page<T>(items, total);
    }
}
