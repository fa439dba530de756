using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Children;

/// <summary>A child and every case about them.</summary>
public sealed class DetailsModel(CaseDesk desk) : PageModel
{
    public string Child { get; private set; } = "";

    public IReadOnlyList<CaseRow> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string child, CancellationToken cancel)
    {
        Child = child;
        Rows = [.. (await desk.CasesAsync(User.Actor(), child, cancel)).Where(r => r.Child == child)];
        return Rows.Count == 0 ? NotFound() : Page();
    }
}
