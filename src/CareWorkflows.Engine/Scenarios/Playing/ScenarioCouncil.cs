using System.Collections.Immutable;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Engine.Scenarios.Playing;

/// <summary>
/// A council of a scenario's people, on a fresh store in memory: the real engine, under a clock that the scenario sets.
/// Everything a scenario asks of the engine is asked here.
/// </summary>
internal sealed class ScenarioCouncil : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly CaseCommands commands;
    private readonly CaseQueries queries;
    private readonly CaseWaker waker;
    private readonly OutboxDispatcher outbox;

    private ScenarioCouncil(Scenario scenario, Workflows workflows, ScenarioClock clock, ServiceProvider services)
    {
        this.services = services;
        Clock = clock;
        Library = workflows.Library;
        Calendar = workflows.Calendar.ForYears(scenario.CalendarYears);
        People = new Kernel.Deciding.Directory(scenario.People.Where(p => p.Roles.Count > 0).Select(p => new Actor(p.Name, p.Roles)));
        Settings = scenario.Settings;
        commands = services.GetRequiredService<CaseCommands>();
        queries = services.GetRequiredService<CaseQueries>();
        waker = services.GetRequiredService<CaseWaker>();
        outbox = services.GetRequiredService<OutboxDispatcher>();
        var council = services.GetRequiredService<Council>();
        council.Use(Library);
        council.Use(Calendar);
        council.Use(People);
        council.Use(Settings);
        Calendar = council.Now.Calendar;
    }

    public ScenarioClock Clock { get; }

    public Kernel.Deciding.Directory People { get; }

    public ProcessLibrary Library { get; }

    public WorkingCalendar Calendar { get; private set; }

    private Record Settings { get; }

    public static async Task<ScenarioCouncil> OpenAsync(Scenario scenario, Workflows workflows)
    {
        CheckSettings(scenario.Settings, workflows.Library, workflows.Calendar.ForYears(scenario.CalendarYears));
        var clock = new ScenarioClock();
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddCareEngine(new CareEngineOptions
            {
                ConnectionString = $"Data Source=scenario-{Guid.NewGuid():N};Mode=Memory;Cache=Shared",
                RunsByItself = false,
            })
            .BuildServiceProvider();
        await services.GetRequiredService<CareEngine>().OpenAsync();
        return new ScenarioCouncil(scenario, workflows, clock, services);
    }

    private static void CheckSettings(Record settings, ProcessLibrary library, WorkingCalendar calendar)
    {
        var keys = library.Latest.SelectMany(m => m.Settings.Keys).ToHashSet(StringComparer.Ordinal);
        if (settings.Names.FirstOrDefault(n => !keys.Contains(n)) is { } unknown)
        {
            throw new CannotPlay($"there is no setting '{unknown}'{Spelling.DidYouMean(unknown, keys)}");
        }

        if (settings.Names.Count > 0 && Limits.Refused(library, settings, calendar) is [var first, ..])
        {
            throw new CannotPlay($"'{first.Field}' can't be set so: {first.Reason}");
        }
    }

    public Actor Actor(string name) => name == Kernel.Deciding.Actor.System.Person
        ? Kernel.Deciding.Actor.System
        : People.Find(name) ?? throw new CannotPlay($"'{name}' has no account in 'people'");

    /// <summary>Through the front door.</summary>
    public Task<Decision> HandleAsync(CaseCommand command) => commands.HandleAsync(command);

    /// <summary>When something next happens by itself; null: never, as things stand.</summary>
    public async Task<DateTimeOffset?> NextWakeUpAsync() => await waker.NextAsync() is { } next ? new DateTimeOffset(next, TimeSpan.Zero) : null;

    /// <summary>Lets happen what is due at the clock's time.</summary>
    public Task WakeAsync() => waker.DrainAsync();

    /// <summary>Does what has been promised so far.</summary>
    public Task KeepPromisesAsync() => outbox.DrainAsync();

    public async Task<IReadOnlyList<Case>> CasesAsync()
    {
        var lines = await queries.CasesAsync(new CaseFilter(Take: 1000));
        var cases = (await queries.FindAllAsync([.. lines.Items.Select(l => l.Id)])).ToDictionary(c => c.Id, StringComparer.Ordinal);
        return [.. lines.Items.Select(l => cases[l.Id])];
    }

    /// <summary>Every entry of a case in order, refused attempts too.</summary>
    public Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string @case) => queries.HistoryAsync(@case);

    /// <summary>Names of the reports there are.</summary>
    public IEnumerable<string> Reports => services.GetRequiredService<Reports>().Kinds.Select(k => k.Name);

    /// <summary>A report as it stands now; null when there is none of that name.</summary>
    public Task<ReportTable?> ReportAsync(string name) => services.GetRequiredService<Reports>().RunAsync(name, new Actor("Whoever reads it", []));

    /// <summary>A closure day is added; what it moves is derived again.</summary>
    public async Task CloseOfficesAsync(DateOnly day, string reason)
    {
        Calendar = Calendar.With(closures: [new ClosureDay(day, reason)]);
        services.GetRequiredService<Council>().Use(Calendar);
        foreach (var @case in await CasesAsync())
        {
            await commands.HandleAsync(new PassTime($"calendar/{day:yyyyMMdd}/{@case.Id}", @case.Id));
        }
    }

    /// <summary>Everything there is, as a decision would see it.</summary>
    public async Task<World> WorldAsync()
    {
        var cases = await CasesAsync();
        var world = cases.ToImmutableDictionary(c => c.Id, Case? (c) => c);
        var children = cases.Select(c => c.Child).OfType<string>().Distinct().ToList();
        foreach (var record in children.Select(ProcessLibrary.RecordOf).Where(r => !world.ContainsKey(r)))
        {
            world = world.Add(record, null);
        }

        return new World
        {
            Now = Clock.GetUtcNow().UtcDateTime,
            Library = Library,
            Calendar = Calendar,
            People = People,
            Settings = Settings,
            Cases = world,
            CasesOf = Library.Latest.ToImmutableDictionary(m => m.Process, m => cases.Where(c => c.Process == m.Process).Select(c => c.Id).ToImmutableList()),
            CasesAt = cases.Select(c => c.Key).OfType<string>().ToImmutableDictionary(s => s, s => cases.Where(c => c.Duties.Exists(d => d.Session == s)).Select(c => c.Id).ToImmutableList()),
            CasesOfChild = children.ToImmutableDictionary(c => c, c => cases.Where(o => o.Child == c && o.Id != ProcessLibrary.RecordOf(c)).Select(o => o.Id).ToImmutableList()),
        };
    }

    /// <summary>Fields of the action that are not asked, given a form.</summary>
    public static IReadOnlySet<string> NotAsked(World world, ProcessMachine machine, Trigger trigger, Case @case, Record form)
    {
        var reader = @case.LastEntry == 0 ? CaseReader.OfNew(world, machine, @case.Child, Kernel.Deciding.Actor.System) : CaseReader.Of(world, @case, Kernel.Deciding.Actor.System);
        return reader.Ask(trigger, form).Where(f => !f.IsAsked).Select(f => f.Field.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Names of the actions open to any of these people.</summary>
    public static IReadOnlySet<string> Offered(World world, Case @case, IEnumerable<Actor> by) =>
        by.SelectMany(a => CaseReader.Of(world, @case, a).Offers()).Where(o => o.IsOpen).Select(o => o.Trigger.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Why a duty is due when it is, or has no date.</summary>
    public static string Why(World world, Case @case, DutyOccurrence duty) =>
        string.Join(" ", CaseReader.Of(world, @case, Kernel.Deciding.Actor.System).Why(duty));

    /// <summary>Values of a case by name: its data, what is computed, the child's record.</summary>
    public static Members Values(World world, Case @case) => new CaseValues(CaseReader.Of(world, @case, Kernel.Deciding.Actor.System));

    /// <summary>The date a due rule gives that counts from a date of its own.</summary>
    public string DueOf(string rule)
    {
        try
        {
            var derived = DueRule.Parse(rule).Derive(new NoCase(Calendar));
            return derived.Due?.ToString() ?? throw new CannotPlay(derived.NoDateReason ?? $"'{rule}' gives no date");
        }
        catch (DueRuleError error)
        {
            throw new CannotPlay(error.Message);
        }
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private sealed class CaseValues(CaseReader reader) : Members
    {
        public override Value this[string name] => reader.Value(name);

        public override IReadOnlyCollection<string> Names => [.. reader.Machine.Data.Keys, .. reader.Machine.Computed.Keys];
    }

    /// <summary>Pure arithmetic: nothing has happened.</summary>
    private sealed class NoCase(WorkingCalendar calendar) : DueScope
    {
        public override WorkingCalendar Calendar => calendar;

        public override Scope ExpressionScope { get; } = new NoNames();

        public override Value Field(string name) => Value.Nothing;

        public override IReadOnlyList<Fact> Facts(string source) => [];

        public override Due? DueOf(string duty, string? occurrence, bool whileOwed) => null;

        public override IReadOnlyList<Session> Sessions(string series) => [];

        public override Session? SessionNamed(string name) => null;
    }

    private sealed class NoNames : Scope
    {
        public override bool TryResolve(string name, out Value value)
        {
            value = Value.Nothing;
            return false;
        }
    }
}
