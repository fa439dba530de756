using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CareWorkflows.Web.Pages.Accounts;

/// <summary>Somebody new.</summary>
[Authorize(Policy = SignInSetup.Administrator)]
public sealed class AddModel(AccountChanges accounts) : AccountForm(accounts)
{
    [BindProperty]
    public string? Person { get; set; }

    [BindProperty(Name = "username")]
    public string? UserName { get; set; }

    public async Task OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        (Errors, var id) = await Accounts.AddAsync(new AccountAnswers(Person, UserName, Team, Email, Roles), Password, Me, cancel);
        if (id is not null)
        {
            return Redirect($"/accounts/{id}?done=added");
        }

        await LoadAsync(cancel);
        return Page();
    }
}
