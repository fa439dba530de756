using System.Globalization;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
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
        var (first, last) = (DayOf(First), DayOf(Last));
        Errors =
        [
            .. first is null ? [new FormError("firstDay", "Give the first day, such as 27 3 2026")] : (IEnumerable<FormError>)[],
            .. last is null ? [new FormError("lastDay", "Give the last day, such as 3 4 2026")] : (IEnumerable<FormError>)[],
        ];
        if (Errors.Count == 0)
        {
            if (await holders.CoverAsync(Away ?? "", CoveredBy ?? "", first!.Value, last!.Value, Note, User.Actor(), cancel) is not { } refusal)
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

    private static DateOnly? DayOf(Dictionary<string, string?> typed) =>
        DateOnly.TryParseExact(
            $"{typed.GetValueOrDefault("year")?.Trim()}-{typed.GetValueOrDefault("month")?.Trim()}-{typed.GetValueOrDefault("day")?.Trim()}",
            ["yyyy-M-d", "yyyy-MMM-d", "yyyy-MMMM-d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
