using System.Collections.Concurrent;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Engine.Tests.Storage;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using Microsoft.Extensions.DependencyInjection;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>A council that works with the real processes, through the front door, on a store in memory, under a clock that is set by hand.</summary>
internal sealed class TestCouncil : IAsyncDisposable
{
    public const string Plan = "child-and-family-progress";
    public const string Dispute = "dispute-escalation";
    public const string Child = "C1";

    private readonly ServiceProvider services;
    private readonly CaseCommands commands;
    private readonly string path = Path.Combine(Folder.Path, Plan, "scenarios", "any.yaml");
    private readonly List<ProcessMachine> older = [];
    private int sent;

    private TestCouncil(ServiceProvider services, ProcessLibrary library, WorkingCalendar calendar, Record settings)
    {
        this.services = services;
        commands = services.GetRequiredService<CaseCommands>();
        Calendar = calendar;
        var council = services.GetRequiredService<Council>();
        council.Use(library);
        council.Use(calendar);
        council.Use(People);
        council.Use(settings);
    }

    public static WorkflowsFolder Folder { get; } = WorkflowsFolder.Find(null, AppContext.BaseDirectory);

    public static WorkingCalendar AllYears { get; } = Folder.ReadCalendar();

    public static ProcessLibrary Library { get; } = ProcessCompiler.Compile(Folder.ReadDefinitions(), AllYears).Library;

    /// <summary>The same under higher numbers, compiled once for all tests that publish again.</summary>
    private static readonly ConcurrentDictionary<int, Lazy<ProcessLibrary>> Again = new();

    /// <summary>The real processes and others beside them.</summary>
    public static ProcessLibrary With(params (string Process, string Definition)[] others)
    {
        var compilation = ProcessCompiler.Compile(Folder.ReadDefinitions().Concat(others.Select(o => KeyValuePair.Create(o.Process, o.Definition))).ToDictionary(), AllYears);
        compilation.Findings.Where(f => f.IsError).Should().BeEmpty();
        return compilation.Library;
    }

    private static DefaultForms Forms { get; } = new(Folder.Path, Library.Records?.Process);

    public static Kernel.Deciding.Directory People { get; } = new(
    [
        new Actor("Asha", ["SW", "IRO"]), new Actor("Tom", ["TM"]), new Actor("Priya", ["PS"]), new Actor("Sam", ["SM"]), new Actor("Fay", ["TM-FAST"]),
        new Actor("Hana", ["HoS"]), new Actor("Iris", ["IROManager"]), new Actor("Ben", ["BS"]), new Actor("Lena", ["LineManager"]), new Actor("Hari", ["CareTeamMember"]),
    ]);

    /// <summary>Holds every role there is, so that only the case itself stands in the way.</summary>
    public static Actor Anybody { get; } = new("Asha", [.. Library.Latest.SelectMany(p => p.Roles.Keys).Distinct().Where(r => r != "System").Order(StringComparer.Ordinal)]);

    public WorkingCalendar Calendar { get; }

    public CaseQueries Queries => services.GetRequiredService<CaseQueries>();

    public CaseReading Reading => services.GetRequiredService<CaseReading>();

    public Verification Verification => services.GetRequiredService<Verification>();

    public OutboxDispatcher Outbox => services.GetRequiredService<OutboxDispatcher>();

    public Council Council => services.GetRequiredService<Council>();

    public CouncilChanges Changes => services.GetRequiredService<CouncilChanges>();

    public CaseWaker Waker => services.GetRequiredService<CaseWaker>();

    /// <summary>London wall time.</summary>
    public DateTime Now => LondonTime.OnTheClock(Clock.GetUtcNow());

    public DateTime NowUtc => Clock.GetUtcNow().UtcDateTime;

    /// <summary>A council with the child's record open and nothing else.</summary>
    public static Task<TestCouncil> OpenAsync(string now = "2026-01-05T09:00", int[]? years = null, params (string Key, Value Value)[] settings) =>
        OpenAsync(Library, now, years, settings);

    /// <summary>With other processes than the real ones; the child's record is among them.</summary>
    public static async Task<TestCouncil> OpenAsync(ProcessLibrary library, string now = "2026-01-05T09:00", int[]? years = null, params (string Key, Value Value)[] settings)
    {
        var clock = new ManualTime(new DateTime(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc));
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(s => clock)
            .AddCareEngine(new CareEngineOptions { ConnectionString = $"Data Source=council-{Guid.NewGuid():N};Mode=Memory;Cache=Shared", RunsByItself = false })
            .BuildServiceProvider();
        await services.GetRequiredService<CareEngine>().OpenAsync();
        var council = new TestCouncil(services, library, years is null ? AllYears : AllYears.ForYears(years), new Record(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)))) { Clock = clock };
        council.GoTo(now);
        await council.Accept(new StartCase("register", Actor.System, ProcessLibrary.RecordOf(Child), "child-record", Child, "Register",
            Form(("name", "Ada"), ("dateOfBirth", "2020-05-01"), ("allocatedWorker", "Asha"), ("teamManager", "Tom"), ("iro", "Asha"), ("lookedAfter", true), ("legalStatus", "ICO"))));
        return council;
    }

    private ManualTime Clock { get; init; } = null!;

    public static Record Form(params (string Name, Value Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    public void GoTo(string now) => GoTo(EventDate.Wall(now));

    public void GoTo(DateTime onTheClock) => Clock.MoveTo(LondonTime.InstantOf(onTheClock).UtcDateTime);

    /// <summary>Publishes every process anew, word for word as it is. Returns the number they all have now.</summary>
    public int PublishAgain()
    {
        var council = services.GetRequiredService<Council>();
        var now = council.Now.Library.Latest.ToList();
        var version = now.Max(m => m.Version) + 1;
        var again = Again.GetOrAdd(version, v => new Lazy<ProcessLibrary>(() => Numbered(v))).Value;
        older.AddRange(now);
        council.Use(new ProcessLibrary(again.Latest, older.ToDictionary(m => (m.Process, m.Version), m => new Lazy<ProcessMachine?>(m))));
        return version;
    }

    private static ProcessLibrary Numbered(int version) => ProcessCompiler.Compile(Folder.ReadDefinitions().ToDictionary(d => d.Key, d =>
    {
        var json = DefinitionText.Read(d.Value);
        json["version"] = version;
        return DefinitionText.Write(json);
    }), AllYears).Library;

    /// <summary>A change of the council is written down, and the product stopped before any case was looked at.</summary>
    public async Task BeginChangeAsync(CouncilChange change, Actor by)
    {
        await using var db = services.GetRequiredService<Func<CareDbContext>>()();
        db.Add(new CouncilChangeRow { Kind = change.Kind.ToString(), Key = change.Key, Value = ValueJson.Write(change.Value), Reason = change.Reason, ChangedAt = NowUtc, ChangedBy = by.Person });
        await db.SaveChangesAsync();
        Council.Use(change);
    }

    public Task DrainAsync() => Waker.DrainAsync();

    /// <summary>Goes to a day and lets happen what is due, everything at once or day by day.</summary>
    public async Task PassAsync(string until, bool dayByDay = false)
    {
        var to = EventDate.Wall(until);
        while (dayByDay && Now < to)
        {
            var next = Now.Date.AddDays(1);
            GoTo(next < to ? next : to);
            await DrainAsync();
        }

        GoTo(to);
        await DrainAsync();
    }

    public Task<Decision> Send(CaseCommand command) => commands.HandleAsync(command);

    public async Task<Decision.Accepted> Accept(CaseCommand command)
    {
        var decision = await Send(command);
        return decision.Should().BeOfType<Decision.Accepted>("{0} should be accepted on {1}: {2}", command.ToString(), EventDate.Of(Now), Reasons(decision)).Subject;
    }

    public async Task<Decision.Refused> Refuse(CaseCommand command) => (await Send(command)).Should().BeOfType<Decision.Refused>("{0} should be refused", command).Subject;

    public Task<Decision.Accepted> Start(string process, string id, string action, string on, params (string Name, Value Value)[] with) =>
        Complete(new StartCase(NextId(), Anybody, id, process, Child, action, Default(process, action).With(with.Select(w => KeyValuePair.Create(w.Name, w.Value))), on));

    public async Task<Decision.Accepted> Do(string id, string action, string on, params (string Name, Value Value)[] with) => await Accept(await Doing(id, action, on, with));

    /// <summary>The complete, valid form of an action, changed as said; fields that aren't asked left out.</summary>
    public async Task<FireAction> Doing(string id, string action, string on, params (string Name, Value Value)[] with)
    {
        var @case = await Case(id);
        var form = Default(@case.Process, action).With(with.Select(w => KeyValuePair.Create(w.Name, w.Value)));
        var asked = await Reading.AskAsync(id, Anybody, r => r.Ask(r.Machine.Triggers[action], form));
        return new FireAction(NextId(), Anybody, id, action, Asked(form, asked!, with), on) { Overrides = Reasons() };
    }

    public async Task<Decision.Accepted> Correct(string id, int entry, string? on, params (string Name, Value Value)[] changes) =>
        await Accept(new CorrectEntry(NextId(), Anybody, id, entry, on, Form(changes), "typed wrong"));

    public async Task<Case> Case(string id) => (await Queries.FindAsync(id))!;

    public async Task<IReadOnlyList<Case>> Cases()
    {
        var lines = await Queries.CasesAsync(new CaseFilter(Take: 1000));
        var cases = new List<Case>();
        foreach (var line in lines.Items)
        {
            cases.Add(await Case(line.Id));
        }

        return cases;
    }

    public async Task<int> EntryOf(string id, string action, string on) =>
        (await Queries.HistoryAsync(id)).Last(e => e.Action == action && EventDate.DayOf(e.OccurredOn) == EventDate.DayOf(on) && !e.IsRefused).No;

    public string NextId() => $"cmd-{++sent}";

    public static string Reasons(Decision decision) => decision is Decision.Refused refused ? string.Join(" | ", refused.Reasons.Select(r => $"{r.Field} {r.Rule} {r.Reason}")) : decision.ToString()!;

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private async Task<Decision.Accepted> Complete(StartCase command)
    {
        var asked = await Reading.AskNewAsync(command.Process, command.Child, Anybody, r => r.Ask(r.Machine.Triggers[command.Action], command.Form));
        return await Accept(command with { Form = Asked(command.Form, asked!, []) });
    }

    private Record Default(string process, string action) => Forms.Find(process, action, path);

    private static Record Asked(Record form, IEnumerable<AskedField> fields, (string Name, Value Value)[] always)
    {
        var asked = fields.Where(f => f.IsAsked).Select(f => f.Field.Name).Concat(always.Select(a => a.Name)).ToHashSet();
        return new Record(form.Names.Where(asked.Contains).Select(n => KeyValuePair.Create(n, form[n])));
    }

    public static System.Collections.Immutable.ImmutableDictionary<string, string> Reasons() =>
        System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.AddRange(Library.Latest.SelectMany(m => m.StatesInOrder).SelectMany(s => s.Edges.Values).SelectMany(e => e)
            .SelectMany(e => e.Requirements).Select(r => r.Rule).OfType<string>().Distinct().Select(r => KeyValuePair.Create(r, "agreed with the manager")));
}
