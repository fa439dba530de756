using System.Globalization;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Web.Hosting;
using CareWorkflows.Web.Letters;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using Markdig.Syntax;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Cases;

/// <summary>A document that a step made, as it was made then: to read, and as a Word file. For whoever may see the case.</summary>
public sealed class LetterModel(CaseQueries queries, Council council, CouncilName name) : PageModel
{
    private Sight sight = null!;

    public Case Case { get; private set; } = null!;

    public ProcessMachine? Machine { get; private set; }

    public HistoryEntry Entry { get; private set; } = null!;

    public Document Made { get; private set; } = null!;

    /// <summary>To whom, each with how it reaches them.</summary>
    public string? To => Made.To is { } to ? Say.Sentence(Say.Recipients(to, council.Now.People, Machine)) : null;

    public string What => Say.Sentence(Made.Kind);

    /// <summary>Its own first heading, else what it is.</summary>
    public string Heading => LetterText.TitleOf(Text) ?? What;

    public HtmlString Html => new(LetterText.Html(Text));

    private MarkdownDocument Text => LetterText.Read(sight.Veiled(Made.Text!));

    public async Task<IActionResult> OnGetAsync(string id, int entry, int no, CancellationToken cancel) =>
        await FindAsync(id, entry, no, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnGetWordAsync(string id, int entry, int no, CancellationToken cancel) =>
        await FindAsync(id, entry, no, cancel)
            ? File(WordFile.Make(Text, Heading, name.Name), WordFile.ContentType, string.Create(CultureInfo.InvariantCulture, $"{Made.Kind.Replace(' ', '-')}-{entry}-{no}.docx"))
            : NotFound();

    private async Task<bool> FindAsync(string id, int entry, int no, CancellationToken cancel)
    {
        sight = await queries.SightAsync(User.Actor(), cancel);
        if (await queries.FindAsync(id, cancel) is not { } @case || !sight.MaySee(@case)
            || (await queries.HistoryAsync(id, cancel)).FirstOrDefault(e => e.No == entry && !e.IsRefused) is not { } written
            || written.Documents.ElementAtOrDefault(no - 1) is not { Text: not null } made)
        {
            return false;
        }

        (Case, Entry, Made) = (@case, written, made);
        Machine = council.Now.Library.Find(@case.Process, @case.Version);
        return true;
    }
}
