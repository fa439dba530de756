using Microsoft.AspNetCore.Identity;

namespace CareWorkflows.Web.SignIn;

/// <summary>How somebody signs in. Who they are to the engine is their <see cref="Person"/>.</summary>
public sealed class Account : IdentityUser
{
    /// <summary>Name in the engine's directory; what history says of them.</summary>
    public string Person { get; set; } = "";

    public string? Team { get; set; }
}
