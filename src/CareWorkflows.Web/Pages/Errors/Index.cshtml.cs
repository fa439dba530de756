using CareWorkflows.Engine;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Errors;

/// <summary>What to tell somebody when there is no page to show.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken]
public sealed class IndexModel(Council council) : PageModel
{
    /// <summary>Said wherever there is no page: it tells nobody what there is.</summary>
    public bool MayOpenInEmergency { get; private set; }

    public string Heading { get; private set; } = "";

    public string Advice { get; private set; } = "";

    public void OnGet(int code) => Tell(code);

    public void OnPost(int code) => Tell(code);

    private void Tell(int code)
    {
        Response.StatusCode = code;
        MayOpenInEmergency = code == StatusCodes.Status404NotFound && User.Identity?.IsAuthenticated == true && EmergencyDoor.IsFor(council, User.Actor());
        (Heading, Advice) = code switch
        {
            403 => ("You may not see this page", "Your account does not have the role it needs. Ask your administrator if you think it should."),
            404 => ("Page not found", "The address may be mistyped, or the case may not be open to you."),
            400 => ("This form is no longer valid", "Go back, load the page again and send it once more. What was recorded before still stands."),
            _ => ("Sorry, there is a problem", "What you sent was not recorded. Try again in a moment."),
        };
    }
}
