using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Panels;

/// <summary>Leads on to the next item that is not decided, wherever the agenda has moved meanwhile; or back to the item a case is.</summary>
public sealed class NextModel(PanelDesk desk) : PageModel
{
    /// <param name="after">The case just decided.</param>
    /// <param name="at">The case to go back to.</param>
    public async Task<IActionResult> OnGetAsync(string id, string? after, string? at, CancellationToken cancel)
    {
        if (await desk.FindAsync(User.Actor(), id, cancel) is not { } view)
        {
            return NotFound();
        }

        if (at is not null)
        {
            return Redirect(view.ItemOf(at) is { } item ? PanelLinks.Item(view.Name, item.No) : PanelLinks.Session(view.Name));
        }

        var done = after is null ? 0 : view.ItemOf(after)?.No ?? 0;
        return Redirect(view.UndecidedAfter(done) is { } next ? $"{PanelLinks.Item(view.Name, next.No)}{(done > 0 ? $"?done={done}" : "")}" : $"{PanelLinks.Session(view.Name)}?all=true");
    }
}
