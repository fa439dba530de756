using System.Globalization;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using CsvHelper;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace CareWorkflows.Web.Pages.Manager;

/// <summary>Every entry of every case, narrowed down by what stands in the address: a page at a time, or all as a file.</summary>
public sealed class HistoryModel(CaseQueries queries, CaseTeller teller, Council council, TimeProvider time) : WorkPage(council, time)
{
    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Role { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Child { get; set; }

    [BindProperty(SupportsGet = true, Name = "case")]
    public string? CaseId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Action { get; set; }

    /// <summary>State left.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>State entered.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>First day of recording; London, as typed.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Since { get; set; }

    /// <summary>Last day of recording; London, as typed.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Until { get; set; }

    /// <summary>Only entries that are all of these: of <see cref="Marks"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public IReadOnlyList<string> Only { get; set; } = [];

    public IReadOnlyList<HistoryLine> Lines { get; private set; } = [];

    public bool HasOlder { get; private set; }

    public IReadOnlyList<FormError> Errors { get; private set; } = [];

    public static IReadOnlyList<Option> Marks { get; } =
        [new("overridden", "A rule was gone past"), new("corrected", "Corrections"), new("late", "Recorded late"), new("refused", "Refused")];

    public IEnumerable<Option> Roles => Council.Now.Library.Latest.SelectMany(m => m.Roles.Values).Where(r => r.Name != Actor.System.Person).DistinctBy(r => r.Name).Select(r => new Option(r.Name, r.Title))
        .Append(new Option(Actor.System.Person, "The system")).OrderBy(o => o.Label, StringComparer.Ordinal);

    public IEnumerable<Option> Actions => InProcess.SelectMany(m => m.Triggers.Values).DistinctBy(t => t.Name).Select(t => new Option(t.Name, t.Label))
        .Concat(((string[])[HistoryEntry.TimePassed, HistoryEntry.Correct, HistoryEntry.Moved, HistoryEntry.CouncilChanged, HistoryEntry.CarryOut]).Select(a => new Option(a, Say.Name(a))))
        .OrderBy(o => o.Label, StringComparer.Ordinal);

    public IEnumerable<Option> States => InProcess.SelectMany(m => m.StatesInOrder.Select(s => new Option(s.Name, Say.State(m, s.Name)))).DistinctBy(o => o.Value).OrderBy(o => o.Label, StringComparer.Ordinal);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (Read() is not { } filter)
        {
            return Page();
        }

        var lines = new List<HistoryLine>();
        await foreach (var line in queries.TransitionsAsync(filter with { Skip = Skip, Take = OnAPage + 1 }, cancel))
        {
            lines.Add(line);
        }

        (Lines, HasOlder) = ([.. lines.Take(OnAPage)], lines.Count > OnAPage);
        Subjects = await teller.SubjectsAsync(User.Actor(), Lines.Select(l => (l.Case, l.Child)), cancel);
        return Page();
    }

    /// <summary>All that matches, as it is read: however much it is, no more than a line is held.</summary>
    public async Task<IActionResult> OnGetFileAsync(CancellationToken cancel)
    {
        if (Read() is not { } filter)
        {
            return Page();
        }

        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.CacheControl = "no-store";
        Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"history {Now:yyyy-MM-dd}.csv\"");
        await using var csv = CsvWriter.Create(Response.Body, new CsvWriterOptions { Injection = CsvInjection.Escape, WriteByteOrderMark = true }, leaveOpen: true);
        await csv.WriteRecordAsync(["Case", "Entry", "Process", "Child", "Happened on", "Recorded at (UTC)", "Who", "Role", "Action", "From", "To", "Rules", "Overridden", "Recorded late", "Refused"], cancel);
        await foreach (var line in queries.TransitionsAsync(filter with { Take = int.MaxValue }, cancel))
        {
            await csv.WriteRecordAsync(
            [
                line.Case, line.No.ToString(CultureInfo.InvariantCulture), NameOf(line.Process), line.Child ?? "", line.OccurredOn, line.RecordedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                line.By, line.Role, ActionOf(line.Process, line.Version, line.Action), StateOf(line.Process, line.Version, line.From), StateOf(line.Process, line.Version, line.To), line.Rules,
                YesOrNo(line.Overridden), YesOrNo(line.LateRecorded), YesOrNo(line.Refused),
            ], cancel);
        }

        return new EmptyResult();
    }

    /// <summary>It did not happen on the day it was recorded.</summary>
    public static bool IsOfAnotherDay(HistoryLine line) =>
        line.OccurredOn.Length > 0 && EventDate.Day(line.OccurredOn) != LondonTime.DayOf(new DateTimeOffset(DateTime.SpecifyKind(line.RecordedAt, DateTimeKind.Utc)));

    /// <summary>The address of this filter, for another page of it or as a file.</summary>
    public string Here(params (string Name, string? Value)[] more)
    {
        (string Name, string? Value)[] filter =
        [
            ("who", Who), ("role", Role), ("process", Process), ("child", Child), ("case", CaseId), ("action", Action), ("from", From), ("to", To), ("rule", Rule), ("since", Since), ("until", Until),
            .. Only.Select(o => ("only", (string?)o)), .. more,
        ];
        return filter.Where(f => Given(f.Value) is not null).Aggregate("/manager/history", (path, f) => QueryHelpers.AddQueryString(path, f.Name, Given(f.Value)!));
    }

    private IEnumerable<ProcessMachine> InProcess => Council.Now.Library.Latest.Where(m => Given(Process) is null || m.Process == Process);

    private static string YesOrNo(bool yes) => yes ? "yes" : "";

    private HistoryFilter? Read()
    {
        var errors = new List<FormError>();
        var (since, until) = (Day(Since, "since", errors), Day(Until, "until", errors));
        if (errors.Count == 0 && since > until)
        {
            errors.Add(new FormError("until", "The last day must be the first day or later"));
        }

        Errors = errors;
        return errors.Count > 0 ? null : new HistoryFilter(
            Given(CaseId), Given(Process), Given(Child), Given(Who), Given(Role), Given(Action), Given(From), Given(To), Given(Rule)?.ToUpperInvariant(),
            Marked("overridden"), Marked("corrected"), Marked("late"), Marked("refused"),
            since is { } first ? LondonTime.StartOfDay(first).UtcDateTime : null, until is { } last ? LondonTime.StartOfDay(last.AddDays(1)).UtcDateTime : null, For: User.Actor());
    }

    private bool? Marked(string mark) => Only.Contains(mark) ? true : null;

    private static DateOnly? Day(string? typed, string field, List<FormError> errors)
    {
        if (Given(typed) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, ["d/M/yyyy", "d M yyyy", "d MMMM yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 9000)
        {
            return day;
        }

        errors.Add(new FormError(field, "Give a date such as 17/5/2026"));
        return null;
    }
}
