using CareWorkflows.Engine;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.Api.Shapes;
using CareWorkflows.Web.Api.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareWorkflows.Web.Api;

/// <summary>The processes in force.</summary>
internal static class ProcessesApi
{
    public static void MapProcesses(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/processes").WithTags("Processes").AddEndpointFilter<KnownPeopleOnly>();
        group.MapGet("", (Council council) => TypedResults.Ok(council.Now.Library.Latest.Select(ProcessLine.Of).ToList()))
            .WithSummary("Every process in force.")
            .Produces<List<ProcessLine>>();
        group.MapGet("/{process}", Find).WithSummary("States, triggers with their forms, transitions with who may and what is required, duties with their rules.");
        group.MapGet("/{process}/diagram", Draw).WithSummary("The state machine as Mermaid (the default) or Graphviz text.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{process}/actions/{action}/form", FormAsync).WithSummary("What a start action asks.");
    }

    private static Results<Ok<ProcessAnswer>, ProblemHttpResult> Find(string process, Council council) =>
        council.Now.Library.Find(process) is { } machine ? TypedResults.Ok(ProcessAnswer.Of(machine)) : Problem.NoProcess(process);

    private static IResult Draw(string process, string? format, Council council) => (council.Now.Library.Find(process), format ?? "mermaid") switch
    {
        (null, _) => Problem.NoProcess(process),
        ({ } machine, "mermaid") => TypedResults.Text(Diagram.Of(machine).Mermaid()),
        ({ } machine, "dot") => TypedResults.Text(Diagram.Of(machine).Dot()),
        _ => Problem.BadRequest("format must be mermaid or dot.", "format"),
    };

    private static async Task<Results<Ok<FormAnswer>, ProblemHttpResult>> FormAsync(
        string process, string action, string? child, Caller caller, Council council, CaseReading reading, CancellationToken cancellation) =>
        council.Now.Library.Find(process) is not { } machine ? Problem.NoProcess(process)
        : !machine.Triggers.TryGetValue(action, out var trigger) ? Problem.NotFound($"{machine.Name} has no action '{action}'.")
        : TypedResults.Ok(await reading.AskNewAsync(process, child, caller.Actor, reader => FormAnswer.Of(reader, trigger), cancellation));
}
