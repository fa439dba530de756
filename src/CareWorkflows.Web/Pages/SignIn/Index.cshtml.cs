using System.Collections.Immutable;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.SignIn;

/// <summary>User name and password; five wrong ones close the account for a quarter of an hour.</summary>
[AllowAnonymous]
public sealed class IndexModel(SignInManager<Account> signIn) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The page that was asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    public ImmutableList<FormError> Errors { get; private set; } = [];

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? LocalRedirect("/") : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            Errors = Errors.Add(new FormError("name", "Enter your user name"));
        }

        if (string.IsNullOrEmpty(Password))
        {
            Errors = Errors.Add(new FormError("password", "Enter your password"));
        }

        if (Errors.Count > 0)
        {
            return Page();
        }

        var result = await signIn.PasswordSignInAsync(Name!.Trim(), Password!, isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            return LocalRedirect(Url.IsLocalUrl(Then) ? Then! : "/");
        }

        Errors = [new FormError("name", result.IsLockedOut
            ? "There were too many wrong passwords. Try again in 15 minutes"
            : "The user name or the password is wrong")];
        return Page();
    }
}
