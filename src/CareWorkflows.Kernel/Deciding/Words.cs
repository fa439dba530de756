using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>Dates as people read them: <c>8 January 2026</c>.</summary>
internal static class Words
{
    public static string Date(string? date) => date is not null && Due.TryParse(date, out var due) ? due.InWords : "";
}
