using CareWorkflows.Engine.Holding;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace CareWorkflows.Web.Pages.MyTasks;

/// <summary>What I am to do, most urgent first; what waits for somebody like me; what my team has.</summary>
public sealed class IndexModel(TaskDesk desk, TaskHolders holders) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public WhoseTasks Whose { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Team { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Person { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Due { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Process { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Child { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Role { get; set; }

    [BindProperty(SupportsGet = true, Name = "page-no")]
    public int PageNo { get; set; } = 1;

    /// <summary>What was just done here.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public TaskList List { get; private set; } = null!;

    public TaskQuestion Asked { get; private set; } = new();

    public Actor Who => User.Actor();

    public IReadOnlyList<FormError> Errors { get; private set; } = [];

    public int Pages => PageLinks.CountOf(List.Total, TaskDesk.PerPage);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!ModelState.IsValid)
        {
            return NotFound();
        }

        await LoadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostClaimAsync(string @case, string duty, string key, int round, CancellationToken cancel) =>
        await AfterAsync(await holders.ClaimAsync(new DutyId(@case, duty, key, round), Who, cancel), "taken", cancel);

    public async Task<IActionResult> OnPostGiveBackAsync(string @case, string duty, string key, int round, CancellationToken cancel) =>
        await AfterAsync(await holders.GiveBackAsync(new DutyId(@case, duty, key, round), Who, cancel), "given-back", cancel);

    /// <summary>This list with some of its question changed.</summary>
    public string Link(TaskQuestion question, string? done = null)
    {
        var parts = new Dictionary<string, string?>
        {
            ["whose"] = question.Whose == WhoseTasks.Mine ? null : question.Whose.ToString(),
            ["team"] = question.Team, ["person"] = question.Person, ["due"] = question.Due, ["process"] = question.Process, ["child"] = question.Child, ["role"] = question.Role,
            ["page-no"] = question.Page > 1 ? question.Page.ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
            ["done"] = done,
        };
        return QueryHelpers.AddQueryString("/", parts.Where(p => p.Value is not null));
    }

    private async Task<IActionResult> AfterAsync(Refusal? refusal, string done, CancellationToken cancel)
    {
        if (refusal is null)
        {
            Ask();
            return Redirect(Link(Asked, done));
        }

        Errors = [new FormError(null, refusal.Reason)];
        await LoadAsync(cancel);
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Ask();
        List = await desk.ListAsync(Who, Asked, cancel);
        if (PageNo > Pages)
        {
            PageNo = Pages;
            Ask();
            List = await desk.ListAsync(Who, Asked, cancel);
        }
    }

    private void Ask() => Asked = new TaskQuestion(Whose, Blank(Team), Blank(Person), Blank(Due), Blank(Process), Blank(Child), Blank(Role), Math.Max(1, PageNo));

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
