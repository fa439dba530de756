using System.Collections.Immutable;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Primitives;

namespace CareWorkflows.Web.Pages.SignIn;

/// <summary>User name and password; five wrong ones close the account for a quarter of an hour.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken(Order = 1001)]
public sealed class IndexModel(SignInManager<Account> signIn, IAntiforgery antiforgery, Drafts drafts) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The page that was asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    public ImmutableList<FormError> Errors { get; private set; } = [];

    /// <summary>A form that was posted after the session had ended; it comes along.</summary>
    public IReadOnlyList<KeyValuePair<string, StringValues>> Carried { get; private set; } = [];

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? LocalRedirect("/") : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        Carried = CarriedForm.Of(Request.Form);
        if (Carried.Count > 0 && !Request.Form.ContainsKey("password") && CarriedForm.IsOne(Request))
        {
            return Page();
        }

        if (!await antiforgery.IsRequestValidAsync(HttpContext))
        {
            return BadRequest();
        }

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
            var form = Carried.Count > 0 && await signIn.UserManager.FindByNameAsync(Name.Trim()) is { } account
                ? await CarriedForm.KeepAsync(drafts, Request.Form, Then, account.Person)
                : null;
            return LocalRedirect(form ?? (Url.IsLocalUrl(Then) ? Then! : "/"));
        }

        Errors = [new FormError("name", result.IsLockedOut
            ? "There were too many wrong passwords. Try again in 15 minutes"
            : "The user name or the password is wrong")];
        return Page();
    }
}
