using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Actions;

/// <summary>Which process to start, and why not the others.</summary>
public sealed class ChooseModel(CaseDesk desk) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Child { get; set; }

    public IReadOnlyList<ProcessStarts> Processes { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Processes = await desk.StartsAsync(User.Actor(), Child, cancel);
}
