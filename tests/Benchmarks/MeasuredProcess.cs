using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using Directory = CareWorkflows.Kernel.Deciding.Directory;

namespace CareWorkflows.Benchmarks;

/// <summary>
/// The advance that is measured: a real one. RecordVisit on a child and family progress case that waits for its first
/// meeting: it meets one occurrence of a duty, opens the next and derives the rest anew.
/// </summary>
internal sealed class MeasuredProcess
{
    private const string Process = "child-and-family-progress";

    private static readonly Actor Asha = new("Asha", ["SW"]);

    private readonly Record visit;
    private readonly Record opening;
    private readonly Record plan;

    private MeasuredProcess(ProcessLibrary library, WorkingCalendar calendar, Func<string, Record> form)
    {
        Library = library;
        Calendar = calendar;
        opening = form("OpenAssessment").With([new("caseOpenedOn", "2026-01-05"), new("assessmentStartedOn", "2026-01-05")]);
        plan = form("StartPlan");
        visit = form("RecordVisit");
    }

    public ProcessLibrary Library { get; }

    public WorkingCalendar Calendar { get; }

    public Directory People { get; } = new([Asha, new("Tom", ["TM", "TM-FAST"]), new("Priya", ["PS"])]);

    public Clock Time { get; } = new();

    public static MeasuredProcess Load()
    {
        var folder = WorkflowsFolder.Find(null, System.IO.Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
        var compilation = ProcessCompiler.Compile(folder.ReadDefinitions(), folder.ReadCalendar());
        var forms = new DefaultForms(folder.Path, compilation.Library.Records?.Process);
        return new MeasuredProcess(
            compilation.Library, folder.ReadCalendar(), action => forms.Find(Process, action, Path.Combine(folder.Path, Process, "scenarios", "x.yaml")));
    }

    public void Set(Council council)
    {
        council.Use(Library);
        council.Use(Calendar);
        council.Use(People);
    }

    public static string CaseId(int i) => string.Create(CultureInfo.InvariantCulture, $"{(uint)i * 2654435761u:x8}-2f41-4c7e-9d02-{i:x12}");

    public StartCase Open(int i) => new($"open-{CaseId(i)}", Asha, CaseId(i), Process, $"C{i}", "OpenAssessment", opening, "2026-01-05");

    public FireAction StartPlan(int i) => new($"plan-{CaseId(i)}", Asha, CaseId(i), "StartPlan", plan, "2026-01-05");

    /// <param name="nth">Makes the command's id unique.</param>
    public FireAction Visit(int i, int nth) => new($"visit-{nth:x6}-{CaseId(i)}", Asha, CaseId(i), "RecordVisit", visit, "2026-01-05");

    /// <summary>The child's record, which every other case about the child tells things to.</summary>
    public StartCase Register(int i) => new(
        $"register-{CaseId(i)}", Actor.System, ProcessLibrary.RecordOf($"C{i}"), Library.Records!.Process, $"C{i}", "Register",
        new Record([new("allocatedWorker", "Asha"), new("teamManager", "Tom")]));

    /// <summary>Decides without a store, to know what an advance writes.</summary>
    /// <param name="cases">Every case there is; brought up to date.</param>
    public Decision.Accepted Decide(CaseCommand command, Dictionary<string, Case> cases)
    {
        var accepted = CaseDecider.Decide(command, WorldOf(command, cases)) switch
        {
            Decision.Accepted yes => yes,
            Decision.Refused refused => throw new InvalidOperationException($"Refused: {string.Join("; ", refused.Reasons)}"),
            var other => throw new InvalidOperationException(other.ToString()),
        };
        foreach (var change in accepted.Cases)
        {
            cases[change.After.Id] = change.After;
        }

        return accepted;
    }

    /// <summary>A case that waits for its first meeting, and its child's record.</summary>
    public Dictionary<string, Case> Planned(int i)
    {
        var cases = new Dictionary<string, Case>(StringComparer.Ordinal);
        Decide(Register(i), cases);
        Decide(Open(i), cases);
        Decide(StartPlan(i), cases);
        return cases;
    }

    public World WorldOf(CaseCommand command, Dictionary<string, Case> cases)
    {
        var id = command is StartCase start ? start.Case : ((FireAction)command).Case;
        var child = command is StartCase { Child: { } of } ? of : cases[id].Child!;
        return new World
        {
            Now = Time.GetUtcNow().UtcDateTime,
            Library = Library,
            Calendar = Calendar,
            People = People,
            Cases = cases.ToImmutableDictionary(c => c.Key, Case? (c) => c.Value)
                .SetItem(id, cases.GetValueOrDefault(id))
                .SetItem(ProcessLibrary.RecordOf(child), cases.GetValueOrDefault(ProcessLibrary.RecordOf(child))),
            CasesOfChild = ImmutableDictionary<string, ImmutableList<string>>.Empty.Add(child, [.. cases.Keys]),
        };
    }

    /// <summary>Monday 5 January 2026, ten o'clock, for ever.</summary>
    internal sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    }
}
