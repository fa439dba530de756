using System.Collections.Immutable;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Manager;

/// <summary>What should never be: every figure should be 0.</summary>
public sealed class BoardModel(Invariants invariants, NightlyVerification verification, Council council, TimeProvider time) : WorkPage(council, time)
{
    public ImmutableSortedDictionary<Invariant, int> Counts { get; private set; } = ImmutableSortedDictionary<Invariant, int>.Empty;

    /// <summary>The last walk over the history; null: none yet.</summary>
    public VerificationRun? Verified { get; private set; }

    public bool IsVerifying => verification.IsRunning;

    /// <summary>The verification was begun just now.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Begun { get; set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Counts = await invariants.CountAsync(User.Actor(), cancel);
        Verified = await verification.LastAsync(cancel);
    }

    /// <summary>It goes on when the page has been left: a walk over many cases takes minutes.</summary>
    public IActionResult OnPostVerify()
    {
        verification.Begin(User.Actor().Person);
        return Redirect("/manager/board?begun=true");
    }

    public static (string Title, string Means) Words(Invariant invariant) => invariant switch
    {
        Invariant.NoOwner => ("Open cases without an owner", "The child’s record names no worker, or everything owed is owed by a role nobody holds."),
        Invariant.Asleep => ("Open cases where nothing is owed and nothing will happen", "No duty is running and no date will wake the case: nobody will come back to it."),
        Invariant.NotAlerted => ("Open breaches nobody was told of", "The people who should have been alerted are not known."),
        Invariant.NotDelivered => ("Messages not delivered within an hour", "They were promised and are still waiting."),
        Invariant.NotWoken => ("Deadlines not looked at within an hour", "The time for the case has come and the system has not got to it."),
        _ => ("Histories not verified within a day", "They have entries nobody has proved to be as they were written."),
    };
}
