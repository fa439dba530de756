using CareWorkflows.Engine;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Api.Problems;
using CareWorkflows.Web.Api.Shapes;
using CareWorkflows.Web.Api.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace CareWorkflows.Web.Api;

/// <summary>What every act needs, and the one way it goes.</summary>
internal sealed record Acting(
    [property: FromHeader(Name = Acting.KeyHeader)] string? IdempotencyKey,
    Caller Caller, CaseCommands Commands, CaseQueries Queries, Council Council, TimeProvider Time)
{
    private const string KeyHeader = "Idempotency-Key";
    private const int LongestId = 200;

    public async Task<IResult> DoAsync<T>(ActBody body, Func<string, CaseCommand> say, Func<ActAnswer, T> accepted, CancellationToken cancellation)
        where T : IResult
    {
        if (body.CommandId is { } said && IdempotencyKey is { } headed && said != headed)
        {
            return Problem.BadRequest($"commandId and the header {KeyHeader} name two different commands. Send one of them.", "commandId");
        }

        var id = body.CommandId ?? IdempotencyKey ?? Guid.CreateVersion7().ToString();
        if (string.IsNullOrWhiteSpace(id) || id.Length > LongestId)
        {
            return Problem.BadRequest($"A command id has from 1 to {LongestId} characters.", "commandId");
        }

        var command = say(id) with { Overrides = body.Overrides };
        var decision = await Commands.HandleAsync(command, cancellation);
        return !FirstAnswer.IsTo(command, decision)
            ? Problem.Of(StatusCodes.Status409Conflict, $"'{id}' was the id of another command. Nothing was done; send this one under a new id.", "commandId")
            : decision switch
            {
                Decision.Accepted yes => accepted(ActAnswer.Of(yes, id, Council.Now.Library, Time.OnTheLondonClock())),
                Decision.Refused no => RefusedProblem.Of(no, id),
                _ => throw new InvalidOperationException($"A person's command was answered with {decision.GetType().Name}."),
            };
    }
}
