using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Manager;

/// <summary>The open breaches behind a figure.</summary>
public sealed class BreachesModel(Oversight oversight, CaseTeller teller, Council council, TimeProvider time) : WorkPage(council, time)
{
    /// <summary>Which of the ages; null: all.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Age { get; set; }

    public Page<BreachLine> Breaches { get; private set; } = new([], 0);

    public IReadOnlyDictionary<(string Case, int Breach), ToldDuty> Told { get; private set; } = new Dictionary<(string Case, int Breach), ToldDuty>();

    public string Heading => Age is { } age ? $"Breaches open {IndexModel.Ages[age][..1].ToLowerInvariant()}{IndexModel.Ages[age][1..]}" : "Open breaches";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (Age is < 0 || Age >= IndexModel.Ages.Count)
        {
            return NotFound();
        }

        Breaches = await oversight.BreachListAsync(Filter, Age, Dates, Skip, OnAPage, cancel);
        Told = await teller.BreachesAsync(User.Actor(), Breaches.Items, cancel);
        Subjects = await teller.SubjectsAsync(User.Actor(), Breaches.Items.Select(b => (b.Case, b.Child)), cancel);
        return Page();
    }

    /// <summary>Whole days since its first.</summary>
    public int DaysOpen(BreachLine breach) => Kernel.Cases.EventDate.DaysBetween(breach.Since, Kernel.Cases.EventDate.Of(DateOnly.FromDateTime(Now)));
}
