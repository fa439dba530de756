namespace CareWorkflows.Web.Hosting;

/// <summary>On a page that can't live with the site's own <see cref="SecurityHeaders.ContentSecurityPolicy"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OwnContentSecurityPolicyAttribute(string policy) : Attribute
{
    public string Policy { get; } = policy;
}
