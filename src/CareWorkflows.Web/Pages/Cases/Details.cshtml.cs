using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Cases;

/// <summary>One case: what is owed and why then, what I can do, what I can't and why, what happened.</summary>
public sealed class DetailsModel(CaseDesk desk) : PageModel
{
    /// <summary>Number of the entry just written, to say that it was.</summary>
    [BindProperty(SupportsGet = true)]
    public int Done { get; set; }

    /// <summary>Number of the last entry the person knew of when they did it; 0: nothing came between.</summary>
    [BindProperty(SupportsGet = true)]
    public int Seen { get; set; }

    public CaseView View { get; private set; } = null!;

    /// <summary>The entry just written by the person looking, if any.</summary>
    public HistoryEntry? Written => View.History.Find(e => e.No == Done && e.By == User.Actor().Person && !e.IsRefused);

    /// <summary>What others recorded while it was being filled in.</summary>
    public IEnumerable<HistoryEntry> Meanwhile => View.History
        .Where(e => Seen > 0 && e.No > Seen && e.No < Done && !e.IsRefused && e.By != User.Actor().Person && e.By != Actor.System.Person);

    public IEnumerable<CaseDuty> Owed => View.Duties
        .Where(d => d.Duty.End == DutyEnd.Owed)
        .OrderBy(d => d.Duty.Due is null)
        .ThenBy(d => d.Duty.Due, StringComparer.Ordinal);

    public IEnumerable<CaseDuty> Settled => View.Duties.Where(d => d.Duty.End != DutyEnd.Owed);

    public IEnumerable<Offer> Can => View.Offers.Where(o => o.IsOpen);

    public IEnumerable<Offer> Cannot => View.Offers.Where(o => !o.IsOpen);

    public IEnumerable<Breach> OpenBreaches => View.Case.Breaches.Where(b => b.Status == BreachStatus.Open);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        if (await desk.CaseAsync(User.Actor(), id, cancel) is not { } view)
        {
            return NotFound();
        }

        View = view;
        return Page();
    }
}
