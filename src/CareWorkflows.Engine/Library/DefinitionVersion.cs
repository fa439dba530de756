namespace CareWorkflows.Engine.Library;

/// <summary>One version of a process definition, as it is kept.</summary>
/// <param name="Process">The folder's name: the definition's id wherever it goes.</param>
/// <param name="Version">1, 2, 3 ... A draft has the number it will be published under.</param>
/// <param name="IsLatest">The newest of its process, draft or not.</param>
/// <param name="IsPublished">New cases start on it. At most one of a process; none once retracted.</param>
/// <param name="WasPublished">It has been published at some time: cases may run on it, and it never changes again.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Revision">How often this version has been saved; 1 at first.</param>
/// <param name="SavedAt">UTC.</param>
/// <param name="SavedBy">The person who saved it last.</param>
public sealed record DefinitionVersion(
    string Process, int Version, string Name, string? Description, bool IsLatest, bool IsPublished, bool WasPublished,
    DateTime CreatedAt, int Revision, DateTime SavedAt, string SavedBy)
{
    /// <summary>Names the version across processes: <c>dispute-escalation:3</c>.</summary>
    public string Id => IdOf(Process, Version);

    public static string IdOf(string process, int version) => $"{process}:{version}";
}

/// <summary>A version with its text.</summary>
/// <param name="Text">The <c>process.json</c> it is, byte for byte.</param>
public sealed record StoredDefinition(DefinitionVersion Version, string Text);
