using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Actions;

/// <summary>
/// What the three pages with a form from the definition share: ask, read, send, and show again whatever was typed
/// together with what is to be mended. Works by round trips alone; a script may only save some of them.
/// </summary>
public abstract class ActionForm(CaseDesk desk, DocumentFolder documents) : PageModel
{
    /// <summary>Stands before a rule in the name of the box for the reason to override it.</summary>
    public const string ReasonPrefix = "reason.";

    private const string ShownInput = "shown";

    public FormPage Asked { get; private set; } = null!;

    public FormView Form { get; private set; } = null!;

    public Typed Typed { get; private set; } = new();

    /// <summary>Identifies the act however often it is sent: a double click is one act.</summary>
    public string CommandId { get; private set; } = "";

    /// <summary>Rules that may be gone against with a reason, and the reason typed.</summary>
    public ImmutableSortedDictionary<string, string> Reasons { get; private set; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What each of those rules asks for, when it has just been said.</summary>
    public ImmutableList<Refusal> Overridable { get; private set; } = [];

    public ImmutableList<FormError> Errors { get; private set; } = [];

    /// <summary>Fields that came onto the page because of an answer.</summary>
    public ImmutableHashSet<string> NewlyAsked { get; private set; } = [];

    /// <summary>Where a row was added or removed, so that the page opens there.</summary>
    public string? Changed { get; private set; }

    public abstract string Heading { get; }

    /// <summary>Where Cancel leads.</summary>
    public abstract string Back { get; }

    /// <summary>Partial with what the page asks beside the form; null: nothing.</summary>
    public virtual string? OwnPartial => null;

    /// <summary>Names of the fields on the page, so that the next post tells which are new.</summary>
    public string Shown => string.Join(' ', Form.Fields.Select(f => f.Field.Name));

    /// <summary>The form to ask, given what was typed so far.</summary>
    protected abstract FormQuestion Question(Record soFar);

    /// <summary>The act, as a command.</summary>
    protected abstract CaseCommand Command(Record form);

    /// <summary>Errors of what the page asks beside the form.</summary>
    protected virtual IEnumerable<FormError> ReadOwn() => [];

    /// <summary>First fill of what the page asks beside the form.</summary>
    protected virtual void FillOwn()
    {
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        CommandId = Guid.CreateVersion7().ToString("n");
        if (await desk.AskAsync(User.Actor(), Question(Record.Empty), cancel) is not { } asked)
        {
            return NotFound();
        }

        Typed.Fill(asked.Fields.Where(f => f.Asked), asked.Values);
        FillOwn();
        return Show(asked);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Typed = Typed.From(Request.Form);
        CommandId = Request.Form["command"].ToString() is { Length: > 0 } id ? id : Guid.CreateVersion7().ToString("n");
        Reasons = Request.Form
            .Where(f => f.Key.StartsWith(ReasonPrefix, StringComparison.Ordinal))
            .ToImmutableSortedDictionary(f => f.Key[ReasonPrefix.Length..], f => f.Value.ToString().Trim(), StringComparer.Ordinal);
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

        if (await desk.AskAsync(User.Actor(), Question(Record.Empty), cancel) is not { } first)
        {
            return NotFound();
        }

        var asked = await desk.AskAsync(User.Actor(), Question(AnswerReader.SoFar(first.Fields.Select(f => f.Field), Typed)), cancel) ?? first;
        Asked = asked;
        var shown = Request.Form[ShownInput].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        NewlyAsked = [.. asked.Fields.Where(f => f.Asked && !shown.Contains(f.Field.Name)).Select(f => f.Field.Name)];

        if (Changed is not null || NewlyAsked.Count > 0 || Request.Form.ContainsKey("again"))
        {
            return Show(asked);
        }

        Typed.RemoveBlankRows(asked.Fields.Where(f => f.Asked));
        var (values, errors) = AnswerReader.Read(asked.Fields, Typed);
        Errors = [.. ReadOwn(), .. uploads, .. errors];
        if (Errors.Count > 0)
        {
            return Show(asked);
        }

        var overrides = Reasons.Where(r => r.Value.Length > 0).ToImmutableDictionary();
        return await desk.HandleAsync(Command(values) with { Overrides = overrides }, cancel) switch
        {
            Decision.Accepted accepted => Redirect($"/cases/{accepted.Entrance.After.Id}?done={Entry(accepted).No}"),
            Decision.Refused refused => Refuse(asked, refused.Reasons),
            var other => throw new InvalidOperationException($"The front door answered a person with {other.GetType().Name}."),
        };
    }

    /// <summary>The entry a person means by what they did: the first of the act on the case asked.</summary>
    private static HistoryEntry Entry(Decision.Accepted accepted) =>
        accepted.Entrance.Entries.Find(e => e.Role != Actor.System.Person) ?? accepted.Entrance.Entries[0];

    private PageResult Refuse(FormPage asked, ImmutableList<Refusal> reasons)
    {
        // The refusal was the answer to this command; trying again is another.
        CommandId = Guid.CreateVersion7().ToString("n");
        Overridable = [.. reasons.Where(r => r is { Overridable: true, Rule: not null }).DistinctBy(r => r.Rule)];
        Reasons = Reasons.AddRange(Overridable.Where(r => !Reasons.ContainsKey(r.Rule!)).Select(r => KeyValuePair.Create(r.Rule!, "")));
        Errors = [.. reasons.Select(r => new FormError(PlaceOf(r, asked), r.Reason, r.Rule))];
        return Show(asked);
    }

    private static string? PlaceOf(Refusal refusal, FormPage asked) => refusal switch
    {
        { Overridable: true, Rule: { } rule } => ReasonPrefix + rule,
        { Field: { } field } when asked.Fields.Exists(f => f.Asked && f.Field.Name == field.Split('.', '[')[0]) => field,
        _ => null,
    };

    private PageResult Show(FormPage asked)
    {
        Asked = asked;
        Typed.FillDefaults(asked.Fields);
        Form = FormView.Of(asked, Typed, Errors);
        ViewData["Title"] = Heading;
        ViewData["HasErrors"] = Errors.Count > 0;
        return Page();
    }
}
