using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Manager;

/// <summary>The cases behind a check that is not 0.</summary>
public sealed class BrokenModel(Invariants invariants, CaseTeller teller, Council council, TimeProvider time) : WorkPage(council, time)
{
    public Invariant Invariant { get; private set; }

    public Page<InvariantLine> Lines { get; private set; } = new([], 0);

    public async Task<IActionResult> OnGetAsync(string invariant, CancellationToken cancel)
    {
        if (!Enum.TryParse<Invariant>(invariant, out var known) || !Enum.IsDefined(known))
        {
            return NotFound();
        }

        Invariant = known;
        Lines = await invariants.ListAsync(known, User.Actor(), Skip, OnAPage, cancel);
        Subjects = await teller.SubjectsAsync(User.Actor(), Lines.Items.Select(l => (l.Case, l.Child)), cancel);
        return Page();
    }

    public static string Since(string? since) => since is null or "" ? "–"
        : since.EndsWith('Z') ? Say.Moment(DateTime.Parse(since, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal))
        : Say.Date(since);
}
