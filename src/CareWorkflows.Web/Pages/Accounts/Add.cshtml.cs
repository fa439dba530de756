using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Accounts;

/// <summary>Somebody new.</summary>
[Authorize(Policy = SignInSetup.Administrator)]
public sealed class AddModel(AccountChanges accounts) : PageModel, IAccountForm
{
    [BindProperty]
    public string? Person { get; set; }

    [BindProperty(Name = "username")]
    public string? UserName { get; set; }

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

    public IReadOnlyList<FormError> Errors { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        (Errors, var id) = await accounts.AddAsync(new AccountAnswers(Person, UserName, Team, Email, Roles), Password, User.Actor().Person, cancel);
        if (id is not null)
        {
            return Redirect($"/accounts/{id}?done=added");
        }

        await LoadAsync(cancel);
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancel) => (Offered, Teams) = (await accounts.RolesAsync(cancel), await accounts.TeamsAsync(cancel));
}

/// <summary>What both forms of an account ask.</summary>
public interface IAccountForm
{
    string? Team { get; }

    string? Email { get; }

    IReadOnlyList<string> Roles { get; }

    IReadOnlyList<Option> Offered { get; }

    IReadOnlyList<string> Teams { get; }

    IReadOnlyList<FormError> Errors { get; }
}
