using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Web.Desk;

/// <summary>Stands at the desk until the engine does: there are no processes and no cases, and nothing can be done.</summary>
internal sealed class ClosedDesk : ICaseDesk
{
    public Task<MyTasks> TasksAsync(Actor who, TaskFilter filter, CancellationToken cancel) => Task.FromResult(new MyTasks([], [], []));

    public Task<IReadOnlyList<CaseRow>> CasesAsync(Actor who, string? search, CancellationToken cancel) => Task.FromResult<IReadOnlyList<CaseRow>>([]);

    public Task<CaseView?> CaseAsync(Actor who, string id, CancellationToken cancel) => Task.FromResult<CaseView?>(null);

    public Task<IReadOnlyList<ProcessStarts>> StartsAsync(Actor who, string? child, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ProcessStarts>>([]);

    public Task<FormPage?> AskAsync(Actor who, FormQuestion question, CancellationToken cancel) => Task.FromResult<FormPage?>(null);

    public Task<Decision> HandleAsync(CaseCommand command, CancellationToken cancel) =>
        Task.FromResult<Decision>(new Decision.Refused([new Refusal("Nothing can be recorded yet.")], null));

    public Task<IReadOnlyList<OutboxRow>> OutboxAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<OutboxRow>>([]);

    public Task KnowAsync(IReadOnlyList<Actor> people, CancellationToken cancel) => Task.CompletedTask;
}
