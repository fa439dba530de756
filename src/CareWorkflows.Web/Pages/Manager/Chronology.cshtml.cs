using System.Collections.Immutable;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Manager;

/// <summary>Why something was late or went on against a rule, and what was said about it.</summary>
/// <param name="On">London.</param>
public sealed record Delay(string On, string What, ImmutableList<string> Rules, string Outcome, string? Said);

/// <summary>Everything about one case in one document to print: history, duties and why they were due, delays and their reasons, and the proof that nobody edited it.</summary>
public sealed class ChronologyModel(CaseDesk desk, Verification verification, Council council, TimeProvider time) : WorkPage(council, time)
{
    public CaseView View { get; private set; } = null!;

    public VerificationResult Verified { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        if (await desk.CaseAsync(User.Actor(), id, cancel) is not { } view)
        {
            return NotFound();
        }

        View = view;
        Verified = await verification.VerifyAsync(id, cancel);
        return Page();
    }

    /// <summary>First to last.</summary>
    public IEnumerable<Delay> Delays => View.Case.Breaches.Select(OfBreach).Concat(View.History.Where(e => !e.IsRefused).SelectMany(e => e.Guards.Where(g => !g.Held && g.Grade == "warn").Select(g => OfWarning(e, g))))
        .OrderBy(d => d.On, StringComparer.Ordinal);

    private Delay OfBreach(Breach breach)
    {
        var what = breach.Duty is null
            ? View.History.Find(e => e.No == breach.Entry) is { } entry ? $"{Say.Action(View.Machine, entry.Action)} went on against a rule" : "Gone on against a rule"
            : $"{View.Duties.Find(d => breach.IsOf(d.Duty))?.Title ?? breach.Duty}{(breach.Due is { } due ? $", due {Say.Date(due)}" : "")}";
        var outcome = breach.Status switch
        {
            BreachStatus.Open => "Still open",
            BreachStatus.MetLate => breach.DaysLate is { } days ? $"Done {Say.Count(days, "day")} late" : "Done late",
            BreachStatus.MetRecordedLate => "Done in time, recorded late",
            _ when breach.AcknowledgedOn is { } on => $"Acknowledged {Say.Date(on)}",
            _ => "Closed",
        };
        return new Delay(breach.Since, what, breach.Rules, outcome, Say.List([.. new[] { breach.Reason, breach.Note }.OfType<string>()]) is { Length: > 0 } said ? said : null);
    }

    private Delay OfWarning(HistoryEntry entry, GuardResult guard) =>
        new(entry.OccurredOn, Say.Action(View.Machine, entry.Action), guard.Rule is { } rule ? [rule] : [], guard.Say ?? "A warning was given", guard.Reason);
}
