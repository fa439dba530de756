using System.Collections.Immutable;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Library;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Rules;

/// <summary>Where a process keeps a rule.</summary>
/// <param name="What"><c>owed: Hold the first meeting</c>.</param>
public sealed record KeptBy(string Process, string What);

/// <summary>One rule: the words it comes from, and where the processes in force keep it.</summary>
public sealed class DetailsModel(Definitions definitions, Council council) : PageModel
{
    public string Id { get; private set; } = "";

    /// <summary>Null: a process names it, and no catalogue has its words.</summary>
    public CatalogueRule? Rule { get; private set; }

    public string? Section { get; private set; }

    /// <summary>The procedure it stands in; null: none of the council's.</summary>
    public string? Procedure { get; private set; }

    public ImmutableList<KeptBy> Kept { get; private set; } = [];

    public IActionResult OnGet(string id)
    {
        var rules = definitions.Rules;
        Section = rules.Sections.Find(s => s.Rules.Exists(r => r.Id == id))?.Title;
        Rule = rules.Rules.FirstOrDefault(r => r.Id == id);
        Procedure = Rule is { } rule ? rules.Sources.GetValueOrDefault(rule.Source.Split(':')[0]) : null;
        Id = id;
        Kept = [.. council.Now.Library.Latest.OrderBy(m => m.Name, StringComparer.Ordinal).SelectMany(m => RulePlace.Of(m).Where(p => p.Rule == id && !p.IsClaim).Select(p => p.Said).Distinct().Select(said => new KeptBy(m.Name, said)))];
        return Rule is null && Kept.Count == 0 ? NotFound() : Page();
    }

    /// <summary>The catalogue's text without its marks for names.</summary>
    public static string Plain(string text) => text.Replace("`", "", StringComparison.Ordinal);
}
