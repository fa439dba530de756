using CareWorkflows.Kernel.Definitions;
using Microsoft.AspNetCore.Http;

namespace CareWorkflows.StudioApi.Definitions;

/// <summary>Findings as a refusal: a red note for each.</summary>
internal static class StudioRefusal
{
    /// <summary>So many notes fit on a screen; what is more is counted in the last.</summary>
    private const int MostNotes = 60;

    /// <param name="called">What each note begins with, where several are asked for one after another.</param>
    public static IResult Of(IEnumerable<Finding> findings, string process, string? called = null)
    {
        var of = string.IsNullOrWhiteSpace(called) ? "" : $"{called}: ";
        var texts = findings.Where(f => f.IsError).Select(f => of + In(f, process)).Distinct().ToList();
        return Of(texts.Count <= MostNotes ? texts : [.. texts.Take(MostNotes - 1), $"... and {texts.Count - MostNotes + 1} more"]);
    }

    public static IResult Of(params IReadOnlyList<string> texts) => StudioError.Refuse(texts);

    /// <summary>With its process: where several are changed at once.</summary>
    public static string Full(Finding finding) => $"{finding.Process}: {In(finding, finding.Process)}";

    /// <summary>Which process it is about goes without saying where it is the one being edited.</summary>
    public static string In(Finding finding, string process)
    {
        var place = finding.Place.Length > 0 ? $"{finding.Place}: {finding.Message}" : finding.Message;
        return finding.Process == process || finding.Process.Length == 0 ? place : $"{finding.Process}: {place}";
    }
}
