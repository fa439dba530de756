using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using MarkdownTable = Markdig.Extensions.Tables.Table;
using MarkdownTableCell = Markdig.Extensions.Tables.TableCell;
using MarkdownTableRow = Markdig.Extensions.Tables.TableRow;
using Table = DocumentFormat.OpenXml.Wordprocessing.Table;
using TableCell = DocumentFormat.OpenXml.Wordprocessing.TableCell;
using TableRow = DocumentFormat.OpenXml.Wordprocessing.TableRow;

namespace CareWorkflows.Web.Letters;

/// <summary>
/// A letter as a Word document people can work on: A4, real headings, lists and tables, in British English, with a title, so that a screen reader finds its way.
/// The same letter gives the same bytes.
/// </summary>
internal sealed class WordFile
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private const string HeaderId = "rId1", StylesId = "rId2", NumberingId = "rId3", SettingsId = "rId4", FooterId = "rId5";

    private const int Bullets = 1, Numbers = 2, DeepestList = 2;

    /// <summary>A zip file has no day before this one.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Body body = new();
    private readonly Numbering numbering = new(List(Bullets, i => (NumberFormatValues.Bullet, i == 1 ? "–" : "•")), List(Numbers, i => (i == 1 ? NumberFormatValues.LowerLetter : NumberFormatValues.Decimal, $"%{i + 1}.")));
    private int lists;

    private WordFile()
    {
    }

    /// <param name="title">For the properties of the file.</param>
    /// <param name="council">Stands at the top of every page.</param>
    public static byte[] Make(MarkdownDocument letter, string title, string council)
    {
        var word = new WordFile();
        word.Blocks(letter, []);
        return word.Package(title, council);
    }

    private void Blocks(ContainerBlock blocks, ParagraphProperties style)
    {
        var isFirst = true;
        foreach (var block in blocks)
        {
            switch (block)
            {
                case HeadingBlock heading:
                    Paragraph(heading.Inline, new ParagraphProperties(new ParagraphStyleId { Val = $"Heading{Math.Min(3, heading.Level)}" }));
                    break;
                case ListBlock list:
                    Items(list, style.NumberingProperties is { } around ? (around.NumberingLevelReference!.Val!.Value + 1) : 0);
                    break;
                case MarkdownTable table:
                    body.Append(TableOf(table), new Paragraph());
                    break;
                case LeafBlock leaf:
                    // What follows in an item is indented as the item is, without a bullet of its own.
                    Paragraph(leaf.Inline, isFirst || style.NumberingProperties is null ? style : new ParagraphProperties(new ParagraphStyleId { Val = "ListParagraph" }));
                    break;
                case ContainerBlock container:
                    Blocks(container, style);
                    break;
            }

            isFirst = false;
        }
    }

    private void Items(ListBlock list, int level)
    {
        var id = ++lists;
        var instance = new NumberingInstance(new AbstractNumId { Val = list.IsOrdered ? Numbers : Bullets }) { NumberID = id };
        if (list.IsOrdered)
        {
            instance.Append(new LevelOverride(new StartOverrideNumberingValue { Val = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1 }) { LevelIndex = Math.Min(level, DeepestList) });
        }

        numbering.Append(instance);
        foreach (var item in list.OfType<ListItemBlock>())
        {
            Blocks(item, new ParagraphProperties(
                new ParagraphStyleId { Val = "ListParagraph" },
                new NumberingProperties(new NumberingLevelReference { Val = Math.Min(level, DeepestList) }, new NumberingId { Val = id })));
        }
    }

    private static Table TableOf(MarkdownTable table)
    {
        var rows = table.OfType<MarkdownTableRow>().ToList();
        var columns = rows.Count == 0 ? 1 : rows.Max(r => r.Count);
        var made = new Table(
            new TableProperties(new TableStyle { Val = "TableGrid" }, new TableWidth { Width = "5000", Type = TableWidthUnitValues.Pct }, new TableLook { Val = "0020", FirstRow = true }),
            new TableGrid(Enumerable.Range(0, columns).Select(_ => new GridColumn { Width = (9638 / columns).ToString(CultureInfo.InvariantCulture) })));
        foreach (var row in rows)
        {
            var cells = row.OfType<MarkdownTableCell>().Select(c => new TableCell(
                new TableCellProperties(new TableCellWidth { Width = (5000 / columns).ToString(CultureInfo.InvariantCulture), Type = TableWidthUnitValues.Pct }),
                new Paragraph(Runs(c.Descendants<ParagraphBlock>().FirstOrDefault()?.Inline, row.IsHeader ? Bold : null))));
            made.Append(row.IsHeader ? new TableRow(new TableRowProperties(new TableHeader())) : new TableRow());
            made.LastChild!.Append(cells);
        }

        return made;
    }

    private void Paragraph(ContainerInline? words, ParagraphProperties properties) =>
        body.Append(new Paragraph(Runs(words, null).Prepend<OpenXmlElement>(properties.CloneNode(true))));

    private static IEnumerable<Run> Runs(ContainerInline? words, Action<RunProperties>? look)
    {
        foreach (var word in words ?? Enumerable.Empty<Inline>())
        {
            switch (word)
            {
                case EmphasisInline emphasis:
                    foreach (var run in Runs(emphasis, look + (emphasis.DelimiterCount > 1 ? Bold : Italic)))
                    {
                        yield return run;
                    }

                    break;
                case ContainerInline inner:
                    foreach (var run in Runs(inner, look))
                    {
                        yield return run;
                    }

                    break;
                case LineBreakInline:
                    yield return new Run(new Break());
                    break;
                case LiteralInline literal:
                    yield return RunOf(literal.Content.ToString(), look);
                    break;
                case CodeInline code:
                    yield return RunOf(code.Content, look);
                    break;
                case HtmlEntityInline entity:
                    yield return RunOf(entity.Transcoded.ToString(), look);
                    break;
            }
        }
    }

    private static Run RunOf(string text, Action<RunProperties>? look)
    {
        var run = new Run();
        if (look is not null)
        {
            look(run.RunProperties = new RunProperties());
        }

        run.Append(new Text(text) { Space = SpaceProcessingModeValues.Preserve });
        return run;
    }

    private static void Bold(RunProperties properties) => properties.Bold = new Bold();

    private static void Italic(RunProperties properties) => properties.Italic = new Italic();

    private static AbstractNum List(int id, Func<int, (NumberFormatValues Format, string Text)> level) => new(
        Enumerable.Range(0, DeepestList + 1).Select(i => new Level(
            new StartNumberingValue { Val = 1 },
            new NumberingFormat { Val = level(i).Format },
            new LevelText { Val = level(i).Text },
            new LevelJustification { Val = LevelJustificationValues.Left },
            new PreviousParagraphProperties(new Indentation { Left = (567 * (i + 1)).ToString(CultureInfo.InvariantCulture), Hanging = "397" })) { LevelIndex = i })
            .Prepend<OpenXmlElement>(new MultiLevelType { Val = MultiLevelValues.HybridMultilevel })) { AbstractNumberId = id };

    private byte[] Package(string title, string council)
    {
        var file = new MemoryStream();
        using (var package = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            var main = package.AddMainDocumentPart();
            main.AddNewPart<HeaderPart>(HeaderId).Header = new Header(new Paragraph(new ParagraphProperties(new ParagraphStyleId { Val = "Header" }), RunOf(council, null)));
            main.AddNewPart<FooterPart>(FooterId).Footer = new Footer(new Paragraph(
                new ParagraphProperties(new ParagraphStyleId { Val = "Footer" }), RunOf("Page ", null), new SimpleField(RunOf("1", null)) { Instruction = "PAGE" }));
            main.AddNewPart<StyleDefinitionsPart>(StylesId).Styles = Styles();
            main.AddNewPart<NumberingDefinitionsPart>(NumberingId).Numbering = numbering;
            main.AddNewPart<DocumentSettingsPart>(SettingsId).Settings = new Settings(
                new Compatibility(new CompatibilitySetting { Name = CompatSettingNameValues.CompatibilityMode, Val = "15", Uri = "http://schemas.microsoft.com/office/word" }),
                new ThemeFontLanguages { Val = "en-GB" });
            body.Append(new SectionProperties(
                new HeaderReference { Type = HeaderFooterValues.Default, Id = HeaderId },
                new FooterReference { Type = HeaderFooterValues.Default, Id = FooterId },
                new PageSize { Width = 11906, Height = 16838 },
                new PageMargin { Top = 1418, Bottom = 1134, Left = 1134, Right = 1134, Header = 567, Footer = 567, Gutter = 0 }));
            main.Document = new Document(body);
        }

        return Settled(file.ToArray(), title, council);
    }

    /// <summary>Arial, as the pages are, in 12 points and never smaller: some readers see badly.</summary>
    private static Styles Styles() => new(
        new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(
                new RunFonts { Ascii = "Arial", HighAnsi = "Arial", EastAsia = "Arial", ComplexScript = "Arial" },
                new FontSize { Val = "24" }, new FontSizeComplexScript { Val = "24" }, new Languages { Val = "en-GB", EastAsia = "en-GB", Bidi = "ar-SA" })),
            new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(new SpacingBetweenLines { After = "160", Line = "288", LineRule = LineSpacingRuleValues.Auto }))),
        new Style(new StyleName { Val = "Normal" }, new PrimaryStyle()) { Type = StyleValues.Paragraph, StyleId = "Normal", Default = true },
        Heading(1, "36"), Heading(2, "28"), Heading(3, "24"),
        new Style(new StyleName { Val = "List Paragraph" }, new BasedOn { Val = "Normal" }, new PrimaryStyle(),
            new StyleParagraphProperties(new SpacingBetweenLines { After = "60" }, new Indentation { Left = "567" })) { Type = StyleValues.Paragraph, StyleId = "ListParagraph" },
        new Style(new StyleName { Val = "header" }, new BasedOn { Val = "Normal" }, new StyleRunProperties(new Bold())) { Type = StyleValues.Paragraph, StyleId = "Header" },
        new Style(new StyleName { Val = "footer" }, new BasedOn { Val = "Normal" }) { Type = StyleValues.Paragraph, StyleId = "Footer" },
        new Style(new StyleName { Val = "Table Grid" },
            new StyleParagraphProperties(new SpacingBetweenLines { After = "0" }),
            new StyleTableProperties(
                new TableBorders(
                    new TopBorder { Val = BorderValues.Single, Size = 4 }, new LeftBorder { Val = BorderValues.Single, Size = 4 }, new BottomBorder { Val = BorderValues.Single, Size = 4 },
                    new RightBorder { Val = BorderValues.Single, Size = 4 }, new InsideHorizontalBorder { Val = BorderValues.Single, Size = 4 }, new InsideVerticalBorder { Val = BorderValues.Single, Size = 4 }),
                new TableCellMarginDefault(new TopMargin { Width = "57", Type = TableWidthUnitValues.Dxa }, new TableCellLeftMargin { Width = 108, Type = TableWidthValues.Dxa },
                    new BottomMargin { Width = "57", Type = TableWidthUnitValues.Dxa }, new TableCellRightMargin { Width = 108, Type = TableWidthValues.Dxa }))) { Type = StyleValues.Table, StyleId = "TableGrid" });

    private static Style Heading(int level, string halfPoints) => new(
        new StyleName { Val = $"heading {level}" }, new BasedOn { Val = "Normal" }, new NextParagraphStyle { Val = "Normal" }, new PrimaryStyle(),
        new StyleParagraphProperties(new KeepNext(), new SpacingBetweenLines { Before = level == 1 ? "0" : "320", After = "120" }, new OutlineLevel { Val = level - 1 }),
        new StyleRunProperties(new Bold(), new FontSize { Val = halfPoints })) { Type = StyleValues.Paragraph, StyleId = $"Heading{level}" };

    /// <summary>The package written again in one order, without the time of day and the chance ids that packing puts in, and with its properties.</summary>
    private static byte[] Settled(byte[] package, string title, string council)
    {
        const string Core = "docProps/core.xml";
        XNamespace content = "http://schemas.openxmlformats.org/package/2006/content-types", links = "http://schemas.openxmlformats.org/package/2006/relationships";
        using var from = new ZipArchive(new MemoryStream(package), ZipArchiveMode.Read);
        var parts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { [Core] = Properties(title, council) };
        foreach (var entry in from.Entries)
        {
            using var part = entry.Open();
            if (entry.FullName is "[Content_Types].xml" or "_rels/.rels")
            {
                var xml = XDocument.Load(part);
                if (entry.FullName.StartsWith('['))
                {
                    xml.Root!.Add(new XElement(content + "Override", new XAttribute("PartName", "/" + Core), new XAttribute("ContentType", "application/vnd.openxmlformats-package.core-properties+xml")));
                }
                else
                {
                    xml.Root!.Elements().Single().SetAttributeValue("Id", "rId1");
                    xml.Root.Add(new XElement(links + "Relationship", new XAttribute("Id", "rId2"), new XAttribute("Target", Core),
                        new XAttribute("Type", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties")));
                }

                parts[entry.FullName] = Encoding.UTF8.GetBytes(xml.Declaration + xml.ToString(SaveOptions.DisableFormatting));
            }
            else
            {
                var copy = new MemoryStream();
                part.CopyTo(copy);
                parts[entry.FullName] = copy.ToArray();
            }
        }

        var file = new MemoryStream();
        using (var to = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            // What says of the others what they are comes first.
            foreach (var (name, bytes) in parts.OrderBy(p => p.Key is "[Content_Types].xml" ? 0 : 1))
            {
                var entry = to.CreateEntry(name, CompressionLevel.Fastest);
                entry.LastWriteTime = NoTime;
                using var stream = entry.Open();
                stream.Write(bytes);
            }
        }

        return file.ToArray();
    }

    private static byte[] Properties(string title, string council)
    {
        XNamespace core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties", dc = "http://purl.org/dc/elements/1.1/";
        return Encoding.UTF8.GetBytes(new XDeclaration("1.0", "utf-8", "yes") + new XElement(core + "coreProperties", new XAttribute(XNamespace.Xmlns + "cp", core), new XAttribute(XNamespace.Xmlns + "dc", dc),
            new XElement(dc + "creator", council), new XElement(dc + "language", "en-GB"), new XElement(dc + "title", title)).ToString(SaveOptions.DisableFormatting));
    }
}
