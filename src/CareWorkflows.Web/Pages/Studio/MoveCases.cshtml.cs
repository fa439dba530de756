using CareWorkflows.Engine;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Wording;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Studio;

/// <summary>Open cases on older versions of a process: what moving them would change, and moving them.</summary>
[Authorize(Policy = SignInSetup.Designer)]
public sealed class MoveCasesModel(CaseMoves moves, Definitions definitions, CaseQueries queries, Council council, TimeProvider time) : PageModel
{
    public const int OnAPage = 20;

    [BindProperty(SupportsGet = true, Name = "process")]
    public string Process { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "page-no")]
    public int PageNo { get; set; } = 1;

    public string Name { get; private set; } = "";

    /// <summary>The version in force; null: none is.</summary>
    public int? Version { get; private set; }

    public IReadOnlyList<CasesOnVersion> Counts { get; private set; } = [];

    public int Older => Counts.Where(c => c.Version < Version).Sum(c => c.Count);

    public MovingRun? Run { get; private set; }

    public bool IsRunning => Run?.State == MovingState.Running;

    public Page<MoveForeseen> Foreseen { get; private set; } = new([], 0);

    public int Pages => Math.Max(1, (Foreseen.Total + OnAPage - 1) / OnAPage);

    public IReadOnlyList<FormError> Errors { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ShowAsync(cancel);

    /// <param name="version">The version they have looked at.</param>
    public async Task<IActionResult> OnPostMoveAsync(int version, bool looked, CancellationToken cancel)
    {
        if (definitions.InForce(Process)?.Version.Version is { } inForce && inForce != version)
        {
            Errors = [new FormError(null, $"Version {inForce} has been published since you looked. Look at what changes now, then move the cases")];
            return await ShowAsync(cancel);
        }

        if (!looked)
        {
            Errors = [new FormError("looked", "Tick that you have looked at what changes")];
            return await ShowAsync(cancel);
        }

        await moves.StartAsync(Process, Mover(), cancel);
        return Redirect(PathOf(Process));
    }

    public IActionResult OnPostStop()
    {
        moves.Stop(Process);
        return Redirect(PathOf(Process));
    }

    public static string PathOf(string process) => $"/studio/workflows/definitions/{Uri.EscapeDataString(process)}/cases";

    public ProcessMachine? Machine(int version) => council.Now.Library.Find(Process, version);

    public string State(Case @case) => Machine(@case.Version) is { } machine ? Say.State(machine, @case.State) : Say.Name(@case.State);

    /// <summary>The case is somewhere else afterwards; a state that is only called otherwise is the same.</summary>
    public bool GoesOn(MoveForeseen foreseen) => foreseen.After is { } after && Machine(foreseen.Before.Version) is { } old && Machine(after.Version) is { } now
        && old.States.GetValueOrDefault(foreseen.Before.State)?.Id != now.States.GetValueOrDefault(after.State)?.Id && foreseen.Before.State != after.State;

    public Sight Sight { get; private set; } = null!;

    /// <summary>"O5#3 Circulate the plan", as the version that has it calls it.</summary>
    public string Title(DutyChange change, MoveForeseen foreseen)
    {
        var name = change.Duty.Split('#')[0];
        var duty = Machine(foreseen.After!.Version)?.DutiesByName.GetValueOrDefault(name) ?? Machine(foreseen.Before.Version)?.DutiesByName.GetValueOrDefault(name);
        return duty is null ? change.Duty : $"{change.Duty} {duty.Title}";
    }

    /// <summary>It would be late as soon as the case is moved, and is not now.</summary>
    public bool IsLateAtOnce(DutyChange change, MoveForeseen foreseen) => foreseen.After!.Breaches
        .Exists(b => b.Duty == change.Duty && b.Status == BreachStatus.Open && !foreseen.Before.Breaches.Exists(o => o.Id == b.Id && o.Status == BreachStatus.Open));

    public bool HasOpenBreach(DutyChange change, MoveForeseen foreseen) => foreseen.After!.Breaches.Exists(b => b.Duty == change.Duty && b.Status == BreachStatus.Open);

    /// <summary>What is owed and stays exactly as it is.</summary>
    public static int Staying(MoveForeseen foreseen) =>
        foreseen.After!.Duties.Count(d => d.End == DutyEnd.Owed && !foreseen.Move!.Duties.Exists(c => c.Duty == d.Label));

    /// <summary>Something of the new version has come due already, and happens right after the move.</summary>
    public bool IsDueAtOnce(MoveForeseen foreseen) => foreseen.After!.NextWakeUp is { } wakeUp && wakeUp <= time.GetUtcNow().UtcDateTime;

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (definitions.LatestOf(Process) is not { } latest)
        {
            return NotFound();
        }

        Name = latest.Version.Name;
        Version = definitions.InForce(Process)?.Version.Version;
        Counts = await moves.CountAsync(Process, cancel);
        if (Counts.Count > 0 && Version is { } inForce && Counts.All(c => c.Version != inForce))
        {
            Counts = [new CasesOnVersion(inForce, 0), .. Counts];
        }

        Run = moves.RunOf(Process);
        if (!IsRunning)
        {
            PageNo = Math.Max(1, PageNo);
            Sight = await queries.SightAsync(User.Actor(), cancel);
            Foreseen = await moves.ForeseeAsync(Process, Mover(), (PageNo - 1) * OnAPage, OnAPage, cancel);
        }

        return Page();
    }

    /// <summary>Acts as what lets them: a designer, else an administrator.</summary>
    private Actor Mover()
    {
        var person = User.Actor();
        return person with { Roles = [.. person.Roles.OrderBy(r => r is not "Designer").ThenBy(r => r is not "Admin")] };
    }
}
