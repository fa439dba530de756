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
        var compilation = ProcessCompiler.Compile(folder.ReadDefinitions());
        var forms = new DefaultForms(folder.Path);
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

    /// <summary>Decides without a store, to know what an advance writes.</summary>
    public CaseChange Decide(CaseCommand command, Case? before)
    {
        var world = WorldOf(command, before);
        return CaseDecider.Decide(command, world) switch
        {
            Decision.Accepted accepted => accepted.Entrance,
            Decision.Refused refused => throw new InvalidOperationException($"Refused: {string.Join("; ", refused.Reasons)}"),
            var other => throw new InvalidOperationException(other.ToString()),
        };
    }

    public World WorldOf(CaseCommand command, Case? before)
    {
        var id = command is StartCase start ? start.Case : ((FireAction)command).Case;
        var child = command is StartCase { Child: { } of } ? of : before!.Child!;
        return new World
        {
            Now = Time.GetUtcNow().UtcDateTime,
            Library = Library,
            Calendar = Calendar,
            People = People,
            Cases = ImmutableDictionary<string, Case?>.Empty.Add(id, before).Add(ProcessLibrary.RecordOf(child), null),
        };
    }

    /// <summary>Monday 5 January 2026, ten o'clock, for ever.</summary>
    internal sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    }
}
