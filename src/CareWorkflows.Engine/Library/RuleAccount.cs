using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CareWorkflows.Engine.Scenarios;
using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Engine.Library;

/// <summary>
/// <c>rules</c>: writes <c>docs/rules.md</c>, where every rule of the catalogue stands with the places that see to it and the scenarios that show it,
/// or with the reason why no machine can. Made from the definitions and scenarios alone, so that it can't say what isn't so.
/// </summary>
public sealed partial class RuleAccount
{
    private static readonly string File = Path.Combine("docs", "rules.md");

    private readonly RuleCatalogue catalogue;
    private readonly ILookup<string, RulePlace> places;
    private readonly ILookup<string, Scenario> scenarios;
    private readonly Dictionary<string, string> codes;
    private readonly string root;

    private RuleAccount(RuleCatalogue catalogue, IReadOnlyList<ProcessMachine> machines, IReadOnlyList<Scenario> scenarios, string root)
    {
        this.catalogue = catalogue;
        this.root = root;
        places = machines.SelectMany(RulePlace.Of).ToLookup(p => p.Rule, StringComparer.Ordinal);
        this.scenarios = scenarios.SelectMany(s => s.Rules.Select(r => (Rule: r, Scenario: s))).ToLookup(s => s.Rule, s => s.Scenario, StringComparer.Ordinal);
        codes = machines.ToDictionary(m => m.Process, m => m.Code ?? m.Process, StringComparer.Ordinal);
    }

    /// <summary>Ids that definitions or scenarios name and the catalogue doesn't know, with who names them.</summary>
    public IReadOnlyList<string> Unknown =>
    [
        .. places.Where(p => !catalogue.Knows(p.Key)).SelectMany(p => p.Select(place => $"{p.Key}: {place.Process.Process}, {place.What}"))
            .Concat(scenarios.Where(s => !catalogue.Knows(s.Key)).SelectMany(s => s.Select(scenario => $"{s.Key}: {Path.GetRelativePath(root, scenario.File)}, {scenario.Title}")))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Rules that bind, that a machine can see to, and that nothing sees to.</summary>
    public IReadOnlyList<string> Unaccounted => [.. catalogue.Rules.Where(r => r is { Binds: true, NoMachine: null } && !IsKept(r.Id)).Select(r => r.Id)];

    /// <exception cref="FormatException">The catalogue or the calendar can't be read, or a definition has an error.</exception>
    public static RuleAccount Of(WorkflowsFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var compilation = ProcessCompiler.Compile(folder.ReadDefinitions(), folder.ReadCalendar());
        if (compilation.Findings.Find(f => f.IsError) is { } error)
        {
            // A process left out would look as if it kept nothing.
            throw new FormatException($"The definitions have to be free of errors first: {error}");
        }

        var machines = compilation.Library.Latest.OrderBy(m => m.Code ?? m.Process, StringComparer.Ordinal).ToList();
        var read = ScenarioSet.Files(folder.Path).Select(ScenarioFile.Load).SelectMany(f => f.Scenarios).ToList();
        var catalogue = folder.ReadRules();
        if (catalogue.Sections.Count == 0)
        {
            throw new FormatException($"There is no catalogue of rules in {folder.Path}.");
        }

        return new RuleAccount(catalogue, machines, read, Path.GetDirectoryName(folder.Path)!);
    }

    /// <summary>Writes the file and says what is missing.</summary>
    /// <param name="setting">Value of <see cref="WorkflowsFolder.SettingKey"/>.</param>
    /// <param name="contentRoot">Where to look for <c>workflows/</c> besides the current directory.</param>
    /// <returns>0 when every id that is named is known, else 1.</returns>
    public static async Task<int> RunAsync(string? setting, string contentRoot, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            var account = Of(WorkflowsFolder.Find(setting, Directory.GetCurrentDirectory(), contentRoot));
            Directory.CreateDirectory(Path.GetDirectoryName(account.FilePath)!);
            await System.IO.File.WriteAllTextAsync(account.FilePath, account.Write());
            foreach (var unknown in account.Unknown)
            {
                await output.WriteLineAsync($"unknown rule {unknown}");
            }

            await output.WriteLineAsync($"{account.FilePath}: {account.Unknown.Count} ids are unknown, {account.Unaccounted.Count} rules are not accounted for");
            return account.Unknown.Count == 0 ? 0 : 1;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            await output.WriteLineAsync(error.Message);
            return 1;
        }
    }

    /// <summary>Where it is written: beside <c>workflows/</c>.</summary>
    public string FilePath => Path.Combine(root, File);

    /// <summary>The whole page, in Markdown; lines end in a line feed.</summary>
    public string Write()
    {
        var bind = catalogue.Rules.Where(r => r.Binds).ToList();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Every rule accounted for

            Made by `dotnet run --project src/CareWorkflows.Web -- rules` from the catalogue (`workflows/_common/rules.json`), the definitions and their scenarios. Do not edit it.

            {bind.Count} rules bind. {bind.Count(r => IsKept(r.Id))} are seen to by a process, {bind.Count(r => r.NoMachine is not null && !IsKept(r.Id))} no machine can see to, {Unaccounted.Count} are not accounted for yet.
            {bind.Count(r => scenarios.Contains(r.Id))} are shown by a scenario.

            An action that stands under *Where* alone asks for the rule in its form, or does what the rule wants done; a guard refuses (hard), asks for a reason (override),
            warns (warn) or opens a breach (flag); a duty is owed by a date. After each stand the states in which it holds.

            | Cited as | Procedure |
            |---|---|
            {string.Join("\n", catalogue.Sources.Select(s => $"| {s.Key} | {s.Value} |"))}


            """);
        if (Unaccounted.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"**Not accounted for yet:** {string.Join(", ", Unaccounted)}\n\n");
        }

        foreach (var section in catalogue.Sections)
        {
            Write(text, section);
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private void Write(StringBuilder text, RuleSection section)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {section.Title}\n\n| Rule | Kind | What it asks for | Where | Shown by |\n|---|---|---|---|---|\n");
        foreach (var rule in section.Rules)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {rule.Id} | {Cell(rule.Kind)} | {Asks(rule)} | {Where(rule)} | {ShownBy(rule.Id)} |\n");
        }

        text.Append('\n');
    }

    private bool IsKept(string rule) => places[rule].Any(p => !p.IsClaim);

    private static string Asks(CatalogueRule rule) => $"{Cell(rule.Rule)}{(rule.Quote is { } quote ? $"<br>\"{Cell(quote)}\"" : "")}<br>{Cell(rule.Source)}";

    private string Where(CatalogueRule rule)
    {
        var byProcess = places[rule.Id].Where(p => !p.IsClaim).GroupBy(p => codes[p.Process.Process])
            .Select(g => $"**{g.Key}** {string.Join("; ", g.Select(p => p.States.Count == 0 ? p.What : $"{p.What} ({string.Join(", ", p.States)})"))}").ToList();
        return byProcess.Count > 0 ? string.Join("<br>", byProcess)
            : rule.NoMachine is { } reason ? Cell(reason)
            : !rule.Binds ? ""
            : places[rule.Id].Any() ? $"claimed by {string.Join(", ", places[rule.Id].Select(p => codes[p.Process.Process]))}, and nothing there names it"
            : "not accounted for yet";
    }

    private string ShownBy(string rule) => string.Join(", ", scenarios[rule].Select(s => s.File).Distinct().Select(file =>
        $"[{Label(file)}](../{Path.GetRelativePath(root, file).Replace('\\', '/')})"));

    /// <summary>Process and number: <c>P1 S05</c>.</summary>
    private string Label(string file)
    {
        var process = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[1];
        return $"{codes.GetValueOrDefault(process, process)} {Number().Match(Path.GetFileNameWithoutExtension(file)).Value}";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);

    [GeneratedRegex("^[^-]+")]
    private static partial Regex Number();
}
