namespace CareWorkflows.StudioApi;

/// <summary>Names of the policies that the host gives their meaning.</summary>
public static class StudioPolicies
{
    /// <summary>May change processes.</summary>
    public const string Designer = "Designer";

    /// <summary>May look at cases in Studio, and so at the processes they run on. Designers may.</summary>
    public const string CasesInStudio = "CasesInStudio";
}
