using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.SignIn;

/// <summary>One's own password. Whoever was given one by an administrator gets nowhere else before it is changed.</summary>
public sealed class PasswordModel(AccountChanges accounts, SignInManager<Account> signIn) : PageModel
{
    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Done { get; set; }

    public bool IsGiven { get; private set; }

    public IReadOnlyList<FormError> Errors { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        IsGiven = (await signIn.UserManager.GetUserAsync(User))?.MustChangePassword == true;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await signIn.UserManager.GetUserAsync(User) is not { } account)
        {
            return Challenge();
        }

        IsGiven = account.MustChangePassword;
        Errors = await accounts.ChangeOwnPasswordAsync(account, Current, Password, cancel);
        if (Errors.Count > 0)
        {
            return Page();
        }

        // Every other session of the account has ended.
        await signIn.RefreshSignInAsync(account);
        return Redirect("/password?done=true");
    }
}
