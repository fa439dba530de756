using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Playing;

/// <summary>
/// A council of a scenario's people, on a fresh store in memory: the real engine, under a clock that the scenario sets.
/// Everything a scenario asks of the engine is asked here.
/// </summary>
internal sealed class Council : IAsyncDisposable
{
    private readonly Workflows workflows;

    private Council(Scenario scenario, Workflows workflows)
    {
        this.workflows = workflows;
        Settings = scenario.Settings;
        Calendar = workflows.Calendar.ForYears(scenario.CalendarYears);
        People = new Kernel.Deciding.Directory(scenario.People.Where(p => p.Roles.Count > 0).Select(p => new Actor(p.Name, p.Roles)));
    }

    public ScenarioClock Clock { get; } = new();

    public Kernel.Deciding.Directory People { get; }

    public ProcessLibrary Library => workflows.Library;

    public WorkingCalendar Calendar { get; private set; }

    private Record Settings { get; }

    public static Task<Council> OpenAsync(Scenario scenario, Workflows workflows) => Task.FromResult(new Council(scenario, workflows));

    public Actor Actor(string name) => name == Kernel.Deciding.Actor.System.Person
        ? Kernel.Deciding.Actor.System
        : People.Find(name) ?? throw new CannotPlay($"'{name}' has no account in 'people'");

    /// <summary>Through the front door.</summary>
    public Task<Decision> HandleAsync(CaseCommand command) => throw NotYet();

    /// <summary>When something next happens by itself; null: never, as things stand.</summary>
    public Task<DateTimeOffset?> NextWakeUpAsync() => throw NotYet();

    /// <summary>Lets happen what is due at the clock's time.</summary>
    public Task WakeAsync() => throw NotYet();

    public Task<IReadOnlyList<Case>> CasesAsync() => throw NotYet();

    /// <summary>Every entry of a case in order, refused attempts too.</summary>
    public Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string @case) => throw NotYet();

    /// <summary>A closure day is added; what it moves is derived again.</summary>
    public Task CloseOfficesAsync(DateOnly day, string reason) => throw NotYet();

    /// <summary>Everything there is, as a decision would see it.</summary>
    public async Task<World> WorldAsync()
    {
        var cases = await CasesAsync();
        return new World
        {
            Now = Clock.GetUtcNow().UtcDateTime,
            Library = Library,
            Calendar = Calendar,
            People = People,
            Settings = Settings,
            Cases = cases.ToImmutableDictionary(c => c.Id, Case? (c) => c),
            CasesOfChild = cases.Where(c => c.Child is not null).GroupBy(c => c.Child!).ToImmutableDictionary(g => g.Key, g => g.Select(c => c.Id).ToImmutableList()),
        };
    }

    /// <summary>Fields of the action that are not asked, given a form.</summary>
    public IReadOnlySet<string> NotAsked(World world, ProcessMachine machine, Trigger trigger, Case @case, Record form) => throw NotYet();

    /// <summary>Names of the actions open to any of these people.</summary>
    public IReadOnlySet<string> Offered(World world, Case @case, IEnumerable<Actor> by) => throw NotYet();

    /// <summary>Why a duty is due when it is, or has no date.</summary>
    public string Why(World world, Case @case, DutyOccurrence duty) => throw NotYet();

    /// <summary>Values of a case by name: its data, what is computed, the child's record.</summary>
    public Members Values(World world, Case @case) => throw NotYet();

    /// <summary>The date a due rule gives that counts from a date of its own.</summary>
    public string DueOf(string rule) => throw NotYet();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException NotYet() => new("the engine behind it is not there yet");
}
