namespace CareWorkflows.Web.Hosting;

/// <summary>Whose site this is.</summary>
public sealed class Council
{
    public string Name { get; set; } = "Your Council";
}
