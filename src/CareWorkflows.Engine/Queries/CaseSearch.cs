using System.Linq.Expressions;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Engine.Queries;

/// <summary>What a list of cases may be put in order by.</summary>
public enum CaseOrder
{
    OpenedAt,
    ChangedAt,
    FinishedAt,

    /// <summary>By what people call them: process, then child or name.</summary>
    Name,
}

public enum CaseMoment
{
    OpenedAt,
    ChangedAt,

    /// <summary>When it was recorded that the case came to its end.</summary>
    FinishedAt,
}

/// <summary>Bounds for a moment; UTC, both inclusive. What is null does not bound.</summary>
public sealed record MomentRange(CaseMoment Of, DateTime? From, DateTime? To, bool Not = false);

/// <summary>A search among cases. What is not given is not filtered by.</summary>
/// <param name="Text">Part of the case's id, of its child's reference or of its name.</param>
/// <param name="Open">True: still going; false: at its end.</param>
/// <param name="InBreach">Whether a breach of it is open.</param>
public sealed record CaseSearch(
    string? Id = null, string? Text = null, string? Child = null, int? Version = null, bool? Open = null, bool? InBreach = null,
    CaseOrder Order = CaseOrder.OpenedAt, bool Descending = true, int Skip = 0, int Take = 50)
{
    /// <summary>Longer lists can be read on, but are counted so far: to count 400,000 takes longer than anything else about them.</summary>
    public const int MostCounted = 10_000;

    /// <summary>Only cases of these; empty: of all.</summary>
    public IReadOnlyCollection<string> Processes { get; init; } = [];

    /// <summary>Processes whose own name has the <see cref="Text"/> in it: all their cases are found by it.</summary>
    public IReadOnlyCollection<string> ProcessesCalled { get; init; } = [];

    public IReadOnlyCollection<MomentRange> Moments { get; init; } = [];

    internal IQueryable<CaseRow> Among(IQueryable<CaseRow> cases, CareDbContext db)
    {
        if (Id is { } id)
        {
            cases = cases.Where(c => c.Id == id);
        }

        if (Child is { } child)
        {
            cases = cases.Where(c => c.Child == child);
        }

        if (Processes.Count > 0)
        {
            var processes = Processes.ToList();
            cases = cases.Where(c => processes.Contains(c.Process));
        }

        if (Version is { } version)
        {
            cases = cases.Where(c => c.Version == version);
        }

        if (Open is { } open)
        {
            cases = cases.Where(c => c.Final != open);
        }

        if (InBreach is { } breached)
        {
            cases = cases.Where(c => db.Breaches.Any(b => b.CaseId == c.Id && b.Status == BreachStatus.Open) == breached);
        }

        if (Text is { Length: > 0 } text)
        {
            // Read in the index alone, as everything else here that is asked often.
            var part = $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            var called = ProcessesCalled.ToList();
            cases = cases.Where(c =>
                EF.Functions.Like(c.Id, part, "\\") || EF.Functions.Like(c.Child!, part, "\\") || EF.Functions.Like(c.Key!, part, "\\")
                || called.Contains(c.Process));
        }

        return Moments.Aggregate(cases, (some, moment) => some.Where(Within(moment, db)));
    }

    internal IQueryable<CaseRow> InOrder(IQueryable<CaseRow> cases, CareDbContext db) => (Order, Descending) switch
    {
        (CaseOrder.ChangedAt, true) => cases.OrderByDescending(c => c.ChangedAt).ThenByDescending(c => c.Id),
        (CaseOrder.ChangedAt, false) => cases.OrderBy(c => c.ChangedAt).ThenBy(c => c.Id),
        (CaseOrder.FinishedAt, true) => cases.OrderByDescending(FinishedAt(db)).ThenByDescending(c => c.Id),
        (CaseOrder.FinishedAt, false) => cases.OrderBy(FinishedAt(db)).ThenBy(c => c.Id),
        (CaseOrder.Name, true) => cases.OrderByDescending(c => c.Process).ThenByDescending(c => c.Key ?? c.Child).ThenByDescending(c => c.Id),
        (CaseOrder.Name, false) => cases.OrderBy(c => c.Process).ThenBy(c => c.Key ?? c.Child).ThenBy(c => c.Id),
        (_, true) => cases.OrderByDescending(c => c.OpenedAt).ThenByDescending(c => c.Id),
        _ => cases.OrderBy(c => c.OpenedAt).ThenBy(c => c.Id),
    };

    private static Expression<Func<CaseRow, DateTime?>> FinishedAt(CareDbContext db) => c => db.History
        .Where(h => c.Final && h.CaseId == c.Id && h.ToState == c.State && h.FromState != h.ToState && !h.Refused)
        .OrderByDescending(h => h.No).Select(h => (DateTime?)h.RecordedAt).FirstOrDefault();

    private static Expression<Func<CaseRow, bool>> Within(MomentRange moment, CareDbContext db)
    {
        var from = moment.From ?? DateTime.UnixEpoch;
        var to = moment.To ?? DateTime.MaxValue;
        var not = moment.Not;
        return moment.Of switch
        {
            CaseMoment.ChangedAt => c => (c.ChangedAt >= from && c.ChangedAt <= to) != not,
            CaseMoment.FinishedAt => c => c.Final && db.History.Any(h =>
                h.CaseId == c.Id && h.ToState == c.State && h.FromState != h.ToState && !h.Refused && h.RecordedAt >= from && h.RecordedAt <= to) != not,
            _ => c => (c.OpenedAt >= from && c.OpenedAt <= to) != not,
        };
    }
}

/// <summary>A case in a list, without what was recorded of it.</summary>
/// <param name="OpenedAt">UTC.</param>
/// <param name="ChangedAt">When its last entry was recorded; UTC.</param>
/// <param name="FinishedAt">When it was recorded that it came to its end; UTC. Null: it has not.</param>
/// <param name="OpenBreaches">How many breaches of it are open.</param>
/// <param name="NextDue">The earliest due date of what is owed on it; London.</param>
public sealed record FoundCase(
    string Id, string Process, int Version, string? Child, string? Key, string State, bool Final, DateTime OpenedAt, DateTime ChangedAt,
    DateTime? FinishedAt, int OpenBreaches, string? NextDue);
