using CareWorkflows.Engine;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Panels;

/// <summary>One session: agenda, papers, attendance and quorum, what is owed, what I can do; printed, the pack its members get, and afterwards its minutes.</summary>
public sealed class SessionModel(PanelDesk desk, Council council) : PageModel
{
    /// <summary>Number of the entry just written, to say that it was.</summary>
    [BindProperty(SupportsGet = true)]
    public int Done { get; set; }

    /// <summary>All of it, to be printed.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Print { get; set; }

    /// <summary>The last item has just been decided.</summary>
    [BindProperty(SupportsGet = true)]
    public bool All { get; set; }

    public PanelView View { get; private set; } = null!;

    /// <summary>What people call a process.</summary>
    public string NameOf(string process) => Say.Process(council.Now.Library, process);

    public HistoryEntry? Written => View.Case.History.Find(e => e.No == Done && e.By == User.Actor().Person && !e.IsRefused);

    public IEnumerable<CaseDuty> Owed => View.Case.Duties.Where(d => d.Duty.End == DutyEnd.Owed).Select(d => d with { Session = View.Name }).OrderBy(d => d.Duty.Due is null).ThenBy(d => d.Duty.Due, StringComparer.Ordinal);

    public IEnumerable<Offer> Can => View.Case.Offers.Where(o => o.IsOpen);

    public IEnumerable<Offer> Cannot => View.Case.Offers.Where(o => !o.IsOpen);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        if (await desk.FindAsync(User.Actor(), id, cancel) is not { } view)
        {
            return NotFound();
        }

        View = view;
        return Page();
    }
}
