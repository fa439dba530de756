using System.Collections.Immutable;
using System.ComponentModel;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Web.Api.Shapes;

/// <summary>What every act may say besides what it is.</summary>
internal abstract record ActBody
{
    [Description("Unique. Sent again it gets the first answer again. The header Idempotency-Key does as well; without either one is made.")]
    public string? CommandId { get; init; }

    [Description("When it happened: 2026-12-22 or 2026-12-22T10:00, London. Left out: now, unless the form says.")]
    public string? On { get; init; }

    [Description("A reason for each rule gone against, where the refusal said overridable.")]
    public ImmutableDictionary<string, string> Overrides { get; init; } = ImmutableDictionary<string, string>.Empty;
}

internal sealed record StartBody : ActBody
{
    [Description("Folder name of the process, as the list of processes gives it.")]
    public required string Process { get; init; }

    [Description("Who the case is about, where the process is about a child.")]
    public string? Child { get; init; }

    [Description("One of the actions that start the process.")]
    public required string Action { get; init; }

    public Record Form { get; init; } = Record.Empty;

    [Description("The new case's id; left out, one is made.")]
    public string? Id { get; init; }
}

internal sealed record FireBody : ActBody
{
    public Record Form { get; init; } = Record.Empty;
}

internal sealed record CorrectBody : ActBody
{
    [Description("Number of the entry to correct.")]
    public required int Entry { get; init; }

    [Description("The fields that were wrong, with what is right.")]
    public Record Changes { get; init; } = Record.Empty;

    public required string Reason { get; init; }
}

/// <summary>An accepted act: the case as it left it, and what follows.</summary>
/// <param name="DueNext">What is owed on the case now with the earliest due date.</param>
/// <param name="Warnings">Requirements that did not hold and did not stop it.</param>
/// <param name="Messages">Promised to people, in every case it touched.</param>
/// <param name="AlsoChanged">Other cases it touched.</param>
internal sealed record ActAnswer(
    string CommandId, CaseStanding Case, ImmutableList<EntryAnswer> Entries, DutyStanding? DueNext, ImmutableList<GuardResult> Warnings,
    ImmutableList<Message> Messages, ImmutableList<TouchedCase> AlsoChanged)
{
    public static ActAnswer Of(Decision.Accepted accepted, string commandId, ProcessLibrary library, DateTime at)
    {
        var change = accepted.Entrance;
        var machine = library.Find(change.After.Process, change.After.Version);
        var owed = change.After.Duties.Where(d => d is { End: DutyEnd.Owed, Due: not null }).MinBy(d => d.Due, StringComparer.Ordinal);
        return new ActAnswer(
            commandId,
            CaseStanding.Of(change.After, machine, at),
            [.. change.Entries.Select(e => EntryAnswer.Of(e, machine))],
            owed is null ? null : DutyStanding.Of(owed, machine, at),
            [.. change.Entries.SelectMany(e => e.Guards).Where(g => !g.Held)],
            [.. accepted.Entries.SelectMany(e => e.Messages)],
            [.. accepted.Cases.Skip(1).Select(c => new TouchedCase(c.After.Id, c.After.Process, c.After.State, c.Before is null, [.. c.Entries.Select(e => e.No)]))]);
    }
}

/// <param name="Opened">The act opened it.</param>
/// <param name="Entries">Numbers of its entries.</param>
internal sealed record TouchedCase(string Case, string Process, string State, bool Opened, ImmutableList<int> Entries);
