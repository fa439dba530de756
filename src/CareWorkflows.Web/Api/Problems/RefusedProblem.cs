using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace CareWorkflows.Web.Api.Problems;

/// <summary>A refusal: each reason says what to mend, with the rule behind it and the field it is about.</summary>
internal sealed class RefusedProblem : ProblemDetails
{
    public required ImmutableList<Refusal> Reasons { get; init; }

    /// <summary>The id the refusal was kept under. It is used up: send the mended command under a new one.</summary>
    public required string CommandId { get; init; }

    public static JsonHttpResult<RefusedProblem> Of(Decision.Refused refused, string commandId) => TypedResults.Json(
        new RefusedProblem
        {
            Title = refused.Reasons.TrueForAll(r => r.Overridable) ? "Not without a reason" : "Not accepted",
            Status = StatusCodes.Status422UnprocessableEntity,
            Detail = string.Join(" ", refused.Reasons.Select(r => Sentence(r.Reason))),
            Reasons = refused.Reasons,
            CommandId = commandId,
        },
        contentType: Problem.ContentType,
        statusCode: StatusCodes.Status422UnprocessableEntity);

    private static string Sentence(string reason) => reason.EndsWith('.') ? reason : reason + ".";
}
