using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace CareWorkflows.Web.Pages.Children;

/// <summary>A child: who they are, every case about them, what is owed next, and all that was done, in one timeline.</summary>
public sealed class DetailsModel(ChildDesk desk) : PageModel
{
    /// <summary>Only acts that reached this case.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Case { get; set; }

    [BindProperty(SupportsGet = true, Name = "page-no")]
    public int PageNo { get; set; } = 1;

    public ChildView View { get; private set; } = null!;

    public int Pages => PageLinks.CountOf(View.ActsInAll, ChildDesk.ActsPerPage);

    public async Task<IActionResult> OnGetAsync(string child, CancellationToken cancel)
    {
        PageNo = Math.Max(1, PageNo);
        Case = string.IsNullOrEmpty(Case) ? null : Case;
        if (await desk.FindAsync(User.Actor(), child, Case, PageNo, cancel) is not { } view)
        {
            return NotFound();
        }

        View = view;
        return Page();
    }

    public string Link(int page) => QueryHelpers.AddQueryString(
        $"/children/{Uri.EscapeDataString(View.Child)}",
        new Dictionary<string, string?> { ["case"] = Case, ["page-no"] = page > 1 ? page.ToString(System.Globalization.CultureInfo.InvariantCulture) : null }.Where(p => p.Value is not null)) + "#timeline";
}
