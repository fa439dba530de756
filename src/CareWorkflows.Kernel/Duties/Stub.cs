namespace CareWorkflows.Kernel.Duties;
public sealed class DueRule; public sealed class Occurrence;
