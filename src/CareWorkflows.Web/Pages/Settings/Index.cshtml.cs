using CareWorkflows.Engine;
using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Settings;

/// <summary>The council's calendar and settings: what holds, and every change made so far with its reason.</summary>
[Authorize(Policy = SignInSetup.Administrator)]
public sealed class IndexModel(Council council, CouncilChanges changes, TimeProvider time) : PageModel
{
    /// <summary>How many cases a change just made has moved.</summary>
    [BindProperty(SupportsGet = true, Name = "moved")]
    public int? Moved { get; set; }

    public IReadOnlyList<(Setting Setting, Value Own)> Settings { get; private set; } = [];

    /// <summary>Days to come that are not worked, besides weekends.</summary>
    public IReadOnlyList<(DateOnly Day, string Name, string Kind)> Days { get; private set; } = [];

    public IReadOnlyList<CouncilChangeMade> Made { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var now = council.Now;
        Settings = [.. now.Library.Latest.SelectMany(m => m.Settings.Values).DistinctBy(s => s.Key).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => (s, now.Settings[s.Key]))];
        var today = DateOnly.FromDateTime(LondonTime.OnTheClock(time.GetUtcNow()));
        Days =
        [
            .. now.Calendar.BankHolidays.Where(h => h.Date >= today && h.Date < today.AddYears(1)).Select(h => (h.Date, h.Name, h.Confirmed ? "Bank holiday" : "Bank holiday, projected"))
                .Concat(now.Calendar.Closures.Where(c => c.Date >= today).Select(c => (c.Date, c.Reason, "Closure day"))).OrderBy(d => d.Item1),
        ];
        Made = await changes.MadeAsync(cancel);
    }
}
