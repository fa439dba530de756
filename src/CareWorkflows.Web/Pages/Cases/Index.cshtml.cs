using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Cases;

/// <summary>Every case I may see.</summary>
public sealed class IndexModel(CaseDesk desk) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    public IReadOnlyList<CaseRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) =>
        Rows = await desk.CasesAsync(User.Actor(), string.IsNullOrWhiteSpace(Search) ? null : Search.Trim(), cancel);
}
