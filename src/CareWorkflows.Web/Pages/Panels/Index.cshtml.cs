using System.Collections.Immutable;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Panels;

/// <summary>The panels a person may act on or sits on: what comes next, and what has been.</summary>
public sealed class IndexModel(Meetings meetings) : PageModel
{
    public ImmutableList<SeriesOfMeetings> Series { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await meetings.AreOpenToAsync(User.Actor(), cancel))
        {
            return Forbid();
        }

        Series = await meetings.AllAsync(User.Actor(), cancel);
        return Page();
    }
}
