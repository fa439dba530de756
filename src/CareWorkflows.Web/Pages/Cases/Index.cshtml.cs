using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace CareWorkflows.Web.Pages.Cases;

/// <summary>Every case I may see, the last opened first.</summary>
public sealed class IndexModel(CaseQueries queries, CaseTeller teller, Council council) : PageModel
{
    private const int PerPage = 50;

    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "page-no")]
    public int PageNo { get; set; } = 1;

    public Page<FoundCase> Found { get; private set; } = new([], 0);

    /// <summary>What cases are about that are about no child.</summary>
    public IReadOnlyDictionary<string, string> Subjects { get; private set; } = new Dictionary<string, string>();

    public int Pages => PageLinks.CountOf(Found.Total, PerPage);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        PageNo = Math.Max(1, PageNo);
        var text = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        Found = await queries.SearchAsync(
            new CaseSearch(Text: text, Skip: (PageNo - 1) * PerPage, Take: PerPage)
            {
                ProcessesCalled = text is null ? [] : [.. council.Now.Library.Latest.Where(m => m.Name.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(m => m.Process)],
            },
            User.Actor(), cancel);
        Subjects = await teller.SubjectsAsync(User.Actor(), Found.Items.Select(c => (c.Id, c.Child)), cancel);
    }

    public string NameOf(FoundCase found) => MachineOf(found)?.Name ?? Say.Process(council.Now.Library, found.Process);

    public string StateOf(FoundCase found) => MachineOf(found) is { } machine ? Say.State(machine, found.State) : Say.Name(found.State);

    public string Link(int page) => QueryHelpers.AddQueryString(
        "/cases",
        new Dictionary<string, string?> { ["search"] = Search, ["page-no"] = page > 1 ? page.ToString(System.Globalization.CultureInfo.InvariantCulture) : null }.Where(p => !string.IsNullOrEmpty(p.Value)));

    private ProcessMachine? MachineOf(FoundCase found) => council.Now.Library.Find(found.Process, found.Version) ?? council.Now.Library.Find(found.Process);
}
