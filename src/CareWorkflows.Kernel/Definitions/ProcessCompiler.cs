using System.Collections.Immutable;

namespace CareWorkflows.Kernel.Definitions;

// Stands in for the compiler that is being written on main; take main's when merging.
public sealed record Finding(string Process, string Place, string Message, bool IsError = true)
{
    public override string ToString() => $"{Process}: {(Place.Length > 0 ? Place + ": " : "")}{Message}{(IsError ? "" : " (warning)")}";
}

public sealed record Compilation(ProcessLibrary Library, ImmutableList<Finding> Findings);

public static class ProcessCompiler
{
    public static Compilation Compile(IReadOnlyDictionary<string, string> definitions) => new(new ProcessLibrary([]), []);
}
