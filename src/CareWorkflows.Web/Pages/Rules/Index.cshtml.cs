using System.Collections.Immutable;
using CareWorkflows.Engine.Library;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Rules;

/// <summary>The rules of the procedures, in their own words.</summary>
public sealed class IndexModel(Definitions definitions) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    /// <summary>What is asked for, by procedure; all of it when nothing is.</summary>
    public ImmutableList<RuleSection> Sections { get; private set; } = [];

    public bool IsNarrowed => !string.IsNullOrWhiteSpace(Search);

    public void OnGet()
    {
        var text = Search?.Trim() ?? "";
        bool Has(string? part) => part?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
        Sections = [.. definitions.Rules.Sections
            .Select(s => s with { Rules = s.Rules.FindAll(r => Has(r.Id) || Has(r.Quote) || Has(r.Rule)) })
            .Where(s => s.Rules.Count > 0)];
    }
}
