using System.Collections.Immutable;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Primitives;

namespace CareWorkflows.Web.Pages.Actions;

/// <summary>
/// What the three pages with a form from the definition share: ask, read, show the answers to be checked, send, and show again whatever was typed
/// together with what is to be mended. What is typed is kept as a draft until it is accepted. Works by round trips alone; a script may only save some of them.
/// </summary>
public abstract class ActionForm(CaseDesk desk, Drafts drafts, DocumentFolder documents) : PageModel
{
    private const string ShownInput = "shown";

    public FormPage Asked { get; private set; } = null!;

    public FormView Form { get; private set; } = null!;

    public Typed Typed { get; private set; } = new();

    /// <summary>Identifies the act however often it is sent: a double click is one act.</summary>
    public string CommandId { get; private set; } = NewId();

    /// <summary>Rules that may be gone against with a reason, and the reason typed.</summary>
    public ImmutableSortedDictionary<string, string> Reasons { get; private set; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What each of those rules asks for, when it has just been said.</summary>
    public ImmutableList<Refusal> Overridable { get; private set; } = [];

    public ImmutableList<FormError> Errors { get; private set; } = [];

    /// <summary>Fields that came onto the page because of an answer.</summary>
    public ImmutableHashSet<string> NewlyAsked { get; private set; } = [];

    /// <summary>Where a row was added or removed, so that the page opens there.</summary>
    public string? Changed { get; private set; }

    /// <summary>What the answers mean, when they are shown to be checked; null: the form is shown.</summary>
    public Decision.Accepted? ToCheck { get; private set; }

    /// <summary>The answers as they will be sent, when they are shown to be checked.</summary>
    public Record Answers { get; private set; } = Record.Empty;

    /// <summary>When the draft shown was begun, when the page should say that it is one; UTC.</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>The case's last entry that the person knows of.</summary>
    public int Seen { get; private set; }

    /// <summary>What was recorded meanwhile, when it matters.</summary>
    public ImmutableList<HistoryEntry> Since { get; private set; } = [];

    public abstract string Heading { get; }

    /// <summary>Where Cancel leads.</summary>
    public abstract string Back { get; }

    /// <summary>Partial with what the page asks beside the form; null: nothing.</summary>
    public virtual string? OwnPartial => null;

    /// <summary>Names of the fields on the page, so that the next post tells which are new.</summary>
    public string Shown => string.Join(' ', Asked.Fields.Where(f => f.Asked).Select(f => f.Field.Name));

    /// <summary>The address of the form, where its draft is kept.</summary>
    public string Place => Where.Place;

    /// <summary>Leads to the form again, to change an answer.</summary>
    public string ToChange => Step("change");

    /// <summary>What people call a process.</summary>
    public string NameOf(string process) => desk.NameOf(process);

    /// <summary>The act as it stands to be checked.</summary>
    public HistoryEntry EntryToCheck => Asked.Veil.Over(Entry(ToCheck!));

    /// <summary>Which form it is, with nothing filled in.</summary>
    protected abstract FormQuestion Where { get; }

    /// <summary>What the page asks beside the form, with its answers: label, place, answer.</summary>
    public virtual IEnumerable<(string Label, string Place, string Said)> OwnAnswers => [];

    /// <summary>The form to ask, given what was typed so far.</summary>
    protected virtual FormQuestion Question(Record soFar) => Where with { Form = soFar };

    /// <summary>The act, as a command.</summary>
    protected abstract CaseCommand Command(Record form);

    /// <summary>Errors of what the page asks beside the form.</summary>
    protected virtual IEnumerable<FormError> ReadOwn() => [];

    /// <summary>First fill of what the page asks beside the form.</summary>
    protected virtual void FillOwn()
    {
    }

    public async Task<IActionResult> OnGetAsync(string? step, CancellationToken cancel)
    {
        var draft = await drafts.FindAsync(Me, Place, cancel);
        if (draft is not null)
        {
            Take(FormText.Read(draft.Form));
        }

        if (await AskAsync(cancel) is not { } asked)
        {
            return NotFound();
        }

        if (draft is null)
        {
            if (step is not null)
            {
                return Redirect(Place); // what was to be checked has been sent or discarded
            }

            Seen = asked.Case?.LastEntry ?? 0;
            Typed.Fill(asked.Fields.Where(f => f.Asked), asked.Values);
            FillOwn();
            return Show(asked);
        }

        Seen = draft.Seen;
        if (step == "check")
        {
            if (await JudgeAsync(asked, [], desk.TryAsync, cancel) is { } mended)
            {
                return mended;
            }

            await TellSinceAsync(asked, cancel);
            return Check(asked);
        }

        if (step is null)
        {
            StartedAt = draft.StartedAt;
            await TellSinceAsync(asked, cancel);
        }

        return Show(asked);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Request.Form["discard"].ToString() is { Length: > 0 } then)
        {
            await drafts.DiscardAsync(Me, Place, cancel);
            return Redirect(then == "leave" ? "/" : Place);
        }

        Take(Request.Form);
        CommandId = Request.Form["command"].ToString() is { Length: > 0 } id ? id : CommandId;
        Seen = int.TryParse(Request.Form[FormText.SeenInput], out var seen) ? seen : 0;
        var uploads = await documents.KeepAsync(Request.Form.Files, Typed, cancel);

        if (Request.Form["add"].ToString() is { Length: > 0 } list)
        {
            Typed.AddRow(list);
            Changed = $"{list}[{Typed.Rows(list)}]";
        }

        if (Request.Form["remove"].ToString() is { Length: > 0 } row)
        {
            Typed.RemoveRow(row);
            Changed = row[..row.LastIndexOf('[')];
        }

        if (await AskAsync(cancel) is not { } asked)
        {
            return NotFound();
        }

        await KeepAsync(cancel);
        switch (Request.Form["keep"].ToString())
        {
            case "on":
                return new NoContentResult();
            case "leave" when uploads.Count == 0:
                return Redirect("/?kept=true");
            case "leave":
                Errors = [.. uploads];
                return Show(asked);
        }

        var shown = Request.Form[ShownInput].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        NewlyAsked = [.. asked.Fields.Where(f => f.Asked && !shown.Contains(f.Field.Name)).Select(f => f.Field.Name)];
        if (Changed is not null || NewlyAsked.Count > 0 || Request.Form.ContainsKey("again"))
        {
            return Show(asked);
        }

        return Request.Form["send"].ToString().Length == 0
            ? await JudgeAsync(asked, uploads, desk.CheckAsync, cancel) ?? Redirect(Step("check"))
            : await SendAsync(asked, uploads, cancel);
    }

    /// <summary>Sends what was checked. If somebody has recorded the same meanwhile, or something by which it would now do something else than what was checked, it is to be checked again.</summary>
    private async Task<IActionResult> SendAsync(FormPage asked, IReadOnlyList<FormError> uploads, CancellationToken cancel)
    {
        if (asked.Case is { } @case && @case.LastEntry > Seen
            && await desk.SinceAsync(@case.Id, Seen, cancel) is { Count: > 0 } since && since.TrueForAll(e => e.ActId != CommandId)
            && await JudgeAsync(asked, uploads, desk.TryAsync, cancel) is null
            && (since.Exists(e => e.Action == EntryToCheck.Action) || Meaning != Request.Form["meaning"].ToString()))
        {
            await TellSinceAsync(asked, cancel);
            return Check(asked);
        }

        return await JudgeAsync(asked, uploads, (command, c) => desk.HandleAsync(command, Place, c), cancel)
            ?? Redirect(Next($"done={EntryToCheck.No}" + (Seen > 0 && Seen < EntryToCheck.No - 1 ? $"&seen={Seen}" : "")));
    }

    /// <summary>Where it goes on once it is recorded.</summary>
    /// <param name="done">Part of an address that says what was recorded.</param>
    protected virtual string Next(string done) => $"/cases/{ToCheck!.Entrance.After.Id}?{done}";

    /// <summary>What would come of it.</summary>
    public ImmutableList<OutcomeLine> OutcomeToCheck => Outcome.Of(Asked.Machine, [EntryToCheck], NameOf, ToCheck!.Entrance.Before?.Duties);

    /// <summary>What it does, as it is shown to be checked, so that it can be told whether it still does that.</summary>
    public string Meaning => string.Join("; ", OutcomeToCheck.Select(l => $"{l.Name}: {string.Join(", ", l.Items)}"));

    /// <summary>Reads the answers and asks what is decided; shows what is to be mended, or null when it is accepted.</summary>
    private async Task<IActionResult?> JudgeAsync(FormPage asked, IReadOnlyList<FormError> uploads, Func<CaseCommand, CancellationToken, Task<Decision>> decide, CancellationToken cancel)
    {
        Typed.RemoveBlankRows(asked.Fields.Where(f => f.Asked));
        (Answers, var errors) = AnswerReader.Read(asked.Fields, Typed);
        Errors = [.. ReadOwn(), .. uploads, .. errors];
        if (Errors.Count > 0)
        {
            return Show(asked);
        }

        var overrides = Reasons.Where(r => r.Value.Length > 0).ToImmutableDictionary();
        switch (await decide(Command(Answers) with { Overrides = overrides }, cancel))
        {
            case Decision.Accepted accepted:
                ToCheck = accepted;
                return null;
            case Decision.Refused refused:
                await TellSinceAsync(asked, cancel);
                return Refuse(asked, refused.Reasons.ConvertAll(asked.Veil.Over));
            case var other:
                throw new InvalidOperationException($"The front door answered a person with {other.GetType().Name}.");
        }
    }

    private string Me => User.Actor().Person;

    private static string NewId() => Guid.CreateVersion7().ToString("n");

    private string Step(string step) => $"{Place}{(Place.Contains('?', StringComparison.Ordinal) ? '&' : '?')}step={step}";

    /// <summary>The entry a person means by what they did: the first of the act on the case asked.</summary>
    private static HistoryEntry Entry(Decision.Accepted accepted) =>
        accepted.Entrance.Entries.Find(e => e.Role != Actor.System.Person) ?? accepted.Entrance.Entries[0];

    private void Take(IEnumerable<KeyValuePair<string, StringValues>> posted)
    {
        var all = posted.ToList();
        Typed = Typed.From(all);
        Reasons = all
            .Where(f => f.Key.StartsWith(FormText.ReasonPrefix, StringComparison.Ordinal))
            .ToImmutableSortedDictionary(f => f.Key[FormText.ReasonPrefix.Length..], f => f.Value.ToString().Trim(), StringComparer.Ordinal);
    }

    /// <summary>The form as it is to be asked given what was typed.</summary>
    private async Task<FormPage?> AskAsync(CancellationToken cancel)
    {
        if (await desk.AskAsync(User.Actor(), Question(Record.Empty), cancel) is not { } first)
        {
            return null;
        }

        Asked = await desk.AskAsync(User.Actor(), Question(AnswerReader.SoFar(first.Fields.Select(f => f.Field), Typed)), cancel) ?? first;
        return Asked;
    }

    private Task KeepAsync(CancellationToken cancel) => drafts.SaveAsync(
        Me, Place, FormText.Write(Typed.Posted.Concat(Reasons.Select(r => KeyValuePair.Create(FormText.ReasonPrefix + r.Key, new StringValues(r.Value))))), Seen, cancel);

    /// <summary>Says what was recorded on the case meanwhile; from then on the person knows.</summary>
    private async Task TellSinceAsync(FormPage asked, CancellationToken cancel)
    {
        if (asked.Case is { } @case && @case.LastEntry > Seen)
        {
            Since = await desk.SinceAsync(@case.Id, Seen, cancel);
            Seen = @case.LastEntry;
        }
    }

    private PageResult Refuse(FormPage asked, ImmutableList<Refusal> reasons)
    {
        // The refusal was the answer to this command; trying again is another.
        CommandId = NewId();
        Overridable = [.. reasons.Where(r => r is { Overridable: true, Rule: not null }).DistinctBy(r => r.Rule)];
        Reasons = Reasons.AddRange(Overridable.Where(r => !Reasons.ContainsKey(r.Rule!)).Select(r => KeyValuePair.Create(r.Rule!, "")));
        Errors = [.. reasons.Select(r => new FormError(PlaceOf(r, asked), r.Reason, r.Rule))];
        return Show(asked);
    }

    private static string? PlaceOf(Refusal refusal, FormPage asked) => refusal switch
    {
        { Overridable: true, Rule: { } rule } => FormText.ReasonPrefix + rule,
        { Field: { } field } when asked.Fields.Exists(f => f.Asked && f.Field.Name == field.Split('.', '[')[0]) => field,
        _ => null,
    };

    private PageResult Check(FormPage asked)
    {
        Form = FormView.Of(asked, Typed, Errors);
        ViewData["Title"] = $"Check your answers: {Heading}";
        return Page();
    }

    private PageResult Show(FormPage asked)
    {
        Typed.FillDefaults(asked.Fields);
        Form = FormView.Of(asked, Typed, Errors);
        ViewData["Title"] = Heading;
        ViewData["HasErrors"] = Errors.Count > 0;
        return Page();
    }
}
