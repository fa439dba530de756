using System.Globalization;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using CsvHelper;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using EngineReports = CareWorkflows.Engine.Queries.Reports;

namespace CareWorkflows.Web.Pages.Reports;

/// <summary>One report: as a page, or as a file for a spreadsheet.</summary>
[Authorize(Policy = SignInSetup.Manager)]
public sealed class DetailsModel(EngineReports reports, Council council, TimeProvider time) : PageModel
{
    public ReportTable Table { get; private set; } = null!;

    /// <summary>London.</summary>
    public DateTime At { get; private set; }

    public async Task<IActionResult> OnGetAsync(string name, CancellationToken cancel)
    {
        if (await reports.RunAsync(name, User.Actor(), cancel) is not { } table)
        {
            return NotFound();
        }

        (Table, At) = (table, LondonTime.OnTheClock(time.GetUtcNow()));
        return Page();
    }

    /// <summary>Dates as they are stored, so that a spreadsheet can sort them; what looks like a formula is no formula.</summary>
    public async Task<IActionResult> OnGetFileAsync(string name, CancellationToken cancel)
    {
        if (await reports.RunAsync(name, User.Actor(), cancel) is not { } table)
        {
            return NotFound();
        }

        var file = new MemoryStream();
        await using (var csv = CsvWriter.Create(file, new CsvWriterOptions { Injection = CsvInjection.Escape, WriteByteOrderMark = true }, leaveOpen: true))
        {
            await csv.WriteRecordAsync([.. table.Columns.Select(c => c.Label)], cancel);
            foreach (var row in table.Rows)
            {
                await csv.WriteRecordAsync([.. table.Columns.Select(c => InFile(row[c.Name]))], cancel);
            }
        }

        file.Position = 0;
        return File(file, "text/csv", string.Create(CultureInfo.InvariantCulture, $"{name} {LondonTime.OnTheClock(time.GetUtcNow()):yyyy-MM-dd}.csv"));
    }

    private static string InFile(Value value) => value.Kind switch
    {
        ValueKind.List when value.Items.Count == 0 => "",
        ValueKind.Bool or ValueKind.List => Say.Value(value, null),
        _ => value.ToString(),
    };

    /// <summary>A cell as people read it.</summary>
    public string Shown(ReportColumn column, Value value) => value switch
    {
        { IsNothing: true } => "–",
        { Text: { } text } when column.Name == "process" => council.Now.Library.Find(text)?.Name ?? text,
        { Text: { } text } when EventDate.Read(text) is not null && text.Length >= 10 => Say.Date(text),
        _ => Say.Value(value, null),
    };
}
