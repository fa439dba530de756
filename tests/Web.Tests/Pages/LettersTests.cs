using System.Net;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Api;
using CareWorkflows.Web.Tests.Support;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Pages;

/// <summary>Documents that a step made, on the real processes: listed with the case, read on a page, opened in Word.</summary>
public sealed class LettersTests : OnApiSite
{
    [Fact]
    public async Task Letter_is_listed_with_the_case_and_is_a_page_and_a_Word_file()
    {
        await InviteAsync(await Site.WithPlanAsync(), Site);
        using var asha = await OnPagesAsync("asha");

        var links = (await asha.PageAsync("/cases/plan")).QuerySelectorAll("#documents + ul li").Where(l => l.TextContent.Contains("Invitation", StringComparison.Ordinal)).ToList();
        links.Should().HaveCount(2, "each who is invited gets a letter");
        links[0].TextContent.Should().Contain("To Mother (by post)");
        var letter = links[0].QuerySelectorAll("a")[0].GetAttribute("href")!;
        var page = await asha.PageAsync(letter);
        page.QuerySelector("article h2")!.TextContent.Should().Be("You are invited to a meeting");
        page.QuerySelector("article")!.TextContent.Should().Contain("Dear Mother,").And.Contain("When: 4 January 2027, 10:00").And.NotContain("{");

        var answer = await asha.GetAsync(links[0].QuerySelectorAll("a")[1].GetAttribute("href"));
        answer.Content.Headers.ContentDisposition!.FileName.Should().Be($"invitation-{letter.Split('/')[^2]}-1.docx");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        (await asha.GetByteArrayAsync(letter + "/word")).Should().Equal(bytes, "the same letter is the same file");
        using var word = WordprocessingDocument.Open(new MemoryStream(bytes), isEditable: false);
        new OpenXmlValidator().Validate(word).Select(e => e.Description + " " + e.Path?.XPath).Should().BeEmpty();
        var paragraphs = word.MainDocumentPart!.Document.Body!.Elements<Paragraph>().ToList();
        paragraphs[0].ParagraphProperties!.ParagraphStyleId!.Val!.Value.Should().Be("Heading1");
        paragraphs[0].InnerText.Should().Be("You are invited to a meeting");
        paragraphs.Single(p => p.InnerText.StartsWith("When", StringComparison.Ordinal)).ParagraphProperties!.NumberingProperties.Should().NotBeNull("it is a bullet");
        word.PackageProperties.Title.Should().Be("You are invited to a meeting");
        word.PackageProperties.Language.Should().Be("en-GB");
        word.MainDocumentPart.HeaderParts.Single().Header.InnerText.Should().Be("Your Council");
        word.MainDocumentPart.StyleDefinitionsPart!.Styles!.DocDefaults!.InnerXml.Should().Contain("en-GB");
    }

    [Fact]
    public async Task Letter_is_there_for_nobody_who_may_not_see_the_case()
    {
        await InviteAsync(await Site.WithPlanAsync(), Site);
        using var max = await OnPagesAsync("max");
        var letter = (await max.PageAsync("/cases/plan")).QuerySelector("#documents + ul a[href*='/letters/']")!.GetAttribute("href")!;
        (await max.GetAsync(letter)).StatusCode.Should().Be(HttpStatusCode.OK);
        foreach (var wrong in (string[])["/cases/plan/letters/1/1", "/cases/plan/letters/99/1", letter[..^1] + "9", letter[..^1] + "0", letter.Replace("/plan/", "/child:C1/", StringComparison.Ordinal)])
        {
            (await max.GetAsync(wrong)).StatusCode.Should().Be(HttpStatusCode.NotFound, wrong);
        }

        var restrict = new FireAction("restrict", DemoPeople.All.Single(p => p.Person == "Tom"), "child:C1", "ChangeHolders",
            new Record([new("from", "2026-12-22"), new("restricted", true), new("openTo", Value.Of([(Value)"Priya"]))]));
        (await Site.Services.GetRequiredService<CaseCommands>().HandleAsync(restrict)).Should().BeOfType<Decision.Accepted>();

        foreach (var hidden in (string[])[letter, letter + "/word"])
        {
            (await max.GetAsync(hidden)).StatusCode.Should().Be(HttpStatusCode.NotFound, hidden);
        }
    }

    /// <summary>Mother, School and the chair, Priya, are told of the first meeting.</summary>
    internal static async Task InviteAsync(HttpClient asha, ApiSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        await (await asha.PostAsync("/api/cases/plan/actions/ArrangeMeeting", ApiSite.Json("""
            { "commandId": "invite", "form": { "plannedOn": "2027-01-04T10:00", "venue": "School", "chair": "Priya", "chairRole": "PS", "childInvited": false, "reasonChildNotInvited": "Is too young",
              "invitees": [ { "person": "Mother", "role": "Parent", "agency": "Family", "kind": "parent" }, { "person": "School", "role": "Designated safeguarding lead", "agency": "School", "kind": "professional" } ] } }
            """))).AcceptedAsync();
    }

    private Task<HttpClient> OnPagesAsync(string person) => Site.OnPagesAsync(person);
}
