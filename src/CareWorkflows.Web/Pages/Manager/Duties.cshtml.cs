using CareWorkflows.Engine;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Manager;

/// <summary>The duties behind a figure.</summary>
public sealed class DutiesModel(Oversight oversight, CaseTeller teller, Council council, TimeProvider time) : WorkPage(council, time)
{
    private const string Overdue = "overdue";

    /// <summary><c>overdue</c>, or within how many working days: one of those the figures are for.</summary>
    [BindProperty(SupportsGet = true)]
    public string Due { get; set; } = Overdue;

    public Page<OwedDuty> Duties { get; private set; } = new([], 0);

    public IReadOnlyDictionary<DutyId, ToldDuty> Told { get; private set; } = new Dictionary<DutyId, ToldDuty>();

    public string Heading => Due == Overdue ? "Overdue" : $"Due in the next {Due} working days";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var within = Array.FindIndex(Ahead, a => $"{a}" == Due);
        if (within < 0 && Due != Overdue)
        {
            return NotFound();
        }

        var dates = Dates;
        Duties = await oversight.OwedListAsync(Filter, within < 0 ? null : dates.DueBy[within], dates, Skip, OnAPage, cancel);
        Told = await teller.DutiesAsync(User.Actor(), Duties.Items, cancel);
        return Page();
    }
}
