using System.Collections.Immutable;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
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
        Kept = [.. council.Now.Library.Latest.OrderBy(m => m.Name, StringComparer.Ordinal).SelectMany(m => WhatKeeps(m, id).Distinct().Select(what => new KeptBy(m.Name, what)))];
        return Rule is null && Kept.Count == 0 ? NotFound() : Page();
    }

    /// <summary>The catalogue's text without its marks for names.</summary>
    public static string Plain(string text) => text.Replace("`", "", StringComparison.Ordinal);

    private static IEnumerable<string> WhatKeeps(ProcessMachine machine, string rule)
    {
        foreach (var duty in machine.Duties.Where(d => d.Rules.Contains(rule) || d.Due?.Rules.Contains(rule) == true))
        {
            yield return $"Owed: {duty.Title}";
        }

        foreach (var edge in machine.StatesInOrder.SelectMany(s => s.Edges.Values).SelectMany(e => e))
        {
            var trigger = machine.Triggers[edge.Trigger];
            foreach (var requirement in edge.Requirements.Where(r => r.Rule == rule))
            {
                yield return $"{trigger.Label}: {InWords(requirement.Grade)}";
            }

            if (trigger.RolesRule == rule)
            {
                yield return $"{trigger.Label}: who may";
            }

            if (trigger.Rules.Contains(rule))
            {
                yield return trigger.Label;
            }
        }

        if (machine.Keeps.TryGetValue(rule, out var kept))
        {
            yield return Words.Sentence(kept);
        }

        if (machine.Limits.ContainsKey(rule))
        {
            yield return "A limit that no setting and no agreement goes past";
        }

        foreach (var setting in machine.Settings.Values.Where(s => s.Limit == rule))
        {
            yield return $"Bounds the setting ‘{setting.Description ?? setting.Key}’";
        }

        foreach (var report in machine.Reports.Where(r => r.Rules.Contains(rule)))
        {
            yield return $"Report ‘{report.Name}’";
        }
    }

    private static string InWords(Grade grade) => grade switch
    {
        Grade.Hard => "refused where it is not kept",
        Grade.Override => "needs a reason where it is not kept",
        Grade.Warn => "warned where it is not kept",
        _ => "goes on where it is not kept, and managers are told",
    };
}
