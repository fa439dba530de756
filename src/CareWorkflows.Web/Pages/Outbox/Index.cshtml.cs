using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Outbox;

/// <summary>Messages that would have been sent: to look at while developing.</summary>
public sealed class IndexModel(CaseDesk desk, IHostEnvironment host) : PageModel
{
    public IReadOnlyList<OutboxRow> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!host.IsDevelopment())
        {
            return NotFound();
        }

        Rows = await desk.OutboxAsync(User.Actor(), cancel);
        return Page();
    }
}
