using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Manager;

/// <summary>The duties behind a figure.</summary>
public sealed class DutiesModel(Oversight oversight, Council council, TimeProvider time) : WorkPage(council, time)
{
    private const string Overdue = "overdue";

    /// <summary><c>overdue</c>, or within how many working days: one of those the figures are for.</summary>
    [BindProperty(SupportsGet = true)]
    public string Due { get; set; } = Overdue;

    public Page<OwedDuty> Duties { get; private set; } = new([], 0);

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
        return Page();
    }
}
