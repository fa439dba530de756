using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Manager;

/// <summary>The open cases in a state, the longest there first.</summary>
public sealed class CasesModel(Oversight oversight, CaseTeller teller, Council council, TimeProvider time) : WorkPage(council, time)
{
    [BindProperty(SupportsGet = true)]
    public string State { get; set; } = "";

    public Page<CaseLine> Cases { get; private set; } = new([], 0);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (Given(Process) is not { } process || Council.Now.Library.Find(process) is null)
        {
            return NotFound();
        }

        Cases = await oversight.StandingAsync(User.Actor(), process, State, Skip, OnAPage, cancel);
        Subjects = await teller.SubjectsAsync(User.Actor(), Cases.Items.Select(l => (l.Id, l.Child)), cancel);
        return Page();
    }

    public int DaysIn(CaseLine line) => EventDate.DaysBetween(line.EnteredOn, EventDate.Of(DateOnly.FromDateTime(Now)));
}
