using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Web.Api;

/// <summary>
/// Tells whether an answer is to this command. The engine answers an id it has answered before with what it said then; were the
/// id somebody else's, or for something else, that answer would mislead, or tell what is none of the caller's business.
/// </summary>
internal static class FirstAnswer
{
    /// <returns>True also for a refusal that left no entry: then there is nothing to tell by, and nothing was done.</returns>
    public static bool IsTo(CaseCommand command, Decision decision)
    {
        var change = decision switch
        {
            Decision.Accepted yes => yes.Entrance,
            Decision.Refused no => no.Attempt,
            _ => null,
        };
        if (change is null)
        {
            return true;
        }

        // What the clock had to say first stands before it.
        return change.Entries.Any(e => e.ActId == command.Id && e.By == command.By.Person && IsOf(command, change.After, e));
    }

    private static bool IsOf(CaseCommand command, Case @case, HistoryEntry entry) => command switch
    {
        // A refused start is kept on the child's record; the case it would have opened never was.
        StartCase start => entry.Action == start.Action && (entry.IsRefused || (@case.Process == start.Process && @case.Child == start.Child)),
        FireAction fire => @case.Id == fire.Case && entry.Action == fire.Action,
        CorrectEntry correct => @case.Id == correct.Case && entry.Action == HistoryEntry.Correct && (entry.IsRefused || entry.Correction?.Of == correct.Entry),
        _ => true,
    };
}
