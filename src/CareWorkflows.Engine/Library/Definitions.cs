using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Library;

/// <summary>
/// The one way to change a process: drafts, publishing through the gate, retracting. What is published is in force at once, for new cases;
/// a version that was published never changes again. Files in <c>workflows/</c> are where a process first comes from and where it can be written back to.
/// </summary>
public sealed class Definitions : IDisposable
{
    private readonly Func<CareDbContext> context;
    private readonly Council council;
    private readonly TimeProvider time;

    /// <summary>One change at a time: a version's number follows from those before it.</summary>
    private readonly SemaphoreSlim changing = new(1, 1);

    private WorkflowsFolder? folder;
    private WorkingCalendar calendar = WorkingCalendar.Empty;
    private volatile ImmutableSortedDictionary<string, StoredDefinition> latest = ImmutableSortedDictionary.Create<string, StoredDefinition>(StringComparer.Ordinal);
    private volatile ImmutableSortedDictionary<string, StoredDefinition> inForce = ImmutableSortedDictionary.Create<string, StoredDefinition>(StringComparer.Ordinal);

    internal Definitions(Func<CareDbContext> context, Council council, TimeProvider time)
    {
        this.context = context;
        this.council = council;
        this.time = time;
    }

    /// <summary>The newest version of each process, draft or not. From memory.</summary>
    public IEnumerable<StoredDefinition> Latest => latest.Values;

    /// <summary>The rules of the procedures, in their own words, as the folder has them.</summary>
    public RuleCatalogue Rules { get; private set; } = RuleCatalogue.Empty;

    private PublishGate Gate => new(Folder, calendar);

    private WorkflowsFolder Folder => folder ?? throw new InvalidOperationException($"Call {nameof(OpenAsync)} first.");

    /// <summary>Takes in what the folder has and the store has never seen, and puts everything in force. At start-up, before the first request.</summary>
    /// <returns>What is wrong with files that are kept as drafts because of it.</returns>
    public async Task<ImmutableList<Finding>> OpenAsync(WorkflowsFolder workflows, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(workflows);
        folder = workflows;
        calendar = workflows.ReadCalendar();
        Rules = workflows.ReadRules();
        return await ChangeAsync<ImmutableList<Finding>>(async db =>
        {
            var known = await db.Definitions.Select(d => d.Process).Distinct().ToListAsync(cancellation);
            var unseen = workflows.ReadDefinitions().Where(d => !known.Contains(d.Key)).ToDictionary(d => d.Key, d => d.Value, StringComparer.Ordinal);
            if (unseen.Count == 0)
            {
                return () => [];
            }

            // Their scenarios are run by check and by CI; a start must not take that long.
            var findings = Gate.Compile(await InForceAsync(db, cancellation), unseen).Findings;
            var broken = findings.Where(f => f.IsError).Select(f => f.Process).ToHashSet(StringComparer.Ordinal);
            var publication = await NextPublicationAsync(db, cancellation);
            foreach (var (process, text) in unseen)
            {
                var row = NewRow(process, VersionIn(text), text, "System");
                if (!broken.Contains(process))
                {
                    (row.Publication, row.InForce) = (publication, true);
                }

                db.Add(row);
            }

            return () => findings;
        }, cancellation);
    }

    /// <summary>The newest version of a process, draft or not; null: there is no such process. From memory.</summary>
    public StoredDefinition? LatestOf(string process) => latest.GetValueOrDefault(process);

    /// <summary>The version in force; null: none. From memory.</summary>
    public StoredDefinition? InForce(string process) => inForce.GetValueOrDefault(process);

    public async Task<StoredDefinition?> FindAsync(string process, int version, CancellationToken cancellation = default)
    {
        if (LatestOf(process) is { } newest && newest.Version.Version == version)
        {
            return newest;
        }

        await using var db = context();
        var row = await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.Process == process && d.Version == version, cancellation);
        return row is null ? null : Stored(row, isLatest: false);
    }

    /// <summary>Every version of every process, without its text; newest first within a process.</summary>
    public async Task<IReadOnlyList<DefinitionVersion>> VersionsAsync(CancellationToken cancellation = default)
    {
        await using var db = context();
        var rows = await db.Definitions.AsNoTracking().OrderBy(d => d.Process).ThenByDescending(d => d.Version)
            .Select(d => new DefinitionRow
            {
                Process = d.Process, Version = d.Version, Name = d.Name, Description = d.Description, Json = "", CreatedAt = d.CreatedAt,
                Revision = d.Revision, SavedAt = d.SavedAt, SavedBy = d.SavedBy, Publication = d.Publication, InForce = d.InForce,
            }).ToListAsync(cancellation);
        var newest = rows.GroupBy(r => r.Process, StringComparer.Ordinal).Select(g => g.First()).ToHashSet();
        return [.. rows.Select(r => VersionOf(r, newest.Contains(r)))];
    }

    /// <summary>Everything that compiling finds in the newest version of a process; scenarios are played only when it is published.</summary>
    public ImmutableList<Finding> FindingsOf(string process) => LatestOf(process) is { } newest
        ? Gate.Compile(inForce.ToDictionary(d => d.Key, d => d.Value.Text, StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal) { [process] = Folder.WithTemplates(process, newest.Text) }).Findings
        : [];

    /// <summary>
    /// Keeps a draft, with whatever is wrong with it. What is the same as before makes no draft. Refused when it has been saved elsewhere meanwhile: that
    /// work would be lost.
    /// </summary>
    public Task<DefinitionAnswer> SaveAsync(DefinitionToSave asked, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return ChangeAsync<DefinitionAnswer>(async db =>
        {
            if (Unreadable(asked.Process ?? "", asked.Text) is { } unreadable)
            {
                return Refused(unreadable);
            }

            var process = asked.Process ?? FreeNameFor(asked.Text);
            if (LatestOf(process) is not { } newest)
            {
                if (FolderNameProblem(process) is { } problem)
                {
                    return Refused(process, problem);
                }

                db.Add(NewRow(process, 1, WithVersion(asked.Text, process, 1), asked.By));
                return Done(process, 1);
            }

            var text = WithVersion(asked.Text, process, newest.Version.Version);
            if (text == newest.Text)
            {
                return Done(process, newest.Version.Version);
            }

            if (StaleReason(newest.Version, asked) is { } stale)
            {
                return () => new DefinitionAnswer.Refused(process, stale) { IsStale = true };
            }

            if (newest.Version.WasPublished)
            {
                var next = newest.Version.Version + 1;
                db.Add(NewRow(process, next, WithVersion(text, process, next), asked.By));
                return Done(process, next);
            }

            var row = await db.Definitions.SingleAsync(d => d.Process == process && d.Version == newest.Version.Version, cancellation);
            Write(row, text, asked.By);
            return Done(process, row.Version);
        }, cancellation);
    }

    /// <summary>Puts the newest version of a process in force, if it passes the gate.</summary>
    public async Task<DefinitionAnswer> PublishAsync(string process, string by, CancellationToken cancellation = default) =>
        LatestOf(process) is not { } newest ? new DefinitionAnswer.NotFound()
        : newest.Version.IsPublished ? new DefinitionAnswer.Done(newest, [], [])
        : await PublishAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [process] = newest.Text }, process, by, cancellation);

    /// <summary>Takes in what the files say otherwise than what is in force, all of it together or nothing.</summary>
    /// <param name="processes">Folders; none: all.</param>
    /// <returns>For each process that was published its answer, those made of them too; or why nothing was.</returns>
    public async Task<IReadOnlyList<DefinitionAnswer>> ImportFilesAsync(IReadOnlyCollection<string> processes, string by, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(processes);
        var files = Folder.ReadDefinitions();
        if (processes.FirstOrDefault(p => !files.ContainsKey(p)) is { } missing)
        {
            return [new DefinitionAnswer.Refused(missing, $"there is no file workflows/{missing}/process.json")];
        }

        var changed = files.Where(f => (processes.Count == 0 || processes.Contains(f.Key)) && InForce(f.Key)?.Text != f.Value)
            .ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
        if (changed.Count == 0)
        {
            return [];
        }

        var first = await PublishAsync(changed, changed.Keys.First(), by, cancellation);
        return first is DefinitionAnswer.Done done ? [.. changed.Keys.Concat(done.AlsoPublished).Select(p => new DefinitionAnswer.Done(InForce(p)!, [], []))] : [first];
    }

    /// <summary>Writes what is in force to the files, byte for byte as it is kept.</summary>
    /// <param name="processes">None: all.</param>
    /// <returns>The files that were written anew.</returns>
    public IReadOnlyList<string> ExportFiles(IReadOnlyCollection<string> processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        return [.. inForce.Values.Where(d => processes.Count == 0 || processes.Contains(d.Version.Process))
            .SelectMany(d => Folder.WriteDefinition(d.Version.Process, d.Text))];
    }

    /// <summary>No new case starts on it; those that run go on.</summary>
    public Task<DefinitionAnswer> RetractAsync(string process, CancellationToken cancellation = default) => ChangeAsync<DefinitionAnswer>(async db =>
    {
        if (InForce(process) is not { } published)
        {
            return LatestOf(process) is { } draft ? Done(process, draft.Version.Version) : NotFound;
        }

        if (UsersOf(process) is { Count: > 0 } users)
        {
            return Refused(process, $"it can't be unpublished: {string.Join(", ", users)} would no longer work without it");
        }

        (await db.Definitions.SingleAsync(d => d.Process == process && d.Version == published.Version.Version, cancellation)).InForce = false;
        return Done(process, LatestOf(process)!.Version.Version);
    }, cancellation);

    /// <summary>Makes the newest version what an older one was, as a draft.</summary>
    public async Task<DefinitionAnswer> RevertAsync(string process, int version, string by, CancellationToken cancellation = default)
    {
        if (await FindAsync(process, version, cancellation) is not { } old || LatestOf(process) is not { } newest)
        {
            return new DefinitionAnswer.NotFound();
        }

        return await SaveAsync(new DefinitionToSave(process, old.Text, (newest.Version.Version, newest.Version.Revision), by), cancellation);
    }

    /// <summary>Refused while any case, open or closed, was begun under it: its history would lose its law.</summary>
    public Task<DefinitionAnswer> DeleteAsync(string process, CancellationToken cancellation = default) => ChangeAsync<DefinitionAnswer>(async db =>
    {
        if (LatestOf(process) is not { } newest)
        {
            return NotFound;
        }

        if (await db.Cases.AnyAsync(c => c.Process == process, cancellation))
        {
            return Refused(process, "there are cases of this process, so it can't be deleted; unpublish it, and no new ones are started");
        }

        if (UsersOf(process) is { Count: > 0 } users)
        {
            return Refused(process, $"it can't be deleted: {string.Join(", ", users)} would no longer work without it");
        }

        db.RemoveRange(await db.Definitions.Where(d => d.Process == process).ToListAsync(cancellation));
        return () => new DefinitionAnswer.Done(newest, [], []);
    }, cancellation);

    /// <summary>Only a draft can be deleted by itself: what was published is the law of the cases begun under it.</summary>
    public Task<DefinitionAnswer> DeleteVersionAsync(string process, int version, CancellationToken cancellation = default) => ChangeAsync<DefinitionAnswer>(async db =>
    {
        var row = await db.Definitions.FirstOrDefaultAsync(d => d.Process == process && d.Version == version, cancellation);
        if (row is null)
        {
            return NotFound;
        }

        if (row.Publication is not null)
        {
            return Refused(process, $"version {version} has been published, so it is kept for the cases begun under it");
        }

        db.Remove(row);
        return () => new DefinitionAnswer.Done(Stored(row, isLatest: false), [], []);
    }, cancellation);

    /// <summary>The gate alone: what would keep a text from being published, its scenarios among it.</summary>
    /// <param name="process">Folder; unknown: it would be new.</param>
    public async Task<ImmutableList<Finding>> TryAsync(string process, string text, CancellationToken cancellation = default)
    {
        if (Unreadable(process, text) is { } unreadable)
        {
            return [unreadable];
        }

        var changed = new Dictionary<string, string>(StringComparer.Ordinal) { [process] = Folder.WithTemplates(process, text) };
        await using var db = context();
        var (library, findings) = Gate.Compile(await InForceAsync(db, cancellation), changed);
        return findings.Exists(f => f.IsError) ? findings : findings.AddRange(await Gate.PlayAsync(library, changed.Keys, cancellation));
    }

    private async Task<DefinitionAnswer> PublishAsync(IReadOnlyDictionary<string, string> asked, string answerFor, string by, CancellationToken cancellation) =>
        await ChangeAsync<DefinitionAnswer>(async db =>
        {
            var before = await InForceAsync(db, cancellation);
            var all = new Dictionary<string, string>(before, StringComparer.Ordinal);
            foreach (var (process, text) in asked)
            {
                all[process] = text;
            }

            // What is made of what changes is published anew with it: a case's law must not change under its version's number.
            var also = before.Keys.Where(p => !asked.ContainsKey(p) && ProcessCompiler.MadeOf(p, all).Overlaps(asked.Keys)).ToImmutableList();
            var changed = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var process in asked.Keys.Concat(also))
            {
                changed[process] = WithVersion(all[process], process, await NextVersionAsync(db, process, cancellation));
            }

            var (library, findings) = Gate.Compile(before, changed);
            if (!findings.Exists(f => f.IsError))
            {
                findings = findings.AddRange(await Gate.PlayAsync(library, changed.Keys, cancellation));
            }

            if (findings.Exists(f => f.IsError))
            {
                return Refused([.. findings]);
            }

            var publication = await NextPublicationAsync(db, cancellation);
            foreach (var (process, text) in changed)
            {
                await PutInForceAsync(db, process, text, publication, by, cancellation);
            }

            return () => new DefinitionAnswer.Done(InForce(answerFor)!, findings, also);
        }, cancellation);

    /// <summary>A draft becomes the published version. Where what is published is not somebody's draft of it (a file, or a process published along with another), the draft moves up a number.</summary>
    private async Task PutInForceAsync(CareDbContext db, string process, string text, long publication, string by, CancellationToken cancellation)
    {
        if (await db.Definitions.FirstOrDefaultAsync(d => d.Process == process && d.InForce, cancellation) is { } before)
        {
            before.InForce = false;
        }

        var row = await db.Definitions.FirstOrDefaultAsync(d => d.Process == process && d.Publication == null, cancellation);
        if (row is null)
        {
            db.Add(row = NewRow(process, VersionIn(text), text, by));
        }
        else
        {
            if (WithVersion(row.Json, process, row.Version) != text)
            {
                db.Add(NewRow(process, row.Version + 1, WithVersion(row.Json, process, row.Version + 1), row.SavedBy));
            }

            Write(row, text, by);
        }

        (row.Publication, row.InForce) = (publication, true);
    }

    /// <summary>Its number: the draft's, which is published by it, or the next.</summary>
    private static async Task<int> NextVersionAsync(CareDbContext db, string process, CancellationToken cancellation) =>
        (await db.Definitions.Where(d => d.Process == process && d.Publication != null).MaxAsync(d => (int?)d.Version, cancellation) ?? 0) + 1;

    private static async Task<long> NextPublicationAsync(CareDbContext db, CancellationToken cancellation) =>
        (await db.Definitions.MaxAsync(d => d.Publication, cancellation) ?? 0) + 1;

    private static async Task<IReadOnlyDictionary<string, string>> InForceAsync(CareDbContext db, CancellationToken cancellation) =>
        await db.Definitions.Where(d => d.InForce).ToDictionaryAsync(d => d.Process, d => d.Json, StringComparer.Ordinal, cancellation);

    /// <summary>
    /// One change: decided on what is kept now, saved whole, then in force. Nothing is locked while it is decided, which may take as long as scenarios
    /// take: cases go on.
    /// </summary>
    /// <param name="change">Makes its changes, or none; what it returns says what came of it, once they are kept.</param>
    private async Task<T> ChangeAsync<T>(Func<CareDbContext, Task<Func<T>>> change, CancellationToken cancellation)
    {
        await changing.WaitAsync(cancellation);
        try
        {
            await using var db = context();
            var answer = await change(db);
            if (db.ChangeTracker.HasChanges() || latest.IsEmpty)
            {
                await db.SaveChangesAsync(cancellation);
                await LoadAsync(db, cancellation);
            }

            return answer();
        }
        finally
        {
            changing.Release();
        }
    }

    private async Task LoadAsync(CareDbContext db, CancellationToken cancellation)
    {
        var newest = await db.Definitions.AsNoTracking()
            .Where(d => d.InForce || d.Version == db.Definitions.Where(o => o.Process == d.Process).Max(o => o.Version)).ToListAsync(cancellation);
        latest = newest.GroupBy(d => d.Process, StringComparer.Ordinal).Select(g => g.MaxBy(d => d.Version)!)
            .ToImmutableSortedDictionary(d => d.Process, d => Stored(d, isLatest: true), StringComparer.Ordinal);
        var before = inForce;
        inForce = newest.Where(d => d.InForce)
            .ToImmutableSortedDictionary(d => d.Process, d => Stored(d, latest[d.Process].Version.Version == d.Version), StringComparer.Ordinal);
        if (before.Count > 0 && before.Values.Select(d => d.Version.Id).SequenceEqual(inForce.Values.Select(d => d.Version.Id)))
        {
            // Drafts come by the second while a designer works; compiling everything takes longer than that.
            return;
        }

        var published = await db.Definitions.AsNoTracking().Where(d => d.Publication != null && !d.InForce)
            .Select(d => new { d.Process, d.Version, Publication = d.Publication!.Value }).ToListAsync(cancellation);
        var compiled = ProcessCompiler.Compile(inForce.ToDictionary(d => d.Key, d => Whole(d.Key, d.Value.Text), StringComparer.Ordinal), calendar);
        var older = published.ToFrozenDictionary(d => (d.Process, d.Version), d => new Lazy<ProcessMachine?>(() => CompileOlder(d.Process, d.Publication)));
        council.Use(new ProcessLibrary(compiled.Library.Latest, older));
    }

    /// <summary>As it was compiled when it was published, with what was then in force beside it.</summary>
    private ProcessMachine? CompileOlder(string process, long publication)
    {
        using var db = context();
        var then = db.Definitions.AsNoTracking()
            .Where(d => d.Publication <= publication && d.Publication == db.Definitions.Where(o => o.Process == d.Process && o.Publication <= publication).Max(o => o.Publication))
            .ToDictionary(d => d.Process, d => Whole(d.Process, d.Json), StringComparer.Ordinal);
        return ProcessCompiler.Compile(then, calendar).Library.Find(process);
    }

    /// <summary>What was published before definitions kept their templates takes those of the folder.</summary>
    private string Whole(string process, string text) => DefinitionText.TemplatesIn(text).Count > 0 ? text : Folder.WithTemplates(process, text);

    public void Dispose() => changing.Dispose();

    private List<string> UsersOf(string process)
    {
        var texts = inForce.ToDictionary(d => d.Key, d => d.Value.Text, StringComparer.Ordinal);
        var without = texts.Where(d => d.Key != process).ToDictionary(d => d.Key, d => d.Value, StringComparer.Ordinal);
        return texts.ContainsKey(process) ? [.. ProcessCompiler.Compile(without, calendar).Findings.Where(f => f.IsError).Select(f => f.Process).Distinct()] : [];
    }

    /// <summary>The newest version as it is kept then; where it is not the one asked for, there is one in force below a draft.</summary>
    private Func<DefinitionAnswer> Done(string process, int version) => () =>
        new DefinitionAnswer.Done(LatestOf(process) is { } newest && newest.Version.Version == version ? newest : InForce(process)!, [], []);

    private static Func<DefinitionAnswer> Refused(params Finding[] findings) => () => new DefinitionAnswer.Refused([.. findings]);

    private static Func<DefinitionAnswer> Refused(string process, string reason) => () => new DefinitionAnswer.Refused(process, reason);

    private static Func<DefinitionAnswer> NotFound => () => new DefinitionAnswer.NotFound();

    private static string? StaleReason(DefinitionVersion newest, DefinitionToSave asked)
    {
        var isOwn = newest.SavedBy == asked.By;
        if (asked.BasedOn is not { } basedOn || (basedOn.Version == newest.Version && basedOn.Revision >= newest.Revision) || (isOwn && !asked.KnowsItsOwn))
        {
            return null;
        }

        var at = LondonTime.OnTheClock(new DateTimeOffset(newest.SavedAt, TimeSpan.Zero));
        var saved = string.Create(CultureInfo.InvariantCulture, $"saved version {newest.Version} on {at:d MMMM yyyy 'at' HH:mm}");
        return isOwn
            ? $"You {saved} in another window, after you had opened this one. Nothing was saved over it: reload to see it, then make your change again."
            : $"{newest.SavedBy} {saved}, after you had opened this. Nothing of yours was saved over it: reload to see theirs, then make your change again.";
    }

    private static Finding? Unreadable(string process, string text)
    {
        try
        {
            DefinitionText.Read(text);
            return null;
        }
        catch (JsonException error)
        {
            return new Finding(process, "", "this is no process definition: " + error.Message);
        }
    }

    /// <summary>
    /// Says its own id and version, whatever it said before: the file's name and the store's number are the truth. Has the templates of its folder in it, so
    /// that a published version keeps its own (docs/decisions/0014).
    /// </summary>
    private string WithVersion(string text, string process, int version)
    {
        var json = DefinitionText.Read(Folder.WithTemplates(process, text));
        json["definitionId"] = process;
        json["version"] = version;
        return DefinitionText.Write(json);
    }

    private static int VersionIn(string text) => DefinitionText.Read(text)["version"] is { } version && version.GetValueKind() == JsonValueKind.Number ? Math.Max(1, version.GetValue<int>()) : 1;

    private DefinitionRow NewRow(string process, int version, string text, string by)
    {
        var row = new DefinitionRow { Process = process, Version = version, Name = "", Json = "", SavedBy = by, CreatedAt = Now() };
        Write(row, text, by);
        return row;
    }

    private void Write(DefinitionRow row, string text, string by)
    {
        var json = DefinitionText.Read(text);
        row.Name = json["name"] is { } name && name.GetValueKind() == JsonValueKind.String ? name.GetValue<string>() : row.Process;
        row.Description = json["description"] is { } description && description.GetValueKind() == JsonValueKind.String ? description.GetValue<string>() : null;
        row.Json = text;
        row.Revision++;
        row.SavedAt = Now();
        row.SavedBy = by;
    }

    private DateTime Now() => time.GetUtcNow().UtcDateTime;

    /// <summary>"Family visits" becomes <c>family-visits</c>, or <c>family-visits-2</c> where that is taken.</summary>
    private string FreeNameFor(string text)
    {
        var name = DefinitionText.Read(text)["name"] is { } given && given.GetValueKind() == JsonValueKind.String ? given.GetValue<string>() : "";
        var words = string.Join('-', new string([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        words = words.Length > 0 ? words : "process";
        return Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? words : $"{words}-{n}").First(n => LatestOf(n) is null);
    }

    /// <summary>It will be a folder.</summary>
    private static string? FolderNameProblem(string process) =>
        process.Length is > 0 and <= 80 && process.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_') ? null
        : $"'{process}' can't be a process's id: use small letters, digits and hyphens";

    private static StoredDefinition Stored(DefinitionRow row, bool isLatest) => new(VersionOf(row, isLatest), row.Json);

    private static DefinitionVersion VersionOf(DefinitionRow row, bool isLatest) => new(
        row.Process, row.Version, row.Name, row.Description, isLatest, row.InForce, row.Publication is not null,
        row.CreatedAt, row.Revision, row.SavedAt, row.SavedBy);
}
