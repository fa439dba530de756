using System.Collections.Concurrent;
using System.Collections.Immutable;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Engine.Tests.Deciding;
using CareWorkflows.Engine.Tests.Storage;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Years;

/// <summary>
/// A year of a council, lived by chance: children come, cases of every process are opened, acted on late and corrected, panels sit, the product stands still for days. Everything goes
/// through the front door. Knows no process: what may be done and what a form asks is read from the definitions.
/// </summary>
internal sealed class RandomYear : IAsyncDisposable
{
    private const int Tries = 10;

    /// <summary>The most open cases a child has at once.</summary>
    private const int AtOnce = 8;

    private static readonly string[] Staff = ["Asha", "Tom", "Priya", "Sam", "Hal", "Nia", "Omar", "Zoë"];
    private static readonly string[] Others = ["Mother", "School", "Robert O'Brien"];

    private readonly Random random;
    private readonly ServiceProvider services;
    private readonly CaseCommands commands;
    private readonly CaseCommands anew;
    private readonly ManualTime clock = new(new DateTime(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc));
    private readonly List<string> children = [];
    private readonly Dictionary<(string Process, string Action), int> tried = [];
    private readonly Shelf shelf;
    private int sent;

    private RandomYear(int seed)
    {
        random = new Random(seed);
        services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Warning).AddProvider(Log))
            .AddCareEngine(new CareEngineOptions
            {
                ConnectionString = $"Data Source=year-{Guid.NewGuid():N};Mode=Memory;Cache=Shared",
                RunsByItself = false,
                Deliver = (message, _) =>
                {
                    Delivered.Add(message.Id);
                    return Task.CompletedTask;
                },
            })
            .BuildServiceProvider();
        commands = services.GetRequiredService<CaseCommands>();
        var council = services.GetRequiredService<Council>();
        anew = new CaseCommands(services.GetRequiredService<CareEngine>(), council, clock, services.GetRequiredService<ILogger<CaseCommands>>(), WithoutDuties);
        shelf = new Shelf(services.GetRequiredService<CareEngine>(), Queries, council, clock);
        council.Use(Library);
        council.Use(TestCouncil.AllYears);
        council.Use(new Kernel.Deciding.Directory(Staff.Select((person, i) => new Actor(person, [.. Roles.Where((_, r) => r % Staff.Length == i || random.Next(6) == 0)]))));
    }

    private static ProcessLibrary Library => TestCouncil.Library;

    private static ImmutableList<string> Roles => TestCouncil.Anybody.Roles;

    /// <summary>How often each action of each process was accepted; what has never been has no count.</summary>
    public Dictionary<(string Process, string Action), int> Done { get; } = [];

    /// <summary>The last things that happened, for whoever looks for a fault.</summary>
    public Queue<string> Diary { get; } = new();

    public List<string> Delivered { get; } = [];

    /// <summary>How often cases were woken, and how often one of them had nothing to say.</summary>
    public (int Times, int InVain) Woken { get; private set; }

    public Warnings Log { get; } = new();

    public CaseQueries Queries => services.GetRequiredService<CaseQueries>();

    public Verification Verification => services.GetRequiredService<Verification>();

    public Func<CareDbContext> Store => services.GetRequiredService<Func<CareDbContext>>();

    public DateTime NowUtc => clock.GetUtcNow().UtcDateTime;

    /// <summary>London wall time.</summary>
    public DateTime Now => LondonTime.OnTheClock(clock.GetUtcNow());

    /// <summary>Lives it to its end: nothing is due any more, and nothing promised is left to do.</summary>
    /// <param name="holds">Asked in the middle and at the end.</param>
    public static async Task<RandomYear> LiveAsync(int seed, int howMany, Func<RandomYear, Task> holds)
    {
        var year = new RandomYear(seed);
        try
        {
            await services(year).GetRequiredService<CareEngine>().OpenAsync();
            await year.LiveAsync(howMany, holds);
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"{fault.Message}\nSeed {seed}, {howMany} children. What had happened last:\n{string.Join("\n", year.Diary)}", fault);
        }

        return year;

        static ServiceProvider services(RandomYear year) => year.services;
    }

    /// <summary>Every case as it stands.</summary>
    public Task<IReadOnlyList<Case>> CasesAsync() => shelf.AllAsync();

    /// <summary>What time would do to a case now.</summary>
    public Task<Decision> PassAsync(Case @case) => commands.TryAsync(new PassTime("again", @case.Id));

    /// <summary>What working everything out again would change on a case.</summary>
    public Task<Decision> LookAgainAsync(Case @case) => commands.TryAsync(new LookAgain("again", new Actor("Asha", ["Admin"]), @case.Id, "nothing", "to see whether anything is lost"));

    /// <summary>What would be owed on a case if nothing had ever been known to be: worked out from what has been recorded alone.</summary>
    public async Task<IReadOnlyList<DutyOccurrence>> OwedAnewAsync(Case @case) =>
        await anew.TryAsync(new LookAgain("anew", new Actor("Asha", ["Admin"]), @case.Id, "nothing", "to see what is owed")) is Decision.Accepted accepted
            ? [.. accepted.Cases.Find(c => c.After.Id == @case.Id)?.After.Duties.Where(d => d.End == DutyEnd.Owed) ?? []]
            : [];

    private static Decision WithoutDuties(CaseCommand command, World world) => command is LookAgain { Case: var asked } && world.Cases.GetValueOrDefault(asked) is { } @case
        ? CaseDecider.Decide(command, world with { Cases = world.Cases.SetItem(asked, @case with { Duties = [], Breaches = [] }) })
        : CaseDecider.Decide(command, world);

    /// <summary>Somebody may do something with a case, and it is not refused whatever they say. Nothing is done.</summary>
    public async Task<bool> CanActAsync(Case @case)
    {
        // What has been done often comes up seldom, and who asks is left to chance: so each action is tried, many times.
        for (var i = 0; i < 50; i++)
        {
            foreach (var trigger in Library.Of(@case).TriggersInOrder.Where(t => t.Kind == TriggerKind.Action))
            {
                if (await FindAsync(Library.Of(@case), @case, isNew: false, trigger) is { Decision: Decision.Accepted })
                {
                    return true;
                }
            }
        }

        return false;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private async Task LiveAsync(int howMany, Func<RandomYear, Task> holds)
    {
        var stops = Stops();
        for (var day = 0; day < 365; day++)
        {
            var today = new DateTime(2026, 1, 5).AddDays(day);
            if (stops.GetValueOrDefault(day) == Stop.Down)
            {
                continue;
            }

            while (children.Count < howMany * Math.Min(1, (day + 10) / 120.0))
            {
                children.Add($"C{children.Count + 1}");
            }

            foreach (var hour in new[] { 8, 13, 16 })
            {
                await GoToAsync(today.AddHours(hour).AddMinutes(random.Next(60)), isAwake: stops.GetValueOrDefault(day) != Stop.Asleep);
                await ActOnPanelsAsync();
                foreach (var child in children.ToList())
                {
                    if (random.Next(today.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 30 : 5) == 0)
                    {
                        await ActAsync(child);
                    }
                }
            }

            if (day == 180 && stops.GetValueOrDefault(day) != Stop.Asleep)
            {
                await GoToAsync(Now, isAwake: true);
                await holds(this);
            }
        }

        await GoToAsync(new DateTime(2027, 1, 6, 9, 0, 0), isAwake: true);
        await holds(this);
    }

    private enum Stop
    {
        None,

        /// <summary>Nothing runs.</summary>
        Down,

        /// <summary>People go on, but nothing happens by itself.</summary>
        Asleep,
    }

    private Dictionary<int, Stop> Stops()
    {
        var stops = new Dictionary<int, Stop>();
        for (var i = 0; i < 8; i++)
        {
            var (from, length) = (random.Next(20, 340), random.Next(1, 15));
            foreach (var day in Enumerable.Range(from, length))
            {
                stops[day] = i % 2 == 0 ? Stop.Down : Stop.Asleep;
            }
        }

        return stops;
    }

    /// <summary>Goes to a moment. Awake, all that falls due on the way happens when it does; after a standstill, at once.</summary>
    private async Task GoToAsync(DateTime wall, bool isAwake)
    {
        var (waker, outbox) = (services.GetRequiredService<CaseWaker>(), services.GetRequiredService<OutboxDispatcher>());
        var instant = LondonTime.InstantOf(wall).UtcDateTime;
        for (var atOnce = 0; isAwake; atOnce++)
        {
            await outbox.DrainAsync();
            if (await waker.NextAsync() is not { } next || next > instant)
            {
                break;
            }

            atOnce = next > NowUtc ? 0 : atOnce;
            clock.MoveTo(next > NowUtc ? next : NowUtc);
            foreach (var wakeUp in await waker.DueAsync(NowUtc, default))
            {
                var decision = await commands.HandleAsync(wakeUp);
                Woken = (Woken.Times + 1, Woken.InVain + (decision is Decision.NothingToDo ? 1 : 0));
                if (atOnce > 20)
                {
                    Write($"{wakeUp.Case} woken again: {(decision as Decision.Accepted)?.Entrance.Entries[0].Changes}");
                }
            }

            atOnce.Should().BeLessThan(30, "nothing wakes itself over and over");
        }

        clock.MoveTo(instant > NowUtc ? instant : NowUtc);
    }

    /// <summary>Something about a child: a new case, an act on one there is, or a correction.</summary>
    private async Task ActAsync(string child)
    {
        var cases = (await shelf.AllAsync()).Where(c => c.Child == child).ToList();
        if (cases.Count == 0)
        {
            await StartAsync(Library.Records!, child);
        }
        else if (random.Next(10) == 0)
        {
            await CorrectAsync(cases[random.Next(cases.Count)]);
        }
        else if (cases.Count == 1 || (random.Next(12) == 0 && cases.Count(c => !c.Final) < AtOnce))
        {
            var machines = Library.Latest.Where(m => m.AboutChild && !m.IsChildRecord).ToList();
            await StartAsync(machines[random.Next(machines.Count)], child);
        }
        else
        {
            var open = cases.Where(c => !c.Final || random.Next(5) == 0).ToList();
            await ActAsync(open[random.Next(open.Count)]);
        }
    }

    /// <summary>What is about no child: series, and their sessions around the day they sit.</summary>
    private async Task ActOnPanelsAsync()
    {
        foreach (var machine in Library.Latest.Where(m => !m.AboutChild && !m.IsChildRecord))
        {
            var cases = (await shelf.AllAsync()).Where(c => c.Process == machine.Process).ToList();
            if (machine.Sessions is { } sessions)
            {
                foreach (var near in cases.Where(c => sessions.Of(c) is { } s && Math.Abs((s.StartsAt - Now).TotalDays) < 12).ToList())
                {
                    var isToday = sessions.Of(near)!.Day == DateOnly.FromDateTime(Now);
                    for (var i = 0; i < (isToday ? 4 : random.Next(8) / 7); i++)
                    {
                        await ActAsync(await shelf.FindAsync(near.Id));
                    }

                    foreach (var listed in (await shelf.AllAsync()).Where(c => isToday && c.Duties.Exists(d => d.Session == near.Key)).ToList())
                    {
                        await ActAsync(listed);
                    }
                }
            }
            else if (cases.Count(c => !c.Final) < 2)
            {
                await StartAsync(machine, null);
            }
            else if (random.Next(12) == 0)
            {
                await ActAsync(cases[random.Next(cases.Count)]);
            }

            if (cases.Count > 0 && random.Next(40) == 0)
            {
                await CorrectAsync(cases[random.Next(cases.Count)]);
            }
        }
    }

    private async Task StartAsync(ProcessMachine machine, string? child)
    {
        var id = machine.IsChildRecord ? ProcessLibrary.RecordOf(child!) : $"{machine.Code ?? machine.Process}-{++sent}";
        if (await FindAsync(machine, Case.Unopened(id, machine.Process, machine.Version, child, null, NowUtc), isNew: true) is { } found)
        {
            await SendAsync(machine, found);
        }
    }

    private async Task ActAsync(Case @case)
    {
        if (await FindActAsync(@case) is { } found)
        {
            await SendAsync(Library.Of(@case), found);
        }
    }

    private Task<Found?> FindActAsync(Case @case) => FindAsync(Library.Of(@case), @case, isNew: false);

    /// <summary>An action that is open to somebody, with a form that is accepted; or what came next to it. Null: nothing is open.</summary>
    /// <param name="only">The one action asked about; null: whichever chance picks.</param>
    private async Task<Found?> FindAsync(ProcessMachine machine, Case @case, bool isNew, Trigger? only = null)
    {
        var known = Known(@case);
        var actor = Somebody(known);
        await shelf.AllAsync();
        var (reader, open) = shelf.Ask(@case, isNew, actor, r => (r, r.Offers().Where(o => o.IsOpen).Select(o => o.Trigger).ToList()));
        open = only is null ? open : open.FindAll(t => t == only);
        if (open.Count == 0)
        {
            return null;
        }

        var trigger = Weighted(machine, open);
        tried[(machine.Process, trigger.Name)] = tried.GetValueOrDefault((machine.Process, trigger.Name)) + 1;
        var guess = new Guess(random, Library, trigger, Now, [.. Staff, .. Others], known);
        var reasons = ImmutableDictionary<string, string>.Empty;
        for (var i = 0; ; i++)
        {
            // What has been loaded for the reader serves for every try; nothing happens meanwhile.
            if (reader.Actor != actor || CaseReader.Try(() => guess.Complete(reader), out _) is not null)
            {
                reader = shelf.Ask(@case, isNew, actor, r =>
                {
                    guess.Complete(r);
                    return r;
                });
            }

            var form = guess.Form;
            CaseCommand command = isNew
                ? new StartCase(NextId(), actor, @case.Id, machine.Process, @case.Child, trigger.Name, form) { Overrides = reasons }
                : new FireAction(NextId(), actor, @case.Id, trigger.Name, form) { Overrides = reasons };
            var decision = await commands.TryAsync(command);
            if (decision is not Decision.Refused refused || i == Tries)
            {
                return new Found(command, trigger.Name, decision);
            }

            guess.Mend(machine, refused.Reasons);
            reasons = refused.Reasons.Where(r => r is { Overridable: true, Rule: not null }).Aggregate(reasons, (some, r) => some.SetItem(r.Rule!, "agreed with the manager"));
            actor = refused.Reasons.Exists(r => r.Field is null) && random.Next(2) == 0 ? Somebody(known) : actor;
        }
    }

    private async Task CorrectAsync(Case @case)
    {
        var history = (await Queries.HistoryAsync(@case.Id)).Where(e => e is { Edge: not null, Cause: null, IsRefused: false }).ToList();
        if (history.Count == 0)
        {
            return;
        }

        var machine = Library.Of(@case);
        var entry = history[random.Next(history.Count)];
        var trigger = machine.Triggers[entry.Action];
        var guess = new Guess(random, Library, trigger, Now, [.. Staff, .. Others], Known(@case));
        CorrectEntry command;
        Decision decision;
        var tries = 0;
        do
        {
            var name = trigger.Form.Count > 0 && random.Next(2) == 0 ? trigger.Form[random.Next(trigger.Form.Count)].Name : null;
            var changes = name is null ? Record.Empty : Record.Empty.With(name, shelf.Ask(@case, false, TestCouncil.Anybody, r => guess.Other(r, entry.Form, name)));
            var on = changes.Count > 0 ? null : EventDate.Of(EventDate.Wall(entry.OccurredOn).AddDays(random.Next(-20, 8)));
            command = new CorrectEntry(NextId(), new Actor(Staff[random.Next(Staff.Length)], Roles), @case.Id, entry.No, on, changes, "typed wrong") { Overrides = TestCouncil.Reasons() };
            decision = await commands.TryAsync(command);
        }
        while (decision is Decision.Refused && ++tries < Tries);
        await SendAsync(machine, new Found(command, HistoryEntry.Correct, decision));
    }

    /// <summary>Does what would be accepted; and, so that refused attempts are part of life too, some of what would not.</summary>
    private async Task SendAsync(ProcessMachine machine, Found found)
    {
        var decision = found.Decision is Decision.Accepted || random.Next(4) == 0 ? await commands.HandleAsync(found.Command) : found.Decision;
        decision.GetType().Should().Be(found.Decision.GetType(), "what would be decided is what is decided");
        var refused = decision as Decision.Refused;
        Write($"{found.Command} -> {(refused is null ? decision.GetType().Name : string.Join(" | ", refused.Reasons))}");
        refused?.Reasons.Should().OnlyContain(r => r.Reason.Length > 10, "a refusal says what to mend");
        refused?.Reasons.Should().NotContain(r => Faults.Any(f => r.Reason.Contains(f, StringComparison.Ordinal)), "the definition knows what it says");
        if (decision is Decision.Accepted accepted)
        {
            foreach (var (process, action) in accepted.Cases.SelectMany(c => c.Entries.Select(e => (c.After.Process, e.Action))))
            {
                Done[(process, action)] = Done.GetValueOrDefault((process, action)) + 1;
            }
        }
        else
        {
            Refusals.Add((machine.Process, found.Action, refused?.Reasons ?? []));
        }
    }

    /// <summary>What was refused in the end.</summary>
    public List<(string Process, string Action, ImmutableList<Refusal> Reasons)> Refusals { get; } = [];

    private static readonly string[] Faults = ["can't work this out", "goes round in circles", "the definition must say which", "too many cases", "Exception"];

    /// <summary>Who holds every role there is, so that only the case itself stands in the way; and often somebody the case names.</summary>
    private Actor Somebody(IReadOnlyList<string> known)
    {
        var named = known.Where(Staff.Contains).ToList();
        return new Actor(named.Count > 0 && random.Next(2) == 0 ? named[random.Next(named.Count)] : Staff[random.Next(Staff.Length)], Roles);
    }

    /// <summary>What has been done least, most often; what ends a case, seldom.</summary>
    private Trigger Weighted(ProcessMachine machine, List<Trigger> open)
    {
        var weights = open.ConvertAll(t =>
            (machine.StatesInOrder.Any(s => s.Edges.GetValueOrDefault(t.Name, []).Exists(e => e.From != e.To && machine.States[e.To].Final)) ? 0.15 : 1)
            / (1 + Done.GetValueOrDefault((machine.Process, t.Name)) + (tried.GetValueOrDefault((machine.Process, t.Name)) / 4.0)));
        var at = random.NextDouble() * weights.Sum();
        for (var i = 0; i < open.Count; i++)
        {
            at -= weights[i];
            if (at <= 0)
            {
                return open[i];
            }
        }

        return open[^1];
    }

    private static List<string> Known(Case @case)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        Add(@case.Data);
        foreach (var fact in @case.Facts.Values.SelectMany(f => f.TakeLast(3)))
        {
            texts.Add(fact.On);
        }

        texts.UnionWith(@case.Duties.Where(d => d.End == DutyEnd.Owed).SelectMany(d => new[] { d.Due, d.From, d.Session }).OfType<string>());
        texts.UnionWith(@case.Links.Select(l => l.Case));
        return [.. texts];

        void Add(Value value)
        {
            if (value.Text is { Length: > 0 } text)
            {
                texts.Add(text);
            }

            foreach (var item in value.Items)
            {
                Add(item);
            }

            foreach (var name in value.Members.Names)
            {
                Add(value[name]);
            }
        }
    }

    private void Write(string what)
    {
        Diary.Enqueue($"{EventDate.Of(Now)}: {what}");
        while (Diary.Count > 30)
        {
            Diary.Dequeue();
        }
    }

    private string NextId() => $"cmd-{++sent}";

    private sealed record Found(CaseCommand Command, string Action, Decision Decision);

    /// <summary>Whatever the engine found worth a warning.</summary>
    internal sealed class Warnings : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
