using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Manager;

/// <summary>What is overdue, due soon and drifting, and where cases are.</summary>
public sealed class IndexModel(Oversight oversight, Council council, TimeProvider time) : WorkPage(council, time)
{
    public IReadOnlyList<OwedFigures> Owed { get; private set; } = [];

    public IReadOnlyList<BreachFigures> Breaches { get; private set; } = [];

    public IReadOnlyList<StateFigures> States { get; private set; } = [];

    public static IReadOnlyList<int> Days => Ahead;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Owed = await oversight.OwedAsync(Filter, By, Dates, cancel);
        Breaches = await oversight.BreachesAsync(Filter, By, Dates, cancel);
        States = [.. (await oversight.StatesAsync(User.Actor(), DateOnly.FromDateTime(Now), cancel)).Where(s => Given(Process) is null || s.Process == Process)];
    }

    /// <summary>The list behind a figure.</summary>
    public string LinkTo(string path, string group, params (string Name, string? Value)[] more) => Link(path, [(By.ToString().ToLowerInvariant(), group), .. more]);

    /// <summary>What breaches are told apart by.</summary>
    public static IReadOnlyList<string> Ages => [$"Up to {OpenFor[0]} days", $"{OpenFor[0] + 1} to {OpenFor[1]} days", $"More than {OpenFor[1]} days"];
}
