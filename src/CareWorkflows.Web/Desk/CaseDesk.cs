using System.Collections.Immutable;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Wording;

namespace CareWorkflows.Web.Desk;

/// <summary>
/// Everything the pages ask of the engine: what to show one person, and the one way to act. Nothing here decides; it only brings
/// together what the queries and the kernel say: queries for lists, the kernel's reader for what a case offers and asks, the front door for acts.
/// </summary>
public sealed class CaseDesk(CaseCommands commands, CaseQueries queries, CaseReading reading, Meetings meetings, Council council, TimeProvider time)
{
    private const int MostMessages = 200;

    /// <summary>Among so many acts of a case is the one just done.</summary>
    private const int LatestActs = 10;

    /// <summary>One case with all its page shows; null when there is none the person may see.</summary>
    public async Task<CaseView?> CaseAsync(Actor who, string id, CancellationToken cancel)
    {
        var history = await queries.HistoryAsync(id, cancel);
        var veil = await VeilAsync(who, history, cancel);
        return await reading.AskAsync(
            id,
            who,
            reader =>
            {
                var offers = reader.Offers().ConvertAll(veil.Over);
                return new CaseView(
                    reader.Case, reader.Machine, offers, [.. reader.Case.Duties.Select(d => Duty(reader, d, offers))], [.. history.Select(veil.Over)], reader.Machine.MayCorrect.Intersect(who.Roles).Any(), Now);
            },
            cancel);
    }

    /// <summary>What an act did to the child's other cases the person may see, case by case; nothing where it reached none.</summary>
    public async Task<ImmutableList<(ProcessMachine Machine, ImmutableList<HistoryEntry> Entries)>> ElsewhereAsync(Actor who, Case @case, HistoryEntry entry, CancellationToken cancel)
    {
        if (@case.Child is null || (await queries.ActsOfChildAsync(@case.Child, who, @case.Id, take: LatestActs, cancellation: cancel)).Items.FirstOrDefault(a => a.Id == entry.ActId) is not { } act)
        {
            return [];
        }

        var processes = (await queries.CasesOfChildAsync(@case.Child, cancel)).ToDictionary(c => c.Id, council.Now.Library.Of, StringComparer.Ordinal);
        return [.. act.Entries.Where(e => e.Case != @case.Id && !e.IsRefused).GroupBy(e => e.Case).Select(g => (processes[g.Key], g.ToImmutableList()))];
    }

    /// <summary>What people call a process.</summary>
    public string NameOf(string process) => Say.Process(council.Now.Library, process);

    /// <summary>Every start action of every process, and why not those the person may not take.</summary>
    public async Task<IReadOnlyList<ProcessStarts>> StartsAsync(Actor who, string? child, CancellationToken cancel)
    {
        var starts = new List<ProcessStarts>();
        foreach (var machine in council.Now.Library.Latest)
        {
            var offers = await reading.AskNewAsync(machine.Process, child, who, reader => reader.Offers(), cancel);
            if (offers is { Count: > 0 })
            {
                starts.Add(new ProcessStarts(machine, offers));
            }
        }

        return starts;
    }

    /// <summary>What a form asks, given what was typed so far; null when there is no such case, process or action.</summary>
    public async Task<FormPage?> AskAsync(Actor who, FormQuestion question, CancellationToken cancel)
    {
        var veil = new Veil(await queries.SightAsync(who, cancel));
        if (question.Case is not { } id)
        {
            var known = await RecordAsync(question.Child, cancel);
            return await reading.AskNewAsync(question.Process, question.Child, who, reader => Page(reader, question, veil, null, known), cancel);
        }

        if (await queries.FindAsync(id, cancel) is not { } @case)
        {
            return null;
        }

        var at = question.Session is { } named ? await SessionAsync(who, named, cancel) : null;
        if (question.Session is not null && at is null)
        {
            return null;
        }

        var corrected = question.Correcting > 0 ? (await queries.HistoryAsync(id, cancel)).FirstOrDefault(e => e.No == question.Correcting && e.Edge is not null) : null;
        var record = await RecordAsync(@case.Child, cancel);
        return question.Correcting > 0 && corrected is null ? null : await reading.AskAsync(@case, who, reader => Page(reader, question, veil, corrected, record, at), cancel);
    }

    /// <summary>A session by its name; null when there is none that is open to the person.</summary>
    private async Task<Session?> SessionAsync(Actor who, string name, CancellationToken cancel) =>
        await meetings.FindAsync(name, who, cancel) is { } held ? council.Now.Library.Find(held.Process, held.Version)?.Sessions?.Of(held) : null;

    private async Task<Case?> RecordAsync(string? child, CancellationToken cancel) =>
        child is null ? null : await queries.FindAsync(ProcessLibrary.RecordOf(child), cancel);

    /// <summary>The front door. Once accepted, what was typed at that place is no longer kept.</summary>
    public Task<Decision> HandleAsync(CaseCommand command, string place, CancellationToken cancel) => commands.HandleAsync(command, place, cancel);

    /// <summary>What the front door would say now; a refusal is recorded as one.</summary>
    public Task<Decision> CheckAsync(CaseCommand command, CancellationToken cancel) => commands.CheckAsync(command, cancel);

    /// <summary>The same, without a trace.</summary>
    public Task<Decision> TryAsync(CaseCommand command, CancellationToken cancel) => commands.TryAsync(command, cancel);

    /// <summary>What has happened on a case since an entry: what people recorded, and what moved it by itself.</summary>
    public async Task<ImmutableList<HistoryEntry>> SinceAsync(string @case, int entry, CancellationToken cancel) =>
        [.. (await queries.HistoryAsync(@case, cancel)).Where(e => e.No > entry && !e.IsRefused && (e.By != Actor.System.Person || e.From != e.To))];

    /// <summary>The last messages promised, the latest first.</summary>
    public async Task<IReadOnlyList<OutboxRow>> OutboxAsync(Actor who, CancellationToken cancel) =>
        [.. (await queries.MessagesAsync(who: who, latest: MostMessages, cancellation: cancel)).Reverse()
            .Select(m => new OutboxRow(new Message(m.Id, m.To, m.About, m.Kind, m.Text, [.. m.Rules]), m.Case, m.CreatedAt, m.DeliveredAt))];

    /// <summary>Over a history. Where it is about no child it is about several, whose cases it means by their ids.</summary>
    private async Task<Veil> VeilAsync(Actor who, IReadOnlyList<HistoryEntry> history, CancellationToken cancel)
    {
        var sight = await queries.SightAsync(who, cancel);
        if (history.Count == 0 || (await queries.AboutAsync(history[0].Case, cancel))?.Child is not null)
        {
            return new Veil(sight);
        }

        return new Veil(sight, await queries.ChildrenOfAsync([.. history.SelectMany(e => e.Form.Names.SelectMany(n => Texts(e.Form[n]))).Distinct()], cancel));
    }

    private static IEnumerable<string> Texts(Value value) => value.Kind switch
    {
        ValueKind.Text when value.Date is null && !value.Text!.Contains(' ', StringComparison.Ordinal) => [value.Text],
        ValueKind.List => value.Items.SelectMany(Texts),
        ValueKind.Map => value.Members.Names.SelectMany(n => Texts(value[n])),
        _ => [],
    };

    private DateTime Now => LondonTime.OnTheClock(time.GetUtcNow());

    private CaseDuty Duty(CaseReader reader, DutyOccurrence duty, ImmutableList<Offer> offers)
    {
        var definition = reader.Machine.Duties.Find(d => d.Name == duty.Duty);
        var role = reader.Machine.Roles.GetValueOrDefault(duty.OwnerRole)?.Title;
        return new CaseDuty(
            reader.Case.Id, duty, definition?.Title ?? duty.Duty, reader.About(duty), definition?.Guidance, role, duty.StatusAt(Now), DueInWords.Of(duty, Now), reader.Why(duty), reader.WaysToMeet(duty, offers));
    }

    private FormPage? Page(CaseReader reader, FormQuestion question, Veil veil, HistoryEntry? corrected, Case? record, Session? at = null)
    {
        if (!reader.Machine.Triggers.TryGetValue(corrected?.Action ?? question.Action, out var trigger))
        {
            return null;
        }

        var roles = reader.Machine.Roles.Values.Where(r => !Actor.System.Roles.Contains(r.Name)).Select(r => new Option(r.Name, r.Title)).OrderBy(o => o.Label, StringComparer.Ordinal).ToImmutableList();
        var onRecord = NamesOnRecord.Of(record is null || record.Id == reader.Case.Id ? [reader.Case] : [reader.Case, record]);
        var form = corrected is null || question.Form.Count > 0 ? question.Form : corrected.Form;
        var fields = reader.Ask(trigger, form);
        var known = at is null ? Record.Empty : OfSession(at, trigger, fields);
        fields = known.Count == 0 ? fields : reader.Ask(trigger, known.With(form.Names.Where(n => !form[n].IsNothing).Select(n => KeyValuePair.Create(n, form[n]))));
        var attendance = reader.Machine.Sessions?.Meeting?.Attendance;
        return new FormPage(
            reader.Machine,
            trigger,
            question.Case is null ? null : reader.Case,
            reader.Case.Child,
            [.. fields.Select(f => new FormField(f.Field, f.IsAsked, OptionsOf(f, roles, veil), DefaultOf(f, trigger, known), Items(f, roles, veil)))],
            People(reader.Case, trigger, onRecord),
            onRecord,
            corrected?.Form ?? Record.Empty,
            corrected is null ? veil.Over(reader.Offer(trigger)).WhyNot : MayNotCorrect(reader),
            veil,
            at,
            fields.Find(f => f.IsAsked && f.Field.Name == attendance) is { } roll ? reader.Quorum(form[roll.Field.Name].IsNothing ? roll.Suggested : form[roll.Field.Name]) : null);
    }

    /// <summary>The day something happened is never assumed to be today: who records it says so, or the session it happened in.</summary>
    private static Value DefaultOf(AskedField asked, Trigger trigger, Record known) =>
        !known[asked.Field.Name].IsNothing ? known[asked.Field.Name]
        : !asked.Suggested.IsNothing ? asked.Suggested
        : asked.Field.Name == trigger.EventDate && asked.Field.Default is null ? Value.Nothing
        : asked.Default;

    /// <summary>What a session answers by itself: when it happened, and at which session, where a form asks that.</summary>
    private static Record OfSession(Session at, Trigger trigger, IEnumerable<AskedField> fields) => new(
    [
        .. fields.Where(f => f.IsAsked && f.Field.Suggest is null).Select(f => KeyValuePair.Create(f.Field.Name, f.Field.Type switch
        {
            FieldType.Date when f.Field.Name == trigger.EventDate => at.Day,
            FieldType.DateTime when f.Field.Name == trigger.EventDate => EventDate.Of(at.StartsAt),
            FieldType.Choice when f.Options.Exists(o => o.Value == at.Name) => at.Name,
            _ => Value.Nothing,
        })).Where(f => !f.Value.IsNothing),
    ]);

    private static ImmutableList<Option> OptionsOf(AskedField asked, ImmutableList<Option> roles, Veil veil) =>
        asked.Field.Type == FieldType.Role ? roles : [.. asked.Options.Select(o => new Option(o.Value, veil.Over(o.Label)))];

    private static ImmutableList<FormField> Items(AskedField list, ImmutableList<Option> roles, Veil veil) =>
        [.. list.Items.Select(i => new FormField(i.Field, true, OptionsOf(i, roles, veil), Value.Nothing, Items(i, roles, veil)))];

    /// <summary>Everybody in the directory, whoever the case names, and who was written down where a person is asked for.</summary>
    private ImmutableList<string> People(Case @case, Trigger trigger, ImmutableSortedDictionary<string, ImmutableSortedSet<string>> onRecord)
    {
        var asked = trigger.Form.Concat(trigger.Form.SelectMany(f => f.Items)).Where(f => f.Type == FieldType.Person).Select(f => f.Name).Distinct();
        return [.. council.Now.People.Everybody.Select(p => p.Person).Concat(@case.Duties.SelectMany(d => d.Owners))
            .Concat(asked.SelectMany(name => onRecord.GetValueOrDefault(name, []))).Distinct().Order(StringComparer.Ordinal)];
    }

    private static ImmutableList<Refusal> MayNotCorrect(CaseReader reader) => reader.Machine.MayCorrect.Intersect(reader.Actor.Roles).Any()
        ? []
        : [new Refusal($"Corrections are for: {string.Join(", ", reader.Machine.MayCorrect.Select(r => reader.Machine.Roles.GetValueOrDefault(r)?.Title ?? r))}")];

    private string StateOf(CaseLine line) => council.Now.Library.Find(line.Process, line.Version) is { } machine ? Say.State(machine, line.State) : Say.Name(line.State);
}
