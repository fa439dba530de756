using Microsoft.AspNetCore.Identity;

namespace CareWorkflows.Web.SignIn;

/// <summary>How somebody signs in. Who they are to the engine is their <see cref="Person"/>.</summary>
public sealed class Account : IdentityUser
{
    /// <summary>Name in the engine's directory; what history says of them. Never another's, and never changed.</summary>
    public string Person { get; set; } = "";

    public string? Team { get; set; }

    /// <summary>When it was closed, UTC: nobody signs in with it, and its person holds no role. Null: it is open. An account is never deleted: history names its person.</summary>
    public DateTime? ClosedAt { get; set; }

    /// <summary>The password was given by an administrator: the person may do nothing before they have chosen their own.</summary>
    public bool MustChangePassword { get; set; }
}

/// <summary>One change of an account. Append only.</summary>
public sealed class AccountChange
{
    public long No { get; set; }

    public string AccountId { get; set; } = "";

    /// <summary>As people read it, without e-mail addresses and passwords.</summary>
    public string What { get; set; } = "";

    /// <summary>The person who made it.</summary>
    public string By { get; set; } = "";

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }
}
