using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Web.Desk;

/// <summary>
/// Everything the pages ask of the engine: what to show one person, and the one way to act.
/// Nothing here decides; it only brings together what the queries and the kernel say.
/// </summary>
public interface ICaseDesk
{
    /// <summary>What the person owes, most urgent first.</summary>
    Task<MyTasks> TasksAsync(Actor who, TaskFilter filter, CancellationToken cancel);

    /// <summary>Cases the person may see, the latest change first.</summary>
    /// <param name="search">Part of a child's or a case's name; null: all.</param>
    Task<IReadOnlyList<CaseRow>> CasesAsync(Actor who, string? search, CancellationToken cancel);

    /// <summary>One case with all its page shows; null when there is none the person may see.</summary>
    Task<CaseView?> CaseAsync(Actor who, string id, CancellationToken cancel);

    /// <summary>Every start action of every process, and why not those the person may not take.</summary>
    Task<IReadOnlyList<ProcessStarts>> StartsAsync(Actor who, string? child, CancellationToken cancel);

    /// <summary>What a form asks, given what was typed so far; null when there is no such case, process or action.</summary>
    Task<FormPage?> AskAsync(Actor who, FormQuestion question, CancellationToken cancel);

    /// <summary>The front door.</summary>
    Task<Decision> HandleAsync(CaseCommand command, CancellationToken cancel);

    /// <summary>Messages promised so far, the latest first.</summary>
    Task<IReadOnlyList<OutboxRow>> OutboxAsync(CancellationToken cancel);
}
