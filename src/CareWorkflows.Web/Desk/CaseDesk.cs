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
public sealed class CaseDesk(CaseCommands commands, CaseQueries queries, CaseReading reading, Council council, TimeProvider time)
{
    /// <summary>More than anybody works through; who owes more has another problem than paging.</summary>
    private const int Many = 500;

    private const int AtOnce = 100;

    /// <summary>What the person owes, most urgent first.</summary>
    public async Task<MyTasks> TasksAsync(Actor who, TaskFilter filter, CancellationToken cancel)
    {
        var mine = (await queries.OwedAsync(new DutyFilter(Owner: who.Person, Take: Many, For: who) { Roles = who.Roles }, cancel)).Items;
        return new MyTasks(
            [.. mine.Where(d => (filter.Process is null || d.Process == filter.Process) && (filter.Child is null || d.Child == filter.Child)).Select(Row)],
            [.. mine.Select(d => d.Process).Distinct().Order(StringComparer.Ordinal).Select(p => new Option(p, NameOf(p)))],
            [.. mine.Select(d => d.Child).OfType<string>().Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Cases the person may see, the latest change first.</summary>
    /// <param name="search">Part of a child's or a case's name; null: all.</param>
    public async Task<IReadOnlyList<CaseRow>> CasesAsync(Actor who, string? search, CancellationToken cancel)
    {
        var found = (await queries.CasesAsync(new CaseFilter(Take: Many, For: who), cancel)).Items
            .Where(c => search is null || c.Id == search || (c.Child ?? c.Key ?? "").Contains(search, StringComparison.OrdinalIgnoreCase))
            .Take(AtOnce);
        var rows = new List<CaseRow>();
        foreach (var line in found)
        {
            var @case = await queries.FindAsync(line.Id, cancel);
            rows.Add(new CaseRow(
                line.Id,
                NameOf(line.Process),
                line.Child,
                StateOf(line),
                line.Final,
                @case?.Duties.Where(d => d.End == DutyEnd.Owed).Min(d => d.Due),
                @case?.Breaches.Count(b => b.Status == BreachStatus.Open) ?? 0));
        }

        return rows;
    }

    /// <summary>One case with all its page shows; null when there is none the person may see.</summary>
    public async Task<CaseView?> CaseAsync(Actor who, string id, CancellationToken cancel)
    {
        var history = await queries.HistoryAsync(id, cancel);
        return await reading.AskAsync(
            id,
            who,
            reader => new CaseView(
                reader.Case,
                reader.Machine,
                reader.Offers(),
                [.. reader.Case.Duties.Select(d => Duty(reader, d))],
                [.. history],
                reader.Machine.MayCorrect.Intersect(who.Roles).Any(),
                Now),
            cancel);
    }

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
        if (question.Case is { } id)
        {
            var corrected = question.Correcting > 0 ? (await queries.HistoryAsync(id, cancel)).FirstOrDefault(e => e.No == question.Correcting && e.Edge is not null) : null;
            return question.Correcting > 0 && corrected is null ? null : await reading.AskAsync(id, who, reader => Page(reader, question, corrected), cancel);
        }

        return await reading.AskNewAsync(question.Process, question.Child, who, reader => Page(reader, question, null), cancel);
    }

    /// <summary>The front door.</summary>
    public Task<Decision> HandleAsync(CaseCommand command, CancellationToken cancel) => commands.HandleAsync(command, cancel);

    /// <summary>Messages promised so far, the latest first.</summary>
    public async Task<IReadOnlyList<OutboxRow>> OutboxAsync(Actor who, CancellationToken cancel) =>
        [.. (await queries.MessagesAsync(who: who, cancellation: cancel)).Reverse()
            .Select(m => new OutboxRow(new Message(m.Id, m.To, m.About, m.Kind, m.Text, [.. m.Rules]), m.Case, m.CreatedAt, m.DeliveredAt))];

    private DateTime Now => LondonTime.OnTheClock(time.GetUtcNow());

    private TaskRow Row(OwedDuty owed)
    {
        var duty = new DutyOccurrence
        {
            Duty = owed.Duty, Key = owed.Key, Round = owed.Round, No = owed.No, Nature = owed.Nature, Due = owed.Due, NoDate = owed.NoDate,
            From = owed.From, SoonFrom = owed.SoonFrom, OwnerRole = owed.OwnerRole, Owners = [.. owed.Owners], Rules = [.. owed.Rules],
        };
        var title = council.Now.Library.Find(owed.Process)?.Duties.Find(d => d.Name == owed.Duty)?.Title ?? owed.Duty;
        return new TaskRow(owed.Case, owed.Process, NameOf(owed.Process), owed.Child, duty, title, duty.StatusAt(Now), DueInWords.Of(duty, Now));
    }

    private CaseDuty Duty(CaseReader reader, DutyOccurrence duty)
    {
        var definition = reader.Machine.Duties.Find(d => d.Name == duty.Duty);
        var role = reader.Machine.Roles.GetValueOrDefault(duty.OwnerRole)?.Title;
        return new CaseDuty(duty, definition?.Title ?? duty.Duty, definition?.Guidance, role, duty.StatusAt(Now), DueInWords.Of(duty, Now), reader.Why(duty));
    }

    private FormPage? Page(CaseReader reader, FormQuestion question, HistoryEntry? corrected)
    {
        if (!reader.Machine.Triggers.TryGetValue(corrected?.Action ?? question.Action, out var trigger))
        {
            return null;
        }

        var roles = reader.Machine.Roles.Values.Select(r => new Option(r.Name, r.Title)).OrderBy(o => o.Label, StringComparer.Ordinal).ToImmutableList();
        var fields = reader.Ask(trigger, corrected is null || question.Form.Count > 0 ? question.Form : corrected.Form);
        return new FormPage(
            reader.Machine,
            trigger,
            question.Case is null ? null : reader.Case,
            reader.Case.Child,
            [.. fields.Select(f => new FormField(f.Field, f.IsAsked, OptionsOf(f, roles), DefaultOf(f, trigger), Items(f, roles)))],
            People(reader.Case),
            corrected?.Form ?? Record.Empty,
            corrected is null ? reader.Offer(trigger).WhyNot : MayNotCorrect(reader));
    }

    /// <summary>The day something happened is never assumed to be today: who records it says so.</summary>
    private static Value DefaultOf(AskedField asked, Trigger trigger) =>
        asked.Field.Name == trigger.EventDate && asked.Field.Default is null ? Value.Nothing : asked.Default;

    private static ImmutableList<Option> OptionsOf(AskedField asked, ImmutableList<Option> roles) =>
        asked.Field.Type == FieldType.Role ? roles : [.. asked.Options.Select(o => new Option(o.Value, o.Label))];

    private static ImmutableList<FormField> Items(AskedField list, ImmutableList<Option> roles) =>
        [.. list.Items.Select(i => new FormField(i.Field, true, OptionsOf(i, roles), Value.Nothing, Items(i, roles)))];

    /// <summary>Everybody in the directory, and whoever the case names.</summary>
    private ImmutableList<string> People(Case @case) =>
        [.. council.Now.People.Everybody.Select(p => p.Person).Concat(@case.Duties.SelectMany(d => d.Owners)).Distinct().Order(StringComparer.Ordinal)];

    private static ImmutableList<Refusal> MayNotCorrect(CaseReader reader) => reader.Machine.MayCorrect.Intersect(reader.Actor.Roles).Any()
        ? []
        : [new Refusal($"Only {Say.List([.. reader.Machine.MayCorrect], "or")} may correct what was recorded.")];

    private string NameOf(string process) => council.Now.Library.Find(process)?.Name ?? Say.Name(process.Replace('-', ' '));

    private string StateOf(CaseLine line) => council.Now.Library.Find(line.Process, line.Version) is { } machine ? Say.State(machine, line.State) : Say.Name(line.State);
}
