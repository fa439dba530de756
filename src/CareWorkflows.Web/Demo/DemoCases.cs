using System.Collections.Immutable;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Engine.Waking;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.SignIn;
using Microsoft.Data.Sqlite;
using Directory = CareWorkflows.Kernel.Deciding.Directory;

namespace CareWorkflows.Web.Demo;

/// <summary>
/// Cases to try the product with: the demo people live through <c>Demo/cases.json</c> with the real engine, under a clock that walks from the first act to
/// today, so that everything was recorded, breached and told on its own day. Only ever in Development, and only where there is no store yet: it is made
/// beside it and put in its place whole.
/// </summary>
internal sealed partial class DemoCases
{
    private readonly DemoScript script;
    private readonly ServiceProvider services;
    private readonly WalkingClock clock;
    private readonly DateTime until;
    private readonly PriorityQueue<Planned, (DateTime, int)> ahead = new();
    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> named = new(StringComparer.Ordinal);
    private readonly List<string> refused = [];
    private int sent;

    private DemoCases(DemoScript script, ServiceProvider services, WalkingClock clock, DateTimeOffset now) =>
        (this.script, this.services, this.clock, until) = (script, services, clock, LondonTime.OnTheClock(now));

    private CaseCommands Commands => services.GetRequiredService<CaseCommands>();

    private CaseQueries Queries => services.GetRequiredService<CaseQueries>();

    private CaseReading Reading => services.GetRequiredService<CaseReading>();

    private ProcessLibrary Library => services.GetRequiredService<Council>().Now.Library;

    /// <summary>Makes the store with its past, where there is none. Killed on the way, it begins anew at the next start.</summary>
    /// <param name="connectionString">Of the store; one in memory is left as it is.</param>
    /// <param name="workflows">Without the processes the demo is about there is none.</param>
    public static async Task MakeAsync(string connectionString, WorkflowsFolder workflows, TimeProvider time, ILogger log)
    {
        var store = new SqliteConnectionStringBuilder(connectionString);
        var file = Path.Combine(AppContext.BaseDirectory, "Demo", "cases.json");
        if (store.Mode == SqliteOpenMode.Memory || File.Exists(store.DataSource) || !File.Exists(file))
        {
            return;
        }

        var script = DemoScript.Read(await File.ReadAllTextAsync(file));
        if (script.Processes.Except(workflows.ReadDefinitions().Keys).Any())
        {
            return;
        }

        LogMaking(log);
        var began = TimeProvider.System.GetTimestamp();
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(store.DataSource)!);
        var beside = store.DataSource + ".demo";
        File.Delete(beside);
        foreach (var why in await LiveAsync(script, workflows, time.GetUtcNow(), beside))
        {
            LogRefused(log, why);
        }

        File.Move(beside, store.DataSource);
        var took = TimeProvider.System.GetElapsedTime(began);
        LogMade(log, script.Lives.Count, took);
    }

    /// <summary>Lives through the script in memory, which is faster than any disk, and writes what came of it.</summary>
    /// <returns>What was refused on the way, with the reasons.</returns>
    internal static async Task<IReadOnlyList<string>> LiveAsync(DemoScript script, WorkflowsFolder workflows, DateTimeOffset now, string target)
    {
        var connection = $"Data Source=demo-{Guid.NewGuid():N};Mode=Memory;Cache=Shared";
        var clock = new WalkingClock(now.AddDays(script.Lives.Min(l => l.From) - 7));
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddLogging()
            .AddCareEngine(new CareEngineOptions { ConnectionString = connection, RunsByItself = false })
            .BuildServiceProvider();
        await services.GetRequiredService<CareEngine>().OpenAsync();
        await services.GetRequiredService<Definitions>().OpenAsync(workflows);
        var council = services.GetRequiredService<Council>();
        council.Use(workflows.ReadCalendar());
        council.Use(new Directory(DemoPeople.All));
        var demo = new DemoCases(script, services, clock, now);
        await demo.LiveAsync();

        await using var source = new SqliteConnection(connection);
        await source.OpenAsync();
        await using var file = new SqliteConnection($"Data Source={target};Pooling=false");
        await file.OpenAsync();
        source.BackupDatabase(file);
        return demo.refused;
    }

    private async Task LiveAsync()
    {
        foreach (var life in script.Lives)
        {
            var from = DateOnly.FromDateTime(until).AddDays(life.From);
            from = from.AddDays(-(life.On is { } weekday ? ((from.DayOfWeek - weekday) + 7) % 7 : 0));
            var words = life.Words;
            if (life.Child is { } child)
            {
                words = words.SetItem("child", child).SetItem("first", child.Split(' ')[0]);
            }

            foreach (var name in life.Stories)
            {
                var at = name.Split('@') is [_, var day] ? int.Parse(day, System.Globalization.CultureInfo.InvariantCulture) : 0;
                foreach (var act in script.Stories[name.Split('@')[0]])
                {
                    NameCase(act, life);
                    await PlanAsync(new Planned(act, life, words, from.AddDays(at + act.Day), 1, null));
                }
            }
        }

        while (ahead.TryDequeue(out var next, out var when))
        {
            await WalkAsync(when.Item1);
            if (next.Act.Session is not null && next.At is null)
            {
                await PlanAsync(next, look: true);
                continue;
            }

            await DoAsync(next);
            if (next.No < (next.Act.Times ?? 1))
            {
                await PlanAsync(next with { Day = next.Day.AddDays(next.Act.Every ?? 1), No = next.No + 1, At = null });
            }
        }

        await WalkAsync(until);
    }

    /// <summary>Puts an act where it belongs in time. Which session it belongs to is looked up when its day has come: sessions are opened some months ahead.</summary>
    private async Task PlanAsync(Planned planned, bool look = false)
    {
        var act = planned.Act;
        DateTime at;
        if (act.Session is { } series && !look)
        {
            at = planned.Day.ToDateTime(TimeOnly.MinValue);
        }
        else if (act.Session is { } of)
        {
            var from = planned.Day.ToDateTime(TimeOnly.MinValue);
            if ((await SessionsAsync(of)).Find(s => s.StartsAt + act.Offset >= from) is not { } session)
            {
                return;
            }

            at = session.StartsAt + act.Offset;
            planned = planned with { Session = session, At = at, Day = DateOnly.FromDateTime(at) };
        }
        else
        {
            var day = planned.Day.DayOfWeek switch { DayOfWeek.Saturday => planned.Day.AddDays(2), DayOfWeek.Sunday => planned.Day.AddDays(1), _ => planned.Day };
            at = day.AddDays(act.After).ToDateTime(act.At ?? new TimeOnly(17, 0));
            planned = planned with { HappenedOn = day };
        }

        if (at <= until)
        {
            ahead.Enqueue(planned, (at, ++sent));
        }
    }

    private async Task<List<Session>> SessionsAsync(string series)
    {
        var sessions = new List<Session>();
        foreach (var machine in Library.Latest.Where(m => m.Sessions is not null))
        {
            foreach (var line in (await Queries.CasesAsync(new CaseFilter(Process: machine.Process, Open: true, Take: 500))).Items)
            {
                if (machine.Sessions!.Of((await Queries.FindAsync(line.Id))!) is { Cancelled: false } session && session.Series == series)
                {
                    sessions.Add(session);
                }
            }
        }

        return [.. sessions.OrderBy(s => s.StartsAt)];
    }

    /// <summary>All that falls due on the way happens when it does.</summary>
    private async Task WalkAsync(DateTime wall)
    {
        var instant = LondonTime.InstantOf(wall);
        var (waker, outbox) = (services.GetRequiredService<CaseWaker>(), services.GetRequiredService<OutboxDispatcher>());
        while (true)
        {
            await outbox.DrainAsync();
            if (await waker.NextAsync() is not { } next || next > instant.UtcDateTime)
            {
                break;
            }

            clock.MoveTo(new DateTimeOffset(next, TimeSpan.Zero));
            await waker.DrainAsync();
        }

        clock.MoveTo(instant);
    }

    private async Task DoAsync(Planned planned)
    {
        var act = planned.Act;
        var day = planned.HappenedOn ?? planned.Day;
        var words = new DemoWords(planned.Session is { } session ? planned.Words.SetItem("session", session.Name) : planned.Words, day, planned.No);
        if (act.Each is { } rows)
        {
            var list = await RowsAsync(planned.Session!, rows);
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i]["case"].Text is { } id && await Queries.FindAsync(id) is { } about)
                {
                    var worker = about.Child is { } child ? script.Lives.Find(l => l.Child == child)?.Words.GetValueOrDefault("worker") : null;
                    await DoAsync(planned, id, words with { Row = list[i], No = planned.No + i, Words = words.Words.SetItem("worker", worker ?? "") });
                }
            }

            return;
        }

        await DoAsync(planned, await CaseOfAsync(planned), words);
    }

    private async Task<IReadOnlyList<Value>> RowsAsync(Session session, string name) =>
        session.Case is { } id ? (await Reading.AskAsync((await Queries.FindAsync(id))!, Actor.System, r => r.Value(name).Items.Select(Kept).ToList()))! : [];

    /// <summary>What a row shows of other cases is looked up when it is asked for; kept it is what it was.</summary>
    private static Value Kept(Value row) => row.Members.Names.Aggregate(Record.Empty, (some, name) => some.With(name, row[name]));

    private async Task DoAsync(Planned planned, string? id, DemoWords words)
    {
        var act = planned.Act;
        var by = DemoPeople.All.Single(p => p.Person == words.In(act.By));
        if (id is null || (act.Process is null && await Queries.FindAsync(id) is null))
        {
            refused.Add($"{act.Case} of {planned.Life.Child}: there is no such case for {act.Do?[0] ?? act.Correct}");
            return;
        }

        Decision? decision = null;
        foreach (var action in (act.Do ?? [act.Correct!]).Select(words.In))
        {
            var command = await CommandAsync(planned, id, action, by, words);
            if (act.Do is { Count: > 1 } && action != words.In(act.Do[^1]) && await Commands.TryAsync(command) is not Decision.Accepted)
            {
                continue;
            }

            decision = await Commands.HandleAsync(command);
            break;
        }

        if (decision is Decision.Refused no)
        {
            refused.Add($"{clock.GetUtcNow():yyyy-MM-dd} {string.Join(" or ", act.Do ?? [act.Correct!])} on {id}: {string.Join(" ", no.Reasons.Select(r => $"{r.Field} {r.Reason}"))}");
        }
    }

    private async Task<CaseCommand> CommandAsync(Planned planned, string id, string action, Actor by, DemoWords words)
    {
        var act = planned.Act;
        var command = $"demo-{++sent}";
        var because = (act.Because ?? ImmutableDictionary<string, string>.Empty).ToImmutableDictionary(b => b.Key, b => words.In(b.Value));
        var with = act.With is { } said && ValueJson.Read(said).Members is Record given ? given : Record.Empty;
        if (act.Correct is not null)
        {
            var entry = (await Queries.HistoryAsync(id)).LastOrDefault(e => e.Action == action && !e.IsRefused);
            return new CorrectEntry(command, by, id, entry?.No ?? 0, null, (Record)words.In(with).Members, because.Values.FirstOrDefault() ?? "");
        }

        var form = script.Forms.TryGetValue(action, out var usual) && ValueJson.Read(usual).Members is Record full
            ? with.Names.Aggregate(full, (some, name) => some.With(name, with[name]))
            : with;
        foreach (var (name, rows) in form.Names.Select(n => (n, form[n]["each"].Text)).Where(r => r.Text is not null).ToList())
        {
            var template = form[name]["row"];
            form = form.With(name, Value.Of([.. (await RowsAsync(planned.Session!, rows!)).Select(row => (words with { Row = row }).In(template))]));
        }

        foreach (var name in DemoWords.OfRow(form).Where(n => words.Row.Kind == ValueKind.Map && words.Row[n].IsNothing))
        {
            var value = await Reading.AskAsync((await Queries.FindAsync(id))!, Actor.System, r => r.Value(name));
            words = words with { Row = ((Record)words.Row.Members).With(name, value) };
        }

        form = words.In(form).Members as Record ?? Record.Empty;
        form = await (act.Process is { } process ? Reading.AskNewAsync(process, planned.Life.Child, by, r => Asked(r, form)) : Reading.AskAsync((await Queries.FindAsync(id))!, by, r => Asked(r, form))) ?? form;
        return (act.Process is { } opened ? new StartCase(command, by, id, opened, planned.Life.Child, action, form) : (CaseCommand)new FireAction(command, by, id, action, form)) with { Overrides = because };

        Record Asked(CaseReader reader, Record full) => reader.Machine.Triggers.TryGetValue(action, out var trigger)
            ? reader.Ask(trigger, full).Where(a => !a.IsAsked).Aggregate(full, (some, a) => some.With(a.Field.Name, Value.Nothing))
            : full;
    }

    /// <summary>A case of the script's own is <c>demo-plan-1</c>, <c>demo-plan-2</c>, in the order of the lives.</summary>
    private void NameCase(DemoAct act, DemoLife life)
    {
        if (act.Process is not null && act.Case != "child" && ids.TryAdd($"{act.Case}/{script.Lives.IndexOf(life)}", ""))
        {
            ids[$"{act.Case}/{script.Lives.IndexOf(life)}"] = life.Child is null ? $"demo-{act.Case}" : $"demo-{act.Case}-{named[act.Case] = named.GetValueOrDefault(act.Case) + 1}";
        }
    }

    private async Task<string?> CaseOfAsync(Planned planned) => planned.Act.Case switch
    {
        "child" => ProcessLibrary.RecordOf(planned.Life.Child!),
        "session" => planned.Session?.Case,
        var name when Library.Find(name) is not null => (await Queries.CasesOfChildAsync(planned.Life.Child!)).Where(c => c.Process == name).MaxBy(c => (!c.Final, c.OpenedAt))?.Id,
        var name => ids[$"{name}/{script.Lives.IndexOf(planned.Life)}"],
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not all of the demo happened: {Why}")]
    private static partial void LogRefused(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Making the demo, once: a council lives through its last year. This takes some seconds.")]
    private static partial void LogMaking(ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Made the demo of {Lives} children and panels in {Time}")]
    private static partial void LogMade(ILogger log, int lives, TimeSpan time);

    /// <param name="Day">On it or after it.</param>
    /// <param name="At">When it has its session: London wall time.</param>
    private sealed record Planned(DemoAct Act, DemoLife Life, ImmutableDictionary<string, string> Words, DateOnly Day, int No, DateTime? At)
    {
        public DateOnly? HappenedOn { get; init; }

        public Session? Session { get; init; }
    }

    private sealed class WalkingClock(DateTimeOffset from) : TimeProvider
    {
        private DateTimeOffset now = from;

        public override DateTimeOffset GetUtcNow() => now;

        public void MoveTo(DateTimeOffset instant) => now = instant > now ? instant : now;
    }
}
