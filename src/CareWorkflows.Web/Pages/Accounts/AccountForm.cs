using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Accounts;

/// <summary>What both forms of an account ask.</summary>
public abstract class AccountForm(AccountChanges accounts) : PageModel
{
    [BindProperty]
    public string? Team { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public IReadOnlyList<string> Roles { get; set; } = [];

    [BindProperty]
    public string? Password { get; set; }

    public IReadOnlyList<Option> Offered { get; private set; } = [];

    public IReadOnlyList<string> Teams { get; private set; } = [];

    public IReadOnlyList<FormError> Errors { get; protected set; } = [];

    protected AccountChanges Accounts { get; } = accounts;

    protected string Me => User.Actor().Person;

    protected async Task LoadAsync(CancellationToken cancel) => (Offered, Teams) = (await Accounts.RolesAsync(cancel), await Accounts.TeamsAsync(cancel));
}
