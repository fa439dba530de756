using CareWorkflows.Engine.Holding;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace CareWorkflows.Web.Pages.MyTasks;

/// <summary>A task is given to a colleague, with the reason.</summary>
public sealed class GiveModel(TaskDesk desk, TaskHolders holders) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Case { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string Duty { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string Key { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public int Round { get; set; }

    [BindProperty]
    public string? To { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public TaskLine Task { get; private set; } = null!;

    public IEnumerable<Actor> Colleagues => desk.Colleagues(User.Actor());

    public IReadOnlyList<FormError> Errors { get; private set; } = [];

    public static string Address(DutyId task) => QueryHelpers.AddQueryString("/tasks/give", new Dictionary<string, string?>
    {
        ["case"] = task.Case, ["duty"] = task.Duty, ["key"] = task.Key, ["round"] = task.Round.ToString(System.Globalization.CultureInfo.InvariantCulture),
    });

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await FindAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await FindAsync(cancel))
        {
            return NotFound();
        }

        if (await holders.GiveAsync(Task.Task, User.Actor(), To?.Trim() ?? "", Reason ?? "", cancel) is { } refusal)
        {
            Errors = [new FormError(refusal.Field, refusal.Reason)];
            return Page();
        }

        return Redirect("/?done=given");
    }

    private async Task<bool> FindAsync(CancellationToken cancel)
    {
        var found = await desk.FindAsync(User.Actor(), new DutyId(Case, Duty, Key, Round), cancel);
        Task = found!;
        return found is not null;
    }
}
