using CareWorkflows.Kernel.Deciding;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.StudioApi.Instances;

/// <summary>Looking at cases in Studio. Nothing here changes one: that is done by the people whose cases they are, on their pages.</summary>
public static class InstancesApi
{
    private const string NoDeleting = "Cases are records and are never deleted.";
    private const string NoCancelling = "A case ends along its diagram only. Take the action that ends it, on the page of the case.";
    private const string NoMoving = "Cases are not exported from here or imported: their history proves itself only where it was written.";

    internal static void AddStudioInstances(this IServiceCollection services)
    {
        services.AddSignalR();
        services.AddSingleton<InstanceReader>();
        services.AddSingleton<InstanceWatch>();
        services.AddHostedService(s => s.GetRequiredService<InstanceWatch>());
    }

    /// <param name="api">The group <c>/elsa/api</c>.</param>
    public static void MapStudioInstances(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        var cases = api.MapGroup("").RequireAuthorization(StudioPolicies.CasesInStudio).AddEndpointFilter<KnownPersonOnly>();
        cases.MapPost("/workflow-instances", ListAsync);
        cases.MapGet("/workflow-instances/{id}", FindAsync);
        cases.MapPost("/workflow-instances/{id}/journal", JournalAsync);
        cases.MapGet("/workflow-instances/{id}/variables", VariablesAsync);
        cases.MapGet("/workflow-instances/{id}/execution-state", StateAsync);
        cases.MapGet("/activity-executions/list", ExecutionsAsync);
        cases.MapGet("/activity-execution-summaries/list", ExecutionsAsync);
        cases.MapGet("/activity-executions/by-id", ExecutionAsync);
        cases.MapPost("/activity-executions/report", ReportAsync);
        cases.MapGet("/activity-executions/{id}/call-stack", CallStackAsync);
        cases.MapGet("/resilience/retries/{id}", () => StudioJson.Answer(new PageOf<object>([], 0)));

        cases.MapDelete("/workflow-instances/{id}", () => StudioError.Refuse(NoDeleting));
        cases.MapPost("/bulk-actions/delete/workflow-instances/by-id", () => StudioError.Refuse(NoDeleting));
        cases.MapPost("/cancel/workflow-instances/{id}", () => StudioError.Refuse(NoCancelling));
        cases.MapPost("/bulk-actions/cancel/workflow-instances", () => StudioError.Refuse(NoCancelling));
        cases.MapGet("/workflow-instances/{id}/export", () => StudioError.Refuse(NoMoving));
        cases.MapPost("/bulk-actions/export/workflow-instances", () => StudioError.Refuse(NoMoving));
        cases.MapPost("/bulk-actions/import/workflow-instances", () => StudioError.Refuse(NoMoving));
    }

    internal static void MapInstanceHub(this IEndpointRouteBuilder app) =>
        app.MapHub<InstanceHub>($"{StudioSetup.Root}/hubs/workflow-instance").DisableCookieRedirect().RequireAuthorization(StudioPolicies.CasesInStudio);

    private static async Task<IResult> ListAsync(HttpContext context, InstanceReader reader, WhoAsks who, CancellationToken cancellation) =>
        StudioJson.Answer(await reader.ListAsync(await StudioJson.ReadAsync<ListInstances>(context.Request, cancellation), Known(context, who), cancellation));

    private static async Task<IResult> FindAsync(string id, HttpContext context, InstanceReader reader, WhoAsks who, CancellationToken cancellation) =>
        Found(id, await reader.InstanceAsync(id, Known(context, who), cancellation));

    private static async Task<IResult> JournalAsync(string id, int? skip, int? take, HttpContext context, InstanceReader reader, WhoAsks who, CancellationToken cancellation)
    {
        var filter = (await StudioJson.ReadAsync<JournalRequest>(context.Request, cancellation)).Filter ?? new JournalFilter();
        if (await reader.JournalAsync(id, Known(context, who), cancellation) is not { } journal)
        {
            return NoCase(id);
        }

        var records = journal.Records.Where(filter.Passes).ToList();
        return StudioJson.Answer(new PageOf<JournalRecord>([.. records.Skip(Math.Max(skip ?? 0, 0)).Take(Math.Max(take ?? records.Count, 0))], records.Count));
    }

    private static async Task<IResult> VariablesAsync(string id, HttpContext context, InstanceReader reader, WhoAsks who, CancellationToken cancellation) =>
        Found(id, await reader.VariablesAsync(id, Known(context, who), cancellation) is { } variables ? new ListOf<InstanceVariable>(variables) : null);

    private static async Task<IResult> StateAsync(string id, HttpContext context, InstanceReader reader, WhoAsks who, CancellationToken cancellation)
    {
        if (await reader.FindAsync(id, Known(context, who), cancellation) is not { } found)
        {
            return NoCase(id);
        }

        var (status, sub) = InstanceReader.StatusOf(found);
        return StudioJson.Answer(new ExecutionState(status, sub, found.ChangedAt));
    }

    /// <summary>The summaries too: ours are not so large that less would be worth a second shape.</summary>
    private static async Task<IResult> ExecutionsAsync(
        string workflowInstanceId, string? activityNodeId, HttpContext context, InstanceReader reader, WhoAsks who, CancellationToken cancellation) =>
        Found(workflowInstanceId, await reader.JournalAsync(workflowInstanceId, Known(context, who), cancellation) is { } journal
            ? new ListOf<Execution>([.. journal.Executions.Where(e => activityNodeId is null || e.ActivityNodeId == activityNodeId)])
            : null);

    private static async Task<IResult> ExecutionAsync(string id, HttpContext context, InstanceReader reader, WhoAsks who, CancellationToken cancellation) =>
        await ChainAsync(id, context, reader, who, cancellation) is [.., var execution] ? StudioJson.Answer(execution) : NoExecution(id);

    private static async Task<IResult> CallStackAsync(string id, HttpContext context, InstanceReader reader, WhoAsks who, CancellationToken cancellation) =>
        await ChainAsync(id, context, reader, who, cancellation) is { Count: > 0 } chain ? StudioJson.Answer(new CallStack(id, chain)) : NoExecution(id);

    /// <summary>What led to an execution, itself last; empty: there is none of that id the person may see.</summary>
    private static async Task<IReadOnlyList<Execution>> ChainAsync(string id, HttpContext context, InstanceReader reader, WhoAsks who, CancellationToken cancellation) =>
        Journal.CaseOf(id) is not { } @case || await reader.JournalAsync(@case, Known(context, who), cancellation) is not { } journal
        || journal.Executions.FirstOrDefault(e => e.Id == id) is not { } execution ? []
        : execution.SchedulingActivityExecutionId is null ? [execution]
        : [journal.Executions[0], execution];

    private static async Task<IResult> ReportAsync(HttpContext context, InstanceReader reader, WhoAsks who, CancellationToken cancellation)
    {
        var request = await StudioJson.ReadAsync<ReportRequest>(context.Request, cancellation);
        return Found(request.WorkflowInstanceId, await reader.ReportAsync(request, Known(context, who), cancellation));
    }

    private static IResult Found<T>(string id, T? answer)
        where T : class => answer is null ? NoCase(id) : StudioJson.Answer(answer);

    private static IResult NoCase(string id) => StudioError.NotFound($"There is no case '{id}'.");

    private static IResult NoExecution(string id) => StudioError.NotFound($"There is no entry '{id}'.");

    private static Actor Known(HttpContext context, WhoAsks who) => who(context.User) ?? throw new InvalidOperationException("Nobody known is signed in.");
}

/// <summary>An account that stands for nobody in the directory sees nothing.</summary>
internal sealed class KnownPersonOnly(WhoAsks who) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => who(context.HttpContext.User) is not { } known
        ? StudioJson.Answer(StudioError.Of(StatusCodes.Status403Forbidden, "This account belongs to nobody in the directory."), StatusCodes.Status403Forbidden)
        : await VeiledAnswers.OverAsync(context.HttpContext, await next(context), known, StudioJson.Options);
}
