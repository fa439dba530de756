namespace CareWorkflows.Engine.Scenarios;

/// <summary>Something that was not as a scenario says.</summary>
/// <param name="Line">Line of the step or of the row.</param>
/// <param name="Was">What was so instead; may have several lines.</param>
internal sealed record Mismatch(int Line, string Expected, string Was);
