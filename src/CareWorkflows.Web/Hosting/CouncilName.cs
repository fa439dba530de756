namespace CareWorkflows.Web.Hosting;

/// <summary>Whose site this is.</summary>
public sealed class CouncilName
{
    public string Name { get; set; } = "Your Council";
}
