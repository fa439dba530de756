using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.StaticFiles;

namespace CareWorkflows.Web.Pages.Cases;

/// <summary>A document of a case, for whoever may see the case: only what the case's own history names is given out.</summary>
public sealed class DocumentModel(CaseQueries queries, Council council, DocumentFolder documents) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string id, int entry, string name, CancellationToken cancel)
    {
        if (await queries.FindAsync(id, cancel) is not { } @case || !(await queries.SightAsync(User.Actor(), cancel)).MaySee(@case) || council.Now.Library.Find(@case.Process, @case.Version) is not { } machine)
        {
            return NotFound();
        }

        var written = (await queries.HistoryAsync(id, cancel)).Where(e => e.No == entry);
        if (CaseDocument.In(written, machine, documents).Find(d => d.Name == name) is not { IsKept: true } document)
        {
            return NotFound();
        }

        var type = new FileExtensionContentTypeProvider().TryGetContentType(document.Title, out var known) ? known : "application/octet-stream";
        return PhysicalFile(documents.Find(name)!, type, document.Title);
    }
}
