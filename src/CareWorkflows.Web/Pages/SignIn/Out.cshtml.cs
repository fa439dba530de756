using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.SignIn;

/// <summary>Ends the session. Only by a post: a link from elsewhere signs nobody out.</summary>
[AllowAnonymous]
public sealed class OutModel(SignInManager<Account> signIn) : PageModel
{
    public async Task<IActionResult> OnPostAsync()
    {
        await signIn.SignOutAsync();
        return LocalRedirect("/sign-in");
    }
}
