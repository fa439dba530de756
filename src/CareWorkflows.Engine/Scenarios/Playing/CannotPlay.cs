namespace CareWorkflows.Engine.Scenarios.Playing;

/// <summary>A step asks for something there isn't: a case never opened, an action no process has.</summary>
internal sealed class CannotPlay(string reason) : Exception(reason);
