using CareWorkflows.Engine;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.MyTasks;

/// <summary>Who is away, and who looks after their tasks meanwhile.</summary>
public sealed class CoverModel(TaskHolders holders, Council council) : PageModel
{
    [BindProperty]
    public string? Away { get; set; }

    [BindProperty]
    public string? CoveredBy { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    /// <summary>Days as typed: day, month, year.</summary>
    [BindProperty(Name = "first")]
    public Dictionary<string, string?> First { get; set; } = [];

    [BindProperty(Name = "last")]
    public Dictionary<string, string?> Last { get; set; } = [];

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public IReadOnlyList<Cover> Covers { get; private set; } = [];

    public IReadOnlyList<FormError> Errors { get; private set; } = [];

    /// <summary>Whose leave the person may arrange.</summary>
    public IEnumerable<Actor> MayBeAway => council.Now.People.Everybody.Where(p => holders.MayArrangeFor(p.Person, User.Actor()));

    public IEnumerable<Actor> Everybody => council.Now.People.Everybody.OrderBy(p => p.Team != User.Actor().Team).ThenBy(p => p.Person, StringComparer.Ordinal);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Away = User.Actor().Person;
        Covers = await holders.CoversAsync(cancel);
    }

    public bool MayEnd(Cover cover) => cover.CoveredBy == User.Actor().Person || holders.MayArrangeFor(cover.Away, User.Actor());

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var errors = new List<FormError>();
        var (first, last) = (DayOf(First, "firstDay", "First day away", errors), DayOf(Last, "lastDay", "Last day away", errors));
        Errors = errors;
        if (first is { } from && last is { } until)
        {
            if (await holders.CoverAsync(Away ?? "", CoveredBy ?? "", from, until, Note, User.Actor(), cancel) is not { } refusal)
            {
                return Redirect("/tasks/cover?done=arranged");
            }

            Errors = [new FormError(refusal.Field, refusal.Reason)];
        }

        Covers = await holders.CoversAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostEndAsync(long no, CancellationToken cancel)
    {
        if (await holders.EndCoverAsync(no, User.Actor(), cancel) is not { } refusal)
        {
            return Redirect("/tasks/cover?done=ended");
        }

        Errors = [new FormError(null, refusal.Reason)];
        Covers = await holders.CoversAsync(cancel);
        return Page();
    }

    private static DateOnly? DayOf(Dictionary<string, string?> typed, string field, string called, List<FormError> errors)
    {
        string Part(string name) => typed.GetValueOrDefault(name)?.Trim() ?? "";
        var day = AnswerReader.ReadDate(Part("day"), Part("month"), Part("year"), out var wrong);
        if (day is null)
        {
            errors.Add(new FormError(field, $"{called}: {wrong}", Here: Say.Sentence(wrong)));
        }

        return day;
    }
}
