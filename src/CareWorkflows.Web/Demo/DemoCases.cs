using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.SignIn;

namespace CareWorkflows.Web.Demo;

/// <summary>
/// Cases to try the product with, as acts in <c>Demo/cases.json</c>, done through the front door by the demo people.
/// <c>today-20</c> stands for the day twenty days ago. Only ever in Development, only into an empty store, and only where the
/// processes they are cases of are in force.
/// </summary>
internal static partial class DemoCases
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task SeedAsync(IServiceProvider services)
    {
        var queries = services.GetRequiredService<CaseQueries>();
        var file = Path.Combine(AppContext.BaseDirectory, "Demo", "cases.json");
        if (!File.Exists(file) || (await queries.CasesAsync(new CaseFilter(Take: 1))).Total > 0)
        {
            return;
        }

        var today = LondonTime.DayOf(services.GetRequiredService<TimeProvider>().GetUtcNow());
        var text = Today().Replace(await File.ReadAllTextAsync(file), m => EventDate.Of(today.AddDays(int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))));
        var acts = JsonSerializer.Deserialize<List<DemoAct>>(text, Json)!;
        var library = services.GetRequiredService<Council>().Now.Library;
        if (acts.Exists(a => a.Process is { } process && library.Find(process) is null))
        {
            return;
        }

        var commands = services.GetRequiredService<CaseCommands>();
        var no = 0;
        foreach (var act in acts)
        {
            var by = DemoPeople.All.Single(p => p.Person == act.By);
            var id = $"demo-{++no}";
            var form = ValueJson.Read(act.With).Members is Record record ? record : Record.Empty;
            CaseCommand command = act.Process is { } process
                ? new StartCase(id, by, act.Case, process, act.Child, act.Do, form)
                : new FireAction(id, by, act.Case, act.Do, form);
            if (await commands.HandleAsync(command with { Overrides = act.Because }) is Decision.Refused refused)
            {
                throw new InvalidOperationException($"Demo act {no}, {act.Do} on {act.Case}, was refused: {string.Join(" ", refused.Reasons.Select(r => r.Reason))}");
            }
        }
    }

    [GeneratedRegex("today([+-][0-9]+)")]
    private static partial Regex Today();

    /// <param name="Process">Given when the act opens the case.</param>
    /// <param name="Because">Reasons for going against rules.</param>
    private sealed record DemoAct(string Case, string? Process, string? Child, string Do, string By, JsonElement With, ImmutableDictionary<string, string>? Because)
    {
        public ImmutableDictionary<string, string> Because { get; init; } = Because ?? ImmutableDictionary<string, string>.Empty;
    }
}
