using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.Api.Shapes;
using CareWorkflows.Web.Api.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareWorkflows.Web.Api;

/// <summary>What is owed, most urgent first.</summary>
internal static class TasksApi
{
    public static void MapTasks(this RouteGroupBuilder api) => api.MapGroup("/tasks").WithTags("Tasks").AddEndpointFilter<KnownPeopleOnly>()
        .MapGet("", ListAsync).WithSummary("What the caller owes; with all=true what anybody owes. Most urgent first.");

    private static async Task<Results<Ok<Page<TaskAnswer>>, ProblemHttpResult>> ListAsync(
        bool? all, string? process, string? child, string? status, [AsParameters] Paging paging,
        Caller caller, CaseQueries queries, Council council, TimeProvider time, CancellationToken cancellation)
    {
        DutyStatus? wanted = Enum.TryParse<DutyStatus>(status, ignoreCase: true, out var known) ? known : null;
        if (status is not null && wanted is null)
        {
            return Problem.BadRequest("status must be open, soon, breached, overdue or noDate.", "status");
        }

        if (paging.Wrong is { } wrong)
        {
            return Problem.BadRequest(wrong);
        }

        var at = time.OnTheLondonClock();
        var actor = caller.Actor;
        var filter = new DutyFilter(all is true ? null : actor.Person, child, process, For: actor) { Roles = actor.Roles };

        // A status is nowhere stored: it is what the dates say today. So it is told of each, and only then counted.
        var page = wanted is null
            ? await queries.OwedAsync(filter with { Skip = paging.From, Take = paging.Count }, cancellation)
            : Part([.. (await queries.OwedAsync(filter with { Take = int.MaxValue }, cancellation)).Items.Where(d => d.StatusAt(at) == wanted)], paging);
        var library = council.Now.Library;
        return TypedResults.Ok(new Page<TaskAnswer>([.. page.Items.Select(d => TaskAnswer.Of(d, library.Find(d.Process), at))], page.Total));
    }

    internal static Page<T> Part<T>(List<T> all, Paging paging) => new([.. all.Skip(paging.From).Take(paging.Count)], all.Count);
}
