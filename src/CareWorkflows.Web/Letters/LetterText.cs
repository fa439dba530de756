using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Markdown = Markdig.Markdown;

namespace CareWorkflows.Web.Letters;

/// <summary>The Markdown a document was made with, as it is read for the page and for Word alike: a new line is a new line, and HTML is text.</summary>
internal static class LetterText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseSoftlineBreakAsHardlineBreak().DisableHtml().Build();

    public static MarkdownDocument Read(string markdown) => Markdown.Parse(markdown, Pipeline);

    /// <summary>Its first heading; null when it has none.</summary>
    public static string? TitleOf(MarkdownDocument letter) => letter.Descendants<HeadingBlock>().FirstOrDefault() is { Inline: { } words } ? Plain(words) : null;

    /// <summary>For a page that has a heading of its own: each heading is one level lower.</summary>
    public static string Html(MarkdownDocument letter)
    {
        foreach (var block in letter.Descendants<Block>().ToList())
        {
            switch (block)
            {
                case HeadingBlock heading:
                    heading.GetAttributes().AddClass(heading.Level == 1 ? "govuk-heading-l" : heading.Level == 2 ? "govuk-heading-m" : "govuk-heading-s");
                    heading.Level = Math.Min(6, heading.Level + 1);
                    break;
                case ParagraphBlock paragraph:
                    paragraph.GetAttributes().AddClass("govuk-body");
                    break;
                case ListBlock list:
                    list.GetAttributes().AddClass(list.IsOrdered ? "govuk-list govuk-list--number" : "govuk-list govuk-list--bullet");
                    break;
                case Table table:
                    table.GetAttributes().AddClass("govuk-table");
                    break;
                case TableRow row:
                    row.GetAttributes().AddClass("govuk-table__row");
                    break;
                case TableCell cell:
                    var isHeader = cell.Parent is TableRow { IsHeader: true };
                    cell.GetAttributes().AddClass(isHeader ? "govuk-table__header" : "govuk-table__cell");
                    if (isHeader)
                    {
                        cell.GetAttributes().AddProperty("scope", "col");
                    }

                    break;
            }
        }

        return letter.ToHtml(Pipeline);
    }

    private static string Plain(ContainerInline words) => string.Concat(words.Descendants().Select(w => w switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        _ => "",
    }));
}
