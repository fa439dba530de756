namespace CareWorkflows.Kernel.Definitions;

/// <summary>Something wrong with a definition, in words for the designer who wrote it.</summary>
/// <param name="Process">Its folder.</param>
/// <param name="Place">The state, transition or duty it is about: <c>Active, HoldMeeting, requirement 2</c>.</param>
/// <param name="IsError">An error keeps it from being published; a warning does not.</param>
public sealed record Finding(string Process, string Place, string Message, bool IsError = true)
{
    public override string ToString() => $"{Process}: {(Place.Length > 0 ? Place + ": " : "")}{Message}{(IsError ? "" : " (warning)")}";
}
