using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Holding;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Cases;

/// <summary>One case: where it stands in its diagram, what is owed and why then, what I can do, what I can't and why, what happened.</summary>
public sealed class DetailsModel(CaseDesk desk, TaskLists lists, DocumentFolder documents, Council council) : PageModel
{
    private const int EntriesPerPage = 25;

    /// <summary>Number of the entry just written, to say that it was.</summary>
    [BindProperty(SupportsGet = true)]
    public int Done { get; set; }

    [BindProperty(SupportsGet = true, Name = "page-no")]
    public int PageNo { get; set; } = 1;

    /// <summary>All of it on one page, every detail open, to be printed.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Print { get; set; }

    /// <summary>Number of the last entry the person knew of when they did it; 0: nothing came between.</summary>
    [BindProperty(SupportsGet = true)]
    public int Seen { get; set; }

    public CaseView View { get; private set; } = null!;

    public StateDiagram Diagram { get; private set; } = null!;

    /// <summary>Who took its tasks, first to last.</summary>
    public IReadOnlyList<Held> Held { get; private set; } = [];

    public ImmutableList<CaseDocument> Documents { get; private set; } = [];

    /// <summary>The part of its history on this page, the latest first.</summary>
    public ImmutableList<HistoryEntry> Shown { get; private set; } = [];

    public int Pages => PageLinks.CountOf(View.History.Count, EntriesPerPage);

    /// <summary>The entry just written by the person looking, if any.</summary>
    public HistoryEntry? Written => View.History.Find(e => e.No == Done && e.By == User.Actor().Person && !e.IsRefused);

    /// <summary>What it did to the child's other cases.</summary>
    public ImmutableList<(ProcessMachine Machine, ImmutableList<HistoryEntry> Entries)> Elsewhere { get; private set; } = [];

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
        var who = User.Actor();
        if (await desk.CaseAsync(who, id, cancel) is not { } view)
        {
            return NotFound();
        }

        View = view;
        PageNo = Math.Clamp(PageNo, 1, Pages);
        Shown = [.. Print ? view.History.Reverse() : view.History.Reverse().Skip((PageNo - 1) * EntriesPerPage).Take(EntriesPerPage)];
        Elsewhere = Written is { } written ? await desk.ElsewhereAsync(who, view.Case, written, cancel) : [];
        Held = await lists.HeldAsync(id, cancel);
        Documents = CaseDocument.In(view.History, view.Machine, documents);
        Diagram = StateDiagram.Of(view.Machine, view.Case.State, view.History.Where(e => !e.IsRefused).SelectMany(e => (string[])[e.From, e.To]).ToHashSet(StringComparer.Ordinal));
        return Page();
    }

    /// <summary>What people call a process.</summary>
    public string NameOf(string process) => desk.NameOf(process);

    /// <summary>Who took a task, first to last.</summary>
    public IEnumerable<Held> HeldOf(CaseDuty duty) => Held.Where(h => h.Task == DutyId.Of(View.Case.Id, duty.Duty));

    /// <summary>What a document is, for whom, and when it came.</summary>
    public string About(CaseDocument document)
    {
        string?[] parts = [document.Letter > 0 ? null : document.What, document.To is { } to ? $"to {Say.Recipients(to, council.Now.People, View.Machine)}" : null, document.Entry.OccurredOn.Length > 0 ? Say.Date(document.Entry.OccurredOn) : null];
        return Say.Sentence(string.Join(", ", parts.OfType<string>()));
    }

    public string Link(int page) => page > 1 ? string.Create(CultureInfo.InvariantCulture, $"/cases/{View.Case.Id}?page-no={page}#history") : $"/cases/{View.Case.Id}#history";
}
