using CareWorkflows.Engine;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Outbox;

/// <summary>Messages that would have been sent: to look at while developing.</summary>
public sealed class IndexModel(CaseDesk desk, Council council, IHostEnvironment host) : PageModel
{
    /// <summary>Those without an account get theirs by post (C17).</summary>
    public string To(OutboxRow row) => Say.Recipients(row.Message.To, council.Now.People, machine: null);

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
