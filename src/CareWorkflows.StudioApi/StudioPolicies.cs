namespace CareWorkflows.StudioApi;

/// <summary>Names of the policies the host gives their meaning.</summary>
public static class StudioPolicies
{
    /// <summary>May change processes.</summary>
    public const string Designer = "Designer";

    /// <summary>May look at cases in Studio.</summary>
    public const string CasesInStudio = "CasesInStudio";

    /// <summary>Either of the two: what the editor and the viewer both need.</summary>
    public const string Either = "DesignerOrCasesInStudio";
}
