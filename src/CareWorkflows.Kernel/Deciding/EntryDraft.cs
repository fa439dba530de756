using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>A history entry being written: what happened is known, what follows from it is added until the act is complete.</summary>
internal sealed class EntryDraft
{
    public required string Action { get; init; }

    public required Actor By { get; init; }

    public required string Role { get; init; }

    public required string OccurredOn { get; init; }

    /// <summary>Where the case was, and the version of its process that judges it.</summary>
    public string From { get; set; } = "";

    public int Version { get; set; }

    public string? Edge { get; init; }

    public string? Cause { get; init; }

    public bool LateRecorded { get; init; }

    public Record Form { get; init; } = Record.Empty;

    public ImmutableList<GuardResult> Guards { get; init; } = [];

    public Correction? Correction { get; init; }

    public VersionMove? Move { get; set; }

    public string To { get; set; } = "";

    public Changes Changes { get; private set; } = new();

    public List<Message> Messages { get; } = [];

    public List<Document> Documents { get; } = [];

    public List<Errand> Errands { get; } = [];

    public bool IsEmpty => Messages.Count == 0 && Documents.Count == 0 && Errands.Count == 0
        && Changes is { State: null, Final: null, Data.Count: 0, Facts.Count: 0, Duties.Count: 0, Breaches.Count: 0, Links.Count: 0 };

    public void Add(Changes more) => Changes = Changes with
    {
        State = more.State ?? Changes.State,
        Final = more.Final ?? Changes.Final,
        Renamed = more.Renamed ?? Changes.Renamed,
        Data = Changes.Data.AddRange(more.Data),
        Facts = Changes.Facts.AddRange(more.Facts),
        Duties = more.Duties.Aggregate(Changes.Duties, (all, d) => all.FindIndex(o => o.IsSame(d)) is var at and >= 0 ? all.SetItem(at, d) : all.Add(d)),
        Breaches = more.Breaches.Aggregate(Changes.Breaches, (all, b) => all.FindIndex(o => o.Id == b.Id) is var at and >= 0 ? all.SetItem(at, b) : all.Add(b)),
        Links = Changes.Links.AddRange(more.Links),
    };

    public HistoryEntry Seal(Case before, string actId, DateTime recordedAt, DateTime? nextWakeUp) => HistoryJson.Seal(new HistoryEntry
    {
        Case = before.Id,
        No = before.LastEntry + 1,
        Action = Action,
        By = By.Person,
        Role = Role,
        OccurredOn = OccurredOn,
        RecordedAt = recordedAt,
        From = From,
        To = To,
        Edge = Edge,
        Version = Version,
        ActId = actId,
        Cause = Cause,
        LateRecorded = LateRecorded,
        Form = Form,
        Guards = Guards,
        Changes = Changes with { NextWakeUp = nextWakeUp },
        Messages = [.. Messages],
        Documents = [.. Documents],
        Errands = [.. Errands],
        Correction = Correction,
        Move = Move,
        PreviousHash = before.LastHash,
    });
}
