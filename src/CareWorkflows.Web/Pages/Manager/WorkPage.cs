using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace CareWorkflows.Web.Pages.Manager;

/// <summary>What the pages over all cases have in common: which part of the work, in the address, and what it is called.</summary>
[Authorize(Policy = SignInSetup.Manager)]
public abstract class WorkPage(Council council, TimeProvider time) : PageModel
{
    public const int OnAPage = 50;

    /// <summary>Working days ahead.</summary>
    protected static readonly int[] Ahead = [5, 10, 20];

    /// <summary>Days for which breaches have been open.</summary>
    protected static readonly int[] OpenFor = [7, 28];

    [BindProperty(SupportsGet = true)]
    public OversightBy By { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Team { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Process { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Rule { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Worker { get; set; }

    [BindProperty(SupportsGet = true, Name = "page-no")]
    public int PageNo { get; set; } = 1;

    /// <summary>London.</summary>
    public DateTime Now => LondonTime.OnTheClock(time.GetUtcNow());

    public IEnumerable<ProcessMachine> Processes => council.Now.Library.Latest.Where(m => !m.IsChildRecord).OrderBy(m => m.Name, StringComparer.Ordinal);

    public IEnumerable<string> Teams => council.Now.People.EverybodyEver.Select(p => p.Team).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    /// <summary>Those who left too: what they did stays theirs.</summary>
    public IEnumerable<string> People => council.Now.People.EverybodyEver.Select(p => p.Person);

    protected Council Council => council;

    /// <summary>What cases of the page are about that are about no child.</summary>
    protected IReadOnlyDictionary<string, string> Subjects { get; set; } = new Dictionary<string, string>();

    protected int Skip => (Math.Max(1, PageNo) - 1) * OnAPage;

    protected OversightFilter Filter => new(User.Actor(), Given(Team), Given(Process), Given(Rule), Given(Worker));

    /// <summary>Of working days the calendar has no year for there is no day: then the last it has.</summary>
    protected OversightDates Dates
    {
        get
        {
            var today = DateOnly.FromDateTime(Now);
            var days = new List<string>();
            foreach (var ahead in Ahead)
            {
                days.Add(council.Now.Calendar.TryAddWorkingDays(today, ahead, out var day, out _) ? EventDate.Of(day) : days.LastOrDefault() ?? EventDate.Of(today));
            }

            return new OversightDates(Now.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture), days, OpenFor);
        }
    }

    /// <summary>The address of another page for the same part of the work.</summary>
    public string Link(string path, params (string Name, string? Value)[] more)
    {
        (string Name, string? Value)[] filter = [("team", Given(Team)), ("process", Given(Process)), ("rule", Given(Rule)), ("worker", Given(Worker))];
        return QueryHelpers.AddQueryString(path, filter.Where(f => !more.Any(m => m.Name == f.Name)).Concat(more).Where(f => f.Value is not null)
            .Select(f => KeyValuePair.Create(f.Name, f.Value)));
    }

    /// <summary>What the case of a line is about: the child, or the session or series that it is.</summary>
    public string SubjectOf(string @case, string? child, string? key) => child ?? Subjects.GetValueOrDefault(@case) ?? key ?? @case;

    public string NameOf(string process) => Say.Process(council.Now.Library, process);

    public string StateOf(string process, int version, string state) =>
        (council.Now.Library.Find(process, version) ?? council.Now.Library.Find(process)) is { } machine ? Say.State(machine, state) : Say.Name(state);

    public string ActionOf(string process, int version, string action) =>
        (council.Now.Library.Find(process, version) ?? council.Now.Library.Find(process)) is { } machine ? Say.Action(machine, action) : Say.Name(action);

    public string TitleOf(string process, string duty) => council.Now.Library.Find(process)?.DutiesByName.GetValueOrDefault(duty)?.Title ?? duty;

    public string RoleOf(string role) => Say.Role(council.Now.Library, role);

    /// <summary>What a group of the work is called.</summary>
    public string GroupName(OversightBy by, string group) => (by, group) switch
    {
        (OversightBy.Team, OversightFilter.None) => "No team known",
        (OversightBy.Rule, OversightFilter.None) => "No rule",
        (OversightBy.Worker, OversightFilter.None) => "Nobody",
        (OversightBy.Process, _) => NameOf(group),
        (OversightBy.Worker, _) when group.StartsWith("role:", StringComparison.Ordinal) => $"{RoleOf(group["role:".Length..])} (nobody named)",
        _ => group,
    };

    /// <summary>The part of the work that is shown, in words; null: all of it.</summary>
    public string? FilterInWords
    {
        get
        {
            var parts = new[] { (OversightBy.Team, Given(Team)), (OversightBy.Process, Given(Process)), (OversightBy.Rule, Given(Rule)), (OversightBy.Worker, Given(Worker)) }
                .Where(p => p.Item2 is not null).Select(p => $"{p.Item1.ToString().ToLowerInvariant()} {GroupName(p.Item1, p.Item2!)}").ToList();
            return parts.Count == 0 ? null : Say.List(parts);
        }
    }

    protected static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
